"""The graph: documents with their evidence, and the knowledge that follows from them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from graphkit.entities import ENTITIES, Edge, Node, read_edges, read_nodes
from graphkit.errors import GraphError, QueryError, UnknownNameError
from graphkit.evidence import DocumentInfo, Evidence, EvidenceReader
from graphkit.exports import load_file, save_file
from graphkit.iris import (
    CONCEPTS_GRAPH,
    GK,
    KNOWLEDGE_GRAPH,
    PREFIXES,
    PROV,
    RDF,
)
from graphkit.knowledge import derive, new_concepts, used_concepts
from graphkit.model import Reading, Run
from graphkit.names import Names, expand
from graphkit.quads import DOCUMENTS, document_graphs, match, node, replace_graph
from graphkit.query import Result, run_query
from graphkit.rdf import concept_quads, document_quads, run_quads, run_to_iri
from graphkit.why import Explained, explain

if TYPE_CHECKING:
    import rdflib

    from graphkit.ontology import Ontology
    from graphkit.repeats import Signature

__all__ = ["KnowledgeGraph"]

_NAMED: Final = frozenset((*ENTITIES, "document", "subject", "object", "entity", "other"))
#: Stated by documents, and by the vocabularies too.
_IN_BOTH: Final = frozenset((GK.partOf, GK.runBy))


class KnowledgeGraph:
    """Documents, what they say, and what follows from it; every edge carries its proof.

    Each document is one named graph; knowledge is rebuilt from them when something is asked
    after a change, so it is never out of date and never edited by hand.

    Args:
        ontology: the ontology; the shipped one when None.
        store: an open ``pyoxigraph.Store``, the path of one on disk, or None for one in memory.

    Attributes:
        ontology: the ontology.
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

    def __init__(self, ontology: Ontology | None = None, store: ox.Store | str | Path | None = None) -> None:
        if ontology is None:
            from graphkit.ontology import load_ontology

            ontology = load_ontology()
        self.ontology = ontology
        self.store = store if isinstance(store, ox.Store) else _open(store)
        self._signatures: dict[str, Signature | None] = {}
        self._changed()
        # A build that was killed between a document and the knowledge is noticed on reopening.
        derived = {
            document
            for kind in (GK.Posting, GK.Article)
            for document, *_ in match(self.store, None, RDF.type, kind, KNOWLEDGE_GRAPH)
        }
        self._stale = derived != set(document_graphs(self.store))

    # --- writing ---

    def add(self, reading: Reading, run: Run | None = None, *, revision_of: str | None = None) -> str:
        """Put in everything read from one document, in one transaction.

        The same reading again changes nothing; another reading of the same text replaces the first.

        Args:
            reading: the document with its mentions, claims and new concepts.
            run: what read it; the installed graphkit with this ontology when None.
            revision_of: IRI of the document whose text this one replaces; it is taken out.

        Returns:
            IRI of the document.

        Raises:
            GraphError: a mention does not stand at its place, or a claim has no mention.
            InputError: the text cannot be written as Unicode.
        """
        run = run or self._own_run()
        iri = reading.document.id
        quads = document_quads(reading, run, revision_of if revision_of != iri else None)
        marker = ox.Quad(node(iri), node(RDF.type), quads[1].object, node(KNOWLEDGE_GRAPH))
        if replace_graph(self.store, iri, quads, also=run_quads(run), forget=[marker]):
            self._changed()
        if revision_of is not None and revision_of != iri:
            self.retract(revision_of)
        return iri

    def retract(self, document: str) -> None:
        """Take a document out, with all it said.

        Args:
            document: its IRI, CURIE or title.

        Raises:
            UnknownNameError: there is no such document.
        """
        iri = self._document(document)
        self.store.remove_graph(node(iri))
        self._changed()

    def derive(self) -> None:
        """Rebuild knowledge and concepts from the claims of all documents.

        Questions do this by themselves after a change; call it to have the cost at a known time.
        """
        knowledge = derive(self.store, self._signatures)
        concepts = concept_quads(self.ontology, used_concepts(self.store), new_concepts(self.store))
        # Oxigraph does not deduplicate across graphs: what a document proves stands in knowledge alone.
        proven = {quad.triple for quad in knowledge if quad.predicate.value in _IN_BOTH}
        concepts = [quad for quad in concepts if quad.triple not in proven]
        replace_graph(self.store, CONCEPTS_GRAPH, concepts)
        replace_graph(self.store, KNOWLEDGE_GRAPH, knowledge)
        self._changed()
        self._stale = False

    def _changed(self) -> None:
        self._stale = True
        self._names_cache: Names | None = None
        self._reader = EvidenceReader(self.store)
        self._dataset: rdflib.Dataset | None = None

    def refresh(self) -> None:
        """Rebuild knowledge and concepts when documents changed; questions do this by themselves."""
        if self._stale:
            self.derive()

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

    def documents(self) -> list[DocumentInfo]:
        """What is known of each document, in order of source, place and title."""
        found = [self._reader.document(iri) for iri in document_graphs(self.store)]
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
        """Read a graph from ``.nq``, ``.trig`` or ``.jsonld``, or open a store in a folder.

        Raises:
            GraphError: the file is missing, broken, or of a kind that holds no evidence.
        """
        if Path(path).is_dir():
            return cls(ontology, path)
        target = store if isinstance(store, ox.Store) else _open(store)
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


def _open(path: str | Path | None) -> ox.Store:
    try:
        return ox.Store() if path is None else ox.Store(str(path))
    except OSError as error:
        raise GraphError(f"{path}: the store could not be opened: {error} (is it open elsewhere?)") from error
