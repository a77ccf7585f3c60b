"""Groups of things that are linked closely, named by the skills that set them apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from math import log
from typing import Final

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from graphkit.mapview.data import MapEdge, MapNode, edge_weight

__all__ = ["communities", "names_of"]

Ints = NDArray[np.int64]

_SEED: Final = 20  # any number; fixed so that a build can be repeated
_SMALLEST: Final = 4  # a group of fewer things is no community
_GENERAL: Final = 0.15  # soft skills are asked for everywhere, whatever a small corpus says
_NEW: Final = 0.2  # a name that no vocabulary knows may be no skill at all


def communities(count: int, source: Ints, target: Ints, weight: NDArray[np.float64]) -> Ints:
    """Number of each node's community, 0 for the largest, -1 for none: Louvain with a fixed seed."""
    net: nx.Graph[int] = nx.Graph()
    net.add_nodes_from(range(count))
    for a, b, w in zip(source.tolist(), target.tolist(), weight.tolist(), strict=True):
        net.add_edge(a, b, weight=w + (net[a][b]["weight"] if net.has_edge(a, b) else 0.0))
    found = nx.community.louvain_communities(net, weight="weight", seed=_SEED)
    found = sorted((g for g in found if len(g) >= _SMALLEST), key=lambda g: (-len(g), min(g)))
    groups = np.full(count, -1, dtype=np.int64)
    for number, members in enumerate(found):
        groups[list(members)] = number
    return groups


def names_of(nodes: Sequence[MapNode], edges: Sequence[MapEdge], groups: Ints) -> tuple[str, ...]:
    """Two skills for each community: much asked for inside it, little outside (tf-idf over communities).

    A skill weighs by the links that ask for it inside its community, by how strongly, and by how often
    the documents speak of it; a skill that other communities ask for as well counts less.
    """
    place = {node.id: i for i, node in enumerate(nodes)}
    inside: defaultdict[int, float] = defaultdict(float)
    reach: dict[int, set[int]] = {}
    for edge in edges:
        asker, skill = place[edge.subject], place[edge.object]
        if nodes[skill].type != "Skill" or groups[skill] < 0:
            continue
        if groups[asker] >= 0:
            reach.setdefault(skill, set()).add(int(groups[asker]))
        if groups[asker] == groups[skill]:
            inside[skill] += 1 + log(1 + edge_weight(edge)) + 0.5 * log(1 + len(edge.evidence))
    count = int(groups.max(initial=-1)) + 1
    ranked: list[list[tuple[float, str]]] = [[] for _ in range(count)]
    for skill, weight in inside.items():
        node = nodes[skill]
        share = log((1 + count) / len(reach[skill])) + 0.1
        doubt = (_GENERAL if node.general else 1.0) * (_NEW if node.new else 1.0)
        ranked[int(groups[skill])].append((-weight * share * doubt, node.label))
    return tuple(" · ".join(label for _, label in sorted(found)[:2]) for found in ranked)
