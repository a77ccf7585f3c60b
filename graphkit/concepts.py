"""The graph of concepts while documents change: what is named for the first time, or no longer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from graphkit.iris import CONCEPTS_GRAPH, GK, KNOWLEDGE_GRAPH, SKOS
from graphkit.knowledge import NAMING, Labels, Said
from graphkit.layers import Layers, described
from graphkit.quads import DOCUMENTS, Difference, as_quad, as_triple, match, node, quads_of
from graphkit.rdf import concept_quads

if TYPE_CHECKING:
    from graphkit.curation import Overlay
    from graphkit.model import NewConcept
    from graphkit.ontology import Ontology

__all__ = ["all_concept_changes", "concept_changes", "without_proven"]

#: Stated by documents, and by the vocabularies too: what a document proves stands in knowledge alone.
IN_BOTH: Final = frozenset((GK.partOf, GK.runBy))
_UPWARD: Final = (SKOS.broader, GK.partOf, GK.runBy)


def concept_changes(
    store: ox.Store, ontology: Ontology, before: Iterable[Said], after: Iterable[Said], out: Difference
) -> None:
    """What changes in the graph of concepts: those named for the first time, or no longer.

    Args:
        store: as it is before the change.
        ontology: describes the known concepts.
        before: what the documents said.
        after: what they say now.
        out: what changes in knowledge; takes the quads.
    """
    desk = _Concepts(store, ontology, list(before), list(after), out)
    desk.describe()
    desk.forget()


def all_concept_changes(
    store: ox.Store,
    ontology: Ontology,
    layers: Layers,
    old: Overlay,
    before: Iterable[Said],
    after: Iterable[Said],
    out: Difference,
) -> None:
    """The same where concepts are merged: a description may then hang on many others, so all are made."""
    before, after = list(before), list(after)
    labels, changed = Labels(), {said.document for said in (*before, *after)}
    for said in after:
        labels.take(said)
    for predicate, give in (
        (SKOS.prefLabel, labels.prefer),
        (SKOS.altLabel, labels.also),
        (GK.partOf, labels.part),
    ):
        for iri, _, value, graph in match(store, None, predicate):
            if graph.startswith(DOCUMENTS) and graph not in changed:
                give(iri, value)
    there = quads_of(store, CONCEPTS_GRAPH)
    candidates = {as_triple(quad)[0] for quad in there} | old.merges.keys()
    raw = layers.raw(before, after, candidates | {part.concept for part in old.parts})
    quads = described(ontology, layers.overlay, raw, labels)
    out.turn(there, without_proven(quads, store, out))


def without_proven(quads: Iterable[ox.Quad], store: ox.Store, out: Difference | None = None) -> list[ox.Quad]:
    """Descriptions of concepts without what a document proves: that stands in knowledge alone.

    Oxigraph does not deduplicate across graphs.
    """
    graph = node(KNOWLEDGE_GRAPH)

    def is_proven(quad: ox.Quad) -> bool:
        same = ox.Quad(quad.subject, quad.predicate, quad.object, graph)
        if out is not None and (same in out.fresh or same in out.gone):
            return same in out.fresh
        return same in store

    return [quad for quad in quads if not (quad.predicate.value in IN_BOTH and is_proven(quad))]


class _Concepts:
    """The graph of concepts while documents change."""

    def __init__(
        self, store: ox.Store, ontology: Ontology, before: list[Said], after: list[Said], out: Difference
    ) -> None:
        self._store, self._ontology, self._out = store, ontology, out
        self._after = after
        self._changed = {said.document for said in (*before, *after)}
        self._names = {iri for said in after for iri in said.raw}
        given = [iri for said in (*before, *after) for pairs in _given(said) for iri, _ in pairs]
        proven = [
            subject
            for subject, predicate, _, graph in map(as_quad, (*out.gone, *out.fresh))
            if predicate in IN_BOTH and graph == KNOWLEDGE_GRAPH
        ]
        #: Whose own description may differ, though it was there before.
        self._unsure = {*given, *proven}
        self._touched = {iri for said in (*before, *after) for iri in said.raw} | self._unsure
        #: Parents of what is described anew, and those that it had before.
        self._held: set[str] = set()
        self._left: set[str] = set()

    def describe(self) -> None:
        """Describe what is named, with all that leads up from it."""
        todo = sorted(iri for iri in self._touched if self._is_named(iri))
        seen = set(todo)
        while todo:
            iri = todo.pop()
            there = self._own(iri)
            if there and iri not in self._unsure:
                continue
            quads = self._description(iri)
            self._out.turn(there, quads)
            parents = self._parents(iri, quads)
            self._left |= self._parents(iri, there) - parents
            self._held |= parents
            todo += sorted(parents - seen)
            seen |= parents

    def forget(self) -> None:
        """Forget what nothing names and nothing leads up to any more, then what that led up to."""
        todo = sorted(self._touched | self._left)
        gone: set[str] = set()
        while todo:
            iri = todo.pop()
            own = self._own(iri)
            if not own or iri in gone or iri in self._held or self._is_named(iri) or self._is_above(iri):
                continue
            gone.add(iri)
            self._out.turn(own, ())
            todo += sorted(self._parents(iri, own))

    def _is_above(self, iri: str) -> bool:
        """Whether a concept that stays leads up to it."""
        return any(
            quad not in self._out.gone
            for predicate in _UPWARD
            for quad in self._store.quads_for_pattern(None, node(predicate), node(iri), node(CONCEPTS_GRAPH))
        )

    def _own(self, iri: str) -> list[ox.Quad]:
        return list(self._store.quads_for_pattern(node(iri), None, None, node(CONCEPTS_GRAPH)))

    def _is_named(self, iri: str) -> bool:
        """Whether a document names it, or gives it a name."""
        if iri in self._names or any(iri == one for said in self._after for one, _ in said.labels):
            return True
        found = (quad[3] for predicate in NAMING for quad in match(self._store, None, predicate, iri))
        given = (quad[3] for quad in match(self._store, iri, SKOS.prefLabel))
        return any(
            graph.startswith(DOCUMENTS) and graph not in self._changed
            for source in (found, given)
            for graph in source
        )

    def _description(self, iri: str) -> list[ox.Quad]:
        """Its own quads, without those that a document proves."""
        met = self._met(iri)
        quads = [
            quad
            for quad in concept_quads(self._ontology, [iri] if met is None else (), [met] if met else ())
            if quad.subject == node(iri)
        ]
        return without_proven(quads, self._store, self._out)

    def _met(self, iri: str) -> NewConcept | None:
        """What documents call it."""
        labels = Labels()
        for said in self._after:
            labels.take(said, of=iri)
        for predicate, give in (
            (SKOS.prefLabel, labels.prefer),
            (SKOS.altLabel, labels.also),
            (GK.partOf, labels.part),
        ):
            for _, _, value, graph in match(self._store, iri, predicate):
                if graph.startswith(DOCUMENTS) and graph not in self._changed:
                    give(iri, value)
        return next(iter(labels.concepts()), None)

    def _parents(self, iri: str, quads: Iterable[ox.Quad]) -> set[str]:
        known = self._ontology.concept(iri)
        found = {*known.broader, known.part_of, known.run_by} if known else set()
        found |= {value for _, predicate, value in map(as_triple, quads) if predicate in _UPWARD}
        met = None if known else self._met(iri)
        return {parent for parent in (*found, met.part_of if met else None) if parent}


def _given(said: Said) -> tuple[list[tuple[str, str]], ...]:
    return said.labels, said.others, said.parents
