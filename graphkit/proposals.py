"""Mentions that another reader proposes, taken in only where their words stand in the text.

A stronger reader (a trained model, a language model, a colleague's script) is a function from a
document to `Proposal`s. None of them is believed: a proposal becomes a mention when its quote is
found in the text, its type and strength are known, and the own reader has read nothing there. All
others are refused, with the reason, and counted.
"""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from graphkit.iris import KINDS, concept_iri, slug
from graphkit.model import ENTITY_TYPES, STRENGTHS, Document, Mention, NewConcept
from graphkit.ontology import Ontology

__all__ = ["Proposal", "Proposer", "Refused", "name_of", "versioned_name", "with_proposals"]

#: Most characters of a quote and of a label: a mention is a name, not a paragraph.
_LONGEST: Final = 200


@dataclass(frozen=True, slots=True)
class Proposal:
    """What another reader believes to have found.

    Attributes:
        type: one of `graphkit.model.ENTITY_TYPES`.
        quote: the words, exactly as they stand in the text.
        start: first code point of the quote in the text, or about there; None when it is unknown.
        label: name of the concept; the quote when None.
        concept: IRI of a concept of the ontology, or None to look the label up.
        strength: one of `graphkit.model.STRENGTHS`, for skills; ``context`` when None, which claims least.
    """

    type: str
    quote: str
    start: int | None = None
    label: str | None = None
    concept: str | None = None
    strength: str | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """A proposal that was not taken in: whose it was, and why not, in plain words.

    ``proposal`` is None where the reader failed, or gave something else.
    """

    proposer: str
    proposal: Proposal | None
    reason: str


#: Another reader. Its name is its attribute ``name``, else ``__name__``, else that of its class.
Proposer = Callable[[Document], Iterable[Proposal]]


def name_of(proposer: Proposer) -> str:
    """Name of a proposer as it stands in the rule ``proposed-<name>`` of its mentions.

    >>> def my_model(document): return []
    >>> name_of(my_model)
    'my-model'
    """
    name = getattr(proposer, "name", None) or getattr(proposer, "__name__", None) or type(proposer).__name__
    return slug(str(name))


def versioned_name(proposer: Proposer) -> str:
    """Name of a proposer with its ``__version__`` or ``version``: what a reading depends on.

    >>> def my_model(document): return []
    >>> my_model.version = 3
    >>> versioned_name(my_model)
    'my-model@3'
    """
    version = getattr(proposer, "__version__", None) or getattr(proposer, "version", None)
    return name_of(proposer) if version is None else f"{name_of(proposer)}@{version}"


def with_proposals(
    document: Document,
    mentions: Sequence[Mention],
    proposers: Iterable[Proposer],
    ontology: Ontology,
    section_at: Callable[[int], str] = lambda _: "body",
) -> tuple[tuple[Mention, ...], tuple[NewConcept, ...], tuple[Refused, ...]]:
    """A document's mentions with those that other readers proposed and that hold.

    Earlier proposers win over later ones where they overlap; the own reader wins over all.

    Args:
        document: the document.
        mentions: what the own reader found.
        proposers: other readers, in order of trust.
        ontology: whose concepts the labels are looked up in.
        section_at: slug of the section at a place of the text.

    Returns:
        All mentions in order of place, the concepts that are new, and what was refused.

    >>> from graphkit.ontology import load_ontology
    >>> def guess(document):
    ...     return [Proposal("Skill", "knot tying"), Proposal("Skill", "juggling")]
    >>> found, new, refused = with_proposals(
    ...     Document("We value knot tying.", "a.txt"), [], [guess], load_ontology())
    >>> [(m.text, m.start, m.rule) for m in found], [c.label for c in new], [r.reason for r in refused]
    ([('knot tying', 9, 'proposed-guess')], ['knot tying'], ['the quote does not stand in the text'])
    """
    taken = sorted((mention.start, mention.end) for mention in mentions)
    found = list(mentions)
    fresh: dict[str, NewConcept] = {}
    refused: list[Refused] = []
    for proposer in proposers:
        name = name_of(proposer)
        for proposal in _proposed(proposer, document):
            try:
                mention = _anchored(document.text, proposal, f"proposed-{name}", ontology, section_at)
                if _overlaps(taken, mention.start, mention.end):
                    raise _RefusedError("something was read there already")
            except _RefusedError as error:
                given = proposal if isinstance(proposal, Proposal) else None
                refused.append(Refused(name, given, str(error)))
                continue
            insort(taken, (mention.start, mention.end))
            found.append(mention)
            if ontology.concept(mention.concept) is None:
                fresh.setdefault(mention.concept, NewConcept(mention.concept, mention.type, mention.label))
    found.sort(key=lambda mention: (mention.start, mention.end, mention.type, mention.label))
    return tuple(found), tuple(fresh[iri] for iri in sorted(fresh)), tuple(refused)


