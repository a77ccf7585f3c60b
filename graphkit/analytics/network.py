"""The door from the knowledge graph to networkx."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from graphkit.errors import InputError, UnknownNameError
from graphkit.iris import KINDS
from graphkit.model import STRENGTHS
from graphkit.store import KnowledgeGraph

if TYPE_CHECKING:
    import networkx as nx

    from graphkit.entities import Edge

    Source = KnowledgeGraph | nx.MultiDiGraph[str]

__all__ = ["STRENGTH_WEIGHTS", "as_network", "check_type", "locate", "of_type", "to_networkx"]

#: How much one claim of each strength counts; each half as much as the one before. An
#: assumption, not a measurement: only the order is given by what the words mean.
STRENGTH_WEIGHTS: Final = {strength: 0.5**place for place, strength in enumerate(STRENGTHS)}

_TYPE_OF: Final = {kind: name for name, kind in KINDS.items()}


def to_networkx(
    kg: KnowledgeGraph,
    *,
    predicates: Iterable[str] | None = None,
    types: Iterable[str] | None = None,
    min_documents: int = 1,
) -> nx.MultiDiGraph[str]:
    """Entities and edges of the knowledge graph as a networkx graph.

    A multigraph, because two entities can be joined by several predicates; each edge has the
    predicate's name as its key. Nodes and edges come in order of their IRIs.

    Args:
        kg: the knowledge graph.
        predicates: only edges of these, as ``asksFor``, ``gk:asksFor`` or IRI; all when None.
        types: only entities of these types (``Skill``, ``Team`` …) and edges between them; all
            when None.
        min_documents: only edges that so many documents support. Entities stay, with or without
            edges.

    Returns:
        Nodes are IRIs with ``type``, ``label`` and ``documents`` (how many mention it). Edges have
        ``predicate``, ``label``, ``documents``, the number of claims by strength (``required``,
        ``preferred``, ``responsibility``, ``context``), ``strength`` (the strongest, or ``""``)
        and ``weight``: the claims, each counted by `STRENGTH_WEIGHTS`, or the documents where
        strength does not apply.

    Raises:
        UnknownNameError: there is no such predicate.
        InputError: there is no such type.

    Examples:
        >>> to_networkx(KnowledgeGraph()).number_of_nodes()
        0
    """
    import networkx as nx

    wanted = None if predicates is None else _predicate_names(kg, predicates)
    kinds = None if types is None else {KINDS[check_type(name)] for name in types}
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for item in sorted(kg.nodes(), key=lambda item: item.iri):
        if kinds is None or item.kind in kinds:
            name = _TYPE_OF[item.kind]
            graph.add_node(item.iri, type=name, label=item.label, documents=item.document_count)
    for edge in sorted(kg.edges(), key=lambda edge: (edge.subject, edge.predicate, edge.object)):
        name = _local(edge.predicate)
        if edge.document_count < min_documents or (wanted is not None and name not in wanted):
            continue
        # An end that was left out would come back as a node without a type.
        if edge.subject in graph and edge.object in graph:
            _add_edge(graph, edge, name, kg.label(edge.predicate))
    return graph


def _add_edge(graph: nx.MultiDiGraph[str], edge: Edge, name: str, label: str) -> None:
    counts = {strength: int(getattr(edge, strength)) for strength in STRENGTHS}
    weight = sum(STRENGTH_WEIGHTS[strength] * count for strength, count in counts.items())
    graph.add_edge(
        edge.subject,
        edge.object,
        key=name,
        predicate=name,
        label=label,
        documents=edge.document_count,
        # None cannot be written to GraphML.
        strength=edge.strength or "",
        weight=weight or float(max(edge.document_count, 1)),
        **counts,
    )


def as_network(source: Source) -> nx.MultiDiGraph[str]:
    """The networkx graph of a knowledge graph, or the graph itself."""
    return to_networkx(source) if isinstance(source, KnowledgeGraph) else source


def locate(source: Source, text: str, *types: str) -> str:
    """Node that a person means by an IRI, a CURIE or a label.

    Args:
        source: where to look.
        text: what a person typed.
        types: types it may have, the most likely first.

    Raises:
        UnknownNameError: nothing of these types has this name, or several have.
    """
    if isinstance(source, KnowledgeGraph):
        problems = []
        for name in types:
            try:
                return source.resolve(text, KINDS[name])
            except UnknownNameError as error:
                problems.append(error)
        # The first type is the likely one: its message has the nearest names.
        raise problems[0]
    if text in source:
        return text
    wanted = text.strip().casefold()
    for name in types:
        found = sorted(
            node
            for node, facts in source.nodes(data=True)
            if facts.get("type") == name and str(facts.get("label", "")).casefold() == wanted
        )
        if len(found) == 1:
            return found[0]
        if found:
            raise UnknownNameError(f"{text!r} names several nodes, give one of: {', '.join(found)}")
    raise UnknownNameError(f"no {' or '.join(types)} of the graph is called {text!r}")


def of_type(network: nx.MultiDiGraph[str], *types: str) -> list[str]:
    """Nodes of these types, in the order of the graph."""
    return [node for node, facts in network.nodes(data=True) if facts.get("type") in types]


def check_type(name: str) -> str:
    """The name itself, if it is a class of concepts.

    Raises:
        InputError: there is no such class.

    >>> check_type("Skill")
    'Skill'
    """
    if name not in KINDS:
        known = ", ".join(KINDS)
        raise InputError(f"type {name!r}", "there is no such class of concepts", f"one of: {known}")
    return name


def _predicate_names(kg: KnowledgeGraph, predicates: Iterable[str]) -> set[str]:
    known = {_local(iri) for iri in kg.ontology.predicate_labels}
    names = {_local(name) for name in predicates}
    if unknown := sorted(names - known):
        there = ", ".join(sorted(known))
        raise UnknownNameError(f"no predicate is called {unknown[0]!r} (the ontology has {there})")
    return names


def _local(name: str) -> str:
    """Last part of an IRI or CURIE."""
    return name.rsplit("#", 1)[-1].rsplit(":", 1)[-1].rsplit("/", 1)[-1]
