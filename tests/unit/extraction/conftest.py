"""One pipeline for all tests of reading, and short ways to ask what it found."""

from __future__ import annotations

from typing import Any

import pytest
from spacy.language import Language

from graphkit.building import read
from graphkit.extraction import pipeline
from graphkit.extraction.sections import Sections
from graphkit.model import Document, Mention, Reading
from graphkit.ontology import Ontology, load_ontology


@pytest.fixture(scope="session")
def ontology() -> Ontology:
    """The shipped ontology."""
    return load_ontology()


@pytest.fixture(scope="session")
def nlp(ontology: Ontology) -> Language:
    """The pipeline with the shipped ontology."""
    return pipeline(ontology)


@pytest.fixture(scope="session")
def sections(ontology: Ontology) -> Sections:
    """The component that finds sections, alone."""
    return Sections(ontology)


#: Begins a posting that was flattened into one long line: only such a line is searched for headings.
FLAT = "Do you like ships? We are looking for people who care about tides, ropes and each other. " * 6


def reading(text: str, kind: str = "posting", **facts: Any) -> Reading:
    """What is read from a text."""
    return read(Document(text, "text.txt", kind=kind, **facts))


def mentions(text: str, type_: str, **facts: Any) -> list[Mention]:
    """Mentions of one type, in order of place."""
    return [mention for mention in reading(text, **facts).mentions if mention.type == type_]


def labels(text: str, type_: str = "Skill", **facts: Any) -> list[str]:
    """Preferred labels of the mentions of one type, in order of place."""
    return [mention.label for mention in mentions(text, type_, **facts)]


def surfaces(text: str, type_: str = "Skill", **facts: Any) -> list[str]:
    """Words of the mentions of one type, in order of place."""
    return [mention.text for mention in mentions(text, type_, **facts)]


def strengths(text: str, **facts: Any) -> dict[str, str | None]:
    """Label of each skill to its strength."""
    return {mention.label: mention.strength for mention in mentions(text, "Skill", **facts)}
