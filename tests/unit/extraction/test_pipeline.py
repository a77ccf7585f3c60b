"""The spaCy pipeline as people use it: ``nlp("…")``."""

from __future__ import annotations

import pytest
import spacy
from spacy.language import Language

from graphkit.extraction import COMPONENTS, mentions_of, pipeline, read_mentions
from graphkit.model import Document
from graphkit.ontology import Ontology


def test_components_are_registered_with_spacy() -> None:
    assert all(Language.has_factory(name) for name in COMPONENTS)


def test_components_stand_in_the_pipeline_in_order(nlp: Language) -> None:
    assert tuple(nlp.pipe_names) == COMPONENTS


def test_calling_the_pipeline_leaves_mentions_on_the_doc(nlp: Language) -> None:
    doc = nlp("Experience with Python is a plus.")
    assert [(m.type, m.text, m.strength) for m in doc._.mentions] == [("Skill", "Python", "preferred")]


def test_calling_the_pipeline_leaves_spans_on_the_doc(nlp: Language) -> None:
    doc = nlp("Amazon Robotics in Berlin knows Python.")
    assert [(span.text, span.label_) for span in doc.spans["entities"]] == [
        ("Amazon Robotics", "Team"),
        ("Berlin", "Location"),
        ("Python", "Skill"),
    ]


def test_spans_carry_the_concept(nlp: Language) -> None:
    doc = nlp("You know Python.")
    (span,) = doc.spans["entities"]
    assert span.kb_id_ == "https://w3id.org/graphkit/id/skill/python"


def test_sections_are_spans_of_the_doc(nlp: Language) -> None:
    doc = nlp("We hire.\n\n## Benefits\n\nTea.\n")
    assert [span.label_ for span in doc.spans["sections"]] == ["body", "benefits"]


def test_pipe_reads_many_texts(nlp: Language) -> None:
    found = [[m.label for m in doc._.mentions] for doc in nlp.pipe(["You know Python.", "You know SQL.", ""])]
    assert found == [["Python"], ["SQL"], []]


def test_doc_keeps_the_text(nlp: Language) -> None:
    text = "  Tabs\tand \n\n lines — and “quotes”, C++/Go.  "
    assert nlp(text).text == text


@pytest.mark.parametrize(
    "text", ["x" * 2_000, "! " + "?" * 1_500 + " z", "a\u00a0b " + "-" * 600, " " * 700 + "y" * 501]
)
def test_long_runs_keep_the_text(nlp: Language, text: str) -> None:
    ((_, doc),) = read_mentions(nlp, [Document(text, "x")])
    assert doc.text == text


def test_read_mentions_pairs_each_document_with_its_doc(nlp: Language) -> None:
    documents = [Document("You know Python.", "a"), Document("You know SQL.", "b")]
    pairs = list(read_mentions(nlp, documents))
    assert [document for document, _ in pairs] == documents
    assert [[m.label for m in mentions_of(doc)[0]] for _, doc in pairs] == [["Python"], ["SQL"]]


def test_pipeline_is_made_once_for_an_ontology(nlp: Language, ontology: Ontology) -> None:
    assert pipeline(ontology) is nlp


def test_components_can_be_added_to_another_pipeline() -> None:
    other = spacy.blank("en")
    for name in COMPONENTS:
        other.add_pipe(name)
    assert [m.label for m in other("You know Python.")._.mentions] == ["Python"]


def test_configuration_can_be_written_down(nlp: Language) -> None:
    assert "graphkit_sections" in nlp.config.to_str()
