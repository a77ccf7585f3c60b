"""Entities in order of a measure, and the skills that tie communities of teams together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from graphkit.analytics.centrality import betweenness, degree, pagerank
from graphkit.analytics.community import communities
from graphkit.analytics.network import as_network, check_type, of_type
from graphkit.analytics.projection import bipartite
from graphkit.errors import InputError
from graphkit.iris import KINDS
from graphkit.query import Result

if TYPE_CHECKING:
    import networkx as nx

    from graphkit.analytics.network import Source

__all__ = ["MEASURES", "bridge_skills", "rank"]

#: What `rank` can go by.
MEASURES = ("pagerank", "degree", "betweenness", "documents", "bridge")


def rank(
    kg: Source, by: str = "pagerank", type: str = "Skill", limit: int | None = None, *, seed: int = 0
) -> Result:
    """Entities of one type, the most important first.

    The measures are taken on the whole graph without directions: a skill matters when teams, roles
    and programs that matter lead to it.

    Args:
        kg: a knowledge graph, or what `to_networkx` made of one.
        by: ``pagerank``, ``degree`` (neighbours), ``betweenness``, ``documents`` (how many mention
            it), or ``bridge`` (of `bridge_skills`, for skills that tie communities).
        type: class of the entities (``Skill``, ``Team``, ``RoleType``, ``Location`` …).
        limit: number of rows; all when None.
        seed: see `betweenness` and `communities`.

    Returns:
        Columns: the kind (``skill``), its label, the measure and ``documents``. Equal values go in
        order of documents, then of labels.

    Raises:
        InputError: there is no such measure or type, or bridges are asked of something else than skills.

    Examples:
        >>> import networkx as nx
        >>> graph = nx.MultiDiGraph()
        >>> graph.add_node("s:py", type="Skill", label="Python", documents=3)
        >>> graph.add_node("s:sql", type="Skill", label="SQL", documents=5)
        >>> [row.skillLabel for row in rank(graph, by="documents")]
        ['SQL', 'Python']
    """
    kind = KINDS[check_type(type)]
    if by not in MEASURES:
        raise InputError(f"by {by!r}", "there is no such measure", f"one of: {', '.join(MEASURES)}")
    _check_limit(limit)
    network = as_network(kg)
    values = _bridges(network, type, seed) if by == "bridge" else _measure(network, by, seed)
    nodes = [node for node in of_type(network, type) if node in values]
    columns = [kind, f"{kind}Label", *dict.fromkeys([by, "documents"])]
    rows: list[Any] = []
    for node in sorted(nodes, key=lambda node: _place(network, node, values[node]))[:limit]:
        facts = network.nodes[node]
        own = () if by == "documents" else (values[node],)
        rows.append((node, facts.get("label", node), *own, facts.get("documents", 0)))
    return Result(columns, rows, f"{type} by {by}")


def _measure(network: nx.MultiDiGraph[str], by: str, seed: int) -> Mapping[str, float]:
    if by == "degree":
        return degree(network)
    if by == "documents":
        return {node: facts.get("documents", 0) for node, facts in network.nodes(data=True)}
    if by == "pagerank":
        return pagerank(network, both_ways=True)
    return betweenness(network, both_ways=True, seed=seed)


def _bridges(network: nx.MultiDiGraph[str], name: str, seed: int) -> dict[str, float]:
    if name != "Skill":
        raise InputError(f"type {name!r}", "only skills are ranked as bridges", "choose another measure")
    return {row.skill: row.bridge for row in bridge_skills(network, seed=seed)}


def _place(network: nx.MultiDiGraph[str], node: str, value: float) -> tuple[float, int, str, str]:
    facts = network.nodes[node]
    # Rounded, so that the last bits do not order what is equal.
    return -round(value, 12), -facts.get("documents", 0), str(facts.get("label", node)).casefold(), node


def bridge_skills(kg: Source, *, seed: int = 0, limit: int | None = None) -> Result:
    """Skills that tie teams of different communities together.

    Teams form communities with the skills they ask for (`communities` of `bipartite`). Of a skill's
    weight a share goes to each community of teams; one minus the sum of the squared shares is its
    participation: 0 when one community alone asks for it, near 1 when many do alike.

    Args:
        kg: a knowledge graph, or what `to_networkx` made of one.
        seed: see `betweenness` and `communities`.
        limit: number of rows; all when None.

    Returns:
        Columns ``skill``, ``skillLabel``, ``teams`` (that ask for it), ``communities`` (they are in),
        ``participation``, ``betweenness`` (between teams and skills), and ``bridge``, the product of
        these two, by which rows are ordered: a skill that many paths need and many communities
        share. Only skills of two communities and more.

    References:
        R. Guimerà, L. A. N. Amaral (2005): Functional cartography of complex metabolic networks. Nature
        433, 895-900. https://doi.org/10.1038/nature03288

    Examples:
        >>> import networkx as nx
        >>> bridge_skills(nx.MultiDiGraph())
        Result(0 rows: skill, skillLabel, teams, communities, participation, betweenness, bridge)
    """
    _check_limit(limit)
    graph = bipartite(kg, "Team", "Skill")
    groups = communities(graph, seed)
    group_of = {node: number for number, group in enumerate(groups) for node in group}
    between = betweenness(graph, seed=seed)
    rows: list[Any] = []
    for skill in (node for node, facts in graph.nodes(data=True) if facts["bipartite"] == 1):
        spread = _spread(graph, skill, group_of)
        if len(spread) > 1:
            part = _participation(spread)
            teams, score = len(graph[skill]), part * between[skill]
            label = str(graph.nodes[skill].get("label", skill))
            rows.append((skill, label, teams, len(spread), part, between[skill], score))
    rows.sort(key=lambda row: (-round(row[6], 12), -round(row[4], 12), -row[2], row[1].casefold(), row[0]))
    columns = ["skill", "skillLabel", "teams", "communities", "participation", "betweenness", "bridge"]
    return Result(columns, rows[:limit], "Skills that tie communities of teams together")


def _spread(graph: nx.Graph[str], skill: str, group_of: Mapping[str, int]) -> dict[int, float]:
    """Weight of a skill by community of the teams that ask for it."""
    spread: defaultdict[int, float] = defaultdict(float)
    for team in sorted(graph[skill]):
        spread[group_of[team]] += graph.edges[skill, team]["weight"]
    return dict(spread)


def _participation(spread: Mapping[int, float]) -> float:
    total = sum(spread.values())
    return 1 - sum((value / total) ** 2 for value in spread.values()) if total else 0.0


def _check_limit(limit: int | None) -> None:
    if limit is not None and limit < 0:
        raise InputError(f"limit {limit!r}", "it must not be negative")
