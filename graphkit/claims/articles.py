"""What an article says of roles and teams, and what it names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from graphkit.claims.page import Page, about, grouped, inside_of, is_employer
from graphkit.iris import GK
from graphkit.model import Claim

__all__ = ["article_mentions", "article_roles", "article_teams"]

_THEY: Final = re.compile(r"\s*(?:They|These|Those|Their|He|She)\b")
_ASSESSOR: Final = re.compile(
    r"\b(?:hiring team|interview\w*|candidates?|recruiters?|[Ww]e (?:look|assess|expect))\b"
)
_LISTED: Final = re.compile(r"\s*(?:,|/|&|and|or|, and|, or)\s*")


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
        inside = inside_of(page, start, end)
        roles = _first_together(page, [n for n, m in inside if m.type == "RoleType"])
        wanted: tuple[str, ...] = ("required", "preferred", "responsibility")
        if roles:
            subjects = roles
        elif not _THEY.match(text, start):
            wanted = ("required",) if _ASSESSOR.search(text, start, end) else ()
        for role in subjects:
            for number, mention in inside:
                if mention.type == "Skill" and mention.strength in wanted:
                    yield about(page, role, number, GK.asksFor, "article-role", mention.strength)


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
        inside = inside_of(page, start, end)
        teams = [n for n, m in inside if m.type == "Team" and not is_employer(page, m.concept)]
        if len({page.mentions[n].concept for n in teams}) != 1:
            continue
        for number, mention in inside:
            if mention.type == "Skill":
                yield about(page, teams[0], number, GK.asksFor, "article-team", mention.strength or "context")


def article_mentions(page: Page) -> Iterator[Claim]:
    """Everything an article names."""
    named = [(n, m) for n, m in enumerate(page.mentions) if m.section not in page.boilerplate]
    for numbers in grouped(named).values():
        yield page.claim(GK.mentions, numbers, "article-mention", page.mentions[numbers[0]].strength)
