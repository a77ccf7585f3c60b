"""What mentions claim: of postings, of role types, teams and programs."""

from __future__ import annotations

from typing import Any

import pytest

from graphkit.building import read
from graphkit.claims import RULES, Page, claims_of
from graphkit.iris import GK
from graphkit.model import Claim, Document, Mention
from graphkit.ontology import load_ontology
from graphkit.store import KnowledgeGraph

POSTING = """Job title: Senior Data Scientist

The Harbour Ledger team within Amazon Robotics is looking for a data scientist. You must know SQL.

Location: Berlin, Germany

## Preferred qualifications

- SQL and Python
"""


def claims(text: str, kind: str = "posting", **facts: Any) -> tuple[Claim, ...]:
    return read(Document(text, "x.txt", "Title", kind, **facts)).claims


def said(text: str, predicate: str, kind: str = "posting", **facts: Any) -> list[tuple[str, str]]:
    """Subject and object labels of the claims with one predicate."""
    found = claims(text, kind, **facts)
    return sorted((c.subject_label, c.object_label) for c in found if c.predicate == predicate)


def objects(text: str, predicate: str, kind: str = "posting", **facts: Any) -> list[str]:
    return [object_ for _, object_ in said(text, predicate, kind, **facts)]


def test_posting_is_the_subject_of_its_claims() -> None:
    document = Document(POSTING, "x.txt", "Title", "posting")
    subjects = {
        c.subject for c in read(document).claims if c.predicate in (GK.asksFor, GK.forRole, GK.locatedIn)
    }
    assert subjects == {document.id}


def test_posting_asks_for_each_skill_once() -> None:
    assert objects(POSTING, GK.asksFor) == ["Python", "SQL"]


def test_claim_has_the_strongest_strength_of_its_mentions() -> None:
    strengths = {c.object_label: c.strength for c in claims(POSTING) if c.predicate == GK.asksFor}
    assert strengths == {"Python": "preferred", "SQL": "required"}


def test_claim_points_to_all_its_mentions() -> None:
    reading = read(Document(POSTING, "x.txt", "Title", "posting"))
    (claim,) = [c for c in reading.claims if c.object_label == "SQL"]
    assert [reading.mentions[number].text for number in claim.mentions] == ["SQL", "SQL"]


def test_title_names_the_role() -> None:
    assert "data scientist" in objects(POSTING, GK.forRole)


@pytest.mark.parametrize(
    "text",
    [
        "We are looking for a data scientist. You work with software engineers.",
        "The team is seeking an experienced Data Scientist to work with software engineers.",
        "We are hiring a data scientist who likes software engineers.",
        "As a data scientist, you will talk to software engineers.",
    ],
)
def test_sought_role_is_the_role_and_colleagues_are_not(text: str) -> None:
    assert objects(text, GK.forRole) == ["data scientist"]


def test_header_is_the_location_and_other_places_are_not() -> None:
    text = "DE, BE, Berlin\nYou will visit our offices in Paris and Tokyo."
    assert objects(text, GK.locatedIn, header="DE, BE, Berlin") == ["Berlin"]


def test_stated_location_counts_without_header() -> None:
    assert objects(POSTING, GK.locatedIn)[0] == "Berlin"


def test_place_merely_visited_is_no_location() -> None:
    assert objects("We hire. You will travel to Tokyo once a year.", GK.locatedIn) == []


def test_team_that_seeks_posts_the_job() -> None:
    assert objects("The Harbour Ledger team is seeking a data scientist.", GK.postedBy) == ["Harbour Ledger"]


def test_team_of_others_does_not_post_the_job() -> None:
    text = "Join the Harbour Ledger team. You will partner with the Quay Control team."
    assert objects(text, GK.postedBy) == ["Harbour Ledger"]


def test_employer_posts_only_where_no_unit_does() -> None:
    text = "Amazon is great. The Harbour Ledger team is seeking a data scientist at Amazon."
    assert objects(text, GK.postedBy) == ["Harbour Ledger"]


