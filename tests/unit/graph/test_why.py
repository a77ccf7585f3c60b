from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphkit.cli import main
from graphkit.errors import QueryError, UnknownNameError
from graphkit.iris import GK, concept_iri, edge_iri
from graphkit.knowledge import stored_claims
from graphkit.model import Claim, Document, NewConcept, Reading
from graphkit.ontology import load_ontology
from graphkit.query import Result
from graphkit.reading import read
from graphkit.store import KnowledgeGraph
from graphkit.why import PASSED_ON, Explained
from graphkit.why.witnesses import Witnesses, joined, smallest

from .conftest import build
from .readings import RUN, article, mention, posting

TEAMS, SKILLS, ROLES, PLACES = (
    ["Alpha", "Beta"],
    ["Gizmology", "Widgetry", "Millinery"],
    ["Tinkerer"],
    ["Zubrowka", "Ruritania"],
)
#: Named queries that are refused, with a word of the reason.
REFUSED = {"co-asked-skills": "subquery", "rare-skills": "subquery", "new-concepts": "SAMPLE"}

#: Queries, and the columns that hold a number: a row with another number there is changed, not lost.
PATTERNS = [
    ("SELECT ?t ?s { ?t a gk:Team ; gk:asksFor ?s }", ""),
    ("SELECT DISTINCT ?s { ?t gk:asksFor ?s }", ""),
    ("SELECT ?e ?n { ?e rdf:subject ?t ; rdf:predicate gk:asksFor ; gk:documentCount ?n }", "n"),
    ("SELECT ?e ?m ?x { ?e a gk:Edge ; gk:requiredCount ?m OPTIONAL { ?e gk:strength ?x } }", "mx"),
    ("SELECT ?t ?s { ?e rdf:subject ?t ; rdf:object ?s ; gk:strength strength:required }", ""),
    ("SELECT ?t ?s { ?e rdf:subject ?t ; rdf:object ?s ; gk:documentCount 2 }", ""),
    ("SELECT ?e ?n { ?e gk:documentCount ?n FILTER(?n >= 2) }", ""),
    ("SELECT ?t ?l { ?t a gk:Team OPTIONAL { ?t gk:locatedIn ?l } }", ""),
    ("SELECT ?t { ?t gk:asksFor ?s OPTIONAL { ?t gk:locatedIn ?l } }", ""),
    ("SELECT ?s ?l { ?t gk:asksFor ?s OPTIONAL { ?t gk:locatedIn ?l } FILTER(?l != location:zubrowka) }", ""),
    ("SELECT ?d { ?d a gk:Posting FILTER NOT EXISTS { ?d gk:asksFor ?x } }", ""),
    ("SELECT ?t { ?t a gk:Team FILTER EXISTS { ?t gk:asksFor skill:gizmology } }", ""),
    ("SELECT ?x { { ?x gk:asksFor skill:gizmology } UNION { ?x gk:locatedIn location:zubrowka } }", ""),
    ("SELECT ?d ?s { ?d gk:postedBy/gk:asksFor ?s }", ""),
    ("SELECT ?s ?d { ?s ^gk:asksFor|^gk:mentions ?d }", ""),
    ("SELECT ?t ?u { ?t (gk:asksFor/^gk:asksFor)+ ?u . ?t a gk:Team . ?u a gk:Team }", ""),
    ("SELECT ?t ?u { ?t a gk:Team ; gk:partOf* ?u }", ""),
    ("SELECT ?t (COUNT(?s) AS ?n) { ?t a gk:Team ; gk:asksFor ?s } GROUP BY ?t", "n"),
    ("SELECT ?t (COUNT(*) AS ?n) { ?d gk:postedBy ?t OPTIONAL { ?d gk:locatedIn ?l } } GROUP BY ?t", "n"),
    ("SELECT ?l (COUNT(?t) AS ?n) { ?t a gk:Team OPTIONAL { ?t gk:locatedIn ?l } } GROUP BY ?l", "n"),
    (
        "SELECT ?s (COUNT(DISTINCT ?d) AS ?n) { ?d gk:asksFor ?s ; a gk:Posting } "
        "GROUP BY ?s HAVING (COUNT(DISTINCT ?d) >= 2)",
        "n",
    ),
    ("SELECT (COUNT(*) AS ?n) { ?d gk:asksFor ?s FILTER EXISTS { ?d gk:locatedIn ?l } }", "n"),
    ("SELECT ?t (STR(?s) AS ?z) { VALUES ?s { skill:gizmology } ?t gk:asksFor ?s FILTER(REGEX(?z0, 'a')) "
     "BIND(STR(?t) AS ?z0) }", ""),
    ("SELECT ?d ?c { GRAPH ?d { ?c rdf:predicate gk:asksFor ; gk:strength ?x } }", ""),
    ("SELECT ?p ?o { team:alpha ?p ?o }", ""),
    ("SELECT * { ?t gk:asksFor ?s . ?t gk:locatedIn ?l } ORDER BY ?t LIMIT 3", ""),
    ("SELECT ?t ?s { { SELECT ?t ?s { ?t gk:asksFor ?s ; gk:locatedIn ?l } } ?t a gk:Team }", ""),
    ("SELECT * { ?t gk:asksFor ?s { SELECT ?t { ?t gk:locatedIn ?s } } }", ""),
    (
        "SELECT ?t (COUNT(DISTINCT ?s) AS ?n) { "
        "{ SELECT DISTINCT ?t ?d { ?d gk:postedBy ?t ; gk:locatedIn ?l } } ?d gk:asksFor ?s } GROUP BY ?t",
        "n",
    ),
    ("SELECT ?t (COUNT(?s) AS ?n) { { SELECT ?t ?s { ?d gk:postedBy ?t ; gk:asksFor ?s } } } GROUP BY ?t",
     "n"),
    (
        "SELECT ?t (COUNT(DISTINCT ?d) AS ?n) (COUNT(DISTINCT ?s) AS ?m) { ?t a gk:Team "
        "OPTIONAL { { ?d gk:postedBy ?t } UNION { ?t gk:asksFor ?s } } } GROUP BY ?t",
        "nm",
    ),
]  # fmt: skip


