"""Which nodes matter: by neighbours, by walks, by shortest paths."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graphkit.analytics.arrays import edge_arrays
from graphkit.errors import InputError

if TYPE_CHECKING:
    import networkx as nx
    import numpy as np
    from numpy.typing import NDArray
    from scipy import sparse

__all__ = ["betweenness", "degree", "pagerank"]

#: Numbers in one block of sources: large enough for fast products, small enough for the cache.
_BLOCK: Final = 400_000
#: Steps from a source beyond which dense blocks are slower than networkx's queues.
_DEEPEST: Final = 40


def degree(graph: nx.Graph[str]) -> dict[str, int]:
    """Number of neighbours of each node.

    Args:
        graph: any networkx graph; neighbours in both directions count, each once, and a node is
            not its own neighbour.

    Returns:
        Node to number, in order of nodes.

    Examples:
        >>> import networkx as nx
        >>> degree(nx.MultiDiGraph([("a", "b"), ("a", "b"), ("b", "a"), ("b", "b")]))
        {'a': 1, 'b': 1}
    """
    neighbours: dict[str, set[str]] = {node: set() for node in sorted(graph, key=str)}
    for one, other in {(edge[0], edge[1]) for edge in graph.edges()}:
        if one != other:
            neighbours[one].add(other)
            neighbours[other].add(one)
    return {node: len(found) for node, found in neighbours.items()}


def pagerank(
    graph: nx.Graph[str],
    alpha: float = 0.85,
    *,
    weight: str | None = "weight",
    both_ways: bool = False,
    tolerance: float = 1e-12,
) -> dict[str, float]:
    """Chance to find a random walker at each node.

    The walker follows an edge with chance ``alpha``, in proportion to its weight, and otherwise
    jumps to any node; from a node without a way out it always jumps. As `networkx.pagerank`, to a
    finer tolerance, so that equal graphs have equal ranks.

    Args:
        graph: any networkx graph; the edges of an undirected one are walked both ways.
        alpha: chance to follow an edge, above 0 and below 1.
        weight: name of the attribute of edges; all count alike when None.
        both_ways: walk directed edges both ways, too.
        tolerance: largest sum of changes in the last step.

    Returns:
        Node to chance, in order of nodes; the chances sum to 1.

    Raises:
        InputError: alpha is out of range, or a weight is negative or no finite number.

    References:
        L. Page, S. Brin, R. Motwani, T. Winograd (1999): The PageRank citation ranking: bringing order
        to the web. Stanford InfoLab, http://ilpubs.stanford.edu:8090/422/

    Examples:
        >>> import networkx as nx
        >>> ranks = pagerank(nx.star_graph(["hub", "a", "b"]))
        >>> max(ranks, key=ranks.get), round(sum(ranks.values()), 9)
        ('hub', 1.0)
    """
    import numpy as np
    from scipy import sparse

    if not 0 < alpha < 1:
        raise InputError(f"alpha {alpha!r}", "it must be above 0 and below 1")
    nodes, source, target, weights = edge_arrays(graph, weight)
    if not nodes:
        return {}
    if both_ways or not graph.is_directed():
        loop = source == target
        source, target = np.concatenate([source, target[~loop]]), np.concatenate([target, source[~loop]])
        weights = np.concatenate([weights, weights[~loop]])
    out = np.bincount(source, weights=weights, minlength=len(nodes))
    step = np.divide(weights, out[source], out=np.zeros(len(weights)), where=out[source] > 0)
    walk = sparse.csr_array((step, (target, source)), shape=(len(nodes), len(nodes)))
    ranks = np.full(len(nodes), 1 / len(nodes))
    # Each step shrinks the change at least by alpha, so the number of steps is known in advance.
    for _ in range(int(np.log(tolerance / 2) / np.log(alpha)) + 2):
        last = ranks
        ranks = alpha * (walk @ last + last[out == 0].sum() / len(nodes)) + (1 - alpha) / len(nodes)
        if np.abs(ranks - last).sum() < tolerance:
            break
    return dict(zip(nodes, (ranks / ranks.sum()).tolist(), strict=True))


def betweenness(
    graph: nx.Graph[str],
    *,
    both_ways: bool = False,
    exact_up_to: int = 3000,
    samples: int = 500,
    seed: int = 0,
) -> dict[str, float]:
    """Share of the shortest paths between all other nodes that pass through each node.

    Exact for graphs of at most ``exact_up_to`` nodes; for larger ones estimated from the paths of
    ``samples`` nodes, drawn with ``seed``: the same every time, and near enough to rank by.
    Edges count 1 each, whatever their weight. Normalised as `networkx.betweenness_centrality`.

    Args:
        graph: any networkx graph; parallel edges count once.
        both_ways: follow directed edges both ways.
        exact_up_to: largest number of nodes for the exact measure.
        samples: number of nodes to start from in a larger graph.
        seed: of the random choice of these nodes.

    Returns:
        Node to share, 0 to 1 (an estimate can come out above), in order of nodes.

    Raises:
        InputError: there are no samples.

    References:
        U. Brandes (2001): A faster algorithm for betweenness centrality. Journal of Mathematical
        Sociology 25 (2), 163-177. https://doi.org/10.1080/0022250X.2001.9990249
        U. Brandes, C. Pich (2007): Centrality estimation in large networks. International Journal of
        Bifurcation and Chaos 17 (7), 2303-2318. https://doi.org/10.1142/S0218127407018403

    Examples:
        >>> import networkx as nx
        >>> betweenness(nx.path_graph(["a", "b", "c"]))
        {'a': 0.0, 'b': 1.0, 'c': 0.0}
    """
    import networkx as nx
    import numpy as np

    if samples < 1:
        raise InputError(f"samples {samples!r}", "at least one node is needed to start from")
    both_ways = both_ways or not graph.is_directed()
    nodes, matrix = _adjacency(graph, both_ways)
    count = len(nodes)
    if count < 3:
        return dict.fromkeys(nodes, 0.0)
    sources = np.arange(count)
    if count > exact_up_to and samples < count:
        sources = np.sort(np.random.default_rng(seed).choice(count, samples, replace=False))
    block = max(1, min(_BLOCK // count, 256))
    total = np.zeros(count)
    for first in range(0, len(sources), block):
        part = _dependencies(matrix, sources[first : first + block])
        if part is None:
            plain = nx.Graph(graph) if both_ways else nx.DiGraph(graph)
            return _slow_betweenness(plain, nodes, [nodes[place] for place in sources])
        total += part
    # Each source is left out of its own paths: as many pairs as an ordered choice of two others.
    scale = count / len(sources) / ((count - 1) * (count - 2))
    return dict(zip(nodes, (total * scale).tolist(), strict=True))


def _adjacency(graph: nx.Graph[str], both_ways: bool) -> tuple[list[str], sparse.csr_array]:
    import numpy as np
    from scipy import sparse

    nodes, source, target, _ = edge_arrays(graph, None)
    keep = source != target
    source, target = source[keep], target[keep]
    if both_ways:
        source, target = np.concatenate([source, target]), np.concatenate([target, source])
    matrix = sparse.csr_array((np.ones(len(source)), (source, target)), shape=(len(nodes), len(nodes)))
    matrix.sum_duplicates()
    matrix.data[:] = 1.0
    return nodes, matrix


def _dependencies(matrix: sparse.csr_array, sources: NDArray[np.int64]) -> NDArray[np.float64] | None:
    """Brandes' accumulation for a block of sources at once, or None when paths are too long.

    Column j of every array belongs to ``sources[j]``; one sparse product moves all fronts a step.
    """
    import numpy as np

    forward = matrix.T.tocsr()
    columns = np.arange(len(sources))
    front = np.zeros((matrix.shape[0], len(sources)))
    front[sources, columns] = 1.0
    unseen = front == 0
    # One entry a step: the number of shortest paths to the nodes first reached there.
    fronts = [front]
    while True:
        front = (forward @ fronts[-1]) * unseen
        if not front.any():
            break
        if len(fronts) > _DEEPEST:
            return None
        unseen &= front == 0
        fronts.append(front)
    share = np.zeros_like(fronts[0])
    for step in range(len(fronts) - 1, 0, -1):
        paths = fronts[step]
        fraction = np.divide(1 + share, paths, out=np.zeros_like(paths), where=paths > 0)
        share += fronts[step - 1] * (matrix @ fraction)
    share[sources, columns] = 0.0
    return np.asarray(share.sum(axis=1))


def _slow_betweenness(graph: nx.Graph[str], nodes: list[str], sources: list[str]) -> dict[str, float]:
    """The same by networkx, for graphs with long paths (chains, grids)."""
    import networkx as nx

    found = nx.betweenness_centrality_subset(graph, sources, nodes)
    count = len(nodes)
    # networkx halves undirected sums here.
    scale = (1 if graph.is_directed() else 2) * count / len(sources) / ((count - 1) * (count - 2))
    return {node: found[node] * scale for node in nodes}
