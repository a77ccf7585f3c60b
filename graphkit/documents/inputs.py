"""What every reader gets: an open file, its name, the limits, and where to report."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO

from graphkit.errors import InputError
from graphkit.model import Document

__all__ = ["Input", "Limits", "Note", "Reader"]


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of one input is read before it is refused.

    Attributes:
        file_bytes: size of one file; tables are streamed and may be longer.
        row_bytes: size of one row of a table.
        characters: length of one document; spaCy refuses more than a million.
        seconds: time one PDF or DOCX file may take.
        memory_bytes: memory one PDF or DOCX file may take.

    >>> Limits(characters=200_000).file_bytes
    50000000
    """

    file_bytes: int = 50_000_000
    row_bytes: int = 16_000_000
    characters: int = 1_000_000
    seconds: float = 60.0
    memory_bytes: int = 2_000_000_000


@dataclass(frozen=True, slots=True)
class Note:
    """Something to know about an input that was read all the same (a guessed encoding)."""

    source: str
    text: str


def _ignore(source: str, message: str, hint: str = "") -> None:
    """Stand-in for a listener."""


@dataclass(frozen=True, slots=True)
class Input:
    """One open file on its way to a reader.

    Attributes:
        source: name of the file, as documents will carry it.
        stream: its bytes.
        limits: what to refuse.
        columns: column mapping for tables, or None for the names known by default.
        skip: called with the place, the reason and a hint for each part (a row) that is left out.
        note: called with the place and a remark.
    """

    source: str
    stream: BinaryIO
    limits: Limits = field(default_factory=Limits)
    columns: Mapping[str, str] | None = None
    skip: Callable[[str, str, str], None] = _ignore
    note: Callable[[str, str], None] = _ignore

    def read(self) -> bytes:
        """All bytes of the file.

        Raises:
            InputError: the file is empty or over the limit.
        """
        limit = self.limits.file_bytes
        data = self.stream.read(limit + 1)
        if len(data) > limit:
            raise InputError(
                self.source, f"larger than the limit of {limit:,} bytes", "split it or raise the limit"
            )
        if not data:
            raise InputError(self.source, "the file is empty")
        return data


#: A reader of one format: an open file to the documents in it, one by one.
Reader = Callable[[Input], Iterator[Document]]
