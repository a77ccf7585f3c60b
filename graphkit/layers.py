"""What lies over the documents of a graph: which concepts are the same, and how each is described.

Documents keep the concepts they name. A person's decisions and what `graphkit.resolution` finds say
which concept stands for which; knowledge and the descriptions of concepts follow from both.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphkit.curation import Curation, Overlay, curation_quads, overlay_concepts
from graphkit.iris import CURATION_GRAPH, GK, RDF
from graphkit.knowledge import NAMING, Labels, Said
from graphkit.quads import DOCUMENTS, match
from graphkit.rdf import concept_quads
from graphkit.resolution import Resolved, Stated, overlay_of, resolution_quads, stated_in

if TYPE_CHECKING:
    from graphkit.ontology import Ontology

__all__ = ["Layers", "decided_in", "described"]


class Layers:
    """The concepts that the documents of a store name, and what lies over them; kept up to date.

    Attributes:
        overlay: what stands for what.
        resolved: which merges were found, and which are left to a person.

    >>> from graphkit.ontology import load_ontology
    >>> bool(Layers(ox.Store(), load_ontology(), Curation()).overlay.merges)
    False
    """

    def __init__(self, store: ox.Store, ontology: Ontology, curation: Curation) -> None:
        self._ontology, self._curation = ontology, curation
        self._stated: defaultdict[str, list[Stated]] = defaultdict(list)
        for one in stated_in(store):
            self._stated[one.document].append(one)
        self._store = store
        self.overlay, self.resolved = self._found()

    def _found(self) -> tuple[Overlay, Resolved]:
        stated = [one for document in sorted(self._stated) for one in self._stated[document]]
        if not stated and not self._curation.decisions:
            # The vocabularies alone merge nothing that a document could name.
            return Overlay(), Resolved()
        return overlay_of(stated, self._ontology, self._curation)

    def move(self, documents: dict[str, list[ox.Quad]]) -> None:
        """Documents hold other quads now; with none, they are there no more."""
        for iri, quads in documents.items():
            aside = ox.Store()
            aside.extend(quads)
            self._stated[iri] = stated_in(aside, iri)
            if not self._stated[iri]:
                del self._stated[iri]
        self.overlay, self.resolved = self._found()

    def raw(self, before: Iterable[Said], after: Iterable[Said], candidates: Iterable[str]) -> Counter[str]:
        """Concepts as the documents name them after a change; with the number of documents where that counts.

        Args:
            before: what documents said; the store is still as it was then.
            after: what they say now.
            candidates: concepts that may be named: each is looked up, which takes less time than to go
                through all mentions.
        """
        after = list(after)
        changed = {said.document for said in (*before, *after)}
        found = Counter(iri for said in after for iri in said.raw)
        divided = {part.concept for part in self.overlay.parts}
        for iri in {*candidates, *found, *divided}:
            graphs = (
                graph
                for predicate in NAMING
                for *_, graph in match(self._store, None, predicate, iri)
                if graph.startswith(DOCUMENTS) and graph not in changed
            )
            if iri in divided:
                found[iri] += len(set(graphs))
            elif next(graphs, None) is not None:
                found[iri] += 1
        return +found

    def quads(self) -> list[ox.Quad]:
        """The graph of curation: decisions, merges and their reasons."""
        return [*curation_quads(self._curation), *resolution_quads(self.resolved, self.overlay)]


def decided_in(store: ox.Store) -> set[str]:
    """IRIs of the decisions of a person that a graph was made with; those of rules name their rule.

    >>> decided_in(ox.Store())
    set()
    """
    found = {iri for iri, *_ in match(store, None, RDF.type, GK.Decision, CURATION_GRAPH)}
    return found - {iri for iri, *_ in match(store, None, GK.rule, graph=CURATION_GRAPH)}


def described(ontology: Ontology, overlay: Overlay, raw: Counter[str], labels: Labels) -> list[ox.Quad]:
    """All concepts in use, with an overlay laid over them.

    Args:
        ontology: describes the known ones.
        overlay: what stands for what.
        raw: concepts as the documents name them; with the number of documents for those that are divided.
        labels: names that documents give.
    """
    named = {overlay.merges.get(iri, iri) for iri in raw}
    meant: defaultdict[str, set[str]] = defaultdict(set)
    for part in overlay.parts:
        meant[part.concept].update(part.documents)
        named.add(overlay.merges.get(part.iri, part.iri))
    for concept, documents in meant.items():
        if raw[concept] <= len(documents):  # nobody names it without meaning one of its parts
            named.discard(concept)
    return overlay_concepts(concept_quads(ontology, overlay.in_use(named), labels.concepts()), overlay, named)
