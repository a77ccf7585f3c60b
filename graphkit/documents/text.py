"""Plain text: one document, or a listing of many."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePath
from typing import Final

from graphkit.documents.decode import decode_bytes
from graphkit.documents.inputs import Input
from graphkit.documents.kind import kind_of_text
from graphkit.documents.listing import cut_listing
from graphkit.errors import InputError
from graphkit.model import Document

__all__ = ["documents_in", "headline", "read_text"]

_CREDIT: Final = re.compile(
    r"(?i)\b(courtesy|photo|photograph|image|illustration|credit|getty)\b|©|^by [A-Z]"
)
_LONGEST_TITLE: Final = 140
#: What a title is introduced with, which is no part of it.
_TITLE_FIELD: Final = re.compile(
    r"(?:(?:(?:job|position|role|vacancy) )?title|position|role)[ \t*_]*:[ \t*_]*(?=\S)", re.IGNORECASE
)


def read_text(item: Input) -> Iterator[Document]:
    r"""Documents in a text file: slices of its decoded source, with exact offsets.

    >>> import io
    >>> next(read_text(Input("a.txt", io.BytesIO(b"Hello there\n\nA text.\n")))).title
    'Hello there'
    """
    text, note = decode_bytes(item.read(), item.source)
    if note:
        item.note(item.source, note)
    yield from documents_in(text, item.source)


def documents_in(text: str, source: str, *, title: str = "", slices: bool = True) -> Iterator[Document]:
    """Documents in a decoded text: an article, a posting, or the parts of a listing.

    Args:
        text: decoded source, see `graphkit.documents.decode`.
        source: name of the file.
        title: title of the first document, where the format knows it.
        slices: whether offsets into the text mean something to the reader of the source.

    Raises:
        InputError: there is no text.
    """
    parts = cut_listing(text)
    if not parts:
        raise InputError(source, "there is no text in it")
    for index, part in enumerate(parts):
        body = text[part.start : part.end]
        known = title if index == 0 else ""
        yield Document(
            text=body,
            source=source,
            title=plain_title(known) or part.header or headline(body) or PurePath(source).stem,
            kind="posting" if part.header else kind_of_text(body),
            offset=part.start if slices else None,
            header=part.header,
        )


def headline(text: str) -> str:
    r"""First line that looks like a headline: not a photo caption, a credit or a sentence.

    >>> headline("A person at a desk, smiling\nPhoto: A. Person\n\n# How we work\n\nWell.")
    'How we work'
    >>> headline("Job title: Harbour Analyst\n\nWell.")
    'Harbour Analyst'
    """
    return plain_title(_first_headline(text))


def plain_title(title: str) -> str:
    """A title without the words that only introduce it ("Job title:", "Position:")."""
    return _TITLE_FIELD.sub("", title, count=1) if _TITLE_FIELD.match(title) else title


def _first_headline(text: str) -> str:
    blocks = [block.splitlines() for block in re.split(r"\n\s*\n", text[:5000].strip()) if block.strip()]
    for block in blocks[:12]:
        # A caption and its credit stand together above the headline.
        if len(block) > 1 and any(_CREDIT.search(line) and len(line) <= _LONGEST_TITLE for line in block[:6]):
            continue
        line = block[0].strip().lstrip("#").strip().strip("*_").strip()
        if (
            2 <= len(line) <= _LONGEST_TITLE
            and line[-1] not in ".:;,"
            and line[0] not in "-•>|"
            and not _CREDIT.search(line)
        ):
            return line
    first = blocks[0][0].strip().lstrip("#").strip() if blocks else ""
    return first if len(first) <= _LONGEST_TITLE else first[:_LONGEST_TITLE].rsplit(" ", 1)[0] + " …"
