"""DOCX: paragraphs, lists and tables, read by python-docx in the worker process."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any, Final

from graphkit.documents.decode import clean_text
from graphkit.documents.inputs import Input
from graphkit.documents.text import documents_in
from graphkit.documents.worker import in_worker
from graphkit.errors import InputError
from graphkit.model import Document

__all__ = ["docx_text", "read_docx"]

_LARGEST_UNPACKED: Final = 200_000_000
# Real documents pack 5 to 40 times; a bomb a thousand times.
_LARGEST_RATIO: Final = 200
_SMALL: Final = 10_000_000
_MOST_PARTS: Final = 5000
_BROKEN: Final = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    NotImplementedError,
    OSError,
    SyntaxError,
    TypeError,
    ValueError,
    zipfile.BadZipFile,
)


def read_docx(item: Input) -> Iterator[Document]:
    r"""Documents in a DOCX file; offsets are None, the text is not a slice of the file.

    Raises:
        InputError: broken, not a DOCX file, or over the limits.

    >>> import io
    >>> list(read_docx(Input("a.docx", io.BytesIO(b"{\\rtf1 old}"))))
    Traceback (most recent call last):
        ...
    graphkit.errors.InputError: a.docx: not a DOCX file (save it as .docx)
    """
    data = item.read()
    _check_zip(data, item.source)
    reply = in_worker("docx", data, item.source, item.limits)
    yield from documents_in(clean_text(reply["text"]), item.source, title=reply["title"], slices=False)


def docx_text(data: bytes, source: str) -> dict[str, Any]:
    """Text and title of a DOCX file, with no guard: call it in the worker only.

    Raises:
        InputError: broken or without text.
    """
    import docx
    from docx.opc.exceptions import OpcError

    try:
        document = docx.Document(io.BytesIO(data))
        lines = list(_lines(document))
        title = next((text for style, text in lines if style in ("Title", "Heading 1") and text), "")
    except (OpcError, *_BROKEN) as error:
        raise InputError(source, "the DOCX is broken", "open it and save it again") from error
    text = re.sub(r"\n{3,}", "\n\n", "".join(_written(lines))).strip()
    if not text:
        raise InputError(source, "there is no text in it")
    return {"text": text, "title": title}


def _check_zip(data: bytes, source: str) -> None:
    """Refuse by the zip directory alone, before anything is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, OverflowError) as error:
        raise InputError(source, "not a DOCX file", "save it as .docx") from error
    unpacked = sum(part.file_size for part in parts)
    if "word/document.xml" not in {part.filename for part in parts}:
        raise InputError(source, "not a DOCX file", "save it as .docx")
    packed = unpacked > _SMALL and unpacked > _LARGEST_RATIO * len(data)
    if unpacked > _LARGEST_UNPACKED or packed or len(parts) > _MOST_PARTS:
        raise InputError(source, f"unpacks to {unpacked:,} bytes in {len(parts):,} parts: over the limit")


def _lines(container: Any) -> Iterator[tuple[str, str]]:
    """Style and text of each block; a row of a table is one line."""
    for block in container.iter_inner_content():
        if hasattr(block, "rows"):
            for row in block.rows:
                # A merged cell comes once for each column it covers.
                cells = dict.fromkeys(" ".join(cell.text.split()) for cell in row.cells)
                yield "Table", _row([cell for cell in cells if cell])
            yield "Normal", ""
        else:
            style = block.style.name if block.style is not None else "Normal"
            numbered = block._p.pPr is not None and block._p.pPr.numPr is not None
            yield ("List" if numbered else style or "Normal"), block.text.strip()


def _row(cells: list[str]) -> str:
    if len(cells) == 2 and len(cells[0]) < 40:
        # A form: "Location | Pune" says what "Location: Pune" says.
        return f"{cells[0].rstrip(':')}: {cells[1]}"
    return " | ".join(cells)


def _written(lines: list[tuple[str, str]]) -> Iterator[str]:
    """Lines with an empty one around headings and paragraphs, none inside lists and tables."""
    before = ""
    for style, text in lines:
        group = "List" if style.startswith("List") else "Table" if style == "Table" else ""
        if group != before:
            yield "\n"
        before = group
        if group == "List":
            yield f"- {text}\n" if text else ""
        else:
            yield f"{text}\n" if group else f"{text}\n\n"