@st.composite
def readings(draw: st.DrawFn) -> list[Reading]:
    """One to three small documents over the same few names."""
    return [_reading(draw, number) for number in range(draw(st.integers(1, 3)))]


def _reading(draw: st.DrawFn, number: int) -> Reading:
    def some(names: list[str]) -> list[str]:
        return draw(st.lists(st.sampled_from(names), unique=True, max_size=2))

    teams, skills, roles, places = map(some, (TEAMS, SKILLS, ROLES, PLACES))
    text = f"{number}: {'. '.join([*teams, *roles, *places, *skills])}."
    document = Document(
        text, f"{number}.txt", f"T{number % 2}", kind=draw(st.sampled_from(["posting", "article"]))
    )
    said = [(mention(text, name, "Team"), document.id, GK.postedBy) for name in teams]
    said += [(mention(text, name, "RoleType"), document.id, GK.forRole) for name in roles]
    said += [(mention(text, name, "Location"), document.id, GK.locatedIn) for name in places]
    owners = [document.id, *(concept_iri("team", name) for name in teams)]
    for name in skills:
        found = mention(text, name, "Skill", draw(st.sampled_from(["required", "preferred"])))
        said.append((found, draw(st.sampled_from(owners)), GK.asksFor))
    if len(teams) == 2:
        said.append((said[1][0], concept_iri("team", teams[0]), GK.partOf))
    claims = tuple(
        Claim(subject, verb, found.concept, document.title, found.label, found.strength, (place,))
        for place, (found, subject, verb) in enumerate(said)
    )
    mentions = tuple(found for found, _, _ in said)
    new = tuple(NewConcept(found.concept, found.type, found.label) for found in mentions)
    return Reading(document, mentions, claims, new)


def _without(found: list[Reading], lost: Iterable[str]) -> KnowledgeGraph:
    kg = KnowledgeGraph(load_ontology())
    for reading in found:
        kg.add(reading, RUN)
    for document in lost:
        kg.retract(document)
    return kg


def _bare(row: tuple[object, ...], columns: list[str], numbers: str) -> tuple[object, ...]:
    return tuple(value for name, value in zip(columns, row, strict=True) if name not in numbers)


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(found=readings())
def test_what_is_said_to_be_lost_is_what_retraction_loses(found: list[Reading]) -> None:
    kg = _without(found, [])
    documents = sorted({reading.document.id for reading in found})
    graphs = {
        frozenset(lost): _without(found, lost)
        for size in range(1, len(documents) + 1)
        for lost in combinations(documents, size)
    }
    for query, numbers in PATTERNS:
        explained, answer = kg.explain(query, limit=None), kg.query(query)
        assert [tuple(one.row) for one in explained] == [tuple(row) for row in answer]
        left = {lost: _rows(graph, query) for lost, graph in graphs.items()}
        for one in explained:
            _check_losses(one, left, answer.columns, numbers, query)
            if not one.grouped:
                _check_proofs(one, left, answer.columns, numbers, query)


