"""Random graphs for the laws, and the same graph put together in another order."""

from __future__ import annotations

import random
from typing import Any

import networkx as nx
from hypothesis import strategies as st

NODES = [f"n{number}" for number in range(9)]
#: Weights whose sums differ in the last bits when added in another order.
WEIGHTS = st.sampled_from([0.1, 0.2, 0.3, 0.7, 1.0, 1 / 3, 5.0])
EDGES = st.lists(st.tuples(st.sampled_from(NODES), st.sampled_from(NODES), WEIGHTS), max_size=30)


@st.composite
def graphs(draw: st.DrawFn, directed: bool | None = None, multi: bool | None = None) -> nx.Graph[str]:
    """A small weighted graph with loops and isolates; of any kind unless said."""
    directed = draw(st.booleans()) if directed is None else directed
    multi = draw(st.booleans()) if multi is None else multi
    kinds: list[type[nx.Graph[str]]] = [nx.Graph, nx.DiGraph, nx.MultiGraph, nx.MultiDiGraph]
    graph: nx.Graph[str] = kinds[directed + 2 * multi]()
    graph.add_nodes_from(NODES[: draw(st.integers(0, len(NODES)))])
    for one, other, weight in draw(EDGES):
        graph.add_edge(one, other, weight=weight)
    return graph


@st.composite
def networks(draw: st.DrawFn) -> nx.MultiDiGraph[str]:
    """Teams that ask for skills, as `to_networkx` makes them."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.add_nodes_from([f"t{number}" for number in range(5)], type="Team", documents=1)
    graph.add_nodes_from([f"s{number}" for number in range(6)], type="Skill", documents=1)
    pairs = st.tuples(st.integers(0, 4), st.integers(0, 5), WEIGHTS, st.sampled_from(["asksFor", "mentions"]))
    for team, skill, weight, key in draw(st.lists(pairs, max_size=25)):
        graph.add_edge(
            f"t{team}", f"s{skill}", key=key, predicate=key, weight=weight, documents=1, required=1
        )
    return graph


def shuffled(graph: nx.Graph[str], seed: int) -> Any:
    """The same nodes and edges, added in another order; undirected edges the other way round."""
    chance = random.Random(seed)  # noqa: S311 -- an order, no secret
    nodes = list(graph.nodes(data=True))
    edges = [
        (one, other, key)
        for one, row in graph.adjacency()
        for other in row
        for key in _keys(graph, row[other])
    ]
    chance.shuffle(nodes)
    chance.shuffle(edges)
    result: Any = type(graph)()
    result.add_nodes_from(nodes)
    for one, other, key in edges:
        if isinstance(graph, nx.MultiGraph):
            result.add_edge(one, other, key=key, **graph.edges[one, other, key])
        else:
            result.add_edge(one, other, **graph.edges[one, other])
    return result


def _keys(graph: nx.Graph[str], row: Any) -> list[Any]:
    """Keys of parallel edges; an undirected edge comes twice, once from each end, and stays one."""
    return list(row) if graph.is_multigraph() else [None]
