from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from graphkit.errors import InvalidGraphError, OntologyError
from graphkit.iris import CONCEPTS_GRAPH, KNOWLEDGE_GRAPH, PREFIXES, concept_iri
from graphkit.model import Document, Reading
from graphkit.ontology import load_ontology
from graphkit.reading import read
from graphkit.store import KnowledgeGraph
from graphkit.validation import Report, validate

from .conftest import build
from .readings import posting

DOCUMENT = posting().document.id
TEAM = concept_iri("team", "Robotics")
SKILL = concept_iri("skill", "Gizmology")


def spoil(kg: KnowledgeGraph, update: str) -> Report:
    """Do to the store what no public function does."""
    kg.derive()
    kg.store.update(update, prefixes=PREFIXES)
    return validate(kg)


def test_whole_graph_is_valid(kg: KnowledgeGraph) -> None:
    report = validate(kg)
    assert report.ok, str(report)
    assert report.checked == 3
    report.raise_for_errors()


def test_one_name_spelled_in_two_ways_is_valid() -> None:
    first = read(Document("Job title: Engineer\n\nThe Tide Tables team at Harbour Ledger builds tools.", "a"))
    second = read(Document("Job title: Analyst\n\nThe Tide Table team at Harbour Ledger builds tools.", "b"))
    assert {new.label for one in (first, second) for new in one.new_concepts} >= {"Tide Tables", "Tide Table"}
    kg = build([first, second])
    report = validate(kg)
    assert report.ok, str(report)


MENTION = posting().mentions[3].iri(DOCUMENT)

SPOILED = [
    (f"DELETE WHERE {{ GRAPH <{DOCUMENT}> {{ <{DOCUMENT}> dcterms:title ?t }} }}", "S01"),
    (f"INSERT DATA {{ GRAPH <{DOCUMENT}> {{ <{MENTION}> gk:refersTo <urn:other> }} }}", "S10"),
    (f"DELETE WHERE {{ GRAPH <{DOCUMENT}> {{ ?c prov:wasDerivedFrom ?m }} }}", "S23"),
    (
        f"DELETE WHERE {{ GRAPH <{KNOWLEDGE_GRAPH}> {{ ?e prov:wasDerivedFrom ?c }} }}",
        "I01-edge-without-claim",
    ),
    (
        f"INSERT DATA {{ GRAPH <{KNOWLEDGE_GRAPH}> {{ <{TEAM}> gk:asksFor <urn:made-up> }} }}",
        "I02-triple-without-edge",
    ),
    (
        f"INSERT DATA {{ GRAPH <{KNOWLEDGE_GRAPH}> {{ <{DOCUMENT}> gk:asksFor <{TEAM}> }} }}",
        "I02-triple-without-edge",
    ),
    (f"INSERT DATA {{ GRAPH <{DOCUMENT}> {{ <urn:c> a gk:Claim }} }}", "I03-claim-without-mention"),
    (
        f"DELETE {{ GRAPH ?d {{ ?m gk:refersTo <{SKILL}> }} }}"
        f" INSERT {{ GRAPH ?d {{ ?m gk:refersTo <{TEAM}> }} }}"
        f" WHERE {{ GRAPH ?d {{ ?m gk:refersTo <{SKILL}> }} }}",
        "I04-claim-misses-its-concept",
    ),
    (
        "DELETE { GRAPH ?d { ?q oa:exact ?x } } INSERT { GRAPH ?d { ?q oa:exact 'Gizmos' } }"
        " WHERE { GRAPH ?d { ?q oa:exact ?x } }",
        "I05-quote-differs-from-text",
    ),
    (
        "DELETE { GRAPH ?d { ?q oa:end ?x } } INSERT { GRAPH ?d { ?q oa:end 9999 } }"
        " WHERE { GRAPH ?d { ?q oa:end ?x } }",
        "I06-mention-outside-document",
    ),
    (
        f"INSERT DATA {{ GRAPH <{DOCUMENT}> {{ <urn:c> a gk:Claim ; gk:statedIn <urn:d> }} }}",
        "I07-claim-in-wrong-document",
    ),
    (
        "DELETE { GRAPH ?d { ?d gk:text ?x } } INSERT { GRAPH ?d { ?d gk:text 'other' } }"
        " WHERE { GRAPH ?d { ?d gk:text ?x } }",
        "I08-text-hash",
    ),
    (
        f"DELETE WHERE {{ GRAPH <{CONCEPTS_GRAPH}> {{ <{SKILL}> skos:prefLabel ?l }} }}",
        "I09-concept-without-label",
    ),
    (
        f"INSERT DATA {{ GRAPH <{CONCEPTS_GRAPH}> {{ <{SKILL}> skos:broader <{SKILL}> }} }}",
        "I10-broader-cycle",
    ),
    (
        f"INSERT DATA {{ GRAPH <{CONCEPTS_GRAPH}> {{ <{SKILL}> skos:broader <{TEAM}> }} }}",
        "I11-broader-of-other-kind",
    ),
    (
        f"INSERT DATA {{ GRAPH <{KNOWLEDGE_GRAPH}> {{ <{TEAM}> gk:locatedIn <{SKILL}> }} }}",
        "I12-object-of-wrong-kind",
    ),
    (
        "DELETE { GRAPH ?g { ?e gk:requiredCount ?x } } INSERT { GRAPH ?g { ?e gk:requiredCount 99 } }"
        " WHERE { GRAPH ?g { ?e gk:requiredCount ?x } }",
        "I13-counts-disagree",
    ),
    ("DELETE WHERE { GRAPH ?g { ?r a gk:Run } }", "I14-run-not-described"),
    (f"INSERT DATA {{ GRAPH <{CONCEPTS_GRAPH}> {{ <{TEAM}> gk:asksFor <{SKILL}> }} }}", "I15-triple-twice"),
    (f"INSERT DATA {{ GRAPH <{CONCEPTS_GRAPH}> {{ _:b gk:order 1 }} }}", "I16-blank-node"),
    ("DELETE WHERE { GRAPH ?d { ?c gk:strength ?s } }", "I17-skill-without-strength"),
    (
        "INSERT { GRAPH ?d { ?c gk:alternativeTo <urn:c> } } WHERE { GRAPH ?d { ?c a gk:Claim } }",
        "I18-alternative-elsewhere",
    ),
    (
        f"INSERT DATA {{ GRAPH <{KNOWLEDGE_GRAPH}> {{ <{DOCUMENT}> gk:repeats <{DOCUMENT}> }} }}",
        "I19-repeats-once",
    ),
    (
        "INSERT { GRAPH ?d { ?c gk:seniority <urn:s> } } WHERE { GRAPH ?d { ?c a gk:Claim } }",
        "I20-seniority-of-nobody",
    ),
]


