"""Component ``graphkit_overlaps``: one reading where proposals overlap.

The longest sensible span wins; what is nested in a team's, program's or role's name is no
mention of its own; words that are also English need support from around them.
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_left, bisect_right
from typing import Final

from spacy.language import Language
from spacy.tokens import Doc

from graphkit.extraction.acronyms import is_short_form
from graphkit.extraction.candidate import Candidate
from graphkit.extraction.sections import Layout

__all__ = ["resolve"]

#: Names swallow what is inside them; equal spans go to the first of these.
_RANK: Final = {"Program": 0, "Team": 1, "RoleType": 2, "Location": 3, "Skill": 4}
_SUPPORT_BEFORE: Final = re.compile(
    r"(?:\b(?:experience|expertise|knowledge|proficien\w+|skills?|fluen\w+|familiar\w*|background|"
    r"understanding|expert|trained|degree|using|use of|read|write|speak|"
    r"program(?:ming)?|coding|code|written|scripting|languages?|tools?|software|framework|frameworks|"
    r"libraries|like|such as|including|e\.g\.|"
    r"technologies|techniques|methods|in|with|of)\b[\s(:,]*)$",
    re.IGNORECASE,
)
_CUE_BEFORE: Final = re.compile(
    r"\b(?:experience|expertise|knowledge|proficien\w+|skills?|skilled|fluen\w+|familiar\w*|"
    r"background(?= in)|understanding|expert|trained|degree(?= in)|certif\w+|techniques|methods|tools)"
    r"(?:\s+(?:in|with|of|using|like|such as|including))?[\s(:,]*$",
    re.IGNORECASE,
)
_SUPPORT_AFTER: Final = re.compile(
    r"\s*(?:programming|language|scripts?|scripting|developers?|development|code|framework|library|"
    r"database|skills?|experience|expertise|engineering|"
    r"analysis|modeling|methods?|techniques?|tools?|practices|principles|systems?|/|\()",
    re.IGNORECASE,
)
#: The rule that proposes labels which are also plain words.
_PLAIN: Final = "vocabulary-ambiguous"
#: A word in a list is judged by so many skills on each side of it.
_NEIGHBOURS: Final = 3
#: Web addresses, what Markdown links to, and tags: words in them are not said of anything.
_ADDRESS: Final = re.compile(r"https?://[^\s)>\]]+|www\.[^\s)>\]]+|\((?<=\]\()[^)\s]*|<[a-z/][^<>]{0,600}>")
#: A mail address from its "@" on, and what may stand before that.
_MAIL: Final = re.compile(r"@[\w-]+\.[\w.-]+")
_MAILBOX: Final = re.compile(r"[\w.+-]{1,80}\Z")
#: The list under a line that ends with "benefits including:".
_OFFERED: Final = re.compile(
    r"[Bb]enefits(?<!\w.{8})\b(?:\]\([^)\s]{0,200}\))?[^\n.:]{0,80}:[*_ \t]*\n\s*"
    r"((?:[ \t]*[-*•][^\n]*(?:\n\s*|\Z)){1,40})"
)
#: What begins and ends an item that is one name: "- Governance", "**Accuracy:** …".
_ITEM_BEGINS: Final = re.compile(r"(?:^|\n)[ \t]*(?:[-*•·◦+]|\d{1,2}[.)])[ \t]*(?:\*\*|__)?$")
_ITEM_ENDS: Final = re.compile(r"[ \t]*(?::?(?:\*\*|__)|:|[.;,]?[ \t]*(?:\n|$))")
#: A bare "scientist" or "engineer" is a role type where somebody looks for one.
_ROLE_BEFORE: Final = re.compile(
    r"\b(?:looking for|seeking|seeks?|hiring|recruiting|for|as|become)\s+an?\s+(?:[\w-]+,?\s+){0,3}$",
    re.IGNORECASE,
)
#: "Lead Product Designer": the first word grades the role after it.
_GRADES: Final = re.compile(r"(?:Lead|Principal|Chief|Associate|Head|Executive|Supervisor) [A-Z][a-z]")
#: "The Secretary of the Navy" heads a department; no secretary's work is meant.
_OFFICE_HOLDER: Final = re.compile(r"(?:[A-Z][a-z]+ )?Secretar(?:y|ies) of (?:the )?[A-Z]")
#: "FedRAMP: Director GS15"; "The Director will oversee": the post itself.
_POST: Final = re.compile(r",? \(?GS-?\d| (?:will|reports|serves|leads|may|must|should|oversees|manages)\b")
_ROLE_AFTER: Final = re.compile(r"\s+(?:on this team|in this role|role\b|position\b)", re.IGNORECASE)
#: "Cloud service providers", "communications professionals": what others are or have, not what one can do.
_OTHERS: Final = re.compile(
    r"\s(?:service )?(?:providers?|vendors?|suppliers?|professionals|companies|firms|"
    r"teachers?|workers?|homes?)\b"
)
_CHANNEL: Final = re.compile(r"\b(?:lines?|means|channels?|modes?) of $")
_TEAM_BEFORE: Final = re.compile(r"\b(?:within|at|[Jj]oin|[Aa]bout|part of|of the|the)\s+$")
_TEAM_AFTER: Final = re.compile(
    r"(?:['’]s)?\s+(?:team|is seeking|is looking|organi[sz]ation|is hiring|are hiring)\b"
)
_ONE_ITEM: Final = re.compile(r",\s[\w-]+(?: [\w-]+){0,2},\s+(?:and |or )?$")
_LIST_JOIN: Final = re.compile(r"\s*(?:,\s*(?:and|or)?|/|;|\band\b|\bor\b|&|\()\s*", re.IGNORECASE)
_LIST_JOIN_BEFORE: Final = re.compile(_LIST_JOIN.pattern + r"$", re.IGNORECASE)


@Language.component("graphkit_overlaps")
def resolve(doc: Doc) -> Doc:
    """Keep a consistent set of ``doc._.candidates``, in order of place."""
    layout: Layout = doc._.layout
    text = doc._.layout.text
    addresses, offered = _addresses(text), [match.span(1) for match in _OFFERED.finditer(text)]
    candidates = [
        c
        for c in doc._.candidates
        if _allowed(c, layout)
        and not _inside(c, addresses)
        and not (c.type == "Skill" and _inside(c, offered))
    ]
    candidates = _supported(text, candidates, layout)
    candidates = _without_titles(candidates)
    candidates.sort(key=lambda c: (c.start - c.end, -c.priority, _RANK[c.type], c.start, c.label))
    kept: list[Candidate] = []
    taken = _Taken()
    for candidate in candidates:
        if taken.free(candidate):
            kept.append(candidate)
            taken.add(candidate)
    kept.sort(key=lambda c: (c.start, c.end, c.type, c.label))
    doc._.candidates = kept
    return doc


def _without_titles(candidates: list[Candidate]) -> list[Candidate]:
    """Leave out a unit that reaches into a title: "Login.gov Security Engineer" is of Login.gov."""
    roles = sorted({(c.start, c.end) for c in candidates if c.type == "RoleType" and c.rule == "vocabulary"})
    shortest: dict[int, int] = {}
    for c in candidates:
        if c.type == "Team" and c.rule != _PLAIN:
            shortest[c.start] = min(c.end, shortest.get(c.start, c.end))

    def reaches(unit: Candidate) -> bool:
        place = bisect_right(roles, (shortest.get(unit.start, unit.end), 0))
        return place < len(roles) and roles[place][0] < unit.end < roles[place][1]

    return [c for c in candidates if c.type != "Team" or not reaches(c)]


class _Taken:
    """Spans already given away, found by bisection."""

    def __init__(self) -> None:
        self._spans: list[tuple[int, int, str]] = []

    def free(self, candidate: Candidate) -> bool:
        start, end = candidate.start, candidate.end
        position = bisect_left(self._spans, (end, 0, ""))
        for a, b, type_ in self._spans[max(0, position - 24) : position]:
            if not (a < end and start < b):
                continue
            # One name can be a team and a program (a service and the people who run it).
            if (a, b) == (start, end) and {type_, candidate.type} == {"Team", "Program"}:
                continue
            return False
        return True

    def add(self, candidate: Candidate) -> None:
        entry = (candidate.start, candidate.end, candidate.type)
        self._spans.insert(bisect_right(self._spans, entry), entry)


def _addresses(text: str) -> list[tuple[int, int]]:
    """Where addresses stand, in order and apart from each other."""
    found = [match.span() for match in _ADDRESS.finditer(text)]
    for mail in _MAIL.finditer(text):
        if before := _MAILBOX.search(text, max(0, mail.start() - 80), mail.start()):
            found.append((before.start(), mail.end()))
    found.sort()
    apart: list[tuple[int, int]] = []
    for start, end in found:
        if apart and start < apart[-1][1]:
            start, end = apart[-1][0], max(end, apart.pop()[1])
        apart.append((start, end))
    return apart


def _inside(candidate: Candidate, spans: list[tuple[int, int]]) -> bool:
    position = bisect_right(spans, (candidate.start, sys.maxsize)) - 1
    return position >= 0 and candidate.start < spans[position][1]


def _allowed(candidate: Candidate, layout: Layout) -> bool:
    section = layout.section_at(candidate.start)
    if section.kind == "teaser":
        return False
    return candidate.type != "Skill" or not (section.boilerplate or _of_others(layout.text, candidate))


def _of_others(text: str, candidate: Candidate) -> bool:
    return _OTHERS.match(text, candidate.end) is not None or (
        _CHANNEL.search(text, max(0, candidate.start - 14), candidate.start) is not None
    )


def _supported(text: str, candidates: list[Candidate], layout: Layout) -> list[Candidate]:
    """Drop words that are also English, unless their surroundings speak of skills."""
    firm = [c for c in candidates if c.type == "Skill" and c.rule != _PLAIN]
    ends = {c.end for c in firm}
    starts = {c.start for c in firm}
    others = {c.end: c for c in candidates if c.type != "Skill" and c.rule != _PLAIN}
    bare = _BareList(text, candidates)
    kept = []
    for candidate in candidates:
        if candidate.type == "Skill" and _abbreviates_another(text, candidate, others):
            continue
        if (
            candidate.rule == _PLAIN
            and not _has_support(text, candidate, starts, ends, layout)
            and not bare.holds(candidate)
        ):
            continue
        kept.append(candidate)
    return kept


class _BareList:
    """Skills with only a space or a line's end between them: "Java Spring Docker" in a flattened page."""

    def __init__(self, text: str, candidates: list[Candidate]) -> None:
        self._text = text
        # By where they begin and end; the longest of several, and of equal ones that which is no plain word.
        self._from: dict[int, Candidate] = {}
        self._to: dict[int, Candidate] = {}
        skills = (c for c in candidates if c.type == "Skill")
        for candidate in sorted(skills, key=lambda c: (c.end - c.start, c.rule != _PLAIN)):
            self._from[candidate.start] = self._to[candidate.end] = candidate

    def holds(self, candidate: Candidate) -> bool:
        """Whether firm skills stand beside it: on both sides, or two of them if it has a capital."""
        if candidate.type != "Skill":
            return False
        before, after = self._firm(candidate, before=True), self._firm(candidate, before=False)
        plain = self._text[candidate.start : candidate.end].islower()
        return bool(before and after) or (before + after >= 2 and not plain)

    def _firm(self, candidate: Candidate, *, before: bool) -> int:
        """How many of the next few skills on one side are no plain words."""
        firm = 0
        for _ in range(_NEIGHBOURS):
            place = candidate.start - 1 if before else candidate.end
            if self._text[place : place + 1] not in (" ", "\n") or place < 0:
                break
            other = self._to.get(place) if before else self._from.get(place + 1)
            if other is None:
                break
            firm += other.rule != _PLAIN
            candidate = other
        return firm


