from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from rdflib import OWL, RDF, RDFS

from graphkit import iris
from graphkit.ontology import load_ontology

FOLDER = load_ontology().folder
GRAPH = rdflib.Graph().parse(FOLDER / "graphkit.ttl")
NS = str.__str__(iris.GK)
TERMS = sorted({str(term) for term in GRAPH.subjects() if str(term).startswith(NS)})


def test_python_and_ontology_have_the_same_terms() -> None:
    assert {term.removeprefix(NS) for term in TERMS} == set(iris.GK.terms)
    assert len(TERMS) < 75


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.removeprefix(NS))
def test_term_is_described(term: str) -> None:
    node = rdflib.URIRef(term)
    assert len(list(GRAPH.objects(node, RDF.type))) == 1
    (label,) = GRAPH.objects(node, RDFS.label)
    (comment,) = GRAPH.objects(node, RDFS.comment)
    assert isinstance(label, rdflib.Literal)
    assert label.language == "en"
    assert str(comment).endswith(".")
    assert list(GRAPH.objects(node, RDFS.isDefinedBy)) == [rdflib.URIRef(NS.rstrip("#"))]


def test_what_terms_point_to_exists() -> None:
    for predicate in (RDFS.domain, RDFS.range, RDFS.subClassOf, OWL.inverseOf):
        for target in GRAPH.objects(None, predicate):
            assert not str(target).startswith(NS) or str(target) in TERMS, target


def test_object_properties_can_be_read_from_both_ends() -> None:
    for term in GRAPH.subjects(RDF.type, OWL.ObjectProperty):
        assert list(GRAPH.objects(term, rdflib.URIRef(iris.GK.inverseLabel))), term


def test_header_has_a_version() -> None:
    header = rdflib.URIRef(NS.rstrip("#"))
    (version,) = GRAPH.objects(header, OWL.versionInfo)
    assert list(GRAPH.objects(header, OWL.versionIRI)) == [rdflib.URIRef(f"{header}/{version}")]
    assert f"## {version}" in (FOLDER / "CHANGELOG.md").read_text(encoding="utf-8")


def test_alignments_speak_of_known_terms() -> None:
    alignments = rdflib.Graph().parse(FOLDER / "alignments.ttl")
    ours = {str(subject) for subject in alignments.subjects() if str(subject).startswith(NS)}
    assert ours <= set(TERMS)
    elsewhere = {str(value) for value in alignments.objects() if str(value).startswith("http")}
    known = ("https://schema.org/", "http://www.w3.org/ns/org#", "http://data.europa.eu/esco/model#")
    for base in (
        *known,
        "http://www.geonames.org/ontology#",
        "http://www.w3.org/ns/prov#",
        "http://www.w3.org/ns/oa#",
    ):
        assert any(value.startswith(base) for value in elsewhere), base


@pytest.mark.parametrize(
    "path", sorted(FOLDER.rglob("*.ttl")), ids=lambda path: str(path.relative_to(FOLDER))
)
def test_file_uses_closed_terms(path: Path) -> None:
    found = (
        part
        for triple in ox.parse(path=str(path))
        for part in (triple.subject, triple.predicate, triple.object)
    )
    used = {part.value for part in found if isinstance(part, ox.NamedNode) and part.value.startswith(NS)}
    assert used - {NS} <= set(TERMS)
