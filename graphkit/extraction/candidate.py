"""What the components of the pipeline hand to each other, on ``doc._.candidates``."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Candidate"]


@dataclass(slots=True)
class Candidate:
    """A span that may become a mention.

    Attributes:
        type: one of `graphkit.model.ENTITY_TYPES`.
        start: first code point in ``doc.text``.
        end: one past the last code point.
        rule: name of the rule that proposes it.
        label: preferred label of what it names.
        concept: IRI of a known concept, or None for one met for the first time.
        aliases: other names met with it (its acronym).
        part_of: label or IRI of the unit it sits in, where the text says so.
        strength: strength the wording gives, None to follow sentence and section.
        priority: the higher one wins where two overlap and neither is longer.
    """

    type: str
    start: int
    end: int
    rule: str
    label: str
    concept: str | None = None
    aliases: tuple[str, ...] = ()
    part_of: str | None = None
    strength: str | None = None
    priority: int = 0
