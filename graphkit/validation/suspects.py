"""Which nodes may break a shape: a search on the store, so that pySHACL looks at these alone.

The search may suspect too many nodes, and never too few. Counts are made by the engine without a look
at a single string, and each distinct value of a property is looked at once. Every part of a query that
asks for one pattern is a sub-select, as Oxigraph joins these by hash and not by one look-up a row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any, Final

import pyoxigraph as ox

from graphkit.iris import RDF
from graphkit.quads import node

__all__ = ["Node", "Rule", "suspects"]

Node = ox.NamedNode | ox.BlankNode
Value = ox.NamedNode | ox.BlankNode | ox.Literal

_NONE: Final = """SELECT ?focus WHERE {
  GRAPH ?graph { ?focus a %(target)s } MINUS { %(among)s GRAPH ?graph { ?focus %(path)s ?value } } }"""
_FEW: Final = """SELECT ?focus WHERE { GRAPH ?graph { ?focus %(path)s ?value } }
  GROUP BY ?graph ?focus HAVING(COUNT(DISTINCT ?value) < %(least)d)"""
_MANY: Final = """SELECT ?focus WHERE { %(among)s GRAPH ?graph { ?focus %(path)s ?value } }
  GROUP BY ?focus HAVING(COUNT(DISTINCT ?value) > %(most)d)"""
#: Where both are the same, no node has two values: half the cost of the grouping.
_ONE_EACH: Final = """SELECT (COUNT(*) AS ?triples) (COUNT(DISTINCT ?focus) AS ?nodes) WHERE {
  GRAPH ?graph { ?focus %(path)s ?value } }"""
_VALUES: Final = "SELECT DISTINCT ?value WHERE { GRAPH ?graph { ?focus %(path)s ?value } }"
_NOT_LESS: Final = """SELECT ?focus WHERE {
  { SELECT * { GRAPH ?one { ?focus %(path)s ?value } } }
  { SELECT * { GRAPH ?two { ?focus %(other)s ?more } } }
  FILTER(!COALESCE(isNumeric(?value) && isNumeric(?more) && ?value < ?more, false)) }"""
_SHARED: Final = """SELECT ?focus WHERE {
  { SELECT * { GRAPH ?one { ?focus %(path)s ?value } } }
  { SELECT * { GRAPH ?two { ?focus %(other)s ?value } } } }"""


@dataclass(frozen=True)
class Rule:
    """What a shape asks of the nodes of one class, as far as the search needs it.

    Attributes:
        target: IRI of the class.
        path: IRI of the property.
        least: number of values a node must have.
        most: number of values beyond which a node is suspect, or None.
        among: IRIs of the values that are counted; all when empty.
        checks: each tells whether it is certain that a value is right.
        less_than: IRI of a property whose values must be greater, or None.
        disjoint: IRI of a property that must not share a value, or None.
    """

    target: str
    path: str
    least: int = 0
    most: int | None = None
    among: tuple[str, ...] = ()
    checks: tuple[Callable[[Value], bool], ...] = ()
    less_than: str | None = None
    disjoint: str | None = None


def suspects(store: ox.Store, rules: Iterable[Rule]) -> set[Node]:
    """Nodes that may break a rule; none else can.

    >>> from graphkit.iris import DCTERMS, GK
    >>> store = ox.Store()
    >>> store.add(ox.Quad(node("urn:d"), node(RDF.type), node(GK.Document), node("urn:d")))
    >>> suspects(store, [Rule(GK.Document, DCTERMS.title, least=1)])
    {<NamedNode value=urn:d>}
    >>> suspects(store, [Rule(GK.Document, DCTERMS.title)])
    set()
    """
    found: set[Node] = set()
    by_path = attrgetter("path")
    for _, group in groupby(sorted(rules, key=by_path), key=by_path):
        same_path = list(group)
        wrong = _wrong_values(store, same_path)
        for rule, values in zip(same_path, wrong, strict=True):
            found.update(_without(store, rule))
            found.update(_of_class(store, rule.target, _out_of_line(store, rule, values)))
    return found


def _wrong_values(store: ox.Store, rules: list[Rule]) -> list[list[Value]]:
    """For each of some rules on one property the values that may be wrong."""
    wrong: list[list[Value]] = [[] for _ in rules]
    checked = [(rule.checks, values) for rule, values in zip(rules, wrong, strict=True) if rule.checks]
    if checked:
        for (value,) in _rows(store, _VALUES, rules[0]):
            for checks, values in checked:
                if not all(check(value) for check in checks):
                    values.append(value)
    return wrong


def _without(store: ox.Store, rule: Rule) -> Iterator[Node]:
    """Nodes of the class with no value in a graph where they have the class."""
    if rule.least:
        yield from (focus for (focus,) in _rows(store, _NONE, rule))


def _out_of_line(store: ox.Store, rule: Rule, wrong: Iterable[Value]) -> Iterator[Node]:
    """Nodes of any class with too few or too many values, a wrong one, or a wrong pair of them."""
    queries = [
        _FEW if rule.least > 1 else None,
        _MANY if rule.most is not None and (rule.among or not _one_each(store, rule)) else None,
        _NOT_LESS if rule.less_than else None,
        _SHARED if rule.disjoint else None,
    ]
    for query in queries:
        if query:
            yield from (focus for (focus,) in _rows(store, query, rule))
    for value in wrong:
        for quad in store.quads_for_pattern(None, node(rule.path), value, None):
            yield quad.subject  # type: ignore[misc]  # no triple terms are written


def _one_each(store: ox.Store, rule: Rule) -> bool:
    triples, nodes = next(_rows(store, _ONE_EACH, rule))
    return rule.most != 0 and triples == nodes


def _of_class(store: ox.Store, target: str, nodes: Iterable[Node]) -> Iterator[Node]:
    kind, target_node = node(RDF.type), node(target)
    for focus in set(nodes):
        if next(store.quads_for_pattern(focus, kind, target_node, None), None) is not None:
            yield focus


def _rows(store: ox.Store, query: str, rule: Rule) -> Iterator[Any]:
    values = " ".join(str(node(iri)) for iri in rule.among)
    other = rule.less_than or rule.disjoint
    facts = {
        "target": node(rule.target),
        "path": node(rule.path),
        "other": node(other) if other else "",
        "among": f"VALUES ?value {{ {values} }}" if values else "",
        "least": rule.least,
        "most": rule.most or 0,
    }
    yield from store.query(query % facts)  # type: ignore[misc]  # a SELECT
