"""Which part of a graph an answer speaks of: a map can show the result of a question."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from graphkit.errors import QueryError
from graphkit.query import Result

if TYPE_CHECKING:
    import rdflib

    from graphkit.store import KnowledgeGraph

__all__ = ["Triple", "triples_of"]

Triple = tuple[str, str, str]

_COLUMNS = ("subject", "predicate", "object")
_HOW = "use CONSTRUCT, or SELECT with the columns ?subject ?predicate ?object"


def triples_of(kg: KnowledgeGraph, query: str) -> set[Triple]:
    """Triples between IRIs in the answer to a query.

    Args:
        kg: the graph to ask.
        query: name of a named query, or SPARQL text.

    Raises:
        QueryError: the query can't be run, or its answer holds no triples.
        UnknownNameError: no query has the name.

    >>> from graphkit.store import KnowledgeGraph
    >>> triples_of(KnowledgeGraph(), "ASK { ?s ?p ?o }")
    Traceback (most recent call last):
        ...
    graphkit.errors.QueryError: a map can't be drawn of a yes or no (use CONSTRUCT, or SELECT with ...)
    """
    answer = kg.query(query)
    if isinstance(answer, bool):
        raise QueryError(f"a map can't be drawn of a yes or no ({_HOW})")
    if isinstance(answer, Result):
        return _of_rows(answer)
    return _of_graph(answer)


def _of_rows(answer: Result) -> set[Triple]:
    missing = [f"?{name}" for name in _COLUMNS if name not in answer.columns]
    if missing:
        have = ", ".join(f"?{name}" for name in answer.columns)
        raise QueryError(
            f"a map needs triples, and the answer has no {', '.join(missing)} but {have} ({_HOW})"
        )
    rows = ([row[name] for name in _COLUMNS] for row in answer)
    return _whole((s, p, o) for s, p, o in rows if all(isinstance(part, str) for part in (s, p, o)))


def _of_graph(answer: rdflib.Graph) -> set[Triple]:
    import rdflib

    return _whole((str(s), str(p), str(o)) for s, p, o in answer if isinstance(o, rdflib.URIRef))


def _whole(triples: Iterable[tuple[object, object, object]]) -> set[Triple]:
    return {(str(s), str(p), str(o)) for s, p, o in triples}
