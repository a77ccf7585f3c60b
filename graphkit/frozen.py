"""A read-only rdflib store that is quick to fill and to read.

rdflib's own keeps contexts and events for every triple, and filling it would cost more than the
whole validation. This one is two dictionaries. Importing this module imports rdflib.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from typing import Any

from rdflib import Graph
from rdflib.store import Store
from rdflib.term import Node, URIRef

__all__ = ["FrozenStore", "frozen_graph"]

Triple = tuple[Node, Node, Node]
_Index = dict[Node, dict[Node, dict[Node, None]]]


def frozen_graph(triples: Iterable[Triple]) -> Graph:
    """Graph of the given triples, which cannot be changed.

    >>> from rdflib import URIRef
    >>> a, b, c = map(URIRef, ("urn:a", "urn:b", "urn:c"))
    >>> list(frozen_graph([(a, b, c)]).objects(a, b))
    [rdflib.term.URIRef('urn:c')]
    """
    return Graph(store=FrozenStore(triples))


class FrozenStore(Store):
    """Triples of one graph, indexed from both ends."""

    # pySHACL makes a Dataset of what it is given, and a Dataset asks for both.
    context_aware = True
    graph_aware = True

    def __init__(self, triples: Iterable[Triple]) -> None:
        super().__init__()
        self._spo: _Index = {}
        self._pos: _Index = {}
        self._prefixes: dict[str, URIRef] = {}
        for subject, predicate, object_ in triples:
            self._spo.setdefault(subject, {}).setdefault(predicate, {})[object_] = None
            self._pos.setdefault(predicate, {}).setdefault(object_, {})[subject] = None
        # Asked for at every look at the graph as a truth value.
        self._size = sum(len(values) for verbs in self._spo.values() for values in verbs.values())

    def triples(self, triple_pattern: Any, context: Any = None) -> Iterator[tuple[Triple, Iterator[Any]]]:
        """Triples that fit a pattern, whatever the context."""
        subject, predicate, object_ = triple_pattern
        nowhere: Iterator[Any] = iter(())
        if subject is None and predicate is not None:
            objects = self._pos.get(predicate, {})
            for value in objects if object_ is None else [object_] if object_ in objects else ():
                for one in objects[value]:
                    yield (one, predicate, value), nowhere
            return
        for one in self._spo if subject is None else [subject] if subject in self._spo else ():
            verbs = self._spo[one]
            for verb in verbs if predicate is None else [predicate] if predicate in verbs else ():
                values = verbs[verb]
                for value in values if object_ is None else [object_] if object_ in values else ():
                    yield (one, verb, value), nowhere

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
