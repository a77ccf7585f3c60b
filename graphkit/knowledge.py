"""What follows from documents: the concepts in use and the knowledge graph.

What one document adds is computed from its quads alone (`said_by`), and knowledge is the sum of that over
all documents. So it can be thrown away and rebuilt at any time, and a document more or less changes only
the edges that it supports.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

import pyoxigraph as ox

from graphkit.iris import DCTERMS, GK, ID, KINDS, KNOWLEDGE_GRAPH, PROV, RDF, SKOS, edge_iri, kind_of
from graphkit.model import STRENGTHS, NewConcept
from graphkit.quads import DOCUMENTS, Writer, match, word

__all__ = [
    "COUNTS",
    "NAMING",
    "Gathered",
    "Labels",
    "Said",
    "Share",
    "StoredClaim",
    "Tally",
    "Triple",
    "edge_quads",
    "fact_quads",
    "proof_quads",
    "said_by",
    "stored_claims",
]

Triple = tuple[str, str, str]

_RANK: Final = {strength: rank for rank, strength in enumerate(STRENGTHS)}
_KINDS: Final = {kind: name for name, kind in KINDS.items()}
COUNTS: Final = dict(
    zip(
        STRENGTHS, (GK.requiredCount, GK.preferredCount, GK.responsibilityCount, GK.contextCount), strict=True
    )
)
#: What a claim about a posting says of the posting's team and of its role types.
_OF_TEAM: Final = {
    GK.asksFor: GK.asksFor,
    GK.locatedIn: GK.locatedIn,
    GK.forRole: GK.hiresFor,
    GK.mentionsProgram: GK.mentionsProgram,
}
_OF_ROLE: Final = {GK.asksFor: GK.asksFor, GK.locatedIn: GK.locatedIn}
#: Predicates by which the graph of a document names a concept.
NAMING: Final = (GK.refersTo, GK.section, GK.strength, RDF.subject, RDF.object)
_SAME: Final[Mapping[str, str]] = MappingProxyType({})


@dataclass(slots=True)
class Share:
    """What one document puts behind an edge.

    Attributes:
        stating: claims that state it, with their strength.
        linking: claims that link the posting to the subject of the edge.
    """

    stating: dict[str, str | None] = field(default_factory=dict)
    linking: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Said:
    """What one document says, as far as knowledge and concepts depend on it.

    Attributes:
        document: its IRI.
        current: whether it is still said: a closed posting adds nothing to knowledge.
        classes: IRIs of its classes.
        title: its title, or None.
        facts: what it claims of itself, as predicate and object.
        edges: what it adds to edges between entities.
        raw: IRIs of all concepts it names, as it names them.
        labels: preferred labels it gives to concepts, as IRI and label.
        others: other labels, likewise.
        parents: units that concepts are part of, likewise.
    """

    document: str
    current: bool = True
    classes: list[str] = field(default_factory=list)
    title: str | None = None
    facts: list[tuple[str, str]] = field(default_factory=list)
    edges: dict[Triple, Share] = field(default_factory=dict)
    raw: set[str] = field(default_factory=set)
    labels: list[tuple[str, str]] = field(default_factory=list)
    others: list[tuple[str, str]] = field(default_factory=list)
    parents: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Claim:
    iri: str
    subject: str
    predicate: str
    object: str
    strength: str | None


def said_by(
    document: str, triples: Iterable[Triple], *, current: bool = True, same: Mapping[str, str] = _SAME
) -> Said:
    """What a document says, from the triples of its graph.

    What a posting says, it says of its team and of its role types: from *posting postedBy team*
    and *posting asksFor skill* follows *team asksFor skill*, supported by both claims.

    Args:
        document: its IRI.
        triples: of its graph, as plain strings.
        current: False for a document that is closed: only the concepts it names count.
        same: from a concept to the one it was merged into.

    >>> said_by("urn:d", [("urn:d", RDF.type, GK.Posting)]).classes
    ['https://w3id.org/graphkit/ns#Posting']
    """
    said = Said(document, current)
    parts: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for subject, predicate, value in triples:
        if subject == document:
            if predicate == RDF.type and value != GK.Document:
                said.classes.append(value)
            elif predicate == DCTERMS.title:
                said.title = value
        elif predicate in _PARTS_OF_CLAIM:
            parts[subject][predicate] = value
        if predicate in NAMING and not value.startswith(DOCUMENTS):
            said.raw.add(value)
        elif predicate == SKOS.prefLabel:
            said.labels.append((subject, value))
        elif predicate == SKOS.altLabel:
            said.others.append((subject, value))
        elif predicate == GK.partOf:
            said.parents.append((subject, value))
    if current:
        _edges_of(said, sorted(_claims(parts, same), key=lambda claim: claim.iri))
    return said


_PARTS_OF_CLAIM: Final = frozenset((RDF.subject, RDF.predicate, RDF.object, GK.strength, GK.statedIn))


def _claims(parts: Mapping[str, dict[str, str]], same: Mapping[str, str]) -> Iterator[_Claim]:
    for iri, facts in parts.items():
        # A torn claim is for `validate` to report, not for a build to stop at.
        if GK.statedIn in facts and {RDF.subject, RDF.predicate, RDF.object} <= facts.keys():
            strength = word(facts[GK.strength]) if GK.strength in facts else None
            subject, object_ = facts[RDF.subject], facts[RDF.object]
            yield _Claim(
                iri,
                same.get(subject, subject),
                facts[RDF.predicate],
                same.get(object_, object_),
                strength if strength in _RANK else None,
            )


def _edges_of(said: Said, claims: list[_Claim]) -> None:
    own = [claim for claim in claims if claim.subject == said.document]
    said.facts = [(claim.predicate, claim.object) for claim in own]
    for claim in claims:
        if claim.subject != said.document and claim.subject != claim.object:
            triple = (claim.subject, claim.predicate, claim.object)
            said.edges.setdefault(triple, Share()).stating[claim.iri] = claim.strength
    for link, becomes in ((GK.postedBy, _OF_TEAM), (GK.forRole, _OF_ROLE)):
        for owner in (claim for claim in own if claim.predicate == link):
            for claim in own:
                predicate = becomes.get(claim.predicate)
                if predicate is not None and claim.object != owner.object:
                    share = said.edges.setdefault((owner.object, predicate, claim.object), Share())
                    share.stating[claim.iri] = claim.strength
                    share.linking.add(owner.iri)


@dataclass(slots=True)
class Tally:
    """The numbers of one edge.

    Attributes:
        documents: how many documents support it.
        claims: how many claims state it.
        strengths: how many of them have each strength, strongest first.
    """

    documents: int = 0
    claims: int = 0
    strengths: list[int] = field(default_factory=lambda: [0] * len(STRENGTHS))

    def add(self, share: Share, sign: int = 1) -> None:
        """Count what a document puts behind the edge, or with -1 take it back."""
        self.documents += sign
        self.claims += sign * len(share.stating)
        for strength in share.stating.values():
            if strength is not None:
                self.strengths[_RANK[strength]] += sign


def edge_quads(triple: Triple, tally: Tally) -> list[ox.Quad]:
    """An edge with its numbers, without the claims it was derived from; nothing where no document is left."""
    if not tally.documents:
        return []
    add = Writer(KNOWLEDGE_GRAPH)
    subject, predicate, object_ = triple
    iri = edge_iri(subject, predicate, object_)
    add.link(subject, predicate, object_)
    add.link(iri, RDF.type, GK.Edge)
    add.link(iri, RDF.subject, subject)
    add.link(iri, RDF.predicate, predicate)
    add.link(iri, RDF.object, object_)
    add.number(iri, GK.documentCount, tally.documents)
    add.number(iri, GK.claimCount, tally.claims)
    if any(tally.strengths):
        for counter, number in zip(COUNTS.values(), tally.strengths, strict=True):
            add.number(iri, counter, number)
        strongest = next(word for word, number in zip(STRENGTHS, tally.strengths, strict=True) if number)
        add.link(iri, GK.strength, f"{ID}strength/{strongest}")
    return add.quads


def proof_quads(triple: Triple, share: Share) -> list[ox.Quad]:
    """The claims of one document that an edge was derived from."""
    return _proof_quads(triple, _claims_of(share))


def _claims_of(share: Share) -> list[str]:
    return sorted(share.stating.keys() | share.linking)


def _proof_quads(triple: Triple, claims: Iterable[str]) -> list[ox.Quad]:
    add = Writer(KNOWLEDGE_GRAPH)
    add.link(edge_iri(*triple), PROV.wasDerivedFrom, *claims)
    return add.quads


def fact_quads(said: Said) -> list[ox.Quad]:
    """What knowledge says of a document itself; nothing of a closed one."""
    add = Writer(KNOWLEDGE_GRAPH)
    if said.current:
        add.link(said.document, RDF.type, *said.classes)
        if said.title is not None:
            add.text(said.document, DCTERMS.title, said.title)
        for predicate, object_ in said.facts:
            add.link(said.document, predicate, object_)
    return add.quads


class Gathered:
    """The sum of what many documents say.

    >>> gathered = Gathered()
    >>> gathered.take(said_by("urn:d", [("urn:d", RDF.type, GK.Posting)]))
    >>> [quad.subject.value for quad in gathered.quads()]
    ['urn:d']
    """

    def __init__(self) -> None:
        self.raw: Counter[str] = Counter()
        self.labels = Labels()
        self._facts: list[ox.Quad] = []
        self._tallies: defaultdict[Triple, Tally] = defaultdict(Tally)
        #: Names of claims alone: shares of all documents would take ten times the memory.
        self._claims: defaultdict[Triple, list[str]] = defaultdict(list)

    def take(self, said: Said) -> None:
        """Add what one document says."""
        self.raw.update(said.raw)
        self.labels.take(said)
        self._facts += fact_quads(said)
        for triple, share in said.edges.items():
            self._tallies[triple].add(share)
            self._claims[triple] += _claims_of(share)

    def quads(self) -> Iterator[ox.Quad]:
        """The knowledge graph, but for the links between near copies."""
        yield from self._facts
        for triple in sorted(self._tallies):
            yield from edge_quads(triple, self._tallies[triple])
            yield from _proof_quads(triple, self._claims[triple])


class Labels:
    """Names that documents give to concepts."""

    def __init__(self) -> None:
        self._preferred: defaultdict[str, defaultdict[str, int]] = defaultdict(lambda: defaultdict(int))
        self._others: defaultdict[str, set[str]] = defaultdict(set)
        self._parents: defaultdict[str, set[str]] = defaultdict(set)

    def take(self, said: Said, of: str | None = None) -> None:
        """Count the names that one document gives, or those of one concept."""
        for pairs, give in ((said.labels, self.prefer), (said.others, self.also), (said.parents, self.part)):
            for iri, value in pairs:
                if of in (None, iri):
                    give(iri, value)

    def prefer(self, iri: str, label: str) -> None:
        """One document calls it so."""
        self._preferred[iri][label] += 1

    def also(self, iri: str, label: str) -> None:
        """It is called so as well."""
        self._others[iri].add(label)

    def part(self, iri: str, parent: str) -> None:
        """It is part of a unit."""
        self._parents[iri].add(parent)

    def concepts(self) -> list[NewConcept]:
        """Concepts and names the documents brought in themselves, each concept once, sorted by IRI.

        Where documents disagree on a label, the one most of them use is preferred and the others
        become alternative labels.
        """
        merged = []
        for iri, labels in sorted(self._preferred.items()):
            label = min(labels, key=lambda name: (-labels[name], name))
            alternatives = tuple(sorted((self._others[iri] | labels.keys()) - {label}))
            parent = min(self._parents[iri], default=None)
            kind = _KINDS.get(kind_of(iri), "Skill")
            merged.append(NewConcept(iri, kind, label, alternatives, parent))
        return merged


@dataclass(frozen=True, slots=True)
class StoredClaim:
    """A claim as it stands in a store; all fields are IRIs, the strength a word or None."""

    iri: str
    subject: str
    predicate: str
    object: str
    strength: str | None
    document: str


def stored_claims(store: ox.Store) -> Iterator[StoredClaim]:
    """All claims of the documents in a store, in order of their IRIs."""
    parts = {
        predicate: {subject: object_ for subject, _, object_, _ in match(store, predicate=predicate)}
        for predicate in (RDF.subject, RDF.predicate, RDF.object, GK.strength)
    }
    stated = (
        (iri, document)
        for iri, _, document, graph in match(store, predicate=GK.statedIn)
        if graph.startswith(DOCUMENTS)
    )
    for iri, document in sorted(stated):
        strength = parts[GK.strength].get(iri)
        try:
            subject, predicate, object_ = (
                parts[part][iri] for part in (RDF.subject, RDF.predicate, RDF.object)
            )
        except KeyError:
            continue
        known = word(strength) if strength and word(strength) in _RANK else None
        yield StoredClaim(iri, subject, predicate, object_, known, document)
