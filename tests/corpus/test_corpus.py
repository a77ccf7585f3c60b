"""Precision and recall on fourteen short texts of many industries.

The texts in ``labelled.json`` were written and labelled by hand for this project; a label is what a
careful reader would mark. A mention counts when it overlaps a label of its type, each label once.
Floors lie a little below what was measured; raise them when reading gets better.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest

from graphkit.building import read
from graphkit.model import ENTITY_TYPES, STRENGTHS, Document, Mention

LABELLED: Final[list[dict[str, Any]]] = json.loads(
    Path(__file__).with_name("labelled.json").read_text(encoding="utf-8")
)["documents"]

#: Type to the least precision and the least recall.
FLOORS: Final = {
    "Skill": (0.86, 0.88),
    "Team": (0.8, 0.5),
    "Location": (0.9, 0.5),
    "RoleType": (0.9, 0.78),
    "Program": (0.75, 0.75),
}
#: Least share of found skills that have the labelled strength.
STRENGTH_FLOOR: Final = 0.88


@dataclass(frozen=True)
class Score:
    """What was found of one type; ``pairs`` are labels with the mentions that met them."""

    pairs: tuple[tuple[dict[str, Any], Mention], ...]
    missed: tuple[str, ...]
    wrong: tuple[str, ...]

    @property
    def precision(self) -> float:
        """Share of mentions that are labelled."""
        return len(self.pairs) / max(1, len(self.pairs) + len(self.wrong))

    @property
    def recall(self) -> float:
        """Share of labels that are found."""
        return len(self.pairs) / max(1, len(self.pairs) + len(self.missed))

    def __str__(self) -> str:
        return (
            f"precision {self.precision:.3f}, recall {self.recall:.3f} "
            f"(found {len(self.pairs)}; missed {', '.join(self.missed) or 'none'}; "
            f"wrong {', '.join(self.wrong) or 'none'})"
        )


def document_of(entry: dict[str, Any]) -> Document:
    return Document(entry["text"], entry["id"], entry["id"], entry["kind"], header=entry.get("header"))


@pytest.fixture(scope="module")
def found() -> dict[str, tuple[Mention, ...]]:
    """Mentions by name of the text."""
    return {entry["id"]: read(document_of(entry)).mentions for entry in LABELLED}


def score(found: dict[str, tuple[Mention, ...]], type_: str) -> Score:
    pairs: list[tuple[dict[str, Any], Mention]] = []
    missed: list[str] = []
    wrong: list[str] = []
    for entry in LABELLED:
        left = [mention for mention in found[entry["id"]] if mention.type == type_]
        for label in _of(entry, type_):
            hit = min(
                (m for m in left if m.start < label["end"] and label["start"] < m.end),
                key=lambda m, at=label["start"]: (abs(m.start - at), m.start),  # type: ignore[misc]
                default=None,
            )
            if hit is None:
                missed.append(f"{entry['id']}: {label['text']}")
            else:
                left.remove(hit)
                pairs.append((label, hit))
        wrong += [f"{entry['id']}: {mention.text}" for mention in left]
    return Score(tuple(pairs), tuple(missed), tuple(wrong))


def _of(entry: dict[str, Any], type_: str) -> Iterator[dict[str, Any]]:
    return (label for label in entry["mentions"] if label["type"] == type_)


@pytest.mark.parametrize("entry", LABELLED, ids=lambda entry: str(entry["id"]))
def test_each_label_stands_at_its_place(entry: dict[str, Any]) -> None:
    for label in entry["mentions"]:
        assert entry["text"][label["start"] : label["end"]] == label["text"]
        assert label["type"] in ENTITY_TYPES
        assert label.get("strength") in (STRENGTHS if label["type"] == "Skill" else (None,))


def test_every_type_and_strength_is_labelled() -> None:
    labels = [label for entry in LABELLED for label in entry["mentions"]]
    assert {label["type"] for label in labels} == set(ENTITY_TYPES)
    assert {label.get("strength") for label in labels} == {None, *STRENGTHS}


@pytest.mark.parametrize("type_", ENTITY_TYPES)
def test_precision_stays_over_its_floor(type_: str, found: dict[str, tuple[Mention, ...]]) -> None:
    measured = score(found, type_)
    assert measured.precision >= FLOORS[type_][0], f"{type_}: {measured}"


@pytest.mark.parametrize("type_", ENTITY_TYPES)
def test_recall_stays_over_its_floor(type_: str, found: dict[str, tuple[Mention, ...]]) -> None:
    measured = score(found, type_)
    assert measured.recall >= FLOORS[type_][1], f"{type_}: {measured}"


def test_strength_stays_over_its_floor(found: dict[str, tuple[Mention, ...]]) -> None:
    pairs = score(found, "Skill").pairs
    wrong = [
        f"{label['text']}: {mention.strength}, not {label['strength']}"
        for label, mention in pairs
        if label["strength"] != mention.strength
    ]
    share = 1 - len(wrong) / len(pairs)
    assert share >= STRENGTH_FLOOR, f"strength right in {share:.3f} of {len(pairs)} ({'; '.join(wrong)})"
