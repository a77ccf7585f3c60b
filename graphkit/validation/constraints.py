"""SHACL Core shapes as rules for the search of suspects. Importing this module imports rdflib.

What a check is not sure of it calls wrong: pySHACL then looks itself. A shape with a part that is not
known here has no rule, and the search can't be used.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final

import pyoxigraph as ox
from rdflib import RDF, SH, XSD, Graph, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from graphkit.validation.suspects import Rule, Value

__all__ = ["LONGEST", "rules_of"]

#: A text is checked on the store; for a shape it only matters that there is one.
LONGEST: Final = 400

_Check = Callable[[Value], bool]
_SAID: Final = frozenset(
    (RDF.type, SH.targetClass, SH.path, SH.message, SH.severity, SH.name, SH.description, SH.order)
)
_QUALIFIED: Final = (SH.qualifiedValueShape, SH.qualifiedMinCount, SH.qualifiedMaxCount)
#: Lexical forms that each parser takes for a number of the type.
_NUMBERS: Final = {
    str(XSD.integer): re.compile(r"-?[0-9]{1,300}"),
    str(XSD.decimal): re.compile(r"-?[0-9]{1,300}(?:\.[0-9]{1,300})?"),
    str(XSD.double): re.compile(r"-?[0-9]{1,17}(?:\.[0-9]{1,17})?(?:[eE][+-]?[0-9]{1,2})?"),
}


def rules_of(shapes: Graph) -> tuple[Rule, ...] | None:
    """A rule for each shape and class, or None when a shape has a part that no rule can say.

    >>> shape = Graph().parse(data='''
    ...     @prefix sh: <http://www.w3.org/ns/shacl#> .
    ...     <urn:s> a sh:PropertyShape ; sh:targetClass <urn:Team> ; sh:path <urn:name> ; sh:minCount 1 .''')
    >>> [(rule.target, rule.path, rule.least) for rule in rules_of(shape)]
    [('urn:Team', 'urn:name', 1)]
    >>> _ = shape.add((URIRef("urn:s"), SH["class"], URIRef("urn:Name")))
    >>> rules_of(shape) is None
    True
    """
    rules: list[Rule] = []
    for shape in _shapes(shapes):
        facts: dict[Node, list[Node]] = {}
        for verb, value in shapes.predicate_objects(shape):
            facts.setdefault(verb, []).append(value)
        found = _rules_of_shape(shapes, facts)
        if not found:
            return None
        rules += found
    return tuple(rules)


def _shapes(shapes: Graph) -> set[Node]:
    """All that looks like a shape that pySHACL runs by itself."""
    targets = ("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf", "target")
    found = {shape for name in targets for shape in shapes.subjects(URIRef(str(SH) + name), None)}
    return found.union(*(shapes.subjects(RDF.type, kind) for kind in (SH.NodeShape, SH.PropertyShape)))


def _rules_of_shape(shapes: Graph, facts: Mapping[Node, list[Node]]) -> list[Rule]:
    """A rule for each class of one shape; none when it can't be said."""
    known = {*_SAID, *_QUALIFIED, *_COUNTS, *_CHECKS, SH.lessThan, SH.disjoint}
    one_each = all(len(values) == 1 for verb, values in facts.items() if verb not in _SAID)
    paths = facts.get(SH.path, [])
    if facts.get(RDF.type) != [SH.PropertyShape] or not facts.keys() <= known or not one_each:
        return []
    if len(paths) != 1 or not all(
        isinstance(iri, URIRef) for iri in (*paths, *facts.get(SH.targetClass, ()))
    ):
        return []
    parts: dict[str, Any] = {"path": str(paths[0])}
    pairs = {"less_than": facts.get(SH.lessThan), "disjoint": facts.get(SH.disjoint)}
    parts |= {name: str(values[0]) for name, values in pairs.items() if values}
    if len(parts) > 2:
        return []
    qualified = [facts[verb][0] for verb in _QUALIFIED if verb in facts]
    counted = facts.keys() & _COUNTS.keys()
    if qualified:
        among = _only_in(shapes, qualified[0]) if len(qualified) == 3 and not counted else ()
        if not among or int(str(qualified[1])) != 1:
            return []
        parts |= {"among": among, "least": 1, "most": int(str(qualified[2]))}
    for verb in sorted(counted, key=str):
        name, count = _COUNTS[verb](facts[verb][0])
        parts[name] = min(count, parts.get(name, count)) if name == "most" else count
    made = [_CHECKS[verb](shapes, facts[verb][0]) for verb in facts.keys() & _CHECKS.keys()]
    checks = tuple(check for check in made if check)
    if len(checks) < len(made):
        return []
    return [Rule(str(target), checks=checks, **parts) for target in facts.get(SH.targetClass, ())]


