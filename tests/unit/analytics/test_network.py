from __future__ import annotations

from typing import Any

import networkx as nx
import pytest

from graphkit.analytics import STRENGTH_WEIGHTS, to_networkx
from graphkit.analytics.network import locate
from graphkit.errors import InputError, UnknownNameError
from graphkit.iris import GK, concept_iri
from graphkit.store import KnowledgeGraph

ROBOTICS, PYTHON = concept_iri("team", "Robotics"), concept_iri("skill", "Python")


def test_weights_fall_in_the_order_of_strengths() -> None:
    assert list(STRENGTH_WEIGHTS.values()) == [1, 0.5, 0.25, 0.125]


def test_nodes_and_edges_carry_what_the_graph_knows(network: nx.MultiDiGraph[str]) -> None:
    assert network.nodes[PYTHON] == {"type": "Skill", "label": "Python", "documents": 4}
    assert network.edges[ROBOTICS, PYTHON, "asksFor"] == {
        "predicate": "asksFor",
        "label": "asks for",
        "documents": 2,
        "strength": "required",
        "weight": 2.0,
        "required": 2,
        "preferred": 0,
        "responsibility": 0,
        "context": 0,
    }


def test_weight_adds_up_strengths_and_falls_back_to_documents(network: nx.MultiDiGraph[str]) -> None:
    c_plus_plus = concept_iri("skill", "C++")
    assert network.edges[ROBOTICS, c_plus_plus, "asksFor"]["weight"] == 1 + 0.5
    hires = [
        facts for *_, facts in network.out_edges(ROBOTICS, data=True) if facts["predicate"] == "hiresFor"
    ]
    assert [(facts["weight"], facts["strength"]) for facts in hires] == [(2.0, "")]


def test_order_is_that_of_iris(kg: KnowledgeGraph) -> None:
    network = to_networkx(kg)
    assert list(network) == sorted(network)
    edges = [(one, key, other) for one, other, key in network.edges(keys=True)]
    assert edges == sorted(edges)


@pytest.mark.parametrize("name", ["hiresFor", "gk:hiresFor", GK.hiresFor])
def test_only_some_predicates(kg: KnowledgeGraph, name: str) -> None:
    edges: Any = to_networkx(kg, predicates=[name]).edges(data="predicate")
    assert {predicate for *_, predicate in edges} == {"hiresFor"}


def test_only_some_types_and_edges_between_them(kg: KnowledgeGraph) -> None:
    network = to_networkx(kg, types=["Team", "Skill"])
    assert {facts["type"] for _, facts in network.nodes(data=True)} == {"Team", "Skill"}
    assert {key for *_, key in network.edges(keys=True)} == {"asksFor"}


def test_min_documents_drops_edges_not_nodes(kg: KnowledgeGraph) -> None:
    network = to_networkx(kg, min_documents=2)
    assert len(network) == len(to_networkx(kg))
    assert {facts["documents"] for *_, facts in network.edges(data=True)} == {2}


def test_unknown_names_are_errors(kg: KnowledgeGraph) -> None:
    with pytest.raises(UnknownNameError, match="asksfor"):
        to_networkx(kg, predicates=["asksfor"])
    with pytest.raises(InputError, match="one of: Skill"):
        to_networkx(kg, types=["skill"])


def test_can_be_written_to_graphml(network: nx.MultiDiGraph[str]) -> None:
    assert "asksFor" in "".join(nx.generate_graphml(network))


def test_locate_by_label_type_and_iri(kg: KnowledgeGraph, network: nx.MultiDiGraph[str]) -> None:
    for source in (kg, network):
        assert locate(source, "robotics", "Team") == ROBOTICS
        assert locate(source, ROBOTICS, "Team") == ROBOTICS
        assert locate(source, "Python", "Team", "Skill") == PYTHON
        with pytest.raises(UnknownNameError, match=r"(?i)team"):
            locate(source, "Nobody", "Team", "RoleType")


def test_locate_refuses_to_guess() -> None:
    network: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    network.add_nodes_from(["a", "b"], type="Team", label="Ads")
    with pytest.raises(UnknownNameError, match="a, b"):
        locate(network, "ads", "Team")
