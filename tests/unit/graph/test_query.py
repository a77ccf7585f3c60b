from __future__ import annotations

import pickle
import sys

import pytest

from graphkit.errors import GraphkitError, QueryError, UnknownNameError
from graphkit.iris import concept_iri
from graphkit.query import MAX_BRACKETS, MAX_DEPTH, Result, check
from graphkit.store import KnowledgeGraph

from .conftest import build
from .readings import posting

TEAM = concept_iri("team", "Robotics")


def test_named_query(kg: KnowledgeGraph) -> None:
    result = kg.query("skills-by-team")
    assert result.columns[:4] == ["team", "teamLabel", "skill", "skillLabel"]
    assert result.description
    assert ("Robotics", "Gizmology", "required", 1) in {
        (row.teamLabel, row.skillLabel, row.strength, row.documents) for row in result
    }


@pytest.mark.parametrize("name", ["Robotics", "robotics", "team:robotics", TEAM])
def test_bindings_take_names(kg: KnowledgeGraph, name: str) -> None:
    result = kg.query("skills-by-team", team=name)
    assert {row.skillLabel for row in result} == {"Gizmology", "Widgetry"}
    assert {row.team for row in result} == {TEAM}


def test_bindings_reach_into_groups(kg: KnowledgeGraph) -> None:
    assert [row.teams for row in kg.query("bridge-skills", skill="Gizmology")] == [2]
    assert len(kg.query("bridge-skills", skill="Widgetry")) == 0


def test_binding_must_be_a_column(kg: KnowledgeGraph) -> None:
    with pytest.raises(QueryError, match="nope"):
        kg.query("skills-by-team", nope="x")
    with pytest.raises(QueryError, match="cannot bind"):
        kg.query("skills-by-team", team=object())


def test_bindings_are_never_pasted(kg: KnowledgeGraph) -> None:
    attack = "x } INSERT DATA { <urn:a> <urn:b> <urn:c> } #"
    assert len(kg.query("SELECT ?x WHERE { ?s skos:prefLabel ?x }", x=attack)) == 0
    with pytest.raises(UnknownNameError):
        kg.query("skills-by-team", team='"> <urn:a')


def test_evidence_query_agrees_with_evidence(kg: KnowledgeGraph) -> None:
    rows = kg.query("evidence", subject="Robotics", predicate="asks for", object="Gizmology")
    found = [item for item in kg.evidence("Robotics", "asksFor", "Gizmology") if item.exact == "Gizmology"]
    assert [(row.exact, row.start, row.end, row.strength, row.section) for row in rows] == [
        (item.exact, item.start, item.end, item.strength, item.section) for item in found
    ]


def test_ask_and_construct(kg: KnowledgeGraph) -> None:
    import rdflib

    assert kg.query("ASK { ?s gk:asksFor ?o }") is True
    graph = kg.query("CONSTRUCT { ?s gk:asksFor ?o } WHERE { ?s a gk:Team ; gk:asksFor ?o }")
    assert isinstance(graph, rdflib.Graph)
    assert len(graph) == 4


def test_python_values(kg: KnowledgeGraph) -> None:
    (row,) = kg.query(
        "SELECT (1 AS ?i) (1.5 AS ?d) (2e0 AS ?f) (true AS ?b) ('x'@en AS ?s) ('z'^^xsd:integer AS ?bad)"
        " ?none {}"
    )
    assert tuple(row) == (1, 1.5, 2.0, True, "x", "z", None)
    assert [type(value) for value in row[:4]] == [int, float, float, bool]


def test_rows_have_names_positions_and_pickle() -> None:
    result = Result(["team", "count", "to_dict", "_x"], [("a", 2, 3, 4)])  # type: ignore[list-item]
    row = result[0]
    assert (row.team, row["count"], row["_x"], row[0], row["to_dict"]) == ("a", 2, 4, "a", 3)
    assert row.to_dict() == {"team": "a", "count": 2, "to_dict": 3, "_x": 4}
    assert repr(row) == "Row(team='a', count=2, to_dict=3, _x=4)"
    again = pickle.loads(pickle.dumps(row))  # noqa: S301
    assert again == row
    assert repr(again) == repr(row)
    with pytest.raises(AttributeError, match="the columns are team"):
        _ = row.nope
    with pytest.raises(KeyError, match="the columns are team"):
        _ = row["nope"]