@pytest.mark.parametrize(
    "text",
    [
        "Join TTS as an analyst. You will support the Quay Records team.",
        "As an analyst in TTS, you will count ships with colleagues from 18F.",
        "The role is in the Federal Acquisition Service (FAS) and TTS. Partners such as 18F visit us.",
        "Login.gov: Data Analyst\n\nLearn more about working at [GSA](https://a.example) and [TTS](b.md).",
    ],
)
def test_unit_of_the_job_is_told_from_units_it_works_with(text: str) -> None:
    found = objects(text, GK.postedBy)
    assert "Technology Transformation Services" in found
    assert not {"Quay Records", "18F", "General Services Administration"} & set(found)


def test_units_above_the_team_post_the_job_where_they_are_named() -> None:
    text = f"Login.gov: Data Analyst\n\n{'You count ships. ' * 6}You meet all TTS leaders."
    rules = {c.object_label: c.rule for c in claims(text) if c.predicate == GK.postedBy}
    assert rules == {"Login.gov": "posting-team", "Technology Transformation Services": "posting-parent"}


def test_address_of_a_unit_names_all_it_sits_in() -> None:
    text = (
        "We are hiring an analyst. The Accelerator Division is situated in the General Services "
        "Administration, Federal Acquisition Service, Technology Transformation Services, Office of Delivery."
    )
    assert objects(text, GK.postedBy) == [
        "Accelerator Division",
        "Federal Acquisition Service",
        "Office of Delivery",
        "Technology Transformation Services",
    ]


def test_each_vacancy_of_a_list_counts() -> None:
    text = (
        "TTS: Various Roles\n\nThe positions we hope to fill are\n\n"
        "- Harbour Ledger - Software Engineer\n- [18F - Data Analyst](a.pdf)\n- Content Designer\n"
    )
    assert objects(text, GK.forRole) == ["content designer", "data analyst", "software engineer"]
    assert objects(text, GK.postedBy) == ["18F", "Harbour Ledger", "Technology Transformation Services"]


def test_list_of_colleagues_is_no_list_of_vacancies() -> None:
    text = "Data Analyst\n\nYou will meet\n\n- Software Engineer\n- Content Designer\n"
    assert objects(text, GK.forRole) == ["data analyst"]


@pytest.mark.parametrize(
    "text",
    [
        "Data Analyst\n\nYou work with people such as content designers.",
        "Data Analyst\n\nExperience as a content designer.",
        "Data Analyst\n\nIf you are a content designer, the salary will differ.",
    ],
)
def test_other_roles_are_not_the_job(text: str) -> None:
    assert objects(text, GK.forRole) == ["data analyst"]


def test_posting_mentions_programs() -> None:
    text = "We hire. You may join the Day 1 Science Mentorship Program."
    assert objects(text, GK.mentionsProgram) == ["Day 1 Science Mentorship Program"]


def test_program_is_run_by_its_team_when_both_are_named() -> None:
    text = "M5 is a large-scale AI program of Amazon Search Science and AI."
    assert said(text, GK.runBy, "article") == [("M5", "Amazon Search Science and AI")]


def test_program_has_no_runner_where_none_is_named() -> None:
    assert said("M5 is a large-scale AI program.", GK.runBy, "article") == []


def test_unit_within_a_unit_is_part_of_it() -> None:
    assert ("Harbour Ledger", "Amazon Robotics") in said(POSTING, GK.partOf)


def test_article_says_what_a_role_needs() -> None:
    text = "Data scientists are assessed for statistics and SQL."
    assert said(text, GK.asksFor, "article") == [("data scientist", "SQL"), ("data scientist", "statistics")]


def test_article_says_it_of_both_roles_of_a_sentence() -> None:
    text = "Research and applied scientists are expected to know Python."
    assert said(text, GK.asksFor, "article") == [
        ("applied scientist", "Python"),
        ("research scientist", "Python"),
    ]


def test_they_is_the_role_of_the_sentence_before() -> None:
    text = "Data scientists are generalists. They are assessed for statistics."
    assert said(text, GK.asksFor, "article") == [("data scientist", "statistics")]


def test_another_sentence_is_about_nobody() -> None:
    text = "Data scientists are generalists. The weather in Python country is nice and Python is required."
    assert said(text, GK.asksFor, "article") == []


def test_article_in_a_sentence_about_a_team_says_what_it_asks_for() -> None:
    text = "Amazon Robotics needs Python."
    assert ("Amazon Robotics", "Python") in said(text, GK.asksFor, "article")


