"""Concepts of a new vocabulary beside those already known: one label of one kind is one concept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from graphkit.ontology import Concept
from graphkit.vocabularies.labels import distinct, key

__all__ = ["Match", "Merged", "merge"]

_Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Match:
    """A concept that is already known.

    Attributes:
        iri: its IRI in the new vocabulary.
        label: its preferred label there.
        into: IRI of the known concept, which stays the node.
        known_as: preferred label of the known concept.
        exact: whether both have the label as their preferred one; else the match is a close one.
    """

    iri: str
    label: str
    into: str
    known_as: str
    exact: bool


@dataclass(frozen=True, slots=True)
class Merged:
    """Outcome of `merge`.

    Attributes:
        new: concepts that are not known yet, their broader concepts rewritten to the nodes that stay.
        additions: by IRI of a known concept, what the vocabulary adds to it (names and matches).
        matches: which concept is which.
        shared: other names left out because known concepts have them.
        doubtful: other names left out because several concepts of the vocabulary have them.
    """

    new: tuple[Concept, ...]
    additions: Mapping[str, Concept]
    matches: tuple[Match, ...]
    shared: int
    doubtful: int


def merge(concepts: Sequence[Concept], known: Iterable[Concept], *, loosely: bool = True) -> Merged:
    """Find out which concepts are known already.

    A concept is a known one when it has its IRI, when the known one names it as an exact match, or when its
    preferred label is any name of the known one. With `loosely`, also when one of its other names is the
    known one's preferred label. Names that a known concept has stay with that one; a name that several
    concepts of the vocabulary have beside their preferred ones names none of them.

    Args:
        concepts: of the new vocabulary.
        known: of the ontology and of other vocabularies.
        loosely: whether other names decide too; those of large official lists are too broad for that.
    """
    index = _Index(known)
    nodes: dict[str, tuple[Concept, bool]] = {}
    first: dict[_Key, Concept] = {}
    for concept in concepts:
        found = index.find(concept, loosely)
        label = (concept.type, key(concept.label))
        if found is None and label in first:
            found = (first[label], True)
        if found is None:
            first[label] = concept
        else:
            nodes[concept.iri] = found
    return _Sorting(concepts, index, nodes, first).merged()


class _Index:
    """Known concepts by IRI, by what they say they match, and by label."""

    def __init__(self, known: Iterable[Concept]) -> None:
        self.by_iri: dict[str, Concept] = {}
        self.by_match: dict[str, Concept] = {}
        self.preferred: dict[_Key, Concept] = {}
        self.any: dict[_Key, Concept] = {}
        for concept in known:
            self.by_iri[concept.iri] = concept
            self.preferred.setdefault((concept.type, key(concept.label)), concept)
            for iri in concept.exact_match:
                self.by_match.setdefault(iri, concept)
            for label in concept.labels:
                self.any.setdefault((concept.type, key(label)), concept)

    def find(self, concept: Concept, loosely: bool) -> tuple[Concept, bool] | None:
        """The known concept this one is, and whether exactly."""
        same = self.by_iri.get(concept.iri) or self.by_match.get(concept.iri)
        if same is not None and same.type == concept.type:
            return same, True
        label = (concept.type, key(concept.label))
        if label in self.preferred:
            return self.preferred[label], True
        if label in self.any:
            return self.any[label], False
        others = ((concept.type, key(name)) for name in concept.labels[1:]) if loosely else ()
        return next(((self.preferred[name], False) for name in others if name in self.preferred), None)


class _Sorting:
    """Puts each concept and each name where it belongs."""

    def __init__(
        self,
        concepts: Sequence[Concept],
        index: _Index,
        nodes: Mapping[str, tuple[Concept, bool]],
        first: Mapping[_Key, Concept],
    ) -> None:
        self._concepts, self._index, self._nodes, self._first = concepts, index, nodes, first
        owners: defaultdict[_Key, set[str]] = defaultdict(set)
        for concept in concepts:
            for name in concept.labels[1:]:
                owners[concept.type, key(name)].add(self._node(concept.iri))
        self._owners = owners
        self._here = {concept.iri for concept in concepts}
        self.shared = self.doubtful = 0

    def _node(self, iri: str) -> str:
        return self._nodes[iri][0].iri if iri in self._nodes else iri

    def merged(self) -> Merged:
        new: dict[str, Concept] = {}
        additions: dict[str, Concept] = {}
        matches = []
        for concept in self._concepts:
            if concept.iri not in self._nodes:
                new[concept.iri] = self._new(concept)
        for concept in self._concepts:
            if concept.iri not in self._nodes:
                continue
            node, exact = self._nodes[concept.iri]
            target = new if node.iri in new else additions
            target[node.iri] = self._added(target.get(node.iri, _bare(node)), concept, node, exact)
            matches.append(Match(concept.iri, concept.label, node.iri, node.label, exact))
        return Merged(tuple(new.values()), additions, tuple(matches), self.shared, self.doubtful)

    def _new(self, concept: Concept) -> Concept:
        alt, hidden = (self._kept(names, concept) for names in (concept.alt_labels, concept.hidden_labels))
        near = {
            known.iri: None
            for name in concept.labels[1:]
            if (known := self._index.any.get((concept.type, key(name)))) is not None
        }
        ups = dict.fromkeys(self._node(iri) for iri in concept.broader)
        return replace(
            concept,
            alt_labels=alt,
            hidden_labels=hidden,
            ambiguous_labels=_among(concept.ambiguous_labels, (concept.label, *alt, *hidden)),
            broader=tuple(
                up for up in ups if up != concept.iri and (up in self._here or up in self._index.by_iri)
            ),
            close_match=distinct((*concept.close_match, *near)),
        )

    def _added(self, before: Concept, concept: Concept, node: Concept, exact: bool) -> Concept:
        """A known concept with the names and the match that one more concept gives it."""
        names = self._kept(concept.labels, concept)
        hidden = tuple(name for name in names if name in concept.hidden_labels)
        alt = distinct((*before.alt_labels, *(n for n in names if n not in hidden)), node.label)
        hidden = distinct((*before.hidden_labels, *hidden), node.label, *alt)
        marked = (*before.ambiguous_labels, *concept.ambiguous_labels)
        known = {node.iri, *node.exact_match, *node.close_match}
        link = () if concept.iri in known else (concept.iri,)
        exact_match = (*link, *concept.exact_match) if exact else ()
        return replace(
            before,
            alt_labels=alt,
            hidden_labels=hidden,
            ambiguous_labels=_among(marked, (before.label, *alt, *hidden)),
            exact_match=distinct((*before.exact_match, *(i for i in exact_match if i not in known))),
            close_match=distinct((*before.close_match, *(() if exact else link))),
        )

    def _kept(self, names: Iterable[str], concept: Concept) -> tuple[str, ...]:
        """Names that are this concept's alone."""
        kept = []
        for name in names:
            label = (concept.type, key(name))
            owner = self._first.get(label)
            taken = len(self._owners[label]) > 1 if owner is None else owner.iri != self._node(concept.iri)
            if label in self._index.any:
                # Its own node has it already, or another known concept keeps it.
                self.shared += self._index.any[label].iri != self._node(concept.iri)
            elif taken:
                self.doubtful += 1
            else:
                kept.append(name)
        return tuple(kept)


def _bare(node: Concept) -> Concept:
    """A known concept before a vocabulary adds to it."""
    return replace(node, alt_labels=(), hidden_labels=(), ambiguous_labels=(), exact_match=(), close_match=())


def _among(marked: Iterable[str], names: Iterable[str]) -> tuple[str, ...]:
    wanted = set(marked)
    return tuple(name for name in dict.fromkeys(names) if name in wanted)
