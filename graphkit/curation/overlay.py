"""What is known of concepts beyond the documents: laid over what they say, and taken off again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final

import pyoxigraph as ox

from graphkit.iris import CONCEPTS_GRAPH, GK, ID, KINDS, RDF, SKOS
from graphkit.quads import Writer

__all__ = [
    "Facts",
    "Overlay",
    "Part",
    "chains",
    "describe",
    "facts_of",
    "overlay_concepts",
    "part_iri",
    "whole_of",
]

#: What is said of one concept: predicates with their values.
Facts = list[tuple[str, "ox.NamedNode | ox.Literal"]]


@dataclass(frozen=True, slots=True)
class Part:
    """A concept whose name stands for several units: what some documents mean by it.

    Attributes:
        iri: IRI of that unit.
        concept: IRI of the concept as the documents have it.
        parent: IRI of the organisation that tells it from the others.
        documents: IRIs of the documents that mean it, sorted.
    """

    iri: str
    concept: str
    parent: str
    documents: tuple[str, ...]


def part_iri(concept: str, parent: str) -> str:
    """IRI of what a name stands for in one organisation.

    >>> part_iri("urn:team/data", "urn:organization/amazon")
    'urn:team/data--amazon'
    """
    return f"{concept}--{parent.rsplit('/', 1)[-1]}"


def whole_of(iri: str) -> str:
    """IRI of the concept whose name a part has; of anything else its own: a slug has no double hyphen.

    >>> whole_of(f"{ID}team/data--amazon"), whole_of("urn:a--b")
    ('https://w3id.org/graphkit/id/team/data', 'urn:a--b')
    """
    return iri.split("--", 1)[0] if iri.startswith(ID) else iri


@dataclass(frozen=True)
class Overlay:
    """Effects on concepts; documents keep the concept they named.

    Attributes:
        merges: from a concept to the one that stands for it; never a chain.
        labels: preferred label by concept; the old one becomes another label.
        types: local name of the class by concept.
        accepted: concepts a person has seen, which are new no longer.
        reasons: why a concept is merged, by that concept.
        parts: names that stand for several units.

    >>> overlay = Overlay({"urn:tts": "urn:technology"})
    >>> overlay.canonical("urn:tts"), overlay.canonical("urn:gsa")
    ('urn:technology', 'urn:gsa')
    """

    merges: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    types: Mapping[str, str] = field(default_factory=dict)
    accepted: frozenset[str] = frozenset()
    reasons: Mapping[str, str] = field(default_factory=dict)
    parts: tuple[Part, ...] = ()

    @cached_property
    def _own(self) -> Mapping[str, dict[str, str]]:
        own: defaultdict[str, dict[str, str]] = defaultdict(dict)
        for part in self.parts:
            for document in part.documents:
                own[document][part.concept] = self.merges.get(part.iri, part.iri)
        return own

    @cached_property
    def members(self) -> Mapping[str, list[str]]:
        """From a concept that stands for others to these, sorted."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for iri, kept in sorted(self.merges.items()):
            found[kept].append(iri)
        return found

    @cached_property
    def divided(self) -> Mapping[str, list[Part]]:
        """From a name that stands for several units to these."""
        found: defaultdict[str, list[Part]] = defaultdict(list)
        for part in self.parts:
            found[part.concept].append(part)
        return found

    def __bool__(self) -> bool:
        """Whether it changes anything."""
        return bool(self.merges or self.labels or self.types or self.accepted or self.parts)

    def canonical(self, iri: str, document: str = "") -> str:
        """IRI of the concept that stands for another, in what a document says."""
        if document and iri in self.divided:
            own = self._own.get(document)
            if own and iri in own:
                return own[iri]
        return self.merges.get(iri, iri)

    def same_in(self, document: str) -> Mapping[str, str]:
        """From each concept to the one that stands for it in what a document says, if it is another.

        >>> Overlay(parts=(Part("urn:r--a", "urn:r", "urn:a", ("urn:d",)),)).same_in("urn:d")
        {'urn:r': 'urn:r--a'}
        """
        own = self._own.get(document)
        return {**self.merges, **own} if own else self.merges

    def meant(self, concept: str) -> Mapping[str, str]:
        """From the documents that mean one of several units by a name to that unit."""
        parts = self.divided.get(concept, ())
        return {
            document: self.merges.get(part.iri, part.iri) for part in parts for document in part.documents
        }

    def part(self, iri: str) -> Part | None:
        """The unit with this IRI, if a name stands for it and for others."""
        return next((part for part in self.divided.get(whole_of(iri), ()) if part.iri == iri), None)

    def in_use(self, iris: Iterable[str]) -> set[str]:
        """Concepts that `overlay_concepts` needs described when these are named.

        These, the ones that stand for them or that they stand for, and what tells units of one name apart.
        """
        found: set[str] = set()
        todo = list(iris)
        while todo:
            iri = todo.pop()
            if iri in found:
                continue
            found.add(iri)
            todo += self.members.get(iri, ())
            if iri in self.merges:
                todo.append(self.merges[iri])
            for part in self.divided.get(whole_of(iri), ()):
                todo += (part.iri, part.concept, part.parent)
        return {iri for iri in found if self.part(iri) is None}

    def with_found(
        self, merges: Mapping[str, str], reasons: Mapping[str, str], parts: Iterable[Part]
    ) -> Overlay:
        """With what was found beyond the decisions of a person (see `graphkit.resolution`)."""
        whole = chains({**merges, **self.merges})
        labels = {whole.get(iri, iri): label for iri, label in self.labels.items()}
        return replace(
            self, merges=whole, labels=labels, reasons={**reasons, **self.reasons}, parts=tuple(parts)
        )


