"""Which concepts are the same, and why: blocks of equal names, never all pairs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from graphkit.resolution.spelling import acronym_key, bag_key, initials, is_short, loose_key, name_key
from graphkit.resolution.statements import ConceptFacts

__all__ = ["MEASURED", "Key", "Resolved", "Same", "keys_of", "resolve"]

#: How right each reason is: the lower end of the 95 % interval (Wilson) of its precision on labelled
#: names, as `benchmarks/resolution.py` prints it (22 of 22, 10 of 10). The others fired less than ten times.
MEASURED: Final[Mapping[str, float]] = {"same-label": 0.85, "shared-acronym": 0.72}
_REASONS: Final = ("curated", "exact-match", "same-label", "shared-acronym", "similar-label")
#: Groups of one name that are compared with each other; a name with more of them is nobody's.
_MOST: Final = 16


@dataclass(frozen=True, slots=True)
class Same:
    """Two concepts that are the same, or may be.

    Attributes:
        kept: IRI of the concept that stands for both.
        merged: IRI of the other.
        reason: ``curated``, ``exact-match``, ``same-label`` or ``shared-acronym``; of what may be the
            same also ``similar-label``.
        shared: the name, acronym or IRI they share.
        confidence: what its reason measured (`MEASURED`), 0 to 1, or None where nothing was measured
            and for what only may be the same.
    """

    kept: str
    merged: str
    reason: str
    shared: str
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Resolved:
    """What was found; both sorted.

    Attributes:
        merges: each merged concept once, with the one that stands for it.
        maybe: pairs that a person has to look at.
    """

    merges: tuple[Same, ...] = ()
    maybe: tuple[Same, ...] = ()

    @property
    def kept(self) -> Mapping[str, str]:
        """From a merged concept to the one that stands for it."""
        return {same.merged: same.kept for same in self.merges}


def resolve(
    facts: Iterable[ConceptFacts],
    *,
    together: Mapping[str, str] | None = None,
    apart: Iterable[tuple[str, str]] = (),
) -> Resolved:
    """Which concepts are the same.

    Merged are concepts of one kind (teams and organisations are one) that share a match elsewhere, a
    name, or an acronym with its long form, unless they are in different organisations. A unit of
    unknown organisation joins its namesakes where these do not differ. An acronym that stands for
    several long forms, one whose long form nobody states, and names that only differ in the word for
    the kind of unit may be the same. The order of the facts is irrelevant.

    Args:
        facts: from `graphkit.resolution.concept_facts`, each IRI once.
        together: merges a person decided on, from the merged concept to the one that stands for it.
        apart: pairs a person said are not the same; they win over everything but ``together``.

    >>> tts = ConceptFacts("urn:a", "team", ("Technology Services", "TS"))
    >>> short = ConceptFacts("urn:b", "team", ("TS",))
    >>> [(one.merged, one.kept, one.reason) for one in resolve([short, tts]).merges]
    [('urn:b', 'urn:a', 'shared-acronym')]
    """
    clusters = _Clusters(facts, together or {}, apart)
    maybe: set[_Link] = set()
    while True:
        maybe = set()
        merged = False
        for link in sorted(_links(clusters.facts())):
            if link.sure and clusters.join(link):
                merged = True
            else:
                maybe.add(link)
        if not merged:
            return clusters.resolved(maybe)


class Key(NamedTuple):
    """A name, or what stands for one, under which concepts of a kind meet."""

    what: str
    kind: str
    key: str


class _Link(NamedTuple):
    """Two concepts that share something; sorts by reason."""

    rank: int
    one: str
    other: str
    shared: str
    sure: bool = True


def _link(rank: str, one: str, other: str, shared: str, sure: bool = True) -> _Link:
    first, second = sorted((one, other))
    return _Link(_REASONS.index(rank), first, second, shared, sure)


class _Clusters:
    """Concepts joined so far; each cluster has facts of its own."""

    def __init__(
        self, facts: Iterable[ConceptFacts], together: Mapping[str, str], apart: Iterable[tuple[str, str]]
    ) -> None:
        self._own = {one.iri: one for one in sorted(facts, key=lambda one: one.iri)}
        self._facts = dict(self._own)
        self._lead = {iri: iri for iri in self._own}
        self._members = {iri: [iri] for iri in self._own}
        self._why: dict[str, _Link] = {}
        self._given_up, self._chosen = frozenset(together), frozenset(together.values())
        self._apart: defaultdict[str, set[str]] = defaultdict(set)
        for one, other in apart:
            self._apart[one].add(other)
            self._apart[other].add(one)
        for merged, kept in sorted(together.items()):
            if merged in self._own and kept in self._own:
                self._union(merged, kept, _link("curated", merged, kept, ""))

    def facts(self) -> list[ConceptFacts]:
        """Facts of each cluster, under the IRI of its lead."""
        return [self._facts[iri] for iri in sorted(self._facts)]

    def find(self, iri: str) -> str:
        while self._lead[iri] != iri:
            iri = self._lead[iri]
        return iri

    def join(self, link: _Link) -> bool:
        """Join two clusters unless something speaks against it; whether they are one now."""
        one, other = self.find(link.one), self.find(link.other)
        if one == other:
            return False
        if self.kept_apart(one, other) or not compatible(self._facts[one], self._facts[other]):
            return False
        self._union(one, other, link)
        return True

    def kept_apart(self, one: str, other: str) -> bool:
        small, large = sorted((one, other), key=lambda iri: (len(self._members[iri]), iri))
        inside = set(self._members[large])
        return any(self._apart[iri] & inside for iri in self._members[small] if iri in self._apart)

    def _union(self, one: str, other: str, link: _Link) -> None:
        one, other = self.find(one), self.find(other)
        if one == other:
            return
        kept, gone = sorted((one, other), key=lambda iri: (-len(self._members[iri]), iri))
        for iri in (*self._members[gone], *([kept] if len(self._members[kept]) == 1 else [])):
            self._why.setdefault(iri, link)
        self._members[kept] += self._members.pop(gone)
        self._lead[gone] = kept
        self._facts[kept] = _both(self._facts[kept], self._facts.pop(gone))

    def resolved(self, maybe: Iterable[_Link]) -> Resolved:
        order = {iri: self._preference(facts) for iri, facts in self._own.items()}
        ends = {}
        merges = []
        for members in self._members.values():
            kept = min(members, key=order.__getitem__)
            ends.update(dict.fromkeys(members, kept))
            for iri in members:
                if iri != kept:
                    link = self._why[iri]
                    merges.append(self._same(kept, iri, link))
        pairs: dict[tuple[str, str], Same] = {}
        for link in sorted(maybe):
            one, other = ends[link.one], ends[link.other]
            if one != other and self._open(link):
                kept, gone = sorted((one, other), key=order.__getitem__)
                pairs.setdefault((kept, gone), replace(self._same(kept, gone, link), confidence=None))
        return Resolved(
            tuple(sorted(merges, key=lambda same: same.merged)), tuple(pairs[key] for key in sorted(pairs))
        )

    def _open(self, link: _Link) -> bool:
        """Whether a person has something to decide: nobody said no, and nothing rules it out."""
        one, other = self.find(link.one), self.find(link.other)
        either = (self._facts[one], self._facts[other])
        matched = _REASONS[link.rank] == "exact-match" and not all(facts.known for facts in either)
        return not self.kept_apart(one, other) and (matched or compatible(*either))

    def _same(self, kept: str, merged: str, link: _Link) -> Same:
        reason = _REASONS[link.rank]
        return Same(kept, merged, reason, link.shared, MEASURED.get(reason))

    def _preference(self, facts: ConceptFacts) -> tuple[object, ...]:
        """The concept that stands for others: what a person chose, then the best known one."""
        decided = (facts.iri in self._given_up, facts.iri not in self._chosen)
        unit = facts.kind != "organization"
        short = is_short(facts.labels[0])
        return *decided, not facts.known, unit, short, -facts.documents, facts.iri


def _both(one: ConceptFacts, other: ConceptFacts) -> ConceptFacts:
    return replace(
        one,
        labels=tuple(dict.fromkeys((*one.labels, *other.labels))),
        parents=one.parents | other.parents,
        above=one.above | other.above,
        matches=one.matches | other.matches | {other.iri},
        known=one.known or other.known,
        documents=one.documents + other.documents,
    )


def compatible(one: ConceptFacts, other: ConceptFacts) -> bool:
    """Whether two units can be one: neither placed, or one of them where the other belongs.

    Two that the vocabulary knows are what it says they are: two.

    >>> aws = ConceptFacts("urn:a", "team", ("Data",), frozenset(["urn:aws"]), frozenset(["urn:aws"]))
    >>> ads = ConceptFacts("urn:b", "team", ("Data",), frozenset(["urn:ads"]), frozenset(["urn:ads"]))
    >>> compatible(aws, ads), compatible(aws, ConceptFacts("urn:c", "team", ("Data",)))
    (False, True)
    """
    if one.known and other.known:
        return False
    if not one.parents or not other.parents:
        return True
    ours, theirs = {one.iri, *one.matches}, {other.iri, *other.matches}
    return bool(one.parents & (other.above | theirs) or other.parents & (one.above | ours))


# --- what concepts share -------------------------------------------------------------------------


def keys_of(facts: ConceptFacts) -> Iterator[Key]:
    """Everything by which a concept can meet others: concepts without a common key are never compared.

    >>> [key.what for key in keys_of(ConceptFacts("urn:a", "team", ("Data Office",)))]
    ['match', 'name', 'initials', 'loose']
    """
    kind = "team" if facts.kind == "organization" else facts.kind
    for iri in (facts.iri, *facts.matches):
        yield Key("match", kind, iri)
    for label in facts.labels:
        if is_short(label):
            yield Key("short", kind, acronym_key(label))
            continue
        yield Key("name", kind, name_key(label))
        if kind in ("team", "program"):
            yield Key("initials", kind, initials(label))
            yield Key("loose", kind, loose_key(label))


def _links(facts: Iterable[ConceptFacts]) -> Iterator[_Link]:
    named = {one.iri: one for one in facts}
    blocks: defaultdict[str, defaultdict[tuple[str, str], set[str]]] = defaultdict(lambda: defaultdict(set))
    for one in named.values():
        for what, kind, key in keys_of(one):
            blocks[what][kind, key].add(one.iri)
    for (_, iri), found in blocks["match"].items():
        yield from _chain("exact-match", found, iri)
    for (_, name), found in blocks["name"].items():
        yield from _namesakes([named[iri] for iri in found], "same-label", name)
    for (kind, short), found in blocks["short"].items():
        yield from _shorts([named[iri] for iri in found], short)
        if not any(map(_long, (named[iri] for iri in found))):
            others = blocks["initials"].get((kind, short), set()) - found
            for iri in sorted(others)[:_MOST]:
                yield _link("shared-acronym", min(found), iri, short, sure=False)
    for (_, loose), found in blocks["loose"].items():
        if loose and len(found) > 1:
            yield from _chain("similar-label", found, loose, sure=False)


def _chain(reason: str, found: Iterable[str], shared: str, sure: bool = True) -> Iterator[_Link]:
    """All of them with the least one: as many links as there are concepts."""
    first, *others = sorted(found)
    for other in others:
        yield _link(reason, first, other, shared, sure)


def _long(facts: ConceptFacts) -> bool:
    return any(" " in label for label in facts.labels)


def _shorts(found: list[ConceptFacts], short: str) -> Iterator[_Link]:
    """Concepts with one acronym: the same where their long forms do not differ."""
    forms = _forms([one for one in found if _long(one)])
    alone = [one for one in found if not _long(one)]
    if len(forms) <= 1:
        yield from _namesakes(found, "shared-acronym" if forms else "same-label", short)
        return
    for same in (*forms, alone):
        yield from _namesakes(same, "shared-acronym" if same is not alone else "same-label", short)
    firsts = sorted(min(one.iri for one in same) for same in forms)[:_MOST]
    for other in firsts[1:]:
        yield _link("shared-acronym", firsts[0], other, short, sure=False)
    for first in firsts if alone else ():
        yield _link("shared-acronym", min(one.iri for one in alone), first, short, sure=False)


def _forms(found: list[ConceptFacts]) -> list[list[ConceptFacts]]:
    """Concepts by their long forms: those that share the words of one are together."""
    groups: list[tuple[set[str], list[ConceptFacts]]] = []
    by_bag: dict[str, int] = {}
    for one in sorted(found, key=lambda one: one.iri):
        bags = {bag_key(label) for label in one.labels if " " in label}
        places = sorted({by_bag[bag] for bag in bags if bag in by_bag}) or [len(groups)]
        if places[0] == len(groups):
            groups.append((set(), []))
        for place in places[1:]:
            groups[places[0]][0].update(groups[place][0])
            groups[places[0]][1].extend(groups[place][1])
            groups[place][1].clear()
        groups[places[0]][0].update(bags)
        groups[places[0]][1].append(one)
        by_bag.update(dict.fromkeys(groups[places[0]][0], places[0]))
    return [same for _, same in groups if same]


def _placed(found: Iterable[ConceptFacts]) -> list[list[ConceptFacts]]:
    """Concepts by what they are part of, the same place together; a known one stands for itself."""
    groups: defaultdict[tuple[str, ...], list[ConceptFacts]] = defaultdict(list)
    for one in found:
        groups[(one.iri if one.known else "", *sorted(one.parents))].append(one)
    return [groups[key] for key in sorted(groups)]


def _namesakes(found: list[ConceptFacts], reason: str, shared: str) -> Iterator[_Link]:
    """Concepts of one name: one where they are in one organisation, else each its own.

    Two are the same when they fit each other and every third one that does not fit the first does not
    fit the second either. So one that could belong to two others belongs to neither.
    """
    groups = _placed(found)
    for group in groups:
        yield from _chain(reason, (one.iri for one in group), shared)
    if not 1 < len(groups) <= _MOST:
        return
    firsts = [min(group, key=lambda one: one.iri) for group in groups]
    against = [
        frozenset(n for n, two in enumerate(firsts) if two is not one and not compatible(one, two))
        for one in firsts
    ]
    for place, one in enumerate(firsts):
        for other in range(place + 1, len(firsts)):
            if other not in against[place]:
                sure = against[place] == against[other]
                yield _link(reason, one.iri, firsts[other].iri, shared, sure)
