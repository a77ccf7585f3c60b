"""Role types, in titles and in sentences."""

from __future__ import annotations

import pytest

from graphkit.ontology import Ontology

from .conftest import labels, mentions, surfaces


def test_two_roles_share_their_head() -> None:
    text = "Research and applied scientists are expected to have deep expertise."
    assert labels(text, "RoleType") == ["research scientist", "applied scientist"]


def test_three_roles_share_their_head() -> None:
    text = "You will work with software, hardware, and network engineers."
    assert labels(text, "RoleType") == ["software engineer", "hardware engineer", "network engineer"]


@pytest.mark.parametrize("grade", ["Sr. ", "Senior ", ""])
def test_graded_title_is_the_role_it_grades(grade: str) -> None:
    (label,) = labels(f"Job title: {grade}Technical Program Manager\n\nJoin us.", "RoleType")
    assert label == "technical program manager"


def test_grade_is_no_part_of_the_role() -> None:
    assert labels("The Senior Data Scientist plays a role here.", "RoleType") == ["data scientist"]


@pytest.mark.parametrize(
    ("text", "surface"),
    [
        ("We want data scientists.", "data scientists"),
        ("We want a Data Scientist.", "Data Scientist"),
        ("We want a data\nscientist.", "data\nscientist"),
        ("We want ML engineers.", "ML engineers"),
    ],
)
def test_role_is_found_in_other_spellings(text: str, surface: str) -> None:
    assert surfaces(text, "RoleType") == [surface]


def test_modified_title_is_one_mention_of_the_known_role() -> None:
    (mention,) = mentions("Job title: Harbour Data Engineer", "RoleType")
    assert (mention.text, mention.label) == ("Harbour Data Engineer", "data engineer")


def test_new_title_with_a_known_head_is_a_new_role() -> None:
    assert labels("Job title: Glacier Engineer", "RoleType") == ["glacier engineer"]


def test_skill_before_a_head_makes_a_role() -> None:
    assert surfaces("You will meet computer vision scientists.", "RoleType") == ["computer vision scientists"]


@pytest.mark.parametrize(
    "text", ["Engineer your future with us.", "We architect for scale.", "Manage the analysts' mess."]
)
def test_verbs_that_look_like_heads_are_no_new_roles(text: str) -> None:
    assert len(labels(text, "RoleType")) <= 1
    assert "Engineer your" not in surfaces(text, "RoleType")


def test_known_role_has_a_broader_role(ontology: Ontology) -> None:
    assert ontology.find("data scientist", kind="role").broader


@pytest.mark.parametrize(
    ("title", "label"),
    [
        ("Sr. Technical Program Manager, Ads", "technical program manager"),
        ("DevOps/Site Reliability Supervisory Engineer GS15", "site reliability engineer"),
        ("Lead Product Designer (Remote)", "product designer"),
        ("Supervisory Site Reliability Engineer", "site reliability engineer"),
        ("Entry-Level Accountant", "accountant"),
    ],
)
def test_title_is_its_generic_role(title: str, label: str) -> None:
    assert labels(f"{title}\n\nWe look for somebody who counts ships.", "RoleType") == [label]


def test_post_is_named_by_what_it_leads() -> None:
    text = "The Director of Harbours and Partnerships will travel."
    assert surfaces(text, "RoleType") == ["Director of Harbours and Partnerships"]


def test_post_does_not_swallow_a_unit() -> None:
    assert surfaces("The Director of Amazon Robotics will travel.", "RoleType") == ["Director"]


@pytest.mark.parametrize("title", ["Secretary of the Navy", "Assistant Secretary of Labor"])
def test_head_of_a_department_is_no_secretary(title: str) -> None:
    assert labels(f"You advise the {title} on law.", "RoleType") == []
