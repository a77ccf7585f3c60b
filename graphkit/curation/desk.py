"""One document's reading while decisions change it: places in the list of mentions stay until the end."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Final

from graphkit.iris import GK, KINDS, kind_of
from graphkit.model import STRENGTHS, Claim, Mention, NewConcept, Reading
from graphkit.sentences import quote_hash, sentence_around

__all__ = ["Desk", "class_of", "stronger"]

_CLASSES: Final = {kind: name for name, kind in KINDS.items()}
_UNIT: Final = frozenset(("Team", "Organization"))
#: Kinds that can stand at the end of a predicate; anything can be at the end of the others.
_ENDS: Final = {
    GK.asksFor: frozenset(("Skill",)),
    GK.forRole: frozenset(("RoleType",)),
    GK.hiresFor: frozenset(("RoleType",)),
    GK.locatedIn: frozenset(("Location",)),
    GK.mentionsProgram: frozenset(("Program",)),
    GK.postedBy: frozenset(("Team",)),
    GK.runBy: _UNIT,
    GK.partOf: _UNIT,
}
#: Kinds that can stand at its beginning, beside documents.
_BEGINS: Final = {
    GK.asksFor: frozenset(("Team", "RoleType", "Program")),
    GK.hiresFor: frozenset(("Team",)),
    GK.locatedIn: frozenset(("Team", "RoleType", "Organization")),
    GK.mentionsProgram: frozenset(("Team",)),
    GK.runBy: frozenset(("Program",)),
    GK.partOf: _UNIT,
}
#: How a posting speaks of what it names.
_NAMING: Final = {"Skill": GK.asksFor, "Program": GK.mentionsProgram}
_Key = tuple[str, str, str]


def class_of(iri: str) -> str:
    """Local name of the class that a concept's IRI tells, ``Skill`` where it tells none.

    >>> class_of("https://w3id.org/graphkit/id/role/tinkerer")
    'RoleType'
    """
    return _CLASSES.get(kind_of(iri), "Skill")


def stronger(strengths: Iterable[str | None]) -> str | None:
    """The strongest of some strengths, or None.

    >>> stronger(["context", None, "preferred"])
    'preferred'
    """
    return min((one for one in strengths if one), key=STRENGTHS.index, default=None)


class Desk:
    """A reading taken apart.

    Attributes:
        document: the document.
        mentions: its mentions; a number of this list means the same mention until `reading`.
        gone: numbers of mentions that were taken out.
        claims: what it says, by subject, predicate and object.
        concepts: what it names for the first time, by IRI.
        names: IRIs of everything it speaks of.
    """

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self.document = reading.document
        self.mentions = list(reading.mentions)
        self.gone: set[int] = set()
        self.claims: dict[_Key, Claim] = {_key(claim): claim for claim in reading.claims}
        self.concepts = {concept.iri: concept for concept in reading.new_concepts}
        self.names = {mention.concept for mention in reading.mentions}
        self.names.update(iri for claim in reading.claims for iri in (claim.subject, claim.object))
        self._marks: dict[int, tuple[str, str]] = {}

    def numbers(self, concept: str) -> list[int]:
        """Numbers of the mentions of a concept."""
        found = enumerate(self.mentions)
        return [n for n, mention in found if mention.concept == concept and n not in self.gone]

    def mark(self, number: int, quotes: Collection[str]) -> str | None:
        """The hash among these that a mention has: of its sentence, or of its own words."""
        if number not in self._marks:
            mention, text = self.mentions[number], self.document.text
            left, right = sentence_around(text, mention.start, mention.end)
            self._marks[number] = quote_hash(text[left:right]), quote_hash(mention.text)
        return next((mark for mark in self._marks[number] if mark in quotes), None)

    def label(self, iri: str) -> str:
        """Label by which the document knows a concept, or the words of its IRI."""
        if iri in self.concepts:
            return self.concepts[iri].label
        found = (mention.label for mention in self.mentions if mention.concept == iri)
        return next(found, iri.rstrip("/").rsplit("/", 1)[-1].replace("-", " "))

    def trim(self, key: _Key, numbers: Collection[int]) -> None:
        """Take mentions from a claim; without one that names what it is about, it goes."""
        claim = self.claims[key]
        rest = tuple(number for number in claim.mentions if number not in numbers)
        if rest == claim.mentions:
            return
        ends = (claim.object,) if claim.subject == self.document.id else (claim.object, claim.subject)
        named = [iri for iri in ends if self._naming(claim.mentions, iri)]
        if not rest or any(not self._naming(rest, iri) for iri in named[:1]):
            del self.claims[key]
            return
        strength = claim.strength and (
            stronger(self.mentions[n].strength for n in self._naming(rest, claim.object)) or claim.strength
        )
        years = claim.years if strength == claim.strength else None
        left = {name for number in rest for name in self.mentions[number].seniority}
        seniority = tuple(name for name in claim.seniority if name in left)
        self.claims[key] = replace(claim, mentions=rest, strength=strength, years=years, seniority=seniority)

    def _naming(self, numbers: Iterable[int], iri: str) -> list[int]:
        return [number for number in numbers if self.mentions[number].concept == iri]

    def drop(self, numbers: Iterable[int]) -> None:
        """Take mentions out, with what rests on them alone."""
        out = set(numbers)
        for key in list(self.claims):
            self.trim(key, out)
        self.gone |= out
        left = {mention.concept for n, mention in enumerate(self.mentions) if n not in self.gone}
        for iri in {self.mentions[number].concept for number in out} - left:
            self.concepts.pop(iri, None)
            for key in [key for key in self.claims if iri in (key[0], key[2])]:
                del self.claims[key]

    def move(self, concept: str, into: str, label: str | None, numbers: Collection[int]) -> list[int]:
        """Let mentions of a concept name another one; what they support goes with them.

        Returns:
            The numbers of the mentions that name it now.
        """
        whole = set(numbers) == set(self.numbers(concept))
        new_label = label or self.label(into)
        claims = [claim for claim in self.claims.values() if concept in (claim.subject, claim.object)]
        parts = [(claim, self._part(claim, concept, numbers, whole)) for claim in claims]
        if whole and concept in self.concepts and into not in self.concepts:
            old = self.concepts[concept]
            self.concepts[into] = replace(old, iri=into, type=class_of(into), label=label or old.label)
            new_label = label or old.label
        elif label and into not in self.concepts:
            self.concepts[into] = NewConcept(into, class_of(into), label)
        for claim, part in parts:
            if whole:
                self.claims.pop(_key(claim), None)
            elif part is not None:
                self.trim(_key(claim), [n for n in part if self.mentions[n].concept == concept])
        moved = self._rename(into, new_label, numbers)
        for claim, part in parts:
            if part is not None:
                self._put(self._about(claim, concept, into, new_label, part))
        if whole:
            self.concepts.pop(concept, None)
            for iri, one in self.concepts.items():
                if one.part_of == concept:
                    self.concepts[iri] = replace(one, part_of=into)
        self.names.add(into)
        return moved

    def _part(
        self, claim: Claim, concept: str, numbers: Collection[int], whole: bool
    ) -> tuple[int, ...] | None:
        """Mentions of a claim that support it when some mentions of a concept are moved."""
        own = [n for n in claim.mentions if self.mentions[n].concept == concept]
        moved = [n for n in own if n in numbers]
        if whole:
            return claim.mentions
        return tuple(n for n in claim.mentions if n in moved or n not in own) if moved else None

    def _rename(self, into: str, label: str, numbers: Iterable[int]) -> list[int]:
        type_ = "Team" if class_of(into) == "Organization" else class_of(into)
        taken = {(m.start, m.end, m.type): n for n, m in enumerate(self.mentions) if n not in self.gone}
        moved = []
        for number in numbers:
            old = self.mentions[number]
            strength = (old.strength or "context") if type_ == "Skill" else None
            other = taken.get((old.start, old.end, type_), number)
            if other != number:  # one place, one name of a type: what a person says wins
                self.drop([other])
            self.mentions[number] = replace(old, concept=into, label=label, type=type_, strength=strength)
            moved.append(number)
        return moved

    def _about(
        self, claim: Claim, concept: str, into: str, label: str, numbers: tuple[int, ...]
    ) -> Claim | None:
        """A claim that speaks of another concept, or None where it can't be said of its kind."""
        subject = into if claim.subject == concept else claim.subject
        object_ = into if claim.object == concept else claim.object
        predicate, type_ = claim.predicate, class_of(object_)
        if type_ not in _ENDS.get(predicate, (type_,)):
            predicate = _NAMING.get(type_, "") if predicate in _NAMING.values() else ""
        begins = class_of(subject)
        if not predicate or subject == object_:
            return None
        if subject != self.document.id and begins not in _BEGINS.get(predicate, (begins,)):
            return None
        numbers = tuple(number for number in numbers if number not in self.gone)
        strength = claim.strength
        if type_ != "Skill":
            strength = None
        elif predicate == GK.asksFor or strength:
            strength = strength or stronger(self.mentions[n].strength for n in numbers) or "context"
        return replace(
            claim,
            subject=subject,
            predicate=predicate,
            object=object_,
            subject_label=label if claim.subject == concept else claim.subject_label,
            object_label=label if claim.object == concept else claim.object_label,
            strength=strength,
            mentions=numbers,
            alternatives=tuple(into if iri == concept else iri for iri in claim.alternatives),
            years=claim.years if type_ == "Skill" else None,
        )

    def _put(self, claim: Claim | None) -> None:
        if claim is None or not claim.mentions:
            return
        other = self.claims.get(_key(claim))
        if other is not None:
            claim = replace(
                other,
                mentions=tuple(sorted({*other.mentions, *claim.mentions})),
                strength=stronger((other.strength, claim.strength)),
            )
        self.claims[_key(claim)] = claim

    def add(self, claim: Claim, mention: Mention) -> int:
        """Put in a claim with a mention, which is not put in twice."""
        number = next(
            (n for n, one in enumerate(self.mentions) if n not in self.gone and _same(one, mention)), None
        )
        if number is None:
            number = len(self.mentions)
            self.mentions.append(mention)
        self._put(replace(claim, mentions=(number,)))
        self.names.update((claim.subject, claim.object))
        return number

    def reading(self) -> Reading:
        """The reading, in the order every reading has."""
        kept = [number for number in range(len(self.mentions)) if number not in self.gone]
        kept.sort(key=lambda number: self.mentions[number].start)
        places = {number: place for place, number in enumerate(kept)}
        asked = {key[2] for key in self.claims if key[0] == self.document.id and key[1] == GK.asksFor}
        claims = tuple(
            replace(
                claim,
                mentions=tuple(sorted(places[number] for number in claim.mentions if number in places)),
                alternatives=tuple(sorted(asked.intersection(_others(claim)))),
            )
            for _, claim in sorted(self.claims.items())
        )
        return replace(
            self._reading,
            mentions=tuple(self.mentions[number] for number in kept),
            claims=claims,
            new_concepts=tuple(self.concepts[iri] for iri in sorted(self.concepts)),
        )


def _key(claim: Claim) -> _Key:
    return claim.subject, claim.predicate, claim.object


def _others(claim: Claim) -> set[str]:
    """Skills that would do instead; of anything but a skill there are none."""
    return set(claim.alternatives) - {claim.object} if claim.predicate == GK.asksFor else set()


def _same(one: Mention, other: Mention) -> bool:
    place = (one.start, one.end, one.type, one.concept)
    return place == (other.start, other.end, other.type, other.concept)
