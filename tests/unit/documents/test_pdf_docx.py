"""PDF and DOCX, read in the worker process."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Callable

import docx
import pypdf
import pytest

from graphkit.documents import Corpus, Limits, worker
from graphkit.errors import InputError

from .conftest import pdf_of

Read = Callable[..., Corpus]


def word(build: Callable[[docx.document.Document], object]) -> bytes:
    document = docx.Document()
    build(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_pages_of_a_pdf(read: Read) -> None:
    (document,) = read(
        "a.pdf", pdf_of("Chemist wanted\nWe have experi-\nence in glass.", "Page two.")
    ).documents
    assert document.text == "Chemist wanted\nWe have experience in glass.\n\nPage two."
    assert (document.title, document.offset) == ("Chemist wanted", None)


def test_an_encrypted_pdf_is_refused(read: Read) -> None:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf_of("Secret")))
    writer.encrypt("password", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    assert "encrypted" in read("a.pdf", out.getvalue()).skipped[0].reason


def test_a_pdf_without_text_is_refused(read: Read) -> None:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(100, 100)
    out = io.BytesIO()
    writer.write(out)
    assert "no text" in read("a.pdf", out.getvalue()).skipped[0].reason


@pytest.mark.parametrize("cut", [10, 200, 500])
def test_a_truncated_pdf_never_stops_the_run(read: Read, cut: int) -> None:
    corpus = read("a.pdf", pdf_of("Hello there")[:cut])
    assert len(corpus.documents) + len(corpus.skipped) == 1


def test_paragraphs_lists_and_tables_of_a_docx(read: Read) -> None:
    def build(document: docx.document.Document) -> None:
        document.add_heading("Chemist", 1)
        document.add_paragraph("We mix.")
        document.add_paragraph("One", style="List Bullet")
        document.add_paragraph("Two", style="List Bullet")
        table = document.add_table(1, 2)
        table.cell(0, 0).text, table.cell(0, 1).text = "Location", "Pune"

    (document,) = read("a.docx", word(build)).documents
    assert document.text == "Chemist\n\nWe mix.\n\n- One\n- Two\n\nLocation: Pune"
    assert (document.title, document.offset) == ("Chemist", None)


def test_a_zip_bomb_is_refused_before_it_is_unpacked(read: Read) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * 20_000_000)
    assert "unpacks to 20,000,000 bytes" in read("a.docx", out.getvalue()).skipped[0].reason


@pytest.mark.parametrize("data", [b"nothing", b"PK\x03\x04 broken", word(lambda _: None)])
def test_a_docx_that_cannot_be_read_is_reported(read: Read, data: bytes) -> None:
    assert len(read("a.docx", data).skipped) == 1


def test_the_worker_comes_back_after_it_was_killed() -> None:
    first = worker.in_worker("pdf", pdf_of("Hello"), "a.pdf", Limits())
    worker._running[0].process.kill()
    worker._running[0].process.wait()
    assert worker.in_worker("pdf", pdf_of("Hello"), "a.pdf", Limits()) == first


def test_too_little_memory_is_an_error_and_not_the_end() -> None:
    with pytest.raises(InputError, match="memory"):
        worker.in_worker("pdf", pdf_of("Hello"), "a.pdf", Limits(memory_bytes=30_000_000))
    assert worker.in_worker("pdf", pdf_of("Hello"), "a.pdf", Limits())["text"] == "Hello"


def test_plain_text_starts_no_worker(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "_running", [])
    read("a.txt", "Hello")
    read("a.html", "<p>Hello, you")
    assert worker._running == []
    assert os.getpid()
