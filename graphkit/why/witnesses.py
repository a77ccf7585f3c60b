"""What a triple of the graph rests on: the smallest sets of claims that each suffice for it.

A *witness* is a set of IRIs: of claims and of the documents they stand in, or of documents alone
where a fact of a document (its title, a name it uses first) is no claim. Every document that says
the same is one more witness. What the vocabulary says rests on nothing here and is not in doubt:
its only witness is the empty set.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any, Final

import pyoxigraph as ox

from graphkit.curation import Overlay, overlay_in, whole_of
from graphkit.iris import (
    CONCEPTS_GRAPH,
    DCTERMS,
    DEFAULT_GRAPHS,
    GK,
    ID,
    KNOWLEDGE_GRAPH,
    PROV,
    RDF,
    SKOS,
    claim_iri,
    edge_iri,
)
from graphkit.knowledge import NAMING
from graphkit.model import STRENGTHS
from graphkit.quads import DOCUMENTS, match, node, word

__all__ = ["CAP", "MEASURES", "PASSED_ON", "Fact", "Witness", "Witnesses", "common", "joined", "smallest"]

Witness = frozenset[str]

#: Witnesses kept for one row; a row that has more says so.
CAP: Final = 64
NOTHING: Final[tuple[Witness, ...]] = (frozenset(),)

#: By the claim that links a posting to its team or role: what the posting's other claims say of these.
PASSED_ON: Final = {
    GK.postedBy: {
        GK.asksFor: GK.asksFor,
        GK.locatedIn: GK.locatedIn,
        GK.forRole: GK.hiresFor,
        GK.mentionsProgram: GK.mentionsProgram,
    },
    GK.forRole: {GK.asksFor: GK.asksFor, GK.locatedIn: GK.locatedIn},
}
_OF_STRENGTH: Final = dict(
    zip(
        (GK.requiredCount, GK.preferredCount, GK.responsibilityCount, GK.contextCount), STRENGTHS, strict=True
    )
)
#: Numbers on the node of an edge: they change when a document goes, and the edge may still stand.
MEASURES: Final = frozenset((GK.documentCount, GK.claimCount, *_OF_STRENGTH, GK.strength))
_NAMES: Final = (SKOS.prefLabel, SKOS.altLabel)
#: Default graphs that are stated, not derived.
_STATED: Final = frozenset(DEFAULT_GRAPHS) - {KNOWLEDGE_GRAPH}
_EDGES: Final = ID + "edge/"
_CLAIMS: Final = ID + "claim/"


def smallest(found: Iterable[Witness], cap: int = CAP) -> tuple[tuple[Witness, ...], bool]:
    """Witnesses of which none holds another, in a stable order, and whether some were left out.

    >>> smallest([frozenset("ab"), frozenset("a"), frozenset("b")])[0]
    (frozenset({'a'}), frozenset({'b'}))
    """
    kept: list[Witness] = []
    for one in sorted(set(found), key=lambda one: (len(one), sorted(one))):
        if not any(other <= one for other in kept):
            if len(kept) == cap:
                return tuple(kept), True
            kept.append(one)
    return tuple(kept), False


def joined(parts: Iterable[tuple[Witness, ...]], cap: int = CAP) -> tuple[tuple[Witness, ...], bool]:
    """Witnesses of several things together: one of each, in every combination.

    >>> joined([(frozenset("a"), frozenset("b")), (frozenset("b"),)])[0]
    (frozenset({'b'}),)
    """
    result, cut = NOTHING, False
    for part in parts:
        if part == NOTHING:
            continue
        result, more = smallest(_with(result, part), cap)
        cut = cut or more
    return result, cut


def common(found: Iterable[Witness]) -> frozenset[str]:
    """Documents that are in all witnesses."""
    witnesses = list(found)
    shared = frozenset.intersection(*witnesses) if witnesses else frozenset()
    return frozenset(token for token in shared if token.startswith(DOCUMENTS))


def _with(result: tuple[Witness, ...], part: tuple[Witness, ...]) -> Iterator[Witness]:
    for one in result:
        # What holds a witness of the part already is smaller than with any other one.
        yield from [one] if any(other <= one for other in part) else (one | other for other in part)


@dataclass(frozen=True)
class Fact:
    """What one triple rests on.

    Attributes:
        witnesses: each suffices.
        needed: documents without any one of which the triple is gone.
        bare: for a number on an edge, the same for the edge whatever its number; else None.
    """

    witnesses: tuple[Witness, ...]
    needed: frozenset[str] = frozenset()
    bare: Fact | None = None


BACKGROUND: Final = Fact(NOTHING)


@dataclass(frozen=True, slots=True)
class _Claim:
    iri: str
    subject: str
    predicate: str
    object: str
    strength: str
    document: str


@dataclass(frozen=True)
class _Support:
    """What stands behind an edge: pairs of the claim that states it and the claims needed for that."""

    pairs: tuple[tuple[_Claim, Witness], ...]

    @cached_property
    def documents(self) -> frozenset[str]:
        return frozenset(claim.document for claim, _ in self.pairs)


class Witnesses:
    """Looks up what triples rest on, in one store.

    Args:
        store: the store.
        named: whether a concept of the vocabulary rests on the documents that name it: without them the
            graph would not describe it. Else it is not in doubt.
    """

    def __init__(self, store: ox.Store, *, named: bool = False) -> None:
        self._store, self._named = store, named
        self._facts: dict[object, Fact] = {}
        self._supports: dict[str, _Support] = {}
        self._documents: dict[str, str] = {}
        self._overlay: Overlay | None = None

    def document(self, token: str) -> str:
        """Document of a claim, or the document itself."""
        if token.startswith(DOCUMENTS):
            return token
        if token not in self._documents:
            found = match(self._store, token, GK.statedIn)
            self._documents[token] = next((value for _, _, value, _ in found), token)
        return self._documents[token]

    def fact(self, subject: Any, predicate: Any, object_: Any, graph: str | None = None) -> Fact:
        """What a triple rests on that stands in the default graphs, or in one graph."""
        key = (subject, predicate, object_, graph)
        if key not in self._facts:
            self._facts[key] = self._fact(subject, predicate, object_, graph)
        return self._facts[key]

    def _fact(self, subject: Any, predicate: Any, object_: Any, graph: str | None) -> Fact:
        one, verb = str(getattr(subject, "value", "")), str(getattr(predicate, "value", ""))
        if graph is not None and graph.startswith(DOCUMENTS):
            # A document's own graph: the claim itself, or whatever else the document holds.
            return self._any([frozenset([one if one.startswith(_CLAIMS) else graph])])
        known = ox.Quad(subject, predicate, object_, node(KNOWLEDGE_GRAPH)) in self._store
        if not known or graph in _STATED:
            return self._of_concept(subject, verb, object_)
        value = str(getattr(object_, "value", ""))
        if one.startswith(DOCUMENTS):
            if value.startswith(DOCUMENTS):  # that two texts repeat each other: it follows from both
                return self._any([frozenset([one, value])])
            own = verb in (RDF.type, DCTERMS.title)
            return self._any([frozenset([one if own else claim_iri(one, one, verb, value)])])
        if one.startswith(_EDGES):
            return self._of_node(one, verb, value)
        return self._any(witness for _, witness in self._support(edge_iri(one, verb, value)).pairs)

    def _any(self, found: Iterable[Witness]) -> Fact:
        # A claim cannot be there without its document: with both in it, {claim} holds {document}.
        whole = tuple(dict.fromkeys(one.union(map(self.document, one)) for one in found))
        return Fact(whole, common(whole))

    def _of_concept(self, subject: Any, predicate: str, object_: Any) -> Fact:
        """The vocabulary is not in doubt; a concept that documents brought in rests on these."""
        new = self._store.quads_for_pattern(subject, node(GK.isNew), None, node(CONCEPTS_GRAPH))
        if not any(True for _ in new):
            naming = self._naming(str(subject.value)) if self._named else []
            return self._any(frozenset([document]) for document in naming) if naming else BACKGROUND
        patterns = [(predicate, object_)]
        if predicate == GK.isNew:
            patterns = [(RDF.type, None)]
        elif predicate in _NAMES:  # the most frequent name is the preferred one
            patterns = [(name, object_) for name in _NAMES]
        graphs = {
            quad.graph_name.value
            for verb, value in patterns
            for quad in self._store.quads_for_pattern(subject, node(verb), value, None)
            if isinstance(quad.graph_name, ox.NamedNode)
        }
        found = [frozenset([graph]) for graph in sorted(graphs) if graph.startswith(DOCUMENTS)]
        return self._any(found) if found else BACKGROUND

    def _naming(self, concept: str) -> list[str]:
        """Some documents that name a concept, or one that leads up to it: all, where there is but one."""
        if self._overlay is None:
            self._overlay = overlay_in(self._store)
        found: set[str] = set()
        todo, seen = [concept], {concept}
        while todo and len(found) < CAP:
            iri = todo.pop()
            names = (iri, *self._overlay.members.get(iri, ()))
            found.update(
                graph
                for name in (whole_of(one) for one in names)
                for predicate in NAMING
                for *_, graph in islice(match(self._store, None, predicate, name), CAP)
                if graph.startswith(DOCUMENTS)
            )
            for predicate in (SKOS.broader, GK.partOf, GK.runBy):
                for below, *_ in match(self._store, None, predicate, iri, CONCEPTS_GRAPH):
                    if below not in seen:
                        seen.add(below)
                        todo.append(below)
        return sorted(found)[:CAP]

    def _of_node(self, iri: str, predicate: str, value: str) -> Fact:
        support = self._support(iri)
        edge = self._any(witness for _, witness in support.pairs)
        if predicate == PROV.wasDerivedFrom:
            return self._any(one for _, one in support.pairs if value in one)
        if predicate == GK.strength:
            found = self._any(one for claim, one in support.pairs if claim.strength == word(value))
            return Fact(found.witnesses, found.needed, edge)
        if predicate not in MEASURES:
            return edge
        strength = _OF_STRENGTH.get(predicate)
        counted = [pair for pair in support.pairs if strength in (None, pair[0].strength)]
        groups: dict[str, list[Witness]] = {}
        for claim, witness in counted:
            key = claim.document if predicate == GK.documentCount else claim.iri
            groups.setdefault(key, []).append(witness | {claim.document})
        # A number is right only as long as all that it counts is there.
        whole, _ = joined([edge.witnesses, *(tuple(group) for group in groups.values())])
        needed = edge.needed | {claim.document for claim, _ in counted}
        return Fact(whole, needed, edge)

    def _support(self, iri: str) -> _Support:
        if iri not in self._supports:
            said = {predicate: value for _, predicate, value, _ in match(self._store, iri)}
            triple = tuple(said.get(part, "") for part in (RDF.subject, RDF.predicate, RDF.object))
            derived = match(self._store, iri, PROV.wasDerivedFrom, graph=KNOWLEDGE_GRAPH)
            claims = [self._claim(claim) for _, _, claim, _ in derived]
            self._supports[iri] = _Support(tuple(_pairs(triple, claims)))
        return self._supports[iri]

    def _claim(self, iri: str) -> _Claim:
        said = {predicate: value for _, predicate, value, _ in match(self._store, iri)}
        subject, predicate, object_ = (
            said.get(part, "") for part in (RDF.subject, RDF.predicate, RDF.object)
        )
        strength, document = word(said.get(GK.strength, "")), said.get(GK.statedIn, "")
        return _Claim(iri, subject, predicate, object_, strength, document)


def _pairs(triple: tuple[str, ...], claims: list[_Claim]) -> list[tuple[_Claim, Witness]]:
    subject, predicate, object_ = triple
    links: dict[str, list[_Claim]] = {}
    for claim in claims:
        if claim.predicate in PASSED_ON and claim.object == subject and claim.subject == claim.document:
            links.setdefault(claim.document, []).append(claim)
    found = []
    for claim in sorted(claims, key=lambda claim: claim.iri):
        if (claim.subject, claim.predicate, claim.object) == triple:
            found.append((claim, frozenset([claim.iri])))
        elif claim.subject == claim.document and claim.object == object_ != subject:
            found += [
                (claim, frozenset([claim.iri, link.iri]))
                for link in links.get(claim.document, ())
                if PASSED_ON[link.predicate].get(claim.predicate) == predicate
            ]
    return found
