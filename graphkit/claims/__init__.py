"""Mentions to claims: what a posting asks for, and what an article says of roles, teams and programs.

The rules are one table, `RULES`; each is a function from a `Page` to claims.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

from graphkit.claims.articles import article_mentions, article_roles, article_teams
from graphkit.claims.page import Page
from graphkit.claims.postings import posting_location, posting_programs, posting_skills
from graphkit.claims.roles import posting_role
from graphkit.claims.teams import posting_team, program_owners, unit_employer, unit_parents
from graphkit.conditions import with_conditions
from graphkit.model import STRENGTHS, Claim

__all__ = ["RULES", "Page", "claims_of"]


def claims_of(page: Page) -> tuple[Claim, ...]:
    """Everything a document says, each claim once, in a stable order.

    >>> from graphkit.model import Document
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
        seniority=tuple(sorted({*first.seniority, *second.seniority})),
    )


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
