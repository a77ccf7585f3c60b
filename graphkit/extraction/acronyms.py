"""Short forms that a text gives in brackets: "quality assurance surveillance plan (QASP)"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from spacy.tokens import Doc

from graphkit.extraction.candidate import Candidate

__all__ = ["acronyms", "is_short_form"]

_BRACKET: Final = re.compile(r"\s?\(([A-Z][A-Za-z&/]{1,7})\)")
_SMALL: Final = frozenset("of and the for in to & a an on".split())


def is_short_form(short: str, name: str) -> bool:
    """Whether the letters of a short form begin the words of a name, small words left out or not.

    >>> is_short_form("SDLC", "software development life cycle"), is_short_form("FOIA", "records law")
    (True, False)
    >>> is_short_form("R&D", "research and development"), is_short_form("LLMs", "large language models")
    (True, True)
    """
    letters = "".join(char for char in short.removesuffix("s") if char.isalpha()).lower()
    words = [word for word in re.split(r"[\s/-]+", name.lower()) if word]
    every = "".join(word[0] for word in words)
    return len(letters) > 1 and letters in (every, "".join(w[0] for w in words if w not in _SMALL))


def acronyms(doc: Doc) -> Iterator[Candidate]:
    """Short forms of known skills, roles and programs, in their brackets and wherever else they stand."""
    text = doc._.layout.text
    # What the text says a short form means stands over what it may mean elsewhere.
    known = {(c.start, c.end) for c in doc._.candidates if c.rule != "vocabulary-ambiguous"}
    given: dict[tuple[str, str], Candidate] = {}
    for candidate in doc._.candidates:
        if candidate.type not in ("Skill", "RoleType", "Program") or candidate.rule != "vocabulary":
            continue
        bracket = _BRACKET.match(text, candidate.end)
        if bracket and is_short_form(bracket[1], text[candidate.start : candidate.end]):
            given.setdefault((bracket[1], candidate.type), candidate)
    for (short, type_), candidate in given.items():
        for match in re.finditer(rf"(?<![\w-]){re.escape(short)}(?![\w-])", text):
            if match.span() not in known:
                yield Candidate(
                    type_, *match.span(), "acronym", candidate.label, candidate.concept, priority=3
                )
