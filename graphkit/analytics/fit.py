"""What two teams ask for alike, and which teams a set of skills fits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphkit.analytics.network import STRENGTH_WEIGHTS, as_network, check_type, locate, of_type
from graphkit.errors import InputError, UnknownNameError
from graphkit.query import Result

if TYPE_CHECKING:
    import networkx as nx

    from graphkit.analytics.network import Source

__all__ = ["compare", "match"]

_ASKING = ("Team", "RoleType", "Organization", "Program")


@dataclass(frozen=True, slots=True)
class _Demand:
    """How much something asks for one skill."""

    skill: str
    label: str
    strength: str
    documents: int
    weight: float


def compare(kg: Source, left: str, right: str) -> Result:
    """Skills that two teams share, and those that one of them asks for alone.

    Args:
        kg: a knowledge graph, or what `to_networkx` made of one.
        left: name or IRI of a team, role type or other entity that asks for skills.
        right: of another.

    Returns:
        Columns ``skill``, ``skillLabel``, ``asked_by`` (``both``, ``left`` or ``right``), the strongest
        strength on each side (``left``, ``right``; None where it is not asked for) and the documents
        (``left_documents``, ``right_documents``). Shared ones first, then by strength, documents and
        label. The description counts them and gives the Jaccard index.

    Raises:
        UnknownNameError: nothing in the graph has one of the names.

    Examples:
        >>> import networkx as nx
        >>> graph = nx.MultiDiGraph()
        >>> graph.add_nodes_from(["Ads", "Buy"], type="Team")
        >>> graph.add_node("s", type="Skill", label="SQL")
        >>> _ = graph.add_edge("Ads", "s", key="asksFor", strength="required", documents=1, required=1)
        >>> compare(graph, "Ads", "Buy").to_dicts()[0]["asked_by"]
        'left'
        >>> compare(graph, "Ads", "Buy").description
        'Ads and Buy: 0 shared skills, 1 only Ads, 0 only Buy (Jaccard 0.00)'
    """
    network = as_network(kg)
    ends = [_asking(kg, network, name) for name in (left, right)]
    one, other = (_demands(network, end) for end in ends)
    rows = [_compared(known, one.get(skill), other.get(skill)) for skill, known in {**one, **other}.items()]
    rows.sort(key=_compared_order)
    columns = ["skill", "skillLabel", "asked_by", "left", "right", "left_documents", "right_documents"]
    shared, union = len(one.keys() & other.keys()), len(rows)
    names = [network.nodes[end].get("label", end) for end in ends]
    description = (
        f"{names[0]} and {names[1]}: {shared} shared skills, {len(one) - shared} only {names[0]}, "
        f"{len(other) - shared} only {names[1]} (Jaccard {shared / union if union else 0:.2f})"
    )
    return Result(columns, rows, description)


def _compared(known: _Demand, one: _Demand | None, other: _Demand | None) -> Any:
    return (
        known.skill,
        known.label,
        "both" if one and other else "left" if one else "right",
        one.strength if one else None,
        other.strength if other else None,
        one.documents if one else 0,
        other.documents if other else 0,
    )


def _compared_order(row: Any) -> tuple[int, float, int, str, str]:
    skill, label, asked_by, left, right, left_documents, right_documents = row
    strengths = -STRENGTH_WEIGHTS.get(left or "", 0.0) - STRENGTH_WEIGHTS.get(right or "", 0.0)
    side = ("both", "left", "right").index(asked_by)
    return side, strengths, -left_documents - right_documents, label.casefold(), skill


def match(
    kg: Source,
    skills: Iterable[str],
    *,
    types: Iterable[str] = ("Team", "RoleType"),
    limit: int | None = None,
) -> Result:
    """Teams and role types whose demands a set of skills meets best.

    A skill weighs what its claims weigh, each by `STRENGTH_WEIGHTS` (required 1, preferred 1/2,
    responsibility 1/4, context 1/8), divided by the number of documents of the skill that most
    documents ask for: a skill that every posting requires weighs 1. The fit is the weight met,
    divided by the weight asked for *and one more*: as though something else were required that the
    documents do not say. So what is known to ask for one skill does not outrank what is known to
    ask for twenty of which nineteen are met.

    Args:
        kg: a knowledge graph, or what `to_networkx` made of one.
        skills: names or IRIs of the skills someone has. A broader skill does not follow from a
            narrower one: give both.
        types: classes of entities to rank.
        limit: number of rows; all when None.

    Returns:
        Columns ``entity``, ``entityLabel``, ``type``, ``fit`` (0 to below 1), ``asked`` (number of
        skills), ``met`` and ``missing`` (labels, the weightiest first). Only what meets a skill at
        all. The description names the skills that nothing asks for.

    Raises:
        UnknownNameError: no skill has one of the names.
        InputError: a single text was given, or the limit is negative.

    Examples:
        >>> import networkx as nx
        >>> graph = nx.MultiDiGraph()
        >>> graph.add_node("Ads", type="Team")
        >>> graph.add_node("s", type="Skill", label="SQL")
        >>> _ = graph.add_edge("Ads", "s", key="asksFor", strength="required", documents=1, required=1)
        >>> match(graph, ["SQL"])[0].fit
        0.5
    """
    if isinstance(skills, str):
        raise InputError(f"skills {skills!r}", "a list of names is needed", f"[{skills!r}]")
    if limit is not None and limit < 0:
        raise InputError(f"limit {limit!r}", "it must not be negative")
    network = as_network(kg)
    has = {locate(kg, name, "Skill"): name for name in skills}
    wanted = {check_type(name) for name in types}
    met: set[str] = set()
    rows: list[Any] = []
    for node in sorted(of_type(network, *wanted)):
        demands = _demands(network, node)
        if not has.keys().isdisjoint(demands):
            met |= has.keys() & demands.keys()
            facts = network.nodes[node]
            rows.append((node, facts.get("label", node), facts["type"], *_fit(demands, has)))
    rows.sort(key=lambda row: (-round(row[3], 12), -row[4], str(row[1]).casefold(), row[0]))
    unasked = sorted(name for skill, name in has.items() if skill not in met)
    description = f"Fit of {len(has)} skills"
    if unasked:
        description += f"; nothing asks for: {', '.join(unasked)}"
    columns = ["entity", "entityLabel", "type", "fit", "asked", "met", "missing"]
    return Result(columns, rows[:limit], description)


def _fit(demands: Mapping[str, _Demand], has: Mapping[str, str]) -> tuple[float, int, str, str]:
    most = max(demand.documents for demand in demands.values()) or 1
    ordered = sorted(demands.values(), key=lambda one: (-one.weight, one.label.casefold(), one.skill))
    met = [demand for demand in ordered if demand.skill in has]
    missing = [demand for demand in ordered if demand.skill not in has]
    got, asked = (sum(demand.weight for demand in found) / most for found in (met, ordered))
    return got / (asked + 1), len(ordered), _labels(met), _labels(missing)


def _labels(demands: Iterable[_Demand]) -> str:
    return ", ".join(demand.label for demand in demands)


def _demands(network: nx.MultiDiGraph[str], node: str) -> dict[str, _Demand]:
    """Skills that a node asks for."""
    found = {}
    for _, skill, key, facts in network.out_edges(node, keys=True, data=True):
        if key == "asksFor":
            counted = sum(weight * facts.get(name, 0) for name, weight in STRENGTH_WEIGHTS.items())
            documents = facts.get("documents", 1)
            # Counts are missing where no text says how strongly: the weakest reading is safe.
            weight = counted or documents * STRENGTH_WEIGHTS["context"]
            label = str(network.nodes[skill].get("label", skill))
            found[skill] = _Demand(skill, label, facts.get("strength") or "context", documents, weight)
    return found


def _asking(kg: Source, network: nx.MultiDiGraph[str], name: str) -> str:
    node = locate(kg, name, *_ASKING)
    if node not in network:
        raise UnknownNameError(f"{name!r} is in no document of this graph, so nothing says what it asks for")
    return node
