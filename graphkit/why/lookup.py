"""From one solution of a query to the facts that make it true."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyoxigraph as ox

from graphkit.errors import QueryError
from graphkit.iris import DEFAULT_GRAPHS, shrink
from graphkit.quads import node
from graphkit.why.parts import Branches, Hop, Maybe, Node, Path, Together, Walk
from graphkit.why.witnesses import BACKGROUND, Fact, Witness, Witnesses, common, joined, smallest

__all__ = ["Lookup", "Solution"]

#: Terms of one solution, in the order of the query that gave it; None where nothing is bound.
Solution = tuple[Any, ...]


class Lookup:
    """Finds the facts behind solutions.

    Attributes:
        names: variable to its place in a solution.
        cut: whether some path has more witnesses than were kept.
    """

    def __init__(self, store: ox.Store, witnesses: Witnesses) -> None:
        self._store = store
        self._witnesses = witnesses
        self._walks: dict[tuple[object, ...], Fact] = {}
        self.names: dict[str, int] = {}
        self.cut = False

    def value(self, name: str, solution: Solution) -> Any:
        """What a solution binds to a variable."""
        return solution[self.names[name]]

    def facts(self, part: Node, solution: Solution) -> Iterator[tuple[Fact, Fact]]:
        """Facts of a solution that its row shows: without numbers that are only shown, and with them."""
        if isinstance(part, Together):
            for one in part.parts:
                yield from self.facts(one, solution)
        elif isinstance(part, Branches):
            yield from self.facts(part.parts[int(self.value(part.mark, solution).value)], solution)
        elif isinstance(part, Maybe):
            # What the row does not show may be missing: the row would be the same.
            if (part.seen or part.must) and self.value(part.mark, solution) is not None:
                yield from self.facts(part.part, solution)
        elif isinstance(part, Walk):
            fact = self._walk(part, solution)
            yield fact, fact
        else:
            yield self._hop(part, solution)

    def parts(self, part: Node, solution: Solution) -> tuple[list[Fact], dict[Maybe, list[Fact]]]:
        """Facts of a solution: those it cannot do without, and those of each OPTIONAL it has found."""
        base: list[Fact] = []
        maybe: dict[Maybe, list[Fact]] = {}
        if isinstance(part, Together | Branches):
            chosen: tuple[Node, ...] = part.parts
            if isinstance(part, Branches):
                chosen = (part.parts[int(self.value(part.mark, solution).value)],)
            for one in chosen:
                more, extra = self.parts(one, solution)
                base += more
                maybe |= extra
        elif isinstance(part, Maybe):
            if self.value(part.mark, solution) is not None:
                found = [full for _, full in self.facts(part.part, solution)]
                if part.must:
                    base += found
                else:
                    maybe[part] = found
        else:
            base += [full for _, full in self.facts(part, solution)]
        return base, maybe

    def _hop(self, hop: Hop, solution: Solution) -> tuple[Fact, Fact]:
        subject, predicate, object_ = (self._term(end, solution) for end in hop.ends)
        graph = None if hop.graph is None else self._term(hop.graph, solution).value
        fact = self._witnesses.fact(subject, predicate, object_, graph)
        if fact.bare is None:
            return fact, fact
        if hop.shown:
            return fact.bare, fact if hop.column else fact.bare
        if type(hop.ends[1]).__name__ == "Variable" or hop.graph is not None:
            raise QueryError(
                f"{shrink(predicate.value)} of an edge changes with each document: met through a variable "
                "or GRAPH it cannot be explained (name the predicate, outside GRAPH)"
            )
        return fact, fact

    def _term(self, end: Any, solution: Solution) -> Any:
        kind = type(end).__name__
        if kind == "Variable":
            return self.value(str(end), solution)
        if kind == "URIRef":
            return node(str(end))
        if end.language:
            return ox.Literal(str(end), language=end.language)
        return (
            ox.Literal(str(end), datatype=node(str(end.datatype))) if end.datatype else ox.Literal(str(end))
        )

    # --- paths of any length ---

    def _walk(self, walk: Walk, solution: Solution) -> Fact:
        start, end = self._term(walk.start, solution), self._term(walk.end, solution)
        if walk.least == 0 and start == end:
            return BACKGROUND
        key = (start, walk, end)
        if key not in self._walks:
            self._walks[key] = self._found(start, walk, end)
        return self._walks[key]

    def _found(self, start: Any, walk: Walk, end: Any) -> Fact:
        """Smallest witnesses of all ways from one end to the other; a circle never makes one smaller."""
        reached: dict[Any, tuple[Witness, ...]] = {}
        cut = False
        todo: list[tuple[Any, tuple[Witness, ...]]] = [(start, (frozenset(),))]
        while todo:
            here, ways = todo.pop()
            for there, fact in self._steps(here, walk.step, False):
                further, more = joined([ways, fact.witnesses])
                best, less = smallest([*reached.get(there, ()), *further])
                cut = cut or more or less
                if best != reached.get(there):
                    reached[there] = best
                    if walk.most is None:
                        todo.append((there, best))
        witnesses = reached.get(end, ())
        needed = common(witnesses)
        if cut:
            self.cut = True
            needed = frozenset(one for one in needed if not self._reaches(start, walk, end, one))
        return Fact(witnesses, needed)

    def _reaches(self, start: Any, walk: Walk, end: Any, lost: str) -> bool:
        """Whether there is a way without one document."""
        seen: set[Any] = set()
        todo = [start]
        while todo:
            here = todo.pop()
            for there, fact in self._steps(here, walk.step, False):
                if lost not in fact.needed and there not in seen:
                    seen.add(there)
                    todo += [there] if walk.most is None else []
        return end in seen

    def _steps(self, here: Any, step: Any, back: bool) -> Iterator[tuple[Any, Fact]]:
        if isinstance(step, Path):
            if step.kind == "inverse":
                yield from self._steps(here, step.part, not back)
            elif step.kind == "alternative":
                for one in step.part:
                    yield from self._steps(here, one, back)
            else:
                yield from self._sequence(here, step.part[::-1] if back else step.part, back)
            return
        verb = node(str(step))
        if isinstance(here, ox.Literal) and not back:
            return
        for graph in DEFAULT_GRAPHS:
            one, other = (None, here) if back else (here, None)
            for quad in self._store.quads_for_pattern(one, verb, other, node(graph)):
                fact = self._witnesses.fact(quad.subject, verb, quad.object)
                yield (quad.subject if back else quad.object), fact

    def _sequence(self, here: Any, steps: tuple[Any, ...], back: bool) -> Iterator[tuple[Any, Fact]]:
        if not steps:
            yield here, BACKGROUND
            return
        for stop, fact in self._steps(here, steps[0], back):
            for there, more in self._sequence(stop, steps[1:], back):
                ways, cut = joined([fact.witnesses, more.witnesses])
                self.cut = self.cut or cut
                yield there, Fact(ways, fact.needed | more.needed)
