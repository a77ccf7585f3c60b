"""Documents to readings: the steps of one document, and many documents in several processes."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Final

from graphkit.claims import Page, claims_of
from graphkit.confidence import with_confidence
from graphkit.errors import InputError
from graphkit.iris import GK, ID
from graphkit.ledger import Packed, pack
from graphkit.model import Claim, Document, Reading
from graphkit.ontology import Ontology, load_ontology
from graphkit.proposals import Proposer, Refused, name_of, with_proposals

__all__ = ["read", "read_all"]

#: Documents handed to a worker process at a time: enough to pay for the hand-over.
_CHUNK: Final = 16


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
        document = replace(document, title=_title(document, claims, ontology))
        claims = tuple(
            replace(claim, subject_label=document.title) if claim.subject == document.id else claim
            for claim in claims
        )
    reading = Reading(document, mentions, claims, new_concepts, doc._.layout.sentences)
    return with_confidence(reading, ontology.confidence)


def read_all(
    documents: Iterable[Document],
    ontology: Ontology,
    processes: int = 1,
    *,
    proposers: Sequence[Proposer] = (),
    on_refuse: Callable[[Refused], None] | None = None,
) -> Iterator[tuple[Document, Packed]]:
    """Every document with its reading, in order; the corpus itself never stands in memory.

    Args:
        documents: what to read.
        ontology: the ontology.
        processes: worker processes; the outcome does not depend on it.
        proposers: as in `read`; with several processes each must be something that pickle can send.
        on_refuse: as in `read`.

    Raises:
        InputError: a proposer cannot be sent to another process.
    """
    if processes <= 1:
        for document in documents:
            yield document, pack(read(document, ontology, proposers=proposers, on_refuse=on_refuse))
        return
    _check_sendable(proposers)
    key = (ontology.folder, ontology.extra)
    chunks = _chunks(iter(documents))
    with ProcessPoolExecutor(processes, initializer=_start, initargs=(tuple(proposers),)) as pool:
        # A chunk for each worker and one in waiting.
        waiting = [(chunk, pool.submit(_read_chunk, chunk, key)) for chunk in islice(chunks, processes * 2)]
        while waiting:
            chunk, future = waiting.pop(0)
            found, refused = future.result()
            waiting.extend((later, pool.submit(_read_chunk, later, key)) for later in islice(chunks, 1))
            if on_refuse:
                for each in refused:
                    on_refuse(each)
            yield from zip(chunk, found, strict=True)


def _chunks(documents: Iterator[Document]) -> Iterator[list[Document]]:
    while chunk := list(islice(documents, _CHUNK)):
        yield chunk


def _check_sendable(proposers: Sequence[Proposer]) -> None:
    for proposer in proposers:
        try:
            pickle.dumps(proposer)
        except (pickle.PicklingError, TypeError, AttributeError) as error:
            raise InputError(
                f"proposer {name_of(proposer)}",
                f"it cannot be sent to another process ({error})",
                "define it at the top of a module, or read with one process",
            ) from error


#: In a worker: what it was started with. A proposer may be large, so it is sent once, not with each chunk.
_proposers: list[Proposer] = []


def _start(proposers: Sequence[Proposer]) -> None:
    _proposers[:] = proposers


def _read_chunk(
    documents: list[Document], key: tuple[Path, tuple[Path, ...]]
) -> tuple[list[Packed], list[Refused]]:
    """In a worker: bytes come back, which cost the parent nothing to take."""
    ontology = load_ontology(key[0], extra=key[1])
    refused: list[Refused] = []
    found = [
        pack(read(document, ontology, proposers=_proposers, on_refuse=refused.append))
        for document in documents
    ]
    return found, refused


@lru_cache(maxsize=4)
def _boilerplate_of(folder: Path, extra: tuple[Path, ...]) -> frozenset[str]:
    ontology = load_ontology(folder, extra=extra)
    return frozenset(c.iri.rsplit("/", 1)[1] for c in ontology.of_type("Section") if c.boilerplate)


def _boilerplate(ontology: Ontology) -> frozenset[str]:
    return _boilerplate_of(ontology.folder, ontology.extra)


def _title(document: Document, claims: tuple[Claim, ...], ontology: Ontology) -> str:
    """A title for an entry of a listing, which has none: role, team and place as it states them."""
    said: dict[str, Claim] = {}
    for claim in sorted(claims, key=lambda claim: claim.mentions[0]):
        if claim.subject == document.id:
            said.setdefault(claim.predicate, claim)
    role = said[GK.forRole].object_label if GK.forRole in said else "posting"
    names = said[GK.forRole].seniority if GK.forRole in said else ()
    grades = [grade.label for name in names if (grade := ontology.concept(f"{ID}seniority/{name}"))]
    role = " ".join((*sorted(grades), role))
    team = f", {said[GK.postedBy].object_label}" if GK.postedBy in said else ""
    place = f" ({said[GK.locatedIn].object_label})" if GK.locatedIn in said else f" ({document.header})"
    return f"{role[:1].upper()}{role[1:]}{team}{place}"
