from __future__ import annotations

import re
from pathlib import Path

import pyshacl
import pytest
import rdflib
from rdflib import RDF, SH

from graphkit.ontology import load_ontology

FOLDER = load_ontology().folder
SHAPES = rdflib.Graph().parse(FOLDER / "shapes.ttl")
NUMBERS = sorted(str(shape).rsplit("#", 1)[-1] for shape in SHAPES.subjects(SH.targetClass, None))


def violations(path: Path) -> list[tuple[str, str]]:
    _, report, _ = pyshacl.validate(rdflib.Graph().parse(path), shacl_graph=SHAPES, inplace=True)
    assert isinstance(report, rdflib.Graph)
    return [
        (
            str(report.value(result, SH.sourceShape)).rsplit("#", 1)[-1],
            str(report.value(result, SH.resultMessage)),
        )
        for result in report.subjects(RDF.type, SH.ValidationResult)
    ]


def test_numbers_run_without_a_gap() -> None:
    assert [f"S{number:02d}" for number in range(1, len(NUMBERS) + 1)] == NUMBERS


def test_each_example_belongs_to_a_shape() -> None:
    names = {path.name for path in (FOLDER / "examples").glob("*.ttl")}
    assert names == {f"{number}-{kind}.ttl" for number in NUMBERS for kind in ("valid", "invalid")}


def test_shapes_are_core_only() -> None:
    assert not list(SHAPES.triples((None, SH.sparql, None)))
    assert not list(SHAPES.triples((None, SH.select, None)))


@pytest.mark.parametrize("number", NUMBERS)
def test_valid_example_is_valid(number: str) -> None:
    assert violations(FOLDER / "examples" / f"{number}-valid.ttl") == []


@pytest.mark.parametrize("number", NUMBERS)
def test_invalid_example_has_exactly_its_defect(number: str) -> None:
    (message,) = SHAPES.objects(rdflib.URIRef(f"https://w3id.org/graphkit/shapes#{number}"), SH.message)
    assert violations(FOLDER / "examples" / f"{number}-invalid.ttl") == [(number, str(message))]
    assert re.fullmatch(r"[A-Z].*\.", str(message))


@pytest.mark.parametrize("number", NUMBERS)
def test_example_opens_with_the_rule(number: str) -> None:
    (message,) = SHAPES.objects(rdflib.URIRef(f"https://w3id.org/graphkit/shapes#{number}"), SH.message)
    for kind in ("valid", "invalid"):
        text = (FOLDER / "examples" / f"{number}-{kind}.ttl").read_text(encoding="utf-8")
        assert text.startswith(f"# {message}\n")
