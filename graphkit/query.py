"""SPARQL that cannot leave the graph, and results that read well.

What is refused and why: ``SERVICE`` calls other hosts, ``FROM`` names graphs
that are not here, updates would put edges in without proof, and a query nested
thousands of levels deep ends the process inside the engine.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final, cast

import pyoxigraph as ox

from graphkit.errors import GraphkitError, QueryError
from graphkit.iris import BASE, DEFAULT_GRAPHS, PREFIXES, XSD, shrink
from graphkit.quads import node

if TYPE_CHECKING:
    import pandas as pd
    import rdflib

__all__ = ["Result", "Row", "check", "run_query", "to_python"]

MAX_LENGTH: Final = 10_000
MAX_DEPTH: Final = 50
MAX_BRACKETS: Final = 400
_NEGATIONS: Final = re.compile(rf"(?:!\s*){{{MAX_DEPTH}}}")
_GUARDED: Final = re.compile(r"\b(service|from|load|using)\b", re.IGNORECASE)
_UPDATE: Final = re.compile(r"\s*(insert|delete|load|clear|drop|create|add|move|copy|with)\b", re.IGNORECASE)
_PROLOGUE: Final = re.compile(r"(\s+|#[^\n]*|(prefix\s+[^\s:]*:\s*<[^>]*>)|(base\s*<[^>]*>))*", re.IGNORECASE)
_CELLS: Final = 60

#: What a cell can hold: an IRI or text, a number, a truth value, or None where nothing was bound.
Value = str | int | float | bool | None


class Row(tuple[Value, ...]):
    """One row of a result: a tuple whose items also have the names of the columns.

    >>> row = Result(["team", "count"], [("a", 1)])[0]
    >>> row.team, row["count"], row.count, row == ("a", 1)
    ('a', 1, 1, True)
    """

    __slots__ = ()
    _columns: tuple[str, ...] = ()

    def __getattr__(self, name: str) -> Any:
        """Say which columns there are, when there is none of this name."""
        raise AttributeError(f"no column {name!r}; the columns are {', '.join(self._columns)}")

    def __getitem__(self, key: Any) -> Any:
        """Item by position, slice or column name."""
        if isinstance(key, str):
            try:
                key = self._columns.index(key)
            except ValueError:
                raise KeyError(f"no column {key!r}; the columns are {', '.join(self._columns)}") from None
        return super().__getitem__(key)

    def __repr__(self) -> str:
        """``Row(team='a', count=1)``."""
        return (
            f"Row({', '.join(f'{name}={value!r}' for name, value in zip(self._columns, self, strict=True))})"
        )

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle by columns: the class of a row is made for its result."""
        return _row, (self._columns, tuple(self))

    def to_dict(self) -> dict[str, Value]:
        """Column name to value."""
        return dict(zip(self._columns, self, strict=True))


def _row(columns: tuple[str, ...], values: tuple[Value, ...]) -> Row:
    return _row_class(columns)(values)


def _row_class(columns: Sequence[str]) -> type[Row]:
    members: dict[str, Any] = {
        name: property(itemgetter(place))
        for place, name in enumerate(columns)
        if name.isidentifier() and not name.startswith("_") and name != "to_dict"
    }
    return type("Row", (Row,), {**members, "__slots__": (), "_columns": tuple(columns)})


