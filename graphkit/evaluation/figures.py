"""Figures of one run over labelled documents, and the tables a person reads."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from graphkit.evaluation.gold import HELD_OUT, PARTS, TUNED, TYPES, part_of
from graphkit.evaluation.names import plain
from graphkit.evaluation.reliability import Finding, Reliability, cross_validated, fitted, on_others
from graphkit.iris import GK
from graphkit.model import STRENGTHS

__all__ = ["RELATIONS", "Count", "Evaluation", "Miss", "around"]

#: Predicate of a claim to the relation of a gold file.
RELATIONS = {
    GK.postedBy: "hasTeam",
    GK.locatedIn: "hasLocation",
    GK.forRole: "hasRole",
    GK.asksFor: "requires",
}
_COUNTED = ("right", "wrong", "missed", "precision", "recall", "F1")

Table = tuple[str, tuple[str, ...], list[tuple[object, ...]]]


@dataclass
class Count:
    """Right, wrong and missed.

    >>> count = Count(3, 1, 2)
    >>> count.precision, count.recall, round(count.f1, 3)
    (0.75, 0.6, 0.667)
    """

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """Share of what was found that is right; 0 when nothing was found."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 0.0

    @property
    def recall(self) -> float:
        """Share of what there is that was found; 0 when there is nothing."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def add(self, right: int, wrong: int, missed: int) -> None:
        """Count more."""
        self.right += right
        self.wrong += wrong
        self.missed += missed


@dataclass(frozen=True)
class Miss:
    """One error: ``wrong`` (found, not labelled) or ``missed`` (labelled, not found)."""

    kind: str
    type: str
    document: str
    text: str
    sentence: str
    rule: str = ""


@dataclass
class Evaluation:
    """Figures of one run over labelled documents.

    Attributes:
        documents: number of documents.
        spans: (type, ``strict`` | ``lenient`` | ``set``) to its count.
        relations: relation to its count.
        strengths: (labelled, found) strength to the number of skills.
        rules: rule to its count of right and wrong mentions, lenient.
        errors: wrong and missed mentions, lenient.
        findings: mentions and claims that the labels call right or wrong.
        parts: the same for each part, where documents of both were read.
    """

    documents: int = 0
    spans: defaultdict[tuple[str, str], Count] = field(default_factory=lambda: defaultdict(Count))
    relations: defaultdict[str, Count] = field(default_factory=lambda: defaultdict(Count))
    strengths: Counter[tuple[str, str]] = field(default_factory=Counter)
    rules: defaultdict[str, Count] = field(default_factory=lambda: defaultdict(Count))
    errors: list[Miss] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    parts: dict[str, Evaluation] = field(default_factory=dict)

    @property
    def strength_accuracy(self) -> float:
        """Share of found skills whose strength is the labelled one; 0 when there are none."""
        total = sum(self.strengths.values())
        return sum(self.strengths[name, name] for name in STRENGTHS) / total if total else 0.0

    @property
    def tuned(self) -> list[Finding]:
        """Findings in documents of the tuned part: what confidence may be measured on."""
        return [finding for finding in self.findings if part_of(finding.document) == TUNED]

    def reliability(self) -> Reliability:
        """Confidence of each document's claims as measured on all the other documents, against the labels."""
        return cross_validated(self.findings)

    def reliability_held_out(self) -> Reliability:
        """Confidence of the held-out part's claims as measured on the tuned part, against the labels."""
        held_out = [finding for finding in self.findings if part_of(finding.document) == HELD_OUT]
        return on_others(held_out, self.tuned)

    def tables(self) -> Iterator[Table]:
        """Title, columns and rows of each table a person reads."""
        yield (
            "Mentions and concepts",
            ("type", "counted", *_COUNTED),
            [(t, mode, *_row(self.spans[t, mode])) for t in TYPES for mode in ("strict", "lenient", "set")],
        )
        names = RELATIONS.values()
        yield "Relations", ("relation", *_COUNTED), [(name, *_row(self.relations[name])) for name in names]
        yield (
            f"Strength (accuracy {self.strength_accuracy:.3f})",
            ("labelled \\ found", *STRENGTHS),
            [(gold, *(self.strengths[gold, found] for found in STRENGTHS)) for gold in STRENGTHS],
        )
        yield from self._rule_tables()
        yield _reliability_table("Reliability, each document by the others", self.reliability())
        if set(self.parts) == set(PARTS):
            title = "Reliability on the held-out part, by the tuned part"
            yield _reliability_table(title, self.reliability_held_out())
            yield self._part_table()

    def _rule_tables(self) -> Iterator[Table]:
        written = {key: found.confidence for key, found in fitted(self.tuned).items()}
        columns = ("rule", "fired", "precision", "confidence")
        for title, claims in (("Rules", False), ("Rules of claims", True)):
            counts: defaultdict[str, Count] = defaultdict(Count)
            for one in self.findings:
                if one.is_claim == claims:
                    counts[one.rule].add(one.right, not one.right, 0)
            rows: list[tuple[object, ...]] = []
            for rule, count in sorted(
                counts.items(), key=lambda item: (-item[1].right - item[1].wrong, item[0])
            ):
                sure = written.get((rule, "", 0) if claims else ("", rule, 0))
                shown = None if sure is None else round(sure, 3)
                rows.append((rule, count.right + count.wrong, round(count.precision, 3), shown))
            yield title, columns, rows

    def _part_table(self) -> Table:
        rows: list[tuple[object, ...]] = []
        for name in PARTS:
            part = self.parts[name]
            rows += [(name, part.documents, t, *_row(part.spans[t, "lenient"])) for t in TYPES]
            rows += [(name, part.documents, r, *_row(part.relations[r])) for r in RELATIONS.values()]
        strengths = ", ".join(f"{name} {self.parts[name].strength_accuracy:.3f}" for name in PARTS)
        return (
            f"Parts, lenient (strength accuracy: {strengths})",
            ("part", "documents", "of", *_COUNTED),
            rows,
        )

    def worst(self, limit: int) -> list[tuple[str, str, str, int, str]]:
        """The commonest errors: kind, type, words, how often, and a sentence they stand in."""
        groups: defaultdict[tuple[str, str, str], list[Miss]] = defaultdict(list)
        for miss in self.errors:
            groups[miss.kind, miss.type, plain(miss.text)].append(miss)
        ranked = sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))
        return [(*key, len(found), found[0].sentence) for key, found in ranked[:limit]]


def around(text: str, start: int, end: int) -> str:
    """The words at a place, in brackets, within what stands around them."""
    return re.sub(r"\s+", " ", f"{text[max(0, start - 60) : start]}[{text[start:end]}]{text[end : end + 60]}")


def _reliability_table(title: str, found: Reliability) -> Table:
    facts = f"{title} (expected calibration error {found.error:.3f}, Brier score {found.brier:.3f}"
    if found.unmeasured:
        facts += f"; {found.unmeasured} claims by rules never measured there"
    rows: list[tuple[object, ...]] = [
        (f"{each.low:.2f} to {each.high:.2f}", each.claims, round(each.predicted, 3), round(each.observed, 3))
        for each in found.bins
    ]
    return f"{facts})", ("confidence", "claims", "predicted", "observed"), rows


def _row(count: Count) -> tuple[object, ...]:
    scores = (round(value, 3) for value in (count.precision, count.recall, count.f1))
    return (count.right, count.wrong, count.missed, *scores)