class _RefusedError(Exception):
    """Why a proposal is not taken in."""


def _proposed(proposer: Proposer, document: Document) -> Iterator[Any]:
    """What another reader gives; where it fails, the failure in place of a proposal: others go on."""
    try:
        yield from proposer(document)
    except Exception as error:  # somebody else's code raises what it likes
        yield error


def _anchored(
    text: str, proposal: Any, rule: str, ontology: Ontology, section_at: Callable[[int], str]
) -> Mention:
    if isinstance(proposal, Exception):
        raise _RefusedError(f"the reader failed: {type(proposal).__name__}: {str(proposal)[:_LONGEST]}")
    if not isinstance(proposal, Proposal) or not isinstance(proposal.quote, str):
        raise _RefusedError("it is no Proposal with a quote")
    if not isinstance(proposal.start, int | None):
        raise _RefusedError("its start is no whole number")
    if proposal.type not in ENTITY_TYPES:
        raise _RefusedError(f"there is no such type (one of: {', '.join(ENTITY_TYPES)})")
    strength = (proposal.strength or "context") if proposal.type == "Skill" else None
    if strength is not None and strength not in STRENGTHS:
        raise _RefusedError(f"there is no such strength (one of: {', '.join(STRENGTHS)})")
    start = _place(text, proposal.quote, proposal.start)
    iri, label = _concept(proposal, ontology)
    end = start + len(proposal.quote)
    return Mention(proposal.type, start, end, proposal.quote, label, iri, strength, section_at(start), rule)


def _place(text: str, quote: str, start: int | None) -> int:
    """Where the quote stands: at ``start``, else at its only place, else at the one nearest to ``start``."""
    if not quote or quote != quote.strip():
        raise _RefusedError("the quote is empty or begins or ends with a space")
    if len(quote) > _LONGEST:
        raise _RefusedError(f"the quote is longer than {_LONGEST} characters")
    if start is not None and start >= 0 and text.startswith(quote, start) and _is_whole(text, quote, start):
        return start
    places = [
        found.start()
        for found in re.finditer(re.escape(quote), text)
        if _is_whole(text, quote, found.start())
    ]
    if not places:
        raise _RefusedError("the quote does not stand in the text")
    if start is None and len(places) > 1:
        raise _RefusedError("the quote stands in several places, and no start is given")
    return min(places, key=lambda place: (abs(place - (start or 0)), place))


def _is_whole(text: str, quote: str, start: int) -> bool:
    """Whether the quote begins and ends where words do: "R" does not stand in "Research"."""
    end = start + len(quote)
    before = start > 0 and text[start - 1].isalnum() and quote[0].isalnum()
    after = end < len(text) and text[end].isalnum() and quote[-1].isalnum()
    return not before and not after


def _concept(proposal: Proposal, ontology: Ontology) -> tuple[str, str]:
    """IRI and preferred label of what a proposal names."""
    types = {proposal.type, "Organization"} if proposal.type == "Team" else {proposal.type}
    if proposal.concept is not None:
        known = ontology.concept(proposal.concept)
        if known is None or known.type not in types:
            raise _RefusedError(f"the ontology has no such concept of type {proposal.type}")
        return known.iri, known.label
    label = " ".join((proposal.quote if proposal.label is None else proposal.label).split())
    if not label or len(label) > _LONGEST or not label.isprintable():
        raise _RefusedError(f"the label is no line of 1 to {_LONGEST} characters")
    iris = ontology.by_label.get(label.casefold(), ())
    named = [(iri, ontology.concepts[iri].label) for iri in iris if ontology.concepts[iri].type in types]
    if not named and proposal.type == "Location":
        country = ontology.gazetteer.country(label)
        places = [country] if country else ontology.gazetteer.named(label)
        named = [(place.iri, place.label) for place in places]
    if len(named) == 1:
        return named[0]
    if named:
        raise _RefusedError("the label names several concepts, and no concept is given")
    iri = concept_iri(KINDS[proposal.type], label)
    known = ontology.concept(iri)
    return iri, known.label if known else label


def _overlaps(taken: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    # Mentions may share a place (a team and a program of one name), so neighbours are looked at one by one.
    position = bisect_left(taken, (end, 0))
    return any(a < end and start < b for a, b in taken[max(0, position - 24) : position])
