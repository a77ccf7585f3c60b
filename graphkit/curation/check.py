"""Decisions that contradict each other are refused, with both places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from graphkit.curation.decision import Decision, retyped
from graphkit.errors import InputError
from graphkit.iris import kind_of, shrink

__all__ = ["checked", "place"]

_OPPOSITE = {"accept": "reject", "reject": "accept"}
#: An organisation is often met as a team.
_UNITS = frozenset(("team", "organization"))


def checked(decisions: Iterable[Decision], source: str) -> tuple[Decision, ...]:
    """The decisions as they are.

    Args:
        decisions: in their order.
        source: name of their file, for messages.

    Raises:
        InputError: two of them decide the same in different ways, or are one decision twice.
    """
    found = tuple(decisions)
    seen: dict[tuple[str, ...], Decision] = {}
    for decision in found:
        for key in _keys(decision):
            other = seen.setdefault(key, decision)
            if other is decision:
                continue
            if other.id == decision.id:
                hint = f"delete one of the two; the first stands at line {other.line}"
                raise InputError(place(source, decision), "this is decided twice", hint)
            raise InputError(
                place(source, decision),
                f"contradicts the decision to {other.kind} at line {other.line} ({_named(key)})",
                "keep one of the two",
            )
    _check_merges(found, source)
    return found


def place(source: str, decision: Decision) -> str:
    """File, line and kind of a decision, as every message names it."""
    where = f", line {decision.line}" if decision.line else ""
    return f"{source}{where}: {decision.kind}"


def _keys(decision: Decision) -> Iterator[tuple[str, ...]]:
    """What no other decision may decide as well."""
    if decision.kind in _OPPOSITE and not decision.concepts:
        yield "whether it holds", *decision.about
    elif decision.kind == "reject":
        yield "whether these are the same", *sorted(decision.concepts)
    elif decision.kind == "merge":
        for iri in decision.concepts:
            yield "what stands for", iri
    elif decision.kind == "split":
        for quote in decision.quotes:
            yield "what is meant by", decision.concept or "", quote, decision.document or ""
    elif decision.kind == "add":
        yield "the claim", *decision.about
    else:
        yield decision.kind, decision.concept or ""


def _named(key: tuple[str, ...]) -> str:
    return " ".join(shrink(part) for part in key if part)


def _check_merges(decisions: tuple[Decision, ...], source: str) -> None:
    merges = {iri: (d.into or "", d) for d in decisions if d.kind == "merge" for iri in d.concepts}
    moved = {d.concept: retyped(d) for d in decisions if d.kind == "retype"}
    for iri, (into, decision) in merges.items():
        kinds = {kind_of(moved.get(one, one)) for one in (iri, into)}
        if len(kinds) > 1 and not kinds <= _UNITS:
            raise InputError(
                place(source, decision),
                f"{shrink(iri)} and {shrink(into)} are of different kinds",
                "use retype to say that a concept is of another kind",
            )
        path, seen = iri, {iri}
        while path in merges:
            path = merges[path][0]
            if path in seen:
                raise InputError(
                    place(source, decision),
                    f"{shrink(iri)} is merged into itself by way of other merges",
                    "delete one of the merges in the circle",
                )
            seen.add(path)
    ends = {iri: _end(iri, merges) for iri in merges}
    for decision in decisions:
        if decision.kind == "reject" and decision.concepts:
            one, other = decision.concepts
            if ends.get(one, one) == ends.get(other, other):
                raise InputError(
                    place(source, decision),
                    f"{shrink(one)} and {shrink(other)} are not to be the same, and a merge says they are",
                    "keep one of the two decisions",
                )


def _end(iri: str, merges: dict[str, tuple[str, Decision]]) -> str:
    while iri in merges:
        iri = merges[iri][0]
    return iri
