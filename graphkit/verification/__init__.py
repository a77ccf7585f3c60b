"""Whether a graph can show what it says: every quote looked up again, every count made again.

Nothing that reads documents for meaning is loaded here, so that a reader cannot vouch for itself.
The quads are gone through once, one document at a time; what is kept of a document is a few
numbers for each edge that it supports.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from graphkit.errors import GraphError
from graphkit.exports import load_file
from graphkit.quads import document_graphs
from graphkit.store import KnowledgeGraph
from graphkit.verification.desk import Desk
from graphkit.verification.document import check_document
from graphkit.verification.knowledge import check_knowledge
from graphkit.verification.report import Failure, Verification
from graphkit.verification.sources import check_sources

__all__ = ["Failure", "Verification", "verify"]

#: Files from this size on are put on disk to be verified, so that memory stays small.
_LARGE: Final = 100_000_000


def verify(
    graph: str | Path | KnowledgeGraph,
    sources: str | Path | Iterable[str | Path] | None = None,
    *,
    columns: Mapping[str, str] | None = None,
) -> Verification:
    """Look up every quote again, count every edge again and, with sources, open the documents again.

    A file or store is taken as it is: nothing in it is rebuilt first.

    Args:
        graph: a knowledge graph, a ``.trig``, ``.nq`` or ``.jsonld`` file, the folder of a store, or
            the folder that a build wrote.
        sources: the files and folders that the graph was built from.
        columns: for tables, as in `graphkit.documents.read_documents`.

    Raises:
        GraphError: the graph cannot be opened.

    >>> verify(KnowledgeGraph()).ok
    True
    """
    desk = Desk()
    with _opened(graph) as store:
        documents = {}
        for iri in document_graphs(store):
            documents[iri] = check_document(store, iri, desk)
        check_knowledge(store, desk)
    figures = {name: desk.seen[name] for name in ("documents", "mentions", "claims", "edges")}
    if sources is not None:
        names = [sources] if isinstance(sources, str | Path) else list(sources)
        figures |= check_sources(names, columns, documents, desk)
    return Verification(figures, tuple(desk.failures), dict(desk.failed))


@contextmanager
def _opened(graph: str | Path | KnowledgeGraph) -> Iterator[ox.Store]:
    if isinstance(graph, KnowledgeGraph):
        graph.refresh()
        yield graph.store
        return
    path = Path(graph)
    folder = next((place for place in (path, path / "graph") if (place / "CURRENT").is_file()), None)
    if folder is not None:
        try:
            yield ox.Store.read_only(str(folder))
        except OSError as error:
            raise GraphError(f"{folder}: the store could not be opened: {error}") from error
        return
    path = path / "graph.trig" if path.is_dir() else path
    with tempfile.TemporaryDirectory(prefix="graphkit-") as aside:
        large = path.is_file() and path.stat().st_size > _LARGE
        store = ox.Store(aside) if large else ox.Store()
        load_file(path, store)
        yield store
