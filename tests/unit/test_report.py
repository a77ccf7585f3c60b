"""``report.md``: counts and what was left out, with nobody else's markup in it."""

from __future__ import annotations

from pathlib import Path

import pytest

import graphkit
from graphkit.building import read
from graphkit.errors import GraphError
from graphkit.model import Document, Skipped
from graphkit.report import summary, write_report
from graphkit.store import KnowledgeGraph

TITLE = "Data | Scientist <img src=x onerror=alert(1)> [x](javascript:1) `a` *b* & more\nsecond line"


@pytest.fixture(scope="module")
def kg() -> KnowledgeGraph:
    kg = KnowledgeGraph()
    text = (
        "The Harbour Ledger team is hiring a data scientist in Berlin, Germany. You must know Python and SQL."
    )
    kg.add(read(Document(text, "a.txt", TITLE, "posting", offset=7)))
    return kg


def report(kg: KnowledgeGraph, path: Path, **facts: object) -> str:
    write_report(kg, graphkit.validate(kg), path / "report.md", **facts)  # type: ignore[arg-type]
    return (path / "report.md").read_text(encoding="utf-8")


def test_summary_counts_documents_entities_edges_and_violations(kg: KnowledgeGraph) -> None:
    counts = dict(summary(kg, 3))
    assert counts["documents"] == 1
    assert counts["teams"] == len(kg.nodes("team"))
    assert counts["skills"] == 2
    assert counts["edges"] == len(kg.edges())
    assert counts["violations"] == 3


def test_summary_leaves_out_kinds_that_are_not_there(kg: KnowledgeGraph) -> None:
    assert "programs" not in dict(summary(kg, 0))


def test_report_shows_the_counts(kg: KnowledgeGraph, tmp_path: Path) -> None:
    text = report(kg, tmp_path)
    assert "| documents | 1 |" in text
    assert f"| edges | {len(kg.edges())} |" in text


def test_report_shows_relations_with_their_words(kg: KnowledgeGraph, tmp_path: Path) -> None:
    assert f"| asks for | {len(kg.edges('asksFor'))} |" in report(kg, tmp_path)


def test_report_shows_rules_with_what_was_measured(kg: KnowledgeGraph, tmp_path: Path) -> None:
    text = report(kg, tmp_path)
    rows = {
        tuple(cells[:2]): cells[2:]
        for line in text.partition("## Rules")[2].partition("## New")[0].splitlines()
        for cells in [[cell.strip() for cell in line.strip("|").split("|")]]
        if len(cells) == 5
    }
    vocabulary = kg.ontology.confidence["", "vocabulary", 0]
    assert rows["vocabulary", "mentions"][1:] == [f"{vocabulary:.2f}", "0"]
    asked = [item.confidence for edge in kg.edges("asksFor") for item in kg.evidence_of(edge)[:1]]
    assert rows["posting-skill", "claims"][0] == "2"
    assert rows["posting-skill", "claims"][1] in {f"{sure:.2f}" for sure in asked if sure is not None}
    # Who belongs to whom is in no labels: such a claim has a count and no figure.
    table = {name for name, _, count in kg.ontology.confidence if not count}
    unmeasured = [row for (rule, of), row in rows.items() if of == "claims" and rule not in table]
    assert all(row[1] == "" and row[0] == row[2] for row in unmeasured)


def test_report_lists_new_concepts(kg: KnowledgeGraph, tmp_path: Path) -> None:
    assert "| Harbour Ledger | team | 1 |" in report(kg, tmp_path)


def test_report_names_what_was_left_out_and_why(kg: KnowledgeGraph, tmp_path: Path) -> None:
    text = report(kg, tmp_path, skipped=[Skipped("b.pdf", "the file is broken")])
    assert "| b.pdf | the file is broken |" in text


def test_report_shows_notes_and_time(kg: KnowledgeGraph, tmp_path: Path) -> None:
    text = report(kg, tmp_path, notes=["c.txt: read as cp1252"], seconds=1.25)
    assert "c.txt: read as cp1252" in text
    assert "Built in 1.2 s." in text


def test_report_says_where_a_document_begins(kg: KnowledgeGraph, tmp_path: Path) -> None:
    assert "a.txt, character 7" in report(kg, tmp_path)


def test_report_escapes_what_documents_say(kg: KnowledgeGraph, tmp_path: Path) -> None:
    text = report(kg, tmp_path)
    assert "<img" not in text
    assert "\\[x\\](javascript" in text
    assert "second line" in next(line for line in text.splitlines() if "Scientist" in line)


def test_report_into_a_missing_folder_is_refused_by_name(kg: KnowledgeGraph, tmp_path: Path) -> None:
    with pytest.raises(GraphError, match="missing"):
        write_report(kg, graphkit.validate(kg), tmp_path / "missing" / "report.md")
