"""Documents to a knowledge graph: the one place where the steps meet.

Read from top to bottom: `build` takes sources, `read` makes one document's `Reading`,
`write_outputs` puts everything a person opens into a folder.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from importlib.metadata import version
from itertools import islice
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from graphkit.claims import Page, claims_of
from graphkit.confidence import with_confidence
from graphkit.documents import Limits, iter_documents
from graphkit.errors import GraphError, InputError
from graphkit.iris import GK
from graphkit.model import Claim, Document, Mention, NewConcept, Reading, Run, Skipped
from graphkit.ontology import Ontology, load_ontology
from graphkit.proposals import Proposer, Refused, with_proposals
from graphkit.repeats import Held
from graphkit.store import KnowledgeGraph

if TYPE_CHECKING:
    from graphkit.validation import Report

__all__ = ["Built", "build", "extract", "read", "run_build", "write_outputs"]

#: Documents handed to a worker process at a time: enough to pay for the hand-over.
_CHUNK: Final = 16
_FIELDS: Final = attrgetter(*(field.name for field in fields(Mention)))
_Packed = tuple[
    str, list[tuple[Any, ...]], tuple[Claim, ...], tuple[NewConcept, ...], tuple[tuple[int, int], ...]
]


@dataclass(frozen=True)
class Built:
    """What a build leaves behind.

    Attributes:
        kg: the graph.
        skipped: files and rows left out, with the reason.
        notes: remarks on inputs that were read all the same.
        seconds: wall time of reading and deriving.
    """

    kg: KnowledgeGraph
    skipped: tuple[Skipped, ...]
    notes: tuple[str, ...]
    seconds: float


def build(
    sources: str | Path | Iterable[str | Path],
    *,
    ontology: Ontology | None = None,
    columns: Mapping[str, str] | None = None,
    strict: bool = False,
    processes: int = 1,
) -> KnowledgeGraph:
    r"""Documents to a knowledge graph.

    Args:
        sources: a file or folder, several of them, or ``"-"`` for standard input.
        ontology: the ontology; the shipped one when None.
        columns: for tables, field name to column name, as in `graphkit.documents.read_documents`.
        strict: raise on the first input that can't be read instead of leaving it out.
        processes: worker processes that read; the result does not depend on it.

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
    return run_build(sources, ontology=ontology, columns=columns, strict=strict, processes=processes).kg


def run_build(
    sources: str | Path | Iterable[str | Path],
    *,
    ontology: Ontology | None = None,
    columns: Mapping[str, str] | None = None,
    strict: bool = False,
    limits: Limits | None = None,
    processes: int = 1,
    on_document: Callable[[Reading], None] | None = None,
) -> Built:
    """Like `build`, and tells what was left out and how long it took.

    Args:
        sources: as in `build`.
        ontology: as in `build`.
        columns: as in `build`.
        strict: as in `build`.
        limits: sizes from which on an input is refused.
        processes: as in `build`.
        on_document: called after each document, for a progress bar.

    Raises:
        InputError: nothing could be read, or with ``strict`` an input can't be read.
    """
    started = time.perf_counter()
    ontology = ontology or load_ontology()
    skipped: list[Skipped] = []
    notes: list[str] = []
    documents = iter_documents(
        _as_list(sources),
        columns=columns,
        strict=strict,
        limits=limits,
        on_skip=skipped.append,
        on_note=lambda note: notes.append(f"{note.source}: {note.text}"),
    )
    kg = KnowledgeGraph(ontology)
    run = Run(version("graphkit"), ontology.version)
    held = Held()
    for reading in _readings(documents, ontology, processes):
        # What an employer says in all its postings is only known when all have been read.
        if reading.document.kind == "posting":
            held.put(reading)
        else:
            kg.add(reading, run)
        if on_document:
            on_document(reading)
    for reading in held.release():
        # A claim that lost mentions is as sure as those that are left.
        kg.add(with_confidence(reading, ontology.confidence), run)
    if held.lost:
        notes.append(f"{held.lost.total()} claims of {len(held.lost)} repeated sentences left out")
    if not kg.documents():
        reasons = f"{skipped[0].source}: {skipped[0].reason}" if skipped else "the folder is empty"
        raise InputError(", ".join(map(str, _as_list(sources))), "no document could be read here", reasons)
    kg.derive()
    return Built(kg, tuple(skipped), tuple(notes), time.perf_counter() - started)


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
    return _readings(documents, ontology or load_ontology(), processes)


