"""IRIs: minted in one place, never by accident."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit import iris
from graphkit.iris import (
    DCTERMS,
    GK,
    KINDS,
    PREFIXES,
    SKOS,
    claim_iri,
    concept_iri,
    document_iri,
    edge_iri,
    kind_of,
    mention_iri,
    normalise_text,
    run_iri,
    selector_iri,
    shrink,
    slug,
    text_hash,
)

_TEXT = st.text(max_size=60)


def test_namespace_gives_full_iris() -> None:
    assert GK.asksFor == "https://w3id.org/graphkit/ns#asksFor"


def test_namespace_refuses_a_typo() -> None:
    with pytest.raises(AttributeError, match=r"ns# has no term 'asksFour'"):
        _ = GK.asksFour


def test_namespace_term_wins_over_a_method_of_text() -> None:
    assert DCTERMS.title == "http://purl.org/dc/terms/title"


def test_namespace_is_its_own_base() -> None:
    assert str(SKOS) == "http://www.w3.org/2004/02/skos/core#"


@pytest.mark.parametrize("name", sorted(iris.__all__))
def test_every_public_name_exists(name: str) -> None:
    assert hasattr(iris, name)


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("Machine Learning", "machine-learning"),
        ("C++", "c-plus-plus"),
        ("C#", "c-sharp"),
        (".NET", "dot-net"),
        ("R&D", "r-and-d"),
        ("AWS Central Economics & Sciences", "aws-central-economics-and-sciences"),
        ("Zürich / São Paulo", "zurich-sao-paulo"),
        ("  --A--  ", "a"),
    ],
)
def test_slug_is_readable(label: str, expected: str) -> None:
    assert slug(label) == expected


def test_slug_parts_names_that_differ_in_signs() -> None:
    assert len({slug(label) for label in ("C", "C++", "C#", "F#", "F")}) == 5


@given(_TEXT)
def test_slug_is_never_empty_and_always_safe(label: str) -> None:
    assert re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", slug(label))


@given(_TEXT)
def test_slug_of_a_slug_is_itself(label: str) -> None:
    assert slug(slug(label)) == slug(label)


def test_slug_of_another_script_is_a_hash() -> None:
    assert slug("機械学習") != slug("深層学習")


def test_document_iri_depends_on_the_text_alone() -> None:
    assert document_iri("a") == document_iri("a") != document_iri("b")


def test_document_iri_does_not_tell_composed_from_decomposed() -> None:
    assert document_iri("é") == document_iri("e\u0301")


@given(_TEXT)
def test_document_iri_begins_with_the_hash_of_the_text(text: str) -> None:
    assert document_iri(text).rsplit("/", 1)[1] == text_hash(text)[:16]


@given(_TEXT)
def test_normalise_text_twice_is_once(text: str) -> None:
    assert normalise_text(normalise_text(text)) == normalise_text(text)


def test_mention_iri_names_characters_and_type() -> None:
    document = document_iri("x")
    assert mention_iri(document, 57, 60, "skill") == f"{document}#char=57,60&type=skill"


def test_selectors_of_a_mention_differ() -> None:
    assert selector_iri("m", "position") != selector_iri("m", "quote")


@pytest.mark.parametrize("mint", [claim_iri, run_iri])
def test_hashed_iris_tell_where_a_part_ends(mint) -> None:  # type: ignore[no-untyped-def]
    assert mint("a", "bc", "d", "e") != mint("ab", "c", "d", "e")


def test_edge_iri_depends_on_direction() -> None:
    assert edge_iri("a", "p", "b") != edge_iri("b", "p", "a")


@pytest.mark.parametrize("kind", sorted(set(KINDS.values())))
def test_kind_of_reads_what_concept_iri_wrote(kind: str) -> None:
    assert kind_of(concept_iri(kind, "Some Label")) == kind


@pytest.mark.parametrize("prefix", sorted(PREFIXES))
def test_shrink_knows_every_prefix(prefix: str) -> None:
    assert shrink(PREFIXES[prefix] + "name") == f"{prefix}:name"


@pytest.mark.parametrize("iri", ["https://example.org/x", "https://w3id.org/graphkit/ns#a/b", ""])
def test_shrink_leaves_other_iris(iri: str) -> None:
    assert shrink(iri) == iri
