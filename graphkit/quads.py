"""Quads as plain strings in and out of a pyoxigraph store."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from operator import attrgetter
from typing import Final

import pyoxigraph as ox

from graphkit.errors import GraphError
from graphkit.iris import ID, XSD

__all__ = [
    "DOCUMENTS",
    "Difference",
    "Writer",
    "as_quad",
    "as_triple",
    "document_graphs",
    "exchange",
    "match",
    "node",
    "put_in",
    "quads_of",
    "word",
]

#: Beginning of the IRI of every document, which is also the name of its graph.
DOCUMENTS: Final = ID + "doc/"
#: Quads written at a time: 100 MB of memory.
_BULK: Final = 200_000
#: Language of all labels: the reader knows English alone.
LANGUAGE: Final = "en"


@lru_cache(maxsize=65536)
def node(iri: str) -> ox.NamedNode:
    """IRI as a node.

    Raises:
        GraphError: the text is not an IRI.

    >>> node("urn:a").value
    'urn:a'
    """
    try:
        return ox.NamedNode(iri)
    except ValueError as error:
        raise GraphError(f"{iri!r} is not an IRI: {error}") from error


def word(iri: str) -> str:
    """Last part of a section's or strength's IRI, as Python writes it.

    >>> word("https://w3id.org/graphkit/id/strength/required")
    'required'
    """
    return iri.rsplit("/", 1)[-1]


def document_graphs(store: ox.Store) -> list[str]:
    """IRIs of the documents in a store, sorted; each is also the name of its graph."""
    return sorted(graph.value for graph in store.named_graphs() if graph.value.startswith(DOCUMENTS))


def match(
    store: ox.Store,
    subject: str | None = None,
    predicate: str | None = None,
    object_: str | None = None,
    graph: str | None = None,
) -> Iterator[tuple[str, str, str, str]]:
    """Quads of a store that fit, as plain strings: subject, predicate, object, graph.

    >>> list(match(ox.Store(), predicate="urn:p"))
    []
    """
    parts = (None if iri is None else node(iri) for iri in (subject, predicate, object_, graph))
    return map(as_quad, store.quads_for_pattern(*parts))


as_quad: Final[Callable[[ox.Quad], tuple[str, str, str, str]]] = attrgetter(
    "subject.value", "predicate.value", "object.value", "graph_name.value"
)


as_triple: Final[Callable[[ox.Quad], tuple[str, str, str]]] = attrgetter(
    "subject.value", "predicate.value", "object.value"
)


@dataclass(slots=True)
class Difference:
    """Quads that go out of a store and quads that come in, in one transaction.

    >>> Difference()
    Difference(gone={}, fresh={})
    """

    gone: dict[ox.Quad, None] = field(default_factory=dict)
    fresh: dict[ox.Quad, None] = field(default_factory=dict)

    def turn(self, old: Iterable[ox.Quad], new: Iterable[ox.Quad]) -> None:
        """Put new quads in the place of old ones."""
        before, after = dict.fromkeys(old), dict.fromkeys(new)
        self.gone.update((quad, None) for quad in before if quad not in after)
        self.fresh.update((quad, None) for quad in after if quad not in before)

    def __bool__(self) -> bool:
        """Whether anything changes."""
        return bool(self.gone or self.fresh)


def exchange(store: ox.Store, gone: Iterable[ox.Quad], fresh: Iterable[ox.Quad]) -> None:
    """Take quads out of a store and put others in, in one transaction.

    Raises:
        GraphError: the store could not be written.
    """
    out, fresh = set(gone), list(fresh)
    left = {quad.graph_name for quad in out} - {quad.graph_name for quad in fresh}
    # A graph whose last quad goes would stay, empty, in the list of graphs.
    empty = [name for name in left if out.issuperset(store.quads_for_pattern(None, None, None, name))]
    try:
        if out:
            # Only SPARQL Update takes out and puts in at once; the serialiser does the escaping.
            drops = "".join(f"DROP SILENT GRAPH {name} ; " for name in sorted(map(str, empty)))
            rest = [quad for quad in out if quad.graph_name not in empty]
            store.update(f"{drops}DELETE DATA {{ {_data(rest)} }} ; INSERT DATA {{ {_data(fresh)} }}")
        else:
            store.extend(fresh)
    except OSError as error:
        raise GraphError(
            f"the graph could not be written: {error} (check permissions and the space on the disk; "
            "it is as it was before)"
        ) from error


def _data(quads: Iterable[ox.Quad]) -> str:
    """Quads as the body of an INSERT DATA, grouped by graph."""
    graphs: dict[str, list[ox.Triple]] = {}
    for quad in quads:
        graphs.setdefault(str(quad.graph_name), []).append(quad.triple)
    parts = (
        (graph, ox.serialize(data, format=ox.RdfFormat.N_TRIPLES) or b"") for graph, data in graphs.items()
    )
    return " ".join(f"GRAPH {graph} {{ {data.decode()} }}" for graph, data in parts)


def quads_of(store: ox.Store, graph: str) -> list[ox.Quad]:
    """All quads of one graph."""
    return list(store.quads_for_pattern(None, None, None, node(graph)))


def put_in(store: ox.Store, quads: Iterable[ox.Quad]) -> None:
    """Put many quads into a store that nobody reads yet, a part at a time: a bulk stands in memory."""
    quads = iter(quads)
    while part := list(islice(quads, _BULK)):
        store.bulk_extend(part)


class Writer:
    """Collects the quads of one graph.

    Attributes:
        quads: what was written so far.
    """

    def __init__(self, graph: str) -> None:
        self.quads: list[ox.Quad] = []
        self._graph = node(graph)

    def link(self, subject: str, predicate: str, *objects: str) -> None:
        """Write one triple for each of the IRIs given as objects."""
        self.quads += [ox.Quad(node(subject), node(predicate), node(iri), self._graph) for iri in objects]

    def text(self, subject: str, predicate: str, value: str) -> None:
        """Write a plain string."""
        self.literal(subject, predicate, ox.Literal(_whole(value)))

    def word(self, subject: str, predicate: str, value: str) -> None:
        """Write a label or definition in the language of the graph."""
        self.literal(subject, predicate, ox.Literal(_whole(value), language=LANGUAGE))

    def number(self, subject: str, predicate: str, value: int) -> None:
        """Write a whole number."""
        self.literal(subject, predicate, _whole_number(value))

    def decimal(self, subject: str, predicate: str, value: float) -> None:
        """Write a decimal number with up to six digits behind the point."""
        # Oxigraph writes decimals in canonical form (0.90 comes back as 0.9): write them so at once.
        text = f"{value:.6f}".rstrip("0").rstrip(".") if value else "0"
        self.typed(subject, predicate, text, "decimal")

    def typed(self, subject: str, predicate: str, value: str, datatype: str) -> None:
        """Write a literal of a type of XML Schema, given by its local name."""
        self.literal(
            subject, predicate, ox.Literal(_whole(value), datatype=node(str.__str__(XSD) + datatype))
        )

    def literal(self, subject: str, predicate: str, value: ox.Literal) -> None:
        """Write a literal as it is."""
        self.quads.append(ox.Quad(node(subject), node(predicate), value, self._graph))


@lru_cache(maxsize=4096)
def _whole_number(value: int) -> ox.Literal:
    return ox.Literal(value)


def _whole(value: str) -> str:
    # pyoxigraph calls a lone surrogate a wrong type; say what it is.
    value.encode()
    return value
