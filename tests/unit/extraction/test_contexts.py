"""What the words around a name make of it: no skill, a post, a place, a short form."""

from __future__ import annotations

import pytest

from graphkit.extraction import pipeline


def found(text: str, type_: str) -> list[str]:
    """Texts of the mentions of a type."""
    return [m.text for m in pipeline()(text)._.mentions if m.type == type_]


@pytest.mark.parametrize(
    "text",
    [
        "We buy from cloud service providers.",
        "Some web developers and communications professionals use our site.",
        "You are the direct line of communication.",
    ],
)
def test_what_others_do_is_no_skill(text: str) -> None:
    assert found(text, "Skill") == []


def test_what_is_scored_is_required() -> None:
    text = "Duties\n\n- Write reports.\n\nEvaluation\n\n- Agile Orientation: Be agile.\n- Kubernetes\n"
    strengths = {m.text: m.strength for m in pipeline()(text)._.mentions}
    assert strengths["Kubernetes"] == "required"


def test_a_linked_list_of_benefits_holds_no_skills() -> None:
    text = "You will have many [benefits](https://example.org/a.b) including:\n\n- Training and development\n"
    assert found(text, "Skill") == []


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("About\n\nThe post is that of FedRAMP: Director GS15 in our office.\n", "Director"),
        ("About\n\nThe Director will oversee the budget.\n", "Director"),
    ],
)
def test_a_post_is_a_role_by_what_follows_it(text: str, role: str) -> None:
    assert role in found(text, "RoleType")


def test_a_short_form_means_what_the_text_says() -> None:
    mentions = pipeline()("You serve as Program Manager (PM) for the site. The PM reports to us.")._.mentions
    assert {m.label for m in mentions if m.text == "PM"} == {"program manager"}


def test_cities_to_commute_to_are_places() -> None:
    text = "You must be willing to commute to San Francisco, Chicago, New York City, or Washington, DC."
    assert found(text, "Location") == ["San Francisco", "Chicago", "New York City", "Washington, DC"]


def test_a_region_may_be_spelled_out() -> None:
    assert found("The office is in Washington, District of Columbia.", "Location") == [
        "Washington, District of Columbia"
    ]


def test_a_team_sport_is_no_team() -> None:
    assert found("We both agree that data science is a team sport.", "Team") == []