def test_article_mentions_everything_it_names() -> None:
    text = "Amazon Robotics in Berlin meets data scientists of the M5 program who know Python."
    assert {"Amazon Robotics", "Berlin", "data scientist", "M5", "Python"} <= set(
        objects(text, GK.mentions, "article")
    )


def test_boilerplate_claims_no_skill() -> None:
    text = (
        "We sail. " * 50
        + "You know SQL. Diverse Experiences Experience with Python is required. Work/Life Balance R."
    )
    assert objects(text, GK.asksFor) == ["SQL"]


def test_teaser_claims_nothing() -> None:
    text = "Hello.\n\nRelated content\nData scientists are assessed for Python.\n\nBye.\n"
    assert claims(text, "article") == ()


@pytest.mark.parametrize("kind", sorted(RULES))
def test_document_without_mentions_claims_nothing(kind: str) -> None:
    page = Page(Document("", "x", kind=kind), (), (), frozenset(), load_ontology())
    assert claims_of(page) == ()


def test_claims_are_in_a_stable_order() -> None:
    found = [(c.subject, c.predicate, c.object) for c in claims(POSTING)]
    assert found == sorted(found)


def test_each_claim_is_made_once() -> None:
    found = [(c.subject, c.predicate, c.object) for c in claims(POSTING)]
    assert len(found) == len(set(found))


def test_every_claim_names_its_rule() -> None:
    assert all(claim.rule for claim in claims(POSTING))


def test_claims_merge_what_two_rules_say() -> None:
    python = "https://w3id.org/graphkit/id/skill/python"
    role = "https://w3id.org/graphkit/id/role/data-scientist"
    mentions = (
        Mention("RoleType", 0, 1, "D", "data scientist", role, None, "body", "r"),
        Mention("Skill", 2, 3, "P", "Python", python, "preferred", "body", "r"),
        Mention("Skill", 6, 7, "P", "Python", python, "required", "body", "r"),
    )
    page = Page(Document("D P X P", "x"), mentions, ((0, 7),), frozenset(), load_ontology())
    (claim,) = [c for c in claims_of(page) if c.predicate == GK.asksFor]
    assert (claim.strength, claim.mentions) == ("required", (0, 1, 2))


# --- on what terms ---


def asked(text: str) -> dict[str, Claim]:
    return {claim.object_label: claim for claim in claims(text) if claim.predicate == GK.asksFor}


def alternatives(text: str) -> set[frozenset[str]]:
    found = asked(text)
    names = {claim.object: label for label, claim in found.items()}
    return {
        frozenset((label, *(names[other] for other in claim.alternatives)))
        for label, claim in found.items()
        if claim.alternatives
    }


@pytest.mark.parametrize(
    "text",
    [
        "You know Python, Java or Scala.",
        "Experience with Python, Java, or Scala is required.",
        "You know one of: Python, Java or Scala.",
        "You know at least one of the following: Python, Java and Scala.",
        "You know Python or Java or Scala.",
        "You know Python, Java, Scala, or a similar language.",
        "Experience in Python, in Java, or in Scala.",
        "You know a language (Python, Java or Scala).",
    ],
)
def test_or_list_gives_alternatives(text: str) -> None:
    assert alternatives(text) == {frozenset({"Python", "Java", "Scala"})}


@pytest.mark.parametrize(
    "text",
    [
        "You know Python, Java and Scala.",
        "You know Python, Java and/or Scala.",
        "You know Python and Java, or you are hired by us. You know Scala.",
        "You know Python. Or Java.",
        "You know Python, Java, Scala.",
    ],
)
def test_other_lists_give_no_alternatives(text: str) -> None:
    assert alternatives(text) == set()


def test_and_around_an_or_keeps_the_rest_out() -> None:
    assert alternatives("You know SQL, Python or Java, and Scala.") == {frozenset({"Python", "Java"})}


def test_alternatives_keep_their_strength() -> None:
    assert {claim.strength for claim in asked("You must know Python or Java.").values()} == {"required"}


def test_skill_required_by_itself_has_no_alternative() -> None:
    found = asked("You must know Python or Java. You must know Python well.")
    assert not found["Python"].alternatives
    assert found["Java"].alternatives == (found["Python"].object,)


