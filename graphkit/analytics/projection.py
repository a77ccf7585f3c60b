"""Two-sided graphs, what they look like from one side, and the edges that matter."""

from __future__ import annotations

from collections import defaultdict
from math import fsum
from typing import TYPE_CHECKING, Any, Literal

from graphkit.analytics.arrays import edge_arrays
from graphkit.analytics.network import as_network, check_type, of_type
from graphkit.errors import InputError

if TYPE_CHECKING:
    import networkx as nx

    from graphkit.analytics.network import Source

__all__ = ["backbone", "bipartite", "project"]


def bipartite(kg_or_graph: Source, left: str = "Team", right: str = "Skill") -> nx.Graph[str]:
    """Two types of entities and the edges between them, in either direction.

    Args:
        kg_or_graph: a knowledge graph, or what `to_networkx` made of one.
        left: type of the one side; its nodes have ``bipartite=0``.
        right: type of the other side; its nodes have ``bipartite=1``.

    Returns:
        An undirected graph without parallel edges: ``weight`` and ``documents`` of several
        predicates between two nodes are added up. Nodes without an edge are left out.

    Raises:
        InputError: a type does not exist, or both sides are the same.

    Examples:
        >>> import networkx as nx
        >>> graph = nx.MultiDiGraph()
        >>> graph.add_node("t", type="Team", label="Search")
        >>> graph.add_node("s", type="Skill", label="Python")
        >>> _ = graph.add_edge("t", "s", key="asksFor", weight=2.0, documents=1)
        >>> bipartite(graph).edges["t", "s"]
        {'weight': 2.0, 'documents': 1}
    """
    import networkx as nx

    if check_type(left) == check_type(right):
        raise InputError(f"left and right {left!r}", "the two sides are the same type", "name two types")
    network = as_network(kg_or_graph)
    sides = {left: 0, right: 1}
    side = {node: place for name, place in sides.items() for node in of_type(network, name)}
    pairs: defaultdict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for one, other, facts in network.edges(data=True):
        if one in side and other in side and side[one] != side[other]:
            pairs[(one, other) if side[one] == 0 else (other, one)].append(facts)
    graph: nx.Graph[str] = nx.Graph()
    for node in sorted({end for pair in pairs for end in pair}, key=lambda node: (side[node], node)):
        graph.add_node(node, **network.nodes[node], bipartite=side[node])
    for pair in sorted(pairs):
        # fsum is exact, so the order of parallel edges does not matter.
        weight = fsum(facts.get("weight", 1.0) for facts in pairs[pair])
        documents = sum(facts.get("documents", 1) for facts in pairs[pair])
        graph.add_edge(*pair, weight=weight, documents=documents)
    return graph


