"""What postings say again: sentences of one employer, and postings that repeat each other.

Two questions of the same kind, both asked across documents and answered the same way whatever
their order. *Near copies*: postings whose five-word runs are the same to four fifths. *Repeated
sentences*: what an employer writes word for word into its postings says nothing of one job.
"""

from __future__ import annotations

import pickle
import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import blake2b
from pathlib import PurePath
from tempfile import SpooledTemporaryFile
from typing import TYPE_CHECKING, Final
from weakref import finalize

from graphkit.iris import GK, kind_of
from graphkit.model import STRENGTHS, Claim, Reading

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Signature = NDArray[np.uint32]
    Hashes = NDArray[np.uint64]

__all__ = ["SAME", "Held", "fingerprint", "near_copies", "signature", "similarity", "without"]

#: Share of five-word runs from which on two postings are near copies.
SAME: Final = 0.8
_RUN: Final = 5
_BANDS: Final = 32
_ROWS: Final = 6
#: A signature as like as this is worth a look at the texts: four standard errors below `SAME`.
_WORTH: Final = 0.68
#: Of a great many copies of one posting each is compared with so many before it: pairs stay linear.
_NEIGHBOURS: Final = 64

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
_IN_MEMORY: Final = 64 << 20
_WORD: Final = re.compile(r"\w+")
_DIGITS: Final = re.compile(r"\d+")


def _words(text: str) -> list[str]:
    """Words without case, punctuation and white space; a number is any other number."""
    return _WORD.findall(_DIGITS.sub("0", text.casefold()))


@lru_cache(maxsize=65536)
def _hash(text: str) -> int:
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")


# --- near copies ---------------------------------------------------------------------------------


def similarity(first: str, second: str) -> float:
    r"""Share of their five-word runs that two texts have in common (Jaccard).

    >>> similarity("we need a person who knows Python", "We need a person\nwho knows python.")
    1.0
    """
    return _jaccard(_runs(first), _runs(second))


def signature(text: str) -> Signature | None:
    """192 least hashes (MinHash) of the five-word runs of a text, 768 bytes; None of a text without any."""
    import numpy as np

    runs = _runs(text)
    if not len(runs):
        return None
    factors, terms = _functions()
    least = np.full(len(factors), np.iinfo(np.uint64).max, np.uint64)
    for start in range(0, len(runs), 4096):  # a long text shall not need a large matrix
        np.minimum(least, (runs[start : start + 4096, None] * factors + terms).min(axis=0), out=least)
    return (least >> np.uint64(32)).astype(np.uint32)


def near_copies(signatures: Mapping[str, Signature], text_of: Callable[[str], str]) -> list[tuple[str, str]]:
    """Pairs of texts that are near copies of each other, each pair once and sorted.

    Two texts are compared when a band of their signatures is equal (locality-sensitive hashing: of
    pairs at the threshold 6 in 100,000 are missed), and are near copies when the texts themselves
    share `SAME` of their runs. Of more than 64 copies of one text, each is compared with the 64
    before it.

    Args:
        signatures: from a name to what `signature` made of its text.
        text_of: the text of a name.
    """
    import numpy as np

    names = sorted(signatures)
    if len(names) < 2:
        return []
    matrix = np.stack([signatures[name] for name in names])
    likely = {pair for band in range(_BANDS) for pair in _alike(matrix, band)}
    runs = lru_cache(maxsize=_NEIGHBOURS * 2)(lambda number: _runs(text_of(names[number])))
    return [(names[i], names[j]) for i, j in sorted(likely) if _jaccard(runs(i), runs(j)) >= SAME]


def _alike(matrix: NDArray[np.uint32], band: int) -> Iterator[tuple[int, int]]:
    """Pairs that are equal in one band and not too different in all."""
    import numpy as np

    rows = np.ascontiguousarray(matrix[:, band * _ROWS : (band + 1) * _ROWS])
    _, place = np.unique(
        rows.view(np.dtype((np.void, rows.dtype.itemsize * _ROWS))).ravel(), return_inverse=True
    )
    order = np.argsort(place, kind="stable")
    for group in np.split(order, np.flatnonzero(np.diff(place[order])) + 1):
        for position in range(1, len(group)):
            before = group[max(0, position - _NEIGHBOURS) : position]
            shares = (matrix[before] == matrix[group[position]]).mean(axis=1)
            for other in before[shares >= _WORTH]:
                yield int(other), int(group[position])