def test_article_gives_no_alternatives() -> None:
    text = "Data scientists are assessed for Python or SQL."
    assert not any(claim.alternatives for claim in claims(text, "article"))


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("5+ years of experience with SQL.", 5),
        ("At least three years in SQL.", 3),
        ("A minimum of 2 years of professional experience using SQL is required.", 2),
        ("You have 3-5 years of experience with SQL.", 3),
        ("You have 3 to 5 years' experience in SQL.", 3),
        ("You bring four (4) years of hands-on experience in the use of SQL.", 4),
        ("You need 10 years of SQL experience.", 10),
        ("We are looking for someone with 6 years of experience in SQL.", 6),
        ("Required: SQL (7+ years).", 7),
        ("1.5 years of experience with SQL.", 1),
    ],
)
def test_years_of_experience_are_a_number(text: str, years: int) -> None:
    assert asked(text)["SQL"].years == years


@pytest.mark.parametrize(
    "text",
    [
        "For 20 years we have built tools in SQL.",
        "We have 20 years of experience in SQL.",
        "Our company was founded 30 years ago and likes SQL.",
        "This is a 2 year contract for work with SQL.",
        "Over the past 5 years SQL has grown.",
        "You must be 18 years of age and know SQL.",
        "Up to 3 years of experience with SQL.",
        "The appointment does not exceed 4 years and asks for SQL.",
        "5 years of experience with Python, and a good knowledge of SQL.",
        "5 years of experience with Python. You know SQL.",
        "5 years of experience with Python; SQL.",
        "You know SQL.",
    ],
)
def test_other_years_count_for_nothing(text: str) -> None:
    assert asked(text)["SQL"].years is None


def test_years_count_for_all_of_a_list() -> None:
    found = asked("3+ years of experience with SQL and Python, 1 year of experience with Java.")
    assert {label: claim.years for label, claim in found.items()} == {"SQL": 3, "Python": 3, "Java": 1}


def test_years_as_a_role_are_of_the_role() -> None:
    text = "We are looking for a data scientist. 4+ years of experience as a data scientist."
    assert [claim.years for claim in claims(text) if claim.predicate == GK.forRole] == [4]


def test_years_of_a_wish_are_not_those_of_a_requirement() -> None:
    assert asked("You must know SQL. 5 years of experience with SQL are a plus.")["SQL"].years is None


def test_graph_holds_years_and_alternatives() -> None:
    kg = KnowledgeGraph()
    kg.add(read(Document("You have 5 years of experience with Python or Java.", "x", "Job", "posting")))
    rows = kg.query(
        "SELECT ?one ?other ?years WHERE { GRAPH ?d { ?a gk:alternativeTo ?b ; rdf:object ?one ; "
        "gk:years ?years . ?b rdf:object ?other } } ORDER BY ?one"
    )
    assert [(row.one.rsplit("/", 1)[1], row.other.rsplit("/", 1)[1], int(row.years)) for row in rows] == [
        ("java", "python", 5),
        ("python", "java", 5),
    ]


# --- what is not asked ---


@pytest.mark.parametrize(
    "text",
    [
        "No experience in Python needed.",
        "No prior experience with Python is necessary.",
        "Python is not required.",
        "You do not need Python.",
        "You don’t need to know Python.",
        "You can join us without prior knowledge of Python.",
        "Experience with Python is not a requirement.",
        "Python is not needed for this job.",
        "Knowledge of Python is not expected.",
        "It does not require Python.",
    ],
)
def test_what_is_not_needed_is_not_asked_for(text: str) -> None:
    assert "Python" not in asked(f"We hire. {text} You must know SQL.")


@pytest.mark.parametrize(
    "text",
    [
        "You not only know Python but like it.",
        "No matter where you live, you must know Python.",
        "We do not care about degrees: you know Python.",
        "Python is required; a degree is not required.",
    ],
)
def test_another_negation_leaves_the_skill(text: str) -> None:
    assert "Python" in asked(f"We hire. {text}")


def test_organisation_that_a_field_names_posts_the_job() -> None:
    text = "Attorney\nOrganization: Department of Justice\nTeam: Federal Bureau of Investigation\n\nJoin us."
    assert objects(text, GK.postedBy) == ["Department of Justice", "Federal Bureau of Investigation"]


def test_bare_head_of_a_longer_role_is_no_second_role() -> None:
    text = "Data Analyst\n\nWe seek a data analyst. The Analyst will report to the board."
    assert objects(text, GK.forRole) == ["data analyst"]
