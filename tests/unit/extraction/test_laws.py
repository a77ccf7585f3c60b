"""What holds of every reading, on texts that nobody wrote."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from graphkit.building import read
from graphkit.iris import GK
from graphkit.model import ENTITY_TYPES, STRENGTHS, Document

_WORDS = st.sampled_from(
    [
        "Python",
        "SQL",
        "R",
        "Go",
        "C",
        "machine",
        "learning",
        "Linear/Logistic",
        "Regression",
        "supervised/unsupervised",
        "data",
        "scientists",
        "research",
        "and",
        "applied",
        "scientist",
        "the",
        "Harbour",
        "Ledger",
        "team",
        "(HLS)",
        "HLS",
        "Amazon",
        "Robotics",
        "AWS",
        "M5",
        "in",
        "Berlin,",
        "Bangalore",
        "Austin,",
        "TX",
        "remote",
        "is",
        "a",
        "plus",
        "required",
        "must",
        "no",
        "experience",
        "needed",
        "About",
        "team",
        "##",
        "Benefits",
        "Related",
        "content",
        "\n",
        "\n\n",
        "-",
        "•",
        ".",
        ",",
        ";",
        ":",
        "/",
        "(",
        ")",
        "naïve",
        "ＳＱＬ",
        "ma\xadchine",
        "\u202e",
        "🛳",
        "é",
        "Program",
        "Fellowship",
    ]
)
_TEXTS = (
    st.lists(_WORDS | st.text(max_size=6), max_size=40)
    .map(" ".join)
    .filter(lambda text: not any("\ud800" <= char <= "\udfff" for char in text))
)
_KINDS = st.sampled_from(["posting", "article"])
_LAWS = settings(deadline=None, max_examples=60)


@_LAWS
@given(_TEXTS, _KINDS)
def test_every_mention_is_the_text_at_its_place(text: str, kind: str) -> None:
    for mention in read(Document(text, "x", kind=kind)).mentions:
        assert 0 <= mention.start < mention.end <= len(text)
        assert text[mention.start : mention.end] == mention.text
        assert mention.text == mention.text.strip()


@_LAWS
@given(_TEXTS, _KINDS)
def test_mentions_are_in_order_of_place(text: str, kind: str) -> None:
    found = read(Document(text, "x", kind=kind)).mentions
    assert list(found) == sorted(found, key=lambda mention: (mention.start, mention.end))


@_LAWS
@given(_TEXTS, _KINDS)
def test_mentions_of_one_type_do_not_overlap(text: str, kind: str) -> None:
    found = read(Document(text, "x", kind=kind)).mentions
    for type_ in ENTITY_TYPES:
        same = [mention for mention in found if mention.type == type_]
        assert all(first.end <= second.start for first, second in pairwise(same))


@_LAWS
@given(_TEXTS, _KINDS)
def test_reading_twice_is_the_same(text: str, kind: str) -> None:
    document = Document(text, "x", kind=kind)
    assert read(document) == read(document)


@_LAWS
@given(_TEXTS, _KINDS)
def test_claims_stand_on_mentions_of_their_object(text: str, kind: str) -> None:
    reading = read(Document(text, "x", kind=kind))
    for claim in reading.claims:
        assert claim.mentions
        assert claim.object in {reading.mentions[number].concept for number in claim.mentions}
        assert claim.predicate.removeprefix(str.__str__(GK)) in GK.terms
        assert claim.strength in (None, *STRENGTHS)


@_LAWS
@given(_TEXTS)
def test_skills_of_a_posting_have_a_strength(text: str) -> None:
    for mention in read(Document(text, "x", kind="posting")).mentions:
        assert (mention.strength in STRENGTHS) == (mention.type == "Skill")


@_LAWS
@given(_TEXTS, _KINDS)
def test_new_concepts_are_those_of_mentions(text: str, kind: str) -> None:
    reading = read(Document(text, "x", kind=kind))
    named = {mention.concept for mention in reading.mentions}
    assert {concept.iri for concept in reading.new_concepts} <= named
