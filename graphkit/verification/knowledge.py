"""Knowledge against the claims: each edge has its node, each number is counted again."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

import pyoxigraph as ox

from graphkit.iris import GK, ID, KNOWLEDGE_GRAPH, PROV, RDF, claim_iri, edge_iri
from graphkit.model import STRENGTHS
from graphkit.quads import DOCUMENTS, match, word
from graphkit.verification.desk import COUNTS, Desk, Support, number_of

__all__ = ["check_knowledge"]

_EDGES: Final = ID + "edge/"


def check_knowledge(store: ox.Store, desk: Desk) -> None:
    """Compare knowledge with what all documents support, both ways."""
    nodes: defaultdict[str, _Node] = defaultdict(_Node)
    triples: dict[int, tuple[str, str, str]] = {}
    facts: set[int] = set()
    for subject, predicate, value, _ in match(store, graph=KNOWLEDGE_GRAPH):
        if subject.startswith(_EDGES):
            nodes[subject].take(predicate, value)
        elif subject.startswith(DOCUMENTS):
            number = number_of(claim_iri(subject, subject, predicate, value))
            facts.add(number)
            if number not in desk.facts:
                desk.fail("edge", f"no claim says {predicate} {value}", subject, subject)
        else:
            triples[number_of(edge_iri(subject, predicate, value))] = (subject, predicate, value)
    if missing := len(desk.facts - facts):
        desk.fail("edge", f"{missing} claims about documents are not in the knowledge graph", KNOWLEDGE_GRAPH)
    desk.seen["edges"] = len(nodes)
    for iri, found in nodes.items():
        triple = tuple(found.facts.get(part, "") for part in (RDF.subject, RDF.predicate, RDF.object))
        if number_of(iri) not in triples or triples.pop(number_of(iri)) != triple:
            desk.fail("edge", "its triple is not in the knowledge graph", iri)
        for message in found.failures(desk.edges.get(number_of(iri))):
            desk.fail("edge", f"{' '.join(map(_short, triple))}: {message}", iri)
    for triple in triples.values():
        desk.fail("edge", f"{' '.join(map(_short, triple))} has no node with its claims", edge_iri(*triple))
    if missing := len(desk.edges.keys() - {number_of(iri) for iri in nodes}):
        desk.fail("edge", f"{missing} edges that claims support are not in the graph", KNOWLEDGE_GRAPH)


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
