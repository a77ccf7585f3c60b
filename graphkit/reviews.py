"""What to look at first: how unsure it is, times how much hangs on it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from heapq import nsmallest
from typing import TYPE_CHECKING, Final

from graphkit.curation import Applied, Curation, Decision, Stale, applied_in
from graphkit.curation.settling import PASSED_ON
from graphkit.evidence import Evidence, EvidenceReader
from graphkit.iris import GK, RDF, kind_of, shrink
from graphkit.quads import DOCUMENTS, match
from graphkit.resolution import Same, overlay_of, stated_in
from graphkit.sentences import quote_hash, sentence_around

if TYPE_CHECKING:
    from graphkit.entities import Edge, Node
    from graphkit.store import KnowledgeGraph

__all__ = ["UNKNOWN", "Item", "review", "signed"]

#: Uncertainty of what nobody measured: as likely wrong as right.
UNKNOWN: Final = 0.5
#: A claim whose rule is right less often than this is worth a look even where others say the same.
_DOUBTFUL: Final = 0.8
_TEAMS: Final = ("team", "organization")


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to decide.

    Attributes:
        kind: ``new-concept``, ``maybe-same``, ``claim``, ``one-document`` (a claim on which edges hang
            alone) or ``stale``.
        what: what is asked, in words.
        why: what makes it uncertain.
        uncertainty: 0 to 1; `UNKNOWN` where nothing was measured.
        measured: whether the uncertainty was measured.
        edges: number of edges it touches.
        alone: number of those that are gone without it.
        documents: number of documents it stands in.
        teams: number of teams whose answers it changes.
        effect: edges, each by the share of its claims that rest on this.
        quote: a sentence to decide by, or the empty string.
        title: title of the document that has it.
        yes: the decision to take when it is right, not signed yet; None where there is none to take.
        no: the decision to take when it is wrong.
    """

    kind: str
    what: str
    why: str
    uncertainty: float
    measured: bool
    edges: int
    alone: int
    documents: int
    teams: int
    effect: float
    quote: str = ""
    title: str = ""
    yes: Decision | None = None
    no: Decision | None = None

    @property
    def score(self) -> float:
        """Uncertainty times effect: the larger, the sooner."""
        return self.uncertainty * self.effect


def review(
    kg: KnowledgeGraph,
    curation: Curation | None = None,
    *,
    applied: Iterable[Applied] | None = None,
    limit: int | None = 50,
) -> list[Item]:
    """What a person should look at first.

    Args:
        kg: the graph.
        curation: decisions taken so far; what they settle is not asked again, and those that have
            nothing to decide any more are listed.
        applied: where they took hold; read from the graph when None.
        limit: number of items; all when None.

    Returns:
        The items, the highest score first.

    >>> from graphkit.store import KnowledgeGraph
    >>> review(KnowledgeGraph())
    []
    """
    desk = _Desk(kg, curation or Curation(), applied)
    rated = [*desk.concepts(), *desk.pairs(), *desk.claims(), *desk.stale()]
    count = len(rated) if limit is None else limit
    found = nsmallest(count, rated, key=lambda one: (-one[0], one[1]))
    return [make() for _, _, make in found]


def signed(decision: Decision, *, why: str, by: str, date: str) -> Decision:
    """A decision of an item with the reason, the person and the ISO 8601 date.

    >>> signed(Decision("accept", "", "", "", concept="urn:a"), why="seen", by="Ada", date="2026-11-28").by
    'Ada'
    """
    return replace(decision, why=" ".join(why.split()), by=" ".join(by.split()), date=date)


def unsigned(kind: str, **said: object) -> Decision:
    """A decision that nobody has taken yet."""
    return Decision(kind, "", "", "", **said)  # type: ignore[arg-type]


#: Score, name for the order of equal scores, and what makes the item.
_Rated = tuple[float, str, Callable[[], Item]]


