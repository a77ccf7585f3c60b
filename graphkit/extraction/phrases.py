"""Skills that no vocabulary knows, from the sentence: "expertise in X, Y and Z", "techniques like …"."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import Final

from spacy.tokens import Doc

from graphkit.extraction.begin import whole
from graphkit.extraction.candidate import Candidate

__all__ = ["phrases"]

_STRONG: Final = re.compile(
    whole(
        "experience|expertise|proficien(?:cy|t)|knowledge|understanding|background|familiarity|"
        "familiar|mastery|fluency|fluent"
        "|skilled|expert|competen(?:ce|t)|trained|training|certification|certified|command|"
        "specialization|degrees?(?= in)",
        any_case=True,
    )
    + r"(?i:\s+(?:(?:working|building|developing|using|designing)\s+)?(?:in|with|of|using|on|at)\s+)"
)
_EXAMPLES: Final = re.compile(
    whole(
        "techniques?|tools?|languages?|methods?|methodolog(?:y|ies)|algorithms?|technolog(?:y|ies)|"
        "frameworks?|librar(?:y|ies)"
        "|models?|software|systems?|platforms?|packages?|standards?|areas?|fields?|disciplines?|"
        "skills?|topics?|practices|databases?",
        any_case=True,
    )
    + r"(?i:,?\s*(?:\(?(?:such as|like|including(?: but not limited to)?|e\.g\.,?|for example,?"
    + r"|namely)|\()\s*)"
)
_STOP: Final = re.compile(
    r"[.;:!?\n•]|\s[-–—]\s|\b(?:to|that|which|who|where|when|while|is|are|was|were|be|will|would|can|"
    r"may|must|should|so|because|as well as"
    r"|for|from|by|into|across|within|through|you|we|they|your|our|their|preferred|required|desired|"
    r"etc|at|if|than|then|as|there|its)\b",
    re.IGNORECASE,
)
_LONGEST: Final = 300
_SPLIT: Final = re.compile(r"\s*(?:,\s*(?:and/or|and|or)\b|,|;|/|\band/or\b|\band\b|\bor\b|&|\(|\)|\[|\])\s*")
_LEADING: Final = re.compile(
    r"(?:the|a|an|any|some|all|one|both|either|other|various|multiple|several|many|more|most|such|"
    r"strong|solid|deep|good|excellent|proven|modern|related|relevant"
    r"|similar|common|advanced|basic|working|general|hands-on|practical|extensive|prior|previous|"
    r"demonstrated|at least|existing|new|complex|large|large-scale|e\.g\.|i\.e\.|like|with|in|of|"
    r"using|including|as|over|but|both|similar|comparable|least|following|different|popular|"
    r"state-of-the-art|cutting-edge|industry[- ]standard|the latest|latest)\s+",
    re.IGNORECASE,
)
_BAD: Final = frozenset(
    "it them this that these those things others people etc area areas field fields experience years "
    "year work working team teams position role"
    " environment environments organization organizations company companies customers customer "
    "ability skills skill knowledge candidates"
    " candidate related equivalent similar more least one two three four five use ways way what how "
    "all any each self others part variety range lot"
    " number set level levels time agency agencies government federal stakeholders partners users "
    "products product services service topics tools"
    " resources policies policy procedures staff requirements objectives goals participants job "
    "postings sector approaches private public internal external techniques technologies technology "
    "systems system methods practices projects project problems solutions needs impact following "
    "industry business support".split()
)
_TECHNICAL: Final = re.compile(
    r"(?:[A-Z]{2,}|[A-Za-z]*[a-z][A-Z]\w*|\w*\d\w*|[A-Z][\w.+#-]+(?: [A-Z][\w.+#-]+){0,2}|[\w.]+[+#]+)"
)
_NOUNY: Final = re.compile(r"[A-Za-z][\w+#.'’-]*(?: [A-Za-z][\w+#.'’-]*){0,3}")


def phrases(doc: Doc) -> Iterator[Candidate]:
    """Unknown skills of one document, next to the candidates it already has."""
    text = doc._.layout.text
    known = sorted((c.start, c.end, c.type) for c in doc._.candidates)
    starts = [start for start, _, _ in known]
    for pattern, rule in ((_STRONG, "phrase-cue"), (_EXAMPLES, "phrase-list")):
        for match in pattern.finditer(text):
            _, stop = doc._.layout.sentence_at(match.start())
            # A list of skills is short; without a bound, text without stops would take quadratic time.
            stop = min(stop, match.end() + _LONGEST)
            end = _STOP.search(text, match.end(), stop)
            found = list(_items(text, match.end(), end.start() if end else stop, rule, known, starts))
            # "Skills Market Platform (SMP)" gives a short form, not examples.
            if (
                not match[0].rstrip().endswith("(")
                or "," in text[match.end() : match.end() + 60].split(")")[0]
            ):
                yield from found


def _items(
    text: str, start: int, end: int, rule: str, known: list[tuple[int, int, str]], starts: list[int]
) -> Iterator[Candidate]:
    pieces = list(_pieces(text, start, end))
    supported = any(_known_type(known, starts, a, b) == "Skill" for a, b in pieces)
    for a, b in pieces:
        words = text[a:b]
        if _known_type(known, starts, a, b) or not _plausible(words):
            continue
        technical = bool(_TECHNICAL.fullmatch(words))
        # A single plain word in a list ("goals", "direction") is seldom a skill of its own.
        if technical or (supported and len(pieces) > 1 and 2 <= len(words.split()) <= 3):
            yield Candidate("Skill", a, b, rule, words if technical else words.lower())


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    position = start
    for match in [*_SPLIT.finditer(text, start, end), None]:
        stop = match.start() if match else end
        a, b = position, stop
        while lead := _LEADING.match(text, a, b):
            a = lead.end()
        while a < b and not (text[a].isalnum() or text[a] in ".#"):
            a += 1
        while b > a and not (text[b - 1].isalnum() or text[b - 1] in "+#"):
            b -= 1
        if a < b:
            yield a, b
        position = match.end() if match else end


def _plausible(words: str) -> bool:
    parts = words.split()
    if not _NOUNY.fullmatch(words) or len(parts) > 4 or len(words) < 2 or len(words) > 60:
        return False
    return not any(part.lower() in _BAD for part in parts)


def _known_type(known: list[tuple[int, int, str]], starts: list[int], start: int, end: int) -> str | None:
    """Type of a candidate that overlaps, or None."""
    position = bisect_left(starts, end)
    # Candidates are short: looking back over a few starts finds every overlap.
    for a, b, type_ in reversed(known[max(0, position - 12) : position]):
        if a < end and start < b:
            return type_
    return None
