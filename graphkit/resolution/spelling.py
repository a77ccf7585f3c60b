"""When two names are one: the keys by which units meet."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

__all__ = ["acronym_key", "bag_key", "initials", "is_short", "loose_key", "name_key"]

_SHORT: Final = re.compile(r"(?=(?:[^A-Z]*[A-Z]){2})[A-Z][A-Za-z0-9&]{1,9}")
_PIECE: Final = re.compile(r"[^\W_]+(?:[+#]+)?")
_FIRST: Final = frozenset(("the", "our"))
#: Said of a unit without naming it: "the Robotics team" is Robotics.
_LAST: Final = frozenset(("team", "teams", "inc", "llc", "ltd"))
#: Words that tell the kind of a unit; without them two names may be one, or may not.
_KIND: Final = frozenset(
    "team group division department dept office org organization organisation unit lab laboratory portfolio "
    "practice chapter guild branch studio program programme initiative service center centre".split()
)
_SMALL: Final = frozenset("of for and the in on at to a".split())


@lru_cache(maxsize=65536)
def _words(label: str) -> tuple[str, ...]:
    text = unicodedata.normalize("NFKC", label).casefold().replace("’", "'")
    text = re.sub(r"'s\b", "", text.replace("&", " and ").replace("(", " ").replace(")", " "))
    text = re.sub(r"\b((?:[^\W\d_]\.){2,})", lambda found: found[1].replace(".", ""), text)
    return tuple(_PIECE.findall(text))


def _singular(word: str) -> str:
    plural = len(word) > 3 and word[-1] == "s" and word[-2] not in "su"
    return word[:-1] if plural else word


def name_key(label: str) -> str:
    """What the spellings of one name have in common: case, plural, "and", "the" and "team" aside.

    >>> name_key("the Robotics & Drones Team") == name_key("robotics and drone")
    True
    """
    words = list(_words(label))
    while len(words) > 1 and words[0] in _FIRST:
        words = words[1:]
    while len(words) > 1 and words[-1] in _LAST:
        words = words[:-1]
    return " ".join(map(_singular, words))


def loose_key(label: str) -> str:
    """A name without the words that tell its kind; empty where nothing else is in it.

    >>> loose_key("Office of Solutions") == loose_key("Solutions Division")
    True
    """
    words = [word for word in name_key(label).split() if word not in _KIND and word not in _SMALL]
    return " ".join(words) if any(len(word) > 2 for word in words) else ""


def bag_key(label: str) -> str:
    """The words of a name in no order: "Risk Management and Authorization" turned round is the same.

    >>> bag_key("Data and Analytics") == bag_key("Analytics & Data")
    True
    """
    return " ".join(sorted(word for word in name_key(label).split() if word not in _SMALL))


def is_short(label: str) -> bool:
    """Whether a name is an acronym: one word with two capitals or more, at most ten characters.

    >>> [is_short(name) for name in ("TTS", "CoE", "Robotics", "Amazon Robotics")]
    [True, True, False, False]
    """
    return bool(_SHORT.fullmatch(label))


def acronym_key(label: str) -> str:
    """An acronym without case and plural.

    >>> acronym_key("PIFs")
    'pif'
    """
    key = label.casefold()
    return key[:-1] if len(label) > 3 and label[-1] == "s" else key


def initials(label: str) -> str:
    """First letters of the words of a name of two words or more, as an acronym has them, else empty.

    >>> initials("Technology Transformation Services")
    'tts'
    """
    words = [word for word in _words(label) if word not in _SMALL]
    return "".join(word[0] for word in words) if len(words) > 1 else ""