def _only_in(shapes: Graph, shape: Node) -> tuple[str, ...]:
    """The values of a shape that has no part but ``sh:in``, all of them IRIs."""
    facts = list(shapes.predicate_objects(shape))
    if [verb for verb, _ in facts] != [SH["in"]]:
        return ()
    values = list(Collection(shapes, facts[0][1]))
    return tuple(map(str, values)) if all(isinstance(value, URIRef) for value in values) else ()


_COUNTS: Final[Mapping[Node, Callable[[Node], tuple[str, int]]]] = MappingProxyType(
    {
        SH.minCount: lambda count: ("least", int(str(count))),
        SH.maxCount: lambda count: ("most", int(str(count))),
        # Two values may be of one language.
        SH.uniqueLang: lambda _: ("most", 1),
    }
)


# --- values --------------------------------------------------------------------------------------


def _text(value: Value) -> str | None:
    return None if isinstance(value, ox.BlankNode) else value.value[:LONGEST]


def _node_kind(_: Graph, kind: Node) -> _Check | None:
    kinds = {SH.IRI: ox.NamedNode, SH.Literal: ox.Literal, SH.BlankNode: ox.BlankNode}
    wanted = kinds.get(kind) if isinstance(kind, URIRef) else None
    return None if wanted is None else lambda value: isinstance(value, wanted)


def _datatype(_: Graph, datatype: Node) -> _Check:
    wanted, form = str(datatype), _NUMBERS.get(str(datatype))
    if wanted == str(XSD.string):
        return lambda value: isinstance(value, ox.Literal) and value.datatype.value == wanted
    if form is None:
        return lambda _: False
    return lambda value: (
        isinstance(value, ox.Literal)
        and value.datatype.value == wanted
        and form.fullmatch(value.value) is not None
    )


def _length(least: int, most: int) -> _Check:
    def check(value: Value) -> bool:
        text = _text(value)
        return text is not None and least <= len(text) <= most

    return check


def _pattern(_: Graph, pattern: Node) -> _Check:
    form = re.compile(str(pattern))

    def check(value: Value) -> bool:
        text = _text(value)
        return text is not None and form.search(text) is not None

    return check


def _one_of(shapes: Graph, head: Node) -> _Check:
    allowed = {str(value) for value in Collection(shapes, head) if isinstance(value, URIRef)}
    return lambda value: isinstance(value, ox.NamedNode) and value.value in allowed


def _bound(bound: Any, fits: Callable[[Decimal, Decimal], bool]) -> _Check | None:
    if bound.datatype not in (XSD.integer, XSD.decimal) or bound.ill_typed:
        return None
    limit = Decimal(str(bound))

    def check(value: Value) -> bool:
        if not isinstance(value, ox.Literal):
            return False
        form = _NUMBERS.get(value.datatype.value)
        if form is None or not form.fullmatch(value.value):
            return False
        # As it is written, and as a double that may lie a little beside it.
        return fits(Decimal(value.value), limit) and (
            value.datatype.value != str(XSD.double) or fits(Decimal(float(value.value)), limit)
        )

    return check


_CHECKS: Final[Mapping[Node, Callable[[Graph, Any], _Check | None]]] = MappingProxyType(
    {
        SH.nodeKind: _node_kind,
        SH.datatype: _datatype,
        SH.minLength: lambda _, length: _length(int(length), LONGEST),
        SH.maxLength: lambda _, length: _length(0, int(length)),
        SH.pattern: _pattern,
        SH["in"]: _one_of,
        SH.minInclusive: lambda _, bound: _bound(bound, lambda value, limit: value >= limit),
        SH.maxInclusive: lambda _, bound: _bound(bound, lambda value, limit: value <= limit),
    }
)
