"""What follows from the documents of a store: the concepts in use and the knowledge graph.

Everything here is computed from the claims and mentions alone, in one pass, so
that knowledge can be thrown away and rebuilt at any time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from operator import attrgetter
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from graphkit.confidence import combined
from graphkit.iris import DCTERMS, GK, ID, KINDS, KNOWLEDGE_GRAPH, PROV, RDF, SKOS, edge_iri, kind_of
from graphkit.model import STRENGTHS, NewConcept
from graphkit.quads import DOCUMENTS, Writer, document_graphs, match, word
from graphkit.repeats import near_copies, signature

if TYPE_CHECKING:
    from graphkit.repeats import Signature

__all__ = ["StoredClaim", "derive", "new_concepts", "stored_claims", "used_concepts"]

_RANK: Final = {strength: rank for rank, strength in enumerate(STRENGTHS)}
_KINDS: Final = {kind: name for name, kind in KINDS.items()}
_COUNTS: Final = dict(
    zip(
        STRENGTHS, (GK.requiredCount, GK.preferredCount, GK.responsibilityCount, GK.contextCount), strict=True
    )
)


def used_concepts(store: ox.Store) -> set[str]:
    """IRIs of all concepts the documents of a store name, with the sections and strengths used."""
    return {
        iri
        for predicate in (GK.refersTo, GK.section, GK.strength, RDF.subject, RDF.object)
        for _, iri in _in_documents(store, predicate)
        if not iri.startswith(DOCUMENTS)
    }


def new_concepts(store: ox.Store) -> list[NewConcept]:
    """Concepts and names the documents brought in themselves, each concept once, sorted by IRI.

    Where documents disagree on a label, the one most of them use is preferred and the others
    become alternative labels.
    """
    preferred: defaultdict[str, defaultdict[str, int]] = defaultdict(lambda: defaultdict(int))
    for iri, label in _in_documents(store, SKOS.prefLabel):
        preferred[iri][label] += 1
    others, parents = (_grouped(_in_documents(store, predicate)) for predicate in (SKOS.altLabel, GK.partOf))
    merged = []
    for iri, labels in sorted(preferred.items()):
        label = min(labels, key=lambda name: (-labels[name], name))
        alternatives = tuple(sorted((others[iri] | labels.keys()) - {label}))
        merged.append(
            NewConcept(
                iri, _KINDS.get(kind_of(iri), "Skill"), label, alternatives, min(parents[iri], default=None)
            )
        )
    return merged


def _in_documents(store: ox.Store, predicate: str) -> Iterator[tuple[str, str]]:
    for subject, _, object_, graph in match(store, predicate=predicate):
        if graph.startswith(DOCUMENTS):
            yield subject, object_


def _grouped(pairs: Iterable[tuple[str, str]]) -> defaultdict[str, set[str]]:
    groups: defaultdict[str, set[str]] = defaultdict(set)
    for key, value in pairs:
        groups[key].add(value)
    return groups


@dataclass(frozen=True, slots=True)
class StoredClaim:
    """A claim as it stands in a store: IRIs, the strength a word or None, the confidence 0 to 1 or None."""

    iri: str
    subject: str
    predicate: str
    object: str
    strength: str | None
    document: str
    confidence: float | None = None


@dataclass(slots=True)
class _Support:
    """What stands behind one derived triple: claims that state it, claims that link to them, and how sure."""

    stating: dict[str, StoredClaim] = field(default_factory=dict)
    linking: set[str] = field(default_factory=set)
    sure: list[tuple[float | None, float | None]] = field(default_factory=list)


#: What a claim about a posting says of the posting's team and of its role types.
_OF_TEAM: Final = {
    GK.asksFor: GK.asksFor,
    GK.locatedIn: GK.locatedIn,
    GK.forRole: GK.hiresFor,
    GK.mentionsProgram: GK.mentionsProgram,
}
_OF_ROLE: Final = {GK.asksFor: GK.asksFor, GK.locatedIn: GK.locatedIn}


def stored_claims(store: ox.Store) -> Iterator[StoredClaim]:
    """All claims of the documents in a store, in order of their IRIs."""
    parts = {
        predicate: {subject: object_ for subject, _, object_, _ in match(store, predicate=predicate)}
        for predicate in (RDF.subject, RDF.predicate, RDF.object, GK.strength, GK.confidence)
    }
    for iri, document in sorted(_in_documents(store, GK.statedIn)):
        strength = parts[GK.strength].get(iri)
        try:
            subject, predicate, object_ = (
                parts[part][iri] for part in (RDF.subject, RDF.predicate, RDF.object)
            )
        except KeyError:
            continue  # a torn claim is for `validate` to report, not for a build to stop at
        known = word(strength) if strength and word(strength) in _RANK else None
        sure = parts[GK.confidence].get(iri)
        yield StoredClaim(
            iri, subject, predicate, object_, known, document, None if sure is None else float(sure)
        )


def derive(store: ox.Store, signatures: dict[str, Signature | None] | None = None) -> list[ox.Quad]:
    """Knowledge computed from the claims of all documents in a store, sorted.

    What a posting says, it says of its team and of its role types: from *posting postedBy team*
    and *posting asksFor skill* follows *team asksFor skill*, supported by both claims. Of postings,
    it also says which repeat each other: that follows from their texts alone.

    Args:
        store: with the documents.
        signatures: of postings compared before, kept up to date: only new texts are read again.
    """
    add = Writer(KNOWLEDGE_GRAPH)
    for iri in document_graphs(store):
        _document_facts(add, store, iri)
    edges: defaultdict[tuple[str, str, str], _Support] = defaultdict(_Support)
    by_document: defaultdict[str, list[StoredClaim]] = defaultdict(list)
    for claim in stored_claims(store):
        if claim.subject == claim.document:
            add.link(claim.subject, claim.predicate, claim.object)
            by_document[claim.document].append(claim)
        else:
            support = edges[claim.subject, claim.predicate, claim.object]
            support.stating[claim.iri] = claim
            support.sure.append((claim.confidence, 1.0))
    for claims in by_document.values():
        _pass_on(claims, GK.postedBy, _OF_TEAM, edges)
        _pass_on(claims, GK.forRole, _OF_ROLE, edges)
    for triple in sorted(edges):
        _edge(add, triple, edges[triple])
    _repeats(add, store, {} if signatures is None else signatures)
    return sorted(add.quads, key=_order)


def _document_facts(add: Writer, store: ox.Store, iri: str) -> None:
    for _, predicate, value, _ in match(store, iri, graph=iri):
        if predicate == RDF.type and value != GK.Document:
            add.link(iri, RDF.type, value)
        elif predicate == DCTERMS.title:
            add.text(iri, DCTERMS.title, value)


def _repeats(add: Writer, store: ox.Store, signatures: dict[str, Signature | None]) -> None:
    """Link postings that are near copies, the one that sorts first to the other."""

    def text_of(iri: str) -> str:
        return next((text for _, _, text, _ in match(store, iri, GK.text, graph=iri)), "")

    found = match(store, predicate=RDF.type, object_=GK.Posting)
    postings = {iri for iri, _, _, graph in found if iri == graph}
    for iri in signatures.keys() - postings:
        del signatures[iri]
    for iri in sorted(postings - signatures.keys()):
        signatures[iri] = signature(text_of(iri))
    known = {iri: made for iri, made in signatures.items() if made is not None}
    for first, second in near_copies(known, text_of):
        add.link(first, GK.repeats, second)


def _pass_on(
    claims: list[StoredClaim],
    link: str,
    becomes: dict[str, str],
    edges: defaultdict[tuple[str, str, str], _Support],
) -> None:
    for owner in (claim for claim in claims if claim.predicate == link):
        for claim in claims:
            predicate = becomes.get(claim.predicate)
            if predicate is not None and claim.object != owner.object:
                support = edges[owner.object, predicate, claim.object]
                support.stating[claim.iri] = claim
                support.linking.add(owner.iri)
                support.sure.append((claim.confidence, owner.confidence))


def _edge(add: Writer, triple: tuple[str, str, str], support: _Support) -> None:
    subject, predicate, object_ = triple
    stating = support.stating.values()
    iri = edge_iri(subject, predicate, object_)
    add.link(subject, predicate, object_)
    add.link(iri, RDF.type, GK.Edge)
    add.link(iri, RDF.subject, subject)
    add.link(iri, RDF.predicate, predicate)
    add.link(iri, RDF.object, object_)
    add.number(iri, GK.documentCount, len({claim.document for claim in stating}))
    add.number(iri, GK.claimCount, len(stating))
    sure = combined(support.sure)
    if sure is not None:
        add.decimal(iri, GK.confidence, sure)
    strengths = [claim.strength for claim in stating if claim.strength is not None]
    if strengths:
        for strength, counter in _COUNTS.items():
            add.number(iri, counter, strengths.count(strength))
        add.link(iri, GK.strength, f"{ID}strength/{min(strengths, key=_RANK.__getitem__)}")
    add.link(iri, PROV.wasDerivedFrom, *sorted(support.stating.keys() | support.linking))


_order: Final = attrgetter("subject.value", "predicate.value", "object.value")
