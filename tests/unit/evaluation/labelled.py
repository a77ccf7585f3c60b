"""Labelled documents written for these tests."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from graphkit.evaluation import GoldDocument
from graphkit.model import Document


def label(text: str, words: str, type_: str, place: int = 0, **facts: Any) -> dict[str, Any]:
    """A label of the words at their first, second … place."""
    start = [found.start() for found in re.finditer(re.escape(words), text)][place]
    shown = {"type": type_, "surface": words, "canonical": words, "aliases": [], "alternatives": []}
    return {**shown, "start": start, "end": start + len(words), **facts}


def gold(
    name: str,
    text: str,
    labels: Iterable[dict[str, Any]],
    relations: Iterable[tuple[str, str]] = (),
    kind: str = "posting",
    subject: str = "",
) -> GoldDocument:
    """A labelled document; relations are pairs of predicate and object."""
    stated = tuple({"subject": subject or name, "predicate": p, "object": o} for p, o in relations)
    return GoldDocument(name, Document(text, name, "", kind), tuple(labels), stated)


POSTING = (
    "Job title: Data Scientist\n\nThe Harbour Ledger team is hiring. The work is based in Berlin, Germany.\n"
    "\nRequirements:\n- You must know Python.\n- You must know SQL.\n"
)


def posting(name: str, *, wrong: str = "") -> GoldDocument:
    """A posting with all its labels; a skill can be left out, which makes finding it wrong."""
    skills = [words for words in ("Python", "SQL") if words != wrong]
    labels = [
        label(POSTING, "Data Scientist", "role", canonical="data scientist"),
        label(POSTING, "Harbour Ledger", "team"),
        label(POSTING, "Berlin, Germany", "location", canonical="Berlin"),
        *(label(POSTING, words, "skill", requirement="required") for words in skills),
    ]
    said = [("hasRole", "data scientist"), ("hasTeam", "Harbour Ledger"), ("hasLocation", "Berlin")]
    return gold(name, POSTING, labels, [*said, *(("requires", words) for words in skills)])
