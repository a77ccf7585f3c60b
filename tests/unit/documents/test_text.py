"""Plain text and Markdown."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.documents import Corpus, decode_bytes
from graphkit.documents.markdown import read_markdown
from graphkit.documents.text import headline, read_text

from .conftest import as_input

Read = Callable[..., Corpus]


@given(st.text(st.characters(exclude_categories=("Cs", "Cc"), include_characters="\r\n\t"), min_size=1))
def test_text_is_a_slice_of_the_decoded_source(text: str) -> None:
    data = text.encode()
    source, _ = decode_bytes(data, "a")
    for reader in (read_text, read_markdown):
        for document in reader(as_input(data)) if source.strip() else ():
            assert document.offset is not None
            assert source[document.offset : document.offset + len(document.text)] == document.text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("How we hire\n\nWith care.", "How we hire"),
        ("Job title: Rope maker\n\nWith care.", "Rope maker"),
        ("**Position:** Rope maker\n\nWith care.", "Rope maker"),
        ("# Role: Rope maker, Title: no\n\nWith care.", "Rope maker, Title: no"),
        ("Titles: what they mean\n\nWith care.", "Titles: what they mean"),
        ("How we hire\nWith care, and slowly.", "How we hire"),
        ("A lab at night\nCourtesy of A. Person\n\nHow we hire\n\nText.", "How we hire"),
        ("It began with a sentence.\n\n**How we hire**\n\nText.", "How we hire"),
        ("Only a sentence.", "Only a sentence."),
        ("word " * 50 + ".", ("word " * 28).strip() + " …"),
    ],
)
def test_headline(text: str, expected: str) -> None:
    assert headline(text) == expected


def test_front_matter_gives_title_address_and_date(read: Read) -> None:
    page = "---\ntitle: Work: here\nurl: https://x.org/a\ndate: 2024-05-01T10:00\n---\n\n# Other\n\nText.\n"
    (document,) = read("a.md", page).documents
    assert (document.title, document.url, document.date) == ("Work: here", "https://x.org/a", "2024-05-01")
    assert document.text == page.rstrip()


@pytest.mark.parametrize("head", ["# Jobs [here](x) #", "Jobs here\n=========", "## **Jobs here**"])
def test_title_of_markdown_is_its_first_heading(read: Read, head: str) -> None:
    assert read("a.md", f"Some words.\n\n{head}\n\nText.\n").documents[0].title == "Jobs here"