def test_readable_shows_labels(kg: KnowledgeGraph) -> None:
    shown = kg.query("skills-by-team", team="Robotics").readable()
    assert shown.columns == ["team", "skill", "strength", "documents"]
    assert shown[0].team == "Robotics"


def test_html_is_escaped() -> None:
    bad = "<img src=x onerror=alert(1)>"
    kg = build([posting(f"{bad} wants Gizmology.", team=bad, location=None, role=None, preferred=())])
    html = kg.query("skills-by-team")._repr_html_()
    assert "<img" not in html
    assert "&lt;img" in html


def test_pandas(kg: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch) -> None:
    result = kg.query("skills-by-team")
    assert list(result.to_pandas().columns) == result.columns
    assert len(result.to_dicts()) == len(result)
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(GraphkitError, match=r"pip install 'graphkit\[pandas\]'"):
        result.to_pandas()


REFUSED = [
    ("SELECT * { SERVICE <http://127.0.0.1:1/sparql> { ?s ?p ?o } }", "SERVICE is refused"),
    ("SELECT * { SERVICE SILENT ?x { ?s ?p ?o } }", "SERVICE is refused"),
    (
        "SELECT * { ?a ?b ?c OPTIONAL { { service<http://127.0.0.1:1/>{ ?s ?p ?o } } UNION {} } }",
        "SERVICE is refused",
    ),
    ("SELECT * { FILTER EXISTS { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } } }", "SERVICE is refused"),
    ("SELECT * { { SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } } } }", "SERVICE is refused"),
    ("SELECT (EXISTS { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } } AS ?x) {}", "SERVICE is refused"),
    ("SELECT * { } ORDER BY (EXISTS { SERVICE <http://127.0.0.1:1/> {} })", "SERVICE is refused"),
    ("SELECT * { } HAVING (EXISTS { SERVICE <http://127.0.0.1:1/> {} })", "SERVICE is refused"),
    ("CONSTRUCT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", "SERVICE is refused"),
    ("SELECT * { \\u0053ERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", "refused|understood"),
    ("SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }", "FROM <file:///etc/passwd> is refused"),
    ("SELECT * FROM NAMED <http://127.0.0.1:1/> { GRAPH ?g { ?s ?p ?o } }", "is refused"),
    ("LOAD <file:///etc/passwd>", "this is an update"),
    ("PREFIX a: <urn:a> # c\n BASE <urn:b> INSERT DATA { <urn:a> <urn:b> <urn:c> }", "this is an update"),
    ("DELETE WHERE { ?s ?p ?o }", "this is an update"),
    ("CLEAR ALL", "this is an update"),
    ("SELECT * { " + "{ " * (MAX_DEPTH + 1) + "} " * (MAX_DEPTH + 1) + "}", "nested"),
    ("SELECT * { " + "{} " * (MAX_BRACKETS + 1) + "}", "nested"),
    ("SELECT * { FILTER(" + "! " * MAX_DEPTH + "1) }", "nested"),
    ("SELECT * { FILTER('" + "x" * 10_001 + "' = 1) }", "characters"),
    ("SELECT * { ?s ?p", "line 1, column"),
    ("SELECT *\nWHERE { ?s ?p ?o .\n nonsense }", "line 3"),
    ("SELECT * { FILTER(unknown:f(1)) }", "understood"),
]


@pytest.mark.parametrize(("text", "message"), REFUSED)
def test_refused(kg: KnowledgeGraph, text: str, message: str) -> None:
    kg.derive()
    before = len(kg.store)
    with pytest.raises(QueryError, match=message):
        kg.query(text)
    assert len(kg.store) == before


def test_words_in_strings_and_comments_are_fine(kg: KnowledgeGraph) -> None:
    assert (
        kg.query("# from a service\nSELECT ?x { BIND('LOAD SERVICE FROM' AS ?x) }")[0].x
        == "LOAD SERVICE FROM"
    )


def test_from_may_name_a_graph_that_is_here(kg: KnowledgeGraph) -> None:
    iri = kg.documents()[0].iri
    text = "SELECT ?m FROM <GRAPH> { ?m a gk:Mention }".replace("GRAPH", iri)
    assert len(kg.query(text)) > 0
    assert check(text, [iri])


def test_unknown_query_lists_near_ones(kg: KnowledgeGraph) -> None:
    with pytest.raises(UnknownNameError, match="skills-by-team"):
        kg.query("skill-by-team")
