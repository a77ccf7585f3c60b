"""The quads of a graph, one graph after the other, without holding them all."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Final
from zlib import crc32

import pyoxigraph as ox

from graphkit.errors import GraphError
from graphkit.exports import load_file
from graphkit.folder import find_graph, snapshot
from graphkit.iris import FIRST_GRAPHS, GK, ID, KNOWLEDGE_GRAPH, OA, PROV, RDF
from graphkit.quads import DOCUMENTS, match, node
from graphkit.store import KnowledgeGraph

__all__ = ["Graphs", "Triple", "opened"]

Triple = tuple[str, str, str]
#: Names of graphs, each with its triples, to be gone through before the next one.
Graphs = Iterator[tuple[str, Iterable[Triple]]]

#: Files that N-Quads are sorted into: the quads of one document lie far apart there.
_BUCKETS: Final = 64
_KNOWLEDGE: Final = f"<{KNOWLEDGE_GRAPH}>".encode()
_FIRST: Final = frozenset(f"<{graph}>".encode() for graph in FIRST_GRAPHS)
#: What the check of a document asks of its mentions and claims.
_READ_OF_DOCUMENTS: Final = (
    *(OA.hasSource, OA.hasSelector, OA.start, OA.end, OA.exact, OA.prefix, OA.suffix),
    *(RDF.subject, RDF.predicate, RDF.object, PROV.wasDerivedFrom),
    *(GK.refersTo, GK.statedIn, GK.strength),
)
_triple: Final = attrgetter("subject.value", "predicate.value", "object.value")


@contextmanager
def opened(graph: str | Path | KnowledgeGraph) -> Iterator[Graphs]:
    """Documents and knowledge of a graph, each graph once; what says how to take them comes first.

    Raises:
        GraphError: the graph cannot be opened or read.
    """
    if isinstance(graph, KnowledgeGraph):
        graph.refresh()
        yield _of_store(graph.store)
        return
    path = Path(graph)
    folder = find_graph(path)
    path = path / "graph.trig" if path.is_dir() else path
    try:
        if folder is not None:
            found = snapshot(folder)
            yield _of_store(found.store)
        elif path.suffix.lower() == ".nq":
            with tempfile.TemporaryDirectory(prefix="graphkit-") as aside:
                yield _of_nquads(path, Path(aside))
        elif path.suffix.lower() == ".trig" and _is_sorted(path):
            yield _by_graph(path, ox.RdfFormat.TRIG)
        else:
            store = ox.Store()
            load_file(path, store)
            yield _of_store(store)
    except OSError as error:
        raise GraphError(f"{folder or path}: could not be read: {error}") from error
    except SyntaxError as error:
        raise GraphError(
            f"{path}: not a valid file: {_first_error(path) or error} (save the graph again)"
        ) from error


def _first_error(path: Path) -> str:
    """What is wrong in N-Quads, by the lines of the file itself; empty for other files."""
    if path.suffix.lower() != ".nq":
        return ""
    try:
        for _ in ox.parse(path=str(path), format=ox.RdfFormat.N_QUADS):
            pass
    except SyntaxError as error:
        return str(error)
    return ""


def _of_store(store: ox.Store) -> Graphs:
    names = {graph.value for graph in store.named_graphs()}
    if next(store.quads_for_pattern(None, None, None, ox.DefaultGraph()), None) is not None:
        yield "", ()
    for name in (*FIRST_GRAPHS, *sorted(names - set(FIRST_GRAPHS))):
        if name.startswith(DOCUMENTS):
            yield name, _of_document(store, name)
        elif name == KNOWLEDGE_GRAPH:
            yield name, _of_knowledge(store)
        elif name not in FIRST_GRAPHS:
            yield name, ()
        else:
            yield name, ((one, verb, other) for one, verb, other, _ in match(store, graph=name))


def _of_document(store: ox.Store, document: str) -> Iterator[Triple]:
    """What a document says of itself, and what is checked of its mentions and claims."""
    for one, verb, other, _ in match(store, document, graph=document):
        yield one, verb, other
    for kind in (GK.Mention, GK.Claim):
        query = f"SELECT ?one WHERE {{ GRAPH {node(document)} {{ ?one a {node(kind)} }} }}"
        for (one,) in store.query(query):  # type: ignore[union-attr]
            yield one.value, RDF.type, kind
    for triple in _by_predicate(store, document, _READ_OF_DOCUMENTS):
        if triple[0] != document:
            yield triple


def _of_knowledge(store: ox.Store) -> Iterator[Triple]:
    found = store.query(
        f"SELECT DISTINCT ?verb WHERE {{ GRAPH {node(KNOWLEDGE_GRAPH)} {{ ?one ?verb ?other }} }}"
    )
    yield from _by_predicate(store, KNOWLEDGE_GRAPH, [verb.value for (verb,) in found])  # type: ignore[union-attr]


def _by_predicate(store: ox.Store, graph: str, predicates: Iterable[str]) -> Iterator[Triple]:
    """Triples of a graph, by predicate: to look up what a term is called costs most on disk.

    So graph and predicate are not asked for again with every triple, nor what nobody looks at.
    """
    for predicate in predicates:
        query = f"SELECT ?one ?other WHERE {{ GRAPH {node(graph)} {{ ?one {node(predicate)} ?other }} }}"
        for one, other in store.query(query):  # type: ignore[union-attr]
            yield one.value, predicate, other.value


def _is_sorted(path: Path) -> bool:
    """Whether each graph stands in one piece and in its place, as graphkit writes it: a look at the heads."""
    heads: set[bytes] = set()
    first = [graph.removeprefix(ID).encode() for graph in FIRST_GRAPHS]
    with path.open("rb") as file:
        for line in file:
            if line.endswith(b" {\n") and not line.startswith((b"\t", b" ")):
                if line in heads or (heads and any(name in line for name in first)):
                    return False
                heads.add(line)
    return bool(heads)


def _by_graph(path: Path, form: ox.RdfFormat) -> Graphs:
    quads = ox.parse(path=str(path), format=form)
    for name, found in groupby(quads, key=lambda quad: getattr(quad.graph_name, "value", "")):
        yield name, map(_triple, found)


def _of_nquads(path: Path, aside: Path) -> Graphs:
    """Sorted into small files by graph first; only one of these is held at a time."""
    with ExitStack() as stack, path.open("rb") as source:
        files = [stack.enter_context((aside / f"{number}.nq").open("wb")) for number in range(_BUCKETS + 2)]
        for line in source:
            end = line.rsplit(b" ", 2)[-2] if line.count(b" ") > 2 else b""
            place = _BUCKETS if end == _KNOWLEDGE else crc32(end) % _BUCKETS
            files[_BUCKETS + 1 if end in _FIRST else place].write(line)
    yield from _by_graph(aside / f"{_BUCKETS + 1}.nq", ox.RdfFormat.N_QUADS)
    for number in range(_BUCKETS):
        graphs: defaultdict[str, list[Triple]] = defaultdict(list)
        for name, triples in _by_graph(aside / f"{number}.nq", ox.RdfFormat.N_QUADS):
            graphs[name] += triples
        yield from sorted(graphs.items())
    yield from _by_graph(aside / f"{_BUCKETS}.nq", ox.RdfFormat.N_QUADS)
