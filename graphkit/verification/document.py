"""One document against itself: its text, its quotes, its claims."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from graphkit.iris import DCTERMS, GK, OA, PROV, RDF, claim_iri, edge_iri, text_hash
from graphkit.model import STRENGTHS
from graphkit.quads import DOCUMENTS, word
from graphkit.verification.desk import PLACE, Desk, Place, number_of
from graphkit.verification.streaming import Triple
from graphkit.why import PASSED_ON

__all__ = ["check_document"]

_Facts = Mapping[str, list[str]]
_SAME: Final[Mapping[str, str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class _Said:
    """One claim of a document, as far as edges follow from it."""

    number: int
    subject: str
    predicate: str
    object: str
    strength: int


def check_document(
    iri: str, triples: Iterable[Triple], desk: Desk, *, current: bool = True, same: Mapping[str, str] = _SAME
) -> Place:
    """Check one document and note what it supports, if it is current; where it was read.

    Args:
        iri: the document.
        triples: of its graph.
        desk: takes the findings.
        current: whether it counts in knowledge.
        same: from a concept to the one that stands for it in knowledge.
    """
    nodes: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for subject, predicate, value in triples:
        nodes[subject][predicate].append(value)
    about = nodes[iri]
    source, offset = _one(about, DCTERMS.source), _one(about, GK.offset)
    text = _one(about, GK.text)

    def fail(check: str, message: str, focus: str) -> None:
        desk.fail(check, message, focus, iri, source)

    desk.seen["documents"] += 1
    desk.documents.add(iri)
    digest = text_hash(text)
    if len(about[GK.text]) != 1 or about[GK.textSha256] != [digest]:
        fail("text", "the text is not the one whose hash the document states", iri)
    if iri != f"{DOCUMENTS}{digest[:16]}":
        fail("text", f"the text has the hash {digest[:16]}, which is not in the document's IRI", iri)
    said = []
    for focus, facts in nodes.items():
        kinds = facts.get(RDF.type, ())
        if GK.Mention in kinds:
            desk.seen["mentions"] += 1
            for check, message in _mention_failures(iri, text, focus, facts, nodes):
                fail(check, message, focus)
        elif GK.Claim in kinds:
            desk.seen["claims"] += 1
            for message in _claim_failures(iri, focus, facts, nodes):
                fail("claim", message, focus)
            said.append(_said(focus, facts))
    place = Place(source, int(offset) if offset.isdigit() else None)
    if not current:
        return place
    for verb in (RDF.type, DCTERMS.title):  # what knowledge repeats of a document without a claim
        repeated = (value for value in about[verb] if value != GK.Document)
        desk.facts.update(number_of(claim_iri(iri, iri, verb, value)) for value in repeated)
    _support(iri, [_through(one, same) for one in said] if same else said, desk)
    return place


def _one(facts: _Facts, predicate: str) -> str:
    values = facts.get(predicate)
    return values[0] if values else ""


def _mention_failures(
    document: str, text: str, iri: str, facts: _Facts, nodes: Mapping[str, _Facts]
) -> Iterator[tuple[str, str]]:
    selectors = [nodes.get(selector, {}) for selector in facts.get(OA.hasSelector, ())]
    merged = {key: value for selector in selectors for key, value in selector.items()}
    first, last, exact = _one(merged, OA.start), _one(merged, OA.end), _one(merged, OA.exact)
    if facts.get(OA.hasSource) != [document]:
        yield "mention", "it does not belong to the document in whose graph it stands"
    if not facts.get(GK.refersTo):
        yield "mention", "it refers to no concept"
    if not (first.isdigit() and last.isdigit() and exact):
        yield "quote", "it has no position or no quote"
        return
    start, end = int(first), int(last)
    place = PLACE.fullmatch(iri.removeprefix(document))
    if place is None or (int(place[1]), int(place[2])) != (start, end):
        yield "mention", f"its IRI names another place than characters {start} to {end}"
    if text[start:end] != exact:
        yield "quote", f"the text has {text[start:end][:80]!r} there, not {exact[:80]!r}"
        return
    prefix, suffix = _one(merged, OA.prefix), _one(merged, OA.suffix)
    if not text[:start].endswith(prefix) or (start > 0 and not prefix):
        yield "quote", f"before {exact!r} the text has {text[max(0, start - 32) : start]!r}, not {prefix!r}"
    if not text.startswith(suffix, end) or (end < len(text) and not suffix):
        yield "quote", f"after {exact!r} the text has {text[end : end + 32]!r}, not {suffix!r}"


def _claim_failures(document: str, iri: str, facts: _Facts, nodes: Mapping[str, _Facts]) -> Iterator[str]:
    subject, predicate, object_ = (_one(facts, part) for part in (RDF.subject, RDF.predicate, RDF.object))
    if facts.get(GK.statedIn) != [document]:
        yield "it is not stated in the document in whose graph it stands"
    if iri != claim_iri(document, subject, predicate, object_):
        yield "its IRI is not the hash of what it says"
    mentions = facts.get(PROV.wasDerivedFrom, ())
    if not mentions:
        yield "no mention supports it"
    concepts: set[str] = set()
    for mention in mentions:
        there = nodes.get(mention, {})
        if GK.Mention not in there.get(RDF.type, ()):
            yield f"it rests on {mention}, which is no mention of this document"
        concepts.update(there.get(GK.refersTo, ()))
    if concepts and not concepts <= {subject, object_}:
        yield "a mention it rests on names neither its subject nor its object"


def _said(iri: str, facts: _Facts) -> _Said:
    strength = word(_one(facts, GK.strength))
    rank = STRENGTHS.index(strength) if strength in STRENGTHS else len(STRENGTHS)
    subject, predicate, object_ = (_one(facts, part) for part in (RDF.subject, RDF.predicate, RDF.object))
    return _Said(number_of(iri), subject, predicate, object_, rank)


def _through(said: _Said, same: Mapping[str, str]) -> _Said:
    return replace(
        said, subject=same.get(said.subject, said.subject), object=same.get(said.object, said.object)
    )


def _support(document: str, said: list[_Said], desk: Desk) -> None:
    """Add what the claims of one document say for each edge: once each, links beside what they link."""
    edges: defaultdict[tuple[str, str, str], tuple[set[_Said], set[_Said]]]
    edges = defaultdict(lambda: (set(), set()))
    for claim in said:
        if claim.subject == document:
            desk.facts.add(number_of(claim_iri(document, document, claim.predicate, claim.object)))
            for link, table in PASSED_ON.items():
                for owner in (one for one in said if one.predicate == link and one.subject == document):
                    if (verb := table.get(claim.predicate)) and claim.object != owner.object:
                        stating, linking = edges[owner.object, verb, claim.object]
                        stating.add(claim)
                        linking.add(owner)
        elif claim.subject != claim.object:
            edges[claim.subject, claim.predicate, claim.object][0].add(claim)
    for triple, (stating, linking) in edges.items():
        support = desk.edges[number_of(edge_iri(*triple))]
        support.counts[0] += 1
        support.counts[1] += len(stating)
        for claim in stating:
            if claim.strength < len(STRENGTHS):
                support.counts[2 + claim.strength] += 1
                support.strongest = min(support.strongest, claim.strength)
        for claim in stating | linking:
            support.claims += 1
            support.claims_mark ^= claim.number
