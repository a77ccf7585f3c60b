from __future__ import annotations

import re

import pyoxigraph as ox
import pytest

from graphkit.iris import PREFIXES
from graphkit.ontology import NamedQuery, load_ontology
from graphkit.query import Result, check
from graphkit.store import KnowledgeGraph

ONTOLOGY = load_ontology()
QUERIES = list(ONTOLOGY.queries.values())
INVARIANTS = list(ONTOLOGY.invariants.values())


@pytest.fixture(scope="module")
def empty() -> KnowledgeGraph:
    return KnowledgeGraph(ONTOLOGY)


def test_there_are_enough() -> None:
    assert len(QUERIES) >= 14


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_query_runs_and_is_described(query: NamedQuery, empty: KnowledgeGraph) -> None:
    result = empty.query(query.name)
    assert isinstance(result, Result)
    assert result.description.endswith(".")
    # An entity has its label beside it, so that a table can show it.
    for name in ("team", "skill", "role", "location", "program", "document", "other", "entity", "country"):
        if name in result.columns:
            assert f"{name}Label" in result.columns, name


@pytest.mark.parametrize("query", [*QUERIES, *INVARIANTS], ids=lambda query: query.name)
def test_query_stands_alone(query: NamedQuery) -> None:
    """It declares its prefixes, each as everywhere, and runs on any SPARQL engine."""
    check(query.text)
    declared = dict(re.findall(r"^PREFIX (\w+): <(.+)>$", query.text, re.MULTILINE))
    assert {name: PREFIXES[name] for name in declared} == declared
    ox.Store().query(query.text)


@pytest.mark.parametrize("query", INVARIANTS, ids=lambda query: query.name)
def test_invariant_has_its_columns(query: NamedQuery) -> None:
    answer = ox.Store().query(query.text)
    assert isinstance(answer, ox.QuerySolutions)
    names = {variable.value for variable in answer.variables}
    assert {"focus", "message"} <= names <= {"focus", "message", "document"}
    assert query.description.endswith(".")


def test_invariants_are_numbered_without_a_gap() -> None:
    assert sorted(query.name[:3] for query in INVARIANTS) == [
        f"I{number:02d}" for number in range(1, len(INVARIANTS) + 1)
    ]
