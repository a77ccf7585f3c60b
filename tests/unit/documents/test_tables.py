"""JSON Lines, CSV and JSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.documents import Corpus, Limits, read_documents
from graphkit.documents.tables import read_csv, read_jsonl

from .conftest import as_input

Read = Callable[..., Corpus]
WORDS = st.text(st.characters(categories=["L", "N", "P", "Z"], max_codepoint=0x2FF), min_size=1).filter(
    str.strip
)


def names(corpus: Corpus) -> list[str]:
    return [document.source.rsplit("/", 1)[-1] for document in corpus.documents]


def test_columns_become_lines_that_can_be_quoted(read: Read) -> None:
    row = {
        "title": "Chemist",
        "team": "Glass",
        "location": ["Pune", "Rome"],
        "text": "We mix.",
        "url": "https://x.org",
    }
    (document,) = read("a.jsonl", json.dumps(row)).documents
    assert document.text == "Chemist\nTeam: Glass\nLocation: Pune\nLocation: Rome\n\nWe mix."
    assert (document.title, document.url, document.offset) == ("Chemist", "https://x.org", None)
    assert document.fields == (
        ("title", "Chemist"),
        ("team", "Glass"),
        ("location", "Pune"),
        ("location", "Rome"),
    )


def test_bad_rows_are_named_and_the_others_go_on(read: Read) -> None:
    corpus = read(
        "a.jsonl", '{"text": "one"}\n\n[1]\n{broken\n{"text": ""}\n{"text": "two"}\n' + "[" * 99_999
    )
    assert names(corpus) == ["a.jsonl#line=1", "a.jsonl#line=6"]
    assert [skip.source.rsplit(".jsonl ")[-1] for skip in corpus.skipped] == [
        "line 3",
        "line 4",
        "line 7",
        "line 5",
    ]


def test_a_mapping_leads_into_nested_json(read: Read) -> None:
    row = {"job": {"name": "Chemist", "parts": [{"say": "We mix."}, {"say": "We stir."}]}, "n": 7}
    columns = {"title": "job.name", "text": "job.parts.say", "id": "n"}
    (document,) = read("a.jsonl", json.dumps(row), columns=columns).documents
    assert document.text == "Chemist\n\nWe mix.\nWe stir."
    assert document.source.endswith("a.jsonl#id=7")


def test_usajobs_is_known(shared: Path) -> None:
    corpus = read_documents([shared / "data/usajobs/full_postings.jsonl"], strict=True)
    assert len(corpus.documents) == 15
    assert {document.kind for document in corpus.documents} == {"posting"}
    assert corpus.documents[0].text.startswith(
        "Special Agent - Education/Teaching Background\nOrganization: "
    )


@pytest.mark.parametrize("columns", [None, {"text": "body"}])
def test_a_missing_text_column_names_those_there_are(read: Read, columns: dict[str, str] | None) -> None:
    corpus = read("a.csv", "name,remarks\nx,y\n", columns=columns)
    assert "its columns are name, remarks" in corpus.skipped[0].reason


def test_html_in_a_column_becomes_text(read: Read) -> None:
    assert (
        read("a.jsonl", json.dumps({"text": "<p>We<br>mix</p><ul><li>A</ul>"})).documents[0].text
        == "We\nmix\n\n- A"
    )


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_delimiters(read: Read, sign: str) -> None:
    assert read("a.csv", f"title{sign}text\nChemist{sign}We mix.\n").documents[0].text == "Chemist\n\nWe mix."


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_tables_from_spreadsheets(read: Read, encoding: str) -> None:
    table = 'Job title,Text\r\n"Café, day","Line one\r\nLine two"\r\n'.encode(encoding)
    (document,) = read("a.csv", table).documents
    assert (document.title, document.text) == ("Café, day", "Café, day\n\nLine one\nLine two")
    assert document.source.endswith("#row=2")


def test_an_open_quote_is_reported(read: Read) -> None:
    corpus = read("a.csv", 'text\none\n"two\nthree\n')
    assert [document.text for document in corpus.documents] == ["one"]
    assert "row 3" in corpus.skipped[0].source


def test_a_row_over_the_limit_is_left_out(read: Read) -> None:
    rows = "".join(json.dumps({"text": text}) + "\n" for text in ("one", "x" * 500, "two"))
    corpus = read("a.jsonl", rows, limits=Limits(row_bytes=100))
    assert [document.text for document in corpus.documents] == ["one", "two"]
    assert "longer than the limit" in corpus.skipped[0].reason


def test_a_json_file_of_postings(read: Read) -> None:
    posting = {"@type": "http://schema.org/JobPosting", "title": "Chemist", "description": "We mix."}
    assert read("a.json", json.dumps(posting)).documents[0].text == "Job title: Chemist\n\nWe mix."
    assert names(read("b.json", json.dumps([{"text": "one"}, {"text": "two"}]))) == [
        "b.json#item=1",
        "b.json#item=2",
    ]
    assert "not JSON" in read("c.json", "{").skipped[0].reason


@given(st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=5))
def test_both_formats_say_the_same(rows: list[tuple[str, str]]) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerows([("title", "text"), *rows])
    lines = "".join(json.dumps({"title": title, "text": text}) + "\n" for title, text in rows)
    from_csv = [document.text for document in read_csv(as_input(out.getvalue().encode(), "a.csv"))]
    assert from_csv == [document.text for document in read_jsonl(as_input(lines.encode(), "a.jsonl"))]
