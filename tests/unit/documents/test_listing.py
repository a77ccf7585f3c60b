"""Texts that hold several documents, and texts that only look like it."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.documents import cut_listing, decode_bytes, read_documents

from .conftest import BODY

PLACES = st.sampled_from(
    ["US, NY, New York", "IN, KA, Bengaluru", "GB, London", "DE, BE, Berlin", "TW, TPE, Taipei"]
)


def headers(text: str) -> list[str | None]:
    return [part.header for part in cut_listing(text)]


def test_the_real_page_is_one_article_and_ten_postings(shared: Path) -> None:
    (page,) = (shared / "seeds").glob("*.txt")
    documents = read_documents([page]).documents
    source, _ = decode_bytes(page.read_bytes(), "page")
    assert [document.kind for document in documents] == ["article"] + 10 * ["posting"]
    assert documents[0].title == "How to build a successful career as a scientist at Amazon"
    assert documents[1].header == "IN, KA, Bangalore"
    for document in documents:
        assert document.offset is not None
        assert source[document.offset :].startswith(document.text)
        assert document.text.startswith(document.header or "Belinda Zeng")


@given(st.lists(PLACES, min_size=2, max_size=6), st.booleans(), st.sampled_from(["\n", "\n\n", " \n\n\n"]))
def test_each_record_is_found_and_offsets_are_exact(places: list[str], article: bool, gap: str) -> None:
    page = f"Life here\n\n{'It is good. ' * 30}{gap}" if article else ""
    page += "".join(f"{place}\n{number} {BODY}{gap}" for number, place in enumerate(places))
    parts = cut_listing(page)
    assert [part.header for part in parts] == [None] * article + places
    for before, part in pairwise(parts):
        assert not page[before.end : part.start].strip()
    for part in parts:
        assert page[part.start :].startswith(part.header or "Life")
        assert page[part.start : part.end].rstrip() == page[part.start : part.end]


@given(st.text(alphabet="US, NYk\n=-\f#Job title:a", max_size=300))
def test_any_text_is_cut_into_slices_in_order_that_lose_no_word(text: str) -> None:
    parts = cut_listing(text)
    assert all(part.start < part.end for part in parts)
    assert all(one.end <= two.start for one, two in pairwise(parts))
    if len(parts) == 1:
        assert text[parts[0].start : parts[0].end].strip() == text.strip()


def test_offices_named_in_an_article_are_no_headers() -> None:
    offices = "Our offices:\n\nUS, NY, New York\nGB, London\nIN, KA, Pune\n\n"
    assert headers("Where we work\n\n" + offices + "We moved often. " * 40) == [None]


def test_one_office_line_in_an_article_is_no_header() -> None:
    assert headers("Where we work\n\nUS, NY, New York\n\n" + "We moved often. " * 40) == [None]


def test_a_single_posting_may_begin_with_its_place() -> None:
    assert headers(f"US, NY, New York\n{BODY}") == ["US, NY, New York"]


def test_a_header_without_a_posting_ends_the_one_before() -> None:
    page = f"US, NY, New York\n{BODY}\nGB, London\nIN, KA, Pune\n{BODY}"
    assert headers(page) == ["US, NY, New York", "IN, KA, Pune"]


def test_two_letters_must_be_a_country() -> None:
    assert headers(f"XX, Nowhere\n{BODY}\nQQ, Nowhere\n{BODY}") == [None]


def test_cities_with_states_begin_records() -> None:
    assert headers(f"Austin, TX\n{BODY}\n\nSalt Lake City, UT\n{BODY}") == [
        "Austin, TX",
        "Salt Lake City, UT",
    ]


def test_the_place_field_of_one_posting_is_no_header() -> None:
    head = "Chemist\n\nJob title: Chemist\nLocation:\n"
    page = f"{head}Washington, DC\n\n{BODY}\n\nWhere\n\nWashington, DC\n\n{BODY}"
    assert headers(page) == [None]


def test_title_fields_begin_records() -> None:
    page = f"Job title: Chemist\nLocation: Pune\n\n{BODY}\n\nJob title: Baker\nLocation: Rome\n\n{BODY}\n"
    assert headers(page) == ["Job title: Chemist", "Job title: Baker"]


@pytest.mark.parametrize("rule", ["=====", "-----", "\f", "* * *".replace(" ", "")])
def test_rules_between_titled_postings_part_them(rule: str) -> None:
    page = f"Chemist, Pune\n\n{BODY}\n\n{rule}\n\nBaker, Rome\n\n{BODY}\n"
    parts = cut_listing(page)
    assert [part.header for part in parts] == ["Chemist, Pune", "Baker, Rome"]
    assert page[: parts[0].end].endswith("May.")


def test_rules_inside_one_posting_do_not_part_it() -> None:
    page = (
        f"# Chemist\n\n{BODY}\n\n---\n\n## Responsibilities\n\n{BODY}\n\n---\n\n## Qualifications\n\n{BODY}"
    )
    assert headers(page) == [None]


@pytest.mark.parametrize("name", ["tts-postings/postings", "18f-blog/posts", "sourcegraph-handbook/pages"])
def test_no_real_single_text_is_parted(shared: Path, name: str) -> None:
    for document in read_documents([shared / "data" / f"{name}.jsonl"]).documents:
        assert len(cut_listing(document.text)) == 1, document.source