def _runs(text: str) -> Hashes:
    """Hashes of the five-word runs of a text, each once, sorted."""
    import numpy as np

    words = np.array([_hash(word) for word in _words(text)], np.uint64)
    count = len(words) - _RUN + 1
    if count < 1:
        return words[:0]
    total = np.zeros(count, np.uint64)
    for place in range(_RUN):
        total = total * np.uint64(0x9E3779B97F4A7C15) + words[place : place + count]
    # The last step of splitmix64: neighbouring sums become independent numbers.
    total = (total ^ (total >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    total = (total ^ (total >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    found: Hashes = np.unique(total ^ (total >> np.uint64(31)))
    return found


def _jaccard(first: Hashes, second: Hashes) -> float:
    import numpy as np

    if not len(first) or not len(second):
        return 0.0
    common = len(np.intersect1d(first, second, assume_unique=True))
    return common / (len(first) + len(second) - common)


@lru_cache(maxsize=1)
def _functions() -> tuple[Hashes, Hashes]:
    """Factor (odd) and term of each hash function, fixed for ever."""
    import numpy as np

    numbers = range(_BANDS * _ROWS)
    return (
        np.array([_hash(f"factor {number}") | 1 for number in numbers], np.uint64),
        np.array([_hash(f"term {number}") for number in numbers], np.uint64),
    )


# --- repeated sentences --------------------------------------------------------------------------


def fingerprint(sentence: str) -> int | None:
    r"""Eight bytes that stand for the words of a sentence; None of one shorter than eight words.

    >>> one, two = "We build 3 ships a year, in all seas.", "we build 14 ships a\nyear in all seas"
    >>> fingerprint(one) == fingerprint(two), fingerprint("We build ships.")
    (True, None)
    """
    words = _words(sentence)
    return _hash.__wrapped__(" ".join(words)) if len(words) >= _WORDS else None


def without(reading: Reading, repeated: frozenset[int]) -> tuple[Reading, Counter[int]]:
    """A reading without what repeated sentences claim of the posting.

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
        return replace(claim, mentions=rest)
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


@dataclass(frozen=True, slots=True)
class _Noted:
    """What is kept of a posting until all have been read."""

    document: str
    organization: str
    file: str
    said: array[int]
    asked: array[int]


class Held:
    """Postings of one build, set aside until it is known which sentences they repeat.

    The readings themselves lie in a temporary file (in memory up to 64 MB); what stays in memory is
    some hundred bytes a posting: its employer and the fingerprints of sentences with mentions.

    A sentence of eight words or more is repeated when one employer has at least five postings, near
    copies counted as one, of which at least three and half have it word for word, or at least ten and
    a fifth; unless one of them has it under a heading of responsibilities or qualifications. The
    employer is the organisation that the source states or the posting names most, else the file where
    it holds five postings, else the folder.

    Attributes:
        lost: how many claims each repeated sentence lost, by its fingerprint.

    >>> list(Held().release())
    []
    """

    def __init__(self) -> None:
        self.lost: Counter[int] = Counter()
        self._file = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115
        finalize(self, self._file.close)
        self._places = array("Q")
        self._noted: list[_Noted] = []

    def put(self, reading: Reading) -> None:
        """Set a posting aside."""
        said, asked = array("Q"), array("Q")
        for _, mark, section in _marked(reading):
            (asked if section in _ASKED else said).append(mark)
        self._noted.append(
            _Noted(
                reading.document.id,
                _organization(reading),
                reading.document.source.split("#", 1)[0],
                said,
                asked,
            )
        )
        self._places.append(self._file.seek(0, 2))
        # The text once more and first: to compare texts nobody need take out all that was read.
        pickle.dump(reading.document.text, self._file, pickle.HIGHEST_PROTOCOL)
        pickle.dump(reading, self._file, pickle.HIGHEST_PROTOCOL)

    def release(self) -> Iterator[Reading]:
        """All postings in the order they came, without the claims of repeated sentences."""
        repeated = self._repeated()
        for number in range(len(self._noted)):
            reading, lost = without(self._get(number), repeated.get(number, frozenset()))
            self.lost += lost
            yield reading

    def _text(self, number: int) -> str:
        self._file.seek(self._places[number])
        text: str = pickle.load(self._file)  # noqa: S301 (written by this object)
        return text

    def _get(self, number: int) -> Reading:
        self._text(number)
        reading: Reading = pickle.load(self._file)  # noqa: S301 (written by this object)
        return reading

    def _repeated(self) -> dict[int, frozenset[int]]:
        """Fingerprints of repeated sentences, by number of the posting."""
        found: dict[int, frozenset[int]] = {}
        for numbers in self._employers():
            asked = {mark for number in numbers for mark in self._noted[number].asked}
            postings: defaultdict[int, set[int]] = defaultdict(set)
            for number in numbers:
                for mark in self._noted[number].said:
                    if mark not in asked:
                        postings[mark].add(number)
            often = {mark: having for mark, having in postings.items() if len(having) >= _POSTINGS}
            if len(numbers) < _OF_EMPLOYER or not often:
                continue
            first = self._first_copies(numbers)
            different = len(set(first.values()))
            least = min(max(_POSTINGS, _HALF * different), max(_MANY, _FIFTH * different))
            marks = frozenset(
                mark for mark, having in often.items() if len({first[number] for number in having}) >= least
            )
            if different >= _OF_EMPLOYER and marks:
                found.update(dict.fromkeys(numbers, marks))
        return found

    def _employers(self) -> list[list[int]]:
        """Numbers of the postings of each employer."""
        files = Counter(noted.file for noted in self._noted if not noted.organization)
        groups: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
        for number, noted in enumerate(self._noted):
            if noted.organization:
                key = ("organization", noted.organization)
            elif files[noted.file] >= _OF_EMPLOYER:
                key = ("file", noted.file)
            else:
                key = ("folder", str(PurePath(noted.file).parent))
            groups[key].append(number)
        return list(groups.values())

    def _first_copies(self, numbers: list[int]) -> dict[int, int]:
        """For each posting one that stands for all its near copies, and theirs."""
        names = {self._noted[number].document: number for number in numbers}
        signatures = {name: signature(self._text(number)) for name, number in names.items()}
        known = {name: found for name, found in signatures.items() if found is not None}
        leads = {number: number for number in numbers}

        def lead(number: int) -> int:
            while leads[number] != number:
                leads[number] = number = leads[leads[number]]
            return number

        for one, other in near_copies(known, lambda name: self._text(names[name])):
            leads[lead(names[other])] = lead(names[one])
        return {number: lead(number) for number in numbers}


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
