"""HTML pages: the main text, or the JobPosting the page carries."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from graphkit.documents.inputs import Input
from graphkit.documents.jobposting import find_postings, posting_document
from graphkit.documents.markup import is_doubtful, page_parts
from graphkit.documents.rows import Row
from graphkit.documents.text import documents_in
from graphkit.documents.worker import in_worker
from graphkit.errors import InputError
from graphkit.model import Document

__all__ = ["read_html"]

_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


def read_html(item: Input) -> Iterator[Document]:
    r"""Documents in a page: one for each JobPosting in its JSON-LD, else its main text.

    Raises:
        InputError: no text, or over the limits.

    >>> import io
    >>> page = b"<html><title>x</title><h1>Chemists here</h1><p>They mix.</p></html>"
    >>> next(read_html(Input("a.html", io.BytesIO(page)))).text
    'Chemists here\n\nThey mix.'
    """
    data = item.read()
    # In this process by default: starting another one costs more than reading a page.
    if is_doubtful(data):
        page = in_worker("html", data, item.source, item.limits)
    else:
        page = page_parts(data, item.source)
    if page["note"]:
        item.note(item.source, page["note"])
    postings = list(_postings(page["scripts"], item))
    if postings:
        yield from _posted(postings, page, item)
        return
    date = _DATE.match(page["date"])
    for index, document in enumerate(
        documents_in(page["text"], item.source, title=page["title"], slices=False)
    ):
        url = page["url"] or None
        yield document if index else replace(document, url=url, date=date[0] if date else None)


def _postings(scripts: list[str], item: Input) -> Iterator[Row]:
    for script in scripts:
        # Some templates wrap the JSON for old browsers.
        body = re.sub(r"\A\s*(?:<!--|<!\[CDATA\[)|(?:-->|\]\]>)\s*\Z", "", script)
        try:
            data = json.loads(body, strict=False)
        except (ValueError, RecursionError):
            item.note(item.source, "its JSON-LD is broken, read without it")
            continue
        yield from find_postings(data)


def _posted(postings: list[Row], page: dict[str, Any], item: Input) -> Iterator[Document]:
    alone = len(postings) == 1
    for number, posting in enumerate(postings, 1):
        try:
            document = posting_document(posting, item.source, page["text"] if alone else "")
        except InputError as error:
            item.skip(f"{item.source} JobPosting {number}", error.reason, error.hint)
            continue
        yield (
            replace(document, url=page["url"]) if alone and document.url is None and page["url"] else document
        )
