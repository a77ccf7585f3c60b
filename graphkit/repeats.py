"""Repeated sentences: what an employer writes word for word into its postings says nothing of one job.

Asked across documents, and answered the same way whatever their order. What is needed of a posting
for that is a `Noted`: some hundred bytes.
"""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from operator import attrgetter
from pathlib import PurePath
from typing import Final

from graphkit.copies import hashed, words_of
from graphkit.iris import GK, kind_of
from graphkit.model import STRENGTHS, Claim, Reading

__all__ = ["Noted", "fingerprint", "note", "repeated_sentences", "without"]

_WORDS: Final = 8
_POSTINGS: Final = 3
_OF_EMPLOYER: Final = 5
_HALF: Final = 0.5
#: Over the years an employer changes its wording: a fifth will do, in as many postings as this.
_FIFTH: Final = 0.2
_MANY: Final = 10
#: What stands under these headings is asked of the person, however often it is said.
_ASKED: Final = frozenset(("responsibilities", "required", "preferred"))
#: Where a posting names the authorities that it sends people to.
_OF_OTHERS: Final = frozenset(("benefits", "equal-opportunity", "how-to-apply", "teaser"))
#: Every posting has these; where only a repeated sentence states them, it still does.
_PLACING: Final = frozenset((GK.postedBy, GK.forRole, GK.locatedIn))


def fingerprint(sentence: str) -> int | None:
    r"""Eight bytes that stand for the words of a sentence; None of one shorter than eight words.

    >>> one, two = "We build 3 ships a year, in all seas.", "we build 14 ships a\nyear in all seas"
    >>> fingerprint(one) == fingerprint(two), fingerprint("We build ships.")
    (True, None)
    """
    words = words_of(sentence)
    return hashed(" ".join(words)) if len(words) >= _WORDS else None


@dataclass(frozen=True, slots=True)
class Noted:
    """What is kept of a posting to tell which sentences it repeats.

    Attributes:
        document: IRI of the posting.
        organization: its employer, as the source states it or the posting names it most; may be empty.
        file: name of the file it came from.
        said: fingerprints of its sentences with mentions, each once, sorted.
        asked: of those, the ones under a heading of responsibilities or qualifications.
    """

    document: str
    organization: str
    file: str
    said: array[int]
    asked: array[int]

    @property
    def folder(self) -> str:
        """Path of the folder that the file lies in."""
        return _folder_of(self.file)


@lru_cache(maxsize=4096)
def _folder_of(file: str) -> str:
    return str(PurePath(file).parent)


_SAID: Final = attrgetter("said")
_ASKED_FOR: Final = attrgetter("asked")


def note(reading: Reading) -> Noted:
    """What to keep of a posting."""
    said: set[int] = set()
    asked: set[int] = set()
    for _, mark, section in _marked(reading):
        (asked if section in _ASKED else said).add(mark)
    file = reading.document.source.split("#", 1)[0]
    return Noted(
        reading.document.id,
        _organization(reading),
        file,
        array("Q", sorted(said)),
        array("Q", sorted(asked)),
    )


def repeated_sentences(notes: Sequence[Noted], firsts: Mapping[str, str]) -> dict[str, frozenset[int]]:
    """Fingerprints of the repeated sentences of each posting that has any.

    A sentence of eight words or more is repeated when one employer has at least five postings, near
    copies counted as one, of which at least three and half have it word for word, or at least ten and
    a fifth; unless one of them has it under a heading of responsibilities or qualifications. The
    employer is the organisation that the source states or the posting names most, else the file where
    it holds five postings, else the folder.

    Args:
        notes: of all postings.
        firsts: from a near copy to the first posting it is a copy of, as `graphkit.copies.Copies` finds it.

    >>> repeated_sentences([], {})
    {}
    """
    found: dict[str, frozenset[int]] = {}
    for postings in _employers(notes):
        marks = _marks_of(postings, firsts) if len(postings) >= _OF_EMPLOYER else frozenset()
        for posting in postings if marks else ():
            if mine := marks.intersection(posting.said):
                found[posting.document] = mine
    return found


def _marks_of(postings: list[Noted], firsts: Mapping[str, str]) -> frozenset[int]:
    """Repeated sentences of one employer."""
    import numpy as np

    said, asked = (
        np.concatenate([np.frombuffer(part(posting), np.uint64) for posting in postings])
        for part in (_SAID, _ASKED_FOR)
    )
    marks, counts = np.unique(said, return_counts=True)
    asked_nowhere = ~np.isin(marks, asked)
    if not (asked_nowhere & (counts >= _POSTINGS)).any():
        return frozenset()
    lead = {posting.document: _lead(posting.document, firsts) for posting in postings}
    different = len(set(lead.values()))
    if different < _OF_EMPLOYER:
        return frozenset()
    least = min(max(_POSTINGS, _HALF * different), max(_MANY, _FIFTH * different))
    often = set(marks[asked_nowhere & (counts >= least)].tolist())
    having: defaultdict[int, set[str]] = defaultdict(set)
    for posting in postings if often else ():
        for mark in often.intersection(posting.said):
            having[mark].add(lead[posting.document])
    return frozenset(mark for mark, who in having.items() if len(who) >= least)