def chains(merges: Mapping[str, str]) -> dict[str, str]:
    """Merges in which every concept leads to the last of its chain; a circle leads to its least.

    >>> chains({"a": "b", "b": "c"})
    {'a': 'c', 'b': 'c'}
    """
    ends: dict[str, str] = {}
    for start in merges:
        path = [start]
        while (following := merges.get(path[-1])) is not None and following not in path:
            path.append(following)
        end = path[-1] if following is None else min(path[path.index(following) :])
        if end != start:
            ends[start] = end
    return ends


def overlay_concepts(
    quads: Iterable[ox.Quad], overlay: Overlay, named: Collection[str] | None = None
) -> list[ox.Quad]:
    """Descriptions of concepts with an overlay laid over them, sorted; without one, as they are.

    A merged concept gives its names, its matches and its parents to the one that stands for it and
    is described no longer. A name that stands for several units is described as each of them.

    Args:
        quads: of the graph of concepts; `Overlay.in_use` says which ones it must describe.
        overlay: what to lay over them.
        named: concepts that are named as knowledge names them: a name of several units that no document
            is left to use on its own is not described; without it, it is.
    """
    quads = list(quads)
    if not overlay:
        return quads
    said = facts_of(quads)
    divided = {iri for iri in overlay.divided if named is not None and iri not in named}
    described = said.keys() | {overlay.merges.get(iri, iri) for iri in said}
    add = Writer(CONCEPTS_GRAPH)
    for iri in sorted((*(described - divided), *(part.iri for part in overlay.parts))):
        if iri not in overlay.merges:
            describe(add, iri, said, overlay)
    return sorted(set(add.quads), key=str)


def facts_of(quads: Iterable[ox.Quad]) -> Mapping[str, Facts]:
    """Predicates and values by subject."""
    said: defaultdict[str, Facts] = defaultdict(list)
    for quad in quads:
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode | ox.Literal):
            said[quad.subject.value].append((quad.predicate.value, quad.object))
    return dict(said)


def describe(add: Writer, iri: str, said: Mapping[str, Facts], overlay: Overlay) -> None:
    """Describe one concept that stands for itself, or one of several units of a name.

    Args:
        add: takes the description.
        iri: the concept or unit; none that is merged into another.
        said: what vocabularies and documents say of it, and of all that `Overlay.in_use` adds to it.
        overlay: what to lay over that.
    """
    merged = [said[member] for member in overlay.members.get(iri, ()) if member in said]
    part = overlay.part(iri)
    if part is not None:
        if part.concept in said:
            _describe_part(add, part, said, merged, overlay)
        return
    # One that no vocabulary and no document describes is described as what is merged into it.
    own = said.get(iri) or next(iter(merged), None)
    if own:
        _describe(add, iri, own, merged, overlay)


_NAMES: Final = (SKOS.prefLabel, SKOS.altLabel)
_GIVEN: Final = frozenset((SKOS.exactMatch, SKOS.closeMatch, SKOS.broader, GK.partOf, GK.runBy))


def _describe(add: Writer, iri: str, facts: Facts, merged: list[Facts], overlay: Overlay) -> None:
    label = overlay.labels.get(iri) or next(
        (value.value for name, value in facts if name == SKOS.prefLabel), ""
    )
    others = [pair for facts in merged for pair in facts]
    add.word(iri, SKOS.prefLabel, label)
    for name in sorted({value.value for kind, value in (*facts, *others) if kind in _NAMES} - {label}):
        add.word(iri, SKOS.altLabel, name)
    type_ = overlay.types.get(iri)
    for predicate, value in (*facts, *(pair for pair in others if pair[0] in _GIVEN)):
        if predicate in _NAMES or (predicate == GK.isNew and iri in overlay.accepted):
            continue
        if predicate == RDF.type and type_ and value.value.removeprefix(str.__str__(GK)) in KINDS:
            continue
        if isinstance(value, ox.Literal):
            add.literal(iri, predicate, value)
        elif (target := overlay.merges.get(value.value, value.value)) != iri:
            add.link(iri, predicate, target)
    if type_:
        add.link(iri, RDF.type, getattr(GK, type_), SKOS.Concept)


def _describe_part(
    add: Writer, part: Part, said: Mapping[str, Facts], merged: list[Facts], overlay: Overlay
) -> None:
    def label_of(facts: Facts) -> str:
        return next((value.value for name, value in facts if name == SKOS.prefLabel), "")

    parent = overlay.merges.get(part.parent, part.parent)
    label = label_of(said[part.concept])
    owner = overlay.labels.get(parent) or label_of(said.get(parent, [])) or parent.rsplit("/", 1)[-1]
    kept = [(name, value) for name, value in said[part.concept] if name not in _NAMES and name != GK.partOf]
    plain = [(SKOS.altLabel, value) for name, value in said[part.concept] if name in _NAMES]
    named: Facts = [(SKOS.prefLabel, ox.Literal(f"{label} ({owner})", language="en"))]
    _describe(add, part.iri, [*named, *plain, *kept], merged, overlay)
    add.link(part.iri, GK.partOf, parent)
