"""What one document more or less changes in the rest of a graph: edges, concepts, near copies.

The outcome is the same as if knowledge were rebuilt from all documents; the cost is that of the edges
and concepts which the document touches.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from graphkit.iris import (
    CONCEPTS_GRAPH,
    CURATION_GRAPH,
    GK,
    HISTORY_GRAPH,
    KNOWLEDGE_GRAPH,
    PROV,
    RDF,
    RUNS_GRAPH,
    SKOS,
    edge_iri,
)
from graphkit.knowledge import (
    COUNTS,
    NAMING,
    Labels,
    Said,
    Share,
    Tally,
    Triple,
    edge_quads,
    fact_quads,
    proof_quads,
    said_by,
)
from graphkit.layers import Layers, described
from graphkit.quads import DOCUMENTS, as_quad, as_triple, match, node
from graphkit.rdf import concept_quads, history_quads

if TYPE_CHECKING:
    from graphkit.copies import Copies
    from graphkit.curation import Overlay
    from graphkit.model import NewConcept
    from graphkit.ontology import Ontology

__all__ = [
    "Change",
    "Difference",
    "all_concept_changes",
    "concept_changes",
    "copy_changes",
    "knowledge_changes",
    "without_proven",
]

#: Stated by documents, and by the vocabularies too: what a document proves stands in knowledge alone.
IN_BOTH: Final = frozenset((GK.partOf, GK.runBy))
_UPWARD: Final = (SKOS.broader, GK.partOf, GK.runBy)


@dataclass(slots=True)
class Difference:
    """Quads that go out of a store and quads that come in, in one transaction.

    >>> Difference()
    Difference(gone={}, fresh={})
    """

    gone: dict[ox.Quad, None] = field(default_factory=dict)
    fresh: dict[ox.Quad, None] = field(default_factory=dict)

    def turn(self, old: Iterable[ox.Quad], new: Iterable[ox.Quad]) -> None:
        """Put new quads in the place of old ones."""
        before, after = dict.fromkeys(old), dict.fromkeys(new)
        self.gone.update((quad, None) for quad in before if quad not in after)
        self.fresh.update((quad, None) for quad in after if quad not in before)

    def __bool__(self) -> bool:
        """Whether anything changes."""
        return bool(self.gone or self.fresh)


class Change:
    """Documents that come, go or are closed, to be carried out together.

    >>> change = Change()
    >>> change.document("urn:d", None)
    """

    def __init__(self) -> None:
        self._documents: dict[str, list[ox.Quad] | None] = {}
        self._runs: list[ox.Quad] = []
        self._history: defaultdict[str, list[ox.Quad]] = defaultdict(list)
        self._closing: dict[str, str] = {}

    def document(self, iri: str, quads: list[ox.Quad] | None, run: Iterable[ox.Quad] = ()) -> None:
        """A document is there with these quads, read by this run; or with None, it is there no more."""
        self._documents[iri] = quads
        self._runs += run

    def history(
        self, iri: str, *, seen: str | None = None, closed: str | None = None, revision_of: str | None = None
    ) -> None:
        """A document was looked at, took the place of another, or was gone: ISO 8601 dates and an IRI."""
        self._history[iri] += history_quads(iri, seen=seen, revision_of=revision_of)
        if closed is not None:
            self._closing[iri] = closed

    def difference(
        self, store: ox.Store, ontology: Ontology, copies: Callable[[], Copies], layers: Layers
    ) -> Difference:
        """All quads that come and go with this change.

        Args:
            store: as it is before the change.
            ontology: describes the concepts.
            copies: gives the near copies among the current postings; it is brought up to date.
            layers: what lies over the concepts; it is brought up to date.
        """
        out = Difference()
        before: list[Said] = []
        after: list[Said] = []
        texts: dict[str, tuple[str | None, str | None]] = {}
        olds = {iri: _quads_of(store, iri) for iri in sorted({*self._documents, *self._closing})}
        news = {iri: self._documents.get(iri, old) or [] for iri, old in olds.items()}
        was_over = layers.overlay
        layers.move(news)
        over = layers.overlay
        for iri, old in olds.items():
            new = news[iri]
            was, stays = not _is_closed(store, iri), iri not in self._closing
            out.turn(old, new)
            if old:
                before.append(said_by(iri, map(as_triple, old), current=was, same=was_over.same_in(iri)))
            if new:
                after.append(said_by(iri, map(as_triple, new), current=stays, same=over.same_in(iri)))
            texts[iri] = (_posting(iri, old) if was else None, _posting(iri, new) if stays else None)
        self._turn_history(store, out)
        _turn_runs(store, self._runs, out)
        for iri in sorted(_naming(store, was_over.changed(over)) - olds.keys()):
            # The document stays as it is; what it says is said of another concept now.
            quads, current = _quads_of(store, iri), not _is_closed(store, iri)
            for said, overlay in ((before, was_over), (after, over)):
                said.append(said_by(iri, map(as_triple, quads), current=current, same=overlay.same_in(iri)))
        knowledge_changes(store, before, after, out)
        if was_over or over:
            all_concept_changes(store, ontology, layers, was_over, before, after, out)
        else:
            concept_changes(store, ontology, before, after, out)
        out.turn(_quads_of(store, CURATION_GRAPH), layers.quads())
        moved = {iri: pair for iri, pair in texts.items() if pair[0] != pair[1]}
        if moved:
            copy_changes(store, _moved_copies(copies(), moved), out)
        return out

    def _turn_history(self, store: ox.Store, out: Difference) -> None:
        graph = node(HISTORY_GRAPH)
        for iri in sorted({*self._documents, *self._history, *self._closing}):
            own = list(store.quads_for_pattern(node(iri), None, None, graph))
            if iri in self._documents and self._documents[iri] is None:
                out.turn([*own, *store.quads_for_pattern(None, None, node(iri), graph)], ())
                continue
            # Whoever was closed and is there again is open; the first day stays the first.
            kept = [quad for quad in own if quad.predicate.value != GK.closedOn or iri in self._closing]
            said = {quad.predicate for quad in kept}
            fresh = [quad for quad in self._history[iri] if quad.predicate not in said]
            if iri in self._closing and node(GK.closedOn) not in said:
                fresh += history_quads(iri, closed=self._closing[iri])
            out.turn(own, [*kept, *fresh])


def _quads_of(store: ox.Store, graph: str) -> list[ox.Quad]:
    return list(store.quads_for_pattern(None, None, None, node(graph)))


def _naming(store: ox.Store, concepts: Iterable[str]) -> set[str]:
    """Documents that name one of some concepts."""
    return {
        graph
        for concept in concepts
        for predicate in NAMING
        for *_, graph in match(store, None, predicate, concept)
        if graph.startswith(DOCUMENTS)
    }


def _is_closed(store: ox.Store, iri: str) -> bool:
    return any(match(store, iri, GK.closedOn, graph=HISTORY_GRAPH))


def _posting(iri: str, quads: Iterable[ox.Quad]) -> str | None:
    """Text of a posting, None of anything else."""
    own = [(predicate, value) for subject, predicate, value in map(as_triple, quads) if subject == iri]
    text = next((value for predicate, value in own if predicate == GK.text), None)
    return text if (RDF.type, GK.Posting) in own else None


def _moved_copies(
    copies: Copies, moved: Mapping[str, tuple[str | None, str | None]]
) -> dict[str, str | None]:
    firsts: dict[str, str | None] = {}
    for iri, (old, _) in moved.items():
        if old is not None:
            firsts |= copies.drop(iri) | {iri: None}
    for iri, (_, new) in moved.items():
        if new is not None:
            firsts |= copies.put(iri, new)
    return firsts


def _turn_runs(store: ox.Store, runs: Iterable[ox.Quad], out: Difference) -> None:
    """Describe new runs, and forget those by which no document was read any more."""
    out.turn((), (quad for quad in runs if quad not in store))
    made = node(PROV.wasGeneratedBy)
    left = {quad.object for quad in out.gone if quad.predicate == made and quad.graph_name == quad.subject}
    used = {quad.object for quad in out.fresh if quad.predicate == made}
    for run in sorted(node_of.value for node_of in left - used if isinstance(node_of, ox.NamedNode)):
        pattern = store.quads_for_pattern(None, made, node(run))
        if not any(quad.graph_name == quad.subject and quad not in out.gone for quad in pattern):
            out.turn(store.quads_for_pattern(node(run), None, None, node(RUNS_GRAPH)), ())


def knowledge_changes(
    store: ox.Store, before: Iterable[Said], after: Iterable[Said], out: Difference
) -> None:
    """What changes in the knowledge graph when documents no longer say one thing, and say another.

    Args:
        store: as it is before the change.
        before: what the documents said.
        after: what they say now.
        out: takes the quads.
    """
    before, after = list(before), list(after)
    out.turn(
        [quad for said in before for quad in fact_quads(said)],
        [quad for said in after for quad in fact_quads(said)],
    )
    lost, won = _shares(before), _shares(after)
    for triple in sorted(lost.keys() | won.keys()):
        old = _tally(store, edge_iri(*triple))
        new = Tally(old.documents, old.claims, list(old.strengths))
        for share in lost.get(triple, ()):
            new.add(share, -1)
        for share in won.get(triple, ()):
            new.add(share)
        out.turn(edge_quads(triple, old), edge_quads(triple, new))
        out.turn(
            [quad for share in lost.get(triple, ()) for quad in proof_quads(triple, share)],
            [quad for share in won.get(triple, ()) for quad in proof_quads(triple, share)],
        )


def _shares(said: Iterable[Said]) -> dict[Triple, list[Share]]:
    found: dict[Triple, list[Share]] = {}
    for one in said:
        for triple, share in one.edges.items():
            found.setdefault(triple, []).append(share)
    return found


def _tally(store: ox.Store, iri: str) -> Tally:
    def number(predicate: str) -> int:
        return next((int(value) for _, _, value, _ in match(store, iri, predicate, graph=KNOWLEDGE_GRAPH)), 0)

    documents = number(GK.documentCount)
    return Tally(
        documents,
        number(GK.claimCount) if documents else 0,
        [number(counter) if documents else 0 for counter in COUNTS.values()],
    )


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
    there = _quads_of(store, CONCEPTS_GRAPH)
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


def copy_changes(store: ox.Store, firsts: Mapping[str, str | None], out: Difference) -> None:
    """What changes in the links between near copies.

    Args:
        store: as it is before the change.
        firsts: from a posting to the first one it is a near copy of now, or None where there is none.
        out: takes the quads.
    """
    repeats, graph = node(GK.repeats), node(KNOWLEDGE_GRAPH)
    for later, first in firsts.items():
        old = list(store.quads_for_pattern(None, repeats, node(later), graph))
        out.turn(old, [] if first is None else [ox.Quad(node(first), repeats, node(later), graph)])