def _lead(document: str, firsts: Mapping[str, str]) -> str:
    """The posting that stands for a near copy: links lead to earlier names, so this ends."""
    while document in firsts:
        document = firsts[document]
    return document


def _employers(notes: Iterable[Noted]) -> list[list[Noted]]:
    """The postings of each employer."""
    notes = list(notes)
    files = Counter(noted.file for noted in notes if not noted.organization)
    groups: defaultdict[tuple[str, str], list[Noted]] = defaultdict(list)
    for noted in notes:
        if noted.organization:
            key = ("organization", noted.organization)
        elif files[noted.file] >= _OF_EMPLOYER:
            key = ("file", noted.file)
        else:
            key = ("folder", noted.folder)
        groups[key].append(noted)
    return list(groups.values())


def without(reading: Reading, repeated: frozenset[int]) -> tuple[Reading, Counter[int]]:
    """A reading without what repeated sentences claim of the posting; their mentions are marked.

    A claim keeps the mentions that stand elsewhere, and goes when there are none. The posting's
    team, role and place stay where nothing else states them; so does what is said of a unit or a
    program, which is as true the tenth time.

    Args:
        reading: of a posting.
        repeated: fingerprints of the sentences.

    Returns:
        The reading, and how many claims each of the sentences lost.
    """
    marked = _marked(reading) if repeated else ()
    said = {number: mark for number, mark, section in marked if mark in repeated and section not in _ASKED}
    lost: Counter[int] = Counter()
    if not said:
        return reading, lost
    document = reading.document.id
    kept: list[Claim] = []
    spare: list[Claim] = []
    for claim in reading.claims:
        rest = tuple(number for number in claim.mentions if number not in said)
        if claim.subject != document or rest == claim.mentions:
            kept.append(claim)
        elif rest:
            kept.append(_trimmed(claim, rest, reading))
        else:
            spare.append(claim)
    stated = {claim.predicate for claim in kept}
    for claim in spare:
        if claim.predicate in _PLACING - stated:
            kept.append(claim)
        else:
            lost[said[claim.mentions[0]]] += 1
    mentions = tuple(
        replace(mention, boilerplate=True) if number in said else mention
        for number, mention in enumerate(reading.mentions)
    )
    reading = replace(reading, mentions=mentions)
    if len(kept) == len(reading.claims) and kept == list(reading.claims):
        return reading, lost
    objects = {claim.object for claim in kept if claim.predicate == GK.asksFor}
    kept = [
        replace(claim, alternatives=tuple(other for other in claim.alternatives if other in objects))
        for claim in sorted(kept, key=lambda claim: (claim.subject, claim.predicate, claim.object))
    ]
    return replace(reading, claims=tuple(kept)), lost


def _trimmed(claim: Claim, rest: tuple[int, ...], reading: Reading) -> Claim:
    if claim.strength is None:
        left = {name for number in rest for name in reading.mentions[number].seniority}
        seniority = tuple(name for name in claim.seniority if name in left)
        return replace(claim, mentions=rest, seniority=seniority)
    strength = min((reading.mentions[number].strength or "context" for number in rest), key=STRENGTHS.index)
    years = claim.years if strength == claim.strength else None
    return replace(claim, mentions=rest, strength=strength, years=years)


def _marked(reading: Reading) -> Iterator[tuple[int, int, str]]:
    """Position, fingerprint of the sentence, and section of each mention in a long enough sentence."""
    sentences = iter(reading.sentences)
    start, end, mark = 0, 0, None
    for number, mention in sorted(enumerate(reading.mentions), key=lambda item: item[1].start):
        while mention.start >= end and (following := next(sentences, None)) is not None:
            start, end = following
            mark = fingerprint(reading.document.text[start:end]) if mention.start < end else None
        if mark is not None and start <= mention.start < end:
            yield number, mark, mention.section


def _organization(reading: Reading) -> str:
    """The employer as the source states it, else the organisation named most; empty where there is none."""
    stated = next((value for name, value in reading.document.fields if name == "organization"), "")
    organizations = [m for m in reading.mentions if kind_of(m.concept) == "organization"]
    own = [mention for mention in organizations if mention.section not in _OF_OTHERS]
    named = Counter(mention.concept for mention in own or organizations)
    for mention in reading.mentions:
        if stated and mention.text.casefold() == stated.casefold():
            return mention.concept
    return stated.casefold() or min(named, key=lambda iri: (-named[iri], iri), default="")
