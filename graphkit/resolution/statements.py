"""What documents say of the units they name, and what follows from it: one name, several units."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from graphkit.curation import Part, part_iri, whole_of
from graphkit.iris import GK, RDF, SKOS, claim_iri, kind_of
from graphkit.quads import DOCUMENTS, match, node

if TYPE_CHECKING:
    from graphkit.ontology import Concept, Ontology

__all__ = [
    "KINDS",
    "ConceptFacts",
    "Stated",
    "concept_facts",
    "parts_of",
    "stated_in",
    "stated_of",
]

#: Kinds whose names are compared; a place or a section is what its vocabulary says.
KINDS: Final = ("team", "organization", "program", "role", "skill")
#: Kinds that a vocabulary may know under a name the reader does not look for.
_UNITS: Final = ("team", "organization", "program")
_NAMES: Final = (SKOS.prefLabel, SKOS.altLabel)


@dataclass(frozen=True, slots=True)
class Stated:
    """What one document says of a concept it names for the first time, or of a known one's parents.

    Attributes:
        document: IRI of the document.
        concept: IRI of the concept.
        labels: names it gives it, the preferred one first.
        parents: IRIs of what it says the concept belongs to.
    """

    document: str
    concept: str
    labels: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ConceptFacts:
    """Everything by which a concept can be told from another.

    Attributes:
        iri: its IRI.
        kind: ``team``, ``organization``, ``program``, ``role`` or ``skill``.
        labels: all its names, the preferred one first.
        parents: IRIs of what it is part of.
        above: IRIs of all that these are part of, themselves included.
        matches: IRIs of the same concept elsewhere.
        known: whether a vocabulary has it.
        documents: number of documents that name it for the first time.
    """

    iri: str
    kind: str
    labels: tuple[str, ...]
    parents: frozenset[str] = frozenset()
    above: frozenset[str] = frozenset()
    matches: frozenset[str] = frozenset()
    known: bool = False
    documents: int = 0


def stated_in(store: ox.Store, document: str | None = None) -> list[Stated]:
    """What documents state of new concepts and of parents, sorted.

    Args:
        store: with the documents.
        document: IRI of one of them; all when None.
    """
    labels = (
        (graph, iri, predicate, label)
        for predicate in _NAMES
        for iri, _, label, graph in match(store, predicate=predicate, graph=document)
    )
    claims = match(store, None, RDF.predicate, GK.partOf, document)
    return _stated(labels, ((graph, _ends(store, claim, graph)) for claim, _, _, graph in claims))


def stated_of(store: ox.Store, concept: str, placed: Iterable[tuple[str, str]]) -> list[Stated]:
    """What documents state of one concept, sorted.

    Args:
        store: with the documents.
        concept: its IRI.
        placed: what it may be part of, each with a document that may say so. Among all claims of a large
            unit these few would be long to look for.
    """
    labels = (
        (graph, concept, predicate, label)
        for predicate in _NAMES
        for _, _, label, graph in match(store, concept, predicate)
    )
    says, part = node(RDF.predicate), node(GK.partOf)
    claims = (
        (document, {RDF.subject: concept, RDF.object: parent})
        for parent, document in placed
        if ox.Quad(node(claim_iri(document, concept, GK.partOf, parent)), says, part, node(document)) in store
    )
    return _stated(labels, claims)


def _ends(store: ox.Store, claim: str, graph: str) -> dict[str, str]:
    facts = match(store, claim, graph=graph)
    return {name: value for _, name, value, _ in facts if name in (RDF.subject, RDF.object)}


def _stated(
    named: Iterable[tuple[str, str, str, str]], placed: Iterable[tuple[str, dict[str, str]]]
) -> list[Stated]:
    labels: defaultdict[tuple[str, str], list[tuple[bool, str]]] = defaultdict(list)
    for graph, iri, predicate, label in named:
        if graph.startswith(DOCUMENTS) and kind_of(iri) in KINDS:
            labels[graph, iri].append((predicate == SKOS.altLabel, label))
    parents: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for graph, ends in placed:
        if len(ends) == 2 and graph.startswith(DOCUMENTS):
            parents[graph, ends[RDF.subject]].add(ends[RDF.object])
    return [
        Stated(
            graph,
            iri,
            tuple(label for _, label in sorted(labels.get((graph, iri), ()))),
            tuple(sorted(parents.get((graph, iri), ()))),
        )
        for graph, iri in sorted({*labels, *parents})
    ]


def concept_facts(
    stated: Iterable[Stated],
    ontology: Ontology,
    parts: Iterable[Part] = (),
    among: Collection[str] | None = None,
) -> list[ConceptFacts]:
    """Facts on all concepts met for the first time and on all units of the vocabularies, sorted.

    Args:
        stated: what the documents say.
        ontology: with the vocabularies.
        parts: names that stand for several units, from `parts_of`; each unit has facts of its own.
        among: concepts to look at; all when None.
    """
    meant = {(part.concept, document): part.iri for part in parts for document in part.documents}
    labels: defaultdict[str, Counter[str]] = defaultdict(Counter)
    others: defaultdict[str, set[str]] = defaultdict(set)
    parents: defaultdict[str, set[str]] = defaultdict(set)
    documents: defaultdict[str, set[str]] = defaultdict(set)
    for one in stated:
        iri = meant.get((one.concept, one.document), one.concept)
        parents[iri].update(one.parents)
        if one.labels:
            labels[iri][one.labels[0]] += 1
            others[iri].update(one.labels)
            documents[iri].add(one.document)
    for iri in labels:
        others[iri] -= {max(labels[iri], key=lambda name: (labels[iri][name], name))}
    above = _Above(parents, ontology)
    known = ontology.concepts.values() if among is None else filter(None, map(ontology.concept, among))
    found = _facts(labels, others, parents, documents, above, ontology, known)
    return sorted(
        (one for one in found if among is None or whole_of(one.iri) in among), key=lambda one: one.iri
    )


def _facts(
    labels: Mapping[str, Counter[str]],
    others: Mapping[str, set[str]],
    parents: Mapping[str, set[str]],
    documents: Mapping[str, set[str]],
    above: _Above,
    ontology: Ontology,
    known: Iterable[Concept],
) -> Iterator[ConceptFacts]:
    for iri in labels:
        concept = ontology.concept(iri)
        if concept is None:
            first = max(labels[iri], key=lambda name: (labels[iri][name], name))
            yield ConceptFacts(
                iri,
                kind_of(iri),
                (first, *sorted(others[iri])),
                frozenset(parents.get(iri, ())),
                above(iri),
                documents=len(documents[iri]),
            )
    for concept in known:
        if concept.kind in _UNITS:
            met = others.get(concept.iri, set()) | set(labels.get(concept.iri, ()))
            own = frozenset(filter(None, [concept.part_of]))
            names = (*concept.labels, *sorted(met - set(concept.labels)))
            matches = frozenset(concept.exact_match)
            yield ConceptFacts(concept.iri, concept.kind, names, own, above(concept.iri), matches, known=True)


class _Above:
    """All that a concept is part of; the vocabulary decides where it says anything."""

    def __init__(self, parents: Mapping[str, set[str]], ontology: Ontology) -> None:
        self._parents, self._ontology = parents, ontology
        self._found: dict[str, frozenset[str]] = {}

    def __call__(self, iri: str) -> frozenset[str]:
        if iri not in self._found:
            found: set[str] = set()
            todo = list(self._next(iri))
            while todo:
                one = todo.pop()
                if one not in found:
                    found.add(one)
                    todo += self._next(one)
            self._found[iri] = frozenset(found - {iri})
        return self._found[iri]

    def _next(self, iri: str) -> Iterable[str]:
        concept = self._ontology.concept(iri)
        if concept is not None and concept.part_of:
            return (concept.part_of,)
        return self._parents.get(iri, ())


def parts_of(stated: Iterable[Stated], ontology: Ontology) -> tuple[Part, ...]:
    """Names of new units that documents place in different organisations: a unit in each.

    An organisation and what it belongs to are one place. What a document says without placing the unit
    stays with the name alone. Known concepts are never divided.

    Args:
        stated: what the documents say.
        ontology: with the organisations of the vocabularies.
    """
    by_document: defaultdict[str, dict[str, set[str]]] = defaultdict(dict)
    placed: defaultdict[str, dict[str, frozenset[str]]] = defaultdict(dict)
    for one in stated:
        if one.parents:
            by_document[one.document][one.concept] = set(one.parents)
    for document, parents in by_document.items():
        above = _Above(parents, ontology)
        for concept in parents:
            if ontology.concept(concept) is None and kind_of(concept) == "team":
                organizations = frozenset(iri for iri in above(concept) if kind_of(iri) == "organization")
                if organizations:
                    placed[concept][document] = organizations
    return tuple(part for concept in sorted(placed) for part in _divided(concept, placed[concept], ontology))


def _divided(concept: str, placed: Mapping[str, frozenset[str]], ontology: Ontology) -> Iterator[Part]:
    lead: dict[str, str] = {}

    def find(iri: str) -> str:
        while lead.setdefault(iri, iri) != iri:
            iri = lead[iri]
        return iri

    for organizations in placed.values():
        ends = sorted({find(iri) for iri in organizations})
        for end in ends:
            lead[end] = ends[0]
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for document, organizations in placed.items():
        groups[find(min(organizations))].append(document)
    if len(groups) < 2:
        return
    for _, documents in sorted(groups.items()):
        named = set().union(*(placed[document] for document in documents))
        # What belongs to nothing else here is the organisation; the others are its branches.
        tops = [iri for iri in named if not _under(iri, named, ontology)]
        parent = min(tops or named)
        yield Part(part_iri(concept, parent), concept, parent, tuple(sorted(documents)))


def _under(iri: str, named: set[str], ontology: Ontology) -> bool:
    concept = ontology.concept(iri)
    return concept is not None and concept.part_of in named