class _Desk:
    """A graph laid out for review; what costs a look at the texts is done for the items shown alone."""

    def __init__(self, kg: KnowledgeGraph, curation: Curation, applied: Iterable[Applied] | None) -> None:
        self._kg, self._curation = kg, curation
        self._nodes: dict[str, Node] = {node.iri: node for node in kg.nodes()}
        self._edges: list[Edge] = kg.edges()
        self._at: defaultdict[str, list[Edge]] = defaultdict(list)
        for edge in self._edges:
            self._at[edge.subject].append(edge)
            self._at[edge.object].append(edge)
        self._applied = list(applied_in(kg.store) if applied is None else applied)
        self._decided = {decision.id for decision in curation.decisions}
        self._reader = EvidenceReader(kg.store)
        self._overlay, self._resolved = overlay_of(stated_in(kg.store), kg.ontology, curation)

    # --- concepts ---

    def concepts(self) -> Iterator[_Rated]:
        """Concepts that no vocabulary has and nobody has accepted."""
        accepted = self._curation.overlay.accepted
        for node in self._nodes.values():
            effect = len(self._at[node.iri])
            if node.is_new and node.iri not in accepted and effect:
                yield UNKNOWN * effect, node.iri, partial(self._concept, node)

    def _concept(self, node: Node) -> Item:
        title, quote = self._sentence(node.iri)
        edges = self._at[node.iri]
        return Item(
            kind="new-concept",
            what=f"is {node.label!r} a {node.kind}?",
            why="in no vocabulary; how often such concepts are right was not measured",
            uncertainty=UNKNOWN,
            measured=False,
            edges=len(edges),
            alone=len(edges),
            documents=node.document_count,
            teams=self._teams(edges),
            effect=float(len(edges)),
            quote=quote,
            title=title,
            yes=unsigned("accept", concept=node.iri),
            no=unsigned("reject", concept=node.iri),
        )

    def pairs(self) -> Iterator[_Rated]:
        """Concepts that may be the same."""
        for same in self._resolved.maybe:
            effect = len(self._at[same.merged])
            name = f"{same.merged} {same.kept}"
            if effect:
                yield UNKNOWN * effect, name, partial(self._pair, same)

    def _pair(self, same: Same) -> Item:
        title, quote = self._sentence(same.merged)
        edges = self._at[same.merged]
        node = self._nodes.get(same.merged)
        return Item(
            kind="maybe-same",
            what=f"is {self._name(same.merged)} the same as {self._name(same.kept)}?",
            why=f"{same.reason}: {same.shared}; not measured",
            uncertainty=UNKNOWN,
            measured=False,
            edges=len(edges),
            alone=0,
            documents=node.document_count if node else 0,
            teams=self._teams(edges),
            effect=float(len(edges)),
            quote=quote,
            title=title,
            yes=unsigned("merge", concepts=(same.merged,), into=same.kept),
            no=unsigned("reject", concepts=tuple(sorted((same.merged, same.kept)))),
        )

    def _name(self, iri: str) -> str:
        return f"{self._kg.label(iri)!r} ({shrink(iri)})"

    def _teams(self, edges: Iterable[Edge]) -> int:
        ends = {iri for edge in edges for iri in (edge.subject, edge.object)}
        return sum(1 for iri in ends if iri in self._nodes and self._nodes[iri].kind in _TEAMS)

    def _sentence(self, concept: str) -> tuple[str, str]:
        """Title and sentence of the first mention of a concept."""
        meant = {part.concept: set(part.documents) for part in self._overlay.parts if part.iri == concept}
        raw = next(iter(meant), concept)
        found = (
            (graph, *_span(mention))
            for mention, _, _, graph in match(self._kg.store, predicate=GK.refersTo, object_=raw)
            if not meant or graph in meant[raw]
        )
        first = min(found, default=None)
        if first is None:
            return "", ""
        document, start, end = first
        text = self._reader.text(document)
        left, right = sentence_around(text, start, end)
        return self._reader.document(document).title, text[left:right]

    # --- claims ---

    def claims(self) -> Iterator[_Rated]:
        """Claims of doubtful rules, and claims on which edges hang alone."""
        facts = _claim_facts(self._kg)
        accepted = self._accepted()
        supported: defaultdict[str, list[Edge]] = defaultdict(list)
        for edge in self._edges:
            for claim in edge.claims:
                said = facts.get(claim)
                if said and self._overlay.canonical(said.object, said.document) == edge.object:
                    supported[claim].append(edge)
        for claim, edges in supported.items():
            unsure = UNKNOWN if facts[claim].confidence is None else 1 - (facts[claim].confidence or 0)
            alone = any(edge.document_count == 1 for edge in edges)
            if claim not in accepted and unsure and (alone or unsure > 1 - _DOUBTFUL):
                effect = sum(1 / max(1, edge.claim_count) for edge in edges)
                yield unsure * effect, claim, partial(self._claim, facts[claim], edges, facts)

    def _accepted(self) -> set[str]:
        kept = {decision.id for decision in self._curation.decisions if decision.kind == "accept"}
        return {iri for one in self._applied if one.decision in kept for iri, _ in one.touched}

    def _claim(self, claim: _Claim, edges: Sequence[Edge], facts: dict[str, _Claim]) -> Item:
        # A team's edge says more narrowly what is meant than that of a role, which many teams share.
        edge = min(edges, key=lambda one: (kind_of(one.subject) not in _TEAMS, one.subject, one.predicate))
        own = self._reader.evidence([claim.iri], claim.object)
        sure = claim.confidence
        alone = sum(1 for one in edges if one.document_count == 1)
        said = "confidence not measured" if sure is None else f"confidence {sure:.2f}"
        hangs = f"; {alone} of its edges hang on this document alone" if alone else ""
        words = self._kg.label(edge.predicate)
        yes, no = (self._decision(kind, claim, edge, facts, own) for kind in ("accept", "reject"))
        return Item(
            kind="one-document" if alone else "claim",
            what=f"{edge.subject_label} {words} {edge.object_label}?",
            why=said + hangs,
            uncertainty=UNKNOWN if sure is None else 1 - sure,
            measured=sure is not None,
            edges=len(edges),
            alone=alone,
            documents=1,
            teams=self._teams(edges),
            effect=sum(1 / max(1, one.claim_count) for one in edges),
            quote=own[0].quote if own else "",
            title=own[0].title if own else "",
            yes=yes,
            no=no,
        )

    def _decision(
        self, kind: str, claim: _Claim, edge: Edge, facts: dict[str, _Claim], places: Sequence[Evidence]
    ) -> Decision:
        """Keyed by the concepts as the document has them, and by its sentence where there is one alone."""
        subject = claim.subject
        if subject == claim.document:
            links = (facts[iri] for iri in edge.claims if iri in facts)
            owners = (
                one.object
                for one in links
                if one.document == claim.document
                and one.predicate in PASSED_ON
                and self._overlay.canonical(one.object, one.document) == edge.subject
            )
            subject = next(owners, subject)
        quotes = {quote_hash(place.quote) for place in places}
        one = len(quotes) == 1
        return unsigned(
            kind,
            subject=subject,
            predicate=edge.predicate if subject != claim.document else claim.predicate,
            object=claim.object,
            quotes=tuple(quotes) if one else (),
            document=None if one else claim.document,
        )

    # --- decisions ---

    def stale(self) -> Iterator[_Rated]:
        """Decisions that have nothing to decide any more."""
        if not self._curation.decisions:
            return
        current = self._kg.current()
        found = match(self._kg.store, predicate=GK.refersTo)
        concepts = {iri for *_, iri, graph in found if graph in current}
        concepts |= {part.iri for part in self._overlay.parts}
        applied = [one for one in self._applied if one.document in current]
        for one in self._curation.stale(applied, concepts):
            yield 1.0, f"{one.decision.line:06}", partial(_stale, one)


