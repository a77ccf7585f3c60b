"""Measures on made-up graphs of the size of 1,000 and 10,000 postings, beside plain networkx.

Run it with ``python benchmarks/analytics.py [postings …]``. Times are CPU seconds of one process,
taken in the same run, so that the ratio means something on any machine.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable
from itertools import combinations
from typing import Any

import networkx as nx

from graphkit.analytics import backbone, betweenness, bipartite, communities, pagerank, project
from graphkit.analytics.fit import match
from graphkit.analytics.ranking import bridge_skills, rank

SAMPLES = 100


def network(postings: int, seed: int = 0) -> nx.MultiDiGraph[str]:
    """Teams and role types that ask for skills: each posting draws ten, some common, most of its field."""
    chance = random.Random(seed)
    skills = [f"skill:{number}" for number in range(300 + postings // 20)]
    teams = [f"team:{number}" for number in range(max(10, postings // 5))]
    roles = [f"role:{number}" for number in range(40)]
    counts: dict[tuple[str, str], int] = {}
    for _ in range(postings):
        team, role = chance.choice(teams), chance.choice(roles)
        field = int(team.split(":")[1]) % 12 * len(skills) // 12
        for _ in range(10):
            # The square makes a few skills common and most rare, as in real postings.
            place = int(chance.random() ** 2 * len(skills))
            skill = skills[(place if chance.random() < 0.3 else field + place // 8) % len(skills)]
            for asking in (team, role):
                counts[asking, skill] = counts.get((asking, skill), 0) + 1
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for name, nodes in {"Skill": skills, "Team": teams, "RoleType": roles}.items():
        graph.add_nodes_from(((node, {"label": node, "documents": 1}) for node in nodes), type=name)
    for (asking, skill), count in counts.items():
        facts = {"documents": count, "required": count, "weight": float(count), "strength": "required"}
        graph.add_edge(asking, skill, key="asksFor", **facts)
    return graph


def timed(function: Callable[[], Any]) -> float:
    """CPU seconds; the best of three when it is quick."""
    times = []
    for _ in range(3):
        start = time.process_time()
        function()
        times.append(time.process_time() - start)
        if times[-1] > 1:
            break
    return min(times)


def plain_backbone(graph: nx.Graph[str], alpha: float = 0.05) -> nx.Graph[str]:
    """The disparity filter as one writes it with networkx alone."""
    kept: nx.Graph[str] = nx.Graph()
    for node in graph:
        total, size = graph.degree(node, weight="weight"), graph.degree(node)
        for other, facts in graph[node].items():
            if size > 1 and (1 - facts["weight"] / total) ** (size - 1) < alpha:
                kept.add_edge(node, other, **facts)
    return kept


def plain_jaccard(graph: nx.Graph[str], teams: list[str]) -> nx.Graph[str]:
    """Jaccard overlap of all pairs of teams as one writes it with networkx alone."""
    result: nx.Graph[str] = nx.Graph()
    for one, other in combinations(teams, 2):
        a, b = set(graph[one]), set(graph[other])
        if a & b:
            result.add_edge(one, other, weight=len(a & b) / len(a | b))
    return result


def run(postings: int) -> None:
    graph = network(postings)
    two = bipartite(graph)
    teams = [node for node, facts in two.nodes(data=True) if facts["bipartite"] == 0]
    near = project(two, "Team", weight="cosine")
    size = two.number_of_nodes()
    print(f"\n{postings:,} postings: {graph.number_of_nodes():,} nodes, {graph.number_of_edges():,} edges;")
    print(
        f"teams and skills {size:,} / {two.number_of_edges():,}, projected {near.number_of_edges():,} edges"
    )
    print(f"{'task':34}{'graphkit':>10}{'networkx':>10}{'ratio':>8}")
    samples = size if postings <= 1000 else SAMPLES
    rows: list[tuple[str, Callable[[], Any], Callable[[], Any] | None]] = [
        (
            "team projection, overlap",
            lambda: project(two, "Team"),
            lambda: nx.bipartite.weighted_projected_graph(two, teams),
        ),
        (
            "team projection, jaccard",
            lambda: project(two, "Team", weight="jaccard"),
            lambda: plain_jaccard(two, teams),
        ),
        ("backbone of team projection", lambda: backbone(near), lambda: plain_backbone(near)),
        (
            "PageRank, all, tolerance 1e-12",
            lambda: pagerank(graph),
            lambda: nx.pagerank(graph, tol=1e-12 / len(graph), max_iter=500),
        ),
        (
            "betweenness" + (", exact" if samples == size else f", {samples} sources"),
            lambda: betweenness(two, exact_up_to=0 if samples < size else size, samples=samples),
            lambda: nx.betweenness_centrality(two, k=samples if samples < size else None, seed=0),
        ),
        (
            "communities, teams and skills",
            lambda: communities(two),
            lambda: nx.community.louvain_communities(two, seed=0),
        ),
        ("bipartite", lambda: bipartite(graph), None),
        ("rank by pagerank", lambda: rank(graph), None),
        ("bridge_skills", lambda: bridge_skills(graph), None),
        ("match of 8 skills", lambda: match(graph, [f"skill:{number}" for number in range(8)]), None),
    ]  # fmt: skip
    for name, ours, plain in rows:
        mine = timed(ours)
        theirs = timed(plain) if plain else None
        beside = f"{theirs:10.3f}{theirs / mine:8.1f}" if theirs is not None else ""
        print(f"{name:34}{mine:10.3f}{beside}", flush=True)


if __name__ == "__main__":
    for number in map(int, sys.argv[1:] or ["1000", "10000"]):
        run(number)
