"""One of two graphs that are compared: what it says of documents, runs, decisions and single claims."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, Final

from graphkit.curation import overlay_in
from graphkit.iris import (
    CONCEPTS_GRAPH,
    CURATION_GRAPH,
    DCTERMS,
    GK,
    HISTORY_GRAPH,
    PROV,
    RUNS_GRAPH,
    SKOS,
    shrink,
)
from graphkit.quads import DOCUMENTS, document_graphs, match

if TYPE_CHECKING:
    from graphkit.store import KnowledgeGraph

__all__ = ["Side"]

_NAMES: Final = (SKOS.prefLabel, SKOS.altLabel)


class Side:
    """What is asked of one graph again and again, remembered; the rest is looked up when it is asked for.

    Attributes:
        kg: the graph.
        store: its store.
        documents: IRIs of all its documents.
        closed: IRIs of the closed ones.
        current: IRIs of the others.
        overlay: which concept stands for which.
        revisions: from a document to the one that took its place.
    """

    def __init__(self, kg: KnowledgeGraph) -> None:
        kg.refresh()
        self.kg, self.store = kg, kg.store
        self.documents = set(document_graphs(kg.store))
        self.closed = kg.closed()
        self.current = self.documents - self.closed
        self.overlay = overlay_in(kg.store)
        found = match(kg.store, None, PROV.wasRevisionOf, graph=HISTORY_GRAPH)
        self.revisions = {old: new for new, _, old, _ in found}
        self._runs: dict[str, str] = {}
        self._decided: dict[str, dict[str, set[str]]] = {}
        self._documents: dict[str, dict[str, str]] = {}

    # --- documents and runs ---

    def about(self, document: str) -> dict[str, str]:
        """Facts on a document, by predicate; where there are several, one of them."""
        if document not in self._documents:
            found = match(self.store, document, graph=document)
            facts = {verb: value for _, verb, value, _ in found if verb != GK.text}
            facts |= {verb: value for _, verb, value, _ in match(self.store, document, graph=HISTORY_GRAPH)}
            self._documents[document] = facts
        return self._documents[document]

    def named(self, document: str) -> str:
        """Title and source of a document, for a person."""
        facts = self.about(document)
        title, source = facts.get(DCTERMS.title, ""), facts.get(DCTERMS.source, "")
        return f"{title} ({source})" if title and title != source else source or shrink(document)

    def run(self, document: str) -> dict[str, frozenset[str]]:
        """What is said of the run that read a document, by predicate."""
        iri = self.about(document).get(PROV.wasGeneratedBy, "")
        return self.runs.get(iri, {})

    @cached_property
    def runs(self) -> dict[str, dict[str, frozenset[str]]]:
        """All runs, by IRI, with their facts by predicate."""
        found: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for iri, verb, value, _ in match(self.store, graph=RUNS_GRAPH):
            found[iri][verb].add(value)
        return {
            iri: {verb: frozenset(values) for verb, values in facts.items()} for iri, facts in found.items()
        }

    @cached_property
    def ontologies(self) -> frozenset[str]:
        """Versions of the ontology that its documents were read with."""
        return frozenset(value for facts in self.runs.values() for value in facts.get(GK.ontologyVersion, ()))

    # --- claims and mentions ---

    def stated_in(self, claim: str) -> str:
        """IRI of the document that makes a claim, or the empty string."""
        found = match(self.store, claim, GK.statedIn)
        return next((document for _, _, document, graph in found if graph == document), "")

    def claim(self, claim: str, document: str) -> dict[str, str]:
        """Facts on a claim as a document makes it, by predicate; empty where it does not make it."""
        return {verb: value for _, verb, value, _ in match(self.store, claim, graph=document)}

    def mentions(self, claim: str, document: str) -> frozenset[str]:
        """IRIs of the mentions that a claim rests on."""
        found = match(self.store, claim, PROV.wasDerivedFrom, graph=document)
        return frozenset(mention for _, _, mention, _ in found)

    def is_boilerplate(self, mention: str, document: str) -> bool:
        """Whether a mention stands in a sentence that the employer repeats in its postings."""
        return any(match(self.store, mention, GK.boilerplate, graph=document))

    def naming(self, concept: str) -> dict[str, set[str]]:
        """Mentions that mean a concept, by the current document they stand in."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        for raw in self.raw(concept):
            for mention, _, _, document in match(self.store, None, GK.refersTo, raw):
                if document in self.current and self.overlay.canonical(raw, document) == concept:
                    found[document].add(mention)
        return dict(found)

    def meant(self, mention: str, document: str) -> str:
        """IRI of the concept that a mention names, as the document has it, or the empty string."""
        return next((iri for _, _, iri, _ in match(self.store, mention, GK.refersTo, graph=document)), "")

    def names_given(self, concept: str) -> set[tuple[str, str]]:
        """Documents that give names to a concept, with the names."""
        return {
            (document, name)
            for raw in self.raw(concept)
            for verb in _NAMES
            for _, _, name, document in match(self.store, raw, verb)
            if document.startswith(DOCUMENTS)
        }

    def raw(self, concept: str) -> set[str]:
        """Concepts as documents name them, that this one may stand for."""
        return {concept, *self._standing.get(concept, ())}

    @cached_property
    def _standing(self) -> dict[str, set[str]]:
        found: defaultdict[str, set[str]] = defaultdict(set)
        for iri, kept in self.overlay.merges.items():
            found[kept].add(iri)
        for part in self.overlay.parts:
            found[self.overlay.merges.get(part.iri, part.iri)].add(part.concept)
        return dict(found)

    # --- concepts and decisions ---

    def label(self, concept: str) -> str | None:
        """Label of a concept that the graph describes, else None."""
        found = match(self.store, concept, SKOS.prefLabel, graph=CONCEPTS_GRAPH)
        return next((label for _, _, label, _ in found), None)

    def applied(self, iri: str, document: str) -> set[str]:
        """IRIs of decisions that took hold on a claim or mention of a document.

        A mention is known by its place: a decision may have said of what kind it is.
        """
        if "&type=" not in iri:
            return {decision for decision, *_ in match(self.store, None, PROV.used, iri, document)}
        return self._used(document).get(iri.split("&type=")[0], set())

    def _used(self, document: str) -> dict[str, set[str]]:
        """Decisions that took hold in a document, by the places of mentions."""
        if document not in self._decided:
            found: defaultdict[str, set[str]] = defaultdict(set)
            for decision, _, iri, _ in match(self.store, None, PROV.used, graph=document):
                found[iri.split("&type=")[0]].add(decision)
            self._decided = {document: dict(found)}
        return self._decided[document]

    def concerning(self, concept: str) -> set[str]:
        """IRIs of decisions on a concept."""
        return {decision for decision, *_ in match(self.store, None, GK.concerns, concept, CURATION_GRAPH)}

    def decision(self, iri: str) -> tuple[str, str] | None:
        """Kind of cause that a decision is, and the decision in words; None where it was not taken here."""
        facts = {verb: value for _, verb, value, _ in match(self.store, iri, graph=CURATION_GRAPH)}
        if GK.decides not in facts:
            return None
        signed = ", ".join(facts[verb] for verb in (DCTERMS.creator, DCTERMS.date) if verb in facts)
        said = f"{facts[GK.decides]}: {facts.get(DCTERMS.description, '')}" + (
            f" ({signed})" if signed else ""
        )
        # A merge that no person decided on has the rule that found it.
        return ("resolution" if GK.rule in facts else "correction"), said
