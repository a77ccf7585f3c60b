"""Whether a graph is whole: shapes node by node, invariants across graphs.

Shapes are SHACL Core and run in pySHACL; whatever needs two nodes or two graphs
is one SPARQL query on the store, which is some thirty times faster there than
as a SPARQL constraint.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from graphkit.errors import InvalidGraphError, OntologyError
from graphkit.iris import CONCEPTS_GRAPH, KNOWLEDGE_GRAPH, RDF, RUNS_GRAPH, XSD, shrink
from graphkit.quads import DOCUMENTS, document_graphs, match, node
from graphkit.query import run_query

if TYPE_CHECKING:
    import rdflib

    from graphkit.store import KnowledgeGraph

__all__ = ["Report", "Violation", "validate"]

#: Documents handed to pySHACL together: enough to spread its fixed cost, few enough to keep memory small.
_BATCH: Final = 64
#: A text is checked on the store; for a shape it only matters that there is one.
_LONGEST: Final = 400
_SHOWN: Final = 10


@dataclass(frozen=True, slots=True)
class Violation:
    """One thing that is wrong, where, and what should be.

    Attributes:
        focus: IRI of the node that is wrong.
        path: IRI of the property the rule looks at, or None.
        message: what should be, in plain words.
        severity: ``Violation``, ``Warning`` or ``Info``, as in SHACL.
        document: IRI of the document it stands in, or None.
        place: where in the document (``characters 57 to 60``), or the empty string.
        shape: number of the shape (``S08``) or name of the invariant (``I05-…``).
    """

    focus: str
    path: str | None
    message: str
    severity: str
    document: str | None
    place: str
    shape: str

    def __str__(self) -> str:
        """One line: rule, place, message."""
        where = shrink(self.document) if self.document else shrink(self.focus)
        place = f", {self.place}" if self.place else ""
        about = f" [{shrink(self.focus)}]" if self.document and self.focus != self.document else ""
        return f"{self.shape}: {where}{place}: {self.message}{about}"


@dataclass(frozen=True)
class Report:
    """What a validation found; empty when the graph is whole.

    Attributes:
        violations: what is wrong, sorted by rule and place.
        checked: number of documents looked at.

    >>> print(Report((), 2))
    2 documents, nothing wrong
    """

    violations: tuple[Violation, ...]
    checked: int = 0

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.violations

    def raise_for_errors(self) -> None:
        """Raise when something is wrong.

        Raises:
            InvalidGraphError: with the first violations in its message.
        """
        if not self.ok:
            raise InvalidGraphError(str(self))

    def __len__(self) -> int:
        """Number of violations."""
        return len(self.violations)

    def __iter__(self) -> Iterator[Violation]:
        """The violations, in order."""
        return iter(self.violations)

    def __bool__(self) -> bool:
        """Always true: ask `ok`, an empty report is a good one."""
        return True

    def __str__(self) -> str:
        """The first violations, one a line."""
        if self.ok:
            return f"{self.checked} documents, nothing wrong"
        lines = [f"{self.checked} documents, {len(self)} violations", *map(str, self.violations[:_SHOWN])]
        if len(self) > _SHOWN:
            lines.append(f"… and {len(self) - _SHOWN} more")
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        return "<br>".join(escape(line) for line in str(self).splitlines())


def validate(kg: KnowledgeGraph) -> Report:
    """Check a graph against the shapes and invariants of its ontology.

    Args:
        kg: the graph; knowledge is rebuilt first when documents changed.

    Returns:
        All violations; `Report.raise_for_errors` turns them into an error.

    Raises:
        OntologyError: the file of the shapes is missing or broken.

    >>> from graphkit.store import KnowledgeGraph
    >>> validate(KnowledgeGraph()).ok
    True
    """
    kg.refresh()
    found = {*_shape_violations(kg), *_invariant_violations(kg)}
    ordered = sorted(found, key=lambda item: (item.shape, item.document or "", item.focus, item.message))
    return Report(tuple(ordered), len(document_graphs(kg.store)))


# --- shapes --------------------------------------------------------------------------------------


def _shape_violations(kg: KnowledgeGraph) -> Iterator[Violation]:
    shapes, verbs = _shapes(kg.ontology.shapes_path)
    documents = document_graphs(kg.store)
    # Every shape looks at one node, and every node stands in one graph: batches change no outcome.
    batches = (documents[start : start + _BATCH] for start in range(0, len(documents), _BATCH))
    for graphs in ([KNOWLEDGE_GRAPH, CONCEPTS_GRAPH, RUNS_GRAPH], *batches):
        data = _small_graph(kg.store, graphs, verbs)
        if len(data):
            yield from _run_shapes(kg, data, shapes)


@lru_cache(maxsize=4)
def _shapes(path: Path) -> tuple[rdflib.Graph, dict[str, rdflib.URIRef]]:
    """The shapes, and the properties they look at: their IRIs, and these as they stand in the shapes."""
    import rdflib

    try:
        shapes = rdflib.Graph().parse(path, format="turtle")
    except Exception as error:  # rdflib's parser raises many kinds
        raise OntologyError(f"{path}: the shapes could not be read: {error}") from error
    looked_at = ("path", "lessThan", "lessThanOrEquals", "equals", "disjoint")
    found = [iri for name in looked_at for iri in shapes.objects(None, rdflib.SH[name])]
    verbs = {str(iri): iri for iri in found if isinstance(iri, rdflib.URIRef)}
    return shapes, {RDF.type: rdflib.RDF.type, **verbs}


def _small_graph(store: ox.Store, graphs: Iterable[str], verbs: Mapping[str, rdflib.URIRef]) -> rdflib.Graph:
    """The triples that shapes look at, as an rdflib graph.

    Its predicates are the very objects of the shapes: rdflib compares equal ones in slow Python.
    """
    from graphkit.frozen import frozen_graph

    term = lru_cache(maxsize=None)(_rdflib_term)
    return frozen_graph(
        (term(quad.subject), verb, term(quad.object))
        for name in graphs
        for path, verb in verbs.items()
        for quad in store.quads_for_pattern(None, node(path), None, node(name))
    )


def _rdflib_term(value: object) -> rdflib.term.Node:
    import rdflib

    if isinstance(value, ox.NamedNode):
        return rdflib.URIRef(value.value)
    if isinstance(value, ox.Literal):
        text = value.value[:_LONGEST]
        if value.language:
            return rdflib.Literal(text, lang=value.language)
        plain = value.datatype.value == XSD.string
        return rdflib.Literal(text, datatype=None if plain else rdflib.URIRef(value.datatype.value))
    return rdflib.BNode(str(value))


def _run_shapes(kg: KnowledgeGraph, data: rdflib.Graph, shapes: rdflib.Graph) -> Iterator[Violation]:
    import pyshacl
    import rdflib

    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inplace=True)
    for result in report.subjects(rdflib.RDF.type, rdflib.SH.ValidationResult):
        facts = {str(verb): value for verb, value in report.predicate_objects(result)}
        sh = str(rdflib.SH)
        path = facts.get(sh + "resultPath")
        yield _violation(
            kg,
            focus=str(facts[sh + "focusNode"]),
            path=str(path) if isinstance(path, rdflib.URIRef) else None,
            message=str(facts.get(sh + "resultMessage", "")),
            severity=_last(str(facts[sh + "resultSeverity"])),
            shape=_last(str(facts[sh + "sourceShape"])),
        )


# --- invariants ----------------------------------------------------------------------------------


def _invariant_violations(kg: KnowledgeGraph) -> Iterator[Violation]:
    for name, invariant in kg.ontology.invariants.items():
        result = run_query(kg.store, invariant.text, trusted=True)
        for row in result:
            said = row.to_dict()
            document = said.get("document")
            yield _violation(
                kg,
                focus=str(said.get("focus")),
                path=None,
                message=str(said.get("message") or invariant.description),
                severity="Violation",
                shape=name,
                document=str(document) if document else None,
            )


# --- where ---------------------------------------------------------------------------------------


def _violation(
    kg: KnowledgeGraph,
    focus: str,
    path: str | None,
    message: str,
    severity: str,
    shape: str,
    document: str | None = None,
) -> Violation:
    document = document or _document_of(kg.store, focus)
    place = re.search(r"#char=(\d+),(\d+)", focus)
    return Violation(
        focus=focus,
        path=path,
        message=message,
        severity=severity,
        document=document,
        place=f"characters {place[1]} to {place[2]}" if place else "",
        shape=shape,
    )


def _document_of(store: ox.Store, focus: str) -> str | None:
    if focus.startswith(DOCUMENTS):
        return focus.split("#", 1)[0]
    if not re.match(r"[a-z]+:", focus):
        return None
    return next((graph for *_, graph in match(store, focus) if graph.startswith(DOCUMENTS)), None)


def _last(iri: str) -> str:
    return re.split(r"[#/]", iri)[-1]
