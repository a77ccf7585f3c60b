"""Shapes: pySHACL is the judge, of the nodes that may break one.

A whole graph costs only the search for suspects. Where a shape has a part that the search
does not know, pySHACL looks at every node, some documents at a time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import repeat
from pathlib import Path
from re import split
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from graphkit.errors import OntologyError
from graphkit.iris import CONCEPTS_GRAPH, KNOWLEDGE_GRAPH, RDF, RUNS_GRAPH, SKOS, XSD
from graphkit.quads import document_graphs, node
from graphkit.validation.report import Violation, violation
from graphkit.validation.suspects import Node, Rule, suspects

if TYPE_CHECKING:
    import rdflib

__all__ = ["shape_violations"]

#: Documents handed to pySHACL together: enough to spread its fixed cost, few enough to keep memory small.
_BATCH: Final = 64
#: Suspects handed to pySHACL together, for the same reasons.
_SUSPECTS: Final = 5000
#: Between a concept and the number of the document that describes it as well.
_AGAIN: Final = "#described-again-"


@dataclass(frozen=True)
class _Shapes:
    """Shapes, and what they look at.

    Attributes:
        graph: for pySHACL.
        verbs: from the IRIs of the properties to these as they stand in the graph.
        ordered: IRIs of the properties whose values must be less or greater than others.
        rules: for the search of suspects, or None when a shape has a part that no rule can say.
    """

    graph: rdflib.Graph
    verbs: Mapping[str, rdflib.URIRef]
    ordered: frozenset[str]
    rules: tuple[Rule, ...] | None


def shape_violations(store: ox.Store, path: Path) -> Iterator[Violation]:
    """What breaks the shapes of a file.

    Raises:
        OntologyError: the file is missing or broken.
    """
    shapes = _shapes(path)
    documents = document_graphs(store)
    # Every shape looks at one node, which stands in one graph, or is named apart: see `_graph`.
    batches = [documents[start : start + _BATCH] for start in range(0, len(documents), _BATCH)]
    batches.insert(0, [KNOWLEDGE_GRAPH, CONCEPTS_GRAPH, RUNS_GRAPH])
    parts: Iterator[rdflib.Graph]
    if shapes.rules is None:
        parts = map(_whole, repeat(store), batches, repeat(shapes))
    else:
        parts = _parts(store, batches, suspects(store, shapes.rules), shapes)
    for data in parts:
        if len(data):
            yield from _judged(store, data, shapes.graph)


@lru_cache(maxsize=4)
def _shapes(path: Path) -> _Shapes:
    import rdflib

    from graphkit.validation.constraints import rules_of

    try:
        shapes = rdflib.Graph().parse(path, format="turtle")
    except Exception as error:  # rdflib's parser raises many kinds
        raise OntologyError(f"{path}: the shapes could not be read: {error}") from error
    looked_at = ("path", "lessThan", "lessThanOrEquals", "equals", "disjoint")
    found = [iri for name in looked_at for iri in shapes.objects(None, rdflib.SH[name])]
    verbs = {str(iri): iri for iri in found if isinstance(iri, rdflib.URIRef)}
    pairs = [
        (shapes.value(shape, rdflib.SH.path), greater)
        for verb in (rdflib.SH.lessThan, rdflib.SH.lessThanOrEquals)
        for shape, greater in shapes.subject_objects(verb)
    ]
    ordered = frozenset(str(iri) for pair in pairs for iri in pair)
    return _Shapes(shapes, {RDF.type: rdflib.RDF.type, **verbs}, ordered, rules_of(shapes))


# --- what pySHACL looks at -----------------------------------------------------------------------


def _parts(
    store: ox.Store, batches: list[list[str]], found: Collection[Node], shapes: _Shapes
) -> Iterator[rdflib.Graph]:
    """Suspects with their triples, in graphs of a bounded size."""
    batch_of = {graph: number for number, graphs in enumerate(batches) for graph in graphs}
    kind, nodes = node(RDF.type), [set[Node]() for _ in batches]
    for focus in found:
        for quad in store.quads_for_pattern(focus, kind, None, None):
            number = batch_of.get(getattr(quad.graph_name, "value", ""))
            if number is not None:
                nodes[number].add(focus)
    for graphs, there in zip(batches, nodes, strict=True):
        ordered = sorted(there, key=str)
        for start in range(0, len(ordered), _SUSPECTS):
            yield _graph(_quads_about(store, ordered[start : start + _SUSPECTS], {*graphs}), shapes)


def _quads_about(store: ox.Store, nodes: Iterable[Node], graphs: Collection[str]) -> Iterator[ox.Quad]:
    for focus in nodes:
        for quad in store.quads_for_pattern(focus, None, None, None):
            if getattr(quad.graph_name, "value", "") in graphs:
                yield quad


def _whole(store: ox.Store, graphs: Iterable[str], shapes: _Shapes) -> rdflib.Graph:
    """All nodes of some graphs."""
    return _graph(
        (
            quad
            for graph in graphs
            for verb in shapes.verbs
            for quad in store.quads_for_pattern(None, node(verb), None, node(graph))
        ),
        shapes,
    )


def _graph(quads: Iterable[ox.Quad], shapes: _Shapes) -> rdflib.Graph:
    """The triples that shapes look at, as an rdflib graph.

    Its predicates are the very objects of the shapes: rdflib compares equal ones in slow Python. A concept
    that is new is described by each document that names it, as this one spells it: each time by another name.
    """
    from graphkit.frozen import frozen_graph

    quads = [quad for quad in quads if quad.predicate.value in shapes.verbs]
    term = lru_cache(maxsize=None)(_rdflib_term)
    names = _names_apart(quads)

    def subject(quad: ox.Quad) -> rdflib.term.Node:
        return term(names.get((quad.subject, quad.graph_name), quad.subject))

    def value(quad: ox.Quad) -> rdflib.term.Node:
        # pySHACL stops where a blank node is to be compared; an IRI is as little a number, and it goes on.
        if isinstance(quad.object, ox.BlankNode) and quad.predicate.value in shapes.ordered:
            return term(ox.NamedNode(f"urn:blank:{quad.object.value}"))
        return term(quad.object)

    return frozen_graph((subject(quad), shapes.verbs[quad.predicate.value], value(quad)) for quad in quads)


def _names_apart(quads: Iterable[ox.Quad]) -> dict[tuple[object, object], ox.NamedNode]:
    """Names for concepts in the second and each later graph that describes them."""
    kind, concept = node(RDF.type), node(SKOS.Concept)
    graphs: defaultdict[ox.NamedNode, list[object]] = defaultdict(list)
    for quad in quads:
        if quad.object == concept and quad.predicate == kind and isinstance(quad.subject, ox.NamedNode):
            graphs[quad.subject].append(quad.graph_name)
    return {
        (focus, graph): ox.NamedNode(f"{focus.value}{_AGAIN}{number}")
        for focus, found in graphs.items()
        for number, graph in enumerate(sorted(found, key=str))
        if number
    }


def _rdflib_term(value: object) -> rdflib.term.Node:
    import rdflib

    from graphkit.validation.constraints import LONGEST

    if isinstance(value, ox.NamedNode):
        return rdflib.URIRef(value.value)
    if isinstance(value, ox.Literal):
        text = value.value[:LONGEST]
        if value.language:
            return rdflib.Literal(text, lang=value.language)
        plain = value.datatype.value == XSD.string
        return rdflib.Literal(text, datatype=None if plain else rdflib.URIRef(value.datatype.value))
    return rdflib.BNode(str(value))


# --- what it says --------------------------------------------------------------------------------


def _judged(store: ox.Store, data: rdflib.Graph, shapes: rdflib.Graph) -> Iterator[Violation]:
    import pyshacl
    import rdflib

    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inplace=True)
    for result in report.subjects(rdflib.RDF.type, rdflib.SH.ValidationResult):
        facts = {str(verb): value for verb, value in report.predicate_objects(result)}
        sh = str(rdflib.SH)
        path = facts.get(sh + "resultPath")
        yield violation(
            store,
            focus=str(facts[sh + "focusNode"]).split(_AGAIN)[0],
            path=str(path) if isinstance(path, rdflib.URIRef) else None,
            message=str(facts.get(sh + "resultMessage", "")),
            severity=_last(str(facts[sh + "resultSeverity"])),
            shape=_last(str(facts[sh + "sourceShape"])),
        )


def _last(iri: str) -> str:
    return split(r"[#/]", iri)[-1]
