"""Decisions that change on a graph on disk: the outcome is that of a build from nothing."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from graphkit.building import Built, run_build
from graphkit.curation import Curation, parse_curation
from graphkit.exports import sorted_nquads

TEXTS = {
    "a.txt": "Title: Analyst\n\nThe Harbour Ledger team hires in Berlin. You must know Python and SQL.\n",
    "b.txt": "Title: Analyst\n\nThe Harbour Ledger team hires. You must know Wavecasting and SQL.\n",
    "c.txt": "Title: Engineer\n\nThe Tide Models (TMX) team, part of Amazon. Expertise in Wavecasting.\n",
    "d.txt": "Title: Engineer\n\nThe TMX team is hiring. You must know Python, and Docker is a plus.\n",
}
_SIGNED = "    why: tried\n    by: Ada\n    date: 2026-11-28\n"
DECISIONS = tuple(
    parse_curation(f"decisions:\n  - {text}\n{_SIGNED}").decisions[0]
    for text in (
        "decision: reject\n    concept: skill:wavecasting",
        "decision: reject\n    subject: team:harbour-ledger\n    predicate: gk:asksFor\n"
        "    object: skill:sql",
        "decision: merge\n    concepts: [team:harbour-ledger]\n    into: team:tide-models",
        "decision: rename\n    concept: skill:python\n    label: The snake",
        "decision: retype\n    concept: team:harbour-ledger\n    type: Program",
        "decision: accept\n    concept: team:tide-models",
        "decision: add\n    predicate: gk:asksFor\n    object: skill:ledgers\n    label: ledgers\n"
        "    document: a.txt\n    exact: Ledger",
    )
)


def built(folder: Path, numbers: Iterable[int], into: str = "graph") -> Built:
    sources = folder / "sources"
    sources.mkdir(exist_ok=True)
    for name, text in TEXTS.items():
        (sources / name).write_text(text)
    decisions = Curation(tuple(DECISIONS[number] for number in numbers))
    return run_build(sources, into=folder / into, seen="2026-11-28", curation=decisions)


@settings(deadline=None, max_examples=6, phases=(Phase.explicit, Phase.generate))
@given(st.lists(st.sets(st.sampled_from((0, 1, 2, 3, 5, 6))), min_size=2, max_size=4))
def test_changed_decisions_equal_a_build_from_nothing(steps: list[set[int]]) -> None:
    with TemporaryDirectory() as folder:
        for step in steps:
            kg = built(Path(folder), sorted(step)).kg
        fresh = built(Path(folder), sorted(steps[-1]), "fresh").kg
        assert sorted_nquads(kg.store) == sorted_nquads(fresh.store)


@pytest.mark.parametrize("number", range(len(DECISIONS)))
def test_decision_taken_and_taken_back(tmp_path: Path, number: int) -> None:
    before = sorted_nquads(built(tmp_path, ()).kg.store)
    decided = sorted_nquads(built(tmp_path, (number,)).kg.store)
    assert decided != before
    assert decided == sorted_nquads(built(tmp_path, (number,), "fresh").kg.store)
    assert sorted_nquads(built(tmp_path, ()).kg.store) == before


def test_decision_rewrites_the_documents_it_is_about_and_no_others(tmp_path: Path) -> None:
    built(tmp_path, ())
    growth = built(tmp_path, (0,)).growth
    assert (growth.changed, growth.same) == (1, 3)
    growth = built(tmp_path, (0, 3)).growth
    assert (growth.changed, growth.same) == (0, 4)
