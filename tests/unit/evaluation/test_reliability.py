"""The estimator and the reliability table."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.evaluation.reliability import PRIOR_CASES, Finding, cross_validated, fitted, on_others

FINDINGS = st.lists(
    st.builds(
        Finding,
        st.sampled_from("abc"),
        st.sampled_from(("sure", "shaky")),
        st.booleans(),
        st.none() | st.lists(st.sampled_from(("sure", "shaky")), min_size=1, max_size=4).map(tuple),
    )
)


@given(FINDINGS)
def test_what_was_measured_lies_between_precision_and_prior(findings: list[Finding]) -> None:
    measured = fitted(findings)
    for (rule, found_by, mentions), one in measured.items():
        assert 0 < one.confidence < 1
        assert 0 <= one.right <= one.fired
        if rule and found_by:
            prior = measured[(rule, found_by, 0) if mentions else (rule, "", 0)].confidence
            low, high = sorted((one.precision, prior))
            assert low - 1e-9 <= one.confidence <= high + 1e-9


@given(FINDINGS)
def test_order_of_findings_is_irrelevant(findings: list[Finding]) -> None:
    assert fitted(findings) == fitted(findings[::-1])
    assert cross_validated(findings) == cross_validated(sorted(findings, key=repr))


@given(FINDINGS)
def test_every_claim_is_in_one_bin_or_unmeasured(findings: list[Finding]) -> None:
    found = cross_validated(findings)
    claims = sum(one.is_claim for one in findings)
    assert sum(each.claims for each in found.bins) + found.unmeasured == claims
    assert 0 <= found.error <= 1
    assert 0 <= found.brier <= 1
    for each in found.bins:
        assert each.low - 1e-9 <= each.predicted <= each.high + 1e-9


def test_few_cases_are_drawn_to_the_prior_and_many_are_not() -> None:
    others = [Finding("a", "other", number % 2 == 0) for number in range(1000)]
    (few,) = (one for key, one in fitted([*others, *[Finding("a", "r", True)] * 2]).items() if key[1] == "r")
    (many,) = (
        one for key, one in fitted([*others, *[Finding("a", "r", True)] * 2000]).items() if key[1] == "r"
    )
    assert few.confidence == pytest.approx((2 + PRIOR_CASES * 0.5) / (2 + PRIOR_CASES), abs=0.01)
    assert many.confidence > 0.99


def test_a_document_does_not_speak_for_itself() -> None:
    # Each rule fires in one document alone: measured on the others it has no figure.
    findings = [
        one
        for name in ("a", "b")
        for one in (Finding(name, f"m-{name}", True), Finding(name, f"c-{name}", True, (f"m-{name}",)))
    ]
    found = cross_validated(findings)
    assert (found.bins, found.unmeasured) == ((), 2)


def test_confidence_that_keeps_its_promise_has_a_small_error() -> None:
    # Rules that are right with these chances, in many documents: predicted and observed must meet.
    dice = random.Random(1)  # noqa: S311
    findings = []
    for number in range(6000):
        rule, chance = dice.choice((("sure", 0.95), ("fair", 0.75), ("poor", 0.35)))
        right = dice.random() < chance
        name = str(number % 30)
        findings += [Finding(name, rule, right), Finding(name, "claim", right, (rule,))]
    found = cross_validated(findings)
    assert found.error < 0.03
    assert len(found.bins) == 3
    shifted = on_others(
        (Finding(one.document, one.rule, not one.right, one.found_by) for one in findings), findings
    )
    assert shifted.error > 0.4


def test_more_mentions_raise_confidence_only_where_they_were_right_more_often() -> None:
    def said(one: bool, two: bool) -> tuple[float, float]:
        base = [Finding("a", "m", True)] * 100
        claims = [Finding("a", "c", one, ("m",))] * 100 + [Finding("a", "c", two, ("m", "m"))] * 100
        measured = fitted([*base, *claims])
        return measured["c", "m", 1].confidence, measured["c", "m", 2].confidence

    single, double = said(one=False, two=True)
    assert double > single
    single, double = said(one=True, two=False)
    assert double < single
