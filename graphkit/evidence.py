"""The proof of an edge: every place in a document that says so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from graphkit.iris import (
    DCTERMS,
    GK,
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


class EvidenceReader:
    """Reads documents, mentions and claims back from one store."""

    def __init__(self, store: ox.Store) -> None:
        self._store = store
        # A document is asked for once for each of its mentions. Not lru_cache: it would hold this reader
        # and with it the lock of a store on disk until the garbage collector comes.
        self._facts: dict[str, dict[str, str]] = {}
        self._texts: dict[str, str] = {}

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
        )

    def claims_of(self, subject: str, predicate: str, object_: str) -> list[str]:
        """IRIs of the claims an edge, or a statement about a document, was derived from."""
        if subject.startswith(DOCUMENTS):
            return [claim_iri(subject, subject, predicate, object_)]
        edge = edge_iri(subject, predicate, object_)
        found = match(self._store, edge, PROV.wasDerivedFrom, graph=KNOWLEDGE_GRAPH)
        return sorted(claim for _, _, claim, _ in found)

    def evidence(self, claims: Iterable[str], object_: str) -> list[Evidence]:
        """Evidence of claims: those that name the object first, the strongest first.

        Args:
            claims: IRIs of claims.
            object_: IRI of the object of the edge they support.
        """
        found = [
            (facts[RDF.object] != object_, item) for iri in claims for facts, item in self._of_claim(iri)
        ]
        found.sort(
            key=lambda pair: (pair[0], _RANK.get(pair[1].strength or "", 9), pair[1].title, *_place(pair[1]))
        )
        return [item for _, item in found]

    def _of_claim(self, iri: str) -> list[tuple[dict[str, str], Evidence]]:
        facts: dict[str, str] = {}
        mentions: list[str] = []
        for _, predicate, value, _ in match(self._store, iri):
            if predicate == PROV.wasDerivedFrom:
                mentions.append(value)
            else:
                facts[predicate] = value
        if GK.statedIn not in facts:
            return []
        return [(facts, self._of_mention(mention, iri, facts)) for mention in mentions]

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
        )

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
