"""A map of the answer to a question, from Python and from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphkit.cli import main
from graphkit.errors import QueryError, UnknownNameError
from graphkit.iris import GK, concept_iri
from graphkit.mapview import write_map
from graphkit.mapview.reading import map_data
from graphkit.store import KnowledgeGraph

from .conftest import Opener
from .graphs import small_reading

TEAM, PYTHON, BERLIN = (
    concept_iri("team", "Robotics"),
    concept_iri("skill", "Python"),
    concept_iri("location", "Berlin"),
)
ASKS = "CONSTRUCT { ?t gk:asksFor ?s } WHERE { ?t a gk:Team ; gk:asksFor ?s }"


@pytest.fixture(scope="module")
def graph() -> KnowledgeGraph:
    kg = KnowledgeGraph()
    kg.add(small_reading())
    return kg


def test_only_what_the_answer_speaks_of_with_its_evidence(graph: KnowledgeGraph) -> None:
    data = map_data(graph, query=ASKS)
    assert {node.id for node in data.nodes} == {TEAM, PYTHON}
    assert [(e.subject, e.predicate, e.object) for e in data.edges] == [(TEAM, GK.asksFor, PYTHON)]
    assert data.edges[0].evidence
    assert data.edges[0].documents == 1
    assert data.summary.startswith("1 document · 1 team · 1 skill; built ")


def test_rows_of_a_select_are_triples_too(graph: KnowledgeGraph) -> None:
    query = "SELECT ?subject ?predicate ?object WHERE { ?subject a gk:Team ; ?predicate ?object }"
    data = map_data(graph, query=query)
    assert {e.predicate for e in data.edges} >= {GK.asksFor, GK.locatedIn}
    assert {node.id for node in data.nodes} >= {TEAM, PYTHON, BERLIN}


def test_what_the_query_alone_states_has_no_proof_and_says_so(
    graph: KnowledgeGraph, tmp_path: Path, open_page: Opener
) -> None:
    query = (
        "CONSTRUCT { ?s <urn:near> ?l } WHERE "
        "{ ?t a gk:Team ; gk:asksFor ?s ; gk:locatedIn ?l . ?s a gk:Skill }"
    )
    data = map_data(graph, query=query)
    assert [(e.subject, e.predicate, e.object, e.documents) for e in data.edges] == [
        (PYTHON, "urn:near", BERLIN, 0)
    ]
    assert data.documents == ()
    page = open_page(write_map(graph, tmp_path / "near.html", query=query, focus="Python"))
    page.get_by_role("tab", name="Table").click()
    page.get_by_role("button", name="Links", exact=True).click()
    assert page.locator("tbody tr").inner_text().split("\t")[:3] == ["Python", "urn:near", "Berlin"]
    page.get_by_role("button", name="urn:near").click()
    assert "Stated by the query alone, not by a document." in page.locator(".card").inner_text()


def test_only_the_documents_that_are_quoted_come_along(graph: KnowledgeGraph) -> None:
    data = map_data(graph, query=f"CONSTRUCT {{ <{TEAM}> a gk:Team }} WHERE {{}}")
    # Type triples name a class, which is no entity, and the team stays as a thing without links.
    assert [node.id for node in data.nodes] == [TEAM]
    assert data.edges == ()
    assert data.documents == ()


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("ASK { ?s ?p ?o }", "yes or no"),
        ("SELECT ?team WHERE { ?team a gk:Team }", r"no \?subject, \?predicate, \?object but \?team"),
        ("CONSTRUCT { <urn:a> <urn:b> <urn:c> } WHERE {}", "nothing in the answer is a team, skill"),
        ("CONSTRUCT { ?s gk:asksFor ?o } WHERE { ?s gk:hiresFor gk:nobody ; gk:asksFor ?o }", "nothing in"),
        ("CONSTRUCT { ?s ?p ?o } WHERE { ", "could not be understood"),
        ("INSERT DATA { <urn:a> <urn:b> <urn:c> }", "update"),
    ],
)
def test_other_answers_are_refused_with_a_next_step(graph: KnowledgeGraph, query: str, words: str) -> None:
    with pytest.raises(QueryError, match=words):
        map_data(graph, query=query)


def test_no_such_named_query(graph: KnowledgeGraph) -> None:
    with pytest.raises(UnknownNameError, match="no query is called"):
        map_data(graph, query="skils-by-team")


def test_command_line(
    graph: KnowledgeGraph, tmp_path: Path, open_page: Opener, capsys: pytest.CaptureFixture[str]
) -> None:
    graph.save(tmp_path / "graph.trig")
    (tmp_path / "asks.rq").write_text(ASKS, encoding="utf-8")
    out = tmp_path / "map.html"
    given = ["map", str(tmp_path), "-o", str(out), "--query", str(tmp_path / "asks.rq"), "--no-text"]
    assert main([*given, "--types", "team,SKILL", "--focus", "robotics", "--title", "Asked"]) == 0
    assert capsys.readouterr().out.strip() == str(out)
    page = open_page(out)
    assert page.locator("h1").inner_text() == "Asked"
    assert "Around Robotics" in page.locator("#trail").inner_text()
    assert page.locator(".card h2").inner_text() == "Robotics"
    assert "asks for" in page.locator(".group h3").inner_text()
    assert main([*given, "--types", "teem"]) == 2
    assert "'teem' is not a type of the map (one of Team, " in capsys.readouterr().err
    assert main(["map", str(tmp_path), "-o", str(out), "--query", str(tmp_path / "none.rq")]) == 2
    assert "can't be read" in capsys.readouterr().err
