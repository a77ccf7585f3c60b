"""Names of the vocabularies, in the spellings of texts."""

from __future__ import annotations

import pytest

from .conftest import labels, mentions, surfaces


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("We use PYTHON here.", "Python"),
        ("We use python here.", "Python"),
        ("We build Machine Learning Models.", "machine learning models"),
        ("We build machine-learning models.", "machine learning models"),
        ("We do time-series forecasting.", "time series forecasting"),
        ("We like data visualisation.", "data visualization"),
        ("We like statistical modelling.", "statistical modeling"),
        ("We run A/B tests.", "A/B testing"),
        ("We write C++ and test it.", "C++"),
        ("We write C# and test it.", "C#"),
    ],
)
def test_name_is_found_in_other_spellings(text: str, label: str) -> None:
    assert label in labels(text)


def test_name_is_found_over_a_line_break() -> None:
    assert surfaces("We need machine\nlearning.") == ["machine\nlearning"]


def test_name_does_not_reach_over_a_blank_line() -> None:
    assert "machine learning" not in labels("We oil the machine\n\nLearning is fun.")


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("We use ｐｙｔｈｏｎ here.", "Python"),
        ("We use ＳＱＬ here.", "SQL"),
        ("We need ma\u00adchine learning.", "machine learning"),
        ("We use Py\u200bthon here.", "Python"),
    ],
    ids=["full-width", "full-width-acronym", "soft-hyphen", "zero-width"],
)
def test_name_is_found_in_unicode_spellings(text: str, label: str) -> None:
    assert label in labels(text)


def test_mention_leaves_direction_marks_out() -> None:
    assert surfaces("You know \u202ePython\u202c well.") == ["Python"]


def test_longest_name_wins() -> None:
    assert labels("We like natural language processing pipelines and deep reinforcement learning.")[0] == (
        "natural language processing"
    )


def test_names_inside_a_role_are_no_skills() -> None:
    assert labels("We are looking for a machine learning engineer.") == []


@pytest.mark.parametrize("acronym", ["ML", "NLP", "SQL", "ETL", "LLMs"])
def test_acronym_is_found_in_capitals(acronym: str) -> None:
    assert surfaces(f"Our work is {acronym}.") == [acronym]


@pytest.mark.parametrize("acronym", ["ml", "nlp", "etl", "pca"])
def test_acronym_is_not_found_in_small_letters(acronym: str) -> None:
    assert surfaces(f"Our work is {acronym}.") == []


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Experience with Go and Rust.", "Go"),
        ("Proficiency in R and SQL.", "R"),
        ("Programming in C.", "C"),
        ("Languages such as C, C++ and Java.", "C"),
        ("Python/R/SQL", "R"),
        ("Knowledge of Excel.", "Microsoft Excel"),
        ("Tools: Excel, Tableau and Spark.", "Apache Spark"),
        ("Our stack\nDjango Go Kubernetes\nOur office", "Go"),
        ("Our stack\n\nDjango\ntesting\nKubernetes\n", "software testing"),
        ("Our stack\n\nDjango\nKubernetes\nSpark\n", "Apache Spark"),
    ],
)
def test_ambiguous_name_is_found_with_support(text: str, label: str) -> None:
    assert label in labels(text)


@pytest.mark.parametrize(
    "text",
    [
        "We go to the office on Mondays.",
        "Go to our website.",
        "Ready, set, Go!",
        "The plan was drawn by R. Smith.",
        "Ask Mr. C. Jones.",
        "Oranges hold vitamin C for sailors.",
        "We excel at making people happy.",
        "You will EXCEL here.",
        "The spark that lit the lamp.",
        "Our swift reply.",
        "We react quickly.",
        "Go\nto our website\nand excel\n",
    ],
)
def test_ambiguous_name_is_not_found_in_plain_words(text: str) -> None:
    assert labels(text) == []


@pytest.mark.parametrize("text", ["We use Kubernetes Go too.", "We use Django Kubernetes testing too."])
def test_plain_word_behind_a_skill_is_none(text: str) -> None:
    assert not {"Go", "software testing"} & set(labels(text))


@pytest.mark.parametrize(
    "text", ["We cut lead time by half.", "Paint without lead is safe.", "You lead the way."]
)
def test_lead_as_a_plain_word_is_no_role(text: str) -> None:
    assert labels(text, "RoleType") == []


def test_lead_is_a_role_where_somebody_looks_for_one() -> None:
    assert len(labels("We are looking for a technical lead.", "RoleType")) == 1


@pytest.mark.parametrize("text", ["Experienced in shipping.", "The company is nice.", "Xpythonx", "scalable"])
def test_name_inside_a_longer_word_is_not_found(text: str) -> None:
    assert not {"Python", "Scala", "Experience"} & set(labels(text))


def test_every_mention_names_the_rule_that_found_it() -> None:
    assert all(mention.rule for mention in mentions("Experience with Go, Python and MyTool.", "Skill"))


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("You know Kuberntes.", "Kubernetes"),
        ("You know Terarform.", "Terraform"),
        ("You know web scrapping.", "web scraping"),
        ("You do stakeholder engagment.", "stakeholder management"),
        ("You make spreadhseets.", "spreadsheets"),
    ],
)
def test_one_slip_in_a_long_name_is_forgiven(text: str, label: str) -> None:
    assert [(m.label, m.rule) for m in mentions(text, "Skill")] == [(label, "typo")]


@pytest.mark.parametrize("word", ["adopting", "humidity", "deprecation", "uploading", "layering"])
def test_another_word_is_no_slip(word: str) -> None:
    assert mentions(f"The {word} took a year.", "Skill") == []
