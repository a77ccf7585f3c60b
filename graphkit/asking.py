"""What can be asked of a graph: queries, entities and edges, documents, and the sentences behind an edge."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import defaultdict
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from graphkit.entities import ENTITIES, Edge, Node, read_edges, read_nodes
from graphkit.errors import QueryError, UnknownNameError
from graphkit.evidence import DocumentInfo, Evidence, EvidenceReader
from graphkit.exports import save_file
from graphkit.iris import GK, HISTORY_GRAPH, KNOWLEDGE_GRAPH, PREFIXES
from graphkit.names import Names, expand
from graphkit.quads import DOCUMENTS, document_graphs, match, node
from graphkit.query import Result, run_query
from graphkit.why import Explained, explain

if TYPE_CHECKING:
    import rdflib

    from graphkit.ontology import Ontology

__all__ = ["Asking"]

_NAMED: Final = frozenset((*ENTITIES, "document", "subject", "object", "entity", "other"))


class Asking(ABC):
    """The questions that a `graphkit.store.KnowledgeGraph` answers.

    Args:
        ontology: the ontology.
        store: holds documents, and what follows from them.

    Attributes:
        ontology: the ontology.
        store: the ``pyoxigraph.Store``.
    """

    def __init__(self, ontology: Ontology, store: ox.Store) -> None:
        self.ontology = ontology
        self.store = store
        self._forget()

    def _forget(self) -> None:
        """Drop what was remembered of the data."""
        self._names_cache: Names | None = None
        self._current: frozenset[str] | None = None
        self._reader = EvidenceReader(self.store)
        self._dataset: rdflib.Dataset | None = None

    @abstractmethod
    def refresh(self) -> None:
        """Bring what follows from the documents up to date; each question begins with it."""

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

        >>> from graphkit.store import KnowledgeGraph
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

    def repeated(self, subject: str, predicate: str, object_: str) -> Result:
        """Where postings of a subject name an object in a sentence that the employer repeats.

        Such a sentence supports no edge. Rows of the query ``repeated-sentences``; arguments and errors as
        in `evidence`.
        """
        entity = self._resolve_object(self._names.predicate(predicate), object_)
        owner = self._names.resolve(subject)
        postings = {owner, *(iri for iri, *_ in match(self.store, None, GK.postedBy, owner))}
        found: Result = self.query("repeated-sentences", entity=entity)
        return replace(found, rows=[row for row in found if row.document in postings])

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

        >>> from graphkit.store import KnowledgeGraph
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
