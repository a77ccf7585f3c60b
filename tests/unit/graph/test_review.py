"""What a person is asked first, and what becomes of the answers."""

from __future__ import annotations

import io
import json
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from graphkit.cli import main
from graphkit.curation import Curation, Decision, load_curation
from graphkit.iris import GK, concept_iri
from graphkit.reviews import UNKNOWN, Item, review, signed
from graphkit.sentences import quote_hash
from graphkit.store import KnowledgeGraph

from .conftest import build
from .readings import article, posting

GIZMOLOGY = concept_iri("skill", "Gizmology")
ROBOTICS = concept_iri("team", "Robotics")


def item_of(items: list[Item], kind: str, words: str) -> Item:
    return next(item for item in items if item.kind == kind and words in item.what)


def test_items_are_in_order_of_uncertainty_times_effect(kg: KnowledgeGraph) -> None:
    items = review(kg, limit=None)
    assert {"new-concept", "one-document"} <= {item.kind for item in items}
    scores = [item.score for item in items]
    assert scores == sorted(scores, reverse=True)
    assert all(item.score == item.uncertainty * item.effect for item in items)
    assert review(kg, limit=3) == items[:3]
    assert review(kg, limit=0) == []


def test_new_concept(kg: KnowledgeGraph) -> None:
    item = item_of(review(kg, limit=None), "new-concept", "'Gizmology'")
    touching = [edge for edge in kg.edges() if GIZMOLOGY in (edge.subject, edge.object)]
    assert (item.edges, item.documents, item.teams) == (len(touching), 3, 2)
    assert (item.uncertainty, item.measured) == (UNKNOWN, False)
    assert "Gizmology" in item.quote
    assert item.yes == Decision("accept", "", "", "", concept=GIZMOLOGY)
    assert item.no == Decision("reject", "", "", "", concept=GIZMOLOGY)


def test_claim_of_measured_confidence(kg: KnowledgeGraph) -> None:
    item = item_of(review(kg, limit=None), "one-document", "Robotics asks for Gizmology")
    # 0.9 by the hand-made readings: one edge of the team hangs on it, one of the role has other claims.
    assert item.uncertainty == pytest.approx(0.1)
    assert item.measured
    assert item.why == "confidence 0.90; 1 of its edges hang on this document alone"
    assert item.quote == "You must know Gizmology."
    assert item.no == Decision(
        "reject", "", "", "", subject=ROBOTICS, predicate=GK.asksFor, object=GIZMOLOGY,
        quotes=(quote_hash("You must know Gizmology."),),
    )  # fmt: skip


def test_claim_that_nobody_measured_says_so() -> None:
    reading = posting()
    bare = replace(reading, claims=tuple(replace(claim, confidence=None) for claim in reading.claims))
    item = item_of(review(build([bare]), limit=None), "one-document", "Robotics asks for Gizmology")
    assert item.why.startswith("confidence not measured")
    assert (item.uncertainty, item.measured) == (UNKNOWN, False)


def test_what_is_decided_is_not_asked_again(kg: KnowledgeGraph) -> None:
    before = review(kg, limit=None)
    item = item_of(before, "one-document", "Robotics asks for Gizmology")
    concept = item_of(before, "new-concept", "'Gizmology'")
    assert item.yes and concept.yes
    taken = Curation((item.yes, concept.yes))
    applied = taken.settle(posting())[1]
    after = review(kg, taken, applied=applied, limit=None)
    assert {one.what for one in before} - {one.what for one in after} == {item.what, concept.what}


def test_no_takes_the_claim_out_at_the_next_build(kg: KnowledgeGraph) -> None:
    item = item_of(review(kg, limit=None), "one-document", "Robotics asks for Gizmology")
    assert item.no
    settled, _ = Curation((item.no,)).settle(posting())
    after = build([settled])
    assert not [edge for edge in after.edges("asksFor") if edge.object == GIZMOLOGY]


def test_stale_decision_is_listed(kg: KnowledgeGraph) -> None:
    gone = Decision("reject", "w", "b", "2026-01-01", concept=concept_iri("skill", "Sailing"), line=7)
    item = item_of(review(kg, Curation((gone,)), limit=None), "stale", "reject skill:sailing (line 7)")
    assert item.why == "no document says what it is about"
    assert item.yes is None
    assert item.no is None


