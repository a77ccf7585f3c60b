r"""Beginnings of expressions that Python's engine can skip to.

A text is searched for some thirty expressions. Python's engine skips over characters with which no
match can begin, but only when an expression begins with plain characters: after a leading ``\b`` it
tries each position of the text. Here the test of the boundary stands behind the first character.
"""

from __future__ import annotations

import re

__all__ = ["CAPITAL", "DIGIT_OR_CAPITAL", "whole"]

#: ``\b[A-Z]`` and ``\b[A-Z0-9]``.
CAPITAL = r"[A-Z](?<!\w.)"
DIGIT_OR_CAPITAL = r"[A-Z0-9](?<!\w.)"


def whole(words: str, *, any_case: bool = False) -> str:
    r"""An expression for words that begin at a boundary: ``\b(?:in|[Aa]t)``, but fast.

    Args:
        words: alternatives between bars, each beginning with a letter or two in brackets.
        any_case: ignore case.

    >>> whole("in|[Aa]t")
    '(?:i(?<!\\w.)n|A(?<!\\w.)t|a(?<!\\w.)t)'
    """
    found = []
    for word in re.split(r"\|(?![^(]*\))", words):
        first, rest = (word[1:-1], "") if word.endswith("]") else (word[0], word[1:])
        if word[0] == "[":
            first, _, rest = word[1:].partition("]")
        elif any_case:
            first = word[0].upper() + word[0].lower()
        rest = f"(?i:{rest})" if any_case else rest
        found += [f"{letter}(?<!\\w.){rest}" for letter in first]
    return f"(?:{'|'.join(found)})"
