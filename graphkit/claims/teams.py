"""Which teams post a job, and which unit sits in which."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from graphkit.claims.page import Page, about, grouped, heads_vacancy, is_employer
from graphkit.iris import GK
from graphkit.model import Claim, Mention

__all__ = ["posting_team", "program_owners", "unit_employer", "unit_parents"]

#: Words before a unit that say the job is in it.
_OWN_TEAM: Final = re.compile(
    r"(?:\bjoin(?:ing)?|\bpart of|\bmember of|\bwithin|\babout|\bsupports|"
    r"\bsupporting|\bopening (?:in|on|at|with)|"
    r"\b(?:position|role|job|opportunity|vacancy)s? (?:is |are )?(?:here )?(?:in|on|at|with)|"
    r"\b(?:sits|situated|located|housed|placed|embedded) (?:in|on|within)|\breports? to|\bat|"
    r"\b(?:working|work|hired) (?:at|for|in|on))"
    r"\s+(?:the |our )?\[?(?:[A-Z][\w&’']* ){0,2}$",
    re.IGNORECASE,
)
_OTHERS: Final = re.compile(
    r"\b(?:with|partner\w*|collaborat\w*|alongside|across|customers?|clients?|subsidiary of|like|"
    r"such as|including|best practices for|from|for|between|by|help(?:s|ing)?|support|support of|"
    r"uses|advise)\s+(?:the |other )?\[?$",
    re.IGNORECASE,
)
_TEAM_SEEKS: Final = re.compile(
    r"^(?:['’]s)?(?:\s*\([A-Z]+\))?(?:\s+[\w&-]+){0,3}?\s+(?:team|group|organi[sz]ation|division|"
    r"unit|is|are|owns|provides|works on|seeks|plays)\b"
)
#: Between two units of a list; a link's address may follow the first.
_BESIDE: Final = re.compile(
    r"(?:['’]s)?\]?(?:\([^)\s]*\))?(?:\s*\([A-Z][A-Za-z&]*\))?,?\s*(?:(?:and|&|in|of|within)\s+)?(?:the\s+)?"
    r"(?:U\.S\.\s+)?\[?"
)
_NOT_OWN: Final = ("benefits", "equal-opportunity", "how-to-apply", "teaser")
#: The line that names who posts a notice, and what may stand behind the name in it.
_FIELD: Final = re.compile(
    r"[ \t*]*(?:Organi[sz]ation|Team|Agency|Hiring (?:agency|organi[sz]ation))[ *]*:[ \t*]*", re.IGNORECASE
)
_FIELD_ENDS: Final = re.compile(r"(?:[ \t]*\([^()]{1,20}\))?[ \t*]*")
#: Such lines stand above the text, within so many code points.
_FIELDS_END: Final = 2000
#: Weight from which on a unit posts the job.
_POSTS: Final = 2.0


def posting_team(page: Page) -> Iterator[Claim]:
    """The teams that post the job, weighed by where and how the posting names them, and the units above."""
    found = [(n, m) for n, m in enumerate(page.mentions) if m.type == "Team" and m.section not in _NOT_OWN]
    weights: dict[str, float] = {}
    for mention, now in zip((m for _, m in found), _team_weights(page, [m for _, m in found]), strict=True):
        # How plainly the plainest mention says it; being named again only breaks ties.
        before = weights.get(mention.concept, 0.0)
        weights[mention.concept] = max(before, now) + (0.1 if before else 0.0)
    units = {concept for concept in weights if not is_employer(page, concept)}
    if any(weights[unit] >= _POSTS for unit in units):
        # The employer is named in every posting; it posts the job only where no unit of it does.
        weights = {unit: weights[unit] for unit in units}
    kept = {concept for concept, weight in weights.items() if weight >= _POSTS}
    # What a notice names as its organisation is stated, be it a whole employer or not.
    kept |= {m.concept for _, m in found if _in_field(page, m)}
    if not kept and any(weight >= 1 or is_employer(page, unit) for unit, weight in weights.items()):
        kept = {min(weights, key=lambda concept: (-weights[concept], concept))}
    above = {up for unit in kept for up in _above(page, unit)} & units - kept
    for concept, numbers in grouped(found).items():
        if concept in kept:
            yield page.claim(GK.postedBy, numbers, "posting-team")
        elif concept in above:
            yield page.claim(GK.postedBy, numbers, "posting-parent")


def _in_field(page: Page, mention: Mention) -> bool:
    """Whether a unit is all that a line such as "Organization: …" says, among the first lines."""
    text = page.document.text
    line = text.rfind("\n", 0, mention.start) + 1
    rest = text[mention.end : mention.end + 40].split("\n", 1)[0]
    return (
        mention.start < _FIELDS_END
        and _FIELD.fullmatch(text, line, mention.start) is not None
        and _FIELD_ENDS.fullmatch(rest) is not None
    )


def _above(page: Page, unit: str) -> Iterator[str]:
    """Units that one is known to sit in."""
    seen = {unit}
    while (known := page.ontology.concept(unit)) and known.part_of and known.part_of not in seen:
        unit = known.part_of
        seen.add(unit)
        yield unit


def _team_weights(page: Page, mentions: list[Mention]) -> Iterator[float]:
    """How plainly each mention says that the unit posts the job; a list says the same of all its members."""
    last: Mention | None = None
    said = 0.0
    for mention in mentions:
        between = page.document.text[last.end : mention.start] if last else None
        if between is None or len(between) > 160 or not _BESIDE.fullmatch(between):
            said = _said_before(page, mention)
        elif not between.strip():
            said = max(said, _said_before(page, mention))
        last = mention
        yield _team_weight(page, mention, said)


def _said_before(page: Page, mention: Mention) -> float:
    """2 where the words before a unit put the job in it, -1 where they speak of others, else 0."""
    before = page.document.text[max(0, mention.start - 60) : mention.start]
    if _OWN_TEAM.search(before):
        return 2.0
    if _OTHERS.search(before):
        return -1.0
    return 2.0 if _ROLE_AT.search(before) and _role_ends(page, mention.start) else 0.0


#: "As an analyst in …": what puts a role into a unit.
_ROLE_AT: Final = re.compile(r"\b(?:in|at|on|for|with)\s+(?:the |our )?\[?$")


def _role_ends(page: Page, offset: int) -> bool:
    """Whether "as a", or "hiring a", and a role type stand right before a unit: "As an analyst in TTS"."""
    for mention in page.mentions:
        if mention.type == "RoleType" and 0 < offset - mention.end < 14:
            before = page.document.text[max(0, mention.start - 40) : mention.start]
            return bool(
                re.search(r"\b(?:[Aa]s|hiring|seeking|looking for)\s+(?:an?|the|our)\s[^.;]*$", before)
            )
    return False


def _team_weight(page: Page, mention: Mention, said: float) -> float:
    text = page.document.text
    weight = 0.5
    if mention.start < max(text.find("\n"), 80) or mention.section == "title":
        weight += 3
    elif mention.section == "facts":
        weight += 1
    if said < 0:
        return 0.0
    weight += said
    if heads_vacancy(page, mention):
        weight += 3
    if _TEAM_SEEKS.match(text[mention.end : mention.end + 60]):
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
