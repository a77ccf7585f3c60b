"""Files of every format, made on the spot."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest

from graphkit.documents import Corpus, Input, Limits, read_documents

BODY = (
    "We are looking for a chemist who measures with care. In this role you will mix, stir and write down "
    "what you see, and you will teach others to do the same. "
    "Basic qualifications: a degree in chemistry, knowledge "
    "of glassware, and a steady hand. Apply online by the first of May."
)


@pytest.fixture
def body() -> str:
    """Text of a posting, long enough for a listing."""
    return BODY


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str | bytes], Path]:
    """Write a file under the test's folder."""

    def write(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


@pytest.fixture
def read(write: Callable[[str, str | bytes], Path]) -> Callable[..., Corpus]:
    """Write one file and read it; its source is cut down to the file name in what comes back."""

    def read(name: str, content: str | bytes, **options: object) -> Corpus:
        return read_documents([write(name, content)], **options)  # type: ignore[arg-type]

    return read


def as_input(content: bytes, name: str = "a", limits: Limits | None = None) -> Input:
    """Bytes as an open file."""
    return Input(name, io.BytesIO(content), limits or Limits())


def pdf_of(*pages: str) -> bytes:
    """A minimal PDF file with these lines on its pages."""
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for n, page in enumerate(pages):
        shown = "\n".join(f"({line}) Tj T*" for line in page.split("\n"))
        stream = f"BT /F1 12 Tf 72 720 Td 14 TL\n{shown}\nET"
        objects += [
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {5 + 2 * n} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>",
            f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
        ]
    out = b"%PDF-1.4\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{content}\nendobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    tail = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<< /Size {size} /Root 1 0 R >>\n"
    return out + f"{tail}startxref\n{len(out)}\n%%EOF\n".encode()
