"""Decisions as quads: what they are in a graph of their own, where they took hold in each document's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import chain
from typing import Final

import pyoxigraph as ox

from graphkit.curation.decision import Applied, Curation, Decision
from graphkit.curation.overlay import Overlay, Part, whole_of
from graphkit.iris import CURATION_GRAPH, DCTERMS, GK, ID, OA, PROV, RDF
from graphkit.quads import DOCUMENTS, Writer, match

__all__ = ["applied_in", "applied_quads", "curation_quads", "overlay_in", "overlay_of_triples"]

_DECISIONS: Final = ID + "decision/"
#: What says of a concept that it stands for another, or for one of several units.
_LAID: Final = (DCTERMS.isReplacedBy, PROV.wasDerivedFrom)


def applied_quads(applied: Iterable[Applied]) -> list[ox.Quad]:
    """What took hold in documents, for the documents' own graphs: it comes and goes with them.

    Args:
        applied: what `graphkit.curation.settling.settle` said of one document or several.
    """
    quads: list[ox.Quad] = []
    for one in applied:
        add, decision = Writer(one.document), _DECISIONS + one.decision
        add.link(decision, PROV.used, one.document)
        if one.problem:
            add.text(decision, DCTERMS.description, one.problem)
        for iri, mark in one.touched:
            add.link(decision, PROV.used, iri)
            if mark:
                add.text(iri, GK.quoteHash, mark)
        quads += add.quads
    return list(dict.fromkeys(quads))


def applied_in(store: ox.Store) -> list[Applied]:
    """What took hold in all documents of a store, read back; sorted by document and decision."""
    used: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for decision, _, iri, graph in match(store, predicate=PROV.used):
        if decision.startswith(_DECISIONS) and graph.startswith(DOCUMENTS):
            used[graph, decision].append(iri)
    marks: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for iri, _, mark, graph in match(store, predicate=GK.quoteHash):
        marks[graph, iri].append(mark)
    found = []
    for (document, decision), iris in sorted(used.items()):
        touched = [
            (iri, mark) for iri in iris if iri != document for mark in marks.get((document, iri), [""])
        ]
        problems = match(store, decision, DCTERMS.description, graph=document)
        problem = next((text for _, _, text, _ in problems), "")
        found.append(Applied(decision.removeprefix(_DECISIONS), document, tuple(sorted(touched)), problem))
    return found


def curation_quads(curation: Curation, applied: Iterable[Applied] = ()) -> list[ox.Quad]:
    """The decisions, for the graph of curation: who decided what, when, why, and what it touched.

    A merge is also ``merged dcterms:isReplacedBy kept``, which `overlay_in` reads back.

    Args:
        curation: the decisions.
        applied: where they took hold, in all documents.
    """
    add = Writer(CURATION_GRAPH)
    for decision in curation.decisions:
        _decision(add, decision)
    known = {decision.id for decision in curation.decisions}
    for one in applied:
        if one.decision in known and not one.problem:
            add.link(_DECISIONS + one.decision, PROV.used, one.document, *(iri for iri, _ in one.touched))
    for iri, kept in curation.overlay.merges.items():
        add.link(iri, DCTERMS.isReplacedBy, kept)
    return sorted(set(add.quads), key=str)


def _decision(add: Writer, decision: Decision) -> None:
    iri = decision.iri
    add.link(iri, RDF.type, GK.Decision, PROV.Activity)
    add.text(iri, GK.decides, decision.kind)
    add.text(iri, DCTERMS.description, decision.why)
    add.text(iri, DCTERMS.creator, decision.by)
    add.typed(iri, DCTERMS.date, decision.date, "date")
    concepts = (decision.concept, decision.into, *decision.concepts)
    add.link(iri, GK.concerns, *filter(None, concepts))
    add.link(iri, RDF.subject, *filter(None, [decision.subject]))
    add.link(iri, RDF.predicate, *filter(None, [decision.predicate]))
    add.link(iri, RDF.object, *filter(None, [decision.object]))
    texts = ((DCTERMS.title, decision.label), (OA.exact, decision.exact), (DCTERMS.source, decision.document))
    for predicate, text in texts:
        if text is not None:
            add.text(iri, predicate, text)
    for quote in decision.quotes:
        add.text(iri, GK.quoteHash, quote)


def overlay_in(store: ox.Store) -> Overlay:
    """The merges and parts that the knowledge of a store was derived with, read back.

    Labels, types and accepted concepts stand in the descriptions already.
    """
    found = (match(store, None, verb, graph=CURATION_GRAPH) for verb in _LAID)
    return overlay_of_triples(quad[:3] for quad in chain.from_iterable(found))


def overlay_of_triples(triples: Iterable[tuple[str, str, str]]) -> Overlay:
    """Likewise, from the triples of the graph of curation.

    >>> overlay_of_triples([("urn:a", DCTERMS.isReplacedBy, "urn:b")]).canonical("urn:a")
    'urn:b'
    """
    merges: dict[str, str] = {}
    sources: defaultdict[str, list[str]] = defaultdict(list)
    for subject, predicate, value in triples:
        if predicate == DCTERMS.isReplacedBy:
            merges[subject] = value
        elif predicate == PROV.wasDerivedFrom:
            sources[subject].append(value)
    return Overlay(merges=merges, parts=tuple(_part(iri, sources[iri]) for iri in sorted(sources)))


def _part(iri: str, sources: list[str]) -> Part:
    """Its name is what stands before the organisation in its own IRI."""
    concept = whole_of(iri)
    documents = tuple(sorted(source for source in sources if source.startswith(DOCUMENTS)))
    parent = next((source for source in sources if source not in (concept, *documents)), "")
    return Part(iri, concept, parent, documents)
