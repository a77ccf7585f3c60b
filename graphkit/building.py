"""Documents to a knowledge graph: the one place where the steps meet.

Read from top to bottom: `build` takes sources and gives a graph in memory; `run_build` also tells what was
left out, and keeps the graph in a folder when given one; `graphkit.intake` reads the sources, and
`graphkit.outputs` writes what a person opens.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from graphkit.curation import Curation, load_curation, save_curation
from graphkit.documents import Limits, iter_documents
from graphkit.documents.folder import CURATION_FILE
from graphkit.errors import GraphError, InputError
from graphkit.folder import GraphFolder, find_graph, snapshot, writing
from graphkit.growing import Growth, Wanted, compile_graph, grow
from graphkit.intake import Built, Intake, other_ontologies, stale_notes
from graphkit.ledger import Ledger, unpack
from graphkit.model import Document, Reading, Skipped
from graphkit.ontology import Ontology, load_ontology
from graphkit.proposals import Proposer, Refused
from graphkit.reading import read, read_all
from graphkit.store import KnowledgeGraph

__all__ = [
    "Built",
    "add",
    "build",
    "decide",
    "extract",
    "read",
    "replace",
    "retract",
    "run_build",
]


def build(
    sources: str | Path | Iterable[str | Path],
    *,
    ontology: Ontology | None = None,
    columns: Mapping[str, str] | None = None,
    strict: bool = False,
    processes: int = 1,
    proposers: Sequence[Proposer] = (),
    curation: str | Path | Curation | None = None,
) -> KnowledgeGraph:
    r"""Documents to a knowledge graph.

    Args:
        sources: a file or folder, several of them, or ``"-"`` for standard input.
        ontology: the ontology; the shipped one when None.
        columns: for tables, field name to column name, as in `graphkit.documents.read_documents`.
        strict: raise on the first input that can't be read instead of leaving it out.
        processes: worker processes that read; the result does not depend on it.
        proposers: other readers (`graphkit.proposals`), in order of trust; a document read with another set
            of them is read again. With several processes pickle must be able to send them.
        curation: decisions of a person, or their file; each ``curation.yaml`` that lies in a folder of the
            sources when None.

    Raises:
        InputError: nothing could be read, or with ``strict`` an input can't be read.
        OntologyError: the ontology is broken.

    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     _ = (Path(folder) / "a.txt").write_text("Job title: Data Scientist\n\nYou must know Python.")
    ...     kg = build(folder)
    >>> [node.label for node in kg.nodes("skill")]
    ['Python']
    """
    return run_build(
        sources,
        ontology=ontology,
        columns=columns,
        strict=strict,
        processes=processes,
        proposers=proposers,
        curation=curation,
    ).kg


def run_build(
    sources: str | Path | Iterable[str | Path],
    *,
    into: str | Path | None = None,
    ontology: Ontology | None = None,
    columns: Mapping[str, str] | None = None,
    strict: bool = False,
    limits: Limits | None = None,
    processes: int = 1,
    proposers: Sequence[Proposer] = (),
    seen: str | None = None,
    curation: str | Path | Curation | None = None,
    on_document: Callable[[Document], None] | None = None,
) -> Built:
    """Like `build`, and tells what was left out and how long it took.

    Args:
        sources: as in `build`.
        into: folder of a graph on disk. Where one is there already, only what is new or changed is
            read, and documents that are no longer among the sources are closed.
        ontology: as in `build`.
        columns: as in `build`.
        strict: as in `build`.
        limits: sizes from which on an input is refused.
        processes: as in `build`.
        proposers: as in `build`.
        seen: ISO 8601 date for the history of the documents; without it no history is kept.
        curation: as in `build`.
        on_document: called for each document, for a progress bar.

    Returns:
        The graph; of a graph on disk, a snapshot for reading.

    Raises:
        InputError: nothing could be read, or with ``strict`` an input can't be read.
        GraphError: the folder can't be written, or another process is writing it.
    """
    desk = Intake(
        _as_list(sources),
        ontology or load_ontology(),
        columns,
        strict,
        limits,
        processes,
        proposers,
        on_document,
    )
    decisions = _decisions(desk.sources, curation)
    if into is None:
        with Ledger() as ledger:
            wanted = Wanted(desk.read_into(ledger), seen, curation=decisions)
            kg = KnowledgeGraph(desk.ontology, curation=decisions)
            growth, mark = compile_graph(kg, ledger, wanted)
            mark()
            return desk.built(kg, ledger, growth)
    with writing(into) as folder:
        wanted = Wanted(desk.read_into(folder.ledger), seen, curation=decisions)
        return desk.built(*_bring(folder, desk.ontology, wanted, _standing(folder, desk.ontology)))


def add(
    graph: str | Path,
    sources: str | Path | Iterable[str | Path],
    *,
    ontology: Ontology | None = None,
    columns: Mapping[str, str] | None = None,
    strict: bool = False,
    limits: Limits | None = None,
    processes: int = 1,
    proposers: Sequence[Proposer] = (),
    seen: str | None = None,
    on_document: Callable[[Document], None] | None = None,
) -> Built:
    """Put more documents into a graph on disk; the others stay.

    Args:
        graph: its folder.
        sources: as in `build`.
        ontology: as in `build`.
        columns: as in `build`.
        strict: as in `build`.
        limits: as in `run_build`.
        processes: as in `build`.
        proposers: as in `build`.
        seen: as in `run_build`.
        on_document: as in `run_build`.

    Raises:
        InputError: nothing could be read.
        GraphError: there is no graph, or it can't be written.
    """
    desk = Intake(
        _as_list(sources),
        ontology or load_ontology(),
        columns,
        strict,
        limits,
        processes,
        proposers,
        on_document,
    )
    with _existing(graph, desk.ontology) as (folder, kg):
        found = kg.current() | desk.read_into(folder.ledger)
        wanted = Wanted(found, seen, curation=kg.curation)
        return desk.built(*_bring(folder, desk.ontology, wanted, kg))


def replace(
    graph: str | Path,
    document: str,
    sources: str | Path | Iterable[str | Path],
    *,
    ontology: Ontology | None = None,
    proposers: Sequence[Proposer] = (),
    seen: str | None = None,
) -> Built:
    """Put a new text in the place of a document; the old one is closed, or without ``seen`` taken out.

    Args:
        graph: folder of a graph on disk.
        document: IRI, CURIE or title of the document to be replaced.
        sources: the file that holds the new text, one document.
        ontology: the ontology; the shipped one when None.
        proposers: as in `build`.
        seen: ISO 8601 date of the day of the change.

    Raises:
        InputError: the source holds no document, or several.
        UnknownNameError: there is no such document.
        GraphError: there is no graph, or it can't be written.
    """
    desk = Intake(_as_list(sources), ontology or load_ontology(), strict=True, proposers=proposers)
    with _existing(graph, desk.ontology) as (folder, kg):
        old = kg.document(document).iri
        found = desk.read_into(folder.ledger)
        if len(found) != 1:
            name = ", ".join(map(str, desk.sources))
            raise InputError(name, f"it holds {len(found)} documents, not one", "give a file with one text")
        (new,) = found
        wanted = Wanted(
            (kg.current() - {old}) | found,
            seen,
            frozenset({old} if seen is None and old != new else ()),
            {new: old} if new != old and seen is not None else {},
            kg.curation,
        )
        return desk.built(*_bring(folder, desk.ontology, wanted, kg))


def decide(graph: str | Path, curation: str | Path | Curation, *, ontology: Ontology | None = None) -> Built:
    """Lay a person's decisions over a graph on disk, in the place of those that it was made with.

    No document is read again; what the decisions are about is settled anew.

    Args:
        graph: its folder.
        curation: the decisions, or their file.
        ontology: the ontology; the shipped one when None.

    Raises:
        InputError: the file can't be understood.
        GraphError: there is no graph, or it can't be written.
    """
    started = time.perf_counter()
    ontology = ontology or load_ontology()
    decisions = curation if isinstance(curation, Curation) else load_curation(curation)
    with _existing(graph, ontology) as (folder, kg):
        now, _, growth = _bring(folder, ontology, Wanted(kg.current(), curation=decisions), kg)
        notes = (*stale_notes(now), *other_ontologies(now))
        return Built(now, (), notes, time.perf_counter() - started, growth)


def retract(graph: str | Path, documents: str | Iterable[str], *, ontology: Ontology | None = None) -> Growth:
    """Take documents out of a graph on disk, with all they said and their history.

    Args:
        graph: its folder.
        documents: IRI, CURIE or title of a document, or several.
        ontology: the ontology; the shipped one when None.

    Raises:
        UnknownNameError: there is no such document; nothing is taken out then.
        GraphError: there is no graph, or it can't be written.
    """
    ontology = ontology or load_ontology()
    names = [documents] if isinstance(documents, str) else list(documents)
    with _existing(graph, ontology) as (folder, kg):
        gone = frozenset(kg.document(name).iri for name in names)
        wanted = Wanted(kg.current() - gone, forgotten=gone, curation=kg.curation)
        _, _, growth = _bring(folder, ontology, wanted, kg)
        for iri in gone:
            folder.ledger.drop(iri)
        return growth


def extract(
    sources: str | Path | Iterable[str | Path],
    *,
    ontology: Ontology | None = None,
    columns: Mapping[str, str] | None = None,
    strict: bool = False,
    processes: int = 1,
    proposers: Sequence[Proposer] = (),
    on_skip: Callable[[Skipped], None] | None = None,
    on_refuse: Callable[[Refused], None] | None = None,
) -> Iterator[Reading]:
    """What is read from each document, one after the other; nothing is kept.

    Args:
        sources: as in `build`.
        ontology: as in `build`.
        columns: as in `build`.
        strict: as in `build`.
        processes: as in `build`.
        proposers: as in `build`.
        on_skip: called for each input left out.
        on_refuse: called for each proposal that is not taken in.

    Raises:
        InputError: with ``strict``, an input can't be read.
    """
    documents = iter_documents(_as_list(sources), columns=columns, strict=strict, on_skip=on_skip)
    found = read_all(
        documents, ontology or load_ontology(), processes, proposers=proposers, on_refuse=on_refuse
    )
    return (unpack(packed.body) for _, packed in found)


def _bring(
    folder: GraphFolder, ontology: Ontology, wanted: Wanted, old: KnowledgeGraph | None
) -> tuple[KnowledgeGraph, Ledger, Growth]:
    """Bring a graph on disk to the wanted state: document by document, or written anew aside.

    Returns:
        A snapshot of it, the ledger, and what changed.
    """
    save_curation(wanted.curation, folder.path / CURATION_FILE)
    growth = None if old is None else grow(old, folder.ledger, wanted)
    if growth is None:
        with folder.aside() as store:
            stated = folder.ledger.stated
            kg = KnowledgeGraph(ontology, store, curation=wanted.curation, stated=stated)
            growth, mark = compile_graph(kg, folder.ledger, wanted, old=old)
            folder.ledger.unmark(wanted.documents)
        mark()
    kg = KnowledgeGraph(ontology, snapshot(folder.path), curation=wanted.curation)
    return kg, folder.ledger, growth


def _decisions(sources: Iterable[str | Path], curation: str | Path | Curation | None) -> Curation:
    """What was given, or what lies beside the documents."""
    if isinstance(curation, Curation):
        return curation
    if curation is not None:
        return load_curation(curation)
    beside = [path for source in sources if (path := Path(source) / CURATION_FILE).is_file()]
    found = Curation()
    for path in sorted(set(beside)):
        found = found.joined(load_curation(path).decisions) if found.decisions else load_curation(path)
    return found


def _standing(folder: GraphFolder, ontology: Ontology) -> KnowledgeGraph | None:
    """The graph in a folder as it stands, with the decisions it was built with; None where there is none."""
    store = folder.open()
    if store is None:
        return None
    path = folder.path / CURATION_FILE
    curation = load_curation(path) if path.is_file() else Curation()
    return KnowledgeGraph(ontology, store, curation=curation, stated=folder.ledger.stated)


@contextmanager
def _existing(graph: str | Path, ontology: Ontology) -> Iterator[tuple[GraphFolder, KnowledgeGraph]]:
    """A graph on disk open for writing."""
    place = find_graph(graph)
    if place is None:
        raise GraphError(f"{graph}: there is no graph here (make one with graphkit build)")
    with writing(place) as folder:
        kg = _standing(folder, ontology)
        if kg is None:
            raise GraphError(f"{place}: this is a bare store, which graphkit only reads (build it anew)")
        if lost := kg.current() - folder.ledger.documents():
            raise GraphError(
                f"{place / 'ledger.db'}: {len(lost)} documents of the graph are missing in it "
                "(build the graph again from its sources)"
            )
        yield folder, kg


def _as_list(sources: str | Path | Iterable[str | Path]) -> list[str | Path]:
    return [sources] if isinstance(sources, str | Path) else list(sources)