def test_pair_that_may_be_the_same() -> None:
    other = posting(
        "The Robotics Division hires a Tinkerer. Knots are a must. Widgetry is nice to have.",
        team="Robotics Division",
        location=None,
        required=("Knots",),
        source="other.txt",
    )
    item = item_of(review(build([posting(), other]), limit=None), "maybe-same", "Robotics Division")
    assert item.why == "similar-label: robotic; not measured"
    assert item.yes and item.no
    assert {*item.yes.concepts, item.yes.into} == {ROBOTICS, ROBOTICS + "-division"}
    after = review(build([posting(), other]), Curation((item.no,)), limit=None)
    assert "maybe-same" not in {one.kind for one in after}


def test_signing() -> None:
    done = signed(Decision("accept", "", "", "", concept="urn:a"), why=" a\n b ", by="Ada", date="2026-01-01")
    assert (done.why, done.by, done.date, done.concept) == ("a b", "Ada", "2026-01-01", "urn:a")


# --- command line --------------------------------------------------------------------------------


@pytest.fixture
def saved(kg: KnowledgeGraph, tmp_path: Path) -> str:
    return str(kg.save(tmp_path / "graph.trig"))


def answer(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))


def test_table(saved: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["review", saved, "--limit", "3"]) == 0
    out, err = capsys.readouterr()
    assert len(out.splitlines()) == 4
    assert out.split()[:2] == ["score", "question"]
    assert "nothing was measured" in err


def test_json_holds_the_decisions(saved: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["review", saved, "--json", "--limit", "100"]) == 0
    rows = json.loads(capsys.readouterr().out)
    row = next(row for row in rows if row["what"] == "is 'Gizmology' a skill?")
    assert row["yes"] == {"decision": "accept", "concept": "skill:gizmology"}
    assert row["score"] == row["uncertainty"] * row["effect"]


def test_decisions_are_written_one_by_one(
    saved: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "curation.yaml"
    answer(monkeypatch, "what?", "y", "a real trade", "s", "n", "")  # then the terminal closes
    assert main(["review", saved, "--decide", str(path), "--by", "Ada"]) == 0
    first, second = load_curation(path).decisions
    assert (first.kind, first.why, first.by) == ("accept", "a real trade", "Ada")
    assert second.kind == "reject"
    assert second.why.startswith("reviewed: ")
    assert "2 decisions written" in capsys.readouterr().err
    # Going on later asks what is open.
    answer(monkeypatch, "q")
    assert main(["review", saved, "--decide", str(path), "--by", "Ada"]) == 0
    out, err = capsys.readouterr()
    assert f"{first.concept}".rsplit("/", 1)[1] not in out.splitlines()[1]
    assert "nothing decided" in err


def test_last_answer_can_be_taken_back(
    saved: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "curation.yaml"
    answer(monkeypatch, "u", "y", "", "u", "n", "no such thing", "q")
    assert main(["review", saved, "--decide", str(path), "--by", "Ada"]) == 0
    (only,) = load_curation(path).decisions
    assert (only.kind, only.why) == ("reject", "no such thing")
    out, err = capsys.readouterr()
    assert out.count("[1 of") == 3
    assert "nothing was decided yet" in err
    answer(monkeypatch, "y", "", "u", "q")
    assert main(["review", saved, "--decide", str(tmp_path / "new.yaml"), "--by", "Ada"]) == 0
    assert not (tmp_path / "new.yaml").exists()


def test_decisions_of_the_map_are_put_into_the_file(
    saved: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    decided, path = tmp_path / "decisions.yaml", tmp_path / "curation.yaml"
    sign = {"why": "w", "by": "b", "date": "2026-11-28"}
    rows = [
        {"decision": "accept", "concept": "skill:gizmology", **sign},
        {"decision": "rename", "concept": "team:nowhere", "label": "Somewhere", **sign},
    ]
    decided.write_text(json.dumps({"decisions": rows}), encoding="utf-8")
    for added in (2, 0):
        assert main(["review", saved, "--apply", str(decided), "-o", str(path)]) == 0
        out, err = capsys.readouterr()
        assert out.strip() == str(path)
        assert f"{added} of 2 decisions added" in err
        assert "the graph has no team:nowhere" in err
    assert [one.kind for one in load_curation(path).decisions] == ["accept", "rename"]


def test_apply_needs_a_file_to_write(saved: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["review", saved, "--apply", "x.yaml"]) == 2
    assert "name it with -o" in capsys.readouterr().err


def test_quote_of_a_document_cannot_drive_the_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    evil = posting("Robotics in Zubrowka hires a Tinkerer. \x1b[2J Gizmology. Widgetry is nice to have.")
    saved = str(build([evil, article()]).save(tmp_path / "graph.trig"))
    answer(monkeypatch, *["s"] * 30)
    assert main(["review", saved, "--decide", str(tmp_path / "c.yaml"), "--by", "Ada"]) == 0
    assert "\x1b" not in capsys.readouterr().out
