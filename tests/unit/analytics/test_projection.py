from __future__ import annotations

from itertools import combinations
from math import sqrt
from typing import Any, Literal

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.analytics import backbone, bipartite, project
from graphkit.errors import InputError
from graphkit.store import KnowledgeGraph

from .strategies import graphs, networks, shuffled

Weight = Literal["overlap", "jaccard", "cosine"]


def labelled(graph: nx.Graph[str]) -> dict[tuple[str, str], float]:
    label = {node: facts["label"] for node, facts in graph.nodes(data=True)}
    return {tuple(sorted((label[a], label[b]))): facts["weight"] for a, b, facts in graph.edges(data=True)}


def test_two_sides(kg: KnowledgeGraph) -> None:
    graph = bipartite(kg)
    sides = {facts["label"]: facts["bipartite"] for _, facts in graph.nodes(data=True)}
    assert sides == {
        "Robotics": 0, "Pricing": 0, "Fraud": 0, "Python": 1, "C++": 1, "SLAM": 1, "econometrics": 1, "SQL": 1
    }  # fmt: skip
    assert graph.number_of_edges() == 8
    assert nx.is_bipartite(graph)


def test_other_sides_in_either_direction(kg: KnowledgeGraph) -> None:
    one, other = bipartite(kg, "Team", "RoleType"), bipartite(kg, "RoleType", "Team")
    assert len(one.edges) == 3
    assert labelled(one) == labelled(other)


def test_parallel_edges_add_up() -> None:
    network: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    network.add_node("t", type="Team")
    network.add_nodes_from(["s", "alone"], type="Skill")
    network.add_edge("t", "s", key="asksFor", weight=0.5, documents=1)
    network.add_edge("s", "t", key="other", weight=0.25, documents=3)
    graph = bipartite(network)
    assert graph.edges["t", "s"] == {"weight": 0.75, "documents": 4}
    assert "alone" not in graph


@pytest.mark.parametrize(("left", "right"), [("Team", "Team"), ("Team", "Skills")])
def test_sides_must_be_two_types(kg: KnowledgeGraph, left: str, right: str) -> None:
    with pytest.raises(InputError):
        bipartite(kg, left, right)


def test_projection_by_hand(kg: KnowledgeGraph) -> None:
    graph = bipartite(kg)
    pairs = [("Fraud", "Pricing"), ("Fraud", "Robotics"), ("Pricing", "Robotics")]
    assert labelled(project(graph, "Team")) == dict(zip(pairs, [2, 1, 1], strict=True))
    jaccard = labelled(project(graph, "Team", weight="jaccard"))
    assert jaccard == pytest.approx(dict(zip(pairs, [2 / 3, 1 / 4, 1 / 5], strict=True)))
    cosine = labelled(project(graph, "Team", weight="cosine"))
    fraud, pricing = sqrt(0.125**2 + 1), sqrt(1 + 0.5**2 + 0.25**2)
    assert cosine["Fraud", "Pricing"] == pytest.approx((0.125 * 0.5 + 0.25) / fraud / pricing)


def test_projection_keeps_attributes_and_isolates() -> None:
    graph = nx.Graph([("a", "x"), ("b", "y")])
    nx.set_node_attributes(graph, {"a": 0, "b": 0, "x": 1, "y": 1}, "bipartite")
    result = project(graph, 0)
    assert dict(result.nodes.items()) == {"a": {"bipartite": 0}, "b": {"bipartite": 0}}
    assert not result.edges


def test_projection_of_nothing() -> None:
    assert len(project(nx.Graph(), 0)) == 0


def test_projection_refuses_what_has_no_sides() -> None:
    triangle = nx.complete_graph(["a", "b", "c"])
    with pytest.raises(InputError, match="bipartite"):
        project(triangle, 0)
    with pytest.raises(InputError, match="no such weight"):
        project(triangle, 0, weight="dice")  # type: ignore[arg-type]


def brute_force(graph: nx.Graph[str], side: int, weight: Weight) -> dict[tuple[str, str], float]:
    found = {}
    members = [node for node, facts in graph.nodes(data=True) if facts["bipartite"] == side]
    for one, other in combinations(sorted(members), 2):
        a, b = set(graph[one]), set(graph[other])
        if a & b:
            rows = [{of: facts["weight"] for of, facts in graph[end].items()} for end in (one, other)]
            dot = sum(rows[0][of] * rows[1][of] for of in a & b)
            norms = [sqrt(sum(value**2 for value in row.values())) for row in rows]
            value = {
                "overlap": len(a & b),
                "jaccard": len(a & b) / len(a | b),
                "cosine": dot / norms[0] / norms[1],
            }
            found[one, other] = value[weight]
    return found


