"""From readings to a graph, and from one state of a graph to the next.

What stands in the graph of a document depends on its own reading and, where an employer repeats
itself, on the other postings. `grow` works out which documents that changes, and writes those alone;
`compile_graph` writes all of them into an empty graph. Both end in the same graph.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from graphkit.changes import Change
from graphkit.confidence import with_confidence
from graphkit.copies import Copies, similarity
from graphkit.curation import Curation, applied_in, applied_quads
from graphkit.errors import GraphError
from graphkit.iris import DCTERMS, GK, HISTORY_GRAPH, PROV, RUNS_GRAPH
from graphkit.knowledge import NAMING
from graphkit.layers import decided_in
from graphkit.quads import DOCUMENTS, as_triple, match, node
from graphkit.rdf import document_quads, history_quads, run_quads
from graphkit.repeats import repeated_sentences, without

if TYPE_CHECKING:
    import pyoxigraph as ox

    from graphkit.evidence import DocumentInfo
    from graphkit.ledger import Ledger
    from graphkit.ontology import Ontology
    from graphkit.store import KnowledgeGraph

__all__ = ["Growth", "Wanted", "compile_graph", "grow"]

#: Two texts of one source that share so much are the same document, revised.
_REVISED: Final = 0.3


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a graph shall hold.

    Attributes:
        documents: IRIs of all current documents.
        seen: ISO 8601 date of the day they were looked at, or None where no history is kept.
        forgotten: IRIs of documents to be taken out without a trace, rather than closed.
        revisions: IRI of a document to the IRI of the one it takes the place of, where that was said.
        curation: a person's decisions.
    """

    documents: frozenset[str]
    seen: str | None = None
    forgotten: frozenset[str] = frozenset()
    revisions: Mapping[str, str] = field(default_factory=dict)
    curation: Curation = field(default_factory=Curation)


@dataclass(frozen=True, slots=True)
class Growth:
    """What a build changed.

    Attributes:
        new: documents that came.
        changed: documents that were written again: read by other rules, or a sentence is repeated now.
        closed: documents that are no longer there.
        revised: of the new ones, those that took the place of a closed one.
        same: documents that stand as they stood.
        written: IRIs of the new and changed documents, sorted.
    """

    new: int = 0
    changed: int = 0
    closed: int = 0
    revised: int = 0
    same: int = 0
    written: tuple[str, ...] = ()


class _Plan:
    """In which state documents shall stand: all of them, or those whose state may be another one now."""

    def __init__(
        self,
        ledger: Ledger,
        wanted: Wanted,
        firsts: Mapping[str, str],
        ontology: Ontology,
        moved: frozenset[str] | None = None,
    ) -> None:
        self._ledger, self._wanted, self._ontology = ledger, wanted, ontology
        notes = ledger.notes(wanted.documents, moved)
        self._repeated = repeated_sentences(notes, firsts)
        # What a posting states depends on the others of its employer.
        beside = {noted.document for noted in notes}
        documents = wanted.documents if moved is None else (moved & wanted.documents) | beside
        self.documents = sorted(documents)
        self.states = {iri: self._state(iri) for iri in self.documents}

    def _state(self, iri: str) -> str:
        marks = self._repeated.get(iri)
        repeated = sha256(repr(sorted(marks)).encode()).hexdigest()[:32] if marks else ""
        return f"{self._ledger.key(iri)} {repeated}"

    def _is_known(self, iri: str) -> bool:
        return self._ontology.concept(iri) is not None

    def settled(self, iri: str) -> tuple[list[ox.Quad], list[ox.Quad], Mapping[int, int]]:
        """Quads of a document as the graph shall hold it, those of its run, and what repetition took."""
        reading, lost = without(self._ledger.get(iri), self._repeated.get(iri, frozenset()))
        # A claim that lost mentions is as sure as those that are left.
        reading = with_confidence(reading, self._ontology.confidence)
        reading, applied = self._wanted.curation.settle(reading, self._is_known)
        run = self._ledger.run(iri)
        return [*document_quads(reading, run), *applied_quads(applied)], run_quads(run), lost


def compile_graph(
    kg: KnowledgeGraph,
    ledger: Ledger,
    wanted: Wanted,
    *,
    old: KnowledgeGraph | None = None,
    on_written: Callable[[], None] | None = None,
) -> tuple[Growth, Callable[[], None]]:
    """Write all documents into an empty graph.

    Args:
        kg: the empty graph.
        ledger: holds the readings.
        wanted: what the graph shall hold.
        old: the graph whose history goes on in this one.
        on_written: called after each document.

    Returns:
        What changed, and a function that notes in the ledger how the documents stand: to be called when
        the graph has taken its place.
    """
    firsts = Copies(ledger.signatures(wanted.documents), ledger.text).links()
    plan = _Plan(ledger, wanted, firsts, kg.ontology)
    history = _History(ledger, wanted, old)
    lost: dict[str, Mapping[int, int]] = {}

    def documents() -> Iterator[list[ox.Quad]]:
        runs: set[ox.Quad] = set()
        for iri in plan.documents:
            quads, run, lost[iri] = plan.settled(iri)
            runs.update(run)
            yield quads
            if on_written:
                on_written()
        yield list(runs)
        yield from history.kept_documents()

    kg.fill(documents(), [*history.kept_runs(), *history.quads()], firsts)

    def mark() -> None:
        with ledger.together():
            for iri in plan.documents:
                ledger.mark(iri, plan.states[iri], lost[iri])

    same = {
        iri for iri, state in plan.states.items() if iri in history.before and ledger.written(iri) == state
    }
    written = tuple(iri for iri in plan.documents if iri not in same)
    new = len(wanted.documents - history.before)
    growth = Growth(new, len(written) - new, len(history.closing), len(history.revisions), len(same), written)
    return growth, mark


