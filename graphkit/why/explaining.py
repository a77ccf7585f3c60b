"""Why each row of an answer is there, and what would be lost without each document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox

from graphkit.errors import QueryError
from graphkit.evidence import Evidence, EvidenceReader
from graphkit.iris import DEFAULT_GRAPHS, PREFIXES
from graphkit.quads import DOCUMENTS, node
from graphkit.query import Result, Row, check, to_python
from graphkit.why.counting import effects_on_group
from graphkit.why.lookup import Lookup, Solution
from graphkit.why.parts import Plan
from graphkit.why.pattern import plan
from graphkit.why.witnesses import CAP, Fact, Witness, Witnesses, joined, smallest

__all__ = ["Explained", "Proof", "explain"]


@dataclass(frozen=True, slots=True)
class Proof:
    """One smallest set of claims that makes a row true; nothing of it can be left out.

    Attributes:
        claims: IRIs of the claims, sorted; none where the vocabulary alone says so.
        documents: IRIs of the documents that make them, and of those whose title or kind is asked.
        evidence: the places in these documents, with their sentences.
    """

    claims: tuple[str, ...]
    documents: tuple[str, ...]
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Explained:
    """One row of an answer and what it rests on.

    Attributes:
        row: the row, as `KnowledgeGraph.query` returns it.
        proofs: each suffices for the row; where rows are grouped, each supports one member of the group,
            and the numbers rest on all of them.
        without: IRI of each document in the proofs (and each that a number counts) to what its loss
            would do: ``lost`` (the row is gone), ``changed`` (a number in it is another one) or ``kept``.
        grouped: whether the row is a group.
        complete: False where there are more proofs than are shown, or more documents than were tried.
    """

    row: Row
    proofs: tuple[Proof, ...]
    without: Mapping[str, str]
    grouped: bool = False
    complete: bool = True


def explain(
    store: ox.Store,
    text: str,
    bindings: Mapping[str, ox.NamedNode | ox.Literal] | None = None,
    *,
    limit: int | None = 20,
    trusted: bool = False,
) -> list[Explained]:
    """Rows of a query, each with what it rests on.

    The loss of a document is judged against all answers: ``LIMIT`` only chooses which are shown.

    Args:
        store: the store, its knowledge up to date.
        text: SELECT query.
        bindings: values for columns.
        limit: number of rows; all when None.
        trusted: leave out the check, for the queries of the ontology itself.

    Raises:
        QueryError: the query is refused, cannot be understood, or has something that is not explained.

    >>> explain(ox.Store(), "SELECT ?s WHERE { ?s gk:asksFor ?o }")
    []
    """
    if limit is not None and limit < 0:
        raise QueryError(f"limit {limit} must not be negative")
    if not trusted:
        check(text, (graph.value for graph in store.named_graphs()))
    found = plan(text)
    columns, rows = _ask(store, text, bindings)
    explained = _Explainer(store, found, columns, rows[:limit]).explain(bindings)
    if any(not proof.documents for one in explained for proof in one.proofs):
        # A row on nothing but the vocabulary is there for as long as some document names its concepts.
        return _Explainer(store, found, columns, rows[:limit], named=True).explain(bindings)
    return explained


def _ask(
    store: ox.Store, text: str, bindings: Mapping[str, Any] | None = None
) -> tuple[list[str], list[Solution]]:
    values = {ox.Variable(name): value for name, value in (bindings or {}).items()}
    graphs: list[Any] = [node(graph) for graph in DEFAULT_GRAPHS]
    try:
        answer = store.query(text, prefixes=PREFIXES, default_graph=graphs, substitutions=values or None)
    except (SyntaxError, RuntimeError) as error:
        raise QueryError(f"the query could not be explained: {error}") from error
    if not isinstance(answer, ox.QuerySolutions):
        raise QueryError("only the rows of a SELECT can be explained")
    names = [variable.value for variable in answer.variables]
    return names, [tuple(one[place] for place in range(len(names))) for one in answer]


class _Explainer:
    """One query at work."""

    def __init__(
        self, store: ox.Store, found: Plan, columns: list[str], rows: list[Solution], *, named: bool = False
    ) -> None:
        self.store = store
        self.plan = found
        self.columns = columns
        self.rows = rows
        self.witnesses = Witnesses(store, named=named)
        self.lookup = Lookup(store, self.witnesses)
        self.reader = EvidenceReader(store)
        self.proofs: dict[Witness, Proof] = {}

    def explain(self, bindings: Mapping[str, Any] | None) -> list[Explained]:
        """All rows, in their order."""
        grouped = self.plan.keys is not None
        by = self.plan.keys if self.plan.keys is not None else self.columns
        places = [self.columns.index(name) for name in by]
        keys = [tuple(row[place] for place in places) for row in self.rows]
        made = [f"({text} AS ?{name})" for name, text in self.plan.columns if text and not grouped]
        shown = " ".join([*(f"?{name}" for name in self.plan.variables), *made])
        names, solutions = _ask(self.store, f"SELECT {shown or '*'} WHERE {self.plan.where}", bindings)
        self.lookup.names = {name: place for place, name in enumerate(names)}
        groups: dict[Solution, list[Solution]] = {key: [] for key in keys}
        at = [self.lookup.names[name] for name in by]
        for solution in solutions:
            group = groups.get(tuple(solution[place] for place in at))
            if group is not None:
                group.append(solution)
        readable = Result(self.columns, [tuple(map(to_python, row)) for row in self.rows])  # type: ignore[misc]
        done: dict[Solution, Explained] = {}
        for key, row, raw in zip(keys, readable, self.rows, strict=True):
            if key not in done:
                members = groups[key]
                if not members and (not grouped or by):
                    raise QueryError("this row could not be explained: its pattern was not found again")
                done[key] = self.group(row, raw, members, solutions) if grouped else self.row(row, members)
        return [
            Explained(row, one.proofs, one.without, one.grouped, one.complete)
            for key, row in zip(keys, readable, strict=True)
            for one in [done[key]]
        ]

    def row(self, row: Row, solutions: list[Solution]) -> Explained:
        """One row: every solution that gives it is another way to prove it."""
        found: list[Witness] = []
        lost: frozenset[str] | None = None
        other: frozenset[str] | None = None
        cut = self.lookup.cut
        for solution in solutions:
            pairs = list(self.lookup.facts(self.plan.root, solution))
            ways, more = joined(fact.witnesses for fact, _ in pairs)
            found += ways
            cut = cut or more
            bare, full = _needed(fact for fact, _ in pairs), _needed(fact for _, fact in pairs)
            lost = bare if lost is None else lost & bare
            other = full if other is None else other & full
        kept, more = smallest(found)
        proofs = tuple(map(self.proof, kept))
        without = dict.fromkeys((document for proof in proofs for document in proof.documents), "kept")
        without |= dict.fromkeys(other or (), "changed") | dict.fromkeys(lost or (), "lost")
        return Explained(row, proofs, dict(sorted(without.items())), False, not (cut or more))

    def group(self, row: Row, raw: Solution, members: list[Solution], every: list[Solution]) -> Explained:
        """One group: each member has its proofs, and each document is tried on the whole group."""
        found: dict[Witness, None] = {}
        cut = False
        for solution in members:
            base, maybe = self.lookup.parts(self.plan.root, solution)
            for extra in ([], *maybe.values()):
                if extra or not maybe:
                    ways, more = joined(fact.witnesses for fact in (*base, *extra))
                    found.update(dict.fromkeys(ways))
                    cut = cut or more
            if len(found) > CAP:
                cut = True
                break
        proofs = tuple(map(self.proof, sorted(found, key=lambda one: (len(one), sorted(one)))[:CAP]))
        key_maybe = set(self.plan.keys or ()) & self.plan.maybe
        pool = every if key_maybe else members
        effects, tried = effects_on_group(
            self.plan, self.lookup, members, pool, raw, self.columns, lambda text: _ask(self.store, text)
        )
        without = dict.fromkeys((document for proof in proofs for document in proof.documents), "kept")
        without |= effects
        return Explained(row, proofs, dict(sorted(without.items())), True, tried and not cut)

    def proof(self, witness: Witness) -> Proof:
        """A witness with its documents and sentences."""
        if witness not in self.proofs:
            claims = tuple(sorted(token for token in witness if not token.startswith(DOCUMENTS)))
            documents = tuple(sorted(token for token in witness if token.startswith(DOCUMENTS)))
            evidence = tuple(item for claim in claims for item in self.reader.evidence([claim], ""))
            self.proofs[witness] = Proof(claims, documents, evidence)
        return self.proofs[witness]


def _needed(facts: Iterable[Fact]) -> frozenset[str]:
    return frozenset().union(*(fact.needed for fact in facts))
