"""The graph of concepts while documents change: what is named for the first time, or no longer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from graphkit.curation import Overlay, describe, facts_of
from graphkit.iris import CONCEPTS_GRAPH, GK, KNOWLEDGE_GRAPH, SKOS
from graphkit.knowledge import NAMING, Labels, Said
from graphkit.quads import DOCUMENTS, Difference, Writer, as_quad, as_triple, match, node
from graphkit.rdf import concept_quads

if TYPE_CHECKING:
    from graphkit.model import NewConcept
    from graphkit.ontology import Ontology

__all__ = ["concept_changes", "without_proven"]

#: Stated by documents, and by the vocabularies too: what a document proves stands in knowledge alone.
IN_BOTH: Final = frozenset((GK.partOf, GK.runBy))
_UPWARD: Final = (SKOS.broader, GK.partOf, GK.runBy)


def concept_changes(
    store: ox.Store,
    ontology: Ontology,
    overlays: tuple[Overlay, Overlay],
    among: Iterable[str],
    said: tuple[list[Said], list[Said]],
    out: Difference,
) -> None:
    """What changes in the graph of concepts: those named for the first time, or no longer, or otherwise.

    Args:
        store: as it is before the change.
        ontology: describes the known concepts.
        overlays: what lies over the concepts before the change, and after it.
        among: concepts that may stand for others than before, or others for them.
        said: what the documents that change said, and what they say now.
        out: what changes in knowledge; takes the quads.
    """
    _Concepts(store, ontology, overlays, set(among), said, out).turn()


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
    """The graph of concepts while documents change.

    All IRIs in here are those of concepts that stand for themselves, unless they are called raw.
    """

    def __init__(
        self,
        store: ox.Store,
        ontology: Ontology,
        overlays: tuple[Overlay, Overlay],
        among: set[str],
        said: tuple[list[Said], list[Said]],
        out: Difference,
    ) -> None:
        self._store, self._ontology, self._out = store, ontology, out
        self._was, self._now = overlays
        self._after = said[1]
        self._changed = {one.document for one in chain(*said)}
        self._raw = {iri for one in said[1] for iri in one.raw}
        self._labelled = {iri for one in said[1] for iri, _ in one.labels}
        #: What was described anew, and what leads up from it; of what is forgotten, nothing.
        self._made: dict[str, list[ox.Quad]] = {}
        self._up: dict[str, set[str]] = {}
        self._unsure = self._that_may_differ(among, said)
        self._touched = self._unsure | {
            overlay.canonical(iri, one.document)
            for overlay, part in zip(overlays, said, strict=True)
            for one in part
            for iri in one.raw
        }

    def _that_may_differ(self, among: set[str], said: tuple[list[Said], list[Said]]) -> set[str]:
        """What is described otherwise now, or may be, though it was there before."""
        found = {
            overlay.canonical(iri, one.document)
            for overlay, part in zip((self._was, self._now), said, strict=True)
            for one in part
            for pairs in (one.labels, one.others, one.parents)
            for iri, _ in pairs
        }
        found |= {
            subject
            for subject, predicate, _, graph in map(as_quad, (*self._out.gone, *self._out.fresh))
            if predicate in IN_BOTH and graph == KNOWLEDGE_GRAPH
        }
        for overlay in (self._was, self._now):
            for raw in among:
                parts = [part.iri for part in overlay.divided.get(raw, ())]
                found |= {iri for one in (raw, *parts) for iri in (one, overlay.canonical(one))}
        moved = {raw for raw in among if self._was.canonical(raw) != self._now.canonical(raw)}
        for iri in moved | {self._was.canonical(raw) for raw in moved}:
            # What it is part of, or what it is broader than, leads to another one now.
            found |= {subject for subject, *_ in match(self._store, None, None, iri, CONCEPTS_GRAPH)}
        owned = (part for part in self._now.parts if {part.parent, self._now.canonical(part.parent)} & found)
        return found | {self._now.canonical(part.iri) for part in owned}

    # --- what comes ---

    def turn(self) -> None:
        """Describe what is named, with all that leads up from it, and forget the rest."""
        self._describe()
        self._forget()
        for iri, quads in self._made.items():
            self._out.turn(self._own(iri), quads)

    def _describe(self) -> None:
        standing = (iri for iri in self._touched if iri not in self._now.merges)
        todo = sorted(
            iri for iri in standing if self._is_named(iri) or (iri in self._unsure and self._is_above(iri))
        )
        seen = set(todo)
        while todo:
            iri = todo.pop()
            if iri not in self._unsure and self._own(iri):
                continue
            self._made[iri], self._up[iri] = self._description(iri)
            todo += sorted(self._up[iri] - seen)
            seen |= self._up[iri]

    def _description(self, iri: str) -> tuple[list[ox.Quad], set[str]]:
        """Its own quads, without those that a document proves; and what leads up from it."""
        quads, parents = [], set[str]()
        for raw in self._needed(iri):
            known, met = self._ontology.concept(raw), self._met(raw)
            found = concept_quads(self._ontology, [raw] if met is None else (), [met] if met else ())
            quads += [quad for quad in found if quad.subject == node(raw)]
            above = (
                (*known.broader, known.part_of, known.run_by) if known else (met.part_of if met else None,)
            )
            parents |= {self._now.canonical(one) for one in above if one}
        if not self._now:
            made = quads
        elif self._stands(iri):
            add = Writer(CONCEPTS_GRAPH)
            describe(add, iri, facts_of(quads), self._now)
            made = list(dict.fromkeys(add.quads))
        else:
            made = []
        part = self._now.part(iri)
        if part is not None:
            parents |= {self._now.canonical(part.concept), self._now.canonical(part.parent)}
        return without_proven(made, self._store, self._out), parents - {iri}

    def _needed(self, iri: str) -> list[str]:
        """Raw concepts whose descriptions make up that of one."""
        part = self._now.part(iri)
        found = [iri] if part is None else [part.concept, part.parent, self._now.canonical(part.parent)]
        return list(dict.fromkeys((*found, *self._now.members.get(iri, ()))))

    def _met(self, raw: str) -> NewConcept | None:
        """What documents call it."""
        labels = Labels()
        for said in self._after:
            labels.take(said, of=raw)
        for predicate, give in (
            (SKOS.prefLabel, labels.prefer),
            (SKOS.altLabel, labels.also),
            (GK.partOf, labels.part),
        ):
            for _, _, value, graph in match(self._store, raw, predicate):
                if graph.startswith(DOCUMENTS) and graph not in self._changed:
                    give(raw, value)
        return next(iter(labels.concepts()), None)

    # --- what goes ---

    def _forget(self) -> None:
        """Forget what nothing names and nothing leads up to any more, then what that led up to."""
        left = {
            value
            for iri in self._made
            for _, predicate, value in map(as_triple, self._own(iri))
            if predicate in _UPWARD
        }
        todo = sorted(self._touched | left)
        while todo:
            iri = todo.pop()
            there = self._made[iri] if iri in self._made else self._own(iri)
            if not there or (self._stands(iri) and (self._is_named(iri) or self._is_above(iri))):
                continue
            self._made[iri], up = [], self._up.pop(iri, set())
            todo += sorted({value for _, predicate, value in map(as_triple, there) if predicate in _UPWARD})
            todo += sorted(up | self._above(iri))

    def _above(self, iri: str) -> set[str]:
        """What the vocabulary says leads up from it."""
        known = self._ontology.concept(iri)
        found = (*known.broader, known.part_of, known.run_by) if known else ()
        return {self._now.canonical(one) for one in found if one}

    def _own(self, iri: str) -> list[ox.Quad]:
        return list(self._store.quads_for_pattern(node(iri), None, None, node(CONCEPTS_GRAPH)))

    def _stands(self, iri: str) -> bool:
        """Whether it is described at all: not merged into another, nor a name that only means its parts."""
        if iri in self._now.merges:
            return False
        return iri not in self._now.divided or self._is_named(iri)

    def _is_above(self, iri: str) -> bool:
        """Whether a concept that stays leads up to it."""
        if any(iri in up for up in self._up.values()):
            return True
        return any(
            subject not in self._made
            for predicate in _UPWARD
            for subject, *_ in match(self._store, None, predicate, iri, CONCEPTS_GRAPH)
        )

    def _is_named(self, iri: str) -> bool:
        """Whether a document names it, or something that it stands for."""
        if iri in self._now.merges:
            return False
        members = self._now.members.get(iri, ())
        if any(self._now.part(one) is not None for one in (iri, *members)):
            return True
        return any(self._is_raw_named(raw, plain=raw == iri) for raw in (iri, *members))

    def _is_raw_named(self, raw: str, plain: bool) -> bool:
        """Whether a document names a raw concept; ``plain``: without meaning one of several units."""
        parts = self._now.divided.get(raw, ())
        if parts:
            meant = {document for part in parts for document in part.documents}
            now = {said.document for said in self._after if raw in said.raw}
            if not now <= meant or any(graph not in meant for graph in self._naming(raw)):
                return True
            return not plain and self._is_labelled(raw)
        return raw in self._raw or next(self._naming(raw), None) is not None or self._is_labelled(raw)

    def _naming(self, raw: str) -> Iterator[str]:
        """Documents that do not change and name it."""
        return (
            graph
            for predicate in NAMING
            for *_, graph in match(self._store, None, predicate, raw)
            if graph.startswith(DOCUMENTS) and graph not in self._changed
        )

    def _is_labelled(self, raw: str) -> bool:
        """Whether a document gives it a name."""
        if raw in self._labelled:
            return True
        graphs = (graph for *_, graph in match(self._store, raw, SKOS.prefLabel))
        return any(graph.startswith(DOCUMENTS) and graph not in self._changed for graph in graphs)
