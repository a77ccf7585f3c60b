"""The proof of an edge: every place in a document that says so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from graphkit.curation import Overlay, overlay_in
from graphkit.iris import (
    DCTERMS,
    GK,
    HISTORY_GRAPH,
    KNOWLEDGE_GRAPH,
    OA,
    PROV,
    RDF,
    SCHEMA,
    claim_iri,
    edge_iri,
    selector_iri,
)
from graphkit.model import STRENGTHS
from graphkit.quads import DOCUMENTS, match, word
from graphkit.sentences import sentence_around

__all__ = ["DocumentInfo", "Evidence", "EvidenceReader", "sentence_around"]

_TEXTS_KEPT: Final = 256
_CLAIMS_KEPT: Final = 65536
_RANK: Final = {strength: rank for rank, strength in enumerate(STRENGTHS)}


@dataclass(frozen=True, slots=True)
class DocumentInfo:
    """What a graph knows of one document, without its text.

    Attributes:
        iri: IRI of the document and of its graph.
        title: its title.
        source: path, URL or name it came from.
        kind: ``article`` or ``posting``.
        offset: where its text begins in the source, or None.
        header: header line of a posting in a listing, or None.
        url: web address, or None.
        date: date of publication, or None.
        mentions: number of mentions.
        claims: number of claims.
        seen: ISO 8601 date of the day it was first looked at, where a history is kept, or None.
        closed: of the day it was found gone, or None.
        revision_of: IRI of the document whose place it took, or None.
    """

    iri: str
    title: str
    source: str
    kind: str
    offset: int | None
    header: str | None
    url: str | None
    date: str | None
    mentions: int
    claims: int
    seen: str | None = None
    closed: str | None = None
    revision_of: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """One place in a document that supports an edge.

    ``text[start:end] == exact`` holds for the document's text, and ``exact`` stands in ``quote``.

    Attributes:
        document: IRI of the document.
        title: its title.
        source: path, URL or name it came from.
        kind: ``article`` or ``posting``.
        start: first code point of the mention in the document's text.
        end: one past its last.
        quote: the sentence around the mention.
        exact: the mention itself.
        section: slug of the section it stands in.
        strength: ``required``, ``preferred``, ``responsibility``, ``context``, or None.
        rule: name of the rule that found the mention.
        claim: IRI of the claim.
        predicate: what the claim says: of an edge *team asksFor skill* some evidence is of
            ``gk:asksFor`` and some of ``gk:postedBy``, which links the posting to the team.
        confidence: measured precision of the claim's rule, or None.
        quote_start: first code point of ``quote`` in the document's text.
        seniority: what the words at this place grade a role with (``senior``, ``level-2``), sorted.
    """

    document: str
    title: str
    source: str
    kind: str
    start: int
    end: int
    quote: str
    exact: str
    section: str
    strength: str | None
    rule: str
    claim: str
    predicate: str
    confidence: float | None = None
    quote_start: int = 0
    seniority: tuple[str, ...] = ()


class EvidenceReader:
    """Reads documents, mentions and claims back from one store."""

    def __init__(self, store: ox.Store) -> None:
        self._store = store
        # A document is asked for once for each of its mentions. Not lru_cache: it would hold this reader
        # and with it the lock of a store on disk until the garbage collector comes.
        self._facts: dict[str, dict[str, str]] = {}
        self._texts: dict[str, str] = {}
        self._laid: Overlay | None = None
        # The claim that ties a posting to its team supports every edge between that team and a skill.
        self._claims: dict[str, tuple[str, list[Evidence]]] = {}

    def document(self, iri: str) -> DocumentInfo:
        """What is known of a document."""
        facts = self._about(iri)
        offset = facts.get(GK.offset)
        return DocumentInfo(
            iri=iri,
            title=facts.get(DCTERMS.title, ""),
            source=facts.get(DCTERMS.source, ""),
            kind=facts["kind"],
            offset=None if offset is None else int(offset),
            header=facts.get(GK.header),
            url=facts.get(SCHEMA.url),
            date=facts.get(DCTERMS.issued),
            mentions=_count(match(self._store, None, RDF.type, GK.Mention, iri)),
            claims=_count(match(self._store, None, RDF.type, GK.Claim, iri)),
            seen=(history := self._values(iri, HISTORY_GRAPH)).get(GK.firstSeen),
            closed=history.get(GK.closedOn),
            revision_of=history.get(PROV.wasRevisionOf),
        )

    def claims_of(self, subject: str, predicate: str, object_: str) -> list[str]:
        """IRIs of the claims an edge, or a statement about a document, was derived from."""
        if subject.startswith(DOCUMENTS):
            return self._own_claims(subject, predicate, object_)
        edge = edge_iri(subject, predicate, object_)
        found = match(self._store, edge, PROV.wasDerivedFrom, graph=KNOWLEDGE_GRAPH)
        return sorted(claim for _, _, claim, _ in found)

    def _overlay(self) -> Overlay:
        if self._laid is None:
            self._laid = overlay_in(self._store)
        return self._laid

    def _own_claims(self, document: str, predicate: str, object_: str) -> list[str]:
        """Claims of a document itself; it may name a concept by one that another stands for."""
        overlay = self._overlay()
        names = {iri for iri, kept in overlay.merges.items() if kept == object_}
        parts = [part.concept for part in overlay.parts if part.iri in (names | {object_})]
        found = (claim_iri(document, document, predicate, iri) for iri in sorted({object_, *names, *parts}))
        claims = [claim for claim in found if any(match(self._store, claim, graph=document))]
        return claims or [claim_iri(document, document, predicate, object_)]

    def evidence(self, claims: Iterable[str], object_: str) -> list[Evidence]:
        """Evidence of claims: those that name the object first, the strongest first.

        Args:
            claims: IRIs of claims.
            object_: IRI of the object of the edge they support.
        """
        overlay = self._overlay()
        found = [
            (overlay.canonical(named, item.document) != object_, item)
            for named, items in map(self._of_claim, claims)
            for item in items
        ]
        found.sort(
            key=lambda pair: (pair[0], _RANK.get(pair[1].strength or "", 9), pair[1].title, *_place(pair[1]))
        )
        return [item for _, item in found]

    def _of_claim(self, iri: str) -> tuple[str, list[Evidence]]:
        """The object of a claim, and its evidence."""
        if iri not in self._claims:
            if len(self._claims) >= _CLAIMS_KEPT:
                self._claims.clear()
            self._claims[iri] = self._read_claim(iri)
        return self._claims[iri]

    def _read_claim(self, iri: str) -> tuple[str, list[Evidence]]:
        facts: dict[str, str] = {}
        mentions: list[str] = []
        for _, predicate, value, _ in match(self._store, iri):
            if predicate == PROV.wasDerivedFrom:
                mentions.append(value)
            else:
                facts[predicate] = value
        if GK.statedIn not in facts:
            return "", []
        return facts[RDF.object], [self._of_mention(mention, iri, facts) for mention in mentions]

    def _of_mention(self, mention: str, claim: str, facts: dict[str, str]) -> Evidence:
        document = facts[GK.statedIn]
        about = self._about(document)
        said = self._values(mention, document)
        position = self._values(selector_iri(mention, "position"), document)
        start, end = int(position[OA.start]), int(position[OA.end])
        text = self.text(document)
        left, right = sentence_around(text, start, end)
        strength, confidence = said.get(GK.strength), facts.get(GK.confidence)
        return Evidence(
            document=document,
            title=about.get(DCTERMS.title, ""),
            source=about.get(DCTERMS.source, ""),
            kind=about["kind"],
            start=start,
            end=end,
            quote=text[left:right],
            exact=text[start:end],
            section=word(said.get(GK.section, "")),
            strength=word(strength) if strength else None,
            rule=said.get(GK.rule, ""),
            claim=claim,
            predicate=facts[RDF.predicate],
            confidence=None if confidence is None else float(confidence),
            quote_start=left,
            seniority=self._seniority(mention, document) if GK.seniority in said else (),
        )

    def _seniority(self, mention: str, document: str) -> tuple[str, ...]:
        found = match(self._store, mention, GK.seniority, graph=document)
        return tuple(sorted(word(value) for _, _, value, _ in found))

    def _values(self, subject: str, graph: str) -> dict[str, str]:
        return {predicate: value for _, predicate, value, _ in match(self._store, subject, graph=graph)}

    def text(self, iri: str) -> str:
        """Whole text of a document."""
        if iri not in self._texts:
            if len(self._texts) >= _TEXTS_KEPT:
                self._texts.clear()
            found = match(self._store, iri, GK.text, graph=iri)
            self._texts[iri] = next((value for _, _, value, _ in found), "")
        return self._texts[iri]

    def _about(self, iri: str) -> dict[str, str]:
        if iri not in self._facts:
            facts = {"kind": "article"}
            for _, predicate, value, _ in match(self._store, iri, graph=iri):
                if value == GK.Posting:
                    facts["kind"] = "posting"
                elif predicate != GK.text:
                    facts[predicate] = value
            self._facts[iri] = facts
        return self._facts[iri]


def _place(item: Evidence) -> tuple[str, int, int]:
    return item.document, item.start, item.end


def _count(items: Iterable[object]) -> int:
    return sum(1 for _ in items)
