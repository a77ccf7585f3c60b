from __future__ import annotations

import subprocess
import sys
from typing import Any

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.analytics import bipartite, communities, community_name
from graphkit.errors import InputError
from graphkit.store import KnowledgeGraph

from .strategies import graphs, shuffled


def test_two_cliques_are_two_groups() -> None:
    graph = nx.relabel_nodes(nx.barbell_graph(4, 0), lambda number: f"n{number}")
    assert [sorted(group) for group in communities(graph)] == [
        ["n0", "n1", "n2", "n3"],
        ["n4", "n5", "n6", "n7"],
    ]


def test_without_edges_each_node_is_alone() -> None:
    graph: nx.Graph[str] = nx.Graph()
    assert communities(graph) == []
    graph.add_nodes_from("ba")
    assert communities(graph) == [frozenset("a"), frozenset("b")]


def test_resolution_must_be_positive() -> None:
    with pytest.raises(InputError):
        communities(nx.Graph(), resolution=0)


@given(graphs(), st.integers(0, 5), st.integers(0, 99))
def test_a_partition_that_does_not_depend_on_order(graph: Any, seed: int, order: int) -> None:
    groups = communities(graph, seed)
    assert sorted(node for group in groups for node in group) == sorted(graph)
    assert [len(group) for group in groups] == sorted(map(len, groups), reverse=True)
    assert communities(shuffled(graph, order), seed) == groups


def test_groups_are_the_same_in_every_process() -> None:
    code = (
        "import networkx as nx; from graphkit.analytics import communities;"
        "g = nx.relabel_nodes(nx.gnm_random_graph(80, 300, seed=4), str);"
        "print([sorted(c) for c in communities(g)])"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", code], env={"PYTHONHASHSEED": seed}, capture_output=True, check=True
        )
        for seed in "12"
    ]
    assert runs[0].stdout == runs[1].stdout != b""


def test_name_is_what_is_asked_here_and_not_elsewhere(kg: KnowledgeGraph) -> None:
    graph = bipartite(kg)
    team = {facts["label"]: node for node, facts in graph.nodes(data=True)}
    # Python 2 * 2 / 2.625 = 1.52, C++ 1.5 * 1.5 / 1.5 = 1.5, SLAM .5.
    assert community_name(graph, [team["Robotics"]]) == "Python, C++, SLAM"
    assert community_name(graph, [team["Pricing"], team["econometrics"]], count=1) == "econometrics"
    assert community_name(graph, [team["SLAM"], team["SQL"]]) == "SQL, SLAM"
    assert community_name(graph, []) == ""