@pytest.mark.parametrize(("update", "rule"), SPOILED, ids=[rule for _, rule in SPOILED])
def test_spoiled_graph_is_found_out(kg: KnowledgeGraph, update: str, rule: str) -> None:
    report = spoil(kg, update)
    assert rule in {item.shape for item in report}, str(report)
    with pytest.raises(InvalidGraphError, match="violations"):
        report.raise_for_errors()


def test_every_invariant_is_spoiled_once() -> None:
    assert {rule for _, rule in SPOILED if rule.startswith("I")} == set(load_ontology().invariants)


def test_violation_says_where(kg: KnowledgeGraph) -> None:
    report = spoil(kg, f"INSERT DATA {{ GRAPH <{DOCUMENT}> {{ <{MENTION}> gk:refersTo <urn:other> }} }}")
    (found,) = [item for item in report if item.shape == "S10"]
    assert (found.document, found.place, found.severity) == (
        DOCUMENT,
        f"characters {posting().mentions[3].start} to {posting().mentions[3].end}",
        "Violation",
    )
    assert found.path == "https://w3id.org/graphkit/ns#refersTo"
    assert str(found).startswith("S10: doc:")
    assert "A mention names exactly one concept." in report._repr_html_()


@pytest.mark.parametrize("value", ["_:b", "<urn:x>", "'x'", "true", "1.5"])
@pytest.mark.parametrize(("end", "rule"), [("start", "S14"), ("end", "S15")])
def test_position_that_is_no_number_is_a_violation(
    kg: KnowledgeGraph, end: str, rule: str, value: str
) -> None:
    report = spoil(
        kg,
        f"DELETE {{ GRAPH <{DOCUMENT}> {{ ?s oa:{end} ?x }} }}"
        f" INSERT {{ GRAPH <{DOCUMENT}> {{ ?s oa:{end} {value} }} }}"
        f" WHERE {{ GRAPH <{DOCUMENT}> {{ <{MENTION}> oa:hasSelector ?s . ?s oa:{end} ?x }} }}",
    )
    (found,) = [item for item in report if item.shape == rule]
    assert (found.document, found.path) == (DOCUMENT, f"{PREFIXES['oa']}{end}")


def test_claim_says_its_document(kg: KnowledgeGraph) -> None:
    report = spoil(kg, f"DELETE WHERE {{ GRAPH <{DOCUMENT}> {{ ?c rdf:object ?o }} }}")
    assert {item.document for item in report if item.shape == "S22"} == {DOCUMENT}


def test_batches_change_no_outcome(kg: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = spoil(kg, "DELETE WHERE { GRAPH ?d { ?m gk:rule ?r } }")
    monkeypatch.setattr("graphkit.validation.shapes._BATCH", 1)
    assert validate(kg).violations == whole.violations
    assert len(whole) > 3


def test_hostile_text_is_no_violation() -> None:
    bad = "<b>\u2028\x00{}\\\"'%s\U0001f600"
    reading = posting(f"{bad} wants Gizmology.", team=bad, location=None, role=None, preferred=())
    report = validate(build([reading]))
    assert {item.shape for item in report} <= {"S37"}, str(report)


def test_label_of_two_lines_is_shown_as_text() -> None:
    bad = "Robo\n<script>"
    reading: Reading = posting(f"{bad} wants Gizmology.", team=bad, location=None, role=None, preferred=())
    report = validate(build([reading]))
    assert not report.ok
    assert "<script>" not in report._repr_html_()


def test_broken_shapes_name_the_file(tmp_path: Path) -> None:
    folder = load_ontology().folder
    for name in ("graphkit.ttl", "style.ttl"):
        (tmp_path / name).write_bytes((folder / name).read_bytes())
    (tmp_path / "shapes.ttl").write_text("this is no Turtle")
    kg = KnowledgeGraph(load_ontology(tmp_path), ox.Store())
    with pytest.raises(OntologyError, match=r"shapes\.ttl"):
        validate(kg)


def test_report_prints_the_first_ten() -> None:
    report = Report((), 2)
    assert (str(report), len(report), bool(report)) == ("2 documents, nothing wrong", 0, True)
