"""Which roles a posting is for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from graphkit.claims.page import Page, grouped, in_vacancy_list, sentence_at
from graphkit.iris import GK
from graphkit.model import Claim, Mention

__all__ = ["posting_role"]

_SOUGHT: Final = re.compile(
    r"\b(?:look(?:ing|s)? for|seeking|hiring|hire|seeks?|recruiting|wants?|needs?|adding|"
    r"openings?\b[^.]{0,30}\bfor|search for|welcome|role of|position of"
    r"|join (?:us|our team|the team) as|(?<!serve )(?<!serves )(?<!served )(?<!known )(?<!such )"
    r"(?<!role )(?<!experience )(?<!serving )as)\s+(?:an?|"
    r"the|our|several|multiple|another|talented|experienced)?\s*(?:(?!(?:who|that|to|with|"
    r"and)\b)[\w,-]+\s+){0,6}$",
    re.IGNORECASE,
)
_ONE: Final = re.compile(
    r"\b(?<!if you are )(?<!if you’re )(?<!if you're )(?:the|an?)\s+(?:[\w-]+\s+){0,2}$", re.IGNORECASE
)
_ROLE_ACTS: Final = re.compile(r"[^.]{0,60}\b(?:plays|will|is responsible|role)\b")
_COLLEAGUE: Final = re.compile(
    r"\b(?:with|alongside|mentor|mentors|coach|guide|lead|manage|among|between|by|to|from|supervise|"
    r"supervises|employs|partner with|team of|group of|years of|beside)\s+(?:[^.;]{0,60}\s)?$",
    re.IGNORECASE,
)
_TITLE_FIELD: Final = re.compile(
    r"[\s*#]*(?:job title|position title|title|position|role|official title[^:\n]*)\W*:", re.IGNORECASE
)


def posting_role(page: Page) -> Iterator[Claim]:
    """The role the posting is for: weighed by how it is named; the employer's own title decides."""
    found = list(page.of_type("RoleType"))
    weights = [(_role_weight(page, mention), number, mention) for number, mention in found]
    best = max((weight for weight, _, _ in weights), default=0.0)
    # Titles and "we are looking for" may name several roles; anything weaker only the plainest one.
    concepts = {m.concept for weight, _, m in weights if weight >= 3}
    if not concepts and best >= 1:
        concepts = {min(((-weight, m.start, m.concept) for weight, _, m in weights))[2]}
    concepts -= _bare(concepts, {m.concept: m.label for _, m in found})
    weighed = {number: weight for weight, number, _ in weights}
    for numbers in grouped((n, m) for n, m in found if m.concept in concepts).values():
        claim = page.claim(GK.forRole, numbers, "posting-role")
        yield replace(claim, seniority=_seniority(page, {n: weighed[n] for n in numbers}))


def _bare(concepts: set[str], labels: Mapping[str, str]) -> set[str]:
    """Those that are only the last word of another: "The Director will …" of a Director of Events."""
    longer = {concept for concept in concepts if " " in labels[concept]}
    heads = {(labels[concept].split()[-1], concept) for concept in longer}
    return {c for c in concepts if any(labels[c] == head and c != other for head, other in heads)}


def _seniority(page: Page, weights: Mapping[int, float]) -> tuple[str, ...]:
    """How a posting grades its role: the title's word for it goes before that of a sentence.

    "You will guide junior analysts" says nothing of the analyst that is looked for.
    """
    graded = {n: weight for n, weight in weights.items() if page.mentions[n].seniority and weight >= 1}
    best = max(graded.values(), default=0.0)
    return tuple(sorted({name for n in graded if graded[n] == best for name in page.mentions[n].seniority}))


def _role_weight(page: Page, mention: Mention) -> float:
    text = page.document.text
    if _is_titled(page, mention) or in_vacancy_list(page, mention):
        return 5.0
    start, end = sentence_at(page, mention.start)
    before, after = text[max(start, mention.start - 120) : mention.start], text[mention.end : end]
    if _COLLEAGUE.search(before):
        return 0.0
    weight = 0.0
    if _SOUGHT.search(before):
        weight += 3
    if _ONE.search(before):
        weight += 0.5
        if _ROLE_ACTS.match(after):
            weight += 3
    # "an experienced Data Scientist": a grade may stand before the capital.
    titled = any(word[:1].isupper() for word in (mention.text, mention.text.split()[-1]))
    if titled and mention.start > start and not mention.text.isupper():
        weight += 1
    return weight


def _is_titled(page: Page, mention: Mention) -> bool:
    """Whether it stands in the first line of a posting with a title, or in a line "Job title: …"."""
    text = page.document.text
    first = text.find("\n") if page.document.header is None else 0
    if mention.end <= min(first, 160):
        return True
    line = text[max(text.rfind("\n", 0, mention.start) + 1, mention.start - 120) : mention.start + 1]
    return bool(_TITLE_FIELD.match(line))
