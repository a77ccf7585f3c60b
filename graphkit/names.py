"""From what a person types to an IRI, and back to a label."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import cached_property
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphkit.errors import UnknownNameError
from graphkit.iris import (
    CONCEPTS_GRAPH,
    DCTERMS,
    GK,
    ID,
    KNOWLEDGE_GRAPH,
    SKOS,
    expand,
    kind_of,
    shrink,
    slug,
)
from graphkit.quads import DOCUMENTS, match

if TYPE_CHECKING:
    from graphkit.ontology import Ontology

__all__ = ["Names", "expand"]


class Names:
    """Labels of one graph, both ways; the ontology answers for what the graph does not use."""

    def __init__(self, store: ox.Store, ontology: Ontology) -> None:
        self._store = store
        self._ontology = ontology

    def label(self, iri: str) -> str:
        """Preferred label, a document's title, a predicate's words; the short IRI where there is none."""
        known = self._labels.get(iri)
        if known is None:
            known = self._ontology.predicate_labels.get(iri) or self._class_label(iri)
        if not known:
            concept = self._ontology.concept(iri)
            known = concept.label if concept else None
        return known or shrink(iri)

    def resolve(self, text: str, kind: str | None = None) -> str:
        """IRI of the entity a person means.

        Tried in this order: IRI or CURIE, preferred label, any other label, slug; labels first as
        written, then in any case; in the graph first, then in the whole ontology.

        Args:
            text: ``https://…``, ``skill:python``, ``Python``, ``py``, ``python``.
            kind: ``skill``, ``team``, ``document`` … where a name is used by more than one kind.

        Raises:
            UnknownNameError: nothing has this name, or several things have.
        """
        iri = expand(text)
        if iri is not None:
            return iri
        name = text.strip()
        for index in (self._preferred, self._any, self._by_slug, self._in_ontology):
            found = {
                iri for key in (name, name.casefold()) for iri in index.get(key, ()) if self._fits(iri, kind)
            }
            exact = {iri for iri in index.get(name, ()) if self._fits(iri, kind)}
            for candidates in (exact, found):
                if len(candidates) == 1:
                    return candidates.pop()
            if found:
                raise UnknownNameError(_ambiguous(text, found))
        raise UnknownNameError(self._unknown(text, kind))

    def predicate(self, text: str) -> str:
        """IRI of a predicate from ``asksFor``, ``gk:asksFor``, ``asks for`` or its IRI.

        Raises:
            UnknownNameError: no predicate has this name.
        """
        iri = expand(text)
        if iri is not None:
            return iri
        wanted = text.strip().casefold()
        for known, label in self._predicates.items():
            if wanted in {known.rsplit("#", 1)[-1].casefold(), label.casefold()}:
                return known
        names = [known.rsplit("#", 1)[-1] for known in self._predicates]
        raise UnknownNameError(f"no predicate is called {text!r}{_nearest(text, names)}")

    @cached_property
    def _predicates(self) -> Mapping[str, str]:
        return {
            iri: label
            for iri, label in self._ontology.predicate_labels.items()
            if iri.startswith(str.__str__(GK))
        }

    def _class_label(self, iri: str) -> str | None:
        base = str.__str__(GK)
        return self._ontology.class_labels.get(iri[len(base) :]) if iri.startswith(base) else None

    @cached_property
    def _labels(self) -> dict[str, str]:
        """IRI to preferred label or title, of all concepts and documents of the graph."""
        pairs = [(SKOS.prefLabel, CONCEPTS_GRAPH), (DCTERMS.title, KNOWLEDGE_GRAPH)]
        return {
            subject: label
            for predicate, graph in pairs
            for subject, _, label, _ in match(self._store, predicate=predicate, graph=graph)
        }

    @cached_property
    def _preferred(self) -> Mapping[str, set[str]]:
        return _index((label, iri) for iri, label in self._labels.items())

    @cached_property
    def _any(self) -> Mapping[str, set[str]]:
        others = match(self._store, predicate=SKOS.altLabel, graph=CONCEPTS_GRAPH)
        known = (self._ontology.concepts[iri] for iri in self._labels if iri in self._ontology.concepts)
        hidden = ((label, concept.iri) for concept in known for label in concept.hidden_labels)
        return _index([*((label, iri) for iri, _, label, _ in others), *hidden])

    @cached_property
    def _by_slug(self) -> Mapping[str, set[str]]:
        return _index((iri.rsplit("/", 1)[-1], iri) for iri in self._labels if iri.startswith(ID))

    @cached_property
    def _in_ontology(self) -> Mapping[str, set[str]]:
        concepts = self._ontology.concepts.values()
        return _index(
            (label, concept.iri) for concept in concepts for label in (*concept.labels, slug(concept.label))
        )

    def _fits(self, iri: str, kind: str | None) -> bool:
        if kind is None:
            return True
        if kind == "document":
            return iri.startswith(DOCUMENTS)
        concept = self._ontology.concepts.get(iri)
        return (concept.kind if concept else kind_of(iri)) == kind

    def _unknown(self, text: str, kind: str | None) -> str:
        names = [
            name
            for index in (self._preferred, self._any)
            for name, iris in index.items()
            if any(self._fits(iri, kind) for iri in iris)
        ]
        where = f"of kind {kind}" if kind else "in the graph"
        return f"nothing {where} is called {text!r}{_nearest(text, names)}"


def _index(pairs: Iterable[tuple[str, str]]) -> Mapping[str, set[str]]:
    index: defaultdict[str, set[str]] = defaultdict(set)
    for name, iri in pairs:
        index[name].add(iri)
        index[name.casefold()].add(iri)
    return index


def _ambiguous(text: str, found: set[str]) -> str:
    return f"{text!r} names several things, give one of: {', '.join(sorted(shrink(iri) for iri in found))}"


def _nearest(text: str, names: Iterable[str]) -> str:
    spelled = {name.casefold(): name for name in sorted(names, reverse=True)}
    near = get_close_matches(text.casefold()[:200], spelled, n=3, cutoff=0.6)
    return f"; did you mean {' or '.join(repr(spelled[name]) for name in near)}?" if near else ""
