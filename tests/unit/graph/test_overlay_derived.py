"""Knowledge derived with an overlay: the concept that stands for others has their edges, documents theirs."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from graphkit.curation import Curation, Decision, Overlay, Part, curation_quads, overlay_concepts
from graphkit.exports import sorted_nquads
from graphkit.iris import CONCEPTS_GRAPH, GK, KNOWLEDGE_GRAPH, concept_iri, edge_iri
from graphkit.knowledge import Gathered, said_by
from graphkit.quads import document_graphs, match, node
from graphkit.store import KnowledgeGraph
from graphkit.validation import validate
from graphkit.verification import verify

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


def derived(kg: KnowledgeGraph, overlay: Overlay) -> bytes:
    """Knowledge when documents are taken through an overlay."""
    gathered = Gathered()
    for iri in document_graphs(kg.store):
        triples = ((one, verb, other) for one, verb, other, _ in match(kg.store, graph=iri))
        gathered.take(said_by(iri, triples, same=overlay.same_in(iri)))
    return sorted_nquads(set(gathered.quads()))


def test_merged_team_has_the_edges_of_both(two: KnowledgeGraph) -> None:
    merge = Decision("merge", "one team", "Ada", "2026-11-28", concepts=(ROBOTS,), into=ROBOTICS)
    documents = sorted_nquads(of_documents(two))
    before = derived(two, Overlay())
    after = derived(two, Curation((merge,)).overlay).decode()
    edge = edge_iri(ROBOTICS, GK.asksFor, GIZMOLOGY)
    assert f'<{edge}> <{GK.documentCount}> "2"' in after
    assert ROBOTS not in after
    # Taken back: the same knowledge, and no document ever changed.
    assert derived(two, Curation().overlay) == before
    assert documents == sorted_nquads(of_documents(two))


def test_order_of_documents_is_irrelevant(two: KnowledgeGraph) -> None:
    merge = Decision("merge", "one team", "Ada", "2026-11-28", concepts=(ROBOTS,), into=ROBOTICS)
    overlay = Curation((merge,)).overlay
    backwards = build([])
    for quad in reversed(of_documents(two)):
        backwards.store.add(quad)
    assert derived(backwards, overlay) == derived(two, overlay)


def test_part_means_what_it_is_merged_into() -> None:
    part = Part(f"{ROBOTICS}--acme", ROBOTICS, "urn:acme", ("urn:d",))
    assert Overlay(parts=(part,)).meant(ROBOTICS) == {"urn:d": part.iri}
    assert Overlay({part.iri: ROBOTS}, parts=(part,)).meant(ROBOTICS) == {"urn:d": ROBOTS}
    assert Overlay({ROBOTICS: ROBOTS}).meant(ROBOTICS) == {}


def test_all_that_stands_for_the_same_is_in_use() -> None:
    part = Part(f"{ROBOTICS}--acme", ROBOTICS, "urn:acme", ("urn:d",))
    overlay = Overlay({"urn:a": ROBOTS, "urn:b": ROBOTS, "urn:acme": "urn:acme-inc"}, parts=(part,))
    assert overlay.in_use(["urn:a"]) == {"urn:a", "urn:b", ROBOTS}
    assert overlay.in_use([part.iri]) == {ROBOTICS, "urn:acme", "urn:acme-inc"}


def test_everything_that_reads_a_graph_sees_the_merge(two: KnowledgeGraph) -> None:
    merge = Decision("merge", "one team", "Ada", "2026-11-28", concepts=(ROBOTS,), into=ROBOTICS)
    curation = Curation((merge,))
    two.store.extend(curation_quads(curation))
    described = list(two.store.quads_for_pattern(None, None, None, node(CONCEPTS_GRAPH)))
    for graph, quads in (
        (KNOWLEDGE_GRAPH, ox.parse(derived(two, curation.overlay), format=ox.RdfFormat.N_QUADS)),
        (CONCEPTS_GRAPH, overlay_concepts(described, curation.overlay)),
    ):
        fresh = list(quads)
        two.store.remove_graph(node(graph))
        two.store.extend(fresh)
    merged = KnowledgeGraph(two.ontology, two.store)
    assert [(item.label, item.alt_labels, item.document_count) for item in merged.nodes("team")] == [
        ("Robotics", ("Robots",), 2)
    ]
    assert verify(merged).ok, str(verify(merged))
    assert validate(merged).ok, str(validate(merged))
    (other,) = (info.iri for info in merged.documents() if info.source == "other.txt")
    assert [proof.exact for proof in merged.evidence(other, "postedBy", "Robots")] == ["Robots"]
    assert len({proof.document for proof in merged.evidence("Robots", "asksFor", "Gizmology")}) == 2
