"""The ontology folder as objects."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from graphkit.errors import OntologyError, UnknownNameError
from graphkit.ontology import Ontology, load_ontology

SHIPPED = Path(__file__).resolve().parents[2] / "ontologies"
SKILL = "https://w3id.org/graphkit/id/skill/"
HEAD = """@prefix gk: <https://w3id.org/graphkit/ns#> .
@prefix skill: <https://w3id.org/graphkit/id/skill/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
"""


@pytest.fixture(scope="module")
def ontology() -> Ontology:
    return load_ontology()


@pytest.fixture
def extra(tmp_path: Path) -> Callable[[str], Path]:
    """Write a vocabulary of one's own."""

    def write(turtle: str) -> Path:
        path = tmp_path / "own.ttl"
        path.write_text(HEAD + turtle, encoding="utf-8")
        return path

    return write


def test_load_gives_the_same_object_twice(ontology: Ontology) -> None:
    assert load_ontology() is ontology


def test_vocabularies_are_of_the_promised_size(ontology: Ontology) -> None:
    sizes = {type_: sum(1 for _ in ontology.of_type(type_)) for type_ in ("Skill", "RoleType")}
    assert sizes["Skill"] >= 600
    assert sizes["RoleType"] >= 80


def test_at_least_twelve_named_queries_are_described(ontology: Ontology) -> None:
    assert len(ontology.queries) >= 12
    assert all(query.description and query.text for query in ontology.queries.values())


@pytest.mark.parametrize("type_", ["Skill", "Team", "Organization", "Location", "RoleType", "Program"])
def test_every_kind_on_the_map_has_a_style(ontology: Ontology, type_: str) -> None:
    style = ontology.styles[type_]
    assert style.colour.startswith("#")
    assert style.label


def test_styles_stand_in_legend_order(ontology: Ontology) -> None:
    orders = [style.order for style in ontology.styles.values()]
    assert orders == sorted(orders)


def test_predicates_have_words(ontology: Ontology) -> None:
    assert ontology.predicate_labels["https://w3id.org/graphkit/ns#asksFor"] == "asks for"


def test_find_takes_any_name_in_any_case(ontology: Ontology) -> None:
    assert ontology.find("PYTHON", kind="skill") is ontology.find("python", kind="skill")


def test_find_refuses_an_unknown_name(ontology: Ontology) -> None:
    with pytest.raises(UnknownNameError, match=r"no skill is called 'flurbing'.*graphkit terms"):
        ontology.find("flurbing", kind="skill")


def test_find_refuses_a_name_of_several_concepts(ontology: Ontology) -> None:
    name = next(label for label, iris in sorted(ontology.by_label.items()) if len(iris) > 1)
    with pytest.raises(UnknownNameError, match="names several concepts"):
        ontology.find(name)


def test_concept_knows_places_of_the_gazetteer(ontology: Ontology) -> None:
    concept = ontology.concept("https://w3id.org/graphkit/id/location/berlin-2950159")
    assert concept is not None
    assert (concept.label, concept.type) == ("Berlin", "Location")


def test_concept_of_an_unknown_iri_is_none(ontology: Ontology) -> None:
    assert ontology.concept("https://example.org/x") is None


def test_ancestors_go_up_to_the_top(ontology: Ontology) -> None:
    iri = ontology.find("decision scientist", kind="role").iri
    above = [concept.label for up in ontology.ancestors(iri) if (concept := ontology.concept(up))]
    assert above[:2] == ["data scientist", "scientist"]


def test_no_concept_is_its_own_ancestor(ontology: Ontology) -> None:
    assert [iri for iri in ontology.concepts if iri in ontology.ancestors(iri)] == []


def test_broader_concepts_exist(ontology: Ontology) -> None:
    missing = {up for c in ontology.concepts.values() for up in c.broader if ontology.concept(up) is None}
    assert missing == set()


def test_units_sit_in_known_units(ontology: Ontology) -> None:
    missing = {
        c.part_of for c in ontology.concepts.values() if c.part_of and c.part_of not in ontology.concepts
    }
    assert missing == set()


def test_runners_of_programs_are_known(ontology: Ontology) -> None:
    missing = {c.run_by for c in ontology.concepts.values() if c.run_by and c.run_by not in ontology.concepts}
    assert missing == set()


def test_ambiguous_labels_are_labels(ontology: Ontology) -> None:
    loose = {
        (c.label, label)
        for c in ontology.concepts.values()
        for label in c.ambiguous_labels
        if label not in c.labels
    }
    assert loose == set()


def test_extra_vocabulary_adds_concepts(extra: Callable[[str], Path]) -> None:
    path = extra('skill:flurbing a gk:Skill ; skos:prefLabel "flurbing"@en ; skos:altLabel "to flurb"@en .')
    found = load_ontology(extra=[path]).find("to flurb")
    assert (found.iri, found.label) == (SKILL + "flurbing", "flurbing")


def test_extra_vocabulary_changes_the_version(ontology: Ontology, extra: Callable[[str], Path]) -> None:
    path = extra('skill:flurbing a skos:Concept ; skos:prefLabel "flurbing"@en .')
    assert load_ontology(extra=[path]).version != ontology.version


def test_plain_skos_concepts_are_skills(extra: Callable[[str], Path]) -> None:
    path = extra('<https://example.org/flurbing> a skos:Concept ; skos:prefLabel "flurbing"@en .')
    assert load_ontology(extra=[path]).concepts["https://example.org/flurbing"].type == "Skill"


def test_deprecated_concepts_are_left_out(extra: Callable[[str], Path]) -> None:
    path = extra('skill:old a gk:Skill ; skos:prefLabel "old thing"@en ; owl:deprecated true .')
    assert SKILL + "old" not in load_ontology(extra=[path]).concepts


def test_concept_without_label_is_refused_by_file_and_name(extra: Callable[[str], Path]) -> None:
    path = extra("skill:nameless a gk:Skill .")
    with pytest.raises(OntologyError, match=r"own\.ttl: .*nameless has no skos:prefLabel"):
        load_ontology(extra=[path])


def test_broken_turtle_is_refused_by_file(extra: Callable[[str], Path]) -> None:
    path = extra("skill:x a gk:Skill ; ;; broken")
    with pytest.raises(OntologyError, match=r"own\.ttl: not valid Turtle"):
        load_ontology(extra=[path])


def test_turtle_that_is_no_text_is_refused_by_file(tmp_path: Path) -> None:
    path = tmp_path / "own.ttl"
    path.write_bytes(b"\xff\xfe\x00binary")
    with pytest.raises(OntologyError, match=r"own\.ttl"):
        load_ontology(extra=[path])


def test_missing_folder_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(OntologyError, match=r"nowhere.*no such file"):
        load_ontology(tmp_path / "nowhere")


def test_missing_vocabulary_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(OntologyError, match=r"mine\.ttl: no such file"):
        load_ontology(extra=[tmp_path / "mine.ttl"])


def test_folder_of_ones_own_can_be_loaded(tmp_path: Path) -> None:
    folder = tmp_path / "ontologies"
    (folder / "vocab").mkdir(parents=True)
    for name in ("graphkit.ttl", "style.ttl", "shapes.ttl"):
        shutil.copy(SHIPPED / name, folder / name)
    (folder / "vocab" / "own.ttl").write_text(
        HEAD + 'skill:a a gk:Skill ; skos:prefLabel "a thing"@en .', "utf-8"
    )
    own = load_ontology(folder)
    assert [concept.label for concept in own.of_type("Skill")] == ["a thing"]
    assert own.shapes_path == folder / "shapes.ttl"