def grow(
    kg: KnowledgeGraph,
    ledger: Ledger,
    wanted: Wanted,
    *,
    on_written: Callable[[], None] | None = None,
) -> Growth | None:
    """Bring a graph from its state to the wanted one, a transaction for each document that changes.

    Args:
        kg: the graph, with the decisions it was made with.
        ledger: holds the readings.
        wanted: what the graph shall hold.
        on_written: called after each document.

    Returns:
        What changed; None, and nothing is done, where so much changes that the whole is sooner written anew.
    """
    history = _History(ledger, wanted, kg)
    before = history.before
    if len(wanted.documents ^ before) > max(_FEW, len(wanted.documents) // _SHARE):
        return None
    if decided_in(kg.store) != {decision.iri for decision in kg.curation.decisions}:
        return None
    settled_anew = _settled_anew(kg, wanted.curation)
    if settled_anew is None:
        return None
    if before - ledger.documents():
        return None
    kg.compare_by(Copies(ledger.signatures(before), ledger.text))
    links = kg.firsts()
    firsts = _firsts(kg.copies(), links, ledger, before, wanted.documents)
    linked_anew = {iri for iri in links.keys() | firsts.keys() if links.get(iri) != firsts.get(iri)}
    moved = (wanted.documents ^ before) | (ledger.unwritten() & wanted.documents) | linked_anew
    settled_anew &= wanted.documents
    moved |= settled_anew
    plan = _Plan(ledger, wanted, firsts, kg.ontology, moved)
    todo = [
        iri
        for iri in plan.documents
        if ledger.written(iri) != plan.states[iri] or iri not in before or iri in settled_anew
    ]
    if len(todo) + len(history.closing) > max(_FEW, len(wanted.documents) // _SHARE):
        return None
    ledger.unmark(todo)
    if kg.curation.decisions != wanted.curation.decisions:
        kg.decide(wanted.curation)
    for iri in history.going():
        change = Change()
        if iri in history.closing and wanted.seen is not None:
            change.history(iri, closed=wanted.seen)
        else:
            change.document(iri, None)
        kg.apply(change)
    for iri in todo:
        quads, run, lost = plan.settled(iri)
        change = Change()
        change.document(iri, quads, run)
        if wanted.seen is not None:
            change.history(iri, seen=wanted.seen, revision_of=history.revisions.get(iri))
        kg.apply(change)
        ledger.mark(iri, plan.states[iri], lost)
        if on_written:
            on_written()
    new = sum(iri not in before for iri in todo)
    same = len(wanted.documents) - len(todo)
    return Growth(new, len(todo) - new, len(history.closing), len(history.revisions), same, tuple(todo))


def _settled_anew(kg: KnowledgeGraph, curation: Curation) -> set[str] | None:
    """Documents in which other decisions may take hold than those that the graph was made with.

    Those in which any took hold, and all that name what the decisions that changed are about. None where
    the order of decisions changed: nobody knows then.
    """
    changed = kg.curation.changed(curation)
    bearing = [one for one in changed or () if one.settles or one.kind == "merge"]
    if changed is None or not bearing:
        return None if changed is None else set()
    found = {one.document for one in applied_in(kg.store)}
    concepts = {iri for one in bearing for iri in one.speaks_of}
    for decided in (kg.curation, curation):
        # An edge that is decided on is also that of the concepts which the decisions merge into its ends.
        same = decided.overlay.canonical
        ends = {same(iri) for iri in concepts}
        concepts |= ends | {iri for end in ends for iri in decided.overlay.members.get(end, ())}
    for iri in concepts:
        graphs = (graph for predicate in NAMING for *_, graph in match(kg.store, None, predicate, iri))
        found |= {graph for graph in graphs if graph.startswith(DOCUMENTS)}
    named = [one for one in bearing if one.document is not None]
    for iri, _, source, graph in match(kg.store, None, DCTERMS.source) if named else ():
        if iri == graph and any(one.names(iri, source) for one in named):
            found.add(iri)
    return found


def _firsts(
    copies: Copies, links: Mapping[str, str], ledger: Ledger, before: Set[str], wanted: frozenset[str]
) -> dict[str, str]:
    """Near copies as they will be, without looking for them anew among all."""
    firsts: dict[str, str | None] = {**links}
    copies = copies.clone()
    for iri in sorted(before - wanted):
        firsts |= copies.drop(iri) | {iri: None}
    for iri in sorted(wanted - before):
        reading = ledger.get(iri)
        if reading.document.kind == "posting":
            firsts |= copies.put(iri, reading.document.text)
    return {later: first for later, first in firsts.items() if first is not None}


#: From so many documents on, or such a share of them, writing the whole anew takes less time.
_FEW: Final = 40
_SHARE: Final = 5


class _History:
    """What came, what went, and what took the place of what."""

    def __init__(self, ledger: Ledger, wanted: Wanted, old: KnowledgeGraph | None) -> None:
        self._wanted, self._old = wanted, old
        self.before: Set[str] = frozenset() if old is None else old.current()
        gone = self.before - wanted.documents - wanted.forgotten
        self.closing: Set[str] = gone if wanted.seen is not None else frozenset()
        if self.closing and old is not None and wanted.seen is not None:
            _check_day(old, self.closing, wanted.seen)
        self.revisions = dict(wanted.revisions)
        if self.closing and old is not None:
            left = [old.document(iri) for iri in sorted(self.closing - set(self.revisions.values()))]
            new = wanted.documents - self.before - self.revisions.keys()
            self.revisions |= _revisions(ledger, old, left, new)
        if old is not None:
            before = _before(old)
            # A text that comes back is what it was, no revision of what took its place meanwhile.
            self.revisions = {
                new: gone for new, gone in self.revisions.items() if new not in _chain(gone, before)
            }

    def going(self) -> list[str]:
        """Documents that are closed or taken out, in order."""
        out = {iri for iri in self._wanted.forgotten if self._old is not None and iri in self._old}
        return sorted((self.before - self._wanted.documents) | out)

    def quads(self) -> list[ox.Quad]:
        """The history of a graph written anew."""
        seen, old = self._wanted.seen, self._old
        kept = [] if old is None else old.quads_of(HISTORY_GRAPH)
        found = [quad for quad in kept if as_triple(quad)[0] not in self._wanted.forgotten]
        started = {as_triple(quad)[0] for quad in found}
        if seen is not None:
            for iri in sorted(self._wanted.documents):
                first = None if iri in started else seen
                found += history_quads(iri, seen=first, revision_of=self.revisions.get(iri))
            for iri in sorted(self.closing):
                found += history_quads(iri, closed=seen)
        # Whoever was closed and is there again is open.
        open_again = {(iri, GK.closedOn) for iri in self._wanted.documents}
        return [quad for quad in dict.fromkeys(found) if as_triple(quad)[:2] not in open_again]

    def kept_documents(self) -> Iterator[list[ox.Quad]]:
        """Closed documents, as they stood."""
        if self._old is not None:
            for iri in sorted(self._kept()):
                yield self._old.quads_of(iri)

    def kept_runs(self) -> list[ox.Quad]:
        """What read the closed documents."""
        if self._old is None:
            return []
        made = {
            quad.object
            for iri in self._kept()
            for quad in self._old.store.quads_for_pattern(
                node(iri), node(PROV.wasGeneratedBy), None, node(iri)
            )
        }
        return [quad for quad in self._old.quads_of(RUNS_GRAPH) if quad.subject in made]

    def _kept(self) -> set[str]:
        closed = self._old.closed() if self._old is not None else set()
        return (closed | self.closing) - self._wanted.documents - self._wanted.forgotten


def _check_day(old: KnowledgeGraph, closing: Iterable[str], day: str) -> None:
    """Raise where a document would be gone before it was first looked at."""
    found = {iri: match(old.store, iri, GK.firstSeen, graph=HISTORY_GRAPH) for iri in sorted(closing)}
    for iri, quads in found.items():
        for _, _, first, _ in quads:
            if day < first:
                source = old.document(iri).source
                raise GraphError(
                    f"{day} is before {first}, when {source} was first looked at, and it is gone now "
                    "(give a later day)"
                )


def _before(old: KnowledgeGraph) -> dict[str, str]:
    """From a revision to the document in whose place it came."""
    found = match(old.store, None, PROV.wasRevisionOf, graph=HISTORY_GRAPH)
    return {new: gone for new, _, gone, _ in found}


def _chain(document: str, before: Mapping[str, str]) -> list[str]:
    """A document, and all in whose place it came."""
    found: list[str] = []
    while document not in found:
        found.append(document)
        document = before.get(document, document)
    return found


def _revisions(
    ledger: Ledger, old: KnowledgeGraph, gone: list[DocumentInfo], new: Iterable[str]
) -> dict[str, str]:
    """New documents to the closed ones whose place they took: of one source, and the nearest in words."""
    sources: defaultdict[str, list[DocumentInfo]] = defaultdict(list)
    for info in gone:
        sources[info.source].append(info)
    likely: list[tuple[float, str, str]] = []
    for iri in sorted(new) if sources else ():
        document = ledger.get(iri).document
        for info in sources.get(document.source, ()):
            share = similarity(document.text, old.text(info.iri))
            if share >= _REVISED or (info.title == document.title != ""):
                likely.append((-share, iri, info.iri))
    found: dict[str, str] = {}
    for _, iri, before in sorted(likely):
        if iri not in found and before not in found.values():
            found[iri] = before
    return found