def _stale(one: Stale) -> Item:
    decision = one.decision
    about = (decision.subject, decision.predicate, decision.object, decision.concept, *decision.concepts)
    named = " ".join(shrink(iri) for iri in about if iri)
    line = f" (line {decision.line})" if decision.line else ""
    what = f"stale: {decision.kind} {named}{line}"
    return Item("stale", what, one.reason, 1.0, True, 0, 0, 0, 0, 1.0)


@dataclass(frozen=True, slots=True)
class _Claim:
    iri: str
    subject: str
    predicate: str
    object: str
    document: str
    confidence: float | None


def _claim_facts(kg: KnowledgeGraph) -> dict[str, _Claim]:
    """All claims as the documents make them, by IRI."""
    parts = {
        predicate: {iri: value for iri, _, value, _ in match(kg.store, predicate=predicate)}
        for predicate in (RDF.subject, RDF.predicate, RDF.object, GK.confidence)
    }
    found = {}
    for iri, _, document, _ in match(kg.store, predicate=GK.statedIn):
        sure = parts[GK.confidence].get(iri)
        ends = [parts[part].get(iri) for part in (RDF.subject, RDF.predicate, RDF.object)]
        if document.startswith(DOCUMENTS) and all(ends):
            subject, predicate, object_ = map(str, ends)
            found[iri] = _Claim(
                iri, subject, predicate, object_, document, None if sure is None else float(sure)
            )
    return found


def _span(mention: str) -> tuple[int, int]:
    start, end = mention.rsplit("#char=", 1)[1].split("&", 1)[0].split(",")
    return int(start), int(end)
