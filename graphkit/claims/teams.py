"""Which teams post a job, and which unit sits in which."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from graphkit.claims.page import Page, about, grouped, is_employer
from graphkit.iris import GK
from graphkit.model import Claim, Mention

__all__ = ["posting_team", "program_owners", "unit_employer", "unit_parents"]

_OWN_TEAM: Final = re.compile(
    r"(?:\bjoin(?:ing)?|\bpart of|\bmember of|\bwithin|\babout|\bsupports?|\bopening (?:in|on|at)|"
    r"\bposition (?:in|on|at|with)|\bsits (?:in|on)|\breports? to|\bat)"
    r"\s+(?:the |our )?(?:[A-Z][\w&’']* ){0,2}$",
    re.IGNORECASE,
)
_OTHERS: Final = re.compile(
    r"\b(?:with|partner\w*|collaborat\w*|alongside|across|customers?|clients?|subsidiary of|like|"
    r"such as|including|best practices for|from)\s+(?:the |other )?$",
    re.IGNORECASE,
)
_TEAM_SEEKS: Final = re.compile(
    r"^(?:['’]s)?(?:\s*\([A-Z]+\))?(?:\s+[\w&-]+){0,3}?\s+(?:team|group|organi[sz]ation|division|"
    r"unit|is|are|owns|provides|works on|seeks|plays)\b"
)


def posting_team(page: Page) -> Iterator[Claim]:
    """The teams that post the job: weighed by where and how the posting names them."""
    weights: dict[str, float] = {}
    found = [
        (n, m)
        for n, m in enumerate(page.mentions)
        if m.type == "Team" and m.section not in ("benefits", "equal-opportunity", "how-to-apply", "teaser")
    ]
    for _, mention in found:
        # How plainly the plainest mention says it; being named again only breaks ties.
        before, now = weights.get(mention.concept, 0.0), _team_weight(page, mention)
        weights[mention.concept] = max(before, now) + (0.1 if before else 0.0)
    units = {concept for concept in weights if not is_employer(page, concept)}
    if any(weights[unit] >= 2 for unit in units):
        # The employer is named in every posting; it posts the job only where no unit of it does.
        weights = {unit: weights[unit] for unit in units}
    kept = {concept for concept, weight in weights.items() if weight >= 2}
    if not kept and weights:
        kept = {min(weights, key=lambda concept: (-weights[concept], concept))}
    for numbers in grouped((n, m) for n, m in found if m.concept in kept).values():
        yield page.claim(GK.postedBy, numbers, "posting-team")


def _team_weight(page: Page, mention: Mention) -> float:
    text = page.document.text
    before, after = text[max(0, mention.start - 60) : mention.start], text[mention.end : mention.end + 60]
    weight = 0.5
    if mention.start < max(text.find("\n"), 80) or mention.section == "title":
        weight += 3
    elif mention.section == "facts":
        weight += 1
    if _OTHERS.search(before):
        return 0.0
    if _OWN_TEAM.search(before):
        weight += 2
    if _TEAM_SEEKS.match(after):
        weight += 1.5
    if mention.section == "about-company":
        weight *= 0.5
    return weight


def program_owners(page: Page) -> Iterator[Claim]:
    """Programs run by a team that the document names as well."""
    teams = grouped((n, m) for n, m in enumerate(page.mentions) if m.type == "Team")
    for iri, numbers in grouped((n, m) for n, m in enumerate(page.mentions) if m.type == "Program").items():
        known = page.ontology.concept(iri)
        if known and known.run_by in teams:
            yield about(page, numbers[0], teams[known.run_by][0], GK.runBy, "program-owner", None)


_WITHIN: Final = re.compile(
    r"^(?:\s*\([A-Z]+\))?(?:,|\s)?\s*(?:(?:team|group|organi[sz]ation|division) )?(?:\([^)]*\) )?"
    r"(?:is (?:an? )?(?:[\w-]+ ){0,3}(?:team|group|unit|part) )?(?:(?:a )?part of|within|in|of|under|"
    r"at|inside)\s+(?:the |our )?$"
)


def unit_parents(page: Page) -> Iterator[Claim]:
    """X is part of Y where a text says "the X team within Y"."""
    teams = [(n, m) for n, m in enumerate(page.mentions) if m.type == "Team"]
    for (first, unit), (second, parent) in pairwise(teams):
        between = page.document.text[unit.end : parent.start]
        if unit.concept != parent.concept and len(between) < 60 and _WITHIN.match(between):
            yield about(page, first, second, GK.partOf, "unit-parent", None)


def unit_employer(page: Page) -> Iterator[Claim]:
    """A unit met for the first time belongs to the employer that the document names most."""
    found = [(n, m) for n, m in enumerate(page.mentions) if m.type == "Team"]
    employers = grouped((n, m) for n, m in found if is_employer(page, m.concept))
    if not employers:
        return
    employer = min(employers, key=lambda iri: (-len(employers[iri]), iri))
    settled = {claim.subject for claim in unit_parents(page)}
    for iri, numbers in grouped(found).items():
        if page.ontology.concept(iri) is None and iri not in settled:
            yield about(page, numbers[0], employers[employer][0], GK.partOf, "unit-employer", None)
