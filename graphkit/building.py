"""Documents to a knowledge graph: the one place where the steps meet.

Read from top to bottom: `build` takes sources and gives a graph in memory; `run_build` also tells what was
left out, and keeps the graph in a folder when given one; `graphkit.outputs` writes what a person opens.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from graphkit.curation import Curation, load_curation, save_curation
from graphkit.documents import Limits, iter_documents
from graphkit.documents.folder import CURATION_FILE
from graphkit.errors import GraphError, InputError
from graphkit.folder import GraphFolder, find_graph, snapshot, writing
from graphkit.growing import Growth, Wanted, compile_graph, grow
from graphkit.iris import shrink
from graphkit.ledger import Ledger, key_of, unpack
from graphkit.model import Document, Reading, Run, Skipped
from graphkit.ontology import Ontology, load_ontology
from graphkit.reading import read, read_all
from graphkit.store import KnowledgeGraph

__all__ = [
    "Built",
    "add",
    "build",
    "extract",
    "read",
    "replace",
    "retract",
    "run_build",
]


@dataclass(frozen=True)
class Built:
    """What a build leaves behind.

    Attributes:
        kg: the graph.
        skipped: files and rows left out, with the reason.
        notes: remarks on inputs that were read all the same.
        seconds: wall time of reading and deriving.
        growth: what changed against the graph that was there before.
    """

    kg: KnowledgeGraph
    skipped: tuple[Skipped, ...]
    notes: tuple[str, ...]
    seconds: float
    growth: Growth


def build(
    sources: str | Path | Iterable[str | Path],
    *,
    ontology: Ontology | None = None,
    columns: Mapping[str, str] | None = None,
    strict: bool = False,
    processes: int = 1,
    curation: str | Path | Curation | None = None,
) -> KnowledgeGraph:
    r"""Documents to a knowledge graph.

    Args:
        sources: a file or folder, several of them, or ``"-"`` for standard input.
        ontology: the ontology; the shipped one when None.
        columns: for tables, field name to column name, as in `graphkit.documents.read_documents`.
        strict: raise on the first input that can't be read instead of leaving it out.
        processes: worker processes that read; the result does not depend on it.
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
        sources, ontology=ontology, columns=columns, strict=strict, processes=processes, curation=curation
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
        seen: ISO 8601 date for the history of the documents; without it no history is kept.
        curation: as in `build`.
        on_document: called for each document, for a progress bar.

    Returns:
        The graph; of a graph on disk, a snapshot for reading.

    Raises:
        InputError: nothing could be read, or with ``strict`` an input can't be read.
        GraphError: the folder can't be written, or another process is writing it.
    """
    desk = _Desk(sources, ontology, columns, strict, limits, processes, on_document)
    decisions = _decisions(desk.sources, curation)
    if into is None:
        with Ledger() as ledger:
            wanted = Wanted(desk.read_into(ledger), desk.run, seen, curation=decisions)
            kg = KnowledgeGraph(desk.ontology, curation=decisions)
            growth, mark = compile_graph(kg, ledger, wanted)
            mark()
            return desk.built(kg, ledger, growth)
    with writing(into) as folder:
        wanted = Wanted(desk.read_into(folder.ledger), desk.run, seen, curation=decisions)
        return desk.built(*_bring(folder, desk.ontology, wanted))


def add(
    graph: str | Path,
    sources: str | Path | Iterable[str | Path],
    *,
    ontology: Ontology | None = None,
    columns: Mapping[str, str] | None = None,
    strict: bool = False,
    limits: Limits | None = None,
    processes: int = 1,
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
        seen: as in `run_build`.
        on_document: as in `run_build`.

    Raises:
        InputError: nothing could be read.
        GraphError: there is no graph, or it can't be written.
    """
    desk = _Desk(sources, ontology, columns, strict, limits, processes, on_document)
    with _existing(graph) as (folder, before):
        found = before | desk.read_into(folder.ledger)
        wanted = Wanted(found, desk.run, seen, curation=_kept_decisions(folder))
        return desk.built(*_bring(folder, desk.ontology, wanted))


def replace(
    graph: str | Path,
    document: str,
    sources: str | Path | Iterable[str | Path],
    *,
    ontology: Ontology | None = None,
    seen: str | None = None,
) -> Built:
    """Put a new text in the place of a document; the old one is closed, or without ``seen`` taken out.

    Args:
        graph: folder of a graph on disk.
        document: IRI, CURIE or title of the document to be replaced.
        sources: the file that holds the new text, one document.
        ontology: the ontology; the shipped one when None.
        seen: ISO 8601 date of the day of the change.

    Raises:
        InputError: the source holds no document, or several.
        UnknownNameError: there is no such document.
        GraphError: there is no graph, or it can't be written.
    """
    desk = _Desk(sources, ontology, None, True, None, 1, None)
    with _existing(graph) as (folder, before):
        old = KnowledgeGraph(desk.ontology, snapshot(graph)).document(document).iri
        found = desk.read_into(folder.ledger)
        if len(found) != 1:
            name = ", ".join(map(str, desk.sources))
            raise InputError(name, f"it holds {len(found)} documents, not one", "give a file with one text")
        (new,) = found
        wanted = Wanted(
            (before - {old}) | found,
            desk.run,
            seen,
            frozenset({old} if seen is None and old != new else ()),
            {new: old} if new != old and seen is not None else {},
            _kept_decisions(folder),
        )
        return desk.built(*_bring(folder, desk.ontology, wanted))


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
    with _existing(graph) as (folder, before):
        kg = KnowledgeGraph(ontology, snapshot(graph))
        gone = frozenset(kg.document(name).iri for name in names)
        decisions = _kept_decisions(folder)
        wanted = Wanted(before - gone, _run(ontology), forgotten=gone, curation=decisions)
        _, _, growth = _bring(folder, ontology, wanted)
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
    on_skip: Callable[[Skipped], None] | None = None,
) -> Iterator[Reading]:
    """What is read from each document, one after the other; nothing is kept.

    Args:
        sources: as in `build`.
        ontology: as in `build`.
        columns: as in `build`.
        strict: as in `build`.
        processes: as in `build`.
        on_skip: called for each input left out.

    Raises:
        InputError: with ``strict``, an input can't be read.
    """
    documents = iter_documents(_as_list(sources), columns=columns, strict=strict, on_skip=on_skip)
    found = read_all(documents, ontology or load_ontology(), processes)
    return (unpack(packed.body) for _, packed in found)


