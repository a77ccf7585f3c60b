"""What comes in: sources read into a ledger, and what was left out of them."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from itertools import chain, islice
from pathlib import Path
from typing import Final

from graphkit.documents import Limits, iter_documents
from graphkit.errors import InputError
from graphkit.growing import Growth
from graphkit.iris import GK, PROV, RUNS_GRAPH, shrink
from graphkit.ledger import Ledger, key_of
from graphkit.model import Document, Run, Skipped
from graphkit.ontology import Ontology
from graphkit.proposals import Proposer, Refused, versioned_name
from graphkit.quads import match
from graphkit.reading import read_all
from graphkit.store import KnowledgeGraph

__all__ = ["Built", "Intake", "other_ontologies", "stale_notes"]

#: After so many readings what was read outlasts a kill.
_LASTING: Final = 100


@dataclass(frozen=True)
class Built:
    """What a build leaves behind.

    Attributes:
        kg: the graph.
        skipped: files and rows left out, with the reason.
        notes: remarks on inputs that were read all the same.
        seconds: wall time of reading and deriving.
        growth: what changed against the graph that was there before.
        refused: how many proposals of other readers were not taken in this time, by reason.
    """

    kg: KnowledgeGraph
    skipped: tuple[Skipped, ...]
    notes: tuple[str, ...]
    seconds: float
    growth: Growth
    refused: Mapping[str, int] = field(default_factory=dict)


@dataclass
class Intake:
    """One call that reads sources: what it was given, and what it left out.

    Attributes:
        sources: files, folders, or ``"-"`` for standard input.
        ontology: the ontology.
        columns: for tables, field name to column name.
        strict: raise on the first input that can't be read.
        limits: sizes from which on an input is refused.
        processes: worker processes that read.
        proposers: other readers, in order of trust.
        on_document: called for each document.
    """

    sources: list[str | Path]
    ontology: Ontology
    columns: Mapping[str, str] | None = None
    strict: bool = False
    limits: Limits | None = None
    processes: int = 1
    proposers: Sequence[Proposer] = ()
    on_document: Callable[[Document], None] | None = None
    _skipped: list[Skipped] = field(default_factory=list)
    _notes: list[str] = field(default_factory=list)
    _refused: Counter[str] = field(default_factory=Counter)
    _started: float = field(default_factory=time.perf_counter)

    def read_into(self, ledger: Ledger) -> frozenset[str]:
        """Read what the ledger does not hold yet; IRIs of all documents of the sources.

        Raises:
            InputError: there are none, or with ``strict`` an input can't be read.
        """
        found: set[str] = set()
        keys: dict[str, str] = {}
        run = _run_of(self.ontology, self.proposers)

        def unread() -> Iterator[Document]:
            documents = iter_documents(
                self.sources,
                columns=self.columns,
                strict=self.strict,
                limits=self.limits,
                on_skip=self._skipped.append,
                on_note=lambda note: self._notes.append(f"{note.source}: {note.text}"),
            )
            for document in documents:
                found.add(document.id)
                keys[document.id] = key_of(document, run)
                if ledger.key(document.id) != keys[document.id]:
                    yield document
                elif self.on_document:
                    self.on_document(document)

        readings = read_all(
            unread(), self.ontology, self.processes, proposers=self.proposers, on_refuse=self._refuse
        )
        while (first := next(readings, None)) is not None:
            with ledger.together():
                for document, packed in chain((first,), islice(readings, _LASTING - 1)):
                    ledger.put(keys[document.id], packed, run)
                    if self.on_document:
                        self.on_document(document)
        if not found:
            left = self._skipped[0] if self._skipped else None
            reasons = f"{left.source}: {left.reason}" if left else "the folder is empty"
            raise InputError(", ".join(map(str, self.sources)), "no document could be read here", reasons)
        return frozenset(found)

    def _refuse(self, refused: Refused) -> None:
        self._refused[refused.reason] += 1

    def built(self, kg: KnowledgeGraph, ledger: Ledger, growth: Growth) -> Built:
        """What to hand back."""
        claims, sentences = ledger.lost()
        if claims:
            self._notes.append(f"{claims} claims of {sentences} repeated sentences left out")
        self._notes += [*stale_notes(kg), *other_ontologies(kg)]
        seconds = time.perf_counter() - self._started
        return Built(kg, tuple(self._skipped), tuple(self._notes), seconds, growth, dict(self._refused))


def stale_notes(kg: KnowledgeGraph) -> list[str]:
    """What to say of the decisions of a graph that have nothing to decide any more."""
    return [
        f"{kg.curation.source}: {stale.decision.kind} {' '.join(map(shrink, stale.decision.about))} "
        f"decides nothing: {stale.reason}"
        for stale in kg.stale_decisions()
    ]


def other_ontologies(kg: KnowledgeGraph) -> list[str]:
    """What to say of current documents that were read with another ontology than this one."""
    versions = match(kg.store, None, GK.ontologyVersion, graph=RUNS_GRAPH)
    found = {
        version
        for run, _, version, _ in versions
        if version != kg.ontology.version
        and any(iri in kg.current() for iri, *_ in match(kg.store, None, PROV.wasGeneratedBy, run))
    }
    return [
        f"documents of this graph were read with another ontology, {version}, this is {kg.ontology.version} "
        "(give the same --vocabulary each time, or build the graph again)"
        for version in sorted(found)
    ]


def _run_of(ontology: Ontology, proposers: Sequence[Proposer]) -> Run:
    """What decides the outcome of reading."""
    names = ",".join(map(versioned_name, proposers))
    options = (("proposers", names),) if names else ()
    return Run(version("graphkit"), ontology.version, options=options)
