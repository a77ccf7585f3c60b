"""Markdown: the raw text stays as it is, so that positions in the source stay true."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from graphkit.documents.decode import decode_bytes
from graphkit.documents.inputs import Input
from graphkit.documents.text import documents_in
from graphkit.model import Document

__all__ = ["front_matter", "read_markdown"]

_FRONT: Final = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_FIELD: Final = re.compile(r"^([A-Za-z][\w-]*):[ \t]*(.*)$", re.MULTILINE)
_HEADING: Final = re.compile(r"^ {0,3}#{1,6}[ \t]+(\S.*)$|^(\S[^\n]*)\n(?:=+|-+)[ \t]*$", re.MULTILINE)
_LINK: Final = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


def read_markdown(item: Input) -> Iterator[Document]:
    r"""Documents in a Markdown file; title, url and date from the front matter where it has them.

    >>> import io
    >>> page = b"---\ntitle: 'Work here'\ndate: 2024-05-01\n---\n# Jobs\n\nNone.\n"
    >>> document = next(read_markdown(Input("jobs.md", io.BytesIO(page))))
    >>> document.title, document.date, document.offset
    ('Work here', '2024-05-01', 0)
    """
    text, note = decode_bytes(item.read(), item.source)
    if note:
        item.note(item.source, note)
    front = front_matter(text)
    title = front.get("title") or _first_heading(text)
    date = _DATE.match(front.get("date", ""))
    for index, document in enumerate(documents_in(text, item.source, title=title)):
        if index:
            yield document
        else:
            yield replace(document, url=front.get("url") or None, date=date[0] if date else None)


def front_matter(text: str) -> dict[str, str]:
    r"""Plain ``name: value`` lines of the YAML block at the head; nested values are left alone.

    >>> front_matter('---\ntitle: "A: b"\ntags:\n  - x\n---\n')
    {'title': 'A: b', 'tags': ''}
    """
    block = _FRONT.match(text)
    if block is None:
        return {}
    return {name.lower(): _unquoted(value) for name, value in _FIELD.findall(block[1])}


def _unquoted(value: str) -> str:
    value = value.strip()
    quoted = len(value) >= 2 and value[0] == value[-1] and value[0] in "'\""
    return value[1:-1].strip() if quoted else value


def _first_heading(text: str) -> str:
    front = _FRONT.match(text)
    heading = _HEADING.search(text, front.end() if front else 0)
    if heading is None:
        return ""
    return _LINK.sub(r"\1", heading[1] or heading[2]).strip("*_`# \t")
