"""Strength of skills, negation, and what gives no skills at all."""

from __future__ import annotations

import pytest

from graphkit.extraction.linking import stronger

from .conftest import FLAT, labels, mentions, strengths


@pytest.mark.parametrize(
    "text",
    [
        "Working knowledge of Python is a plus.",
        "Python would be a bonus.",
        "Python is preferred.",
        "Python preferred.",
        "Experience with Python is nice to have.",
        "Ideally you know Python.",
        "Python is desirable.",
        "Python is welcome.",
    ],
)
def test_wording_of_a_wish_is_preferred(text: str) -> None:
    assert strengths(text) == {"Python": "preferred"}


@pytest.mark.parametrize(
    "text",
    [
        "You must know Python.",
        "Experience with Python is required.",
        "Proficiency in Python.",
        "5+ years of experience with Python.",
        "You have strong Python skills.",
        "We are looking for knowledge of Python.",
    ],
)
def test_wording_of_a_need_is_required(text: str) -> None:
    assert strengths(text) == {"Python": "required"}


@pytest.mark.parametrize("text", ["You will write Python.", "You are responsible for Python."])
def test_wording_of_a_task_is_a_responsibility(text: str) -> None:
    assert strengths(text) == {"Python": "responsibility"}


def test_mere_mention_is_context() -> None:
    assert strengths("Python was born in Amsterdam.") == {"Python": "context"}


@pytest.mark.parametrize(
    ("heading", "strength"),
    [
        ("Basic qualifications", "required"),
        ("Preferred qualifications", "preferred"),
        ("Nice to have", "preferred"),
        ("Key job responsibilities", "responsibility"),
        ("About the team", "context"),
    ],
)
def test_section_gives_the_strength(heading: str, strength: str) -> None:
    assert strengths(f"# Job\n\n## {heading}\n\n- Python\n") == {"Python": strength}


def test_a_wish_in_a_required_section_is_preferred() -> None:
    assert strengths("## Basic qualifications\n\n- SQL\n- Python is a plus\n") == {
        "SQL": "required",
        "Python": "preferred",
    }


def test_a_wish_counts_for_its_own_sentence_only() -> None:
    assert strengths("You must know SQL. Python is a plus.") == {"SQL": "required", "Python": "preferred"}


def test_only_skills_have_a_strength() -> None:
    text = "Amazon Robotics must hire a data scientist in Berlin."
    assert {m.strength for type_ in ("Team", "RoleType", "Location") for m in mentions(text, type_)} == {None}


@pytest.mark.parametrize(
    "text",
    [
        "No experience in Python needed.",
        "No experience with Python is required.",
        "You do not need Python experience.",
        "You don't need experience with Python.",
        "Python is not required.",
        "Knowledge of Python is not necessary.",
        "Python knowledge is unnecessary.",
    ],
)
def test_what_is_not_needed_is_no_skill(text: str) -> None:
    assert labels(text) == []


@pytest.mark.parametrize(
    "text",
    ["Not only Python but also SQL is needed.", "No day without Python.", "You have no fear of Python."],
)
def test_other_negations_keep_the_skill(text: str) -> None:
    assert "Python" in labels(text)


def test_negation_ends_with_its_sentence() -> None:
    assert labels("No experience with Java is needed. You know Python.") == ["Python"]


def test_not_required_but_welcome_is_preferred() -> None:
    assert strengths("Python is not required but a plus.") == {"Python": "preferred"}


@pytest.mark.parametrize(
    "heading",
    [
        "Diverse Experiences",
        "Work/Life Balance",
        "Inclusive Team Culture",
        "Mentorship & Career Growth",
        "Why AWS?",
        "About us",
    ],
)
def test_boilerplate_gives_no_skills(heading: str) -> None:
    text = f"{FLAT}You know SQL. {heading} We value Python, mentoring and machine learning in everyone."
    assert labels(text) == ["SQL"]


def test_benefits_give_no_skills() -> None:
    assert labels("You know SQL.\n\n## Benefits\n\nLearn Python and French.\n") == ["SQL"]


