"""Which concepts are the same after some documents changed: looked for around what these state alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphkit.curation import Curation, Decision, Overlay, Part, chains, whole_of
from graphkit.resolution.resolving import Resolved, keys_of, resolve
from graphkit.resolution.statements import (
    Stated,
    concept_facts,
    parts_of,
    stated_in,
    stated_of,
)

if TYPE_CHECKING:
    from graphkit.ontology import Ontology
    from graphkit.statedindex import StatedIndex

__all__ = ["Moved", "named", "overlay_moved", "placed"]


@dataclass(frozen=True, slots=True)
class Moved:
    """What became of a part of the concepts.

    Attributes:
        among: IRIs of the concepts that were looked at; the others are what they were.
        overlay: over all concepts, as it is now.
        resolved: which of those that were looked at are merged.
    """

    among: frozenset[str]
    overlay: Overlay
    resolved: Resolved


def named(
    stated: Iterable[Stated], ontology: Ontology, among: set[str] | None = None
) -> Iterator[tuple[str, str]]:
    """Keys of the names of concepts, each with the concept, for `graphkit.statedindex.StatedIndex`.

    Args:
        stated: what documents state.
        ontology: with the vocabularies.
        among: concepts to look at; all, with those of the vocabularies, when None.
    """
    for facts in concept_facts(stated, ontology, among=among):
        for key in keys_of(facts):
            yield "\t".join(key), facts.iri


def placed(stated: Iterable[Stated]) -> Iterator[tuple[str, str, str]]:
    """Concepts with what they are part of and the document that says so, likewise."""
    return ((row.concept, parent, row.document) for row in stated for parent in row.parents)


def overlay_moved(
    store: ox.Store,
    documents: Mapping[str, list[Stated]],
    overlay: Overlay,
    ontology: Ontology,
    curation: Curation,
    index: StatedIndex,
    decided: tuple[Decision, ...] = (),
) -> Moved | None:
    """What lies over the concepts when documents state something else.

    Concepts are merged by names they share. So a document changes nothing but what the concepts that it
    states can reach by way of shared names: mostly a handful.

    Args:
        store: as it is before the change.
        documents: what these documents state after it.
        overlay: before the change.
        ontology: with the vocabularies.
        curation: decisions of a person.
        index: what was ever stated; takes what the documents state.
        decided: decisions that were taken, or taken back, since.

    Returns:
        None where nothing changes.
    """
    rows = _Rows(store, documents, index)
    changed = rows.changed() | {whole_of(iri) for decision in decided for iri in decision.speaks_of}
    if not changed:
        return None
    now = list(chain.from_iterable(map(rows.after, changed)))
    index.add(named(now, ontology, changed), placed(now))
    among = _reached(changed, index, (*curation.decisions, *decided))
    stated = rows.with_parents(among, ontology)
    parts = parts_of(stated, ontology)
    facts = concept_facts(stated, ontology, parts, among)
    resolved = resolve(facts, together=curation.overlay.merges, apart=curation.apart)
    return Moved(among, _merged(overlay, resolved, parts, among, curation), resolved)


class _Rows:
    """What is stated of a concept, before and after documents change."""

    def __init__(self, store: ox.Store, documents: Mapping[str, list[Stated]], index: StatedIndex) -> None:
        self._store, self._documents, self._index = store, documents, index
        self._before = [row for iri in documents for row in stated_in(store, iri)]
        self._fresh: defaultdict[str, list[Stated]] = defaultdict(list)
        for row in chain.from_iterable(documents.values()):
            self._fresh[row.concept].append(row)
        self._known: dict[str, list[Stated]] = {}

    def _stated(self, concept: str) -> list[Stated]:
        if concept not in self._known:
            self._known[concept] = stated_of(self._store, concept, self._index.parents(concept))
        return self._known[concept]

    def after(self, concept: str) -> list[Stated]:
        kept = (row for row in self._stated(concept) if row.document not in self._documents)
        return [*kept, *self._fresh.get(concept, ())]

    def changed(self) -> set[str]:
        """Concepts of which something else is stated, and those below one that stands elsewhere now."""
        rows = set(self._before) ^ set(chain.from_iterable(self._documents.values()))
        found = {row.concept for row in rows}
        todo = [iri for iri in {row.concept for row in rows if row.parents} if self._is_moved(iri)]
        while todo:
            below = self._index.children(todo.pop()) - found
            found |= below
            todo += below
        return found

    def _is_moved(self, concept: str) -> bool:
        before, after = (
            {parent for row in rows for parent in row.parents}
            for rows in (self._stated(concept), self.after(concept))
        )
        # Of several parents some may count in the documents alone that name them.
        return before != after or len(after) > 1

    def with_parents(self, concepts: frozenset[str], ontology: Ontology) -> list[Stated]:
        """What is stated of concepts and of all that they are part of."""
        found: list[Stated] = []
        todo, seen = sorted(concepts), set(concepts)
        while todo:
            iri = todo.pop()
            known = ontology.concept(iri)
            above: set[str] = {known.part_of} if known is not None and known.part_of else set()
            # Where the vocabulary places what others are part of, that counts alone.
            if iri in concepts or not above:
                rows = self.after(iri)
                found += rows
                above = above or {parent for row in rows for parent in row.parents}
            todo += above - seen
            seen |= above
        return found


def _reached(concepts: Iterable[str], index: StatedIndex, decisions: Iterable[Decision]) -> frozenset[str]:
    """These concepts, and all that share a name or a decision with one of them, and so on."""
    decided: defaultdict[str, set[str]] = defaultdict(set)
    for decision in decisions:
        for merged in decision.concepts if decision.into else ():
            one, other = whole_of(merged), whole_of(decision.into or "")
            decided[one].add(other)
            decided[other].add(one)
    found: set[str] = set()
    seen: set[str] = set()
    todo = list(concepts)
    while todo:
        iri = whole_of(todo.pop())
        if iri in found:
            continue
        found.add(iri)
        todo += decided.get(iri, ())
        for key in index.keys(iri) - seen:
            seen.add(key)
            todo += _sharing(key, index)
    return frozenset(found)


def _sharing(key: str, index: StatedIndex) -> Iterable[str]:
    what, _, rest = key.partition("\t")
    found = index.concepts(key)
    if what == "short":
        return found | index.concepts(f"initials\t{rest}")
    if what == "initials":
        # Alone they join nothing: two teams whose words begin with the same letters.
        return index.concepts(f"short\t{rest}")
    return () if what == "loose" and rest.endswith("\t") else found


def _merged(
    overlay: Overlay, resolved: Resolved, parts: Iterable[Part], among: frozenset[str], curation: Curation
) -> Overlay:
    given = curation.overlay
    decided = {one: other for one, other in given.merges.items() if {whole_of(one), whole_of(other)} & among}
    kept = {one: other for one, other in overlay.merges.items() if whole_of(one) not in among}
    merges = {**kept, **chains({**resolved.kept, **decided})}
    others = (part for part in overlay.parts if part.concept not in among)
    inside = (part for part in parts if part.concept in among)
    return Overlay(
        merges,
        {merges.get(iri, iri): label for iri, label in given.labels.items()},
        given.types,
        given.accepted,
        parts=tuple(sorted((*others, *inside), key=lambda part: part.iri)),
    )
