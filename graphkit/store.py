"""The graph: documents with their evidence, and the knowledge that follows from them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphkit.asking import Asking
from graphkit.changes import Change
from graphkit.concepts import without_proven
from graphkit.copies import Copies, signature
from graphkit.curation import Curation, Stale, applied_in
from graphkit.errors import GraphError
from graphkit.exports import load_file
from graphkit.folder import Snapshot, snapshot
from graphkit.iris import (
    CONCEPTS_GRAPH,
    CURATION_GRAPH,
    GK,
    HISTORY_GRAPH,
    KNOWLEDGE_GRAPH,
    RDF,
)
from graphkit.knowledge import Gathered, said_by
from graphkit.layers import Layers, decided_in, described
from graphkit.model import Reading, Run
from graphkit.quads import document_graphs, exchange, match, node, put_in
from graphkit.rdf import document_quads, run_quads
from graphkit.statedindex import StatedIndex

if TYPE_CHECKING:
    from graphkit.ontology import Ontology

__all__ = ["KnowledgeGraph"]


class KnowledgeGraph(Asking):
    """Documents, what they say, and what follows from it; every edge carries its proof.

    Each document is one named graph; what follows from it comes and goes with it in the same
    transaction, so knowledge is never out of date and never edited by hand.

    Args:
        ontology: the ontology; the shipped one when None.
        curation: a person's decisions on concepts, as `graphkit.curation.load_curation` reads them.
        store: an open ``pyoxigraph.Store``, the path of one on disk, a snapshot, or None for one in memory.
        stated: what the documents ever stated of concepts, where that is kept; found anew when None.

    Attributes:
        ontology: the ontology.
        curation: a person's decisions on concepts.
        store: the ``pyoxigraph.Store``; write through `add` and `retract` only.

    >>> from graphkit.model import Claim, Document, Mention, Reading
    >>> from graphkit.iris import GK, concept_iri
    >>> kg = KnowledgeGraph()
    >>> posting = Document("Robotics hires. You know Python.", "job.txt", "Engineer", kind="posting")
    >>> team, python = concept_iri("team", "Robotics"), concept_iri("skill", "Python")
    >>> mentions = (
    ...     Mention("Team", 0, 8, "Robotics", "Robotics", team, None, "body", "vocabulary"),
    ...     Mention("Skill", 25, 31, "Python", "Python", python, "required", "required", "vocabulary"),
    ... )
    >>> claims = (
    ...     Claim(posting.id, GK.postedBy, team, "Engineer", "Robotics", None, (0,)),
    ...     Claim(posting.id, GK.asksFor, python, "Engineer", "Python", "required", (1,)),
    ... )
    >>> kg.add(Reading(posting, mentions, claims))
    'https://w3id.org/graphkit/id/doc/d4cce41046c5c344'
    >>> kg.evidence(team, "asksFor", python)[0].quote
    'You know Python.'
    """

    def __init__(
        self,
        ontology: Ontology | None = None,
        store: Snapshot | ox.Store | str | Path | None = None,
        *,
        curation: Curation | None = None,
        stated: StatedIndex | None = None,
    ) -> None:
        if ontology is None:
            from graphkit.ontology import load_ontology

            ontology = load_ontology()
        super().__init__(ontology, _open(store))
        # Its files go with it.
        self._snapshot = store if isinstance(store, Snapshot) else None
        self.curation = curation or Curation()
        self._layers: Layers | None = None
        self._stated = stated
        self._copies: Copies | None = None
        whole = stated is not None or (isinstance(store, Snapshot) and store.is_whole)
        self._stale = not whole and not _is_derived(self.store)

    # --- writing ---

    def add(
        self,
        reading: Reading,
        run: Run | None = None,
        *,
        revision_of: str | None = None,
        seen: str | None = None,
    ) -> str:
        """Put in everything read from one document, with what follows from it, in one transaction.

        The same reading again changes nothing; another reading of the same text replaces the first.

        Args:
            reading: the document with its mentions, claims and new concepts.
            run: what read it; the installed graphkit with this ontology when None.
            revision_of: IRI of the document whose text this one replaces. It is taken out; with
                ``seen`` it is closed on that day and stays.
            seen: ISO 8601 date of the day on which the document was looked at, for its history.

        Returns:
            IRI of the document.

        Raises:
            GraphError: a mention does not stand at its place, or a claim has no mention.
            InputError: the text cannot be written as Unicode.
        """
        run = run or self._own_run()
        iri = reading.document.id
        change = Change()
        change.document(iri, document_quads(reading, run), run_quads(run))
        old = None if revision_of in (None, iri) else self._document(str(revision_of))
        if old is not None and seen is None:
            change.document(old, None)
        change.history(iri, seen=seen, revision_of=old)
        if old is not None and seen is not None:
            change.history(old, closed=seen)
        self.apply(change)
        return iri

    def retract(self, document: str) -> None:
        """Take a document out, with all it said; nothing of it stays.

        Args:
            document: its IRI, CURIE or title.

        Raises:
            UnknownNameError: there is no such document.
        """
        change = Change()
        change.document(self._document(document), None)
        self.apply(change)

    def close(self, document: str, day: str) -> None:
        """A document is no longer there: its claims count no more, and can still be asked for.

        Args:
            document: its IRI, CURIE or title.
            day: ISO 8601 date of the day on which it was found gone.

        Raises:
            UnknownNameError: there is no such document.
        """
        change = Change()
        change.history(self._document(document), closed=day)
        self.apply(change)

    def apply(self, change: Change) -> bool:
        """Carry out a change, with all that follows from it, in one transaction; tell whether it was one.

        Raises:
            GraphError: the graph was made with decisions that this object does not know; they would be lost.
        """
        self.refresh()
        there, wanted = decided_in(self.store), {decision.iri for decision in self.curation.decisions}
        if lost := len(there - wanted):
            raise GraphError(
                f"the graph was made with {lost} decisions that would be lost by this change "
                "(first set kg.curation = load_curation('curation.yaml'))"
            )
        if there != wanted:
            self.derive()  # by the decisions that came since
        return self._carry_out(change)

    def decide(self, curation: Curation) -> None:
        """Take a person's decisions on concepts in the place of those that the graph was made with.

        What documents say is not settled anew: a build does that.
        """
        if decided_in(self.store) != {decision.iri for decision in self.curation.decisions}:
            self.curation = curation
            self.derive()
            return
        change = Change()
        change.decisions(curation)
        self.layers()  # by the decisions so far
        self._carry_out(change)
        self.curation = curation

    def _carry_out(self, change: Change) -> bool:
        try:
            difference = change.difference(self.store, self.ontology, self.copies, self.layers())
            if difference:
                exchange(self.store, difference.gone, difference.fresh)
        except BaseException:
            self._copies = self._layers = None  # they may have run ahead of the store
            raise
        self._forget()
        return bool(difference)

    def fill(
        self,
        documents: Iterable[list[ox.Quad]],
        also: Iterable[ox.Quad] = (),
        firsts: Mapping[str, str] | None = None,
    ) -> None:
        """Put in many documents at once; the graph must be empty.

        Args:
            documents: quads of one document after the other, each in its own graph.
            also: quads of runs, history and corrections.
            firsts: from a near copy to the first posting it is a copy of; looked for when None.

        Raises:
            GraphError: there are documents already.
        """
        if document_graphs(self.store):
            raise GraphError("the graph holds documents already (put more in with add)")
        self.store.bulk_extend(also)
        put_in(self.store, (quad for quads in documents for quad in quads))
        self._derive(firsts)

    def derive(self) -> None:
        """Rebuild knowledge and concepts from the claims of all documents.

        Nothing needs this: what changes is kept up to date. It is the measure of that.
        """
        for graph in (KNOWLEDGE_GRAPH, CONCEPTS_GRAPH, CURATION_GRAPH):
            self.store.remove_graph(node(graph))
        self._derive()

    def _derive(self, firsts: Mapping[str, str] | None = None) -> None:
        """Write what follows from the documents into the empty graphs of it."""
        self._layers = self._copies = None
        layers = self.layers()
        decided = layers.derive()
        overlay = layers.overlay
        gathered, closed = Gathered(), self.closed()
        for iri in document_graphs(self.store):
            triples = ((one, verb, other) for one, verb, other, _ in match(self.store, graph=iri))
            gathered.take(said_by(iri, triples, current=iri not in closed, same=overlay.same_in(iri)))
        put_in(self.store, gathered.quads())
        links = self.copies().links() if firsts is None else firsts
        repeats, graph = node(GK.repeats), node(KNOWLEDGE_GRAPH)
        self.store.bulk_extend(
            ox.Quad(node(first), repeats, node(later), graph) for later, first in links.items()
        )
        concepts = described(self.ontology, overlay, gathered.raw, gathered.labels)
        self.store.bulk_extend(without_proven(concepts, self.store))
        self.store.bulk_extend(decided)
        self._stale = False
        self._forget()

    def layers(self) -> Layers:
        """What lies over the documents: which concepts are the same, and why."""
        if self._stated is None:
            self._stated = StatedIndex()
        if self._layers is None:
            self._layers = Layers(self.store, self.ontology, self.curation, self._stated)
        return self._layers

    def copies(self) -> Copies:
        """The current postings, to be compared with each other."""
        if self._copies is None:
            closed = self.closed()
            found = match(self.store, predicate=RDF.type, object_=GK.Posting)
            postings = [iri for iri, _, _, graph in found if iri == graph and iri not in closed]
            # Not a method of this graph: what holds the graph in a circle holds its lock on the disk.
            text_of = partial(_text, self.store)
            self._copies = Copies({iri: signature(text_of(iri)) for iri in postings}, text_of)
        return self._copies

    def compare_by(self, copies: Copies) -> None:
        """Take the current postings as they were compared before, instead of comparing them anew."""
        self._copies = copies

    def refresh(self) -> None:
        """Rebuild knowledge and concepts where a file came without them; questions do this by themselves."""
        if self._stale:
            self.derive()

    def stale_decisions(self) -> list[Stale]:
        """Decisions of a person that have nothing to decide any more: their quote or concept is gone."""
        if not self.curation.decisions:
            return []
        current = self.current()
        named = {value for *_, value, graph in match(self.store, predicate=GK.refersTo) if graph in current}
        parts = {part.iri for part in self.layers().overlay.parts}
        # What a closed document still says decides nothing.
        applied = [one for one in applied_in(self.store) if one.document in current]
        return self.curation.stale(applied, named | parts)

    def _own_run(self) -> Run:
        from importlib.metadata import version

        return Run(tool_version=version("graphkit"), ontology_version=self.ontology.version)

    # --- files ---

    @classmethod
    def load(
        cls, path: str | Path, ontology: Ontology | None = None, store: ox.Store | str | Path | None = None
    ) -> KnowledgeGraph:
        """Read a graph from ``.nq``, ``.trig`` or ``.jsonld``, or from the folder of one on disk.

        Of a folder it is a snapshot, for reading: what others write there later does not change it.

        Raises:
            GraphError: the file is missing, broken, or of a kind that holds no evidence.
        """
        if Path(path).is_dir():
            return cls(ontology, snapshot(path))
        target = _open(store)
        load_file(path, target)
        return cls(ontology, target)


def _is_derived(store: ox.Store) -> bool:
    """Whether a store holds what follows from its documents: a file may come without."""
    derived = {
        document
        for kind in (GK.Posting, GK.Article)
        for document, *_ in match(store, None, RDF.type, kind, KNOWLEDGE_GRAPH)
    }
    closed = {iri for iri, *_ in match(store, None, GK.closedOn, graph=HISTORY_GRAPH)}
    return derived == set(document_graphs(store)) - closed


def _text(store: ox.Store, iri: str) -> str:
    return next((text for _, _, text, _ in match(store, iri, GK.text, graph=iri)), "")


def _open(store: Snapshot | ox.Store | str | Path | None) -> ox.Store:
    if isinstance(store, ox.Store):
        return store
    if isinstance(store, Snapshot):
        return store.store
    try:
        return ox.Store() if store is None else ox.Store(str(store))
    except OSError as error:
        raise GraphError(
            f"{store}: the store could not be opened: {error} (is it open elsewhere?)"
        ) from error
