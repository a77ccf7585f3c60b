"""Mentions to claims: what a posting asks for, and what an article says of roles, teams and programs.

The rules are one table, `RULES`; each is a function from a `Page` to claims.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from graphkit.conditions import with_conditions
from graphkit.iris import GK
from graphkit.model import STRENGTHS, Claim, Document, Mention
from graphkit.ontology import Ontology

__all__ = ["RULES", "Page", "claims_of"]


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


_SOUGHT: Final = re.compile(
    r"\b(?:looking for|seeking|hiring|hire|seeks?|recruiting|wants?|needs?|adding|"
    r"openings?\b[^.]{0,30}\bfor|search for|welcome|role of|position of"
    r"|join (?:us|our team|the team) as|(?<!serve )(?<!serves )(?<!served )(?<!known )as)\s+(?:an?|"
    r"the|our|several|multiple|another|talented|experienced)?\s*(?:(?!(?:who|that|to|with|"
    r"and)\b)[\w,-]+\s+){0,6}$",
    re.IGNORECASE,
)
_ONE: Final = re.compile(r"\b(?:the|an?)\s+(?:[\w-]+\s+){0,2}$", re.IGNORECASE)
_ROLE_ACTS: Final = re.compile(r"[^.]{0,60}\b(?:plays|will|is responsible|role)\b")
_COLLEAGUE: Final = re.compile(
    r"\b(?:with|alongside|mentor|mentors|coach|guide|lead|manage|among|between|by|to|from|supervise|"
    r"supervises|employs|partner with|team of|group of|years of|beside)\s+(?:[^.;]{0,60}\s)?$",
    re.IGNORECASE,
)
_TITLE_FIELD: Final = re.compile(
    r"[\s*#]*(?:job title|position title|title|position|role|official title[^:\n]*)\W*:", re.IGNORECASE
)
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


def claims_of(page: Page) -> tuple[Claim, ...]:
    """Everything a document says, each claim once, in a stable order.

    >>> from graphkit.ontology import load_ontology
    >>> claims_of(Page(Document("", "x"), (), (), frozenset(), load_ontology()))
    ()
    """
    merged: dict[tuple[str, str, str], Claim] = {}
    for rule in RULES[page.document.kind]:
        for claim in rule(page):
            key = (claim.subject, claim.predicate, claim.object)
            merged[key] = _merge(merged[key], claim) if key in merged else claim
    claims = [merged[key] for key in sorted(merged)]
    if page.document.kind == "posting":
        claims = with_conditions(claims, page.document.text, page.mentions, page.sentences)
    return tuple(claims)


def _merge(first: Claim, second: Claim) -> Claim:
    strengths = [strength for strength in (first.strength, second.strength) if strength]
    return replace(
        first,
        strength=min(strengths, key=STRENGTHS.index) if strengths else None,
        mentions=tuple(sorted({*first.mentions, *second.mentions})),
    )


def _grouped(found: Iterable[tuple[int, Mention]]) -> dict[str, list[int]]:
    groups: defaultdict[str, list[int]] = defaultdict(list)
    for number, mention in found:
        groups[mention.concept].append(number)
    return groups


_THEY: Final = re.compile(r"\s*(?:They|These|Those|Their|He|She)\b")
_ASSESSOR: Final = re.compile(
    r"\b(?:hiring team|interview\w*|candidates?|recruiters?|[Ww]e (?:look|assess|expect))\b"
)
_LISTED: Final = re.compile(r"\s*(?:,|/|&|and|or|, and|, or)\s*")


def posting_skills(page: Page) -> Iterator[Claim]:
    """A posting asks for each skill it names outside boilerplate, as strongly as it says anywhere."""
    for numbers in _grouped(page.of_type("Skill")).values():
        strengths = [page.mentions[number].strength or "context" for number in numbers]
        yield page.claim(GK.asksFor, numbers, "posting-skill", min(strengths, key=STRENGTHS.index))


def posting_programs(page: Page) -> Iterator[Claim]:
    """Programs a posting names."""
    for numbers in _grouped(page.of_type("Program")).values():
        yield page.claim(GK.mentionsProgram, numbers, "posting-program")


def posting_location(page: Page) -> Iterator[Claim]:
    """Where the job is: the header line, else the stated location, else the first place named for the job."""
    found = list(page.of_type("Location"))
    stated = [(n, m) for n, m in found if m.rule == "header"] or [
        (n, m) for n, m in found if _is_stated(page, m)
    ]
    for numbers in _grouped(stated).values():
        yield page.claim(GK.locatedIn, numbers, "posting-location")


def _is_stated(page: Page, mention: Mention) -> bool:
    # A flattened posting is one line of any length; what states the place stands near it.
    line_start = max(page.document.text.rfind("\n", 0, mention.start) + 1, mention.start - 120)
    line = page.document.text[line_start : mention.start]
    if re.search(
        r"\b(?:location|locations|duty station|work site|based in|located in|office)\b", line, re.IGNORECASE
    ):
        return True
    # The line under a heading "Location".
    above = page.document.text[max(0, line_start - 40) : line_start]
    return bool(re.search(r"\blocations?\W*\s*$", above, re.IGNORECASE))


def posting_role(page: Page) -> Iterator[Claim]:
    """The role the posting is for: weighed by how it is named; the employer's own title decides."""
    found = list(page.of_type("RoleType"))
    weights = [(_role_weight(page, mention), number, mention) for number, mention in found]
    best = max((weight for weight, _, _ in weights), default=0.0)
    # Titles and "we are looking for" may name several roles; anything weaker only the plainest one.
    concepts = {m.concept for weight, _, m in weights if weight >= 3}
    if not concepts and best >= 1:
        concepts = {min(((-weight, m.start, m.concept) for weight, _, m in weights))[2]}
    for numbers in _grouped((n, m) for n, m in found if m.concept in concepts).values():
        yield page.claim(GK.forRole, numbers, "posting-role")


