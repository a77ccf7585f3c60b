"""Groups of nodes that hang together, and a name for each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

from graphkit.analytics.arrays import edge_arrays
from graphkit.errors import InputError

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["communities", "community_name"]


def communities(
    graph: nx.Graph[str], seed: int = 0, *, resolution: float = 1.0, weight: str = "weight"
) -> list[frozenset[str]]:
    """Groups of nodes with more weight among them than chance would put there (Louvain).

    networkx's result depends on the order of nodes and edges; here they are sorted first, so that
    equal graphs with equal seeds have equal groups. Another seed can move nodes at the border:
    no single partition is *the* right one.

    Args:
        graph: any networkx graph; directions are ignored.
        seed: of the order in which nodes are moved.
        resolution: above 1 makes smaller groups, below 1 larger ones.
        weight: name of the attribute of edges.

    Returns:
        Groups, the largest first, then by their first node; each node is in exactly one.

    Raises:
        InputError: a weight is negative or no finite number, or the resolution is not positive.

    References:
        V. D. Blondel, J.-L. Guillaume, R. Lambiotte, E. Lefebvre (2008): Fast unfolding of communities in
        large networks. J. Stat. Mech. P10008. https://doi.org/10.1088/1742-5468/2008/10/P10008

    Examples:
        >>> import networkx as nx
        >>> graph = nx.Graph([("a", "b"), ("b", "c"), ("c", "a"), ("x", "y"), ("c", "x")])
        >>> [sorted(group) for group in communities(graph)]
        [['a', 'b', 'c'], ['x', 'y']]
    """
    import networkx as nx

    if not resolution > 0:
        raise InputError(f"resolution {resolution!r}", "it must be above 0")
    nodes, source, target, weights = edge_arrays(graph, weight)
    if not nodes:
        return []
    # Numbers instead of names: a set of texts has another order in every process.
    numbered: nx.Graph[int] = nx.Graph()
    numbered.add_nodes_from(range(len(nodes)))
    summed: defaultdict[tuple[int, int], float] = defaultdict(float)
    for one, other, value in zip(source.tolist(), target.tolist(), weights.tolist(), strict=True):
        summed[min(one, other), max(one, other)] += value
    numbered.add_weighted_edges_from((*pair, value) for pair, value in sorted(summed.items()) if value)
    if not numbered.number_of_edges():
        return [frozenset([node]) for node in nodes]
    groups = nx.community.louvain_communities(numbered, resolution=resolution, seed=seed)
    named = (frozenset(nodes[number] for number in group) for group in groups)
    return sorted(named, key=lambda group: (-len(group), min(map(str, group))))


def community_name(graph: nx.Graph[str], members: Iterable[str], count: int = 3) -> str:
    """Name of a group: the skills that are asked for there more than elsewhere.

    A skill leads by the weight it has in the group times the share of its whole weight that lies
    there: what all groups ask for (a common language) names none of them.

    Args:
        graph: from `bipartite`; skills are the nodes with ``bipartite=1``.
        members: nodes of either side, or of both; neighbours of the left ones count, and skills
            without such neighbours where the group holds skills alone.
        count: number of skills in the name.

    Returns:
        Labels joined by commas, or the empty string for a group without skills.

    Examples:
        >>> import networkx as nx
        >>> graph = nx.Graph([("ads", "python"), ("ads", "auctions"), ("search", "python")])
        >>> nx.set_node_attributes(graph, {"ads": 0, "search": 0, "python": 1, "auctions": 1}, "bipartite")
        >>> community_name(graph, ["ads"], count=1)
        'auctions'
    """
    inside = {node for node in members if node in graph}
    left = {node for node in inside if graph.nodes[node].get("bipartite") == 0}
    weights: defaultdict[str, float] = defaultdict(float)
    for node in sorted(left):
        for skill in sorted(graph[node]):
            weights[skill] += graph.edges[node, skill].get("weight", 1.0)
    if not left:
        weights.update((skill, graph.degree(skill, weight="weight")) for skill in sorted(inside))
    whole = dict(graph.degree(weights, weight="weight"))
    scores = {skill: value * value / whole[skill] for skill, value in weights.items() if value}
    leading = sorted(scores, key=lambda skill: (-round(scores[skill], 9), _label(graph, skill), skill))
    return ", ".join(_label(graph, skill) for skill in leading[:count])


def _label(graph: nx.Graph[str], node: str) -> str:
    return str(graph.nodes[node].get("label", node))
