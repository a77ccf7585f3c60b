"""What a decision is: frozen, plain, and the same whatever file or page it came from."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from graphkit.curation.overlay import Overlay, chains
from graphkit.iris import ID, KINDS, concept_iri, kind_of

if TYPE_CHECKING:
    from graphkit.model import Reading

__all__ = ["DECISIONS", "Applied", "Curation", "Decision", "Stale", "retyped"]

#: Kinds of decision, in the order of the guide.
DECISIONS: Final = ("accept", "reject", "merge", "split", "rename", "retype", "add")
#: Those that speak of what one document says; the others speak of concepts.
_PER_DOCUMENT: Final = frozenset(("split", "retype", "add"))


@dataclass(frozen=True, slots=True)
class Decision:
    """One thing a person decided. What a kind does not need is None or empty.

    Attributes:
        kind: one of `DECISIONS`.
        why: the reason, in plain words.
        by: who decided.
        date: ISO 8601 date.
        subject: IRI of the subject of an edge or claim; for ``add``, None means the document itself.
        predicate: IRI of its predicate.
        object: IRI of its object.
        concept: IRI of the concept decided on.
        concepts: of ``merge``, IRIs of those that are the same as ``into``; of ``reject``, two
            that are not the same.
        into: IRI of the concept that is meant.
        quotes: hashes of sentences or of the words themselves (`graphkit.sentences.quote_hash`).
        document: IRI, source or file name of one document.
        label: preferred label.
        type: local name of a class (``Program``).
        exact: words of a quote; they stand in the document as they stand here.
        prefix: what stands right before them, where they stand there more than once.
        suffix: what stands right after them.
        strength: strength of an added skill, one of `graphkit.model.STRENGTHS`.
        line: line of the file, 0 where there is none; two decisions that differ in it are equal.
    """

    kind: str
    why: str
    by: str
    date: str
    subject: str | None = None
    predicate: str | None = None
    object: str | None = None
    concept: str | None = None
    concepts: tuple[str, ...] = ()
    into: str | None = None
    quotes: tuple[str, ...] = ()
    document: str | None = None
    label: str | None = None
    type: str | None = None
    exact: str | None = None
    prefix: str | None = None
    suffix: str | None = None
    strength: str | None = None
    line: int = field(default=0, compare=False)

    @property
    def id(self) -> str:
        """First 16 hex digits of a hash of what is decided; not of why, by whom and when."""
        return _digest(self.kind, *self.about, self.label, self.type, self.into, self.strength)

    @property
    def iri(self) -> str:
        """IRI of the decision in the graph of curation."""
        return f"{ID}decision/{self.id}"

    @property
    def about(self) -> tuple[str, ...]:
        """What it is about, as text that two decisions about the same share."""
        edge = (self.subject, self.predicate, self.object, self.concept, self.document)
        words = (self.exact, self.prefix, self.suffix)
        return tuple(
            text or "" for text in (*edge, *words, " ".join(self.quotes), " ".join(sorted(self.concepts)))
        )

    @property
    def settles(self) -> bool:
        """Whether it changes or marks what single documents say; the others only bear on concepts."""
        edge = self.predicate is not None
        return self.kind in _PER_DOCUMENT or edge or (self.kind == "reject" and self.concept is not None)

    @property
    def touches(self) -> str:
        """IRI without which it has nothing to do in a document."""
        return self.object or self.concept or ""

    @property
    def speaks_of(self) -> frozenset[str]:
        """IRIs of all concepts that it bears on."""
        named = (self.subject, self.object, self.concept, self.into, *self.concepts)
        after = retyped(self) if self.kind == "retype" else None
        return frozenset(iri for iri in (*named, after) if iri)

    def names(self, document: str, source: str) -> bool:
        """Whether the document with this IRI and source is the one it names; true where it names none."""
        wanted = self.document
        return wanted is None or wanted in (document, source) or source.endswith("/" + wanted)


@dataclass(frozen=True, slots=True)
class Applied:
    """A decision that took hold in one document, or could not.

    Attributes:
        decision: id of the decision.
        document: IRI of the document.
        touched: IRIs of the claims and mentions it is about, each with the hash by which the
            decision named it, or the empty string.
        problem: why it did not take hold although the document is the one it names.
    """

    decision: str
    document: str
    touched: tuple[tuple[str, str], ...] = ()
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Stale:
    """A decision that has nothing to decide any more, and why."""

    decision: Decision
    reason: str


@dataclass(frozen=True)
class Curation:
    """All decisions on a graph, in the order they were taken.

    Attributes:
        decisions: the decisions.
        source: name of their file, for messages.

    >>> robots = Decision("rename", "its own name", "Ada", "2026-11-28",
    ...                   concept="urn:robots", label="Robotics")
    >>> dict(Curation((robots,)).overlay.labels)
    {'urn:robots': 'Robotics'}
    """

    decisions: tuple[Decision, ...] = ()
    source: str = field(default="curation.yaml", compare=False)

    @cached_property
    def digest(self) -> str:
        """Hash of all that is decided, 16 hex digits: the same digest, the same graph."""
        return _digest(*(decision.id for decision in self.decisions))

    @cached_property
    def overlay(self) -> Overlay:
        """What the decisions say of concepts; nothing in a document's graph changes for it."""
        merges = {one: d.into or "" for d in self._of("merge") for one in d.concepts}
        labels = {d.concept or "": d.label or "" for d in self._of("rename")}
        types = {retyped(d): d.type or "" for d in self._of("retype")}
        accepted = frozenset(d.concept for d in self._of("accept") if d.concept)
        whole = chains(merges)
        reasons = {one: d.why for d in self._of("merge") for one in d.concepts}
        return Overlay(
            whole, {whole.get(iri, iri): label for iri, label in labels.items()}, types, accepted, reasons
        )

    @cached_property
    def apart(self) -> frozenset[tuple[str, str]]:
        """Pairs of concepts that a person said are not the same, each sorted."""
        pairs = (tuple(sorted(d.concepts)) for d in self._of("reject") if d.concepts)
        return frozenset((one, other) for one, other in pairs)

    def changed(self, other: Curation) -> tuple[Decision, ...] | None:
        """Decisions that only one of two has; None where both have some in another order.

        >>> Curation().changed(Curation())
        ()
        """
        ours, theirs = ({decision.id: decision for decision in one.decisions} for one in (self, other))
        if [key for key in ours if key in theirs] != [key for key in theirs if key in ours]:
            return None
        return tuple(one for key, one in {**ours, **theirs}.items() if (key in ours) != (key in theirs))

    def settle(
        self, reading: Reading, known: Callable[[str], bool] = bool
    ) -> tuple[Reading, tuple[Applied, ...]]:
        """A reading as the decisions leave it, and which of them took hold.

        A reading that no decision is about comes back as it is. See `graphkit.curation.settling`.
        """
        from graphkit.curation.settling import settle

        return settle(reading, self, known)

    def stale(self, applied: Iterable[Applied], concepts: Collection[str] | None = None) -> list[Stale]:
        """Decisions that have nothing to decide any more, in their order.

        Args:
            applied: what `settle` said of all documents.
            concepts: IRIs of all concepts that documents name, before merging; without them,
                merges, renamings and accepted concepts are taken to hold.
        """
        held: dict[str, set[str]] = {}
        problems: dict[str, str] = {}
        for one in applied:
            if one.problem:
                problems.setdefault(one.decision, one.problem)
            else:
                held.setdefault(one.decision, set()).update(mark for _, mark in one.touched)
        found = ((d, _reason(d, held, problems, concepts)) for d in self.decisions)
        return [Stale(decision, reason) for decision, reason in found if reason]

    def joined(self, more: Iterable[Decision]) -> Curation:
        """These decisions with further ones after them; what is decided already is not repeated.

        Raises:
            InputError: a decision contradicts another one.
        """
        from graphkit.curation.check import checked

        known = {decision.id for decision in self.decisions}
        fresh = {decision.id: decision for decision in more if decision.id not in known}
        return Curation(checked((*self.decisions, *fresh.values()), self.source), self.source)

    def _of(self, kind: str) -> Iterable[Decision]:
        return (decision for decision in self.decisions if decision.kind == kind)


