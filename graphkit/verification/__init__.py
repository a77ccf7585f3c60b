"""Whether a graph can show what it says: every quote looked up again, every count made again.

Nothing that reads documents for meaning is loaded here, so that a reader cannot vouch for itself.
The quads are gone through once, one document at a time; what is kept of a document is a few
numbers for each edge that it supports.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from graphkit.curation import Overlay, overlay_of_triples
from graphkit.iris import CONCEPTS_GRAPH, CURATION_GRAPH, GK, HISTORY_GRAPH, KNOWLEDGE_GRAPH, RUNS_GRAPH
from graphkit.quads import DOCUMENTS
from graphkit.store import KnowledgeGraph
from graphkit.verification.desk import Desk, Place
from graphkit.verification.document import check_document
from graphkit.verification.knowledge import Knowledge
from graphkit.verification.report import Failure, Verification
from graphkit.verification.sources import check_sources
from graphkit.verification.streaming import opened

__all__ = ["Failure", "Verification", "verify"]


def verify(
    graph: str | Path | KnowledgeGraph,
    sources: str | Path | Iterable[str | Path] | None = None,
    *,
    documents: Collection[str] | None = None,
    columns: Mapping[str, str] | None = None,
) -> Verification:
    """Look up every quote again, count every edge again and, with sources, open the documents again.

    A file or store is taken as it is: nothing in it is rebuilt first.

    Args:
        graph: a knowledge graph, a ``.trig``, ``.nq`` or ``.jsonld`` file, the folder of a store, or
            the folder that a build wrote.
        sources: the files and folders that the graph was built from.
        documents: IRIs of the documents to look at, after a small change; edges are not counted then.
        columns: for tables, as in `graphkit.documents.read_documents`.

    Raises:
        GraphError: the graph cannot be opened.

    >>> verify(KnowledgeGraph()).ok
    True
    """
    desk = Desk()
    places: dict[str, Place] = {}
    closed: set[str] = set()
    overlay = Overlay()
    knowledge = Knowledge(desk)
    with opened(graph) as graphs:
        for name, triples in graphs:
            if documents is not None:
                if name in documents:
                    places[name] = check_document(name, triples, desk)
            elif name == KNOWLEDGE_GRAPH:
                knowledge.take(triples)
            elif name == HISTORY_GRAPH:
                closed = {document for document, predicate, _ in triples if predicate == GK.closedOn}
            elif name == CURATION_GRAPH:
                overlay = overlay_of_triples(triples)
            elif name in (CONCEPTS_GRAPH, RUNS_GRAPH):
                continue
            elif not name.startswith(DOCUMENTS):
                where = f"the graph {name}" if name else "no graph"
                desk.fail(
                    "graph", f"something stands in {where}: what no document says counts for nothing", name
                )
            else:
                same = overlay.same_in(name)
                place = check_document(name, triples, desk, current=name not in closed, same=same)
                if name not in closed:  # a source that is gone shows nothing
                    places[name] = place
    if documents is None:
        knowledge.compare()
    parts = ("documents", "mentions", "claims", *(("edges",) if documents is None else ()))
    figures = {name: desk.seen[name] for name in parts}
    if sources is not None:
        names = [sources] if isinstance(sources, str | Path) else list(sources)
        figures |= check_sources(names, columns, places, desk)
    return Verification(figures, tuple(desk.failures), dict(desk.failed))
