"""The search for suspects against pySHACL over the whole: it must miss nothing."""

from __future__ import annotations

import random
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkit.iris import KNOWLEDGE_GRAPH
from graphkit.ontology import load_ontology
from graphkit.quads import DOCUMENTS, node
from graphkit.validation import Violation
from graphkit.validation import shapes as shapes_module
from graphkit.validation.constraints import rules_of
from graphkit.validation.shapes import shape_violations
from graphkit.validation.suspects import suspects

from .conftest import build
from .readings import article, posting

ONTOLOGY = load_ontology()
SHAPES = rdflib.Graph().parse(ONTOLOGY.shapes_path)
DOCUMENT = node(DOCUMENTS + "0123456789abcdef")
EXAMPLES = sorted((ONTOLOGY.folder / "examples").glob("*.ttl"))

#: Values that a wrong graph may hold in the place of a right one.
VALUES = (
    *(ox.Literal(text) for text in ("", "x", "x" * 33, "two\nlines", "x" * 500, "12", "0.5")),
    *(ox.Literal(number) for number in (-1, 0, 1, 2, 10**30, 91.5, float("nan"), True)),
    *(ox.Literal(text, datatype=node(f"http://www.w3.org/2001/XMLSchema#{kind}")) for text, kind in (
        ("many", "integer"), ("05", "integer"), ("1.50", "decimal"), ("1e3", "double"), ("-181", "decimal"),
        ("INF", "double"), ("2026-11-28", "date"), ("5", "nonNegativeInteger"),
    )),
    *(ox.Literal("Python", language=language) for language in ("en", "EN", "de")),
    ox.BlankNode("b"),
    node("urn:other"),
    node("https://w3id.org/graphkit/ns#asksFor"),
)  # fmt: skip


def found(store: ox.Store) -> list[Violation]:
    return sorted(shape_violations(store, ONTOLOGY.shapes_path), key=str)


def found_by_looking_at_all(store: ox.Store) -> list[Violation]:
    """pySHACL over every node, as where a shape can't be said as a rule."""
    with pytest.MonkeyPatch.context() as patch:
        shapes = replace(shapes_module._shapes(ONTOLOGY.shapes_path), rules=None)
        patch.setattr(shapes_module, "_shapes", lambda path: shapes)
        return found(store)


@cache
def whole() -> tuple[ox.Quad, ...]:
    kg = build([posting(), article()])
    kg.derive()
    return tuple(sorted(kg.store, key=str))


def spoiled(seed: int) -> ox.Store:
    """The whole graph with some quads dropped, doubled with another value, changed, or put elsewhere."""
    choice, quads = random.Random(seed), list(whole())  # noqa: S311
    for _ in range(choice.randrange(1, 6)):
        place = choice.randrange(len(quads))
        quad, other = quads[place], choice.choice(quads)
        same_verb = [item.object for item in quads if item.predicate == quad.predicate]
        pool: list[Any] = [choice.choice(VALUES), choice.choice(same_verb)]
        value = choice.choice(pool)
        changed = choice.choice(
            [
                ox.Quad(quad.subject, quad.predicate, value, quad.graph_name),
                ox.Quad(other.subject, quad.predicate, quad.object, other.graph_name),
                ox.Quad(quad.subject, quad.predicate, value, other.graph_name),
                ox.Quad(ox.BlankNode("s"), quad.predicate, quad.object, quad.graph_name),
            ]
        )
        action = choice.choice(("drop", "double", "change"))
        if action != "double":
            del quads[place]
        if action != "drop":
            quads.append(changed)
    store = ox.Store()
    store.extend(quads)
    return store


def test_every_shape_is_said_as_a_rule() -> None:
    rules = rules_of(SHAPES)
    assert rules is not None
    assert len(rules) == len(set(SHAPES.subjects(rdflib.SH.targetClass, None)))


def test_nothing_is_suspect_in_a_whole_graph() -> None:
    store = ox.Store()
    store.extend(whole())
    assert suspects(store, rules_of(SHAPES) or ()) == set()


@given(st.integers(0, 2**32))
@settings(max_examples=60, deadline=None)
def test_search_misses_nothing(seed: int) -> None:
    store = spoiled(seed)
    assert found(store) == found_by_looking_at_all(store)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_examples_give_the_same(path: Path) -> None:
    store = ox.Store()
    store.extend(
        ox.Quad(triple.subject, triple.predicate, triple.object, DOCUMENT)
        for triple in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)
    )
    assert {item.shape for item in found(store)} == ({path.stem[:3]} if "invalid" in path.stem else set())
    assert found(store) == found_by_looking_at_all(store)


def test_values_in_two_documents_are_seen_together() -> None:
    store = ox.Store()
    store.extend(whole())
    title = node("http://purl.org/dc/terms/title")
    documents = [graph for graph in store.named_graphs() if str(graph).startswith(f"<{DOCUMENTS}")]
    store.add(ox.Quad(documents[0], title, ox.Literal("Another"), documents[1]))
    assert {item.shape for item in found(store)} == {"S01"}


def test_many_suspects_are_looked_at_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    store = ox.Store()
    store.extend(quad for quad in whole() if quad.predicate.value != "https://w3id.org/graphkit/ns#rule")
    expected = found(store)
    monkeypatch.setattr(shapes_module, "_SUSPECTS", 2)
    assert found(store) == expected
    assert len(expected) > 4


@pytest.mark.parametrize(
    "more",
    [
        "sh:class gk:Team",
        "sh:deactivated true",
        "sh:minExclusive 3",
        "sh:minInclusive 0.5e0",
        "sh:targetNode gk:it",
        "sh:nodeKind sh:BlankNodeOrIRI",
        "sh:flags 'i'",
        "sh:datatype <urn:a>, <urn:b>",
        "sh:qualifiedValueShape [ sh:minLength 3 ] ; sh:qualifiedMinCount 1 ; sh:qualifiedMaxCount 1",
    ],
)
def test_shape_with_an_unknown_part_has_no_rule(more: str) -> None:
    text = (
        "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix gk: <https://w3id.org/graphkit/ns#> ."
        f"<urn:s> a sh:PropertyShape ; sh:targetClass gk:Edge ; sh:path gk:size ; {more} ."
    )
    assert rules_of(rdflib.Graph().parse(data=text)) is None


def test_shape_without_a_rule_is_judged_all_the_same(tmp_path: Path) -> None:
    path = tmp_path / "shapes.ttl"
    path.write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix gk: <https://w3id.org/graphkit/ns#> ."
        "<urn:s#S1> a sh:PropertyShape ; sh:targetClass gk:Edge ; sh:path gk:claimCount ;"
        " sh:minExclusive 3 ; sh:message 'More.' ."
    )
    store = ox.Store()
    store.extend(whole())
    edges = len(list(store.quads_for_pattern(None, None, node("https://w3id.org/graphkit/ns#Edge"), None)))
    said = list(shape_violations(store, path))
    assert [item.message for item in said] == ["More."] * edges
    assert next(store.quads_for_pattern(None, None, None, node(KNOWLEDGE_GRAPH)), None)