class _Desk:
    """One call that reads sources: what it was given, and what it left out."""

    def __init__(
        self,
        sources: str | Path | Iterable[str | Path],
        ontology: Ontology | None,
        columns: Mapping[str, str] | None,
        strict: bool,
        limits: Limits | None,
        processes: int,
        on_document: Callable[[Document], None] | None,
    ) -> None:
        self.sources = _as_list(sources)
        self.ontology = ontology or load_ontology()
        self.run = _run(self.ontology)
        self._options = {"columns": columns, "strict": strict, "limits": limits}
        self._processes, self._on_document = processes, on_document
        self._skipped: list[Skipped] = []
        self._notes: list[str] = []
        self._started = time.perf_counter()

    def read_into(self, ledger: Ledger) -> frozenset[str]:
        """Read what the ledger does not hold yet; IRIs of all documents of the sources.

        Raises:
            InputError: there are none, or with ``strict`` an input can't be read.
        """
        found: set[str] = set()
        keys: dict[str, str] = {}
        known = ledger.keys()

        def unread() -> Iterator[Document]:
            documents = iter_documents(
                self.sources,
                **self._options,  # type: ignore[arg-type]
                on_skip=self._skipped.append,
                on_note=lambda note: self._notes.append(f"{note.source}: {note.text}"),
            )
            for document in documents:
                found.add(document.id)
                keys[document.id] = key_of(document, self.run)
                if known.get(document.id) != keys[document.id]:
                    yield document
                elif self._on_document:
                    self._on_document(document)

        with ledger.together():
            for document, packed in read_all(unread(), self.ontology, self._processes):
                ledger.put(keys[document.id], packed)
                if self._on_document:
                    self._on_document(document)
        if not found:
            first = self._skipped[0] if self._skipped else None
            reasons = f"{first.source}: {first.reason}" if first else "the folder is empty"
            raise InputError(", ".join(map(str, self.sources)), "no document could be read here", reasons)
        return frozenset(found)

    def built(self, kg: KnowledgeGraph, ledger: Ledger, growth: Growth) -> Built:
        """What to hand back."""
        claims, sentences = ledger.lost()
        if claims:
            self._notes.append(f"{claims} claims of {sentences} repeated sentences left out")
        for stale in kg.stale_decisions():
            decision = stale.decision
            about = " ".join(map(shrink, decision.about))
            self._notes.append(
                f"{kg.curation.source}: {decision.kind} {about} decides nothing: {stale.reason}"
            )
        seconds = time.perf_counter() - self._started
        return Built(kg, tuple(self._skipped), tuple(self._notes), seconds, growth)


def _bring(folder: GraphFolder, ontology: Ontology, wanted: Wanted) -> tuple[KnowledgeGraph, Ledger, Growth]:
    """Bring a graph on disk to the wanted state: document by document, or written anew aside.

    Returns:
        A snapshot of it, the ledger, and what changed.
    """
    save_curation(wanted.curation, folder.path / CURATION_FILE)
    store = folder.open()
    stated = folder.ledger.stated
    old = None if store is None else KnowledgeGraph(ontology, store, curation=wanted.curation, stated=stated)
    growth = None if old is None else grow(old, folder.ledger, wanted)
    if growth is None:
        with folder.aside() as store:
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


def _kept_decisions(folder: GraphFolder) -> Curation:
    """The decisions that a graph on disk was built with."""
    path = folder.path / CURATION_FILE
    return load_curation(path) if path.is_file() else Curation()


@contextmanager
def _existing(graph: str | Path) -> Iterator[tuple[GraphFolder, frozenset[str]]]:
    """A graph on disk open for writing, with the IRIs of its current documents."""
    place = find_graph(graph)
    if place is None:
        raise GraphError(f"{graph}: there is no graph here (make one with graphkit build)")
    with writing(place) as folder:
        kg = KnowledgeGraph(load_ontology(), folder.open(), stated=folder.ledger.stated)
        before = frozenset(kg.current())
        if lost := before - folder.ledger.keys().keys():
            raise GraphError(
                f"{place / 'ledger.db'}: {len(lost)} documents of the graph are missing in it "
                "(build the graph again from its sources)"
            )
        yield folder, before


def _run(ontology: Ontology) -> Run:
    return Run(version("graphkit"), ontology.version)


def _as_list(sources: str | Path | Iterable[str | Path]) -> list[str | Path]:
    return [sources] if isinstance(sources, str | Path) else list(sources)
