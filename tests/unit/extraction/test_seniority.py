"""How a text grades the roles it names, and which words only look like it."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphkit.building import build
from graphkit.extraction.seniority import Grades
from graphkit.iris import GK
from graphkit.ontology import Ontology, load_ontology
from graphkit.validation import validate

from .conftest import mentions, reading

Found = list[tuple[str, tuple[str, ...]]]


def graded(text: str) -> Found:
    """Role types of a text, each with what it is graded with."""
    return [(mention.label, mention.seniority) for mention in mentions(text, "RoleType")]


@pytest.mark.parametrize(
    ("title", "role", "seniority"),
    [
        ("Sr. Technical Program Manager, Ads", "technical program manager", ("senior",)),
        ("Senior Data Engineer", "data engineer", ("senior",)),
        ("SENIOR DATA ENGINEER", "data engineer", ("senior",)),
        ("Senior Harbour Data Engineer", "data engineer", ("senior",)),
        ("Jr Data Analyst", "data analyst", ("junior",)),
        ("Junior/Senior Data Analyst", "data analyst", ("junior", "senior")),
        ("Entry-Level Data Analyst", "data analyst", ("entry-level",)),
        ("Mid-level Software Engineer", "software engineer", ("mid-level",)),
        ("Associate Product Manager", "product manager", ("associate",)),
        ("Staff Software Engineer", "software engineer", ("staff",)),
        ("Senior Staff Software Engineer", "software engineer", ("senior-staff",)),
        ("Principal Applied Scientist", "applied scientist", ("principal",)),
        ("Principal Engineer", "engineer", ("principal",)),
        ("Lead Product Designer", "product designer", ("lead",)),
        ("Chief Engineer", "engineer", ("chief",)),
        ("Supervisory IT Specialist", "IT specialist", ("supervisory",)),
        ("Acting Executive Director", "executive director", ("acting",)),
        ("Data Engineer I", "data engineer", ("level-1",)),
        ("Data Engineer II", "data engineer", ("level-2",)),
        ("Data Engineer II, Payments", "data engineer", ("level-2",)),
        ("Software Engineer 2", "software engineer", ("level-2",)),
        ("Senior Data Engineer III", "data engineer", ("level-3", "senior")),
        ("Software Engineer (L5)", "software engineer", ("level-5",)),
        ("Data Engineer, Senior", "data engineer", ("senior",)),
        ("Data Engineer (Senior)", "data engineer", ("senior",)),
        ("Data Engineer - Lead", "data engineer", ("lead",)),
        ("Data Engineer Intern", "data engineer", ("intern",)),
        ("Program Manager, GS-13", "program manager", ("gs-13",)),
        ("Product Designer GS14 and GS15", "product designer", ("gs-14", "gs-15")),
    ],
)
def test_title_grades_its_role(title: str, role: str, seniority: tuple[str, ...]) -> None:
    assert graded(f"{title}\n\nWe look after ships.") == [(role, seniority)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("We look for a senior data engineer.", [("data engineer", ("senior",))]),
        ("We look for a lead data engineer.", [("data engineer", ("lead",))]),
        ("We look for a senior or staff data engineer.", [("data engineer", ("senior", "staff"))]),
        ("We hire mid- to senior-level data engineers.", [("data engineer", ("mid-level", "senior"))]),
        ("We hire senior\ndata engineers.", [("data engineer", ("senior",))]),
        ("In the role of GS-15 Security Engineer you lead.", [("security engineer", ("gs-15",))]),
        (
            "We hire senior research and applied scientists.",
            [("research scientist", ("senior",)), ("applied scientist", ("senior",))],
        ),
    ],
)
def test_sentence_grades_its_roles(text: str, found: Found) -> None:
    assert graded(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "Senior Living Manager",
        "Senior-Living Program Manager",
        "Program Manager, Senior Living Division",
        "Program Manager, Lead Generation",
        "Lead Generation Specialist",
        "Chief of Staff",
        "Chief Data Officer",
        "Executive Assistant",
        "Staff Assistant",
        "Staff Accountant",
        "Account Executive",
        "Principal Investigator",
        "Associate",
        "Sales Associate",
        "Associate Professor",
        "You will lead data engineers.",
        "- Lead Product Managers through discovery",
        "We need 2 data engineers.",
        "As a Data Engineer I will mend ropes.",
        "Data Engineer (2)",
        "Data Engineers, Associates and Directors meet.",
        "We serve senior citizens and data engineers.",
        "The Staff Development Coordinator helps.",
        "You report to senior leadership and product managers.",
        "Data Engineer v2.1",
    ],
)
def test_other_words_grade_nothing(text: str) -> None:
    assert [
        mention.seniority for mention in mentions(f"{text}\n\nShips.", "RoleType") if mention.seniority
    ] == []


def test_mention_holds_the_word_before_the_role() -> None:
    (mention,) = mentions("We look for a senior data engineer.", "RoleType")
    assert mention.text == "senior data engineer"


def claimed(text: str) -> dict[str, tuple[str, ...]]:
    """Roles that a posting is for, with what the claim says of their seniority."""
    return {c.object_label: c.seniority for c in reading(text).claims if c.predicate == GK.forRole}


def test_title_goes_before_a_sentence() -> None:
    text = "Job title: Data Engineer II\n\nWe look for a senior data engineer. You know SQL."
    assert claimed(text) == {"data engineer": ("level-2",)}


def test_sentence_counts_where_the_title_says_nothing() -> None:
    assert claimed("Job title: Data Engineer\n\nWe look for a senior data engineer.") == {
        "data engineer": ("senior",)
    }


def test_grade_of_colleagues_is_not_that_of_the_posting() -> None:
    assert claimed("Job title: Data Engineer\n\nYou will guide junior data engineers.") == {
        "data engineer": ()
    }


def test_a_new_word_needs_no_code(tmp_path: Path) -> None:
    file = tmp_path / "more.ttl"
    file.write_text(
        "@prefix gk: <https://w3id.org/graphkit/ns#> .\n"
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        "<https://w3id.org/graphkit/id/seniority/grand> a gk:Seniority, skos:Concept ;\n"
        '    skos:prefLabel "grand"@en .\n'
    )
    text = "Grand Data Engineer"
    assert Grades(load_ontology(extra=[file])).around(text, 6, len(text)).names == ("grand",)


def test_no_role_type_begins_with_a_step_of_the_ladder(ontology: Ontology) -> None:
    # These are no grade of another role: a vice president is not what a president is.
    own = {"senior leader", "senior executive", "senior vice president"}
    steps = ("senior ", "sr. ", "junior ", "principal ", "mid-level ", "entry-level ")
    labels = {label for concept in ontology.of_type("RoleType") for label in concept.labels}
    assert {label for label in labels if label.casefold().startswith(steps)} == own


def test_query_tells_which_teams_look_for_senior_people(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(
        "Job title: Senior Data Engineer\n\nThe Harbour Ledger team is hiring. You must know SQL and Python."
        "\n\nQualifications\nSQL"
    )
    (tmp_path / "b.txt").write_text(
        "Job title: Data Engineer\n\nThe Rope Works team is hiring. You must know SQL and Python."
        "\n\nQualifications\nSQL"
    )
    kg = build(tmp_path)
    (row,) = kg.query("roles-by-seniority", role="data engineer", seniority="senior")
    assert (row.documentLabel, row.teamLabel) == ("Senior Data Engineer", "Harbour Ledger")
    assert "Senior Data Engineer" in row.words
    proof = kg.evidence(row.document, "forRole", row.role)
    assert [(item.exact, item.seniority) for item in proof] == [("Senior Data Engineer", ("senior",))]
    assert not validate(kg).violations