@pytest.mark.parametrize("type_", ["Skill", "Team", "RoleType", "Location", "Program"])
def test_teaser_gives_nothing(type_: str) -> None:
    teaser = "How Amazon Robotics in Berlin, data scientists of the M5 program and Python met."
    text = f"Hello.\n\nRelated content\n{teaser}\n\nBye.\n"
    assert labels(text, type_, kind="article") == []


@pytest.mark.parametrize(
    ("first", "second", "result"),
    [
        ("required", "preferred", "required"),
        ("context", "responsibility", "responsibility"),
        (None, "context", "context"),
        (None, None, None),
    ],
)
def test_stronger_keeps_the_stronger(first: str | None, second: str | None, result: str | None) -> None:
    assert stronger(first, second) == result


ABOVE = "Data Analyst\n\nSome words about us and what we do all day.\n\n"


def below(text: str) -> dict[str, str | None]:
    return strengths(ABOVE + text + "\n")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("You must know Python.", {"Python": "required"}),
        ("Proficiency with SQL is mandatory.", {"SQL": "required"}),
        ("Strong communication skills.", {"communication": "required"}),
        ("Must be able to read German.", {"German": "required"}),
        ("Kubernetes would be nice.", {"Kubernetes": "preferred"}),
        ("Bonus: experience with Terraform.", {"Terraform": "preferred"}),
        ("We would love it if you knew Figma.", {"Figma": "preferred"}),
        ("Experience with Tableau is not essential, but helpful.", {"Tableau": "preferred"}),
        ("Python (required), Docker (nice to have)", {"Python": "required", "Docker": "preferred"}),
        ("You have strong SQL skills, and ideally some Python.", {"SQL": "required", "Python": "preferred"}),
        (
            "Experience with Docker is required, Kubernetes is optional.",
            {"Docker": "required", "Kubernetes": "preferred"},
        ),
        ("You must know:\n\n- SQL\n- Python", {"SQL": "required", "Python": "required"}),
        ("It would be nice to know:\n\n- SQL\n- Python", {"SQL": "preferred", "Python": "preferred"}),
        ("We use these tools:\n\n- SQL\n- Python", {"SQL": "context", "Python": "context"}),
        ("Our reports are based on a firm understanding of statistics.", {"statistics": "context"}),
    ],
)
def test_wording_around_a_skill_gives_its_strength(text: str, wanted: dict[str, str]) -> None:
    assert below(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "We don't expect you to have used Docker.",
        "Knowledge of Java isn't necessary.",
        "A background in finance is not a prerequisite.",
        "You never need to touch SQL.",
        "Lack of experience with SQL is no problem.",
        "Prior exposure to SAP is not a must.",
    ],
)
def test_what_is_not_asked_is_no_mention(text: str) -> None:
    assert below(text) == {}


def test_no_less_than_is_no_negation() -> None:
    assert below("No less than two years of experience with SQL.") == {"SQL": "required"}


def test_list_of_benefits_holds_no_skills() -> None:
    text = "You have many benefits including:\n\n- Training and development\n- Life insurance\n\nYou use SQL."
    assert list(below(text)) == ["SQL"]


def test_plain_word_that_is_a_whole_item_counts() -> None:
    assert list(below("You need:\n\n- Accuracy\n- SQL")) == ["accuracy in work", "SQL"]
    assert not below("The accuracy of the map is unknown.")


@pytest.mark.parametrize(
    "sentence",
    [
        "Share your progress on Kubernetes at least once a week.",
        "Offer expertise in Kubernetes to partners.",
    ],
)
def test_words_of_asking_that_ask_for_nothing(sentence: str) -> None:
    assert strengths(f"## Responsibilities\n\n- {sentence}\n") == {"Kubernetes": "responsibility"}


def test_what_others_were_able_to_do_is_not_required() -> None:
    assert strengths("Testers were able to deploy Kubernetes.") == {"Kubernetes": "context"}
