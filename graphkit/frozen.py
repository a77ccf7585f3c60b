"""A read-only rdflib store that is quick to fill and to read.

rdflib's own keeps contexts and events for every triple, and filling it would cost more than the
whole validation. This one is a dictionary for each predicate, which is what shapes ask by, and a
second one for those that are read backwards. Importing this module imports rdflib.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from typing import Any

from rdflib import Graph
from rdflib.store import Store
from rdflib.term import Node, URIRef

__all__ = ["FrozenStore", "frozen_graph"]

Triple = tuple[Node, Node, Node]
_Index = dict[Node, dict[Node, None]]


def frozen_graph(triples: Iterable[Triple]) -> Graph:
    """Graph of the given triples, which cannot be changed.

    >>> from rdflib import URIRef
    >>> a, b, c = map(URIRef, ("urn:a", "urn:b", "urn:c"))
    >>> list(frozen_graph([(a, b, c)]).objects(a, b))
    [rdflib.term.URIRef('urn:c')]
    """
    return Graph(store=FrozenStore(triples))


class FrozenStore(Store):
    """Triples of one graph, by predicate and then from both ends."""

    # pySHACL makes a Dataset of what it is given, and a Dataset asks for both.
    context_aware = True
    graph_aware = True

    def __init__(self, triples: Iterable[Triple]) -> None:
        super().__init__()
        self._forth: dict[Node, _Index] = {}
        self._back: dict[Node, _Index] = {}
        self._prefixes: dict[str, URIRef] = {}
        for subject, predicate, object_ in triples:
            index = self._forth.get(predicate)
            if index is None:
                index = self._forth[predicate] = {}
            index.setdefault(subject, {})[object_] = None
        # Asked for at every look at the graph as a truth value.
        self._size = sum(len(values) for index in self._forth.values() for values in index.values())

    def triples(self, triple_pattern: Any, context: Any = None) -> Iterator[tuple[Triple, Iterator[Any]]]:
        """Triples that fit a pattern, whatever the context."""
        subject, predicate, object_ = triple_pattern
        nowhere: Iterator[Any] = iter(())
        for verb in self._forth if predicate is None else [predicate] if predicate in self._forth else ():
            if subject is None and object_ is not None:
                for one in self._backwards(verb).get(object_, ()):
                    yield (one, verb, object_), nowhere
                continue
            index = self._forth[verb]
            for one in index if subject is None else [subject] if subject in index else ():
                values = index[one]
                for value in values if object_ is None else [object_] if object_ in values else ():
                    yield (one, verb, value), nowhere

    def _backwards(self, predicate: Node) -> _Index:
        """Subjects by object: made when first asked for, as shapes read few predicates from this end."""
        index = self._back.get(predicate)
        if index is None:
            index = self._back[predicate] = {}
            for subject, values in self._forth[predicate].items():
                for value in values:
                    index.setdefault(value, {})[subject] = None
        return index

    def __len__(self, context: Any = None) -> int:
        """Number of triples."""
        return self._size

    def contexts(self, triple: Any = None) -> Generator[Any, None, None]:
        """No graph but the default one."""
        yield from ()

    def add_graph(self, graph: Any) -> None:
        """Take note of nothing: all triples are in every graph."""

    def add(self, triple: Any, context: Any, quoted: bool = False) -> None:
        """Refuse: it is frozen."""
        raise TypeError("this graph cannot be changed")

    def bind(self, prefix: str, namespace: URIRef, override: bool = True) -> None:
        """Remember a prefix."""
        self._prefixes[prefix] = namespace

    def namespace(self, prefix: str) -> URIRef | None:
        """Namespace of a prefix."""
        return self._prefixes.get(prefix)

    def prefix(self, namespace: URIRef) -> str | None:
        """Prefix of a namespace."""
        return next((name for name, base in self._prefixes.items() if base == namespace), None)

    def namespaces(self) -> Iterator[tuple[str, URIRef]]:
        """All prefixes."""
        return iter(self._prefixes.items())
