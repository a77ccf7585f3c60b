"""A graph that grows and shrinks: what follows from its documents is always what a rebuild would give."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkit.curation import Curation, parse_curation
from graphkit.errors import GraphError
from graphkit.exports import sorted_nquads
from graphkit.model import Document, Reading
from graphkit.reading import read
from graphkit.store import KnowledgeGraph
from graphkit.validation import validate
from graphkit.verification import verify

TEXTS = (
    "Title: Data Scientist\n\nThe Harbour Ledger team hires in Berlin. You must know Python and SQL.\n",
    "Title: Data Scientist\n\nThe Harbour Ledger team hires in Berlin. You must know Python, SQL and R.\n",
    "Title: Senior Economist\n\nJoin the Tide Models (TMX) team in Taipei, part of Amazon. R is a plus.\n",
    "Title: Engineer\n\nThe Tide Models team within Amazon Robotics. Expertise in Wavecasting, Python.\n",
    "Title: Engineer\n\nTMX hires engineers in Seattle. Expertise in wavecasting, Kubernetes.\n",
    "Title: Engineer\n\nJoin the Growth Loops team, part of Amazon. You must know Python.\n",
    "Title: Engineer\n\nJoin the Growth Loops team, part of Adobe. You must know SQL.\n",
    "Title: Analyst\n\nThe Growth Loops team is hiring. You must know R and statistics.\n",
    "Title: Engineer\n\nAbout the Northern Tide Models (NTM) team. Join NTM. You must know Kubernetes.\n",
    "Title: Engineer\n\nThe NTM team is hiring in Taipei. You must know Docker and Wavecasting.\n",
    "# What economists do\n\nEconomists are assessed for econometrics and SQL. M5 is run by Amazon Search.\n",
    "# Data scientists\n\nData scientists are assessed for statistics. The Tide Models team uses Python.\n",
)


@lru_cache(maxsize=32)
def reading(number: int) -> Reading:
    kind = "article" if TEXTS[number].startswith("#") else "posting"
    return read(Document(TEXTS[number], f"{number}.txt", f"Text {number}", kind=kind))


def nquads(kg: KnowledgeGraph) -> bytes:
    return sorted_nquads(kg.store)


def rebuilt(kg: KnowledgeGraph) -> bytes:
    """The same documents with all that follows from them made anew."""
    other = KnowledgeGraph(kg.ontology, ox.Store(), curation=kg.curation)
    other.store.bulk_extend(kg.store)
    other.derive()
    return nquads(other)


DECISIONS = parse_curation(
    """
decisions:
  - decision: rename
    concept: skill:wavecasting
    label: Wave forecasting
    why: so the textbooks call it
    by: Ada
    date: 2026-11-28
  - decision: merge
    concepts: [team:harbour-ledger]
    into: team:northern-tide-model
    why: one team since May
    by: Ada
    date: 2026-11-28
