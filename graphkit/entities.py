"""What the map and the measures see: entities and the edges between them, read from a store."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from graphkit.curation import overlay_in
from graphkit.iris import CONCEPTS_GRAPH, GK, HISTORY_GRAPH, KINDS, KNOWLEDGE_GRAPH, PROV, RDF, SCHEMA, SKOS
from graphkit.quads import match, node, word

__all__ = ["ENTITIES", "Edge", "Node", "read_edges", "read_nodes"]

#: Kinds of concept that are entities of the graph; sections and strengths describe, they are not joined.
ENTITIES: Final = ("skill", "team", "organization", "location", "role", "program")
_COUNTS: Final = {
    GK.documentCount: "document_count",
    GK.claimCount: "claim_count",
    GK.requiredCount: "required",
    GK.preferredCount: "preferred",
    GK.responsibilityCount: "responsibility",
    GK.contextCount: "context",
}


@dataclass(frozen=True, slots=True)
class Node:
    """One entity of the knowledge graph.

    Attributes:
        iri: its IRI.
        label: preferred label.
        kind: ``skill``, ``team``, ``organization``, ``location``, ``role`` or ``program``.
        alt_labels: other names, sorted.
        definition: one sentence, or the empty string.
        broader: IRIs of broader concepts, sorted.
        matches: IRIs of the same or nearly the same concept elsewhere, sorted.
        coordinates: latitude and longitude of a place, or None.
        is_new: whether it was met in a text and waits for review.
        document_count: number of documents that mention it.
    """

    iri: str
    label: str
    kind: str
    alt_labels: tuple[str, ...] = ()
    definition: str = ""
    broader: tuple[str, ...] = ()
    matches: tuple[str, ...] = ()
    coordinates: tuple[float, float] | None = None
    is_new: bool = False
    document_count: int = 0


@dataclass(frozen=True, slots=True)
class Edge:
    """One edge between two entities, with its numbers.

    Attributes:
        subject: IRI of the entity it starts from.
        predicate: full IRI of the predicate.
        object: IRI of the entity it leads to.
        subject_label: label of the subject.
        object_label: label of the object.
        document_count: number of documents that support it.
        claim_count: number of claims that state it.
        strength: strongest strength, or None.
        required: number of claims of that strength; the next three likewise.
        preferred: see ``required``.
        responsibility: see ``required``.
        context: see ``required``.
        claims: IRIs of all claims it was derived from, sorted.
    """

    subject: str
    predicate: str
    object: str
    subject_label: str
    object_label: str
    document_count: int = 0
    claim_count: int = 0
    strength: str | None = None
    required: int = 0
    preferred: int = 0
    responsibility: int = 0
    context: int = 0
    claims: tuple[str, ...] = ()


def read_edges(store: ox.Store, label: Callable[[str], str]) -> list[Edge]:
    """All edges between entities, sorted by subject, predicate and object.

    Args:
        store: where they stand.
        label: gives the label of an IRI.
    """
    facts: defaultdict[str, dict[str, str]] = defaultdict(dict)
    claims: defaultdict[str, list[str]] = defaultdict(list)
    for iri, name, value, _ in match(store, graph=KNOWLEDGE_GRAPH):
        if name == PROV.wasDerivedFrom:
            claims[iri].append(value)
        else:
            facts[iri][name] = value
    found = [
        _edge(said, claims[iri], label)
        for iri, said in facts.items()
        if said.get(RDF.type) == GK.Edge and _is_stated(store, said)
    ]
    return sorted(found, key=lambda edge: (edge.subject, edge.predicate, edge.object))


def _is_stated(store: ox.Store, said: dict[str, str]) -> bool:
    """Whether the triple of an edge stands in the graph: what queries read is what counts."""
    subject, predicate, object_ = (said.get(part) for part in (RDF.subject, RDF.predicate, RDF.object))
    if subject is None or predicate is None or object_ is None:
        return False
    return ox.Quad(node(subject), node(predicate), node(object_), node(KNOWLEDGE_GRAPH)) in store


def _edge(said: dict[str, str], claims: list[str], label: Callable[[str], str]) -> Edge:
    strength = said.get(GK.strength)
    counts = {name: int(said[predicate]) for predicate, name in _COUNTS.items() if predicate in said}
    return Edge(
        subject=said[RDF.subject],
        predicate=said[RDF.predicate],
        object=said[RDF.object],
        subject_label=label(said[RDF.subject]),
        object_label=label(said[RDF.object]),
        strength=word(strength) if strength else None,
        claims=tuple(sorted(claims)),
        **counts,
    )


def read_nodes(store: ox.Store) -> list[Node]:
    """All concepts that documents name or edges join, sorted by IRI."""
    counts = _document_counts(store)
    facts: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for iri, name, value, _ in match(store, graph=CONCEPTS_GRAPH):
        if iri in counts:
            facts[iri][name].append(value)
    return [_node(iri, facts[iri], counts[iri]) for iri in sorted(facts)]


def _document_counts(store: ox.Store) -> dict[str, int]:
    """Concept to the number of documents that mention it; joined but unmentioned ones have 0."""
    closed = {document for document, *_ in match(store, None, GK.closedOn, graph=HISTORY_GRAPH)}
    found = match(store, predicate=GK.refersTo)
    canonical = overlay_in(store).canonical
    pairs = {(canonical(iri, document), document) for _, _, iri, document in found if document not in closed}
    counts: defaultdict[str, int] = defaultdict(int)
    for concept, _ in pairs:
        counts[concept] += 1
    for predicate in (RDF.subject, RDF.object):
        for _, _, iri, _ in match(store, predicate=predicate, graph=KNOWLEDGE_GRAPH):
            counts.setdefault(iri, 0)
    return dict(counts)


def _node(iri: str, facts: defaultdict[str, list[str]], documents: int) -> Node:
    def one(predicate: str) -> str:
        return facts[predicate][0] if facts[predicate] else ""

    classes = (value.removeprefix(str.__str__(GK)) for value in facts[RDF.type])
    latitude, longitude = one(SCHEMA.latitude), one(SCHEMA.longitude)
    return Node(
        iri=iri,
        label=one(SKOS.prefLabel),
        kind=next((KINDS[name] for name in classes if name in KINDS), ""),
        alt_labels=tuple(sorted(facts[SKOS.altLabel])),
        definition=one(SKOS.definition),
        broader=tuple(sorted(facts[SKOS.broader])),
        matches=tuple(sorted({*facts[SKOS.exactMatch], *facts[SKOS.closeMatch]})),
        coordinates=(float(latitude), float(longitude)) if latitude and longitude else None,
        is_new=one(GK.isNew) == "true",
        document_count=documents,
    )
