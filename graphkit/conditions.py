"""On what terms a text asks for a skill: one of several, and for how many years."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from graphkit.iris import GK
from graphkit.model import Claim, Mention

__all__ = ["or_lists", "with_conditions", "years_asked"]

Sentences = Sequence[tuple[int, int]]


def with_conditions(
    claims: Iterable[Claim], text: str, mentions: Sequence[Mention], sentences: Sentences
) -> list[Claim]:
    """Claims of a posting with the years they ask for and with what would do instead.

    Only the mentions that are as strong as the claim count: the years of a nice-to-have say nothing
    of a skill that is also required, and a skill required by itself has no alternative.
    """
    claims = list(claims)
    years = years_asked(text, mentions, sentences)
    listed = {number: group for group in or_lists(text, mentions, sentences) for number in group}
    asked = {claim.object for claim in claims if claim.predicate == GK.asksFor}
    done = []
    for claim in claims:
        plain = [n for n in claim.mentions if claim.strength in (None, mentions[n].strength)]
        if claim.predicate in (GK.asksFor, GK.forRole):
            claim = replace(claim, years=max((years[n] for n in plain if n in years), default=None))
        if claim.predicate == GK.asksFor and plain and all(number in listed for number in plain):
            others = {mentions[other].concept for number in plain for other in listed[number]}
            claim = replace(claim, alternatives=tuple(sorted(others & asked - {claim.object})))
        done.append(claim)
    return done


# --- alternatives --------------------------------------------------------------------------------

#: Words that may stand beside a skill in a list; none that begins another thought.
_NEAR: Final = (
    r"(?!(?:and|or|but|not|nor|then|you|we|they|who|that|which|is|are|be|to|while|when|if|because|plus|"
    r"including|such|like)\b)[\w-]+"
)
_JOINT: Final = re.compile(
    rf"\)?(?:\s+{_NEAR}){{0,2}}?\)?\s*(?P<link>,?\s*\band/or\b|,?\s*\bor\b|,?\s*\band\b|[,;/])"
    rf"(?:\s+(?:{_NEAR}\s+){{0,2}}|)[(\"“]?$",
    re.IGNORECASE,
)
#: "…, or a related field": the list is of alternatives though its last item is no skill.
_OR_LIKE: Final = re.compile(
    r"\)?(?:\s+[\w-]+)?\s*,?\s+or\s+(?:an?\s+|any\s+|in\s+)?(?:other|related|similar|equivalent|another|comparable)\b",
    re.IGNORECASE,
)
_ONE_OF: Final = re.compile(
    r"\b(?:(?:one|any)(?: or more)? of|either)\b(?: the following)?[^.;:]{0,40}:?\s*$", re.IGNORECASE
)


def or_lists(text: str, mentions: Sequence[Mention], sentences: Sentences) -> list[tuple[int, ...]]:
    """Positions of the skill mentions of each list of alternatives.

    "A, B or C" is one, and "one of A, B and C"; "A and B", "A and/or B" are none. Where "and" and "or"
    join one list, only what "or" stands between belongs together.

    >>> words = [("Python", 0, 6), ("R", 8, 9), ("Scala", 13, 18)]
    >>> mentions = [Mention("Skill", s, e, w, w, w, "required", "body", "") for w, s, e in words]
    >>> or_lists("Python, R or Scala", mentions, [(0, 18)])
    [(0, 1, 2)]
    """
    found = []
    for start, end, inside in _by_sentence(mentions, sentences, ("Skill",)):
        for chain, links in _chains(text, mentions, inside):
            last = mentions[chain[-1]].end
            if _OR_LIKE.match(text[last : min(end, last + 60)]):
                links = [*links, "or"]
            if _ONE_OF.search(text[max(start, mentions[chain[0]].start - 60) : mentions[chain[0]].start]):
                links = ["or" if link in (",", "and") else link for link in links]
            found += [tuple(chain[place] for place in group) for group in _groups(links, len(chain))]
    return [group for group in found if len({mentions[number].concept for number in group}) > 1]


def _by_sentence(
    mentions: Sequence[Mention], sentences: Sentences, types: tuple[str, ...]
) -> Iterator[tuple[int, int, list[int]]]:
    """Start and end of each sentence with mentions of these types, and their positions in order of place."""
    order = sorted(
        (number for number, mention in enumerate(mentions) if mention.type in types),
        key=lambda number: mentions[number].start,
    )
    starts = [mentions[number].start for number in order]
    for start, end in sentences:
        if inside := order[bisect_left(starts, start) : bisect_left(starts, end)]:
            yield start, end, inside


def _chains(
    text: str, mentions: Sequence[Mention], skills: Iterable[int]
) -> Iterator[tuple[list[int], list[str]]]:
    """Runs of skills with nothing but list words between them, and those words: one fewer than skills."""
    chain: list[int] = []
    links: list[str] = []
    for number in skills:
        link = _link(text, mentions[chain[-1]], mentions[number]) if chain else None
        if chain and link is None:
            yield chain, links
            chain, links = [], []
        elif link is not None:
            links.append(link)
        chain.append(number)
    if chain:
        yield chain, links


def _link(text: str, first: Mention, second: Mention) -> str | None:
    between = text[first.end : second.start]
    if first.concept == second.concept and re.fullmatch(r"\s*\(?\s*", between):
        return "="  # "machine learning (ML)": the same thing again
    joint = _JOINT.match(between) if len(between) < 60 and "\n\n" not in between else None
    if joint is None:
        return None
    words = joint["link"].strip(", \t\n").casefold()
    return words if words in ("or", "and", "and/or") else ","


def _groups(links: list[str], size: int) -> Iterator[range]:
    """Ranges of a chain that are alternatives."""
    weak = {",", "="}
    plain = "or" in links and not {"and", "and/or"} & set(links)
    first = links.index("or") if plain else 0
    if plain and set(links[:first]) <= weak and set(links[first:]) <= {"or", "="}:
        yield range(size)
        return
    start = 0
    for position in range(size):
        if position >= len(links) or links[position] not in ("or", "="):
            if "or" in links[start:position]:
                yield range(start, position + 1)
            start = position + 1


# --- years ---------------------------------------------------------------------------------------

_NUMBERS: Final = {
    **dict(zip(("one", "two", "three", "four", "five", "six"), range(1, 7), strict=True)),
    **dict(zip(("seven", "eight", "nine", "ten", "twelve"), (7, 8, 9, 10, 12), strict=True)),
    **{"fifteen": 15, "twenty": 20},
}
_NUMBER: Final = rf"(?:\d{{1,2}}(?:\.\d)?|{'|'.join(_NUMBERS)})"
_YEARS: Final = re.compile(
    rf"(?<![\w.$-])(?P<least>{_NUMBER})(?:\s*\(\d+\))?(?:\s*\+|\s+plus|\s+or more)?"
    rf"(?:\s*(?:-|–|—|to|or)\s*{_NUMBER}\s*\+?)?[\s-]*(?:\+\s*)?(?:years?|yrs?)\b['’]?(?:\s*\+)?",
    re.IGNORECASE,
)
#: A length of time, not a demand.
_LENGTH: Final = re.compile(
    r"\b(?:for(?: (?:over|about|around|nearly|almost|more than|the))?|past|last|next|within|every|first|"
    r"up to|terms? of|exceed|during|age of|founded|another|after|initial)\s*$",
    re.IGNORECASE,
)
_AT_LEAST: Final = re.compile(r"\b(?:at least|minimum(?: of)?|a minimum of|min\.?)\s*$", re.IGNORECASE)
_NOT_ASKED: Final = re.compile(
    r"\s*(?:ago|old|of age|in business|contracts?|terms?|appointments?|periods?|plans?|roadmaps?|"
    r"degrees?|programs?|history|from now|from the)\b",
    re.IGNORECASE,
)
_OF_US: Final = re.compile(r"\b(?:we|we['’]ve|our|company|firm|team (?:has|brings)|founded)\b", re.IGNORECASE)
_ASKS: Final = re.compile(
    r"\b(?:look\w*|seek\w*|needs?|requir\w*|expect\w*|wants?|ask\w*|hir\w+|you\w*|candidates?|applicants?|must|prefer\w*|"
    r"qualif\w*|ideal\w*)\b",
    re.IGNORECASE,
)
#: The word "experience" that belongs to the years themselves.
_OWN: Final = re.compile(
    r"\s*(?:of\s+)?(?:[A-Za-z/,&-]+\s+){0,4}?(?:experience|expertise|background)\b", re.IGNORECASE
)
#: Between "years" and what they count.
_LEADS: Final = re.compile(
    r"\b(?:with|in|of|as|using|on|across|working|developing|building|designing|managing|leading|programming|"
    r"writing|doing|performing|conducting)\b",
    re.IGNORECASE,
)
#: Where what the years count ends.
_STOPS: Final = re.compile(
    rf"[.;•](?:\s|$)|\n\s*\n|\n\s*[-*•]|\b{_NUMBER}\s*\+?\s*(?:-\s*\d+\s*)?(?:years?|yrs?)\b"
    r"|\b(?:including|preferably|ideally|especially|that|who|whose|where|while|is|are|must)\b"
    r"|\b(?:and|or|plus|with|as well as)\s+(?:an?\s+|the\s+|have\s+)?(?:[\w-]+\s+){0,2}?(?:knowledge|"
    r"ability|degree|understanding|proficien\w+|familiar\w*|skills?|experience|expertise|track record|"
    r"background|certificat\w+)\b",
    re.IGNORECASE,
)
_FARTHEST: Final = 250
_BESIDE: Final = re.compile(r"\s*(?:[:(,–—-]|\s-)\s*(?:at least|minimum(?: of)?)?\s*", re.IGNORECASE)


def years_asked(text: str, mentions: Sequence[Mention], sentences: Sentences) -> dict[int, int]:
    """Least number of years of experience asked for, by position of the mention of a skill or role.

    It counts for what follows in the same clause ("3-5 years of experience with SQL and Python": 3),
    or for the skill it stands right behind ("SQL (2 years)"). Ages of companies and terms of
    contracts count for nothing.

    >>> sql = Mention("Skill", 28, 31, "SQL", "SQL", "sql", "required", "body", "vocabulary")
    >>> years_asked("At least two years' work in SQL.", [sql], [(0, 32)])
    {0: 2}
    """
    found: dict[int, int] = {}
    if not _YEARS.search(text):
        return found
    for start, end, inside in _by_sentence(mentions, sentences, ("Skill", "RoleType")):
        starts = [mentions[number].start for number in inside]
        for years in _YEARS.finditer(text, start, end):
            least = _least(text, years, max(start, years.start() - _FARTHEST))
            if least is None:
                continue
            next_one = bisect_left(starts, years.end())
            near = inside[next_one : bisect_left(starts, min(end, years.end() + _FARTHEST))]
            before = inside[max(0, next_one - 1) : next_one]
            for number in _governed(text, years, mentions, near, before):
                found[number] = max(least, found.get(number, 0))
    return found


def _least(text: str, years: re.Match[str], start: int) -> int | None:
    before = text[max(start, years.start() - 60) : years.start()]
    after = text[years.end() : years.end() + 20]
    if (_LENGTH.search(before) and not _AT_LEAST.search(before)) or _NOT_ASKED.match(after):
        return None
    if _OF_US.search(text, start, years.start()) and not _ASKS.search(text, start, years.start()):
        return None
    number = int(_NUMBERS.get(years["least"].casefold(), 0) or float(years["least"]))
    return number or None


def _governed(
    text: str, years: re.Match[str], mentions: Sequence[Mention], near: list[int], before: list[int]
) -> list[int]:
    """Of the mentions after the years those in the same clause, else the one right before."""
    begin, stop = years.end(), years.end() + _FARTHEST
    own = _OWN.match(text, begin, stop)
    halt = _STOPS.search(text, own.end() if own else begin, stop)
    following = [number for number in near if halt is None or mentions[number].start < halt.start()]
    if following:
        between = text[begin : mentions[following[0]].start]
        if _LEADS.search(between) or len(between.split()) <= 3:
            return following
    return [number for number in before if _BESIDE.fullmatch(text, mentions[number].end, years.start())]
