"""Commands that change a graph: what a person reads, and the exit code."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphkit.cli import main

TEXT = "Job title: Data Scientist {}\n\nThe {} Ledger team is hiring in Berlin. You must know {}.\n"


@pytest.fixture
def built(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    folder = tmp_path / "sources"
    folder.mkdir()
    for number, (team, skill) in enumerate((("Harbour", "SQL"), ("Pier", "Python"))):
        (folder / f"{number}.txt").write_text(TEXT.format(number, team, skill), encoding="utf-8")
    assert main(["build", str(folder), "-o", str(tmp_path / "out"), "--day", "2026-11-01"]) == 0
    capsys.readouterr()
    return tmp_path


def test_added_document_can_be_asked_for(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (built / "new.txt").write_text(TEXT.format("new", "Kelp", "Kubernetes"), encoding="utf-8")
    assert main(["add", str(built / "out"), str(built / "new.txt")]) == 0
    said = capsys.readouterr().err
    assert "1 new, 2 as they were" in said
    assert "verified: 1 documents, " in said
    assert "claims: everything holds" in said
    assert main(["explain", str(built / "out"), "Kelp Ledger", "asksFor", "Kubernetes"]) == 0
    assert "You must know [Kubernetes]" in capsys.readouterr().out


def test_build_tells_what_became_of_each_document(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (built / "sources" / "0.txt").unlink()
    (built / "sources" / "1.txt").write_text(TEXT.format(1, "Pier", "Python and R"), encoding="utf-8")
    assert main(["build", str(built / "sources"), "-o", str(built / "out"), "--day", "2026-11-02"]) == 0
    assert "documents: 1 revised, 1 gone, so closed" in capsys.readouterr().err
    assert main(["query", str(built / "out"), "closed-documents", "--format", "csv"]) == 0
    assert capsys.readouterr().out.count("2026-11-02") == 2


def test_replaced_and_retracted(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, title = str(built / "out"), "Data Scientist 0"
    (built / "new.txt").write_text(TEXT.format("new", "Kelp", "Kubernetes"), encoding="utf-8")
    assert main(["replace", out, title, str(built / "new.txt"), "--day", "2026-11-02"]) == 0
    assert "1 revised" in capsys.readouterr().err
    assert main(["retract", out, "Data Scientist new"]) == 0
    assert main(["explain", out, "Kelp Ledger", "asksFor", "Kubernetes"]) == 2


def test_decisions_are_laid_over_a_graph_and_taken_off(
    built: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, file = str(built / "out"), built / "curation.yaml"
    file.write_text(
        "decisions:\n- {decision: rename, concept: 'team:harbour-ledger', label: Harbour, why: w, by: Ada,"
        " date: 2026-11-29}\n"
        "- {decision: reject, subject: 'team:pier', predicate: gk:asksFor, object: 'skill:cobol', why: w,"
        " by: Ada, date: 2026-11-29}\n",
        encoding="utf-8",
    )
    assert main(["decide", out, str(file)]) == 0
    said = capsys.readouterr().err
    assert "2 decisions hold" in said
    assert "curation.yaml: reject" in said
    assert main(["explain", out, "Harbour", "asksFor", "SQL"]) == 0
    file.write_text("decisions: []\n", encoding="utf-8")
    assert main(["decide", out, str(file)]) == 0
    assert main(["decide", out, str(built / "none.yaml")]) == 2
    assert "none.yaml" in capsys.readouterr().err


def test_explain_names_the_sentence_that_an_employer_repeats(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = "Across all of our offices in the world colleagues of ours work with SQL every day."
    for number, skill in enumerate(("Python", "Java", "Tableau", "Kubernetes", "Go")):
        text = f"{TEXT.format(number, 'Pier', skill)}\n{said}\n"
        (tmp_path / f"{number}.txt").write_text(text, encoding="utf-8")
    main(["build", str(tmp_path), "-o", str(tmp_path / "out")])
    capsys.readouterr()
    assert main(["explain", str(tmp_path / "out"), "Pier Ledger", "asksFor", "SQL"]) == 1
    said = capsys.readouterr().err
    assert "5 of its postings name it in a sentence that the employer repeats" in said
    assert "colleagues of ours work with [SQL] every day" in said


def test_exported_graph_is_the_graph(built: Path) -> None:
    assert main(["export", str(built / "out"), str(built / "copy.trig")]) == 0
    assert (built / "copy.trig").read_bytes() == (built / "out" / "graph.trig").read_bytes()


@pytest.mark.parametrize("day", ["yesterday", "2026-13-01"])
def test_day_that_is_none_is_refused(built: Path, capsys: pytest.CaptureFixture[str], day: str) -> None:
    assert main(["add", str(built / "out"), str(built / "sources"), "--day", day]) == 2
    assert "is no date" in capsys.readouterr().err
