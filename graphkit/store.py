"""The graph: documents with their evidence, and the knowledge that follows from them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import partial
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from graphkit.changes import Change
from graphkit.concepts import without_proven
from graphkit.copies import Copies, signature
from graphkit.curation import Curation, Stale, applied_in
from graphkit.entities import ENTITIES, Edge, Node, read_edges, read_nodes
from graphkit.errors import GraphError, QueryError, UnknownNameError
from graphkit.evidence import DocumentInfo, Evidence, EvidenceReader
from graphkit.exports import load_file, save_file
from graphkit.folder import Snapshot, snapshot
from graphkit.iris import (
    CONCEPTS_GRAPH,
    CURATION_GRAPH,
    GK,
    HISTORY_GRAPH,
    KNOWLEDGE_GRAPH,
    PREFIXES,
    PROV,
    RDF,
)
from graphkit.knowledge import Gathered, said_by
from graphkit.layers import Layers, decided_in, described
from graphkit.model import Reading, Run
from graphkit.names import Names, expand
from graphkit.quads import DOCUMENTS, document_graphs, exchange, match, node, put_in
from graphkit.query import Result, run_query
from graphkit.rdf import document_quads, run_quads, run_to_iri
from graphkit.statedindex import StatedIndex
from graphkit.why import Explained, explain

if TYPE_CHECKING:
    import rdflib

    from graphkit.ontology import Ontology

__all__ = ["KnowledgeGraph"]

_NAMED: Final = frozenset((*ENTITIES, "document", "subject", "object", "entity", "other"))


class KnowledgeGraph:
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
        self.ontology = ontology
        self._snapshot = store if isinstance(store, Snapshot) else None
        self.store = _open(store)
        self.curation = curation or Curation()
        self._layers: Layers | None = None
        self._stated = stated
        self._copies: Copies | None = None
        self._forget()
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

    def _forget(self) -> None:
        """Drop what was remembered of the data."""
        self._names_cache: Names | None = None
        self._current: frozenset[str] | None = None
        self._reader = EvidenceReader(self.store)
        self._dataset: rdflib.Dataset | None = None

    def refresh(self) -> None:
        """Rebuild knowledge and concepts where a file came without them; questions do this by themselves."""
        if self._stale:
            self.derive()

    def stale_decisions(self) -> list[Stale]:
        """Decisions of a person that have nothing to decide any more: their quote or concept is gone."""
        if not self.curation.decisions:
            return []
        named = {value for _, _, value, _ in match(self.store, predicate=GK.refersTo)}
        parts = {part.iri for part in self.layers().overlay.parts}
        return self.curation.stale(applied_in(self.store), named | parts)

    def _own_run(self) -> Run:
        from importlib.metadata import version

        return Run(tool_version=version("graphkit"), ontology_version=self.ontology.version)

    # --- asking ---

    def query(self, query: str, /, **bindings: object) -> Any:
        """Ask a named query, or any SPARQL query.

        The default graph holds knowledge, concepts and runs; ``GRAPH ?document { … }`` reaches the
        evidence. The prefixes of graphkit need no declaration.

        Args:
            query: name of a file in ``ontologies/queries``, or SPARQL text.
            bindings: values for columns of the query; a name is resolved (``team="Robotics"``).

        Returns:
            A `Result` for SELECT, a bool for ASK, an ``rdflib.Graph`` for CONSTRUCT and DESCRIBE.

        Raises:
            QueryError: the query is refused, cannot be understood, or lacks a bound column.
            UnknownNameError: no query or entity has the name.

        >>> KnowledgeGraph().query("SELECT ?s WHERE { ?s gk:asksFor ?o }")
        Result(0 rows: s)
        """
        named, values = self._prepare(query, bindings)
        answer = run_query(self.store, named.text if named else query, values, trusted=named is not None)
        return (
            replace(answer, description=named.description) if named and isinstance(answer, Result) else answer
        )

    def explain(self, query: str, /, limit: int | None = 20, **bindings: object) -> list[Explained]:
        """Rows of a query, each with the claims that make it true: as `query`, see `graphkit.why.explain`."""
        named, values = self._prepare(query, bindings)
        return explain(self.store, named.text if named else query, values, limit=limit, trusted=bool(named))

    def evidence(self, subject: str, predicate: str, object_: str) -> list[Evidence]:
        """Every place that supports an edge, or a statement about a document.

        What names the object comes first, the strongest first; then what links the posting to
        the subject.

        Args:
            subject: IRI, CURIE or label.
            predicate: ``asksFor``, ``gk:asksFor``, ``asks for`` or the IRI.
            object_: IRI, CURIE or label.

        Raises:
            UnknownNameError: one of the three is unknown or means several things.
        """
        self.refresh()
        verb = self._names.predicate(predicate)
        pair = self._names.resolve(subject), self._resolve_object(verb, object_)
        if verb == GK.runs:  # said of the program, as the claims say it
            verb, pair = GK.runBy, (pair[1], pair[0])
        return self._reader.evidence(self._reader.claims_of(pair[0], verb, pair[1]), pair[1])

    def evidence_of(self, edge: Edge) -> list[Evidence]:
        """Evidence of an edge that `edges` returned; faster than `evidence` for many."""
        return self._reader.evidence(edge.claims, edge.object)

    def current(self) -> frozenset[str]:
        """IRIs of the documents that count: all but the closed ones."""
        if self._current is None:
            self._current = frozenset(document_graphs(self.store)) - self.closed()
        return self._current

    def closed(self) -> set[str]:
        """IRIs of the documents that are no longer there; what they said can still be asked for."""
        return {iri for iri, *_ in match(self.store, None, GK.closedOn, graph=HISTORY_GRAPH)}

    def firsts(self) -> dict[str, str]:
        """From each posting that is a near copy to the first one it is a copy of."""
        self.refresh()
        return {
            later: first for first, _, later, _ in match(self.store, None, GK.repeats, graph=KNOWLEDGE_GRAPH)
        }

    def document(self, document: str) -> DocumentInfo:
        """What is known of one document, by its IRI, CURIE or title; closed ones have an end.

        Raises:
            UnknownNameError: there is no such document.
        """
        return self._reader.document(self._document(document))

    def documents(self) -> list[DocumentInfo]:
        """What is known of each current document, in order of source, place and title."""
        found = [self._reader.document(iri) for iri in self.current()]
        return sorted(found, key=lambda item: (item.source, item.offset or 0, item.title, item.iri))

    def text(self, document: str) -> str:
        """Whole text of a document, by its IRI, CURIE or title.

        Raises:
            UnknownNameError: there is no such document.
        """
        iri = self._document(document)
        return self._reader.text(iri)

    def edges(self, predicate: str | None = None) -> list[Edge]:
        """All edges between entities, sorted; of one predicate when given.

        Raises:
            UnknownNameError: no predicate has this name.
        """
        self.refresh()
        wanted = None if predicate is None else self._names.predicate(predicate)
        return [
            edge for edge in read_edges(self.store, self._names.label) if wanted in (None, edge.predicate)
        ]

    def nodes(self, kind: str | None = None) -> list[Node]:
        """All entities that documents name or edges join, sorted; of one kind when given."""
        self.refresh()
        wanted = (kind,) if kind else ENTITIES
        return [item for item in read_nodes(self.store) if item.kind in wanted]

    def label(self, iri: str) -> str:
        """Label of an entity, title of a document, words of a predicate, or the short IRI.

        >>> KnowledgeGraph().label("https://w3id.org/graphkit/ns#asksFor")
        'asks for'
        """
        self.refresh()
        return self._names.label(iri)

    def resolve(self, text: str, kind: str | None = None) -> str:
        """IRI of the entity with this IRI, CURIE, label, other name or slug.

        Args:
            text: what a person typed.
            kind: ``skill``, ``team``, ``document`` …, where a name is used by more than one kind.

        Raises:
            UnknownNameError: nothing has this name (the nearest names are given), or several have.
        """
        self.refresh()
        return self._names.resolve(text, kind)

    def has(self, document: str, run: Run) -> bool:
        """Whether a document was put in by this very run: a build that was stopped goes on there."""
        mark = ox.Quad(node(document), node(PROV.wasGeneratedBy), node(run_to_iri(run)), node(document))
        return mark in self.store

    def __contains__(self, document: object) -> bool:
        """Whether a document with this IRI is in the graph."""
        return (
            isinstance(document, str)
            and document.startswith(DOCUMENTS)
            and self.store.contains_named_graph(node(document))
        )

    def quads_of(self, graph: str) -> list[ox.Quad]:
        """All quads of one named graph: of a document, or of knowledge, concepts, runs, history."""
        return list(self.store.quads_for_pattern(None, None, None, node(graph)))

    @property
    def dataset(self) -> rdflib.Dataset:
        """The same data as an ``rdflib.Dataset``; read it, write through `add`."""
        self.refresh()
        if self._dataset is None:
            import rdflib
            from oxrdflib import OxigraphStore

            self._dataset = rdflib.Dataset(store=OxigraphStore(store=self.store))
            for prefix, base in PREFIXES.items():
                self._dataset.bind(prefix, base)
        return self._dataset

    # --- files ---

    def save(self, path: str | Path) -> Path:
        """Write the graph to a file; its name chooses the format.

        ``.nq``, ``.trig`` and ``.jsonld`` hold everything; ``.ttl`` holds knowledge and concepts;
        ``.graphml`` and ``.gexf`` hold entities and edges for other graph tools.

        Raises:
            GraphError: the name ends in no known format, or the file cannot be written.
        """
        self.refresh()
        save_file(path, self.store, self.nodes, self.edges)
        return Path(path)

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

    def __repr__(self) -> str:
        """Size in documents and quads."""
        return f"KnowledgeGraph({len(document_graphs(self.store))} documents, {len(self.store)} quads)"

    def _repr_html_(self) -> str:
        kinds: defaultdict[str, int] = defaultdict(int)
        for item in self.nodes():
            kinds[item.kind] += 1
        parts = [f"{len(self.documents())} documents", f"{len(self.edges())} edges"]
        parts += [f"{kinds[kind]} of kind {escape(kind)}" for kind in ENTITIES if kinds[kind]]
        return f"<p><b>KnowledgeGraph</b>: {' · '.join(parts)}</p>"

    # --- parts ---

    @property
    def _names(self) -> Names:
        if self._names_cache is None:
            self._names_cache = Names(self.store, self.ontology)
        return self._names_cache

    def _prepare(self, query: str, bindings: dict[str, object]) -> tuple[Any, dict[str, Any]]:
        self.refresh()
        named = self.ontology.queries.get(query)
        if named is None and not any(character in query for character in "{} \n\t"):
            from difflib import get_close_matches

            near = get_close_matches(query, self.ontology.queries, n=3) or sorted(self.ontology.queries)
            raise UnknownNameError(
                f"no query is called {query!r}; there are {', '.join(near)} (or give SPARQL text)"
            )
        return named, {name: self._term(name, value) for name, value in bindings.items()}

    def _document(self, text: str) -> str:
        iri = expand(text)
        if iri is None:
            self.refresh()
            iri = self._names.resolve(text, "document")
        if iri not in self:
            raise UnknownNameError(f"there is no document {text!r} in the graph (kg.documents() lists them)")
        return iri

    def _resolve_object(self, predicate: str, text: str) -> str:
        """The predicate tells which kind a bare name means."""
        kind = {GK.asksFor: "skill", GK.hiresFor: "role", GK.forRole: "role", GK.locatedIn: "location"}.get(
            predicate
        )
        return self._names.resolve(text, kind)

    def _term(self, name: str, value: object) -> ox.NamedNode | ox.Literal:
        if isinstance(value, bool | int | float):
            return ox.Literal(value)
        if not isinstance(value, str):
            raise QueryError(f"cannot bind {name}={value!r}: give a name, an IRI, a number or a truth value")
        if name == "predicate":
            return node(self._names.predicate(value))
        if name in _NAMED:
            return node(self._names.resolve(value, name if name in (*ENTITIES, "document") else None))
        iri = expand(value)
        return node(iri) if iri is not None else ox.Literal(value)


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