"""
)

steps = st.lists(
    st.tuples(st.sampled_from(["add", "retract", "revise", "close"]), st.integers(0, len(TEXTS) - 1)),
    min_size=1,
    max_size=12,
)


@pytest.mark.parametrize("curation", [None, DECISIONS], ids=["as found", "with decisions"])
@settings(deadline=None, max_examples=25)
@given(steps)
def test_any_sequence_of_changes_equals_a_rebuild(
    curation: Curation | None, steps: list[tuple[str, int]]
) -> None:
    kg = KnowledgeGraph(curation=curation)
    kg.derive()  # the decisions themselves
    for what, number in steps:
        iri = reading(number).document.id
        if what == "add":
            kg.add(reading(number), seen="2026-11-01")
        elif what == "revise":
            old = min(kg.current() - {iri}, default=None)
            kg.add(reading(number), revision_of=old, seen="2026-11-02")
        elif iri in kg:
            kg.retract(iri) if what == "retract" else kg.close(iri, "2026-11-03")
        assert nquads(kg) == rebuilt(kg)


@settings(deadline=None, max_examples=10)
@given(st.permutations(range(len(TEXTS))))
def test_filling_at_once_equals_adding_one_by_one(order: list[int]) -> None:
    from graphkit.rdf import document_quads, run_quads

    one, all_ = KnowledgeGraph(), KnowledgeGraph()
    for number in order:
        one.add(reading(number))
    run = one._own_run()
    all_.fill((document_quads(reading(number), run) for number in order), run_quads(run))
    assert nquads(one) == nquads(all_)


@pytest.fixture
def kg() -> KnowledgeGraph:
    kg = KnowledgeGraph()
    for number in range(len(TEXTS)):
        kg.add(reading(number), seen="2026-11-01")
    return kg


def test_short_form_in_another_document_is_the_same_team(kg: KnowledgeGraph) -> None:
    (edge,) = [
        edge for edge in kg.edges("asksFor") if edge.object_label == "Docker" and "/team/" in edge.subject
    ]
    assert edge.subject_label == "Northern Tide Models"
    assert kg.evidence_of(edge)[0].quote.startswith("You must know Docker")


def test_one_name_in_two_organisations_is_two_teams(kg: KnowledgeGraph) -> None:
    found = {node.label for node in kg.nodes("team") if node.label.startswith("Growth Loops")}
    assert found == {"Growth Loops", "Growth Loops (Adobe)", "Growth Loops (Amazon)"}


def test_decision_taken_back_gives_the_earlier_graph() -> None:
    before, after = KnowledgeGraph(), KnowledgeGraph(curation=DECISIONS)
    for number in range(len(TEXTS)):
        before.add(reading(number))
        after.add(reading(number))
    assert "Wave forecasting" in {node.label for node in after.nodes()}
    assert nquads(before) != nquads(after)
    after.curation = Curation()
    after.derive()
    assert nquads(before) == nquads(after)


def test_change_that_would_lose_decisions_is_refused(tmp_path: Path) -> None:
    kg = KnowledgeGraph(curation=DECISIONS)
    kg.add(reading(0))
    kg.save(tmp_path / "graph.nq")
    loaded = KnowledgeGraph.load(tmp_path / "graph.nq")
    before = nquads(loaded)
    with pytest.raises(GraphError, match=r"2 decisions.*kg\.curation"):
        loaded.add(reading(1))
    assert nquads(loaded) == before
    loaded.curation = DECISIONS
    loaded.add(reading(1))
    kg.add(reading(1))
    assert nquads(loaded) == nquads(kg)


def test_everything_taken_out_leaves_nothing() -> None:
    kg = KnowledgeGraph()
    for number in range(len(TEXTS)):
        kg.add(reading(number), seen="2026-11-01")
    for iri in sorted(kg.current()):
        kg.retract(iri)
    assert nquads(kg) == b""
    assert not list(kg.store.named_graphs())


def test_closed_posting_counts_no_more(kg: KnowledgeGraph) -> None:
    iri = reading(0).document.id
    before = kg.evidence("Harbour Ledger", "asksFor", "Python")
    kg.close(iri, "2026-11-05")
    after = kg.evidence("Harbour Ledger", "asksFor", "Python")
    assert {item.document for item in before} - {item.document for item in after} == {iri}
    assert iri not in {info.iri for info in kg.documents()}


def test_closed_posting_can_still_be_asked_for(kg: KnowledgeGraph) -> None:
    iri = reading(0).document.id
    kg.close(iri, "2026-11-05")
    info = kg.document(iri)
    assert (info.seen, info.closed) == ("2026-11-01", "2026-11-05")
    rows = kg.query(
        "SELECT ?skill WHERE { ?d gk:closedOn ?day . GRAPH ?d { ?claim rdf:object ?skill ; a gk:Claim } }"
    )
    assert any(row.skill.endswith("/python") for row in rows)
    assert "You must know Python" in kg.text(iri)


def test_posting_that_comes_back_is_open_and_keeps_its_first_day(kg: KnowledgeGraph) -> None:
    before = nquads(kg)
    iri = reading(0).document.id
    kg.close(iri, "2026-11-05")
    kg.add(reading(0), seen="2026-11-09")
    assert nquads(kg) == before


def test_revision_closes_the_old_text_and_points_to_it(kg: KnowledgeGraph) -> None:
    old = reading(0).document.id
    new = read(Document(TEXTS[0] + "\nApply soon.\n", "0.txt", "Text 0", kind="posting"))
    kg.add(new, revision_of=old, seen="2026-11-06")
    info = kg.document(new.document.id)
    assert (info.revision_of, info.seen, kg.document(old).closed) == (old, "2026-11-06", "2026-11-06")


def test_graph_with_history_is_valid_and_verified(kg: KnowledgeGraph) -> None:
    kg.close(reading(2).document.id, "2026-11-05")
    kg.close(reading(5).document.id, "2026-11-05")
    assert list(validate(kg)) == []
    assert verify(kg).ok
