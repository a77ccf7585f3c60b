from __future__ import annotations

from typing import Any

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.analytics import bridge_skills, compare, match, rank
from graphkit.analytics.ranking import MEASURES
from graphkit.errors import InputError
from graphkit.store import KnowledgeGraph

from .strategies import networks, shuffled


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ("documents", {"Python": 4, "C++": 2, "SQL": 2, "econometrics": 1, "SLAM": 1}),
        # Three teams and three role types ask for Python.
        ("degree", {"Python": 6, "SQL": 4, "C++": 2, "econometrics": 2, "SLAM": 2}),
    ],
)
def test_rank_by_hand(kg: KnowledgeGraph, by: str, expected: dict[str, int]) -> None:
    result = rank(kg, by)
    assert [(row.skillLabel, row[by]) for row in result] == list(expected.items())
    assert result.columns == list(dict.fromkeys(["skill", "skillLabel", by, "documents"]))


@pytest.mark.parametrize("by", MEASURES)
def test_python_leads_by_every_measure(kg: KnowledgeGraph, network: nx.MultiDiGraph[str], by: str) -> None:
    result = rank(kg, by)
    assert result[0].skillLabel == "Python"
    assert rank(network, by) == result
    assert rank(kg, by, limit=1).rows == result.rows[:1]
    values = [row[by] for row in result]
    assert values == sorted(values, reverse=True)


def test_pagerank_is_that_of_the_undirected_graph(kg: KnowledgeGraph, network: nx.MultiDiGraph[str]) -> None:
    expected = nx.pagerank(network.to_undirected(), tol=1e-12)
    assert {row.skill: row.pagerank for row in rank(kg)} == pytest.approx(
        {node: value for node, value in expected.items() if network.nodes[node]["type"] == "Skill"}
    )


def test_other_types(kg: KnowledgeGraph) -> None:
    assert rank(kg, "documents", "Team").columns == ["team", "teamLabel", "documents"]
    assert rank(kg, "documents", "RoleType")[0].roleLabel == "applied scientist"


@pytest.mark.parametrize(
    "options", [{"by": "fame"}, {"type": "skill"}, {"by": "bridge", "type": "Team"}, {"limit": -1}]
)
def test_senseless_options_are_errors(kg: KnowledgeGraph, options: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        rank(kg, **options)


def test_bridges_by_hand() -> None:
    network: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    network.add_nodes_from(["a1", "a2", "b1", "b2"], type="Team")
    network.add_nodes_from(["sa", "ta", "sb", "tb", "tie"], type="Skill")
    for team in ("a1", "a2", "b1", "b2"):
        for skill in (f"s{team[0]}", f"t{team[0]}"):
            network.add_edge(team, skill, key="asksFor", weight=1.0)
    for team in ("a1", "b1"):
        network.add_edge(team, "tie", key="asksFor", weight=1.0)
    (row,) = bridge_skills(network)
    # The weight lies half in each of two communities; all 4 * 4 pairs across pass through it, of 8 * 7 / 2.
    assert row.to_dict() == {
        "skill": "tie",
        "skillLabel": "tie",
        "teams": 2,
        "communities": 2,
        "participation": 0.5,
        "betweenness": pytest.approx(16 / 28),
        "bridge": pytest.approx(8 / 28),
    }


@given(networks(), st.integers(0, 99))
def test_tables_do_not_depend_on_order(network: Any, seed: int) -> None:
    other: Any = shuffled(network, seed)
    for by in MEASURES:
        assert rank(network, by).rows == rank(other, by).rows
    assert bridge_skills(network).rows == bridge_skills(other).rows
    assert compare(network, "t0", "t1").rows == compare(other, "t0", "t1").rows
    assert match(network, ["s0", "s1"]).rows == match(other, ["s0", "s1"]).rows


@given(networks())
def test_participation_stays_in_range(network: Any) -> None:
    for row in bridge_skills(network):
        assert 0 < row.participation <= 1 - 1 / row.communities + 1e-12
        assert 2 <= row.communities <= row.teams
