"""What the loss of a document does to a group: the group is counted again without it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final

from graphkit.errors import QueryError
from graphkit.why.lookup import Lookup, Solution
from graphkit.why.parts import Maybe, Plan
from graphkit.why.witnesses import Fact

__all__ = ["effects_on_group"]

#: Solutions written out for one group: each document is tried on all of them.
_MOST: Final = 300_000

_Ask = Callable[[str], tuple[list[str], list[Solution]]]


def effects_on_group(
    plan: Plan,
    lookup: Lookup,
    members: list[Solution],
    pool: list[Solution],
    row: Solution,
    columns: list[str],
    ask: _Ask,
) -> tuple[dict[str, str], bool]:
    """Document to ``lost`` or ``changed``, and whether all documents were tried.

    Args:
        plan: the query.
        lookup: gives the facts of a solution.
        members: solutions in the group.
        pool: solutions that are or can come to be in it.
        row: the row of the answer.
        columns: its columns.
        ask: runs a query.

    Raises:
        QueryError: counted by itself, the group is not the row.
    """
    needs = [_needs(*lookup.parts(plan.root, solution)) for solution in pool]
    once = _once(plan, lookup)
    whole = _counted(plan, columns, once((one, ()) for one in pool), lookup, ask, row)
    if whole is None:
        raise QueryError("this group could not be explained: counted by itself it is another one")
    documents = sorted(frozenset().union(*(every for _, _, every in needs)))
    effects = {}
    budget = _MOST // max(1, len(pool))
    for document in documents[:budget]:
        left = [
            (solution, [maybe for maybe, needed in extras if document in needed])
            for solution, (base, extras, _) in zip(pool, needs, strict=True)
            if document not in base
        ]
        again = _counted(plan, columns, once(left), lookup, ask, row)
        if again is None:
            effects[document] = "lost"
        elif again != whole:
            effects[document] = "changed"
    return effects, len(documents) <= budget


_Needs = tuple[frozenset[str], list[tuple[Maybe, frozenset[str]]], frozenset[str]]


def _needs(base: list[Fact], maybe: dict[Maybe, list[Fact]]) -> _Needs:
    own = frozenset[str]().union(*(fact.needed for fact in base))
    extras = [
        (part, frozenset[str]().union(*(fact.needed for fact in facts))) for part, facts in maybe.items()
    ]
    return own, extras, own.union(*(needed for _, needed in extras))


def _once(
    plan: Plan, lookup: Lookup
) -> Callable[[Iterable[tuple[Solution, Iterable[Maybe]]]], list[Solution]]:
    """A function that takes what was lost out of solutions, and keeps each of the rest once."""
    local = [lookup.names[name] for name in plan.local]

    def settle(found: Iterable[tuple[Solution, Iterable[Maybe]]]) -> list[Solution]:
        kept: dict[Solution, set[int]] = {}
        for solution, lost in found:
            values = list(solution)
            gone = {lookup.names[name] for part in lost for name in (*part.own, part.mark)}
            for place in (*local, *gone):
                values[place] = None
            kept.setdefault(tuple(values), set()).update(gone)
        # An OPTIONAL leaves its variables open only where it finds nothing at all.
        full = {
            tuple(None if place in gone else value for place, value in enumerate(solution))
            for gone in {frozenset(gone) for gone in kept.values() if gone}
            for solution in kept
            if any(solution[place] is not None for place in gone)
        }
        return [solution for solution, gone in kept.items() if not gone or solution not in full]

    return settle


def _counted(
    plan: Plan, columns: list[str], solutions: list[Solution], lookup: Lookup, ask: _Ask, row: Solution
) -> Solution | None:
    """The row of the group, counted from these solutions; None when there is none."""
    names = [name for name in plan.variables if name not in plan.local]
    places = [lookup.names[name] for name in names]
    lines = " ".join(
        f"({' '.join('UNDEF' if one[place] is None else str(one[place]) for place in places)})"
        for one in solutions
    )
    shown = " ".join(f"({text} AS ?{name})" if text else f"?{name}" for name, text in plan.columns)
    keys = plan.keys or []
    grouped = f" GROUP BY {' '.join(f'?{key}' for key in keys)}" if keys else ""
    having = f" HAVING {plan.having}" if plan.having else ""
    head = " ".join(f"?{name}" for name in names)
    found: Any
    _, found = ask(f"SELECT {shown} WHERE {{ VALUES ({head}) {{ {lines} }} }}{grouped}{having}")
    at = [columns.index(key) for key in keys]
    return next((one for one in found if all(one[place] == row[place] for place in at)), None)
