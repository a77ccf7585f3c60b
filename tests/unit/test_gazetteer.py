"""Places of the world, by code, name and IRI."""

from __future__ import annotations

import pytest

from graphkit.gazetteer import Gazetteer
from graphkit.ontology import Ontology, load_ontology

LOCATION = "https://w3id.org/graphkit/id/location/"


@pytest.fixture(scope="module")
def ontology() -> Ontology:
    return load_ontology()


@pytest.fixture(scope="module")
def gazetteer(ontology: Ontology) -> Gazetteer:
    return ontology.gazetteer


@pytest.mark.parametrize("name", ["Bangalore", "Bengaluru", "BENGALURU"])
def test_named_finds_main_and_other_names(gazetteer: Gazetteer, name: str) -> None:
    assert gazetteer.named(name)[0].iri == LOCATION + "bengaluru-1277333"


def test_named_puts_the_likely_city_first(gazetteer: Gazetteer) -> None:
    assert gazetteer.named("Paris")[0].country == "FR"


def test_named_within_a_country(gazetteer: Gazetteer) -> None:
    assert {city.country for city in gazetteer.named("Paris", country="US")} == {"US"}


def test_named_within_a_region(gazetteer: Gazetteer) -> None:
    found = gazetteer.named("Portland", country="US", region=LOCATION + "us-me")
    assert [city.parent for city in found] == [LOCATION + "us-me"]


def test_named_finds_nothing_for_other_words(gazetteer: Gazetteer) -> None:
    assert gazetteer.named("Nowhereville") == []
    assert gazetteer.named("zzzz") == gazetteer.named("") == gazetteer.named("Paris\t2988507") == []


@pytest.mark.parametrize("name", ["IN", "ind", "India", "INDIA"])
def test_country_by_code_or_name(gazetteer: Gazetteer, name: str) -> None:
    found = gazetteer.country(name)
    assert found is not None
    assert (found.label, found.code, found.iri) == ("India", "IN", LOCATION + "in")


@pytest.mark.parametrize("name", ["", "QQ", "Atlantis"])
def test_country_unknown_is_none(gazetteer: Gazetteer, name: str) -> None:
    assert gazetteer.country(name) is None


def test_country_has_no_article(gazetteer: Gazetteer) -> None:
    found = gazetteer.country("NL")
    assert found is not None
    assert found.label in ("Netherlands", "The Netherlands".removeprefix("The "))


@pytest.mark.parametrize("city", ["Berlin", "Taipei", "Seattle", "Palo Alto", "Bangalore", "New York City"])
def test_place_reads_the_iri_of_a_city(gazetteer: Gazetteer, city: str) -> None:
    found = gazetteer.named(city)[0]
    assert gazetteer.place(found.iri) == found


@pytest.mark.parametrize("name", ["bengaluru-1", "berlin-1277333", "zz", "", "in-ka"])
def test_place_of_a_wrong_iri_is_none(gazetteer: Gazetteer, name: str) -> None:
    assert gazetteer.place(LOCATION + name) is None


def test_city_lies_in_the_region_of_the_vocabulary(ontology: Ontology) -> None:
    city = ontology.gazetteer.named("Bangalore")[0]
    region = ontology.concept(city.parent or "")
    assert region is not None
    assert (region.label, region.notation) == ("Karnataka", "IN-KA")


def test_city_without_region_lies_in_its_country() -> None:
    assert Gazetteer({}).named("Berlin")[0].parent == LOCATION + "de"


def test_coordinates_are_degrees(gazetteer: Gazetteer) -> None:
    assert gazetteer.named("Taipei")[0].coordinates == pytest.approx((25.05, 121.53), abs=0.05)


def test_every_region_code_belongs_to_a_city(ontology: Ontology) -> None:
    used = {
        city.parent
        for keys in ontology.gazetteer.names.values()
        for city in [_city(ontology, keys[0])]
        if city
    }
    unused = sorted(
        concept.iri.removeprefix(LOCATION)
        for concept in ontology.of_type("Location")
        if concept.admin1 and concept.iri not in used
    )
    assert len(unused) <= 0.1 * sum(1 for concept in ontology.of_type("Location") if concept.admin1), unused


def _city(ontology: Ontology, key: str):  # type: ignore[no-untyped-def]
    return ontology.gazetteer._city(key)