@dataclass(frozen=True)
class Result:
    """Rows of a query, all in memory.

    Attributes:
        columns: names of the columns, in the order of the query.
        rows: the rows, each a `Row`.
        description: first comment line of a named query, or the empty string.

    >>> result = Result(["skill", "skillLabel"], [("skill:python", "Python")])
    >>> result.columns, len(result), result[0].skillLabel
    (['skill', 'skillLabel'], 1, 'Python')
    >>> result.readable().to_dicts()
    [{'skill': 'Python'}]
    """

    columns: list[str]
    rows: list[Row] = field(default_factory=list)
    description: str = ""

    def __post_init__(self) -> None:
        """Give each row the names of the columns."""
        make = _row_class(self.columns)
        object.__setattr__(self, "rows", [make(row) for row in self.rows])

    def __len__(self) -> int:
        """Number of rows."""
        return len(self.rows)

    def __iter__(self) -> Iterator[Row]:
        """The rows, in order."""
        return iter(self.rows)

    def __getitem__(self, place: int) -> Row:
        """One row by its place."""
        return self.rows[place]

    def to_dicts(self) -> list[dict[str, Value]]:
        """One dictionary a row."""
        return [row.to_dict() for row in self.rows]

    def to_pandas(self) -> pd.DataFrame:
        """The rows as a pandas table.

        Raises:
            GraphkitError: pandas is not installed.
        """
        try:
            import pandas
        except ImportError as error:
            raise GraphkitError("pandas is not installed (run: pip install 'graphkit[pandas]')") from error
        return pandas.DataFrame([tuple(row) for row in self.rows], columns=self.columns)

    def readable(self) -> Result:
        """The same rows for the eye: where a column has a label beside it, the label alone.

        ``team`` and ``teamLabel`` become one column ``team`` that shows the label; an IRI left
        over is shortened.
        """
        hidden = {name + "Label" for name in self.columns if name + "Label" in self.columns}
        shown = [name for name in self.columns if name not in hidden]
        source = [self.columns.index(name + "Label" if name + "Label" in hidden else name) for name in shown]
        rows = [tuple(_short(row[place]) for place in source) for row in self.rows]
        return Result(shown, rows, self.description)  # type: ignore[arg-type]

    def __repr__(self) -> str:
        """Size and columns, not a page of rows."""
        return f"Result({len(self)} rows: {', '.join(self.columns)})"

    def _repr_html_(self) -> str:
        shown = self.readable()
        head = "".join(f"<th>{escape(name)}</th>" for name in shown.columns)
        body = "".join(
            "<tr>"
            + "".join(f"<td>{'' if value is None else escape(str(value))}</td>" for value in row)
            + "</tr>"
            for row in shown.rows[:_CELLS]
        )
        more = f"<p>{len(self) - _CELLS} more rows</p>" if len(self) > _CELLS else ""
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}"


def _short(value: Value) -> Value:
    return shrink(value) if isinstance(value, str) and value.startswith(("http://", "https://")) else value


_NUMBERS: Final[Mapping[str, type[int] | type[float]]] = {
    **dict.fromkeys(
        [XSD.integer, XSD.nonNegativeInteger, *(str.__str__(XSD) + name for name in ("int", "long"))], int
    ),
    **dict.fromkeys([XSD.decimal, XSD.double, str.__str__(XSD) + "float"], float),
}


def to_python(term: object) -> Value:
    """Python value of an RDF term: IRIs and texts as str, numbers as numbers, unbound as None.

    >>> to_python(ox.Literal(3)), to_python(ox.NamedNode("urn:a")), to_python(None)
    (3, 'urn:a', None)
    """
    if term is None:
        return None
    if isinstance(term, ox.NamedNode):
        return term.value
    if not isinstance(term, ox.Literal):
        return str(term)
    number = _NUMBERS.get(term.datatype.value)
    if number is not None:
        try:
            return number(term.value)
        except ValueError:
            return term.value
    return term.value == "true" if term.datatype.value == XSD.boolean else term.value


def run_query(
    store: ox.Store,
    text: str,
    bindings: Mapping[str, ox.NamedNode | ox.Literal] | None = None,
    *,
    trusted: bool = False,
) -> Any:
    """Ask a store; the default graph is knowledge, concepts and runs together.

    Args:
        store: the store.
        text: SPARQL 1.1 query; the prefixes of graphkit need no declaration.
        bindings: values for columns of a SELECT query.
        trusted: leave out the check, for the queries of the ontology itself.

    Returns:
        A `Result` for SELECT, a bool for ASK, an ``rdflib.Graph`` for CONSTRUCT and DESCRIBE.

    Raises:
        QueryError: the query is refused, cannot be understood, or lacks a bound column.
    """
    own_graphs = False if trusted else check(text, (graph.value for graph in store.named_graphs()))
    values: dict[ox.Variable, Any] = {ox.Variable(name): value for name, value in (bindings or {}).items()}
    try:
        answer = store.query(
            text,
            prefixes=PREFIXES,
            default_graph=None if own_graphs else [node(graph) for graph in DEFAULT_GRAPHS],
            substitutions=values or None,
        )
        return _answer(answer)
    except SyntaxError as error:
        raise QueryError(_explain(text, str(error))) from error
    except RuntimeError as error:
        raise QueryError(
            f"the query could not be run: {error} (a bound name must be a column of its SELECT)"
        ) from error


def _answer(answer: object) -> Any:
    if isinstance(answer, ox.QuerySolutions):
        columns = [variable.value for variable in answer.variables]
        # A Result makes rows of its own class of them.
        rows: list[Any] = [
            tuple(to_python(solution[place]) for place in range(len(columns))) for solution in answer
        ]
        return Result(columns, rows)
    if isinstance(answer, ox.QueryBoolean):
        return bool(answer)
    return _rdflib_graph(cast("ox.QueryTriples", answer))


