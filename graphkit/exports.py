"""A graph to a file and back: the same input gives the same bytes."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from graphkit.entities import Edge, Node
from graphkit.errors import GraphError
from graphkit.iris import CONCEPTS_GRAPH, FIRST_GRAPHS, KNOWLEDGE_GRAPH, PREFIXES, RDF
from graphkit.quads import node

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["edges_to_networkx", "load_file", "save_file", "sorted_nquads"]

_RDF_FORMATS: Final = {
    ".nq": ox.RdfFormat.N_QUADS,
    ".trig": ox.RdfFormat.TRIG,
    ".jsonld": ox.RdfFormat.JSON_LD,
}
_FOREIGN: Final = "ASK { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o FILTER(isTRIPLE(?o)) } } }"
_FIRST: Final = frozenset(f"<{graph}>" for graph in FIRST_GRAPHS)
# XML 1.0 has no way to write these, not even escaped.
_NOT_XML: Final = r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"


def sorted_nquads(quads: Iterable[ox.Quad]) -> bytes:
    """N-Quads in byte order: canonical, as there are no blank nodes.

    >>> sorted_nquads([])
    b''
    """
    data = ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""
    # Never splitlines(): a text may hold U+2028, which it takes for the end of a line.
    return b"".join(sorted(line + b"\n" for line in data.split(b"\n") if line))


def save_file(
    path: str | Path,
    store: ox.Store,
    nodes: Callable[[], Iterable[Node]],
    edges: Callable[[], Iterable[Edge]],
) -> None:
    """Write a graph in the format its file name asks for; the file appears whole or not at all.

    Raises:
        GraphError: the name ends in no known format, or the file cannot be written.
    """
    target = Path(path)
    suffix = target.suffix.lower()
    if suffix == ".nq":
        data = sorted_nquads(store)
    elif suffix in _RDF_FORMATS:
        data = _serialize(_ordered(store), _RDF_FORMATS[suffix])
    elif suffix == ".ttl":
        data = _serialize(_knowledge(store), ox.RdfFormat.TURTLE)
    elif suffix in {".graphml", ".gexf"}:
        data = _network_file(edges_to_networkx(nodes(), edges()), suffix)
    else:
        known = ", ".join([*_RDF_FORMATS, ".ttl", ".graphml", ".gexf"])
        raise GraphError(f"{target}: unknown kind of file {suffix!r} (end the name in one of: {known})")
    _write(target, data)


def load_file(path: str | Path, store: ox.Store) -> None:
    """Read a saved graph into a store.

    Raises:
        GraphError: the file is missing, broken, or of a kind that holds no evidence.
    """
    source = Path(path)
    form = _RDF_FORMATS.get(source.suffix.lower())
    if form is None:
        known = ", ".join(_RDF_FORMATS)
        raise GraphError(
            f"{source}: a graph with its evidence is read from {known} (save it in one of these)"
        )
    try:
        store.bulk_load(path=str(source), format=form)
    except (SyntaxError, ValueError) as error:
        raise GraphError(f"{source}: not a valid {form.name} file: {error} (save the graph again)") from error
    except OSError as error:
        raise GraphError(f"{source}: could not be read: {error}") from error
    if store.query(_FOREIGN):
        raise GraphError(
            f"{source}: it has triples outside of any graph, or triples about triples (not a graphkit file)"
        )


def edges_to_networkx(nodes: Iterable[Node], edges: Iterable[Edge]) -> nx.MultiDiGraph[str]:
    """Entities and edges as a networkx graph, keyed by predicate, in a stable order."""
    import networkx as nx

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for item in sorted(nodes, key=lambda item: item.iri):
        graph.add_node(item.iri, label=item.label, kind=item.kind, documents=item.document_count)
    for edge in sorted(edges, key=lambda edge: (edge.subject, edge.predicate, edge.object)):
        name = re.split(r"[#/]", edge.predicate)[-1]
        graph.add_edge(
            edge.subject,
            edge.object,
            key=name,
            predicate=name,
            weight=edge.document_count,
            strength=edge.strength or "",
            required=edge.required,
            preferred=edge.preferred,
        )
    return graph


def _knowledge(store: ox.Store) -> list[ox.Triple]:
    graphs = (KNOWLEDGE_GRAPH, CONCEPTS_GRAPH)
    quads = [quad for graph in graphs for quad in store.quads_for_pattern(None, None, None, node(graph))]
    return [quad.triple for quad in _by_triple(quads)]


def _ordered(store: ox.Store) -> Iterator[ox.Quad]:
    """All quads by graph, and by their triples within it; what says how to take the others comes first."""
    names = sorted(store.named_graphs(), key=lambda graph: (str(graph) not in _FIRST, str(graph)))
    for graph in [*names, ox.DefaultGraph()]:
        yield from _by_triple(list(store.quads_for_pattern(None, None, None, graph)))


def _by_triple(quads: list[ox.Quad]) -> list[ox.Quad]:
    """Quads in the order of their lines as N-Triples, the type of each subject first: readers look for it.

    Lines that the serialiser wrote sort in a third of the time of terms asked for one by one.
    """
    data = ox.serialize((quad.triple for quad in quads), format=ox.RdfFormat.N_TRIPLES) or b""
    lines = data.replace(f" <{RDF.type}> ".encode(), b"  ").split(b"\n")
    return [quads[i] for i in sorted(range(len(quads)), key=lines.__getitem__)]


def _serialize(data: Iterable[ox.Quad] | Iterable[ox.Triple], form: ox.RdfFormat) -> bytes:
    return ox.serialize(data, format=form, prefixes=PREFIXES) or b""


def _network_file(graph: nx.MultiDiGraph[str], suffix: str) -> bytes:
    import networkx as nx

    for _, facts in graph.nodes(data=True):
        facts["label"] = re.sub(_NOT_XML, "\ufffd", facts["label"])
    lines = nx.generate_graphml(graph) if suffix == ".graphml" else nx.generate_gexf(graph)
    text = "\n".join(lines) + "\n"
    # networkx writes the day of the writing into GEXF; the same graph must give the same bytes.
    return re.sub(r' lastmodifieddate="[^"]*"', "", text).encode()


def _write(target: Path, data: bytes) -> None:
    try:
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            # A temporary file is the owner's alone; the result is an ordinary one.
            Path(name).chmod(0o644)
            Path(name).replace(target)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise GraphError(f"{target}: could not be written: {error.strerror} (check the folder)") from error
