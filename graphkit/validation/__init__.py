"""Whether a graph is whole: shapes node by node, invariants across graphs.

Shapes are SHACL Core: queries find the few nodes that may break one, and pySHACL judges these.
Whatever needs two nodes or two graphs is one SPARQL query on the store, which is some thirty times
faster there than as a SPARQL constraint.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from graphkit.quads import document_graphs
from graphkit.query import run_query
from graphkit.validation.report import Report, Violation, violation
from graphkit.validation.shapes import shape_violations

if TYPE_CHECKING:
    from graphkit.store import KnowledgeGraph

__all__ = ["Report", "Violation", "validate"]


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
    found = {*shape_violations(kg.store, kg.ontology.shapes_path), *_invariant_violations(kg)}
    ordered = sorted(found, key=lambda item: (item.shape, item.document or "", item.focus, item.message))
    return Report(tuple(ordered), len(document_graphs(kg.store)))


def _invariant_violations(kg: KnowledgeGraph) -> Iterator[Violation]:
    for name, invariant in kg.ontology.invariants.items():
        result = run_query(kg.store, invariant.text, trusted=True)
        for row in result:
            said = row.to_dict()
            document = said.get("document")
            yield violation(
                kg.store,
                focus=str(said.get("focus")),
                path=None,
                message=str(said.get("message") or invariant.description),
                severity="Violation",
                shape=name,
                document=str(document) if document else None,
            )
