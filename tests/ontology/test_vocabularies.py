from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

import pyoxigraph as ox
import pytest

from graphkit.iris import BASE, DCTERMS, ID, KINDS, OWL, SKOS
from graphkit.ontology import load_ontology

ONTOLOGY = load_ontology()
FILES = sorted((ONTOLOGY.folder / "vocab").rglob("*.ttl"))


@pytest.mark.parametrize("type_", KINDS)
def test_no_two_concepts_share_a_label(type_: str) -> None:
    owners: defaultdict[str, set[str]] = defaultdict(set)
    for concept in ONTOLOGY.of_type(type_):
        for label in (concept.label, *concept.alt_labels):
            # "Go" the language and "go" the verb differ by case alone; both would find both.
            owners[label.casefold()].add(concept.iri)
    assert {label: sorted(iris) for label, iris in owners.items() if len(iris) > 1} == {}


@pytest.mark.parametrize("type_", KINDS)
def test_broader_concepts_exist_and_are_of_the_same_kind(type_: str) -> None:
    wrong = {
        concept.iri: parent
        for concept in ONTOLOGY.of_type(type_)
        for parent in concept.broader
        if (found := ONTOLOGY.concept(parent)) is None or found.type != type_
    }
    assert wrong == {}


@pytest.mark.parametrize("type_", KINDS)
def test_nothing_is_broader_than_itself(type_: str) -> None:
    def above(iri: str) -> set[str]:
        found: set[str] = set()
        todo = [iri]
        while todo:
            concept = ONTOLOGY.concept(todo.pop())
            fresh = set(concept.broader if concept else ()) - found
            found |= fresh
            todo += fresh
        return found

    assert [concept.iri for concept in ONTOLOGY.of_type(type_) if concept.iri in above(concept.iri)] == []


@pytest.mark.parametrize("type_", KINDS)
def test_iri_names_the_kind(type_: str) -> None:
    for concept in ONTOLOGY.of_type(type_):
        assert re.fullmatch(re.escape(f"{ID}{KINDS[type_]}/") + r"[a-z0-9]+(-[a-z0-9]+)*", concept.iri), (
            concept.iri
        )


@pytest.mark.parametrize("type_", KINDS)
def test_labels_are_clean(type_: str) -> None:
    for concept in ONTOLOGY.of_type(type_):
        for label in concept.labels:
            assert label == label.strip(), concept.iri
            assert "  " not in label, concept.iri
            assert label.isprintable(), concept.iri
        assert concept.label not in concept.alt_labels, concept.iri
        assert set(concept.ambiguous_labels) <= set(concept.labels), concept.iri


@pytest.mark.parametrize("type_", KINDS)
def test_each_label_finds_its_concept(type_: str) -> None:
    for concept in ONTOLOGY.of_type(type_):
        assert concept.iri in ONTOLOGY.by_label[concept.label.casefold()]


@pytest.mark.parametrize("type_", KINDS)
def test_part_of_and_run_by_exist(type_: str) -> None:
    for concept in ONTOLOGY.of_type(type_):
        for target in filter(None, (concept.part_of, concept.run_by)):
            assert ONTOLOGY.concept(target) is not None, (concept.iri, target)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_retired_concepts_name_their_successor(path: Path) -> None:
    triples = list(ox.parse(path=str(path)))
    by_verb: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for triple in triples:
        if isinstance(triple.subject, ox.NamedNode) and isinstance(triple.object, ox.NamedNode | ox.Literal):
            by_verb[triple.predicate.value][triple.subject.value] = triple.object.value
    assert by_verb[OWL.deprecated].keys() <= by_verb[DCTERMS.isReplacedBy].keys()
    # A match leads out of here: two concepts of ours that are the same would be one.
    assert not [iri for iri in by_verb[SKOS.exactMatch].values() if iri.startswith(BASE)]