def _abbreviates_another(text: str, candidate: Candidate, others: dict[int, Candidate]) -> bool:
    """Whether brackets give it as the short form of a unit or role: "Program Management Office (PMO)"."""
    start, end = candidate.start, candidate.end
    if text[start - 1 : start] != "(" or text[end : end + 1] != ")":
        return False
    other = others.get(start - 2) or others.get(start - 1)
    return other is not None and any(
        is_short_form(text[start:end], name)
        for name in (
            other.label,
            text[other.start : other.end],
            text[other.start : other.end].partition(" ")[2],
        )
    )


def _item_before(text: str, start: int, ends: set[int]) -> bool:
    """Whether a list leads here from a known skill over one item that is none."""
    between = _ONE_ITEM.search(text, max(0, start - 48), start)
    return bool(between and between.start() in ends)


def _first_line(text: str) -> int:
    """Where a short first line ends, which is then a title; 0 when it is long."""
    end = text.find("\n")
    return end if 0 < end < 120 else 0


def _has_support(text: str, candidate: Candidate, starts: set[int], ends: set[int], layout: Layout) -> bool:
    if candidate.type == "RoleType":
        if _GRADES.match(text, candidate.start) or _OFFICE_HOLDER.match(text, candidate.start):
            return False
        if text[candidate.start].isupper() and (
            candidate.end <= _first_line(text)
            or (text[candidate.start + 1].islower() and _POST.match(text, candidate.end))
            or re.match(r" of (?:the )?[A-Z]", text[candidate.end : candidate.end + 9])
        ):
            return True
        return bool(_ROLE_BEFORE.search(text, max(0, candidate.start - 60), candidate.start)) or bool(
            _ROLE_AFTER.match(text, candidate.end)
        )
    if candidate.type == "Team":
        return bool(_TEAM_BEFORE.search(text, max(0, candidate.start - 24), candidate.start)) or bool(
            _TEAM_AFTER.match(text, candidate.end)
        )
    if candidate.type != "Skill":
        return False
    plain = text[candidate.start : candidate.end].islower()
    before = _CUE_BEFORE if plain else _SUPPORT_BEFORE
    if before.search(text, max(0, candidate.start - 40), candidate.start):
        return True
    if _SUPPORT_AFTER.match(text, candidate.end):
        return True
    if _ITEM_ENDS.match(text, candidate.end) and _ITEM_BEGINS.search(
        text, max(0, candidate.start - 24), candidate.start
    ):
        return True
    after = _LIST_JOIN.match(text, candidate.end)
    if after and after.end() in starts:
        return True
    joined = _LIST_JOIN_BEFORE.search(text[max(0, candidate.start - 8) : candidate.start])
    if _item_before(text, candidate.start, ends):
        return True
    return bool(joined and candidate.start - len(joined[0]) in ends)
