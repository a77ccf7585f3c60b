"""JSON Lines, CSV and lists in JSON: a document a row, read row by row."""

from __future__ import annotations

import codecs
import csv
import io
import json
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import PurePath
from typing import Any, Final

from graphkit.documents.decode import clean_text, decode_bytes
from graphkit.documents.inputs import Input
from graphkit.documents.jobposting import find_postings, posting_document
from graphkit.documents.rows import Row, choose_columns, document_of_row
from graphkit.errors import InputError
from graphkit.model import Document

__all__ = ["read_csv", "read_json", "read_jsonl"]

#: Rows looked at to find out which columns there are.
_LOOK: Final = 50
_WIDE_MARKS: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read_jsonl(item: Input) -> Iterator[Document]:
    r"""Documents in JSON Lines, one a line; a broken line is reported and left out.

    >>> import io
    >>> rows = b'{"title": "Chemist", "text": "Mix."}\nnonsense\n'
    >>> broken = lambda place, reason, hint: print(place, "-", reason)
    >>> [document.source for document in read_jsonl(Input("a.jsonl", io.BytesIO(rows), skip=broken))]
    a.jsonl line 2 - not JSON: Expecting value
    ['a.jsonl#line=1']
    """
    yield from _documents(item, _json_rows(item), "line")


def read_csv(item: Input) -> Iterator[Document]:
    r"""Documents in a CSV file with a header row; the header is row 1, as in RFC 7111.

    Comma, semicolon, tab and bar are told apart by the header.

    >>> import io
    >>> rows = b"Job title;Text\nChemist;Mix.\n"
    >>> [(document.source, document.title) for document in read_csv(Input("a.csv", io.BytesIO(rows)))]
    [('a.csv#row=2', 'Chemist')]
    """
    yield from _documents(item, _csv_rows(item), "row")


def read_json(item: Input) -> Iterator[Document]:
    """Documents in a ``.json`` file: JobPosting objects, or a list of rows like those of JSON Lines.

    >>> import io
    >>> page = b'{"@type": "JobPosting", "title": "Chemist", "description": "<p>Mix &amp; measure.</p>"}'
    >>> print(next(read_json(Input("a.json", io.BytesIO(page)))).text)
    Job title: Chemist
    <BLANKLINE>
    Mix & measure.
    """
    text, _ = decode_bytes(item.read(), item.source)
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(item.source, _not_json(error)) from error
    rows = data if isinstance(data, list) else [data]
    yield from _documents(item, ((n, row) for n, row in enumerate(rows, 1) if isinstance(row, dict)), "item")


def _documents(item: Input, rows: Iterator[tuple[int, Row]], unit: str) -> Iterator[Document]:
    first = list(islice(rows, _LOOK))
    if not first:
        raise InputError(item.source, "there is no row that can be read")
    columns: dict[str, str] | None = None
    for number, row in chain(first, rows):
        source = f"{item.source}#{unit}={number}"
        try:
            if postings := list(find_postings(row)):
                yield from (posting_document(posting, source) for posting in postings)
                continue
            columns = columns or choose_columns([row for _, row in first], item.source, item.columns)
            named = bool(item.columns and "id" in item.columns)
            yield document_of_row(row, columns, source, item.source if named else "")
        except InputError as error:
            if error.source == item.source:
                raise
            item.skip(f"{item.source} {unit} {number}", error.reason, error.hint)


def _json_rows(item: Input) -> Iterator[tuple[int, Row]]:
    for number, line in _lines(item):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            item.skip(f"{item.source} line {number}", _not_json(error), "")
            continue
        if isinstance(row, dict):
            yield number, row
        else:
            item.skip(f"{item.source} line {number}", "not a JSON object", "")


def _csv_rows(item: Input) -> Iterator[tuple[int, Row]]:
    # Raised for the whole process, as the module knows no other way; never lowered under another caller.
    csv.field_size_limit(max(csv.field_size_limit(), item.limits.row_bytes))
    lines = (line for _, line in _lines(item))
    head = next(lines, "")
    delimiter = "\t" if PurePath(item.source).suffix.lower() == ".tsv" else max(",;\t|", key=head.count)
    reader = csv.reader(chain([head], lines), delimiter=delimiter, strict=True)
    names: list[str] = []
    number = 0
    while True:
        number += 1
        try:
            values = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            item.skip(f"{item.source} row {number}", f"broken: {error}", "")
            continue
        if not names:
            names = [clean_text(name.strip()) for name in values]
        elif any(values):
            yield number, dict(zip(names, values, strict=False))


def _lines(item: Input) -> Iterator[tuple[int, str]]:
    """Decoded lines with their numbers, line end kept; a line over the limit is reported and left out."""
    stream = _utf8(item)
    limit = item.limits.row_bytes
    noted = False
    number = 0
    while line := stream.readline(limit):
        number += 1
        if len(line) == limit and not line.endswith(b"\n"):
            while line and not line.endswith(b"\n"):
                line = stream.readline(limit)
            item.skip(f"{item.source} line {number}", f"longer than the limit of {limit:,} bytes", "")
            continue
        try:
            text, note = decode_bytes(line, item.source)
        except InputError as error:
            if number == 1:
                raise
            item.skip(f"{item.source} line {number}", error.reason, "")
            continue
        if note and not noted:
            item.note(f"{item.source} line {number}", note)
            noted = True
        yield number, text


def _utf8(item: Input) -> Any:
    """The stream, or its content in UTF-8 where spreadsheets wrote UTF-16."""
    start = item.stream.read(2)
    if not start:
        raise InputError(item.source, "the file is empty")
    if start in _WIDE_MARKS:
        rest = Input(item.source, item.stream, item.limits).read()
        return io.BytesIO(decode_bytes(start + rest, item.source)[0].encode())
    return io.BufferedReader(_Prefixed(start, item.stream))


class _Prefixed(io.RawIOBase):
    """A stream with the bytes put back that were looked at: standard input can't be rewound."""

    def __init__(self, start: bytes, stream: Any) -> None:
        self._start, self._stream = start, stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._start or self._stream.read(len(buffer))
        self._start = b""
        buffer[: len(data)] = data
        return len(data)


def _not_json(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "nested too deeply"
    return f"not JSON: {getattr(error, 'msg', error)}"
