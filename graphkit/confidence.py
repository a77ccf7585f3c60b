"""How far a claim can be trusted: what was measured of claims made the same way.

A claim is made by a claim rule from mentions that mention rules found. How often claims of each such
making were right on labelled documents stands in ``ontologies/confidence.ttl``; this module looks it up:

1. Of the mentions that name what is claimed, take the one whose rule is right most often.
2. Take the figure of claim rule, mention rule and number of mentions (1, 2, or 3 and more) together;
   where that was never measured, of claim rule and mention rule; where these never met, the lower of
   their two figures.
3. Where the claim rule or all the mention rules were never measured, there is no confidence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from graphkit.model import Claim, Mention, Reading

__all__ = ["MANY", "Key", "Table", "confidence_of", "key_of", "object_rules", "with_confidence"]

#: Claim rule, mention rule, number of mentions; "" and 0 stand for any.
Key = tuple[str, str, int]
#: Measured confidence of each making that was met.
Table = Mapping[Key, float]
#: This many mentions and more are one group.
MANY: Final = 3


def object_rules(claim: Claim, mentions: Sequence[Mention]) -> tuple[str, ...]:
    """Rules that found what a claim names, one for each of its mentions of it.

    >>> mention = Mention("Skill", 0, 1, "R", "R", "urn:r", "required", "body", "vocabulary")
    >>> object_rules(Claim("urn:d", "urn:p", "urn:r", "", "R", None, (0,), "posting-skill"), [mention])
    ('vocabulary',)
    """
    named = [mentions[number] for number in claim.mentions]
    return tuple(mention.rule for mention in named if mention.concept == claim.object)


def key_of(rule: str, found_by: Sequence[str], table: Table) -> Key | None:
    """How a claim was made, or None where nothing was measured of that.

    Args:
        rule: the claim's rule.
        found_by: rules of the mentions that name its object.
        table: what was measured.

    >>> table = {("", "sure", 0): 0.9, ("", "shaky", 0): 0.5, ("posting-skill", "", 0): 0.8}
    >>> key_of("posting-skill", ["shaky", "sure"], table)
    ('posting-skill', 'sure', 2)
    """
    known = sorted({name for name in found_by if ("", name, 0) in table})
    if not known or (rule, "", 0) not in table:
        return None
    return rule, max(known, key=lambda name: table["", name, 0]), min(len(found_by), MANY)


def confidence_of(rule: str, found_by: Sequence[str], table: Table) -> float | None:
    """Confidence of a claim, 0 to 1, or None; see the module for how it is looked up.

    >>> table = {("", "sure", 0): 0.9, ("posting-skill", "", 0): 0.8, ("posting-skill", "sure", 2): 0.95}
    >>> confidence_of("posting-skill", ["sure", "sure"], table)
    0.95
    >>> confidence_of("posting-skill", ["sure"], table)
    0.8
    >>> confidence_of("never-measured", ["sure"], table)
    """
    key = key_of(rule, found_by, table)
    if key is None:
        return None
    for found in (key, (*key[:2], 0)):
        if found in table:
            return table[found]
    return min(table[rule, "", 0], table["", key[1], 0])


def with_confidence(reading: Reading, table: Table) -> Reading:
    """A reading whose claims carry what was measured of claims made the same way.

    >>> from graphkit.model import Document
    >>> with_confidence(Reading(Document("", "a.txt")), {}).claims
    ()
    """
    claims = tuple(
        replace(claim, confidence=confidence_of(claim.rule, object_rules(claim, reading.mentions), table))
        for claim in reading.claims
    )
    return replace(reading, claims=claims)
