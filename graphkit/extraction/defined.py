"""What a text explains itself: "Harbour Ledger is an open source project …"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from graphkit.extraction.begin import whole
from graphkit.extraction.candidate import Candidate
from graphkit.extraction.vocabulary import Vocabulary

__all__ = ["defined"]

#: The kind ends the name of a kind ("a service that …"); "a product manager" is no product.
_KIND: Final = re.compile(
    whole("is|was")
    + r" (?:an?|the) (?:[\w’'-]+,? ){0,5}?(?:(?P<Program>project|program|programme|initiative|website|site|"
    r"service|portal|marketplace|fellowship|application|app|product|platform)|(?P<Skill>tool|library|framework))"
    r"(?=[.,;:\n]| (?:that|which|to|for|of|by|in|from|with|we|where|run|led|built|developed|created)\b)"
)
_WORD: Final = r"[A-Z][\w&’'-]*(?:\.[a-z]\w+)?"
#: The name right before: at a sentence's or line's begin, perhaps a link, perhaps with a short form.
_NAME: Final = re.compile(
    rf"(?:\A|\n[ \t*>#-]{{0,6}}|[.!?:]\s|\*\*)(?:The )?\[?({_WORD}(?: {_WORD}){{0,4}})"
    r"(?:\]\([^)\s]{0,200}\))?(?: \([A-Z]\w+\))? \Z"
)
_BEFORE: Final = 280
#: What else begins such a sentence.
_NO_NAME: Final = frozenset(
    "this that it these those there here what which who whoever below above everything nothing all each one "
    "ours mine another below next first he she we you they so then".split()
)


def defined(text: str, vocabulary: Vocabulary) -> Iterator[Candidate]:
    """Programs and tools that a sentence of the text says the kind of, and where else they are named."""
    for match in _KIND.finditer(text):
        type_ = "Program" if match["Program"] else "Skill"
        before = _NAME.search(text, max(0, match.start() - _BEFORE), match.start())
        if before is None or not _is_new(before[1], text, vocabulary):
            continue
        for found in re.finditer(rf"(?<![\w-]){re.escape(before[1])}(?![\w-])", text):
            rule = f"{type_.lower()}-defined"
            yield Candidate(type_, found.start(), found.end(), rule, before[1])


def _is_new(name: str, text: str, vocabulary: Vocabulary) -> bool:
    """Whether it is a name of this text's own: in no vocabulary, and no plain word."""
    first = name.split()[0].lower()
    if first in _NO_NAME or first.endswith(("ing", "’s", "'s")) or len(name) < 3:
        return False
    if any(vocabulary.look_up(name, type_) for type_ in ("Skill", "Team", "Program", "RoleType", "Location")):
        return False
    # In an address a name is written small too.
    return re.search(rf"(?<![\w/.@#-]){re.escape(name.lower())}s?(?![\w/-]|\.\w)", text) is None
