"""One document with what was found in it, as the rules see it."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from graphkit.model import Claim, Document, Mention
from graphkit.ontology import Ontology

__all__ = ["Page", "about", "grouped", "inside_of", "is_employer", "sentence_at"]


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


def grouped(found: Iterable[tuple[int, Mention]]) -> dict[str, list[int]]:
    """Positions of mentions by their concept."""
    groups: defaultdict[str, list[int]] = defaultdict(list)
    for number, mention in found:
        groups[mention.concept].append(number)
    return groups


def inside_of(page: Page, start: int, end: int) -> list[tuple[int, Mention]]:
    """Mentions of one sentence, outside boilerplate."""
    return [
        (number, mention)
        for number, mention in enumerate(page.mentions)
        if start <= mention.start < end and mention.section not in page.boilerplate
    ]


def is_employer(page: Page, concept: str) -> bool:
    """Whether a concept is a whole employer, not a unit of one."""
    known = page.ontology.concept(concept)
    return known is not None and known.type == "Organization"


def about(page: Page, subject: int, number: int, predicate: str, rule: str, strength: str | None) -> Claim:
    """What the document says of one concept and another, both by their mentions."""
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


def sentence_at(page: Page, offset: int) -> tuple[int, int]:
    """Start and end of the sentence that holds a code point."""
    position = bisect_right(page.sentences, (offset, len(page.document.text))) - 1
    return page.sentences[max(0, position)] if page.sentences else (0, len(page.document.text))
