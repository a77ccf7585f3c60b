"""Knowledge derived with an overlay: the concept that stands for others has their edges, documents theirs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pyoxigraph as ox
import pytest

from graphkit import knowledge
from graphkit.curation import Curation, Decision, Overlay
from graphkit.exports import sorted_nquads
from graphkit.iris import GK, concept_iri, edge_iri
from graphkit.quads import document_graphs, node
from graphkit.store import KnowledgeGraph

from .conftest import build
from .readings import posting

ROBOTICS, ROBOTS = concept_iri("team", "Robotics"), concept_iri("team", "Robots")
GIZMOLOGY = concept_iri("skill", "Gizmology")


@pytest.fixture
def two() -> KnowledgeGraph:
    other = posting(
        "Robots hires a Tinkerer. You must know Gizmology. Widgetry is nice to have.",
        team="Robots",
        location=None,
        source="other.txt",
    )
    return build([posting(), other])


def of_documents(kg: KnowledgeGraph) -> list[ox.Quad]:
    graphs = map(node, document_graphs(kg.store))
    return [quad for graph in graphs for quad in kg.store.quads_for_pattern(None, None, None, graph)]


def derived(kg: KnowledgeGraph, overlay: Overlay, monkeypatch: pytest.MonkeyPatch) -> bytes:
    """Knowledge when claims are read through an overlay."""
    plain = knowledge.stored_claims

    def through(store: object) -> Iterator[knowledge.StoredClaim]:
        for claim in plain(store):  # type: ignore[arg-type]
            subject = overlay.canonical(claim.subject, claim.document)
            yield replace(claim, subject=subject, object=overlay.canonical(claim.object, claim.document))

    with monkeypatch.context() as patch:
        patch.setattr(knowledge, "stored_claims", through)
        return sorted_nquads(set(knowledge.derive(kg.store)))


def test_merged_team_has_the_edges_of_both(two: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch) -> None:
    merge = Decision("merge", "one team", "Ada", "2026-11-28", concepts=(ROBOTS,), into=ROBOTICS)
    documents = sorted_nquads(of_documents(two))
    before = derived(two, Overlay(), monkeypatch)
    after = derived(two, Curation((merge,)).overlay, monkeypatch).decode()
    edge = edge_iri(ROBOTICS, GK.asksFor, GIZMOLOGY)
    assert f'<{edge}> <{GK.documentCount}> "2"' in after
    assert ROBOTS not in after
    # Taken back: the same knowledge, and no document ever changed.
    assert derived(two, Curation().overlay, monkeypatch) == before
    assert documents == sorted_nquads(of_documents(two))


def test_order_of_documents_is_irrelevant(two: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch) -> None:
    merge = Decision("merge", "one team", "Ada", "2026-11-28", concepts=(ROBOTS,), into=ROBOTICS)
    overlay = Curation((merge,)).overlay
    backwards = build([])
    for quad in reversed(of_documents(two)):
        backwards.store.add(quad)
    assert derived(backwards, overlay, monkeypatch) == derived(two, overlay, monkeypatch)
