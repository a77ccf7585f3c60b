"""The anatomy of postings and articles."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.extraction.sections import Sections
from graphkit.ontology import load_ontology

from .conftest import FLAT

POSTING = FLAT + (
    "Key job responsibilities - Plan berths in Python. - Draw charts. "
    "A day in the life You read logs and answer mail. About the team We are six people near the water. "
    "Diverse Experiences We welcome all. Work/Life Balance We go home at five. "
    "Basic qualifications - A degree in statistics Preferred qualifications - Kafka"
)


def kinds(sections: Sections, text: str) -> list[str]:
    return [section.kind for section in sections.layout(text).sections]


def kind_at(sections: Sections, text: str, words: str) -> str:
    return sections.layout(text).section_at(text.index(words)).kind


@pytest.mark.parametrize(
    "heading",
    [
        "## Responsibilities",
        "### Key job responsibilities ###",
        "**Responsibilities**",
        "**What you'll do:**",
        "__Responsibilities__",
        "Responsibilities",
        "RESPONSIBILITIES:",
        "What you’ll do",
    ],
)
def test_heading_of_any_style_opens_its_section(sections: Sections, heading: str) -> None:
    text = f"We hire.\n\n{heading}\n\nWrite Python.\n"
    assert kind_at(sections, text, "Write Python") == "responsibilities"


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("About the team", "about-team"),
        ("About us", "about-company"),
        ("Basic qualifications", "required"),
        ("Minimum requirements", "required"),
        ("Nice to have", "preferred"),
        ("Preferred qualifications", "preferred"),
        ("A day in the life", "day-in-life"),
        ("Benefits", "benefits"),
        ("What we can offer you", "benefits"),
        ("Skills & requirements", "required"),
        ("What we expect from you", "required"),
        ("How to apply", "how-to-apply"),
        ("Equal opportunity", "equal-opportunity"),
    ],
)
def test_heading_words_name_the_section(sections: Sections, heading: str, kind: str) -> None:
    assert kind_at(sections, f"# Job\n\n## {heading}\n\nThis is it.\n", "This is it") == kind


def test_unknown_subheading_stays_in_the_section_above_it(sections: Sections) -> None:
    text = "## Basic qualifications\n\n### On the quay\n\nKnots.\n\n## Benefits\n\nTea.\n"
    assert kind_at(sections, text, "Knots") == "required"


def test_unknown_heading_of_the_same_level_closes_the_section(sections: Sections) -> None:
    text = "## Benefits\n\nTea.\n\n## Ships of the line\n\nPython.\n"
    assert kind_at(sections, text, "Python") == "body"


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Do you like ships", "body"),
        ("Plan berths", "responsibilities"),
        ("Draw charts", "responsibilities"),
        ("You read logs", "day-in-life"),
        ("We are six people", "about-team"),
        ("We welcome all", "about-company"),
        ("We go home", "benefits"),
        ("A degree", "required"),
        ("Kafka", "preferred"),
    ],
)
def test_flattened_posting_is_cut_at_its_headings(sections: Sections, words: str, kind: str) -> None:
    assert kind_at(sections, POSTING, words) == kind


def test_heading_words_inside_a_sentence_open_nothing(sections: Sections) -> None:
    text = f"{FLAT}You will learn about the team and its key job responsibilities, and the benefits are good."
    assert kinds(sections, text) == ["body"]


@pytest.mark.parametrize("name", ["diverse experiences", "work/life balance", "inclusive team culture"])
def test_company_headings_are_boilerplate(sections: Sections, name: str) -> None:
    text = f"{FLAT}{name.title()} We like people."
    assert sections.layout(text).section_at(text.index("We like")).boilerplate


def test_teaser_line_is_a_section_of_its_own(sections: Sections) -> None:
    text = "First paragraph.\n\nRelated content\nHow Kafka saved a bakery.\n\nSecond paragraph.\n"
    assert kinds(sections, text) == ["body", "teaser", "body"]


def test_teaser_ends_with_its_line(sections: Sections) -> None:
    text = "Related content\nHow Kafka saved a bakery.\nData scientists know Python.\n"
    assert kind_at(sections, text, "Data scientists") == "body"


def test_required_section_carries_its_strength(sections: Sections) -> None:
    text = "## Basic qualifications\n\nSQL\n"
    assert sections.layout(text).section_at(text.index("SQL")).strength == "required"


def test_sentences_end_at_stops_and_list_items(sections: Sections) -> None:
    text = "We sail. You row!\n- Ropes\n- Knots"
    cut = [text[start:end].strip() for start, end in sections.layout(text).sentences]
    assert cut == ["We sail.", "You row!", "- Ropes", "- Knots"]


@pytest.mark.parametrize(
    "text", ["Tools, e.g. Spark, help.", "Ask Dr. Smith about it.", "We hire a Sr. Engineer."]
)
def test_abbreviations_do_not_end_a_sentence(sections: Sections, text: str) -> None:
    assert len(sections.layout(text).sentences) == 1


_ANATOMY = Sections(load_ontology())
_LINES = st.lists(
    st.sampled_from(
        [
            "## Benefits",
            "Related content",
            "About the team",
            "- Python.",
            "We sail. You row.",
            "",
            "**Skills**",
            "x",
        ]
    )
    | st.text(max_size=30),
    max_size=12,
)


@given(_LINES)
def test_sections_cover_a_text_without_gaps(lines: list[str]) -> None:
    text = "\n".join(lines)
    layout = _ANATOMY.layout(text)
    assert layout.sections[0].start == 0
    assert layout.sections[-1].end == len(text)
    for first, second in zip(layout.sections, layout.sections[1:], strict=False):
        assert first.end == second.start


@given(_LINES)
def test_sentences_are_in_order_and_inside_the_text(lines: list[str]) -> None:
    text = "\n".join(lines)
    sentences = _ANATOMY.layout(text).sentences
    assert sorted(sentences) == list(sentences)
    assert all(0 <= start <= end <= len(text) for start, end in sentences)