def retyped(decision: Decision) -> str:
    """IRI of a concept after ``retype``: its own slug under the kind it is.

    >>> day = Decision("retype", "", "", "", concept=ID + "skill/day-one", type="Program")
    >>> retyped(day)
    'https://w3id.org/graphkit/id/program/day-one'
    """
    concept, kind = decision.concept or "", KINDS[decision.type or ""]
    if kind_of(concept):
        return f"{ID}{kind}/{concept.split('/', 6)[6]}"
    return concept_iri(kind, decision.label or concept.rstrip("/").rsplit("/", 1)[-1])


def _reason(
    decision: Decision,
    held: dict[str, set[str]],
    problems: dict[str, str],
    concepts: Collection[str] | None,
) -> str:
    if not decision.settles:
        if concepts is None:
            return ""
        subjects = decision.concepts or (decision.concept or "",)
        gone = [iri for iri in subjects if iri not in concepts]
        return f"no document names {' and '.join(gone)}" if gone else ""
    if decision.id not in held:
        return problems.get(decision.id, "") or (
            "its quote is gone" if decision.quotes else "no document says what it is about"
        )
    marks = held[decision.id]
    gone = [mark for mark in decision.quotes if mark not in marks]
    return f"gone: quote {', '.join(gone)}" if gone else ""


def _digest(*parts: str | None) -> str:
    joined = "\x1f".join(part or "" for part in parts)
    return sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()[:16]