def _rows(kg: KnowledgeGraph, query: str) -> set[tuple[object, ...]]:
    return set(map(tuple, kg.query(query.split(" ORDER BY")[0])))


def _check_losses(
    one: Explained,
    left: dict[frozenset[str], set[tuple[object, ...]]],
    columns: list[str],
    numbers: str,
    query: str,
) -> None:
    for lost, rows in left.items():
        if len(lost) > 1:
            continue
        bare = {_bare(row, columns, numbers) for row in rows}
        kept = tuple(one.row) in rows
        truth = "kept" if kept else "changed" if _bare(one.row, columns, numbers) in bare else "lost"
        assert one.without.get(next(iter(lost)), "kept") == truth, (query, one.row)


def _check_proofs(
    one: Explained,
    left: dict[frozenset[str], set[tuple[object, ...]]],
    columns: list[str],
    numbers: str,
    query: str,
) -> None:
    row = _bare(one.row, columns, numbers)
    proofs = [set(proof.documents) for proof in one.proofs]
    assert proofs
    for lost, rows in left.items():
        there = row in {_bare(other, columns, numbers) for other in rows}
        # A proof that is not touched keeps the row; when all are touched, it is gone.
        assert there == any(not lost & proof for proof in proofs), (query, one.row, lost)


def test_rows_of_named_queries_are_those_of_query() -> None:
    second = posting(
        "Haberdashery seeks a Tinkerer. Gizmology would help, Millinery is required.",
        team="Haberdashery",
        location=None,
        required=("Millinery",),
        preferred=("Gizmology",),
    )
    kg = build([posting(), second, article()])
    for name in kg.ontology.queries:
        if name in REFUSED:
            with pytest.raises(QueryError, match=REFUSED[name]):
                kg.explain(name)
            continue
        answer = kg.query(name)
        assert isinstance(answer, Result)
        explained = kg.explain(name, limit=None)
        assert [tuple(one.row) for one in explained] == [tuple(row) for row in answer], name
        assert all(one.complete for one in explained)


def test_proof_has_its_sentences() -> None:
    kg = build([posting(), article()])
    explained = kg.explain("skills-by-team", team="Robotics", skill="Gizmology")
    assert len(explained) == 1
    (proof,) = explained[0].proofs
    assert len(proof.claims) == 2
    assert {item.exact for item in proof.evidence} == {"Robotics", "Gizmology"}
    assert explained[0].without == dict.fromkeys(proof.documents, "lost")


def test_the_vocabulary_is_not_in_doubt() -> None:
    kg = build([posting(), article()])
    (one,) = kg.explain(
        "SELECT ?l { strength:required skos:prefLabel ?l . team:robotics gk:asksFor skill:gizmology }"
    )
    assert [proof.documents for proof in one.proofs] == [(posting().document.id,)]
    assert one.without == {posting().document.id: "lost"}


