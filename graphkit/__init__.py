"""Career articles and job postings as an RDF graph in which every edge shows its sentence."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from graphkit.analytics import compare, match, rank, to_networkx
    from graphkit.building import build, extract, read
    from graphkit.curation import load_curation
    from graphkit.differences import diff
    from graphkit.documents import read_documents
    from graphkit.errors import (
        GraphError,
        GraphkitError,
        InputError,
        InvalidGraphError,
        OntologyError,
        QueryError,
        UnknownNameError,
    )
    from graphkit.evaluation import evaluate
    from graphkit.extraction import pipeline
    from graphkit.mapview import write_map
    from graphkit.model import Claim, Document, Mention, Reading
    from graphkit.ontology import Ontology, load_ontology
    from graphkit.reviews import review
    from graphkit.store import KnowledgeGraph
    from graphkit.validation import validate

__all__ = [
    "Claim",
    "Document",
    "GraphError",
    "GraphkitError",
    "InputError",
    "InvalidGraphError",
    "KnowledgeGraph",
    "Mention",
    "Ontology",
    "OntologyError",
    "QueryError",
    "Reading",
    "UnknownNameError",
    "build",
    "compare",
    "diff",
    "evaluate",
    "extract",
    "load_curation",
    "load_ontology",
    "match",
    "pipeline",
    "rank",
    "read",
    "read_documents",
    "review",
    "to_networkx",
    "validate",
    "write_map",
]

# spaCy alone takes a second to import: a name is fetched when it is first used.
_HOMES = {
    "analytics": ("compare", "match", "rank", "to_networkx"),
    "building": ("build", "extract", "read"),
    "curation": ("load_curation",),
    "differences": ("diff",),
    "evaluation": ("evaluate",),
    "documents": ("read_documents",),
    "errors": (
        "GraphError",
        "GraphkitError",
        "InputError",
        "InvalidGraphError",
        "OntologyError",
        "QueryError",
        "UnknownNameError",
    ),
    "extraction": ("pipeline",),
    "mapview": ("write_map",),
    "model": ("Claim", "Document", "Mention", "Reading"),
    "ontology": ("Ontology", "load_ontology"),
    "reviews": ("review",),
    "store": ("KnowledgeGraph",),
    "validation": ("validate",),
}
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"module 'graphkit' has no attribute {name!r}")
    value = getattr(import_module(f"graphkit.{_HOME_OF[name]}"), name)
    # A module of the same name (``graphkit.validation``) must not hide the function once imported.
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
