from __future__ import annotations

from typing import Any

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.analytics import compare, match
from graphkit.errors import InputError, UnknownNameError
from graphkit.iris import concept_iri
from graphkit.store import KnowledgeGraph

from .strategies import networks


def test_compare_by_hand(kg: KnowledgeGraph, network: nx.MultiDiGraph[str]) -> None:
    result = compare(kg, "Robotics", "Pricing")
    assert [tuple(row)[1:] for row in result] == [
        ("Python", "both", "required", "preferred", 2, 1),
        ("C++", "left", "required", None, 2, 0),
        ("SLAM", "left", "preferred", None, 1, 0),
        ("econometrics", "right", None, "required", 0, 1),
        ("SQL", "right", None, "responsibility", 0, 1),
    ]
    assert (
        result.description
        == "Robotics and Pricing: 1 shared skills, 2 only Robotics, 2 only Pricing (Jaccard 0.20)"
    )
    assert compare(network, "Robotics", "Pricing") == result


def test_compare_with_itself_shares_all(kg: KnowledgeGraph) -> None:
    assert {row.asked_by for row in compare(kg, "Fraud", "Fraud")} == {"both"}


def test_compare_a_team_with_a_role_type(kg: KnowledgeGraph) -> None:
    assert "3 shared skills, 0 only" in compare(kg, "Robotics", "applied scientist").description


def test_compare_needs_entities_of_the_graph(kg: KnowledgeGraph) -> None:
    with pytest.raises(UnknownNameError, match="Robotiks"):
        compare(kg, "Robotiks", "Pricing")
    with pytest.raises(UnknownNameError, match="no document"):
        compare(kg, concept_iri("team", "Nobody"), "Pricing")


def test_match_by_hand(kg: KnowledgeGraph, network: nx.MultiDiGraph[str]) -> None:
    result = match(kg, ["Python", "SQL"], types=["Team"])
    found = {row.entityLabel: (row.fit, row.met, row.missing) for row in result}
    assert list(found) == ["Fraud", "Robotics", "Pricing"]
    # Fraud: 1.125 met of 1.125; Robotics, two postings: 2 met of 4, halved; Pricing: .75 of 1.75.
    assert found["Fraud"] == (pytest.approx(1.125 / 2.125), "SQL, Python", "")
    assert found["Robotics"] == (pytest.approx(1 / 3), "Python", "C++, SLAM")
    assert found["Pricing"] == (pytest.approx(0.75 / 2.75), "Python, SQL", "econometrics")
    assert match(network, ["Python", "SQL"], types=["Team"]) == result


def test_match_ranks_role_types_too(kg: KnowledgeGraph) -> None:
    assert {row.type for row in match(kg, ["Python"])} == {"Team", "RoleType"}
    assert len(match(kg, ["Python"], limit=2)) == 2


def test_match_leaves_out_what_nothing_fits_and_says_so(kg: KnowledgeGraph) -> None:
    result = match(kg, ["econometrics", "Kubernetes"], types=["Team"])
    assert [row.entityLabel for row in result] == ["Pricing"]
    assert result.description == "Fit of 2 skills; nothing asks for: Kubernetes"
    assert len(match(kg, [])) == 0


def test_match_needs_known_skills_in_a_list(kg: KnowledgeGraph) -> None:
    with pytest.raises(UnknownNameError, match="Pythn"):
        match(kg, ["Pythn"])
    with pytest.raises(InputError, match="list"):
        match(kg, "Python")
    with pytest.raises(InputError, match="limit"):
        match(kg, ["Python"], limit=-1)


def test_nineteen_of_twenty_beat_one_of_one() -> None:
    network: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    network.add_nodes_from(["large", "small"], type="Team")
    network.add_nodes_from([f"s{number}" for number in range(20)], type="Skill")
    for number in range(20):
        network.add_edge("large", f"s{number}", key="asksFor", documents=1, required=1)
    network.add_edge("small", "s0", key="asksFor", documents=1, required=1)
    best = match(network, [f"s{number}" for number in range(19)])
    assert [(row.entity, row.fit) for row in best] == [("large", pytest.approx(19 / 21)), ("small", 0.5)]


@pytest.mark.parametrize(
    ("stronger", "weaker"),
    [("required", "preferred"), ("preferred", "responsibility"), ("responsibility", "context")],
)
def test_a_stronger_skill_met_fits_better(stronger: str, weaker: str) -> None:
    network: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    network.add_node("t", type="Team")
    network.add_nodes_from(["strong", "weak"], type="Skill")
    for skill, strength in (("strong", stronger), ("weak", weaker)):
        network.add_edge("t", skill, key="asksFor", documents=1, strength=strength, **{strength: 1})
    assert match(network, ["strong"])[0].fit > match(network, ["weak"])[0].fit


@given(networks(), st.sets(st.sampled_from([f"s{number}" for number in range(6)])), st.integers(0, 5))
def test_one_more_skill_never_fits_worse(network: Any, skills: set[str], more: int) -> None:
    before = {row.entity: row.fit for row in match(network, skills)}
    after = {row.entity: row.fit for row in match(network, [*skills, f"s{more}"])}
    assert all(0 < fit <= after[entity] < 1 for entity, fit in before.items())
