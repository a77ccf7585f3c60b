"""Locations: codes, pairs, lists, and words that only look like places."""

from __future__ import annotations

import pytest

from graphkit.ontology import Ontology

from .conftest import labels, mentions, reading

BENGALURU = "https://w3id.org/graphkit/id/location/bengaluru-1277333"


@pytest.mark.parametrize(
    ("header", "city", "chain"),
    [
        ("IN, KA, Bangalore", "Bengaluru", ["Karnataka", "India"]),
        ("US, WA, Seattle", "Seattle", ["Washington", "United States"]),
        ("US, NY, New York", "New York City", ["New York", "United States"]),
        ("US, CA, Palo Alto", "Palo Alto", ["California", "United States"]),
        ("DE, BE, Berlin", "Berlin", ["Berlin (state)", "Germany"]),
        ("TW, TPE, Taipei", "Taipei", ["Taiwan"]),
        ("GB, London", "London", ["United Kingdom"]),
    ],
)
def test_header_code_resolves_up_to_the_country(
    ontology: Ontology, header: str, city: str, chain: list[str]
) -> None:
    text = f"{header}\nWe are hiring."
    (mention,) = [m for m in mentions(text, "Location", header=header) if m.rule == "header"]
    assert mention.label == city
    above = [
        concept.label for iri in ontology.ancestors(mention.concept) if (concept := ontology.concept(iri))
    ]
    assert above[-1] == chain[-1]
    assert set(chain) <= set(above)


def test_header_of_an_unknown_city_is_its_region() -> None:
    text = "US, WA, Nowhereville\nWe hire."
    found = mentions(text, "Location", header="US, WA, Nowhereville")
    assert [mention.label for mention in found if mention.rule == "header"] == ["Washington"]


def test_header_of_an_unknown_country_is_no_place() -> None:
    assert labels("QQ, ZZ, Nowhereville\nWe hire.", "Location", header="QQ, ZZ, Nowhereville") == []


def test_bangalore_and_bengaluru_are_one_place() -> None:
    found = mentions("Our offices in Bangalore and Bengaluru are one.", "Location")
    assert [mention.concept for mention in found] == [BENGALURU, BENGALURU]


def test_another_name_of_a_known_place_is_kept() -> None:
    (concept,) = reading("IN, KA, Bangalore\nWe hire.", header="IN, KA, Bangalore").new_concepts
    assert (concept.iri, concept.alt_labels) == (BENGALURU, ("Bangalore",))


@pytest.mark.parametrize(
    ("text", "surface", "label"),
    [
        ("The job is in Austin, TX.", "Austin, TX", "Austin"),
        ("The job is in Boston, Massachusetts.", "Boston, Massachusetts", "Boston"),
        ("The job is in Washington, D.C. now.", "Washington, D.C.", "Washington"),
        ("The job is in Toronto, ON.", "Toronto, ON", "Toronto"),
        ("The job is in Lyon, France.", "Lyon, France", "Lyon"),
    ],
)
def test_city_and_region_are_one_mention(text: str, surface: str, label: str) -> None:
    (mention,) = mentions(text, "Location")
    assert mention.text.rstrip(".") == surface.rstrip(".")
    assert mention.label.startswith(label)


def test_city_and_region_choose_the_city_of_that_region(ontology: Ontology) -> None:
    (mention,) = mentions("The job is in Portland, ME.", "Location")
    assert "https://w3id.org/graphkit/id/location/us-me" in ontology.ancestors(mention.concept)


@pytest.mark.parametrize(
    "text",
    [
        "Our offices in Berlin, Paris and Tokyo.",
        "We sit in Berlin, Paris, and Tokyo.",
        "We are based in Berlin, Paris or Tokyo.",
        "Location: Berlin, Paris, Tokyo",
    ],
)
def test_cities_in_a_list_are_found(text: str) -> None:
    assert labels(text, "Location") == ["Berlin", "Paris", "Tokyo"]


@pytest.mark.parametrize(
    ("text", "label"), [("We work in Germany.", "Germany"), ("all over the US", "United States")]
)
def test_country_is_found(text: str, label: str) -> None:
    assert labels(text, "Location") == [label]


@pytest.mark.parametrize(
    "text", ["This is a remote position.", "Location: Remote", "You may work remotely.", "Berlin (remote)"]
)
def test_remote_work_is_a_location(text: str) -> None:
    assert "remote" in labels(text, "Location")


@pytest.mark.parametrize(
    "text", ["We do remote sensing.", "A remote control for ships.", "remote desktop support"]
)
def test_remote_things_are_no_location(text: str) -> None:
    assert labels(text, "Location") == []


@pytest.mark.parametrize(
    "text",
    [
        "Reading clubs meet on Fridays.",
        "Skills in Reading and Writing.",
        "Experience in Mobile development.",
        "We build Mobile apps.",
        "A Nice place to work.",
        "In Search we rank things.",
        "Ask Jordan about it.",
        "They help us grow.",
    ],
)
def test_words_that_are_also_places_are_no_places_in_prose(text: str) -> None:
    assert labels(text, "Location") == []


def test_ambiguous_name_beside_its_region_is_a_place() -> None:
    assert labels("The job is in Mobile, Alabama.", "Location") == ["Mobile"]


def test_a_person_from_a_place_name_is_no_place() -> None:
    assert labels("Paris Hilton likes Python.", "Location") == []


def test_every_city_has_coordinates(ontology: Ontology) -> None:
    (mention,) = mentions("DE, BE, Berlin\nWe hire.", "Location", header="DE, BE, Berlin")
    concept = ontology.concept(mention.concept)
    assert concept is not None
    assert concept.coordinates == pytest.approx((52.52, 13.41), abs=0.02)


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Location: Hybrid - London", ["London"]),
        ("You work in our Dublin office.", ["Dublin"]),
        ("Locations: Chicago, IL | Denver, CO | Seattle, WA", ["Chicago", "Denver", "Seattle"]),
        (
            "Location: New York, NY; Austin, TX; Remote (US)",
            ["New York City", "Austin", "remote", "United States"],
        ),
        ("This role is remote within Germany.", ["remote", "Germany"]),
    ],
)
def test_several_sites_and_remote_work(text: str, places: list[str]) -> None:
    assert labels(f"Analyst\n\n{text}", "Location") == places
