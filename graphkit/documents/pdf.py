"""PDF: the text of its pages, read by pypdf in the worker process."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from graphkit.documents.decode import clean_text
from graphkit.documents.inputs import Input
from graphkit.documents.text import documents_in
from graphkit.documents.worker import in_worker
from graphkit.errors import InputError
from graphkit.model import Document

__all__ = ["pdf_text", "read_pdf"]

# "experi-\nence": small letters on both sides; a compound such as "data-\ndriven" loses its hyphen with it.
_HYPHENATED: Final = re.compile(r"(?<=[^\W\d_A-Z]{2})[-\u00ad\u2010]\n(?=[^\W\d_A-Z]{2})")
_BULLET: Final = re.compile(r"^[ \t]*[\u2022\u25cf\u25aa\u25e6\u2023\u00b7\uf0b7\u2219][ \t]*", re.MULTILINE)
# Broken files answer with any of these; pypdf's own errors are added where it is imported.
_BROKEN: Final = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    NotImplementedError,
    OSError,
    TypeError,
    ValueError,
)
_MOST_PAGES: Final = 2000


def read_pdf(item: Input) -> Iterator[Document]:
    """Documents in a PDF file; offsets are None, the text is not a slice of the file.

    Raises:
        InputError: broken, encrypted, without text, or over the limits.

    >>> import io
    >>> list(read_pdf(Input("a.pdf", io.BytesIO(b"%PDF-1.4 nothing"))))
    Traceback (most recent call last):
        ...
    graphkit.errors.InputError: a.pdf: the PDF is broken (open it and save it again)
    """
    reply = in_worker("pdf", item.read(), item.source, item.limits)
    documents = documents_in(clean_text(reply["text"]), item.source, title=reply["title"], slices=False)
    for index, document in enumerate(documents):
        yield document if index else replace(document, date=reply["date"])


def pdf_text(data: bytes, source: str) -> dict[str, Any]:
    """Text, title and date of a PDF file, with no guard: call it in the worker only.

    Raises:
        InputError: broken, encrypted or without text.
    """
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    if b"%PDF-" not in data[:1024]:
        raise InputError(source, "not a PDF file")
    try:
        reader = PdfReader(io.BytesIO(data))
        # Many files are encrypted with an empty password, against printing only.
        if reader.is_encrypted and not reader.decrypt(""):
            raise InputError(source, "the PDF is encrypted", "save a copy without password")
        if len(reader.pages) > _MOST_PAGES:
            raise InputError(source, f"more than {_MOST_PAGES} pages", "split it")
        text = "\n\n".join(page.extract_text().strip() for page in reader.pages)
        about = reader.metadata
        title = str(about.title or "").strip() if about else ""
        raw_date = str(about.get("/CreationDate", "")) if about else ""
    except (PyPdfError, *_BROKEN) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(source, "the PDF is broken", "open it and save it again") from error
    text = _BULLET.sub("- ", _HYPHENATED.sub("", text)).strip()
    if not text:
        raise InputError(source, "the PDF holds no text, only images", "run it through OCR first")
    date = re.match(r"D:(\d{4})(\d\d)(\d\d)", raw_date)
    return {
        "text": text,
        # Programs write file names and "untitled" there; a real title also stands in the text.
        "title": title if title and title in text else "",
        "date": "-".join(date.groups()) if date else None,
    }
