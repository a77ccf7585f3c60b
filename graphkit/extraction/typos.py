"""Words one slip of the finger away from a long word of the vocabulary.

An index of deletions (W. Garbe's SymSpell): two words are one edit apart only when they, or what is left
of them without one letter, meet. So a word costs as many look-ups as it has letters, however large the
vocabulary is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property
from typing import Final

__all__ = ["SHORTEST", "Typos"]

#: Letters that a word of the vocabulary must have: shorter ones have too many neighbours.
SHORTEST: Final = 8
#: Letters at the end that must be right, since most endings are inflections ("planner" is no "planned").
_ENDING: Final = 2


class Typos:
    """Corrects words that are in no label.

    Args:
        words: words of the labels, in their normal form.

    >>> typos = Typos(["kubernetes", "terraform", "planning"])
    >>> [typos.correct(word) for word in ("kuberntes", "terarform", "kubernete", "plannning", "placning")]
    ['kubernetes', 'terraform', None, 'planning', 'planning']
    >>> [typos.is_sure("planning", word) for word in ("plannning", "placning")]
    [True, False]
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(words)
        self._known: dict[str, str | None] = {}

    def unknown(self, words: Iterable[str]) -> list[str]:
        """Those of some words that may be misspelt."""
        return [word for word in set(words) - self._words if len(word) >= SHORTEST - 1 and word.isalpha()]

    def correct(self, word: str) -> str | None:
        """The only word of the vocabulary that is one edit away; None for none, and where two are."""
        if word not in self._known:
            if len(self._known) > 100_000:
                self._known.clear()
            self._known[word] = self._correct(word)
        return self._known[word]

    def is_sure(self, right: str, word: str) -> bool:
        """Whether the slip makes no other English word: two letters swapped, or one doubled or single."""
        left, other, _ = _difference(word, right)
        if left and other:
            return len(left) == 2
        place = next((n for n, (a, b) in enumerate(zip(word, right, strict=False)) if a != b), 1)
        return word[place - 1] == (left or other)

    def _correct(self, word: str) -> str | None:
        keys = {word, *_shorter(word)}
        near = {other for key in keys for other in self._deletions.get(key, ())}
        found = [other for other in near if _one_slip(word, other)]
        return found[0] if len(found) == 1 else None

    @cached_property
    def _deletions(self) -> dict[str, tuple[str, ...]]:
        index: defaultdict[str, list[str]] = defaultdict(list)
        for word in self._words:
            if len(word) >= SHORTEST and word.isalpha() and word.isascii():
                for key in {word, *_shorter(word)}:
                    index[key].append(word)
        return {key: tuple(words) for key, words in index.items()}


def _shorter(word: str) -> set[str]:
    return {word[:cut] + word[cut + 1 :] for cut in range(len(word))}


def _difference(word: str, other: str) -> tuple[str, str, int]:
    """What differs between two words, and how many letters both end with."""
    begin = 0
    while begin < min(len(word), len(other)) and word[begin] == other[begin]:
        begin += 1
    same = 0
    while same < min(len(word), len(other)) - begin and word[-1 - same] == other[-1 - same]:
        same += 1
    return word[begin : len(word) - same], other[begin : len(other) - same], same


def _one_slip(word: str, other: str) -> bool:
    """Whether one letter too many, too few, wrong or swapped lies between two words, not at either end."""
    left, right, same = _difference(word, other)
    swapped = len(left) == len(right) == 2 and left == right[::-1]
    return (swapped or max(len(left), len(right)) == 1) and word[0] == other[0] and same >= _ENDING