def _rdflib_graph(triples: Iterable[ox.Triple]) -> rdflib.Graph:
    import rdflib

    graph = rdflib.Graph()
    for prefix, base in PREFIXES.items():
        graph.bind(prefix, base)
    data = ox.serialize(sorted(triples, key=str), format=ox.RdfFormat.N_TRIPLES) or b""
    return graph.parse(data=data, format="nt")


def check(text: str, graphs: Iterable[str] = ()) -> bool:
    """Refuse a query that reaches outside, changes something, or would overrun the engine.

    Args:
        text: SPARQL text.
        graphs: IRIs of the graphs at hand, which FROM may name.

    Returns:
        Whether the query chooses its own graphs by FROM.

    Raises:
        QueryError: what is refused, why, and what to do instead.

    >>> check("SELECT * WHERE { SERVICE <https://example.org/sparql> { ?s ?p ?o } }")
    Traceback (most recent call last):
        ...
    graphkit.errors.QueryError: SERVICE is refused: a query must not call other hosts (load the data first)
    """
    if len(text) > MAX_LENGTH:
        raise QueryError(
            f"the query has {len(text):,} characters, more than {MAX_LENGTH:,} (bind values instead)"
        )
    _check_depth(text)
    # A query may spell a keyword with codepoint escapes.
    plain = re.sub(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})", _unescape, text)
    start = _PROLOGUE.match(plain)
    if _UPDATE.match(plain, start.end() if start else 0):
        raise QueryError(
            "this is an update, and the graph is read-only here (edges come from documents: kg.add)"
        )
    # The words may stand in a string or a comment: only the parse tree can tell, and it costs an import.
    return _check_tree(text, set(graphs)) if _GUARDED.search(plain) else False


def _unescape(match: re.Match[str]) -> str:
    number = int(match[1] or match[2], 16)
    return chr(number) if number < 0x110000 else ""


def _check_depth(text: str) -> None:
    depth = deepest = opened = 0
    for character in text:
        if character in "{([":
            depth += 1
            opened += 1
            deepest = max(deepest, depth)
        elif character in "})]":
            depth = max(0, depth - 1)
    # A bracket closed inside a string hides a level from this count, so the sum is bounded as well.
    if deepest > MAX_DEPTH or opened > MAX_BRACKETS or _NEGATIONS.search(text):
        raise QueryError(f"the query is nested more than {MAX_DEPTH} levels deep (split it)")


def _check_tree(text: str, graphs: set[str]) -> bool:
    from rdflib.plugins.sparql.algebra import translateQuery
    from rdflib.plugins.sparql.parser import parseQuery

    try:
        algebra = translateQuery(parseQuery(text), initNs=PREFIXES).algebra
    except RecursionError:
        raise QueryError("the query is nested too deep (split it)") from None
    except Exception as error:  # the parser and the translation raise many kinds; any of them is a refusal
        raise QueryError(_explain(text, str(error))) from error
    found: list[str] = []
    _walk(algebra, found, set())
    outside = [iri for iri in found if iri not in graphs and not iri.startswith(BASE)]
    if outside:
        raise QueryError(f"FROM <{outside[0]}> is refused: there is no such graph here (load the data first)")
    return bool(found)


def _walk(tree: object, found: list[str], seen: set[int]) -> None:
    """Collect the graphs of FROM clauses; raise on SERVICE."""
    stack = [tree]
    while stack:
        part = stack.pop()
        if id(part) in seen:
            continue
        name = getattr(part, "name", "")
        if name == "ServiceGraphPattern":
            raise QueryError("SERVICE is refused: a query must not call other hosts (load the data first)")
        if name == "DatasetClause":
            found += [str(part[key]) for key in ("default", "named") if key in part]  # type: ignore[index,operator]
        if isinstance(part, Mapping):
            seen.add(id(part))
            stack += part.values()
        elif isinstance(part, list | tuple | set) or type(part).__name__ == "ParseResults":
            seen.add(id(part))
            stack += list(part)  # type: ignore[call-overload]


def _explain(text: str, message: str) -> str:
    """Place and reason of a syntax error, without the grammar's whole list of what could follow."""
    place = re.search(r"at (\d+):(\d+)", message)
    reason = message.partition(": ")[2] if place else message
    reason = reason if len(reason) <= 100 else reason[:100].rsplit(",", 1)[0] + " …"
    if not place:
        return f"the query could not be understood: {reason.splitlines()[0] if reason else 'unknown reason'}"
    line, column = int(place[1]), int(place[2])
    lines = text.splitlines() or [""]
    near = lines[min(line, len(lines)) - 1].strip()[:80]
    return f"the query could not be understood at line {line}, column {column} (near {near!r}): {reason}"
