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
from graphkit.iris import KNOWLEDGE_GRAPH
from graphkit.quads import DOCUMENTS, match
from graphkit.store import KnowledgeGraph

__all__ = ["Graphs", "Triple", "opened"]

Triple = tuple[str, str, str]
#: Names of graphs, each with its triples, to be gone through before the next one.
Graphs = Iterator[tuple[str, Iterable[Triple]]]

#: Files that N-Quads are sorted into: the quads of one document lie far apart there.
_BUCKETS: Final = 64
_KNOWLEDGE: Final = f"<{KNOWLEDGE_GRAPH}>".encode()
_triple: Final = attrgetter("subject.value", "predicate.value", "object.value")


@contextmanager
def opened(graph: str | Path | KnowledgeGraph) -> Iterator[Graphs]:
    """Documents and knowledge of a graph, each graph once.

    Raises:
        GraphError: the graph cannot be opened or read.
    """
    if isinstance(graph, KnowledgeGraph):
        graph.refresh()
        yield _of_store(graph.store)
        return
    path = Path(graph)
    folder = next((place for place in (path, path / "graph") if (place / "CURRENT").is_file()), None)
    path = path / "graph.trig" if path.is_dir() else path
    try:
        if folder is not None:
            yield _of_store(ox.Store.read_only(str(folder)))
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
        raise GraphError(f"{path}: not a valid file: {error} (save the graph again)") from error


def _of_store(store: ox.Store) -> Graphs:
    for name in sorted(graph.value for graph in store.named_graphs()):
        if name.startswith(DOCUMENTS) or name == KNOWLEDGE_GRAPH:
            yield name, ((one, verb, other) for one, verb, other, _ in match(store, graph=name))


def _is_sorted(path: Path) -> bool:
    """Whether each graph stands in one piece, as graphkit writes it; a look at the heads alone."""
    heads: set[bytes] = set()
    with path.open("rb") as file:
        for line in file:
            if line.endswith(b" {\n") and not line.startswith((b"\t", b" ")):
                if line in heads:
                    return False
                heads.add(line)
    return bool(heads)


def _by_graph(path: Path, form: ox.RdfFormat) -> Graphs:
    quads = ox.parse(path=str(path), format=form)
    for name, found in groupby(quads, key=lambda quad: getattr(quad.graph_name, "value", "")):
        if name.startswith(DOCUMENTS) or name == KNOWLEDGE_GRAPH:
            yield name, map(_triple, found)


def _of_nquads(path: Path, aside: Path) -> Graphs:
    """Sorted into small files by graph first; only one of these is held at a time."""
    with ExitStack() as stack, path.open("rb") as source:
        files = [stack.enter_context((aside / f"{number}.nq").open("wb")) for number in range(_BUCKETS + 1)]
        for line in source:
            end = line.rsplit(b" ", 2)[-2] if line.count(b" ") > 2 else b""
            files[_BUCKETS if end == _KNOWLEDGE else crc32(end) % _BUCKETS].write(line)
    for number in range(_BUCKETS):
        graphs: defaultdict[str, list[Triple]] = defaultdict(list)
        for name, triples in _by_graph(aside / f"{number}.nq", ox.RdfFormat.N_QUADS):
            graphs[name] += triples
        yield from sorted(graphs.items())
    yield from _by_graph(aside / f"{_BUCKETS}.nq", ox.RdfFormat.N_QUADS)