def read(
    document: Document,
    ontology: Ontology | None = None,
    *,
    proposers: Sequence[Proposer] = (),
    on_refuse: Callable[[Refused], None] | None = None,
) -> Reading:
    """Everything read from one document.

    Args:
        document: the document.
        ontology: the ontology; the shipped one when None.
        proposers: other readers, whose proposals are taken in where their words stand in the text.
        on_refuse: called for each proposal that is not taken in.

    Raises:
        InputError: the text has half a character in it.

    >>> reading = read(Document("We need a data scientist who knows SQL.", "job.txt", kind="posting"))
    >>> [mention.label for mention in reading.mentions]
    ['data scientist', 'SQL']
    """
    from graphkit.extraction import mentions_of, pipeline, read_mentions

    ontology = ontology or load_ontology()
    try:
        document.text.encode()
    except UnicodeEncodeError as error:
        hint = "decode the source again with its own character set"
        raise InputError(
            document.source, f"character {error.start} is half of a surrogate pair", hint
        ) from error
    ((_, doc),) = read_mentions(pipeline(ontology), [document])
    mentions, new_concepts = mentions_of(doc)
    if proposers:
        sections = doc._.layout.section_at
        mentions, fresh, refused = with_proposals(
            document, mentions, proposers, ontology, lambda place: sections(place).kind
        )
        own = {concept.iri for concept in new_concepts}
        new_concepts += tuple(concept for concept in fresh if concept.iri not in own)
        if on_refuse:
            for each in refused:
                on_refuse(each)
    page = Page(document, mentions, doc._.layout.sentences, _boilerplate(ontology), ontology)
    claims = claims_of(page)
    if document.header and document.title in ("", document.header):
        document = replace(document, title=_title(document, claims))
        claims = tuple(
            replace(claim, subject_label=document.title) if claim.subject == document.id else claim
            for claim in claims
        )
    reading = Reading(document, mentions, claims, new_concepts, doc._.layout.sentences)
    return with_confidence(reading, ontology.confidence)


def write_outputs(
    built: Built, folder: str | Path, *, title: str | None = None
) -> tuple[dict[str, Path], Report]:
    """Everything a person opens: the dataset, the derived graph, the map and a report.

    Args:
        built: what `run_build` returned.
        folder: made when it isn't there.
        title: heading of the map.

    Returns:
        ``graph.trig``, ``knowledge.ttl``, ``map.html`` and ``report.md`` by name, and what
        validation found.

    Raises:
        GraphError: the folder can't be written.
    """
    from graphkit.mapview import write_map
    from graphkit.report import write_report
    from graphkit.validation import validate

    target = Path(folder)
    try:
        target.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise GraphError(
            f"{target}: can't make this folder: {error.strerror} (give another one with -o)"
        ) from error
    paths = {name: target / name for name in ("graph.trig", "knowledge.ttl", "map.html", "report.md")}
    built.kg.save(paths["graph.trig"])
    built.kg.save(paths["knowledge.ttl"])
    write_map(built.kg, paths["map.html"], title=title)
    report = validate(built.kg)
    write_report(built.kg, report, paths["report.md"], built.skipped, built.notes, built.seconds)
    return paths, report


def _readings(documents: Iterator[Document], ontology: Ontology, processes: int) -> Iterator[Reading]:
    if processes <= 1:
        for document in documents:
            yield read(document, ontology)
        return
    key = (ontology.folder, ontology.extra)
    with ProcessPoolExecutor(processes) as pool:
        chunks = _chunks(documents)
        # A chunk for each worker and one in waiting: the corpus itself never stands in memory.
        waiting = [(chunk, pool.submit(_read_chunk, chunk, key)) for chunk in islice(chunks, processes * 2)]
        while waiting:
            chunk, future = waiting.pop(0)
            found = future.result()
            waiting.extend((later, pool.submit(_read_chunk, later, key)) for later in islice(chunks, 1))
            yield from map(_unpacked, chunk, found)


def _chunks(documents: Iterator[Document]) -> Iterator[list[Document]]:
    while chunk := list(islice(documents, _CHUNK)):
        yield chunk


def _read_chunk(documents: list[Document], key: tuple[Path, tuple[Path, ...]]) -> list[_Packed]:
    ontology = load_ontology(key[0], extra=key[1])
    return [_packed(read(document, ontology)) for document in documents]


def _packed(reading: Reading) -> _Packed:
    """A reading as a worker hands it over: no text, and mentions, of which there are many, as plain tuples.

    Unpickling frozen dataclasses takes the parent several times as long, and nobody helps it with that.
    """
    mentions = [_FIELDS(mention) for mention in reading.mentions]
    return reading.document.title, mentions, reading.claims, reading.new_concepts, reading.sentences


def _unpacked(document: Document, packed: _Packed) -> Reading:
    title, found, claims, new_concepts, sentences = packed
    if title != document.title:
        document = replace(document, title=title)
    return Reading(document, tuple(Mention(*each) for each in found), claims, new_concepts, sentences)


def _as_list(sources: str | Path | Iterable[str | Path]) -> list[str | Path]:
    return [sources] if isinstance(sources, str | Path) else list(sources)


@lru_cache(maxsize=4)
def _boilerplate_of(folder: Path, extra: tuple[Path, ...]) -> frozenset[str]:
    ontology = load_ontology(folder, extra=extra)
    return frozenset(c.iri.rsplit("/", 1)[1] for c in ontology.of_type("Section") if c.boilerplate)


def _boilerplate(ontology: Ontology) -> frozenset[str]:
    return _boilerplate_of(ontology.folder, ontology.extra)


def _title(document: Document, claims: tuple[Claim, ...]) -> str:
    """A title for an entry of a listing, which has none: role, team and place as it states them."""
    said: dict[str, Claim] = {}
    for claim in sorted(claims, key=lambda claim: claim.mentions[0]):
        if claim.subject == document.id:
            said.setdefault(claim.predicate, claim)
    role = said[GK.forRole].object_label if GK.forRole in said else "posting"
    team = f", {said[GK.postedBy].object_label}" if GK.postedBy in said else ""
    place = f" ({said[GK.locatedIn].object_label})" if GK.locatedIn in said else f" ({document.header})"
    return f"{role[:1].upper()}{role[1:]}{team}{place}"
