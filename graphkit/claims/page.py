"""One document with what was found in it, as the rules see it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from graphkit.model import Claim, Document, Mention
from graphkit.ontology import Ontology

__all__ = [
    "Page",
    "about",
    "grouped",
    "heads_vacancy",
    "in_vacancy_list",
    "inside_of",
    "is_employer",
    "sentence_at",
]


@dataclass(frozen=True)
class Page:
    """One document with what was found in it.

    Attributes:
        document: the document.
        mentions: its mentions, in order of place.
        sentences: start and end of its sentences, in code points.
        boilerplate: slugs of sections that say nothing about this job.
        ontology: the ontology the mentions refer to.
    """

    document: Document
    mentions: tuple[Mention, ...]
    sentences: tuple[tuple[int, int], ...]
    boilerplate: frozenset[str]
    ontology: Ontology

    def of_type(self, type_: str) -> Iterator[tuple[int, Mention]]:
        """Position and mention of one type, outside boilerplate."""
        for number, mention in enumerate(self.mentions):
            if mention.type == type_ and mention.section not in self.boilerplate:
                yield number, mention

    def claim(self, predicate: str, numbers: Iterable[int], rule: str, strength: str | None = None) -> Claim:
        """What the document itself says of the concept that the mentions name."""
        found = tuple(numbers)
        mention = self.mentions[found[0]]
        return Claim(
            self.document.id,
            predicate,
            mention.concept,
            self.document.title,
            mention.label,
            strength,
            found,
            rule,
        )


def grouped(found: Iterable[tuple[int, Mention]]) -> dict[str, list[int]]:
    """Positions of mentions by their concept."""
    groups: defaultdict[str, list[int]] = defaultdict(list)
    for number, mention in found:
        groups[mention.concept].append(number)
    return groups


def inside_of(page: Page, start: int, end: int) -> list[tuple[int, Mention]]:
    """Mentions of one sentence, outside boilerplate."""
    return [
        (number, mention)
        for number, mention in enumerate(page.mentions)
        if start <= mention.start < end and mention.section not in page.boilerplate
    ]


def is_employer(page: Page, concept: str) -> bool:
    """Whether a concept is a whole employer, not a unit of one."""
    known = page.ontology.concept(concept)
    return known is not None and known.type == "Organization"


def about(page: Page, subject: int, number: int, predicate: str, rule: str, strength: str | None) -> Claim:
    """What the document says of one concept and another, both by their mentions."""
    first, second = page.mentions[subject], page.mentions[number]
    return Claim(
        first.concept,
        predicate,
        second.concept,
        first.label,
        second.label,
        strength,
        tuple(sorted({subject, number})),
        rule,
    )


def sentence_at(page: Page, offset: int) -> tuple[int, int]:
    """Start and end of the sentence that holds a code point."""
    position = bisect_right(page.sentences, (offset, len(page.document.text))) - 1
    return page.sentences[max(0, position)] if page.sentences else (0, len(page.document.text))


#: What stands before the first name of a list item, and between unit and role in it.
_ITEM: Final = re.compile(r"[\s*•·+–—-]*\[?")
_TEAM_THEN_ROLE: Final = re.compile(r"(?:\s+team)?\s*(?:[-–—:|]|,\s)\s*")
_VACANCIES: Final = re.compile(r"\b(?:positions?|vacanc(?:y|ies)|openings?|roles|hiring)\b", re.IGNORECASE)
_ITEM_LINE: Final = re.compile(r"(?:[ \t]*(?:[-*•·+–—]|\d+[.)])[^\n]*)?\n?$")


def heads_vacancy(page: Page, unit: Mention) -> bool:
    """Whether a unit begins an item of a list of vacancies: "- Developer Tools - Platform Engineer"."""
    text = page.document.text
    line = text.rfind("\n", 0, unit.start) + 1
    if not _ITEM.fullmatch(text, line, unit.start) or not _TEAM_THEN_ROLE.match(text, unit.end):
        return False
    return any(
        m.type == "RoleType" and m.start > unit.end and _TEAM_THEN_ROLE.fullmatch(text, unit.end, m.start)
        for m in page.mentions
    ) and _speaks_of_vacancies(text, line)


def in_vacancy_list(page: Page, role: Mention) -> bool:
    """Whether a role stands in a list of vacancies, after its unit or alone."""
    text = page.document.text
    line = text.rfind("\n", 0, role.start) + 1
    begin = _ITEM.match(text, line, role.start)
    start = begin.end() if begin else line
    if not text[line:start].strip(" \t[") or role.start - start > 60:
        return False
    unit = re.search(r"\s*(?:[-–—:|]|,\s)\s*$", text[start : role.start])
    alone = role.start == start and re.match(
        r"s?\]?(?:\([^)\n]*\))?[ \t.;,]*(?:\n|$)", text[role.end :][:200]
    )
    return bool(unit or alone) and _speaks_of_vacancies(text, line)


def _speaks_of_vacancies(text: str, line: int) -> bool:
    """Whether the last line above a list's items speaks of vacancies."""
    while line > 0:
        above = text.rfind("\n", 0, line - 1) + 1
        words = text[above : line - 1].strip()
        if words and not _ITEM_LINE.fullmatch(text[above:line]):
            return bool(_VACANCIES.search(words[-200:]))
        line = above
    return False