def _role_weight(page: Page, mention: Mention) -> float:
    text = page.document.text
    if _is_titled(page, mention):
        return 5.0
    start, end = _sentence(page, mention.start)
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
    if mention.text[:1].isupper() and mention.start > start and not mention.text.isupper():
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
    units = {concept for concept in weights if not _is_employer(page, concept)}
    if any(weights[unit] >= 2 for unit in units):
        # The employer is named in every posting; it posts the job only where no unit of it does.
        weights = {unit: weights[unit] for unit in units}
    kept = {concept for concept, weight in weights.items() if weight >= 2}
    if not kept and weights:
        kept = {min(weights, key=lambda concept: (-weights[concept], concept))}
    for numbers in _grouped((n, m) for n, m in found if m.concept in kept).values():
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


def article_roles(page: Page) -> Iterator[Claim]:
    """Skills said of a role type in the same sentence, or further on in the same paragraph.

    A sentence without a role of its own speaks of the last one when it begins with "they", or when
    it says what is required.
    """
    subjects: list[int] = []
    before = 0
    for start, end in page.sentences:
        text = page.document.text
        if (
            "\n\n" in text[before:start].strip(" ")
            or text[before:start].count("\n") > 1
            or "\n\n" in text[start - 2 : start]
        ):
            subjects = []
        before = end
        inside = _inside(page, start, end)
        roles = _first_together(page, [n for n, m in inside if m.type == "RoleType"])
        wanted: tuple[str, ...] = ("required", "preferred", "responsibility")
        if roles:
            subjects = roles
        elif not _THEY.match(text, start):
            wanted = ("required",) if _ASSESSOR.search(text, start, end) else ()
        for role in subjects:
            for number, mention in inside:
                if mention.type == "Skill" and mention.strength in wanted:
                    yield _about(page, role, number, GK.asksFor, "article-role", mention.strength)


def _inside(page: Page, start: int, end: int) -> list[tuple[int, Mention]]:
    """Mentions of one sentence, outside boilerplate."""
    return [
        (number, mention)
        for number, mention in enumerate(page.mentions)
        if start <= mention.start < end and mention.section not in page.boilerplate
    ]


def _first_together(page: Page, roles: list[int]) -> list[int]:
    """The first role of a sentence with those listed beside it: others are what it works with."""
    kept = roles[:1]
    for number in roles[1:]:
        between = page.document.text[page.mentions[kept[-1]].end : page.mentions[number].start]
        if not _LISTED.fullmatch(between):
            break
        kept.append(number)
    return kept


def article_teams(page: Page) -> Iterator[Claim]:
    """Skills named in a sentence about one team."""
    for start, end in page.sentences:
        inside = _inside(page, start, end)
        teams = [n for n, m in inside if m.type == "Team" and not _is_employer(page, m.concept)]
        if len({page.mentions[n].concept for n in teams}) != 1:
            continue
        for number, mention in inside:
            if mention.type == "Skill":
                yield _about(
                    page, teams[0], number, GK.asksFor, "article-team", mention.strength or "context"
                )


def _is_employer(page: Page, concept: str) -> bool:
    known = page.ontology.concept(concept)
    return known is not None and known.type == "Organization"


def program_owners(page: Page) -> Iterator[Claim]:
    """Programs run by a team that the document names as well."""
    teams = _grouped((n, m) for n, m in enumerate(page.mentions) if m.type == "Team")
    for iri, numbers in _grouped((n, m) for n, m in enumerate(page.mentions) if m.type == "Program").items():
        known = page.ontology.concept(iri)
        if known and known.run_by in teams:
            yield _about(page, numbers[0], teams[known.run_by][0], GK.runBy, "program-owner", None)


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
            yield _about(page, first, second, GK.partOf, "unit-parent", None)


def unit_employer(page: Page) -> Iterator[Claim]:
    """A unit met for the first time belongs to the employer that the document names most."""
    found = [(n, m) for n, m in enumerate(page.mentions) if m.type == "Team"]
    employers = _grouped((n, m) for n, m in found if _is_employer(page, m.concept))
    if not employers:
        return
    employer = min(employers, key=lambda iri: (-len(employers[iri]), iri))
    settled = {claim.subject for claim in unit_parents(page)}
    for iri, numbers in _grouped(found).items():
        if page.ontology.concept(iri) is None and iri not in settled:
            yield _about(page, numbers[0], employers[employer][0], GK.partOf, "unit-employer", None)


def article_mentions(page: Page) -> Iterator[Claim]:
    """Everything an article names."""
    named = [(n, m) for n, m in enumerate(page.mentions) if m.section not in page.boilerplate]
    for numbers in _grouped(named).values():
        yield page.claim(GK.mentions, numbers, "article-mention", page.mentions[numbers[0]].strength)


def _about(page: Page, subject: int, number: int, predicate: str, rule: str, strength: str | None) -> Claim:
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


def _sentence(page: Page, offset: int) -> tuple[int, int]:
    from bisect import bisect_right

    position = bisect_right(page.sentences, (offset, len(page.document.text))) - 1
    return page.sentences[max(0, position)] if page.sentences else (0, len(page.document.text))


#: Rules by kind of document; the order does not matter.
RULES: Final[dict[str, tuple[Callable[[Page], Iterator[Claim]], ...]]] = {
    "posting": (
        posting_skills,
        posting_programs,
        posting_location,
        posting_role,
        posting_team,
        program_owners,
        unit_parents,
        unit_employer,
    ),
    "article": (article_roles, article_teams, program_owners, unit_parents, unit_employer, article_mentions),
}
