"""Lists taken apart."""

from __future__ import annotations

import pytest

from .conftest import labels, mentions, surfaces


def test_slash_shares_the_last_word() -> None:
    assert labels("Algorithms (Linear/Logistic Regression).")[-2:] == [
        "linear regression",
        "logistic regression",
    ]


def test_aws_services_are_five_skills() -> None:
    text = "AWS technologies (EMR/Spark, Redshift, Sagemaker, DynamoDB, S3, ...)"
    assert surfaces(text)[-6:] == ["EMR", "Spark", "Redshift", "Sagemaker", "DynamoDB", "S3"]


def test_emr_beside_aws_services_is_the_aws_service() -> None:
    found = labels("AWS technologies (EMR/Spark, Redshift, Sagemaker, DynamoDB, S3, ...)")
    assert "electronic health records systems" not in found


def test_forecasting_methods_are_three_skills() -> None:
    text = "time Series Forecasting techniques like ARIMA, ARIMAX, Holt Winter and formulate ensemble model"
    assert {"ARIMA", "ARIMAX", "Holt Winter"} <= set(surfaces(text))


def test_brackets_after_a_word_are_taken_apart() -> None:
    text = (
        "UnSupervised algorithms(k means clustering, Principle Component Analysis, Market Basket analysis)."
    )
    assert labels(text)[-3:] == [
        "k-means clustering",
        "principal component analysis",
        "association rule learning",
    ]


def test_kinds_of_learning_share_the_word_learning() -> None:
    assert labels("supervised/unsupervised/semi-supervised/reinforcement learning") == [
        "supervised learning",
        "unsupervised learning",
        "semi-supervised learning",
        "reinforcement learning",
    ]


def test_supervised_before_a_bracket_is_supervised_learning() -> None:
    text = "Both Supervised(Linear/Logistic Regression) and UnSupervised algorithms(k means clustering)"
    assert {"supervised learning", "unsupervised learning"} <= set(labels(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Utilize code (Python/R/SQL) for data analyzing and modeling algorithms.", {"Python", "R", "SQL"}),
        ("Experience with Python, Java, or Scala, and with SQL", {"Python", "Java", "Scala", "SQL"}),
        ("Streaming systems such as Kafka or Flink", {"Apache Kafka", "Apache Flink"}),
        ("supervised and unsupervised learning", {"supervised learning", "unsupervised learning"}),
    ],
)
def test_members_of_a_list_are_skills_of_their_own(text: str, expected: set[str]) -> None:
    assert expected <= set(labels(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("C/C++", ["C", "C++"]),
        ("HTML/CSS", ["HTML", "CSS"]),
        ("AI/ML", ["artificial intelligence", "machine learning"]),
        ("Hadoop/Spark", ["Hadoop", "Apache Spark"]),
        ("SAS/SQL", ["SAS", "SQL"]),
    ],
)
def test_names_joined_by_a_slash_are_skills_of_their_own(text: str, expected: list[str]) -> None:
    assert labels(f"Experience with {text} is required.") == expected


def test_unknown_member_of_a_list_is_a_new_skill() -> None:
    assert "Quuxify" in surfaces("Experience with tools such as Python, Quuxify and Spark.")


def test_list_ends_with_its_sentence() -> None:
    assert "Monday" not in surfaces("Experience with Python, Java and SQL. Monday is a good day.")


def test_short_form_in_brackets_is_the_same_skill() -> None:
    text = "You know user journey mapping (UJM). UJM is used daily, UJMX is not."
    assert [m.text for m in mentions(text, "Skill") if m.rule == "acronym"] == ["UJM", "UJM"]
    assert set(labels(text)) == {"journey mapping"}


def test_short_form_of_a_unit_is_no_skill() -> None:
    text = "You join the FedRAMP Program Management Office (PMO)."
    assert labels(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Identify and assess vulnerabilities.",
        "You will do the administrative, performance management included.",
        "Developing and managing content is the work.",
    ],
)
def test_verbs_and_plain_commas_share_no_head(text: str) -> None:
    assert "shared-head" not in {m.rule for m in mentions(text, "Skill")}
