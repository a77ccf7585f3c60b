"""Why one graph has what the other lacks: looked up from the documents that say it.

The same questions are asked of a loss (the first graph has it) and of a gain (the second one has it);
only the words differ.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cached_property
from typing import Final

from graphkit.differences.outcome import Cause
from graphkit.differences.side import Side
from graphkit.entities import Edge
from graphkit.iris import DCTERMS, GK, PROV, RDF, shrink

__all__ = ["Gap"]

_NO_STATED: Final = "nothing that the graphs hold explains it"


class Gap:
    """What one side has and the other lacks.

    Args:
        have: the side that has it.
        other: the side that lacks it.
        lost: whether ``have`` is the first graph, so that what it has alone was lost.
    """

    def __init__(self, have: Side, other: Side, *, lost: bool) -> None:
        self._have, self._other, self._lost = have, other, lost
        self._gone: dict[str, Cause | None] = {}

    # --- documents ---

    def document(self, document: str) -> Cause | None:
        """Why a document counts on this side alone, or None where it counts on both."""
        if document not in self._gone:
            self._gone[document] = None if document in self._other.current else self._document(document)
        return self._gone[document]

    def _document(self, document: str) -> Cause:
        have, other = self._have, self._other
        partner = self._partner(document)
        if partner is not None:
            verb = "was revised" if self._lost else "is a revision"
        elif document in other.closed:
            day = other.about(document).get(GK.closedOn, "")
            verb = f"was closed on {day}" if self._lost else f"is open again (closed on {day})"
        else:
            verb = "went" if self._lost else "came"
        return Cause("document", document, f"{have.named(document)} {verb}")

    def _partner(self, document: str) -> str | None:
        """The document in whose place it stands, or that took its place."""
        older = self._have.about(document).get(PROV.wasRevisionOf)
        new = self._other.revisions.get(document) if self._lost else older
        if new is not None:
            return new
        source = self._have.about(document).get(DCTERMS.source, "")
        mine, theirs = self._sources
        # Without a history: the one text that came from this very place, and the one that went.
        return theirs.get(source) if source in mine else None

    @cached_property
    def _sources(self) -> tuple[dict[str, str], dict[str, str]]:
        """By source, the one document that counts on one side alone."""
        have, other = self._have, self._other
        return (
            _single(have, have.current - other.current),
            _single(other, other.current - have.current),
        )

    # --- edges ---

    def edge(self, edge: Edge, claims: Iterable[str] | None = None) -> set[Cause]:
        """Why an edge, or these of its claims, are on this side alone; one cause at least a document."""
        behind: defaultdict[str, list[str]] = defaultdict(list)
        for claim in edge.claims if claims is None else claims:
            behind[self._have.stated_in(claim)].append(claim)
        causes: set[Cause] = set()
        for document in sorted(behind):
            gone = self.document(document) if document else None
            causes |= {gone} if gone else self._support(document, behind[document], edge)
        return causes or {_unexplained(edge.subject, "no claim is behind it")}

    def _support(self, document: str, claims: list[str], edge: Edge) -> set[Cause]:
        """Why a document that counts on both sides is behind an edge on this side alone."""
        causes: set[Cause] = set()
        for claim in claims:
            if self._other.claim(claim, document):
                causes |= self._moved(self._ends(claim, document), document)
            else:
                causes |= self.claim(claim, document, (edge.subject, edge.object))
        return causes or {_unexplained(document, f"{self._have.named(document)}: {_NO_STATED}")}

    def _ends(self, claim: str, document: str) -> set[str]:
        facts = self._have.claim(claim, document)
        return {facts[part] for part in (RDF.subject, RDF.object) if part in facts} - {document}

    def claim(self, claim: str, document: str, concepts: Iterable[str]) -> set[Cause]:
        """Why a document that is on both sides makes a claim on this side alone, or otherwise."""
        places = self._have.mentions(claim, document) | self._other.mentions(claim, document)
        causes = self._decided((claim, *places), document)
        if not causes:
            causes = self.read_otherwise(document, concepts)
        if not causes and self._is_repeated(claim, document, places):
            now, before = ("repeats", "did not") if self._lost else ("no longer repeats", "did")
            detail = f"its employer {now} that sentence in other postings, and {before} before"
            causes = {Cause("repetition", document, f"{self._have.named(document)}: {detail}")}
        return causes

    def _is_repeated(self, claim: str, document: str, places: Iterable[str]) -> bool:
        """Whether a place counts on this side, and on the other stands in a sentence that is repeated.

        It is stated of each such mention, and bears on what a posting says of itself (`graphkit.repeats`).
        """
        return self._have.claim(claim, document).get(RDF.subject) == document and any(
            self._other.is_boilerplate(place, document) and not self._have.is_boilerplate(place, document)
            for place in places
        )

    def strength(self, claim: str, edge: Edge) -> set[Cause]:
        """Why a claim that both sides have is stronger or weaker; nothing where it is the same."""
        document = self._have.stated_in(claim)
        mine, theirs = self._have.claim(claim, document), self._other.claim(claim, document)
        if mine.get(GK.strength) == theirs.get(GK.strength):
            return set()
        causes = self.claim(claim, document, (edge.subject, edge.object))
        return causes or {_unexplained(document, f"{self._have.named(document)}: {_NO_STATED}")}

    # --- entities ---

    def entity(self, concept: str) -> set[Cause]:
        """Why an entity is on this side alone, from the documents that name it; nothing where none does."""
        causes: set[Cause] = set()
        for document, mentions in sorted(self._have.naming(concept).items()):
            gone = self.document(document)
            causes |= {gone} if gone else self._named_in(document, mentions, concept)
        return causes

    def _named_in(self, document: str, mentions: set[str], concept: str) -> set[Cause]:
        causes: set[Cause] = set()
        for mention in mentions:
            raw = self._have.meant(mention, document)
            if self._other.meant(mention, document) == raw:
                causes |= self._moved({raw}, document)
            else:
                causes |= self._decided((mention,), document) or self.read_otherwise(document, (concept,))
        return causes or {_unexplained(document, f"{self._have.named(document)}: {_NO_STATED}")}

    def names(self, concept: str) -> set[Cause]:
        """Why documents give names to a concept on this side alone."""
        causes: set[Cause] = set()
        given = self._have.names_given(concept) - self._other.names_given(concept)
        for document in sorted({document for document, _ in given}):
            gone = self.document(document) if document in self._have.current else None
            causes |= {gone} if gone else self.read_otherwise(document, (concept,))
        return causes

    # --- what reads and who decides ---

    def read_otherwise(self, document: str, concepts: Iterable[str]) -> set[Cause]:
        """What is different about the runs that read a document that is on both sides."""
        mine, theirs = self._have.run(document), self._other.run(document)
        before, after = (mine, theirs) if self._lost else (theirs, mine)
        causes = set()
        for verb, kind, what in _OF_RUN:
            old, new = before.get(verb, frozenset()), after.get(verb, frozenset())
            if old != new:
                was, now = (" ".join(sorted(one)) or "none" for one in (old, new))
                causes.add(Cause(kind, now, f"{what} {was} -> {now}"))
        if any(cause.kind == "ontology" for cause in causes):
            causes |= self._words(concepts)
        return causes

    def _words(self, concepts: Iterable[str]) -> set[Cause]:
        """Which of the concepts the ontologies speak of in different ways."""
        causes = set()
        for concept in concepts:
            mine, theirs = self._have.label(concept), self._other.label(concept)
            if theirs is None and _lacks(self._other, concept):
                known = not _lacks(self._have, concept)
                if known:
                    said = "is retired" if self._lost else "is new in the ontology"
                    causes.add(Cause("ontology", concept, f"{mine or shrink(concept)} {said}"))
            elif mine and theirs and mine != theirs:
                old, new = (mine, theirs) if self._lost else (theirs, mine)
                causes.add(Cause("ontology", concept, f"{old} is called {new} now"))
        return causes

    def _decided(self, iris: Iterable[str], document: str) -> set[Cause]:
        """Decisions that took hold on a claim or its mentions on one side alone."""
        found: set[str] = set()
        for iri in iris:
            found |= self._have.applied(iri, document) ^ self._other.applied(iri, document)
        return {self._correction(decision) for decision in found}

    def deciding(self, concepts: Iterable[str]) -> set[Cause]:
        """Decisions on concepts that were taken on one side alone."""
        found: set[str] = set()
        for concept in concepts:
            found |= self._have.concerning(concept) ^ self._other.concerning(concept)
        return {self._correction(decision) for decision in found}

    def _correction(self, decision: str) -> Cause:
        before, after = (self._have, self._other) if self._lost else (self._other, self._have)
        taken = after.decision(decision)
        if taken is not None:
            return Cause(taken[0], decision, taken[1])
        kind, was = before.decision(decision) or ("correction", "a decision")
        return Cause(kind, decision, f"taken back: {was}" if kind == "correction" else f"no longer: {was}")

    def _moved(self, concepts: Iterable[str], document: str) -> set[Cause]:
        """Why a concept that a document names is taken for another one on the other side."""
        causes: set[Cause] = set()
        for raw in concepts:
            mine = self._have.overlay.canonical(raw, document)
            theirs = self._other.overlay.canonical(raw, document)
            if mine != theirs:
                causes |= self.deciding({raw, mine, theirs}) or {self._resolved(raw, mine, theirs)}
        return causes

    def _resolved(self, raw: str, mine: str, theirs: str) -> Cause:
        old, new = (mine, theirs) if self._lost else (theirs, mine)
        return Cause("resolution", raw, f"{shrink(raw)} is taken for {shrink(new)}, before for {shrink(old)}")


_OF_RUN: Final = (
    (GK.toolVersion, "rule", "graphkit"),
    (GK.model, "rule", "model"),
    (GK.options, "rule", "options"),
    (GK.ontologyVersion, "ontology", "ontology"),
)


def _unexplained(what: str, detail: str) -> Cause:
    return Cause("unexplained", what, detail)


def _single(side: Side, documents: Iterable[str]) -> dict[str, str]:
    """By source, where it is the source of one of the documents alone."""
    sources = {document: side.about(document).get(DCTERMS.source, "") for document in documents}
    often = Counter(sources.values())
    return {source: document for document, source in sources.items() if often[source] == 1}


def _lacks(side: Side, concept: str) -> bool:
    """Whether the ontology that a graph was read with is at hand and has no such concept."""
    ontology = side.kg.ontology
    return side.ontologies == {ontology.version} and ontology.concept(concept) is None
