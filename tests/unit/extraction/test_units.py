"""Teams and programs, known and met for the first time."""

from __future__ import annotations

import pytest

from .conftest import FLAT, labels, mentions, reading, surfaces


@pytest.mark.parametrize("word", ["team", "group", "organization", "organisation", "division", "department"])
def test_capitalised_name_before_a_unit_word_is_a_team(word: str) -> None:
    assert labels(f"You will join the Harbour Ledger {word} in spring.", "Team") == ["Harbour Ledger"]


def test_known_team_is_linked() -> None:
    (mention,) = mentions("Amazon Robotics builds robots.", "Team")
    assert mention.concept == "https://w3id.org/graphkit/id/team/amazon-robotics"


def test_new_team_is_kept_for_review() -> None:
    (concept,) = reading("You will join the Harbour Ledger team.").new_concepts
    assert (concept.type, concept.label) == ("Team", "Harbour Ledger")


def test_acronym_and_long_form_are_one_team() -> None:
    text = "Join the Buyer Risk Prevention (BRP) team. BRP scientists sit together."
    found = mentions(text, "Team")
    assert {mention.concept for mention in found} == {
        "https://w3id.org/graphkit/id/team/buyer-risk-prevention"
    }
    assert [mention.text for mention in found].count("BRP") == 2


def test_new_acronym_stands_for_the_long_form_later() -> None:
    text = "Join the Quay Winch Kiosk (QWK) team. QWK people row."
    assert [m.label for m in mentions(text, "Team") if m.text == "QWK"] == 2 * ["Quay Winch Kiosk"]


def test_acronym_that_the_text_explains_is_no_skill() -> None:
    text = "Join the Harbour Ledger Systems (HLS) team. HLS people row."
    assert labels(text) == []


def test_acronym_becomes_another_name_of_a_new_team() -> None:
    (concept,) = reading("Join the Harbour Ledger Systems (HLS) team.").new_concepts
    assert concept.alt_labels == ("HLS",)


def test_bracketed_letters_that_do_not_fit_are_no_acronym() -> None:
    (concept,) = reading("Join the Harbour Ledger (NYC) team.").new_concepts
    assert concept.alt_labels == ()


def test_team_within_an_organization_is_part_of_it() -> None:
    text = "You will be part of the Quay Control team within the Harbour Logistics organization."
    parts = [
        (c.subject_label, c.object_label) for c in reading(text).claims if c.predicate.endswith("partOf")
    ]
    assert parts == [("Quay Control", "Harbour Logistics")]


def test_part_of_names_both_units() -> None:
    text = "You will be part of the Quay Control team within the Harbour Logistics organization."
    assert labels(text, "Team") == ["Quay Control", "Harbour Logistics"]


def test_team_called_by_a_code_is_a_team() -> None:
    assert "M5" in labels("I lead a science and engineering team called M5.", "Team")


def test_code_that_is_also_a_program_is_both() -> None:
    found = reading("I lead a team called M5, a large-scale AI program.").mentions
    assert {mention.type for mention in found if mention.text == "M5"} == {"Team", "Program"}


def test_about_the_team_names_the_team_in_its_first_words() -> None:
    text = f"{FLAT}About the team Tide Table Science provides forecasts to captains."
    assert labels(text, "Team") == ["Tide Table Science"]


@pytest.mark.parametrize(
    "text",
    [
        "Join our team.",
        "You will work with the engineering team.",
        "Work with the Software Engineering team.",
        "Join a Diverse team.",
        "The IT team is nice.",
        "This team is small.",
    ],
)
def test_general_words_before_team_are_no_team(text: str) -> None:
    assert labels(text, "Team") == []


def test_words_that_begin_a_sentence_are_no_part_of_a_name() -> None:
    assert surfaces("With the Harbour Ledger team you grow.", "Team") == ["Harbour Ledger"]


@pytest.mark.parametrize(
    "name",
    [
        "Young Sailors Fellowship",
        "Night Tide Initiative",
        "Day 1 Science Mentorship Program",
        "Lighthouse Summit",
    ],
)
def test_capitalised_name_with_a_program_word_is_a_program(name: str) -> None:
    assert surfaces(f"Each spring the {name} brings people together.", "Program") == [name]


def test_month_after_a_program_is_no_part_of_it() -> None:
    text = "New people join the Young Sailors Fellowship in May."
    assert surfaces(text, "Program") == ["Young Sailors Fellowship"]


@pytest.mark.parametrize(
    "text", ["We need a Technical Program Manager.", "Ask the Program Office.", "a good program"]
)
def test_program_as_a_plain_word_is_no_program(text: str) -> None:
    assert labels(text, "Program") == []


def test_name_of_a_unit_in_small_letters_is_plain_words() -> None:
    assert labels("We make government digital services better.", "Team") == []
    assert labels("You will manage a suite of products and programs.", "Team") == []
    assert labels("She came from the Government Digital Service.", "Team") == ["Government Digital Service"]
    assert labels("You will join login.gov this year.", "Team") == ["Login.gov"]


def test_heading_that_runs_into_its_text_is_no_team() -> None:
    text = "You will build lamps. About the team We are an interdisciplinary team of lamp makers."
    assert surfaces(text, "Team") == []


def test_field_names_a_unit() -> None:
    text = "Attorney\nOrganization: Secretary of the Harbour Offices (SECHAR)\n\nJob summary\nCome."
    assert labels(text, "Team") == ["Secretary of the Harbour Offices"]


def test_owner_before_an_office_is_no_part_of_its_name() -> None:
    text = "The Harbour's Office of the General Ledger (OGL) is large. OGL has lawyers."
    assert labels(text, "Team") == ["Office of the General Ledger"] * 3


def test_heading_is_no_part_of_the_unit_below() -> None:
    assert labels("## Measures of Success\n\nThe Harbour Ledger team is here.", "Team") == ["Harbour Ledger"]


def test_unit_ends_where_a_title_begins() -> None:
    assert labels("We hire a Login.gov Security Engineer.", "Team") == ["Login.gov"]


@pytest.mark.parametrize(
    "text",
    [
        "You will join our product design team in spring.",
        "She is a member of the product design team.",
        "Send it to our product design team.",
    ],
)
def test_unit_of_ones_own_is_named_by_its_discipline(text: str) -> None:
    assert surfaces(text, "Team") == ["product design team"]


def test_unit_of_ones_own_is_named_with_its_owner() -> None:
    text = "Harbourly’s security team meets daily. Ask the security team."
    assert labels(text, "Team") == ["Harbourly security team"] * 2


def test_unit_of_ones_own_belongs_to_the_unit_of_the_title() -> None:
    text = "Login.gov: Data Analyst\n\nYou will join our infrastructure team."
    assert "Login.gov infrastructure team" in labels(text, "Team")


@pytest.mark.parametrize(
    "text",
    [
        "A product design team needs time.",
        "Our growing team needs time.",
        "Our leadership team needs time.",
        "Each agency’s security team needs time.",
    ],
)
def test_team_of_nobody_or_of_no_discipline_is_no_unit(text: str) -> None:
    assert labels(text, "Team") == []


def test_body_known_for_its_standards_is_no_unit() -> None:
    text = "Knowledge of standards such as International Organization for Standardization (ISO)."
    assert labels(text, "Team") == []
