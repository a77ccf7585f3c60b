"""Counting what is right, on documents labelled here, and on the shared gold where it is there."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pytest

import graphkit
from graphkit.errors import GraphError, InputError
from graphkit.evaluation import Evaluation, evaluate, load_gold, part_of, write_confidence
from graphkit.evaluation.reliability import Finding, fitted
from graphkit.iris import GK
from graphkit.ontology import load_ontology

from .labelled import POSTING, gold, label, posting

# By their hash "a" to "d" belong to the tuned part.
TUNED = [name for name in "abcdefghijk" if part_of(name) == "tuned"]
HELD_OUT = [name for name in "abcdefghijk" if part_of(name) == "held-out"]


def found(result: Evaluation, rule: str) -> list[bool]:
    return [one.right for one in result.findings if one.rule == rule]


def test_a_whole_posting_is_right() -> None:
    result = evaluate([posting("a")])
    for type_ in ("skill", "team", "location", "role"):
        for mode in ("strict", "lenient", "set"):
            assert (result.spans[type_, mode].wrong, result.spans[type_, mode].missed) == (0, 0), (
                type_,
                mode,
            )
    assert {name: (count.right, count.wrong, count.missed) for name, count in result.relations.items()} == {
        "hasTeam": (1, 0, 0),
        "hasLocation": (1, 0, 0),
        "hasRole": (1, 0, 0),
        "requires": (2, 0, 0),
    }
    assert result.strength_accuracy == 1
    assert not result.errors


def test_claims_are_judged_by_their_labels() -> None:
    result = evaluate([posting("a", wrong="SQL")])
    assert sorted(found(result, "posting-skill")) == [False, True]
    assert found(result, "posting-team") == found(result, "posting-role") == [True]


def test_claims_about_optional_labels_are_not_judged() -> None:
    text = "You must know Python."
    optional = gold("a", text, [label(text, "Python", "skill", optional=True)])
    assert found(evaluate([optional]), "posting-skill") == []


def test_labels_that_are_asked_of_nobody_make_a_claim_wrong() -> None:
    text = "You must know Python."
    named = gold("a", text, [label(text, "Python", "skill", requirement="required")])
    assert found(evaluate([named]), "posting-skill") == [False]


def test_boundaries_of_a_label_make_a_claim_right_under_another_name() -> None:
    text = "You must know Python."
    labels = [label(text, "Python", "skill", requirement="required", canonical="a snake")]
    said = [("requires", "a snake")]
    assert found(evaluate([gold("a", text, labels, said)]), "posting-skill") == [True]
    wider = [label(text, "know Python", "skill", requirement="required", canonical="a snake")]
    assert found(evaluate([gold("a", text, wider, said)]), "posting-skill") == [False]


@pytest.mark.parametrize(("subject", "right"), [("data scientist", True), ("ship captain", False)])
def test_in_an_article_the_subject_has_to_be_right_as_well(subject: str, right: bool) -> None:
    text = "At our yard, a data scientist must know Python well."
    labels = [
        label(text, "data scientist", "role"),
        label(text, "Python", "skill", requirement="required"),
    ]
    article = gold("a", text, labels, [("requires", "Python")], "article", subject)
    assert found(evaluate([article]), "article-role") == [right]


def test_worst_errors_come_with_their_sentence() -> None:
    result = evaluate([posting(name, wrong="SQL") for name in TUNED])
    kind, type_, words, times, sentence = result.worst(1)[0]
    assert (kind, type_, words, times) == ("wrong", "skill", "sql", len(TUNED))
    assert "You must know [SQL]." in sentence
    assert len(result.worst(50)) == 1


# --- parts ---


def test_the_hash_gives_both_parts() -> None:
    assert len(TUNED) > len(HELD_OUT) > 0


def test_each_part_by_itself_and_both_together() -> None:
    documents = [posting(name) for name in (*TUNED[:2], HELD_OUT[0])]
    result = evaluate(documents)
    assert {name: part.documents for name, part in result.parts.items()} == {"tuned": 2, "held-out": 1}
    for name in ("tuned", "held-out"):
        alone = evaluate(documents, part=name)
        assert alone.findings == result.parts[name].findings
        assert alone.spans == result.parts[name].spans
    titles = [title for title, _, _ in result.tables()]
    assert any(title.startswith("Reliability on the held-out part") for title in titles)
    assert titles[-1].startswith("Parts")
    assert not any(title.startswith("Parts") for title, _, _ in evaluate(documents, part="tuned").tables())


def test_an_unknown_part_is_refused() -> None:
    with pytest.raises(InputError, match="no such part"):
        evaluate([], part="half")


# --- the file of measured confidence ---


@pytest.fixture
def gold_path(tmp_path: Path) -> Path:
    rows = [
        {
            **posting(name, wrong="SQL" if name == TUNED[0] else "").__dict__,
            "kind": "posting",
            "text": POSTING,
        }
        for name in (*TUNED, *HELD_OUT)
    ]
    for row in rows:
        del row["document"]
    path = tmp_path / "gold.json"
    path.write_text(json.dumps({"documents": rows}), encoding="utf-8")
    return path


def measurements(path: Path) -> dict[str, dict[str, str]]:
    facts: dict[str, dict[str, str]] = {}
    for triple in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
        assert isinstance(triple.subject, ox.NamedNode)
        assert isinstance(triple.object, ox.NamedNode | ox.Literal)
        facts.setdefault(triple.subject.value, {})[triple.predicate.value] = triple.object.value
    return facts


def test_file_says_what_was_counted_in_the_tuned_part(gold_path: Path, tmp_path: Path) -> None:
    result = evaluate(gold_path)
    path = write_confidence(result, gold_path, tmp_path / "confidence.ttl", date(2026, 1, 2))
    said = measurements(path)["https://w3id.org/graphkit/id/measurement/claim/posting-skill"]
    fired = 2 * len(TUNED)
    assert said[GK.fired] == str(fired)
    assert float(said[GK.precision]) == pytest.approx((fired - 1) / fired, abs=0.001)
    assert 0 < float(said[GK.confidence]) < 1
    assert set(said.values()) >= {"2026-01-02", "posting-skill", GK.Measurement}


def test_file_is_the_same_whatever_the_order_and_left_when_only_the_day_differs(
    gold_path: Path, tmp_path: Path
) -> None:
    documents = load_gold(gold_path)
    paths = [
        write_confidence(evaluate(order), gold_path, tmp_path / name, date(2026, 1, 2))
        for order, name in ((documents, "one.ttl"), (documents[::-1], "two.ttl"))
    ]
    assert paths[0].read_bytes() == paths[1].read_bytes()
    before = paths[0].read_bytes()
    write_confidence(evaluate(documents), gold_path, paths[0], date(2027, 1, 1))
    assert paths[0].read_bytes() == before


def test_written_file_is_what_the_ontology_reads(gold_path: Path, tmp_path: Path) -> None:
    path = write_confidence(evaluate(gold_path), gold_path, tmp_path / "own.ttl")
    # Figures of one's own stand over the shipped ones.
    own = load_ontology(extra=[path]).confidence
    said = measurements(path)["https://w3id.org/graphkit/id/measurement/claim/posting-skill"]
    assert own["posting-skill", "", 0] == float(said[GK.confidence])


def test_nothing_is_fitted_to_the_held_out_part(gold_path: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="held-out"):
        write_confidence(evaluate(gold_path, part="held-out"), gold_path, tmp_path / "no.ttl")
    assert not (tmp_path / "no.ttl").exists()


def test_file_that_cannot_be_written_is_named(gold_path: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(GraphError, match=r"file/own\.ttl"):
        write_confidence(evaluate(gold_path), gold_path, tmp_path / "file" / "own.ttl")


# --- gold files ---


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "no gold file"),
        ("[]", "no gold file"),
        ('{"documents": [{"id": "a"}]}', "broken"),
        ('{"documents": [{"id": "a", "kind": "posting", "file": "b.txt", "entities": []}]}', "broken"),
        (
            '{"documents": [{"id": "a", "kind": "posting", "text": "bc", "entities": '
            '[{"start": 0, "end": 1, "surface": "x"}]}]}',
            "offsets",
        ),
    ],
)
def test_broken_gold_is_refused(content: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "gold.json").write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=message):
        load_gold(tmp_path)


def test_missing_gold_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no gold file here"):
        load_gold(tmp_path)


def test_shared_gold_is_read_as_well_as_ever(shared: Path) -> None:
    result = graphkit.evaluate(shared / "gold")
    assert result.documents == 15
    assert set(result.parts) == {"tuned", "held-out"}
    assert result.spans["skill", "lenient"].f1 >= 0.85
    each = result.reliability()
    assert each.error <= 0.05
    assert sum(one.claims for one in each.bins) + each.unmeasured == sum(
        isinstance(one, Finding) and one.is_claim for one in result.findings
    )
    # The shipped figures are those of the present rules: write them again when this fails.
    shipped = load_ontology().confidence
    for (rule, found_by, mentions), one in fitted(result.tuned).items():
        if not (rule and found_by):
            assert shipped.get((rule, found_by, mentions)) == pytest.approx(one.confidence, abs=0.05), (
                f"{rule or found_by}: graphkit evaluate GOLD --write-confidence ontologies/confidence.ttl"
            )
