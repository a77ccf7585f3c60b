"""Measured precision as confidence, and whether it keeps what it promises.

**Estimator.** A rule that fired twice and was right twice is not right for ever. A figure of few
cases is drawn towards a more general one: (right + m·prior) / (fired + m), the m-estimate of
B. Cestnik, "Estimating probabilities: a crucial task in machine learning" (ECAI 1990), which is the
mean of a Beta posterior whose prior counts as m cases. The prior of a rule is the precision of all
rules of its kind, that of a claim rule with a mention rule is the claim rule's, and that of both with
a number of mentions is theirs. The lower end of Wilson's interval would be too low on average; a
confidence that is to be right as often as it says is a mean, not a bound.

**Reliability.** Claims are put into bins by confidence; in each, the mean confidence (predicted)
stands beside the share of right claims (observed): M. H. DeGroot and S. E. Fienberg, "The comparison
and evaluation of forecasters" (The Statistician 32, 1983). The expected calibration error is the mean
distance of the two, weighted by claims: C. Guo et al., "On calibration of modern neural networks"
(ICML 2017). The Brier score is the mean squared distance of confidence and outcome (0 or 1).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import fsum
from typing import Final, TypeVar

from graphkit.confidence import Key, Table, confidence_of, key_of

__all__ = [
    "PRIOR_CASES",
    "Bin",
    "Finding",
    "Measured",
    "Reliability",
    "cross_validated",
    "fitted",
    "on_others",
    "reliability_of",
]

_K = TypeVar("_K")

#: How many cases the prior counts as. Of 2, 5, 10, 20 and 40, 5 and 10 had the lowest log loss by
#: cross-validation on the gold documents, and 10 the lowest Brier score.
PRIOR_CASES: Final = 10.0
#: Bins of confidence, equally wide.
_BINS: Final = 10


@dataclass(frozen=True, slots=True)
class Finding:
    """A mention or claim that the labels call right or wrong.

    Attributes:
        document: name of the labelled document.
        rule: the rule that made it.
        right: what the labels say.
        found_by: of a claim, the rules of the mentions of its object; None of a mention.
    """

    document: str
    rule: str
    right: bool
    found_by: tuple[str, ...] | None = None

    @property
    def is_claim(self) -> bool:
        """Whether it is a claim."""
        return self.found_by is not None


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured of one way of making mentions or claims: how often, how right, and shrunk."""

    fired: int
    right: int
    confidence: float

    @property
    def precision(self) -> float:
        """Share of right ones."""
        return self.right / self.fired


@dataclass(frozen=True, slots=True)
class Bin:
    """Claims whose confidence is at least ``low`` and below ``high`` (1 belongs to the last)."""

    low: float
    high: float
    claims: int
    predicted: float
    observed: float


@dataclass(frozen=True, slots=True)
class Reliability:
    """Predicted against observed.

    Attributes:
        bins: those with claims in them, lowest first.
        error: expected calibration error, 0 to 1.
        brier: Brier score, 0 to 1.
        unmeasured: claims without a confidence.
    """

    bins: tuple[Bin, ...]
    error: float
    brier: float
    unmeasured: int


def fitted(findings: Iterable[Finding]) -> dict[Key, Measured]:
    """What was measured of each rule, and of each making of claims that was met.

    >>> found = fitted([Finding("a", "sure", True)] * 9 + [Finding("a", "shaky", False)])
    >>> [(key[1], one.fired, one.precision, round(one.confidence, 2)) for key, one in found.items()]
    [('shaky', 1, 0.0, 0.76), ('sure', 9, 1.0, 0.91)]
    """
    findings = list(findings)
    mentions = [finding for finding in findings if not finding.is_claim]
    claims = [finding for finding in findings if finding.is_claim]
    found: dict[Key, Measured] = {}
    for rule, outcomes in sorted(_grouped((one.rule, one.right) for one in mentions).items()):
        found["", rule, 0] = _shrunk(outcomes, _share(mentions))
    table = {key: measured.confidence for key, measured in found.items()}
    for rule, outcomes in sorted(_grouped((one.rule, one.right) for one in claims).items()):
        found[rule, "", 0] = _shrunk(outcomes, _share(claims))
        table[rule, "", 0] = found[rule, "", 0].confidence
    keyed = [(key_of(one.rule, one.found_by or (), table), one.right) for one in claims]
    known = [(key, right) for key, right in keyed if key is not None]
    for (rule, by, _), outcomes in sorted(_grouped(((*key[:2], 0), right) for key, right in known).items()):
        found[rule, by, 0] = _shrunk(outcomes, found[rule, "", 0].confidence)
    for key, outcomes in sorted(_grouped(known).items()):
        found[key] = _shrunk(outcomes, found[(*key[:2], 0)].confidence)
    return found


def _grouped(pairs: Iterable[tuple[_K, bool]]) -> dict[_K, list[bool]]:
    groups: defaultdict[_K, list[bool]] = defaultdict(list)
    for key, right in pairs:
        groups[key].append(right)
    return groups


def _share(findings: Sequence[Finding]) -> float:
    # Laplace's rule, so that a handful of cases never gives 0 or 1 for certain.
    return (sum(one.right for one in findings) + 1) / (len(findings) + 2)


def _shrunk(outcomes: Sequence[bool], prior: float) -> Measured:
    fired, right = len(outcomes), sum(outcomes)
    return Measured(fired, right, (right + PRIOR_CASES * prior) / (fired + PRIOR_CASES))


def cross_validated(findings: Sequence[Finding]) -> Reliability:
    """Reliability where the claims of each document get the confidence measured on all others."""
    names = sorted({one.document for one in findings})
    said: list[tuple[float | None, bool]] = []
    for name in names:
        others = [one for one in findings if one.document != name]
        said += _said((one for one in findings if one.document == name), others)
    return reliability_of(said)


def on_others(findings: Iterable[Finding], measured_on: Iterable[Finding]) -> Reliability:
    """Reliability of some findings where confidence was measured on others."""
    return reliability_of(list(_said(findings, measured_on)))


def _said(findings: Iterable[Finding], others: Iterable[Finding]) -> Iterator[tuple[float | None, bool]]:
    table: Table = {key: measured.confidence for key, measured in fitted(others).items()}
    for one in findings:
        if one.found_by is not None:
            yield confidence_of(one.rule, one.found_by, table), one.right


def reliability_of(said: Sequence[tuple[float | None, bool]]) -> Reliability:
    """Reliability of pairs of a confidence (None where there is none) and whether that was right.

    >>> found = reliability_of([(0.95, True), (0.95, True), (0.45, True), (0.45, False)])
    >>> [(each.low, each.observed) for each in found.bins], round(found.error, 3)
    ([(0.4, 0.5), (0.9, 1.0)], 0.05)
    """
    known = [(sure, right) for sure, right in said if sure is not None]
    groups: defaultdict[int, list[tuple[float, bool]]] = defaultdict(list)
    for sure, right in known:
        groups[min(int(sure * _BINS), _BINS - 1)].append((sure, right))
    bins = []
    for number, group in sorted(groups.items()):
        count = len(group)
        predicted, observed = (
            fsum(sure for sure, _ in group) / count,
            sum(right for _, right in group) / count,
        )
        bins.append(Bin(number / _BINS, (number + 1) / _BINS, count, predicted, observed))
    total = max(len(known), 1)
    error = fsum(each.claims * abs(each.predicted - each.observed) for each in bins) / total
    brier = fsum((sure - right) ** 2 for sure, right in known) / total
    return Reliability(tuple(bins), error, brier, len(said) - len(known))
