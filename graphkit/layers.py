"""What lies over the documents of a graph: which concepts are the same, and how each is described.

Documents keep the concepts they name. A person's decisions and what `graphkit.resolution` finds say
which concept stands for which; knowledge and the descriptions of concepts follow from both.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from graphkit.curation import (
    Curation,
    Decision,
    Overlay,
    curation_quads,
    overlay_concepts,
    overlay_in,
    whole_of,
)
from graphkit.iris import CURATION_GRAPH, GK, ID, RDF
from graphkit.knowledge import Labels
from graphkit.quads import Difference, as_triple, match, node
from graphkit.rdf import concept_quads
from graphkit.resolution import (
    Moved,
    Resolved,
    Stated,
    named,
    overlay_moved,
    overlay_of,
    placed,
    resolution_quads,
    stated_in,
)

if TYPE_CHECKING:
    from graphkit.ontology import Ontology
    from graphkit.statedindex import StatedIndex

__all__ = ["Layers", "decided_in", "described"]

_MERGE: Final = ID + "decision/merge-"


class Layers:
    """What lies over the concepts that the documents of a store name; kept up to date.

    Args:
        store: with documents, and what was derived from them by these decisions.
        ontology: with the vocabularies.
        curation: decisions of a person.
        index: what the documents ever stated of concepts.

    Attributes:
        overlay: what stands for what.

    >>> from graphkit.statedindex import StatedIndex
    >>> from graphkit.ontology import load_ontology
    >>> bool(Layers(ox.Store(), load_ontology(), Curation(), StatedIndex()).overlay.merges)
    False
    """

    def __init__(self, store: ox.Store, ontology: Ontology, curation: Curation, index: StatedIndex) -> None:
        self._store, self._ontology, self._curation, self._index = store, ontology, curation, index
        self._decided = curation_quads(curation)
        found, given = overlay_in(store), curation.overlay
        labels = {found.merges.get(iri, iri): label for iri, label in given.labels.items()}
        self.overlay = replace(found, labels=labels, types=given.types, accepted=given.accepted)

    def derive(self) -> list[ox.Quad]:
        """Lay everything over the concepts anew; decisions, merges and their reasons as quads."""
        stated, resolved = stated_in(self._store), Resolved()
        # The vocabularies alone merge nothing that a document could name.
        if stated or self._curation.decisions:
            self.overlay, resolved = overlay_of(stated, self._ontology, self._curation)
        if self._index.lasts:
            self._fill(stated)
        else:
            self._index.empty()  # filled when it is needed: most graphs in memory are never changed
        return [*self._decided, *resolution_quads(resolved, self.overlay)]

    def _fill(self, stated: list[Stated]) -> None:
        self._index.fill(self._ontology.version, named(stated, self._ontology), placed(stated))

    def move(
        self, documents: Mapping[str, list[ox.Quad]], out: Difference, curation: Curation | None = None
    ) -> Moved | None:
        """Documents hold other quads now; with none, they are there no more.

        Args:
            documents: quads by document; the store still holds the old ones.
            out: takes what changes in the graph of curation.
            curation: what a person decides now; the same as before when None.

        Returns:
            What became of the concepts; None where all are what they were.
        """
        if not self._index.is_whole(self._ontology.version):
            self._fill(stated_in(self._store))
        stated = {iri: _stated(iri, quads) for iri, quads in documents.items()}
        before, about = self.overlay, set[str]()
        decided: tuple[Decision, ...] = ()
        if curation is not None:
            decided = (*self._curation.decisions, *curation.decisions)
            changed = self._curation.changed(curation)
            about = {decision.iri for decision in decided}
            decided = decided if changed is None else changed
            self._curation, self._decided = curation, curation_quads(curation)
        moved = overlay_moved(
            self._store, stated, before, self._ontology, self._curation, self._index, decided
        )
        if moved is not None:
            self.overlay = moved.overlay
            about |= _subjects(before, moved.among) | _subjects(moved.overlay, moved.among)
        there = [
            quad
            for iri in about
            for quad in self._store.quads_for_pattern(node(iri), None, None, node(CURATION_GRAPH))
        ]
        now = [quad for quad in self._decided if as_triple(quad)[0] in about]
        if moved is not None:
            now += resolution_quads(moved.resolved, _part_of(moved.overlay, moved.among))
        out.turn(there, now)
        return moved


def _stated(document: str, quads: Iterable[ox.Quad]) -> list[Stated]:
    aside = ox.Store()
    aside.extend(quads)
    return stated_in(aside, document)


def _subjects(overlay: Overlay, among: frozenset[str]) -> set[str]:
    """What the graph of curation describes of some concepts."""
    merged = {iri for iri in overlay.merges if whole_of(iri) in among}
    parts = {part.iri for concept in among for part in overlay.divided.get(concept, ())}
    return merged | parts | {_MERGE + iri.removeprefix(ID) for iri in merged}


def _part_of(overlay: Overlay, among: frozenset[str]) -> Overlay:
    """An overlay over some concepts alone."""
    merges = {iri: kept for iri, kept in overlay.merges.items() if whole_of(iri) in among}
    parts = tuple(part for concept in sorted(among) for part in overlay.divided.get(concept, ()))
    return Overlay(merges, parts=parts)


def decided_in(store: ox.Store) -> set[str]:
    """IRIs of the decisions of a person that a graph was made with; those of rules name their rule.

    >>> decided_in(ox.Store())
    set()
    """
    found = {iri for iri, *_ in match(store, None, RDF.type, GK.Decision, CURATION_GRAPH)}
    return found - {iri for iri, *_ in match(store, None, GK.rule, graph=CURATION_GRAPH)}


def described(ontology: Ontology, overlay: Overlay, raw: Counter[str], labels: Labels) -> list[ox.Quad]:
    """All concepts in use, with an overlay laid over them.

    Args:
        ontology: describes the known ones.
        overlay: what stands for what.
        raw: concepts as the documents name them, with the number of documents that do.
        labels: names that documents give.
    """
    met = labels.concepts()
    # A name that stands for several units, and that nobody uses without meaning one of them.
    divided = {
        concept
        for concept, parts in overlay.divided.items()
        if raw[concept] <= sum(len(part.documents) for part in parts)
    }
    names = (*raw, *(concept.iri for concept in met), *(part.iri for part in overlay.parts))
    meant = {overlay.canonical(iri) for iri in names if iri not in divided}
    used = overlay.in_use(meant)
    while True:
        quads = concept_quads(ontology, used, met)
        # Of what leads up from them, all that stands for the same is described as well.
        more = overlay.in_use(
            {quad.subject.value for quad in quads if isinstance(quad.subject, ox.NamedNode)}
        )
        if more <= used:
            return overlay_concepts(quads, overlay, meant)
        used |= more
