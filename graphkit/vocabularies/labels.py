"""Labels as vocabularies bring them: tidied, compared, and judged for how plain they are."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from graphkit.extraction.normal import normal

__all__ = ["distinct", "first_sentence", "is_plain", "is_scrap", "key", "split_note", "tidy"]

_SPACE: Final = re.compile(r"[\s\x00-\x1f\x7f]+")
_PLAIN: Final = re.compile(r"[A-Za-z]?[a-z]+(?:-[a-z]+)*")
_NOTE: Final = re.compile(r"(.+?)\s*\(([^()]*)\)")
_FUNCTION: Final = frozenset(
    ("a", "an", "and", "as", "at", "by", "for", "from", "in", "into", "of", "on", "or", "the", "to", "with")
)
_SENTENCE: Final = re.compile(r".{20,}?[.;](?=\s|$)")


def tidy(label: str) -> str:
    r"""A label in one line and in NFC.

    >>> tidy(" machine\n learning ")
    'machine learning'
    """
    return unicodedata.normalize("NFC", _SPACE.sub(" ", label)).strip()


def key(label: str) -> str:
    """What two labels share that the reader takes for the same.

    >>> key("Data-Visualisation") == key("data visualization")
    True
    """
    return " ".join(normal(word) for word in re.split(r"[\s-]+", label) if word)


def is_plain(label: str) -> bool:
    """Whether a label of an imported list needs support from the words around it.

    The rule: one word of letters, at most its first a capital ("communication", "Swift", "pay-per-click").
    A word with a capital inside, a digit or a sign ("PyTorch", "DB2", "C++") is a name, and short words in
    capitals count only in capitals anyway.

    >>> [is_plain(label) for label in ("communication", "Swift", "PyTorch", "SQL", "DB2", "data mining")]
    [True, True, False, False, False, False]
    """
    return bool(_PLAIN.fullmatch(label)) or len(label) == 1


def is_scrap(name: str, *, capitals: bool = True) -> bool:
    """Whether an imported list's other name is too little to stand for a concept by itself.

    That is a plain word ("data" as another name of statistics, "lead" of leadership), or a piece of a phrase
    ("and procedures"). A plain word with a capital is a name, in lists that write the rest in lower case.

    Args:
        name: the other name.
        capitals: whether a capital means a name.

    >>> [is_scrap(name) for name in ("data", "and procedures", "Haskell", "data mining")]
    [True, True, False, False]
    """
    if is_plain(name):
        return not (capitals and name[0].isupper())
    words = name.lower().split()
    return words[0] in _FUNCTION or words[-1] in _FUNCTION


def split_note(label: str) -> tuple[str, str]:
    """A label and the note behind it in brackets, which no text repeats.

    >>> split_note("Swift (computer programming)"), split_note("C++")
    (('Swift', 'computer programming'), ('C++', ''))
    """
    match = _NOTE.fullmatch(label)
    return (match[1], match[2]) if match else (label, "")


def first_sentence(text: str) -> str:
    """The first sentence of a description, cut at a word when it is longer than 200 characters.

    >>> first_sentence("Techniques of coding in Haskell. It was made in 1990.")
    'Techniques of coding in Haskell.'
    """
    text = tidy(text)
    match = _SENTENCE.match(text)
    sentence = match[0] if match else text
    return sentence if len(sentence) <= 200 else sentence[:200].rsplit(" ", 1)[0] + " …"


def distinct(labels: Iterable[str], *taken: str) -> tuple[str, ...]:
    """Tidied labels, each once, without those already taken."""
    found = dict.fromkeys(tidy(label) for label in labels)
    return tuple(label for label in found if label and label not in taken)
