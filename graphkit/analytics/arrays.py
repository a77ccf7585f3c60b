"""networkx graphs as arrays, in an order that does not depend on how they were put together."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from graphkit.errors import InputError

if TYPE_CHECKING:
    import networkx as nx
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["EdgeArrays", "edge_arrays"]


class EdgeArrays(NamedTuple):
    """Edges of a graph by position of their ends in ``nodes``; undirected edges stand once."""

    nodes: list[str]
    source: NDArray[np.int64]
    target: NDArray[np.int64]
    weight: NDArray[np.float64]


def edge_arrays(graph: nx.Graph[str], weight: str | None = "weight") -> EdgeArrays:
    """Sorted nodes and edges of any networkx graph.

    Sums of floating point numbers depend on the order of their terms: sorting here is what makes
    every measure independent of the order of nodes and edges, to the last bit.

    Args:
        graph: directed or not, with parallel edges or not.
        weight: name of the attribute of edges; 1 where there is none, or when None.

    Raises:
        InputError: a weight is negative or not a finite number.
    """
    import numpy as np

    nodes = sorted(graph, key=str)
    place = {node: number for number, node in enumerate(nodes)}
    rows = dict(graph.adjacency())
    sizes = [len(row) for row in rows.values()]
    source = np.repeat(np.array([place[node] for node in rows], dtype=np.int64), sizes)
    target = np.fromiter(map(place.__getitem__, chain.from_iterable(rows.values())), np.int64, len(source))
    facts: Iterable[Any] = chain.from_iterable(row.values() for row in rows.values())
    if graph.is_multigraph():
        parallel = list(facts)
        sizes = [len(keys) for keys in parallel]
        source, target = np.repeat(source, sizes), np.repeat(target, sizes)
        facts = chain.from_iterable(keys.values() for keys in parallel)
    values = np.ones(len(source))
    if weight is not None:
        values = np.fromiter((of.get(weight, 1.0) for of in facts), np.float64, len(source))
    if not (np.isfinite(values) & (values >= 0)).all():
        raise InputError(f"edge attribute {weight!r}", "a weight is negative or not a finite number")
    if not graph.is_directed():
        once = source <= target
        source, target, values = source[once], target[once], values[once]
    order = np.lexsort((values, source * len(nodes) + target))
    return EdgeArrays(nodes, source[order], target[order], values[order])
