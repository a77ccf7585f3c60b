"""What a query is made of, as far as its answers are explained."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

__all__ = ["Branches", "Hop", "Maybe", "Node", "Path", "Plan", "Together", "Walk"]


@dataclass(frozen=True, slots=True)
class Path:
    """A property path: ``inverse``, ``sequence``, ``alternative``, ``repeat`` or ``negated``."""

    kind: str
    part: Any
    sign: str = ""


@dataclass(frozen=True, slots=True)
class Hop:
    """One triple pattern; its ends are rdflib terms.

    ``shown``: nothing depends on its object, which is at most shown; ``column``: it is.
    """

    ends: tuple[Any, Any, Any]
    graph: Any = None
    shown: bool = False
    column: bool = False


@dataclass(frozen=True, slots=True)
class Walk:
    """A path of any length: one step, and whether no step is enough."""

    start: Any
    step: Any
    end: Any
    least: int
    most: int | None


@dataclass(frozen=True, slots=True)
class Together:
    """All of several parts."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Branches:
    """One of several parts; the mark says which."""

    parts: tuple[Together, ...]
    mark: str


@dataclass(frozen=True, slots=True)
class Maybe:
    """A part that may be missing; the mark says whether it was there.

    ``own``: what it alone binds, with what is made of that. ``seen``: a row shows some of it.
    ``must``: a condition asks for it, so that it may not be missing after all.
    """

    part: Together
    mark: str
    own: frozenset[str]
    seen: bool = False
    must: bool = False


Node = Hop | Walk | Together | Branches | Maybe


@dataclass
class Plan:
    """A query in parts.

    Attributes:
        where: text of its pattern with marks, in braces.
        root: what to look up.
        variables: all variables of a solution, marks and hidden ones among them.
        local: variables that only tell which of several matches of an EXISTS it was.
        columns: name and text of the expression, or None for a plain variable.
        keys: variables it is grouped by; None when nothing is grouped or counted.
        having: text of the HAVING clause, or the empty string.
        maybe: variables that an OPTIONAL alone binds, with what is made of them.
        derived: variable made by BIND to the variables it is made of.
    """

    where: str = ""
    root: Together = field(default_factory=lambda: Together(()))
    variables: list[str] = field(default_factory=list)
    local: set[str] = field(default_factory=set)
    columns: list[tuple[str, str | None]] = field(default_factory=list)
    keys: list[str] | None = None
    having: str = ""
    maybe: set[str] = field(default_factory=set)
    derived: dict[str, set[str]] = field(default_factory=dict)
