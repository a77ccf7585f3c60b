from __future__ import annotations

from typing import Any

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.analytics import betweenness, centrality, degree, pagerank
from graphkit.errors import InputError

from .strategies import graphs, shuffled


def test_degree_by_hand() -> None:
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph([("a", "b"), ("b", "a"), ("a", "c"), ("a", "a")])
    graph.add_node("alone")
    assert degree(graph) == {"a": 2, "alone": 0, "b": 1, "c": 1}


def test_pagerank_by_hand() -> None:
    # a and b point at each other: half and half, whatever alpha is.
    assert pagerank(nx.DiGraph([("a", "b"), ("b", "a")])) == pytest.approx({"a": 0.5, "b": 0.5})
    # From b there is no way out: it jumps. r = .85 (r_b / 2) + .075 for a.
    found = pagerank(nx.DiGraph([("a", "b")]))
    a = 0.5 / 1.425
    assert found == pytest.approx({"a": a, "b": 1 - a})


def test_pagerank_of_nothing() -> None:
    assert pagerank(nx.Graph()) == {}


@pytest.mark.parametrize("alpha", [0, 1, -0.5, float("nan")])
def test_pagerank_refuses_senseless_alpha(alpha: float) -> None:
    with pytest.raises(InputError):
        pagerank(nx.Graph(), alpha)


@given(graphs(), st.sampled_from([0.5, 0.85, 0.99]), st.sampled_from(["weight", None]))
def test_pagerank_is_that_of_networkx(graph: Any, alpha: float, weight: str | None) -> None:
    found = pagerank(graph, alpha, weight=weight)
    expected = nx.pagerank(graph, alpha, weight=weight or "one", tol=1e-13, max_iter=5000) if graph else {}
    assert found == pytest.approx(expected, abs=1e-9)
    assert sum(found.values()) == pytest.approx(1 if graph else 0)
    assert min(found.values(), default=0) >= 0


@given(graphs())
def test_betweenness_is_that_of_networkx(graph: Any) -> None:
    assert betweenness(graph) == pytest.approx(nx.betweenness_centrality(graph), abs=1e-12)


@given(graphs(directed=True))
def test_both_ways_is_the_undirected_graph(graph: Any) -> None:
    assert betweenness(graph, both_ways=True) == pytest.approx(betweenness(nx.Graph(graph)))
    undirected: nx.MultiGraph[str] = nx.MultiGraph()
    undirected.add_nodes_from(graph)
    undirected.add_weighted_edges_from(graph.edges(data="weight"))
    assert pagerank(graph, both_ways=True) == pytest.approx(pagerank(undirected))


@given(graphs(), st.integers(0, 99))
def test_order_of_nodes_and_edges_does_not_matter(graph: Any, seed: int) -> None:
    other = shuffled(graph, seed)
    assert list(pagerank(graph).items()) == list(pagerank(other).items())
    assert list(betweenness(graph).items()) == list(betweenness(other).items())
    assert list(degree(graph).items()) == list(degree(other).items())
    sampled = [betweenness(of, exact_up_to=0, samples=3, seed=seed) for of in (graph, other)]
    assert list(sampled[0].items()) == list(sampled[1].items())


def test_all_nodes_as_samples_is_exact() -> None:
    graph = nx.relabel_nodes(nx.karate_club_graph(), str)
    assert betweenness(graph, exact_up_to=0, samples=34) == betweenness(graph)


def test_an_estimate_is_near_and_has_a_seed() -> None:
    graph = nx.relabel_nodes(nx.barabasi_albert_graph(400, 3, seed=1), str)
    exact = betweenness(graph)
    first, again, other = (betweenness(graph, exact_up_to=100, samples=150, seed=seed) for seed in (1, 1, 2))
    assert first == again != other
    top = {*sorted(exact, key=lambda node: -exact[node])[:10]}
    assert len(top & {*sorted(first, key=lambda node: -first[node])[:10]}) >= 8


@pytest.mark.parametrize("kind", [nx.Graph, nx.DiGraph, nx.MultiDiGraph])
def test_long_paths_go_to_networkx(kind: type[nx.Graph[str]]) -> None:
    chain = nx.path_graph([f"{number:03}" for number in range(120)], create_using=kind)
    assert betweenness(chain) == pytest.approx(nx.betweenness_centrality(kind(chain)))
    assert centrality._DEEPEST < 120


def test_long_paths_sampled_are_scaled_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    graph = nx.relabel_nodes(nx.karate_club_graph(), str)
    blocks = betweenness(graph, exact_up_to=0, samples=9)
    monkeypatch.setattr(centrality, "_DEEPEST", 1)
    assert betweenness(graph, exact_up_to=0, samples=9) == pytest.approx(blocks)


def test_blocks_do_not_change_the_result(monkeypatch: pytest.MonkeyPatch) -> None:
    graph = nx.relabel_nodes(nx.karate_club_graph(), str)
    whole = betweenness(graph)
    monkeypatch.setattr(centrality, "_BLOCK", 100)
    assert betweenness(graph) == pytest.approx(whole)


def test_no_samples_is_an_error() -> None:
    with pytest.raises(InputError):
        betweenness(nx.Graph(), samples=0)
