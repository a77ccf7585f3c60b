"""Texts made to hurt: they are read, or refused in plain words, in no time."""

from __future__ import annotations

import time

import pytest

from graphkit.building import read
from graphkit.errors import InputError
from graphkit.model import Document, Reading

from .conftest import labels, surfaces

#: Reading a hostile text takes some 0.3 s on an idle core; a busy machine gets more.
SECONDS = 1.0


def timed(text: str, kind: str = "posting") -> tuple[Reading, float]:
    # The first place name of a process loads the gazetteer.
    read(Document("Python in Berlin.", "warm.txt", kind="posting"))
    started = time.process_time()
    reading = read(Document(text, "hostile.txt", kind=kind))
    return reading, time.process_time() - started


@pytest.mark.parametrize("kind", ["posting", "article"])
@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\n\n\n",
        "\t \u00a0\u2003\n",
        "\ufeff",
        "!" * 20_000,
        "=" * 20_000,
        "( " * 10_000,
        "x" * 5_000,
        "Python " + "y" * 5_000 + " SQL",
        "a,b;" * 5_000,
        "A " * 10_000,
        "Aa Bb, " * 3_000,
        "and/or " * 3_000,
        "(" * 5_000 + ")" * 5_000,
        "# " * 5_000,
        "**" * 5_000,
        "- \n" * 5_000,
        "About the team " * 1_000,
        "The " + "Aa " * 5_000 + "team",
        "experience in " * 1_000,
        "in Berlin, " * 1_500,
        "supervised/" * 2_000 + "learning",
        "e\u0301" * 5_000,
        "\u202e" * 5_000,
        "🛳" * 5_000,
    ],
    ids=lambda value: repr(value[:12]) if isinstance(value, str) else None,
)
def test_hostile_text_is_read_within_a_second(text: str, kind: str) -> None:
    reading, seconds = timed(text, kind)
    assert all(text[m.start : m.end] == m.text for m in reading.mentions)
    assert seconds < SECONDS


@pytest.mark.parametrize("text", ["", " ", "\n \n", "\x00\x00"])
def test_text_without_words_has_no_mentions(text: str) -> None:
    reading, _ = timed(text)
    assert (reading.mentions, reading.claims) == ((), ())


def test_words_after_a_long_run_are_found_at_their_place() -> None:
    text = "!" * 3_000 + " You know Python and " + "z" * 3_000 + " machine learning."
    reading, _ = timed(text)
    assert [m.text for m in reading.mentions] == ["Python", "machine learning"]
    assert [m.start for m in reading.mentions] == [text.index("Python"), text.index("machine learning")]


def test_nul_between_words_does_not_hide_them() -> None:
    assert labels("You know Python \x00 and SQL.") == ["Python", "SQL"]


def test_right_to_left_override_does_not_hide_a_word() -> None:
    assert labels("You know \u202ePython and SQL.") == ["Python", "SQL"]


@pytest.mark.parametrize("text", ["Python \ud800 SQL", "\udfff", "We know \udc80Python."])
def test_lone_surrogate_is_read_or_refused_by_name(text: str) -> None:
    try:
        found = read(Document(text, "surrogate.txt", kind="posting")).mentions
    except InputError as error:
        assert "surrogate.txt" in str(error)
    else:
        assert all(text[m.start : m.end] == m.text for m in found)


def test_script_in_a_posting_is_just_words() -> None:
    assert surfaces("You know <script> Python </script> well.") == ["Python"]


def test_markup_of_a_terminal_is_just_words() -> None:
    assert surfaces("You know \x1b[31m Python \x1b[0m well.") == ["Python"]
