"""Vocabularies of one's own: reading SKOS, merging, the shelf, official downloads, the cache behind them."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphkit.building import read
from graphkit.errors import InputError, OntologyError
from graphkit.model import Document
from graphkit.ontology import load_ontology, shipped_folder
from graphkit.userfiles import cache_folder, own_vocabularies, vocabulary_folder
from graphkit.vocabularies import (
    add_vocabulary,
    list_vocabularies,
    remove_vocabulary,
)
from graphkit.vocabularies.labels import key
from graphkit.vocabularies.skos import read_skos

EX = "https://example.org/"
SKILL = "https://w3id.org/graphkit/id/skill/"
HEAD = """@prefix gk: <https://w3id.org/graphkit/ns#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xl: <http://www.w3.org/2008/05/skos-xl#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix skill: <https://w3id.org/graphkit/id/skill/> .
@prefix ex: <https://example.org/> .
"""
OWN = """
ex:flurb a skos:Concept ; skos:prefLabel "flurbing"@en, "Flurben"@de ; skos:altLabel "to flurb"@en-GB .
ex:sub a skos:Concept ; skos:prefLabel "deep flurbing" ; skos:broader ex:flurb .
"""

Write = Callable[..., Path]


@pytest.fixture(scope="module")
def warm(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, warm: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Neither the shelf nor the cache of the person who runs the tests is touched."""
    monkeypatch.setenv("GRAPHKIT_VOCABULARY", str(tmp_path / "shelf"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(warm))
    return tmp_path


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write(text: str, name: str = "own.ttl", head: str = HEAD) -> Path:
        path = tmp_path / name
        path.write_text(head + text, encoding="utf-8")
        return path

    return write


# Reading SKOS


def test_english_labels_are_taken_and_others_left(write: Write) -> None:
    concepts = {c.iri: c for c in read_skos(write(OWN)).concepts}
    assert concepts[EX + "flurb"].labels == ("flurbing", "to flurb")
    assert concepts[EX + "sub"].broader == (EX + "flurb",)


def test_plain_english_comes_before_other_english(write: Write) -> None:
    path = write('ex:c a skos:Concept ; skos:prefLabel "color"@en-US, "tint", "colour"@en .')
    assert read_skos(path).concepts[0].labels == ("colour", "tint", "color")


def test_concept_without_english_label_is_left_out_and_counted(write: Write) -> None:
    found = read_skos(write(OWN + 'ex:de a skos:Concept ; skos:prefLabel "Nur Deutsch"@de .'))
    assert (len(found.concepts), found.foreign) == (2, 1)


def test_concept_without_label_is_refused_by_file_and_name(write: Write) -> None:
    with pytest.raises(InputError, match=r"own\.ttl: https://example\.org/x has no skos:prefLabel"):
        read_skos(write(OWN + "ex:x a skos:Concept ."))


def test_deprecated_and_nameless_nodes_are_left_out(write: Write) -> None:
    more = 'ex:old a skos:Concept ; skos:prefLabel "old" ; owl:deprecated true .'
    more += '[] a skos:Concept ; skos:prefLabel "b" .'
    found = read_skos(write(OWN + more))
    assert (len(found.concepts), found.deprecated, found.unnamed) == (2, 1, 1)


def test_narrower_is_broader_from_above(write: Write) -> None:
    path = write('ex:a a skos:Concept ; skos:prefLabel "a a" ; skos:narrower ex:b .\n'
                 'ex:b a skos:Concept ; skos:prefLabel "b b" .')  # fmt: skip
    assert {c.label: c.broader for c in read_skos(path).concepts} == {"a a": (), "b b": (EX + "a",)}


def test_labels_of_skos_xl_are_read(write: Write) -> None:
    path = write(
        "ex:a a skos:Concept ; xl:prefLabel ex:l1 ; xl:altLabel [ xl:literalForm 'other'@en ] .\n"
        "ex:l1 xl:literalForm 'main name'@en . ex:l2 xl:literalForm 'nobody'@en ."
    )
    assert read_skos(path).concepts[0].labels == ("main name", "other")


def test_classes_of_graphkit_decide_and_kind_fills_in(write: Write) -> None:
    path = write(OWN + 'ex:t a gk:Team, skos:Concept ; skos:prefLabel "Flurb Team" .')
    types = {c.label: c.type for c in read_skos(path, kind="role").concepts}
    assert types == {"flurbing": "RoleType", "deep flurbing": "RoleType", "Flurb Team": "Team"}


@pytest.mark.parametrize(
    ("name", "form"),
    [("v.rdf", ox.RdfFormat.RDF_XML), ("v.nt", ox.RdfFormat.N_TRIPLES), ("v.jsonld", ox.RdfFormat.JSON_LD)],
)
def test_formats_say_the_same(write: Write, tmp_path: Path, name: str, form: ox.RdfFormat) -> None:
    turtle = write(OWN)
    triples = list(ox.parse(path=str(turtle), format=ox.RdfFormat.TURTLE))
    other = tmp_path / name
    other.write_bytes(ox.serialize(triples, format=form) or b"")
    assert {(c.iri, frozenset(c.labels), c.broader) for c in read_skos(other).concepts} == {
        (c.iri, frozenset(c.labels), c.broader) for c in read_skos(turtle).concepts
    }


def test_json_ld_may_not_fetch_its_context(write: Write) -> None:
    path = write('{"@context": "https://example.org/c.jsonld", "@id": "ex:a"}', "v.jsonld", head="")
    with pytest.raises(InputError, match="not valid"):
        read_skos(path)


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("own.ttl", "ex:a ;; .", "not valid"),
        ("own.docx", "", "no format that is known"),
        ("own.ttl", "", "no skos:Concept in it"),
        ("own.ttl", 'ex:a a skos:Concept ; skos:prefLabel "nur"@de .', "no concept has an English label"),
    ],
)
def test_broken_files_are_refused(write: Write, name: str, text: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        add_vocabulary(write(text, name))
    assert own_vocabularies() == ()


def test_missing_file_and_unknown_kind_are_refused(write: Write, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nowhere\.ttl: no such file"):
        add_vocabulary(tmp_path / "nowhere.ttl")
    with pytest.raises(InputError, match="'flurb' is no kind"):
        add_vocabulary(write(OWN), kind="flurb")


# Merging


def test_same_label_is_the_same_concept(write: Write) -> None:
    added = add_vocabulary(
        write('ex:py a skos:Concept ; skos:prefLabel "python" ; skos:altLabel "serpentry" .')
    )
    python = load_ontology().concepts[SKILL + "python"]
    assert [(m.iri, m.into, m.exact) for m in added.matches] == [(EX + "py", SKILL + "python", True)]
    assert EX + "py" in python.exact_match
    assert "serpentry" in python.alt_labels
    assert python.label == "Python"
    assert EX + "py" not in load_ontology().concepts


def test_other_name_of_a_known_concept_is_a_close_match(write: Write) -> None:
    shipped = load_ontology().concepts[SKILL + "python"]
    add_vocabulary(write(f'ex:py a skos:Concept ; skos:prefLabel "{shipped.alt_labels[0]}" .'))
    assert EX + "py" in load_ontology().concepts[SKILL + "python"].close_match


def test_same_label_of_another_kind_is_another_concept(write: Write) -> None:
    add_vocabulary(write('ex:py a skos:Concept ; skos:prefLabel "Python" .'), kind="team")
    assert load_ontology().concepts[EX + "py"].type == "Team"


def test_known_name_stays_where_it_is(write: Write) -> None:
    shipped = load_ontology().concepts[SKILL + "python"]
    name = next(label for label in shipped.alt_labels if key(label) != key(shipped.label))
    add_vocabulary(write(f'ex:f a skos:Concept ; skos:prefLabel "flurbing" ; skos:altLabel "{name}" .'))
    own = load_ontology().concepts[EX + "f"]
    assert (own.alt_labels, own.close_match) == ((), (SKILL + "python",))


def test_broader_follows_the_node_that_stays(write: Write) -> None:
    add_vocabulary(
        write(
            'ex:py a skos:Concept ; skos:prefLabel "Python" ; skos:broader ex:flurb .\n'
            'ex:flurb a skos:Concept ; skos:prefLabel "flurbing" ; skos:broader ex:py, ex:nowhere .'
        )
    )
    found = load_ontology()
    assert found.concepts[EX + "flurb"].broader == (SKILL + "python",)
    assert EX + "flurb" not in found.concepts[SKILL + "python"].broader


def test_name_of_several_concepts_names_none(write: Write) -> None:
    add_vocabulary(
        write(
            'ex:a a skos:Concept ; skos:prefLabel "blue flurbing" ; skos:altLabel "flurb work" .\n'
            'ex:b a skos:Concept ; skos:prefLabel "red flurbing" ; skos:altLabel "flurb works" .\n'
            'ex:c a skos:Concept ; skos:prefLabel "Blue Flurbing" .'
        )
    )
    found = load_ontology()
    assert "flurb work" not in found.by_label
    assert found.find("blue flurbing").exact_match == (EX + "c",)


def test_vocabulary_stands_without_the_one_it_was_merged_with(write: Write) -> None:
    add_vocabulary(write(OWN), name="first")
    add_vocabulary(
        write('ex:z a skos:Concept ; skos:prefLabel "flurbing" ; skos:altLabel "zurb" .'), name="second"
    )
    assert load_ontology().find("zurb").iri == EX + "flurb"
    remove_vocabulary("first")
    assert load_ontology().find("zurb").label == "flurbing"


# The shelf


def test_reader_uses_what_was_added(write: Write) -> None:
    add_vocabulary(write(OWN))
    reading = read(Document("You must know deep flurbing.", "x", kind="posting"))
    assert [m.concept for m in reading.mentions] == [EX + "sub"]


def test_find_takes_the_kind_of_foreign_concepts(write: Write) -> None:
    add_vocabulary(write(OWN))
    assert load_ontology().find("to flurb", kind="skill").iri == EX + "flurb"


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(labels=st.lists(st.text(min_size=1, max_size=12).filter(lambda t: t.strip()), min_size=1, max_size=4))
def test_twice_is_once_and_removing_restores(tmp_path: Path, labels: list[str]) -> None:
    path = tmp_path / "any.nt"
    skos = "http://www.w3.org/2004/02/skos/core#"
    rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
    triples = []
    for number, label in enumerate(labels):
        about = ox.NamedNode(f"{EX}{number}")
        triples.append(ox.Triple(about, ox.NamedNode(rdf), ox.NamedNode(skos + "Concept")))
        triples.append(ox.Triple(about, ox.NamedNode(skos + "prefLabel"), ox.Literal("flurb " + label)))
    path.write_bytes(ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"")
    before = load_ontology().version
    first = add_vocabulary(path)
    version = load_ontology().version
    second = add_vocabulary(path)
    assert first == second
    assert load_ontology().version == version != before
    remove_vocabulary("any")
    assert load_ontology().version == before


def test_new_content_replaces_the_old_and_is_seen_at_once(write: Write) -> None:
    add_vocabulary(write(OWN))
    assert "flurbing" in load_ontology().by_label
    added = add_vocabulary(write('ex:n a skos:Concept ; skos:prefLabel "gnarfing" .'))
    assert added.replaced
    assert [one.name for one in list_vocabularies()] == ["own"]
    assert "flurbing" not in load_ontology().by_label
    assert "gnarfing" in load_ontology().by_label


def test_list_counts_by_kind_and_names_the_broken(write: Write, home: Path) -> None:
    add_vocabulary(write(OWN + 'ex:py a skos:Concept ; skos:prefLabel "Python" .'))
    (home / "shelf" / "bad.ttl").write_text("<a> <b", encoding="utf-8")
    bad, own = list_vocabularies()
    assert (own.name, own.counts, own.additions, own.error) == ("own", {"skill": 2}, 1, "")
    assert bad.error
    with pytest.raises(OntologyError, match=r"bad\.ttl"):
        load_ontology()
    remove_vocabulary("bad")
    assert "flurbing" in load_ontology().by_label


def test_remove_names_what_is_there(write: Write) -> None:
    add_vocabulary(write(OWN))
    with pytest.raises(InputError, match="there are own"):
        remove_vocabulary("other")


def test_own_folder_counts_only_beside_the_shipped_ontology(write: Write) -> None:
    add_vocabulary(write(OWN))
    assert "flurbing" not in load_ontology(shipped_folder()).by_label
    again = load_ontology(load_ontology().folder, extra=load_ontology().extra)
    assert again.version == load_ontology().version


def test_folders_follow_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("GRAPHKIT_VOCABULARY")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert vocabulary_folder() == tmp_path / "data" / "graphkit" / "vocabulary"
    monkeypatch.setenv("XDG_DATA_HOME", "relative")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert vocabulary_folder() == tmp_path / "home" / ".local" / "share" / "graphkit" / "vocabulary"
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    assert cache_folder() == tmp_path / "cache" / "graphkit"


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write anywhere")
def test_folder_that_cannot_be_written_is_named(write: Write, home: Path) -> None:
    (home / "shelf").mkdir(mode=0o500)
    with pytest.raises(InputError, match="set GRAPHKIT_VOCABULARY"):
        add_vocabulary(write(OWN))


def test_file_in_place_of_the_folder_is_named(write: Write, home: Path) -> None:
    (home / "shelf").write_text("", encoding="utf-8")
    with pytest.raises(InputError, match="can't write there"):
        add_vocabulary(write(OWN))
