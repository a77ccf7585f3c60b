"""Postings that repeat each other: texts whose five-word runs are the same to four fifths.

Which text is a near copy of which follows from the set of texts alone, whatever the order in which
they came, and one text more or less changes only what can depend on it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from copy import copy
from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Signature = NDArray[np.uint32]
    Hashes = NDArray[np.uint64]

__all__ = ["SAME", "Copies", "hashed", "signature", "similarity", "words_of"]

#: Share of five-word runs from which on two postings are near copies.
SAME: Final = 0.8
_RUN: Final = 5
_BANDS: Final = 32
_ROWS: Final = 6
#: A signature as like as this is worth a look at the texts: four standard errors below `SAME`.
_WORTH: Final = 0.68
#: Of a great many copies of one posting each is compared with so many of the first: pairs stay linear.
_WINDOW: Final = 64
_WORD: Final = re.compile(r"\w+")
_DIGITS: Final = re.compile(r"\d+")


def words_of(text: str) -> list[str]:
    """Words without case, punctuation and white space; a number is any other number.

    >>> words_of("We build 3 ships.")
    ['we', 'build', '0', 'ships']
    """
    return _WORD.findall(_DIGITS.sub("0", text.casefold()))


def hashed(text: str) -> int:
    """Eight bytes that stand for a text, the same on every machine."""
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")


_hash_of_word: Final = lru_cache(maxsize=65536)(hashed)


def similarity(first: str, second: str) -> float:
    r"""Share of their five-word runs that two texts have in common (Jaccard).

    >>> similarity("we need a person who knows Python", "We need a person\nwho knows python.")
    1.0
    """
    return _jaccard(_runs(first), _runs(second))


def signature(text: str) -> Signature | None:
    """192 least hashes (MinHash, Broder 1997) of the five-word runs of a text; None where it has none."""
    import numpy as np

    runs = _runs(text)
    if not len(runs):
        return None
    factors, terms = _functions()
    least = np.full(len(factors), np.iinfo(np.uint64).max, np.uint64)
    for start in range(0, len(runs), 4096):  # a long text shall not need a large matrix
        np.minimum(least, (runs[start : start + 4096, None] * factors + terms).min(axis=0), out=least)
    return (least >> np.uint64(32)).astype(np.uint32)


class Copies:
    """A set of texts, and of each the first one, by name, that it is a near copy of.

    Two texts are compared when a band of their signatures is equal (locality-sensitive hashing: of
    pairs at the threshold 6 in 100,000 are missed); they are near copies when the texts themselves
    share `SAME` of their runs. In each band a text is compared with the 64 first that have it.

    Args:
        signatures: from a name to what `signature` made of its text; texts too short have none.
        text_of: the text of a name.

    >>> text = "we need a person who knows Python and likes the sea"
    >>> copies = Copies({name: signature(text) for name in "ab"}, lambda _: text)
    >>> copies.links(), copies.drop("a"), copies.links()
    ({'b': 'a'}, {'b': None}, {})
    """

    def __init__(self, signatures: Mapping[str, Signature | None], text_of: Callable[[str], str]) -> None:
        import numpy as np

        known = {name: found for name, found in signatures.items() if found is not None}
        self._names = sorted(known)
        rows = [known[name] for name in self._names] or [np.empty((0, _BANDS * _ROWS), np.uint32)]
        self._matrix: Signature = np.vstack(rows)
        self._text_of = text_of
        self._runs_of: dict[str, Hashes] = {}

    def clone(self) -> Copies:
        """The same set, to be changed without changing this one."""
        other = copy(self)
        other._names, other._runs_of = list(self._names), dict(self._runs_of)
        return other

    def links(self) -> dict[str, str]:
        """From the name of each near copy to the first text it is a near copy of."""
        likely: defaultdict[int, set[int]] = defaultdict(set)
        for band in range(_BANDS):
            for group in self._groups(band):
                for position in range(1, len(group)):
                    likely[group[position]].update(group[: min(position, _WINDOW)])
        firsts = ((place, self._first(place, others)) for place, others in sorted(likely.items()))
        return {self._names[place]: first for place, first in firsts if first is not None}

    def put(self, name: str, text: str) -> dict[str, str | None]:
        """Add a text; the names whose first text may be another one now, with it or None."""
        import numpy as np

        made = signature(text)
        if made is None:
            return {}
        self._runs_of[name] = _runs(text)
        place = bisect_left(self._names, name)
        if self._names[place : place + 1] == [name]:
            return {}
        self._names.insert(place, name)
        self._matrix = np.insert(self._matrix, place, made, axis=0)
        return self._firsts([place, *self._later(place)])

    def drop(self, name: str) -> dict[str, str | None]:
        """Take a text out; the names whose first text may be another one now, with it or None."""
        import numpy as np

        place = bisect_left(self._names, name)
        if self._names[place : place + 1] != [name]:
            return {}
        later = [other - 1 for other in self._later(place)]
        del self._names[place]
        self._matrix = np.delete(self._matrix, place, axis=0)
        return self._firsts(later)

    def _runs(self, name: str) -> Hashes:
        if name not in self._runs_of:
            if len(self._runs_of) > _WINDOW * 2:
                self._runs_of.clear()
            self._runs_of[name] = _runs(self._text_of(name))
        return self._runs_of[name]

    def _groups(self, band: int) -> list[list[int]]:
        """Places that are equal in one band, in order, where there are at least two."""
        import numpy as np

        rows = np.ascontiguousarray(self._matrix[:, band * _ROWS : (band + 1) * _ROWS])
        if len(rows) < 2:
            return []
        _, label = np.unique(
            rows.view(np.dtype((np.void, rows.dtype.itemsize * _ROWS))).ravel(), return_inverse=True
        )
        order = np.argsort(label, kind="stable")
        parts = np.split(order, np.flatnonzero(np.diff(label[order])) + 1)
        return [part.tolist() for part in parts if len(part) > 1]

    def _equal(self, place: int) -> NDArray[np.bool_]:
        """Which text is equal to the one at a place in which band."""
        same = self._matrix == self._matrix[place]
        found: NDArray[np.bool_] = same.reshape(-1, _BANDS, _ROWS).all(axis=2)
        return found

    def _firsts(self, places: Iterable[int]) -> dict[str, str | None]:
        import numpy as np

        found: dict[str, str | None] = {}
        for place in places:
            equal = self._equal(place)[:place]
            # Of each band the first ones that have it.
            window = equal & (np.cumsum(equal, axis=0) <= _WINDOW)
            others = np.flatnonzero(window.any(axis=1)).tolist()
            found[self._names[place]] = self._first(place, others)
        return found

    def _first(self, place: int, others: Iterable[int]) -> str | None:
        import numpy as np

        before = np.array(sorted(others), np.int64)
        like = (self._matrix[before] == self._matrix[place]).mean(axis=1) >= _WORTH
        runs = self._runs(self._names[place]) if like.any() else None
        for other in before[like].tolist():
            if runs is not None and _jaccard(runs, self._runs(self._names[other])) >= SAME:
                return str(self._names[other])
        return None

    def _later(self, place: int) -> list[int]:
        """Places behind this one whose first text may be another with it than without it."""
        equal = self._equal(place)
        crowded = equal.sum(axis=0) > _WINDOW
        like = (self._matrix == self._matrix[place]).mean(axis=1) >= _WORTH
        depends = (equal.any(axis=1) & like) | (equal & crowded).any(axis=1)
        depends[: place + 1] = False
        found: list[int] = depends.nonzero()[0].tolist()
        return found


def _runs(text: str) -> Hashes:
    """Hashes of the five-word runs of a text, each once, sorted."""
    import numpy as np

    words = np.array([_hash_of_word(word) for word in words_of(text)], np.uint64)
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
        np.array([hashed(f"factor {number}") | 1 for number in numbers], np.uint64),
        np.array([hashed(f"term {number}") for number in numbers], np.uint64),
    )