@given(networks(), st.sampled_from([0, 1]), st.sampled_from(["overlap", "jaccard", "cosine"]))
def test_projection_equals_brute_force(network: Any, side: int, weight: Weight) -> None:
    graph = bipartite(network)
    if not graph:
        return
    result = project(graph, side, weight=weight)
    found = {tuple(sorted((a, b))): facts["weight"] for a, b, facts in result.edges(data=True)}
    assert found == pytest.approx(brute_force(graph, side, weight))
    if weight == "overlap":
        plain = nx.bipartite.weighted_projected_graph(graph, list(result))
        assert nx.utils.edges_equal(result.edges(data=True), plain.edges(data=True))


@given(networks(), st.integers(0, 99))
def test_order_of_nodes_and_edges_does_not_matter(network: Any, seed: int) -> None:
    one, other = bipartite(network), bipartite(shuffled(network, seed))
    assert list(one.nodes(data=True)) == list(other.nodes(data=True))
    assert list(one.edges(data=True)) == list(other.edges(data=True))
    if one:
        mixed = shuffled(other, seed)
        again = [list(project(graph, 0, weight="cosine").edges(data=True)) for graph in (one, mixed)]
        assert again[0] == again[1]
        assert list(backbone(one, 0.5).edges(data=True)) == list(backbone(mixed, 0.5).edges(data=True))


def test_backbone_by_hand() -> None:
    graph: nx.Graph[str] = nx.Graph()
    graph.add_weighted_edges_from([("a", "b", 8.0), ("a", "c", 1.0), ("a", "d", 1.0), ("b", "c", 2.0)])
    # Of a: (1 - .8)^2 = .04, (1 - .1)^2 = .81; of b: (1 - .8) = .2 and .8; of c: 2/3 and 1/3.
    chances = {tuple(sorted(edge[:2])): edge[2]["alpha"] for edge in backbone(graph, 1).edges(data=True)}
    assert chances == pytest.approx(
        {("a", "b"): 0.04, ("a", "c"): 2 / 3, ("a", "d"): 0.81, ("b", "c"): 1 / 3}
    )
    assert list(backbone(graph).edges) == [("a", "b")]
    assert set(backbone(graph)) == set("abcd")
    assert backbone(graph).edges["a", "b"]["weight"] == 8


def test_the_only_edge_of_both_ends_says_nothing() -> None:
    assert not backbone(nx.Graph([("a", "b")]), 1).edges


@pytest.mark.parametrize("alpha", [0, -1, 1.5, float("nan")])
def test_backbone_refuses_senseless_alpha(alpha: float) -> None:
    with pytest.raises(InputError):
        backbone(nx.Graph(), alpha)


@pytest.mark.parametrize("kind", [nx.DiGraph, nx.MultiGraph])
def test_backbone_needs_a_simple_graph(kind: type[nx.Graph[str]]) -> None:
    with pytest.raises(InputError, match="undirected"):
        backbone(kind())


@pytest.mark.parametrize("weight", [-1.0, float("nan"), float("inf")])
def test_senseless_weights_are_refused(weight: float) -> None:
    graph: nx.Graph[str] = nx.Graph()
    graph.add_edge("a", "b", weight=weight)
    with pytest.raises(InputError, match="weight"):
        backbone(graph)


@given(graphs(directed=False, multi=False), st.floats(0.01, 1), st.floats(0.01, 1))
def test_backbone_keeps_nodes_and_grows_with_alpha(graph: Any, one: float, other: float) -> None:
    low, high = sorted((one, other))
    small, large = backbone(graph, low), backbone(graph, high)
    assert set(small) == set(large) == set(graph)
    assert (
        set(map(frozenset, small.edges))
        <= set(map(frozenset, large.edges))
        <= set(map(frozenset, graph.edges))
    )
    for a, b, facts in large.edges(data=True):
        shares = [(graph.degree(x) - graph.has_edge(x, x), graph.degree(x, weight="weight")) for x in (a, b)]
        if not any(graph.has_edge(x, x) for x in (a, b)):
            weight = facts["weight"]
            assert facts["alpha"] == pytest.approx(
                min((1 - weight / total) ** (k - 1) for k, total in shares), abs=1e-9
            )
