"""The sentence around a place, and the hash of its words by which a decision finds it again."""

from __future__ import annotations

import re
import unicodedata
from hashlib import sha256
from typing import Final

__all__ = ["quote_hash", "sentence_around"]

_LONGEST: Final = 320
#: A stop before a capital that ends no abbreviation, a blank line, or a line that begins a list item.
_BREAK: Final = re.compile(
    r"(?<=[.!?])(?<!e\.g\.)(?<!i\.e\.)(?<!\b[A-Z]\.)(?<!\bvs\.)(?<!\bSr\.)(?<!\bDr\.)"
    r"[\"')\]\u201d\u2019]*\s+(?=[\"'(\[\u201c\u2018]*[A-Z0-9\u2022*-])"
    r"|\s*\n\s*\n\s*|\s*\n\s*(?=[-*\u2022#])|\s+(?=[\u2022\u2023]\s)"
)


def sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the sentence or line around a place begins and ends, at most some 300 characters.

    >>> text = "One. We use Python daily. Two."
    >>> text[slice(*sentence_around(text, 12, 18))]
    'We use Python daily.'
    """
    low, high = max(0, start - _LONGEST), min(len(text), end + _LONGEST)
    left = low
    for found in _BREAK.finditer(text, low, start):
        left = found.end()
    after = _BREAK.search(text, end, high)
    right = after.start() if after else high
    # Quotation marks and brackets after the full stop belong to the sentence.
    right += len(re.match(r"[\"')\]\u201d\u2019]*", text[right:high])[0])  # type: ignore[index]
    if left == low and low > 0:
        left = _next_space(text, low, start)
    if right == high and high < len(text):
        right = text.rfind(" ", end, high) if " " in text[end:high] else high
    while left < start and text[left].isspace():
        left += 1
    while right > end and text[right - 1].isspace():
        right -= 1
    return left, right


def _next_space(text: str, low: int, start: int) -> int:
    place = text.find(" ", low, start)
    return place + 1 if place >= 0 else low


_WORD: Final = re.compile(r"[\w+#]+")


def quote_hash(quote: str) -> str:
    r"""First 16 hex digits of the SHA-256 of a quote's words.

    Words are runs of letters, digits, ``_``, ``+`` and ``#`` in Unicode NFKC and case-folded, with one
    blank between them: the place in the text, the line breaks and the punctuation do not count. A
    quote without any word is hashed as it is.

    >>> quote_hash("You must know\n  Python.") == quote_hash("- you must know Python")
    True
    >>> quote_hash("You must know C.") == quote_hash("You must know C++.")
    False
    """
    plain = unicodedata.normalize("NFKC", quote).casefold()
    words = " ".join(_WORD.findall(plain)) or plain.strip()
    return sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:16]
