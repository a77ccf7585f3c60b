"""Names of files and folders to documents: the one way in."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path, PurePath
from typing import BinaryIO, Final, cast

from graphkit.documents.folder import Found, find_files, open_file
from graphkit.documents.inputs import Input, Limits, Note, Reader
from graphkit.documents.rows import check_columns
from graphkit.errors import InputError
from graphkit.model import Document, Skipped

__all__ = ["READERS", "Corpus", "iter_documents", "read_documents"]

#: Name ending to ``module:function``; modules are imported when a file of theirs turns up.
READERS: Final[Mapping[str, str]] = {
    "": "text:read_text",
    ".txt": "text:read_text",
    ".text": "text:read_text",
    ".md": "markdown:read_markdown",
    ".markdown": "markdown:read_markdown",
    ".html": "html:read_html",
    ".htm": "html:read_html",
    ".xhtml": "html:read_html",
    ".pdf": "pdf:read_pdf",
    ".docx": "docx:read_docx",
    ".jsonl": "tables:read_jsonl",
    ".ndjson": "tables:read_jsonl",
    ".json": "tables:read_json",
    ".csv": "tables:read_csv",
    ".tsv": "tables:read_csv",
}
_STDIN: Final = "-"


@dataclass(frozen=True, slots=True)
class Corpus:
    """Everything read in one go.

    Attributes:
        documents: by source, then by place in it, whatever the order of the arguments.
        skipped: files and rows that could not be read or were read before, with the reason.
        notes: remarks on inputs that were read all the same.
    """

    documents: tuple[Document, ...]
    skipped: tuple[Skipped, ...] = ()
    notes: tuple[Note, ...] = ()


def read_documents(
    sources: str | Path | Iterable[str | Path],
    *,
    columns: Mapping[str, str] | None = None,
    strict: bool = False,
    limits: Limits | None = None,
) -> Corpus:
    """Read files, folders and standard input.

    A file that can't be read never stops the others; the same text twice is one document.

    Args:
        sources: path, or paths, of files and folders (read with all folders in them), and ``"-"`` for text on
            standard input.
        columns: for tables, name of a field (``text``, ``title``, ``team``, ``location`` …) to the column
            that holds it; dots lead into nested JSON.
        strict: raise on the first input that can't be read instead of reporting it.
        limits: sizes from which on an input is refused.

    Raises:
        InputError: with ``strict``, the first input that can't be read.

    >>> read_documents(["no/such/file.txt"]).skipped[0].reason
    'there is no such file or folder'
    """
    skipped: list[Skipped] = []
    notes: list[Note] = []
    documents = tuple(
        iter_documents(
            sources,
            columns=columns,
            strict=strict,
            limits=limits,
            on_skip=skipped.append,
            on_note=notes.append,
        )
    )
    return Corpus(documents, tuple(skipped), tuple(notes))


def iter_documents(
    sources: str | Path | Iterable[str | Path],
    *,
    columns: Mapping[str, str] | None = None,
    strict: bool = False,
    limits: Limits | None = None,
    on_skip: Callable[[Skipped], None] | None = None,
    on_note: Callable[[Note], None] | None = None,
) -> Iterator[Document]:
    """Like `read_documents`, one document at a time: a large table never stands in memory.

    Args:
        sources: paths of files and folders, and ``"-"`` for standard input.
        columns: name of a field to the column that holds it.
        strict: raise on the first input that can't be read.
        limits: sizes from which on an input is refused.
        on_skip: called for each file or row left out.
        on_note: called for each remark.

    Raises:
        InputError: with ``strict``, the first input that can't be read.

    >>> list(iter_documents(["no/such/file.txt"], on_skip=lambda skip: print(skip.source)))
    no/such/file.txt
    []
    """
    check_columns(columns)
    desk = _Desk(strict, limits or Limits(), columns, on_skip, on_note)
    names = [sources] if isinstance(sources, str | Path) else list(dict.fromkeys(sources))
    files, unread = find_files(name for name in names if name != _STDIN)
    for skip in sorted(unread, key=lambda skip: skip.source):
        desk.refuse(skip.source, skip.reason)
    if _STDIN in names:
        files = sorted([*files, Found("stdin", Path(_STDIN), named=True)])
    for found in files:
        yield from desk.documents(found)


@dataclass(slots=True)
class _Desk:
    """Where all inputs of one call pass: it reports, and knows which texts it has seen."""

    strict: bool
    limits: Limits
    columns: Mapping[str, str] | None
    on_skip: Callable[[Skipped], None] | None
    on_note: Callable[[Note], None] | None
    seen: dict[str, str] = field(default_factory=dict)

    def documents(self, found: Found) -> Iterator[Document]:
        """Documents of one file that are new and within limits."""
        try:
            reader = _reader(found)
            with _open(found) as stream:
                item = Input(found.source, stream, self.limits, self.columns, self.refuse, self.note)
                for document in reader(item):
                    if self.accepts(document):
                        yield document
        except InputError as error:
            self.refuse(error.source, error.reason, error.hint)
        except OSError as error:
            self.refuse(found.source, error.strerror or str(error))

    def accepts(self, document: Document) -> bool:
        """Whether a document is within limits and not one read before."""
        length, limit = len(document.text), self.limits.characters
        if length > limit:
            reason = f"{length:,} characters, over the limit of {limit:,}"
            self.refuse(document.source, reason, "split it into several files")
            return False
        if (first := self.seen.get(document.id)) is not None:
            self.report(document.source, f"same text as {first}")
            return False
        self.seen[document.id] = document.source
        return True

    def refuse(self, source: str, reason: str, hint: str = "") -> None:
        """Report an input that can't be read, or raise."""
        if self.strict:
            raise InputError(source, reason, hint)
        self.report(source, f"{reason} ({hint})" if hint else reason)

    def report(self, source: str, reason: str) -> None:
        """Tell the caller what is left out."""
        if self.on_skip is not None:
            self.on_skip(Skipped(source, reason))

    def note(self, source: str, text: str) -> None:
        """Tell the caller something about an input that is read."""
        if self.on_note is not None:
            self.on_note(Note(source, text))


def _reader(found: Found) -> Reader:
    ending = PurePath(found.source).suffix.lower()
    if ending not in READERS:
        known = ", ".join(sorted(filter(None, READERS)))
        raise InputError(found.source, f"no reader for {ending} files", f"readable are {known}")
    module, _, name = READERS[ending].partition(":")
    return cast(Reader, getattr(import_module(f"graphkit.documents.{module}"), name))


def _open(found: Found) -> AbstractContextManager[BinaryIO]:
    if found.path != Path(_STDIN):
        return open_file(found)
    # Replaced standard input (a notebook, a test) may have no bytes underneath; never close the real one.
    buffer = getattr(sys.stdin, "buffer", None)
    if buffer is None:
        return io.BytesIO(sys.stdin.read().encode("utf-8", "surrogatepass"))
    return nullcontext(cast(BinaryIO, buffer))
