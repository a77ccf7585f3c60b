"""Measures on the graph: networkx graphs in, networkx graphs and tables out.

`to_networkx` opens the door; `bipartite`, `project` and `backbone` shape a graph; `degree`,
`pagerank`, `betweenness` and `communities` measure it; `rank`, `bridge_skills`, `compare` and
`match` answer a question with a table. Everything is a pure function of its arguments: what is
drawn by chance has a seed, and the order of nodes and edges never matters.
"""

from __future__ import annotations

from graphkit.analytics.centrality import betweenness, degree, pagerank
from graphkit.analytics.community import communities, community_name
from graphkit.analytics.fit import compare, match
from graphkit.analytics.network import STRENGTH_WEIGHTS, to_networkx
from graphkit.analytics.projection import backbone, bipartite, project
from graphkit.analytics.ranking import bridge_skills, rank

__all__ = [
    "STRENGTH_WEIGHTS",
    "backbone",
    "betweenness",
    "bipartite",
    "bridge_skills",
    "communities",
    "community_name",
    "compare",
    "degree",
    "match",
    "pagerank",
    "project",
    "rank",
    "to_networkx",
]
