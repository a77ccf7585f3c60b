"""Knowledge against the claims: each edge has its node, each number is counted again."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from graphkit.iris import GK, ID, KNOWLEDGE_GRAPH, PROV, RDF, claim_iri, edge_iri
from graphkit.model import STRENGTHS
from graphkit.quads import DOCUMENTS, word
from graphkit.verification.desk import COUNTS, Desk, Support, number_of
from graphkit.verification.streaming import Triple

__all__ = ["Knowledge"]

_EDGES: Final = ID + "edge/"


class Knowledge:
    """The knowledge graph as it stands, to be compared when all documents have been read."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._nodes: defaultdict[str, _Node] = defaultdict(_Node)
        self._triples: dict[int, Triple] = {}
        self._facts: dict[int, Triple] = {}
        self._pairs: list[Triple] = []

    def take(self, triples: Iterable[Triple]) -> None:
        """Take note of triples."""
        for subject, predicate, value in triples:
            if subject.startswith(_EDGES):
                self._nodes[subject].take(predicate, value)
            elif predicate == GK.repeats:
                # That two texts repeat each other follows from the texts: no claim says it.
                self._pairs.append((subject, predicate, value))
            elif subject.startswith(DOCUMENTS):
                number = number_of(claim_iri(subject, subject, predicate, value))
                self._facts[number] = (subject, predicate, value)
            else:
                self._triples[number_of(edge_iri(subject, predicate, value))] = (subject, predicate, value)

    def compare(self) -> None:
        """Compare with what all documents support, both ways."""
        desk = self._desk
        desk.seen["edges"] = len(self._nodes)
        for subject, predicate, value in self._pairs:
            if not {subject, value} <= desk.documents:
                desk.fail("edge", f"{_short(predicate)} leads to no document", subject, subject)
        for number in self._facts.keys() - desk.facts:
            subject, predicate, value = self._facts[number]
            desk.fail("edge", f"no claim says {_short(predicate)} {_short(value)}", subject, subject)
        if missing := len(desk.facts - self._facts.keys()):
            desk.fail("edge", f"{missing} claims about documents are not in it", KNOWLEDGE_GRAPH)
        for iri, found in self._nodes.items():
            triple = tuple(found.facts.get(part, "") for part in (RDF.subject, RDF.predicate, RDF.object))
            if self._triples.pop(number_of(iri), None) != triple:
                desk.fail("edge", "its triple is not in the knowledge graph", iri)
            for message in found.failures(desk.edges.get(number_of(iri))):
                desk.fail("edge", f"{' '.join(map(_short, triple))}: {message}", iri)
        for triple in self._triples.values():
            message = f"{' '.join(map(_short, triple))} has no node with its claims"
            desk.fail("edge", message, edge_iri(*triple))
        if missing := len(desk.edges.keys() - {number_of(iri) for iri in self._nodes}):
            desk.fail("edge", f"{missing} edges that claims support are not in it", KNOWLEDGE_GRAPH)


def _short(iri: str) -> str:
    return re.split(r"[#/]", iri)[-1]


@dataclass(slots=True)
class _Node:
    """What the node of an edge states."""

    facts: dict[str, str] = field(default_factory=dict)
    claims: int = 0
    claims_mark: int = 0

    def take(self, predicate: str, value: str) -> None:
        """Add one triple."""
        if predicate == PROV.wasDerivedFrom:
            self.claims += 1
            self.claims_mark ^= number_of(value)
        else:
            self.facts[predicate] = value

    def failures(self, support: Support | None) -> Iterator[str]:
        """Where that is not what the claims say."""
        if support is None:
            yield "no claim supports it"
            return
        if (self.claims, self.claims_mark) != (support.claims, support.claims_mark):
            yield f"it names {self.claims} claims, and not the {support.claims} that support it"
        strong = support.strongest < len(STRENGTHS)
        for predicate, count in zip(COUNTS, support.counts, strict=True):
            stated = self.facts.get(predicate)
            if stated != str(count) and (stated is not None or predicate in COUNTS[:2] or strong):
                yield f"{_short(predicate)} is {stated}, counted again it is {count}"
        strength = self.facts.get(GK.strength)
        if (word(strength) if strength else None) != (STRENGTHS[support.strongest] if strong else None):
            yield f"its strength is {strength}, which is not the strongest of its claims"