def project(
    graph: nx.Graph[str], side: str | int, *, weight: Literal["overlap", "jaccard", "cosine"] = "overlap"
) -> nx.Graph[str]:
    """One side of a two-sided graph, its nodes joined where they share neighbours.

    One sparse matrix product instead of a loop over pairs. Projected on skills, a graph of
    postings is nearly complete: take its `backbone` first.

    Args:
        graph: from `bipartite`.
        side: type of the nodes to keep (``Team``), or their ``bipartite`` value (0 or 1).
        weight: ``overlap``, the number of shared neighbours; ``jaccard``, that number divided by
            the number of neighbours of either; ``cosine``, of the two rows of edge weights.

    Returns:
        An undirected graph with the nodes of that side and their attributes, and ``weight``.

    Raises:
        InputError: the graph has no such side, or the weight is unknown.

    Examples:
        >>> import networkx as nx
        >>> graph = nx.Graph([("a", "x"), ("a", "y"), ("b", "x")])
        >>> nx.set_node_attributes(graph, {"a": 0, "b": 0, "x": 1, "y": 1}, "bipartite")
        >>> project(graph, 0, weight="jaccard").edges["a", "b"]["weight"]
        0.5
    """
    import networkx as nx
    import numpy as np
    from scipy import sparse

    if weight not in ("overlap", "jaccard", "cosine"):
        raise InputError(f"weight {weight!r}", "there is no such weight", "overlap, jaccard or cosine")
    nodes, source, target, weights = edge_arrays(graph)
    facts = [graph.nodes[node] for node in nodes]
    chosen = np.array([side in (of.get("type"), of.get("bipartite")) for of in facts], dtype=bool)
    if len(nodes) and (not chosen.any() or (chosen[source] == chosen[target]).any()):
        raise InputError(f"side {side!r}", "not one side of a two-sided graph", "make it with bipartite()")
    row, column = np.where(chosen[source], source, target), np.where(chosen[source], target, source)
    values = weights if weight == "cosine" else np.ones(len(weights))
    matrix = sparse.csr_array((values, (row, column)), shape=(len(nodes), len(nodes)))
    if weight != "cosine":
        matrix.data[:] = 1.0
    shared = sparse.triu(matrix @ matrix.T, k=1, format="coo")
    one, other = shared.coords
    size = np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel()
    value = shared.data
    if weight == "jaccard":
        value = value / (size[one] + size[other] - value)
    elif weight == "cosine":
        value = value / np.sqrt(size[one] * size[other])
    result: nx.Graph[str] = nx.Graph()
    result.add_nodes_from((node, graph.nodes[node]) for node, keep in zip(nodes, chosen, strict=True) if keep)
    numbers = value.astype(int).tolist() if weight == "overlap" else value.tolist()
    result.add_weighted_edges_from(
        (nodes[a], nodes[b], number)
        for a, b, number in zip(one.tolist(), other.tolist(), numbers, strict=True)
        if number
    )
    return result


def backbone(graph: nx.Graph[str], alpha: float = 0.05, *, weight: str = "weight") -> nx.Graph[str]:
    """Edges too heavy to be chance: the disparity filter.

    Of a node with k edges, each carries a share p of its weight; were the shares drawn evenly at
    random, one as large would come up with chance (1 - p)^(k - 1). An edge stays when that chance
    is below ``alpha`` at either end. The only edge of a node says nothing about that node.

    Args:
        graph: undirected, without parallel edges.
        alpha: chance below which an edge stays, above 0 and at most 1; smaller keeps fewer.
        weight: name of the attribute of edges.

    Returns:
        All nodes and the edges that stay, with their attributes and ``alpha``, their own chance.

    Raises:
        InputError: the graph is directed or has parallel edges, or alpha is out of range.

    References:
        M. Á. Serrano, M. Boguñá, A. Vespignani (2009): Extracting the multiscale backbone of complex
        weighted networks. PNAS 106 (16), 6483-6488. https://doi.org/10.1073/pnas.0808904106

    Examples:
        >>> import networkx as nx
        >>> star = nx.Graph()
        >>> star.add_weighted_edges_from([("a", "b", 98), ("a", "c", 1), ("a", "d", 1)])
        >>> list(backbone(star).edges(data="alpha"))
        [('a', 'b', 0.0004)]
    """
    import networkx as nx
    import numpy as np

    if graph.is_directed() or graph.is_multigraph():
        raise InputError("graph", "the disparity filter needs an undirected graph without parallel edges")
    if not 0 < alpha <= 1:
        raise InputError(f"alpha {alpha!r}", "it must be above 0 and at most 1")
    nodes, source, target, weights = edge_arrays(graph, weight)
    chance = np.ones(len(weights))
    ends = np.concatenate([source, target])
    degrees = np.bincount(ends, minlength=len(nodes))
    totals = np.bincount(ends, weights=np.concatenate([weights, weights]), minlength=len(nodes))
    for end in (source, target):
        share = np.divide(weights, totals[end], out=np.zeros(len(weights)), where=totals[end] > 0)
        chance = np.minimum(chance, np.clip(1 - share, 0, 1) ** (degrees[end] - 1))
    result: nx.Graph[str] = nx.Graph()
    result.add_nodes_from((node, graph.nodes[node]) for node in nodes)
    for place in np.flatnonzero(chance < alpha).tolist():
        one, other = nodes[source[place]], nodes[target[place]]
        result.add_edge(one, other, **{**graph.edges[one, other], "alpha": round(float(chance[place]), 12)})
    return result
