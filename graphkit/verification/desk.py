"""Where all findings of one verification come together."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Final

from graphkit.iris import GK
from graphkit.model import STRENGTHS
from graphkit.verification.report import Failure

__all__ = ["COUNTS", "PLACE", "Desk", "Place", "Support", "number_of"]

#: Failures kept for the report; beyond these they are only counted.
_KEPT: Final = 1000
#: A place in a document, at the end of the IRI of a mention.
PLACE: Final = re.compile(r"#char=(\d+),(\d+)&type=[a-z]+")
#: Numbers on the node of an edge, as `Support` counts them.
COUNTS: Final = (
    GK.documentCount,
    GK.claimCount,
    GK.requiredCount,
    GK.preferredCount,
    GK.responsibilityCount,
    GK.contextCount,
)


@dataclass(slots=True)
class Support:
    """What the documents say for one edge; claims by the exclusive or of their numbers."""

    counts: list[int] = field(default_factory=lambda: [0] * len(COUNTS))
    strongest: int = len(STRENGTHS)
    claims: int = 0
    claims_mark: int = 0


@dataclass(slots=True)
class Desk:
    """Where all findings of one verification come together."""

    failures: list[Failure] = field(default_factory=list)
    failed: Counter[str] = field(default_factory=Counter)
    seen: Counter[str] = field(default_factory=Counter)
    edges: defaultdict[int, Support] = field(default_factory=lambda: defaultdict(Support))
    facts: set[int] = field(default_factory=set)
    documents: set[str] = field(default_factory=set)

    def fail(self, check: str, message: str, focus: str, document: str = "", source: str = "") -> None:
        """Take note of one failure."""
        self.failed[check] += 1
        if len(self.failures) < _KEPT:
            found = PLACE.search(focus)
            place = f"characters {found[1]} to {found[2]}" if found else ""
            self.failures.append(Failure(check, message, document or None, source, place, focus))


@dataclass(frozen=True, slots=True)
class Place:
    """Where a document was read, and a name to show."""

    source: str
    offset: int | None


def number_of(iri: str) -> int:
    """The hash at the end of an IRI: a number takes a tenth of the memory."""
    try:
        return int(iri.rsplit("/", 1)[-1], 16)
    except ValueError:
        return hash(iri)