def test_a_row_of_concepts_alone_rests_on_the_documents_that_name_them() -> None:
    texts = (
        "We need a data engineer who knows Python.",
        "We need a data scientist. Python, Java.",
    )
    first, second = (read(Document(text, f"{text}.txt", kind="posting")) for text in texts)
    kg = build([first, second])
    (one,) = kg.explain('SELECT ?s { ?s a gk:Skill ; skos:prefLabel "Java"@en }')
    assert one.without == {second.document.id: "lost"}
    (one,) = kg.explain('SELECT ?s { ?s a gk:Skill ; skos:prefLabel "Python"@en }')
    assert one.without == {first.document.id: "kept", second.document.id: "kept"}
    (one,) = kg.explain("SELECT (COUNT(*) AS ?n) { ?s a gk:Skill }")
    assert one.without[second.document.id] == "changed"


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("ASK { ?s gk:asksFor ?o }", "ASK"),
        ("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", "CONSTRUCT"),
        ("SELECT ?s { ?s gk:asksFor ?o MINUS { ?s a gk:Team } }", "MINUS"),
        ("SELECT ?s { { SELECT ?s { ?s gk:asksFor ?o } LIMIT 1 } }", "subquery"),
        ("SELECT ?s { { SELECT ?s (COUNT(?o) AS ?n) { ?s gk:asksFor ?o } GROUP BY ?s } }", "subquery"),
        ("SELECT ?s { ?s a ?c OPTIONAL { { SELECT ?s { ?s gk:asksFor ?o } } } }", "subquery inside OPTIONAL"),
        ("SELECT (COUNT(?s) AS ?n) { { SELECT DISTINCT ?s { ?s gk:asksFor ?o } } }", "DISTINCT"),
        ("SELECT ?s { SERVICE <https://example.org/> { ?s ?p ?o } }", "SERVICE"),
        ("SELECT ?s { ?s !gk:asksFor ?o }", "negated"),
        ("SELECT (SAMPLE(?s) AS ?x) { ?s gk:asksFor ?o }", "SAMPLE"),
        ("SELECT ?s { ?s gk:asksFor ?o FILTER(RAND() < 2) }", "RAND"),
        ("SELECT ?s { ?s gk:asksFor ?o OPTIONAL { ?s a ?c } FILTER(!BOUND(?c)) }", "OPTIONAL"),
        ("SELECT ?s { ?s gk:asksFor ?o OPTIONAL { ?s a ?c OPTIONAL { ?c a ?d } } }", "OPTIONAL inside"),
        ("SELECT ?s { ?s a gk:Team OPTIONAL { ?s gk:asksFor ?o } ?d gk:asksFor ?o }", "bind it before"),
        ("SELECT ?s { ?s a gk:Team FILTER NOT EXISTS { ?s a ?c FILTER NOT EXISTS { ?s a ?d } } }", "inside"),
        ("SELECT ?s { ?s a gk:Team FILTER(EXISTS { ?s a ?c } || true) }", "EXISTS inside"),
        ("SELECT ?t { ?e rdf:subject ?t ; gk:documentCount ?n FILTER(?n > 1) }", "documentCount"),
        ("SELECT (SUM(?n) AS ?m) { ?e gk:documentCount ?n }", "documentCount"),
        ("SELECT ?s { ?e ?p ?s FILTER(?s = 1) }", "changes with each document"),
        ("SELECT (COUNT(?s) AS ?n) { ?s gk:asksFor ?o } GROUP BY ?o", "add it to SELECT"),
        ("SELECT ?x { ?x gk:asksFor }", "understood"),
    ],
)
def test_what_is_not_explained_is_refused(query: str, words: str) -> None:
    kg = build([posting()])
    with pytest.raises(QueryError, match=words):
        kg.explain(query)


def test_unknown_names_and_negative_limits_are_errors() -> None:
    kg = build([posting()])
    with pytest.raises(UnknownNameError):
        kg.explain("no-such-query")
    with pytest.raises(QueryError):
        kg.explain("skills-by-team", limit=-1)
    assert len(kg.explain("skills-by-team", limit=1)) == 1


def test_edges_follow_as_knowledge_says() -> None:
    """The table of what is passed on is written twice; here the two are held together."""
    kg = build([posting(), article()])
    witnesses = Witnesses(kg.store)
    claims = {claim.iri for claim in stored_claims(kg.store)}
    for edge in kg.edges():
        pairs = witnesses._support(edge_iri(edge.subject, edge.predicate, edge.object)).pairs
        used = {token for _, one in pairs for token in one}
        assert used == set(edge.claims)
        assert used <= claims
    assert set(PASSED_ON) == {GK.postedBy, GK.forRole}


SETS = st.lists(st.frozensets(st.sampled_from("abcd")), max_size=5)


@given(one=SETS, other=SETS)
def test_smallest_and_joined_are_laws(one: list[frozenset[str]], other: list[frozenset[str]]) -> None:
    few, cut = smallest(one)
    assert not cut
    assert all(any(small <= big for small in few) for big in one)
    assert not any(a < b for a in few for b in few)
    if one and other:
        both, _ = joined([tuple(one), tuple(other)])
        assert set(both) == set(smallest([a | b for a in one for b in other])[0])
        assert both == joined([tuple(other), tuple(one)])[0]


def test_a_row_with_too_many_proofs_says_so() -> None:
    found = [frozenset([str(number)]) for number in range(100)]
    few, cut = smallest(found)
    assert (len(few), cut) == (64, True)


def test_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = str(tmp_path / "graph.trig")
    build([posting(), article()]).save(path)
    assert main(["query", path, "skills-by-team", "--explain"]) == 0
    shown = capsys.readouterr().out
    assert "You must know Gizmology." in shown
    assert "without this document the row is gone" in shown
    assert main(["query", path, "skills-by-team", "--explain", "--format", "json"]) == 0
    assert '"claims"' in capsys.readouterr().out
    assert main(["query", path, "rare-skills", "--explain"]) == 2
