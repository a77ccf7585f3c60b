"""The form in which labels and texts meet."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language

from graphkit.extraction.normal import is_acronym, normal, words
from graphkit.ontology import Ontology


@pytest.mark.parametrize(
    ("word", "form"),
    [
        ("Models", "model"),
        ("policies", "policy"),
        ("classes", "class"),
        ("boxes", "box"),
        ("matrices", "matrix"),
        ("Analyses", "analysis"),
        ("criteria", "criterion"),
    ],
)
def test_normal_makes_plurals_singular(word: str, form: str) -> None:
    assert normal(word) == form


@pytest.mark.parametrize("word", ["analysis", "physics", "business", "pandas", "kubernetes", "aws", "bus"])
def test_normal_keeps_singulars_that_end_in_s(word: str) -> None:
    assert normal(word) == word


@pytest.mark.parametrize(
    ("british", "american"),
    [
        ("optimisation", "optimization"),
        ("visualising", "visualizing"),
        ("modelling", "modeling"),
        ("behavioural", "behavioral"),
        ("programme", "program"),
        ("artefacts", "artifacts"),
        ("labelling", "labeling"),
        ("centres", "centers"),
    ],
)
def test_normal_gives_british_and_american_spelling_one_form(british: str, american: str) -> None:
    assert normal(british) == normal(american)


@pytest.mark.parametrize(
    "word", ["expertise", "enterprise", "supervised", "exercise", "advertising", "noise"]
)
def test_normal_leaves_words_that_only_look_british(word: str) -> None:
    assert normal(word) == word


@pytest.mark.parametrize(
    "spelling",
    ["ｐｙｔｈｏｎ", "Ｐｙｔｈｏｎ", "py\u00adthon", "py\u200bthon", "\u202epython\u202c", "PYTHON"],
    ids=["full-width", "full-width-capital", "soft-hyphen", "zero-width", "direction-marks", "capitals"],
)
def test_normal_sees_through_unicode_spellings(spelling: str) -> None:
    assert normal(spelling) == "python"


@pytest.mark.parametrize("word", ["c++", "c#", ".net", "f#", "a/b"])
def test_normal_keeps_signs_that_are_part_of_a_name(word: str) -> None:
    assert normal(word) == word


@given(st.text(max_size=40))
def test_normal_takes_any_text_and_answers_in_lower_case(word: str) -> None:
    form = normal(word)
    assert form == form.lower()


@pytest.mark.parametrize("label", ["ML", "NLP", "LLMs", "OKRs", "AWS", "S3", "C++", "R"])
def test_is_acronym_takes_short_names_in_capitals(label: str) -> None:
    assert is_acronym(label)


@pytest.mark.parametrize("label", ["Python", "Excel", "pandas", "SQL Server", "KUBERNETES", "3+"])
def test_is_acronym_refuses_words_and_long_names(label: str) -> None:
    assert not is_acronym(label)


def test_words_cuts_a_plain_label_at_spaces_and_hyphens() -> None:
    assert words("real-time data") == ("real", "-", "time", "data")


@pytest.mark.parametrize("label", ["C++", "Node.js", "A/B testing", "S3", "Gödel"])
def test_words_leaves_other_labels_to_the_tokenizer(label: str) -> None:
    assert words(label) is None


def test_words_cuts_as_the_tokenizer_does(ontology: Ontology, nlp: Language) -> None:
    pieces = {
        piece
        for concept in ontology.of_type("Skill", "RoleType", "Team", "Program")
        for label in concept.labels
        for piece in label.split(" ")
        if words(piece)
    }
    cut = " ".join(" ".join(words(piece) or ()) for piece in sorted(pieces)).split(" ")
    tokens = [token.text for token in nlp.make_doc(" ".join(sorted(pieces))) if token.text.strip()]
    assert set(cut) - set(tokens) == set()
