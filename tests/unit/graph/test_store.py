from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import networkx as nx
import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkit.entities import Edge
from graphkit.errors import GraphError, UnknownNameError
from graphkit.exports import sorted_nquads
from graphkit.iris import GK, KNOWLEDGE_GRAPH, concept_iri
from graphkit.model import NewConcept, Reading
from graphkit.store import KnowledgeGraph

from .conftest import build
from .readings import RUN, article, posting

SKILLS = ("Gizmology", "Widgetry", "Millinery", "Falconry")


def edge(kg: KnowledgeGraph, subject: str, object_: str) -> Edge:
    (found,) = [item for item in kg.edges() if (item.subject_label, item.object_label) == (subject, object_)]
    return found


# --- what follows from postings and articles ---


def test_team_asks_for_what_its_posting_asks_for(kg: KnowledgeGraph) -> None:
    found = edge(kg, "Robotics", "Gizmology")
    assert (found.predicate, found.strength, found.document_count, found.claim_count) == (
        GK.asksFor,
        "required",
        1,
        1,
    )


def test_role_collects_postings_and_articles(kg: KnowledgeGraph) -> None:
    found = edge(kg, "Tinkerer", "Gizmology")
    assert (found.document_count, found.required, found.preferred, found.responsibility) == (3, 1, 1, 1)
    assert found.strength == "required"


def test_other_edges_of_a_posting(kg: KnowledgeGraph) -> None:
    assert edge(kg, "Robotics", "Zubrowka").predicate == GK.locatedIn
    assert edge(kg, "Robotics", "Tinkerer").predicate == GK.hiresFor
    assert edge(kg, "Tinkerer", "Zubrowka").predicate == GK.locatedIn
    assert {item.predicate for item in kg.edges("asks for")} == {GK.asksFor}


def test_documents_are_no_entities(kg: KnowledgeGraph) -> None:
    ends = {iri for item in kg.edges() for iri in (item.subject, item.object)}
    assert not any("/doc/" in iri for iri in ends)
    assert ends <= {item.iri for item in kg.nodes()}


def test_nodes_count_documents(kg: KnowledgeGraph) -> None:
    counts = {item.label: (item.kind, item.document_count, item.is_new) for item in kg.nodes()}
    assert counts["Gizmology"] == ("skill", 3, True)
    assert counts["Haberdashery"] == ("team", 1, True)
    assert [item.label for item in kg.nodes("location")] == ["Zubrowka"]


def test_known_concept_keeps_the_label_of_the_ontology() -> None:
    kg = KnowledgeGraph()
    known = next(concept for concept in kg.ontology.of_type("Skill") if concept.broader)
    reading = posting()
    mentions = (*reading.mentions[:-1], replace(reading.mentions[-1], concept=known.iri))
    claims = (*reading.claims[:-1], replace(reading.claims[-1], object=known.iri))
    kg.add(
        replace(
            reading, mentions=mentions, claims=claims, new_concepts=(NewConcept(known.iri, "Skill", "Zzz"),)
        ),
        RUN,
    )
    (found,) = [item for item in kg.nodes("skill") if item.iri == known.iri]
    assert found.label == known.label
    assert "Zzz" in found.alt_labels
    assert not found.is_new
    assert kg.query("ASK { ?parent a gk:Skill . <%s> skos:broader ?parent }" % known.iri)  # noqa: UP031


# --- evidence ---


def test_evidence_names_the_skill_first_and_then_the_link(kg: KnowledgeGraph) -> None:
    found = kg.evidence("Robotics", "asksFor", "Gizmology")
    assert [item.exact for item in found] == ["Gizmology", "Robotics"]
    assert [item.predicate for item in found] == [GK.asksFor, GK.postedBy]
    first = found[0]
    assert first.quote == "You must know Gizmology."
    assert (first.section, first.strength, first.kind, first.confidence) == (
        "required",
        "required",
        "posting",
        0.9,
    )


def test_every_quote_stands_in_its_text(kg: KnowledgeGraph) -> None:
    for item in [proof for one in kg.edges() for proof in kg.evidence_of(one)]:
        text = kg.text(item.document)
        assert text[item.start : item.end] == item.exact
        assert text[item.quote_start : item.quote_start + len(item.quote)] == item.quote
        assert item.quote_start <= item.start
        assert item.end <= item.quote_start + len(item.quote)


def test_every_edge_has_evidence_that_names_its_object(kg: KnowledgeGraph) -> None:
    for item in kg.edges():
        assert kg.evidence_of(item)[0].exact == item.object_label
        assert kg.evidence(item.subject, item.predicate, item.object) == kg.evidence_of(item)


def test_evidence_of_a_document(kg: KnowledgeGraph) -> None:
    (document,) = [item for item in kg.documents() if item.kind == "article"]
    assert document.mentions == 2
    (other,) = [item for item in kg.documents() if item.source == "jobs.txt"]
    assert [item.exact for item in kg.evidence(other.iri, "postedBy", "Robotics")] == ["Robotics"]
    assert kg.evidence(other.title, "asksFor", "Gizmology")[0].document == other.iri


def test_no_evidence_for_what_nobody_said(kg: KnowledgeGraph) -> None:
    assert kg.evidence("Robotics", "asksFor", "Millinery") == []


# --- names ---


@pytest.mark.parametrize(
    "text",
    ["Gizmology", "gizmology", "skill:gizmology", "https://w3id.org/graphkit/id/skill/gizmology",
     "<https://w3id.org/graphkit/id/skill/gizmology>", " GIZMOLOGY "],
)  # fmt: skip
def test_resolve(kg: KnowledgeGraph, text: str) -> None:
    assert kg.resolve(text) == concept_iri("skill", "Gizmology")


def test_unknown_name_gives_the_nearest(kg: KnowledgeGraph) -> None:
    with pytest.raises(UnknownNameError, match="did you mean 'Gizmology'"):
        kg.resolve("Gizmolgy")
    with pytest.raises(UnknownNameError, match="did you mean 'asksFor'"):
        kg.evidence("Robotics", "askFor", "Gizmology")


def test_ambiguous_name_lists_both_and_kind_decides() -> None:
    one = posting(
        "Zorbing wants Falconry.",
        team="Zorbing",
        location=None,
        role=None,
        required=("Falconry",),
        preferred=(),
    )
    two = posting("Robotics wants Zorbing.", location=None, role=None, required=("Zorbing",), preferred=())
    kg = build([one, two])
    with pytest.raises(UnknownNameError, match=r"skill:zorbing, team:zorbing"):
        kg.resolve("Zorbing")
    assert kg.resolve("Zorbing", "team") == concept_iri("team", "Zorbing")
    # The predicate tells which of the two is meant.
    assert kg.evidence("Robotics", "asksFor", "Zorbing")[0].exact == "Zorbing"


def test_labels(kg: KnowledgeGraph) -> None:
    assert kg.label(concept_iri("team", "Haberdashery")) == "Haberdashery"
    assert kg.label(GK.asksFor) == "asks for"
    assert kg.label(GK.RoleType) == "role type"
    assert kg.label("urn:nothing") == "urn:nothing"
    assert kg.label(kg.documents()[0].iri) == kg.documents()[0].title


# --- adding and taking out ---


def test_same_reading_twice_changes_nothing(kg: KnowledgeGraph) -> None:
    kg.derive()
    before = sorted_nquads(kg.store)
    kg.add(posting(), RUN)
    kg.derive()
    assert sorted_nquads(kg.store) == before


def test_other_reading_of_the_same_text_replaces_the_first(kg: KnowledgeGraph) -> None:
    first = posting()
    poorer = replace(
        first, mentions=first.mentions[:-1], claims=first.claims[:-1], new_concepts=first.new_concepts[:-1]
    )
    kg.add(poorer, RUN)
    assert kg.evidence("Robotics", "asksFor", concept_iri("skill", "Widgetry")) == []
    assert "Widgetry" not in {item.label for item in kg.nodes()}


def test_revision_takes_the_old_text_out(kg: KnowledgeGraph) -> None:
    old = posting().document.id
    new = kg.add(posting(posting().document.text + " Apply now."), RUN, revision_of=old)
    assert old not in kg
    assert new in kg
    assert kg.query("ASK { ?d prov:wasRevisionOf ?old }")


def test_retract(kg: KnowledgeGraph) -> None:
    kg.retract("How to tinker")
    assert edge(kg, "Tinkerer", "Gizmology").document_count == 2
    with pytest.raises(UnknownNameError):
        kg.retract(article().document.id)
    for item in kg.documents():
        kg.retract(item.iri)
    assert (kg.edges(), kg.nodes(), kg.documents()) == ([], [], [])


def test_a_build_that_was_stopped_is_noticed(tmp_path: Path) -> None:
    kg = KnowledgeGraph(store=tmp_path / "store")
    kg.add(posting(), RUN)
    kg.derive()
    kg.add(article(), RUN)  # and then the process dies
    del kg
    again = KnowledgeGraph(store=tmp_path / "store")
    assert edge(again, "Tinkerer", "Gizmology").document_count == 2


def test_store_opened_twice_says_so(tmp_path: Path) -> None:
    kg = KnowledgeGraph(store=tmp_path / "store")
    with pytest.raises(GraphError, match="could not be opened"):
        KnowledgeGraph(store=tmp_path / "store")
    assert kg.documents() == []


@st.composite
def readings(draw: st.DrawFn) -> list[Reading]:
    found = []
    for number in range(draw(st.integers(1, 4))):
        team = draw(st.sampled_from(["Robotics", "Haberdashery"]))
        skills = draw(st.lists(st.sampled_from(SKILLS), min_size=1, max_size=4, unique=True))
        text = f"{number}: {team} in Zubrowka wants " + ", ".join(skills) + "."
        cut = draw(st.integers(0, len(skills)))
        found.append(
            posting(text, team=team, role=None, required=tuple(skills[:cut]), preferred=tuple(skills[cut:]))
        )
    return found


@settings(max_examples=25, deadline=None)
@given(items=readings(), order=st.randoms(use_true_random=False))
def test_order_and_repetition_do_not_matter(items: list[Reading], order: object) -> None:
    shuffled = [*items, *items]
    order.shuffle(shuffled)  # type: ignore[attr-defined]
    one, two = build(items), build(shuffled)
    one.derive()
    two.derive()
    assert sorted_nquads(one.store) == sorted_nquads(two.store)


@settings(max_examples=15, deadline=None)
@given(items=readings())
def test_counts_add_up(items: list[Reading]) -> None:
    for item in build(items).edges("asksFor"):
        assert item.required + item.preferred + item.responsibility + item.context == item.claim_count
        assert 1 <= item.document_count <= item.claim_count


# --- files ---


@pytest.mark.parametrize("suffix", [".nq", ".trig", ".jsonld"])
def test_save_and_load_is_identity(kg: KnowledgeGraph, tmp_path: Path, suffix: str) -> None:
    path = kg.save(tmp_path / f"graph{suffix}")
    again = KnowledgeGraph.load(path)
    assert set(again.store) == set(kg.store)
    assert again.edges() == kg.edges()
    assert again.save(tmp_path / f"again{suffix}").read_bytes() == path.read_bytes()


@pytest.mark.parametrize("suffix", [".nq", ".trig", ".ttl", ".jsonld", ".graphml", ".gexf"])
def test_same_graph_gives_the_same_bytes(tmp_path: Path, suffix: str) -> None:
    one = build([posting(), article()]).save(tmp_path / f"one{suffix}").read_bytes()
    assert build([article(), posting()]).save(tmp_path / f"two{suffix}").read_bytes() == one


def test_turtle_holds_knowledge_with_prefixes(kg: KnowledgeGraph, tmp_path: Path) -> None:
    text = kg.save(tmp_path / "graph.ttl").read_text(encoding="utf-8")
    assert "gk:asksFor skill:gizmology" in text
    assert "oa:exact" not in text
    with pytest.raises(GraphError, match="evidence"):
        KnowledgeGraph.load(tmp_path / "graph.ttl")


def test_network_files_can_be_read(kg: KnowledgeGraph, tmp_path: Path) -> None:
    from_graphml = nx.read_graphml(kg.save(tmp_path / "graph.graphml"))
    from_gexf = nx.read_gexf(kg.save(tmp_path / "graph.gexf"))
    assert from_graphml.number_of_edges() == from_gexf.number_of_edges() == len(kg.edges())
    assert from_graphml.nodes[concept_iri("team", "Robotics")]["label"] == "Robotics"


def test_network_file_of_a_hostile_label(tmp_path: Path) -> None:
    bad = "Ro\x00bo\x0b<script>&\ufffe"
    reading = posting(f"{bad} wants Gizmology.", team=bad, location=None, role=None, preferred=())
    assert nx.read_graphml(build([reading]).save(tmp_path / "graph.graphml")).number_of_nodes() == 2
    assert nx.read_gexf(build([reading]).save(tmp_path / "graph.gexf")).number_of_nodes() == 2


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("no.nq", None, "could not be read"),
        ("bad.nq", "<urn:a> <urn:b>", "not a valid N-Quads"),
        ("loose.nq", "<urn:a> <urn:b> <urn:c> .", "outside of any graph"),
        ("star.trig", "<urn:g> { <urn:a> <urn:b> <<( <urn:c> <urn:d> <urn:e> )>> }", "triples about triples"),
        ("what.csv", "a,b", "is read from"),
    ],
)
def test_load_names_what_is_wrong(tmp_path: Path, name: str, content: str | None, message: str) -> None:
    if content is not None:
        (tmp_path / name).write_text(content)
    with pytest.raises(GraphError, match=message):
        KnowledgeGraph.load(tmp_path / name)


def test_save_names_what_is_wrong(kg: KnowledgeGraph, tmp_path: Path) -> None:
    with pytest.raises(GraphError, match=r"unknown kind of file '\.txt'"):
        kg.save(tmp_path / "graph.txt")
    with pytest.raises(GraphError, match="could not be written"):
        kg.save(tmp_path / "no" / "graph.nq")
    assert list(tmp_path.iterdir()) == []


def test_remote_context_is_not_fetched(tmp_path: Path) -> None:
    (tmp_path / "graph.jsonld").write_text(
        json.dumps({"@context": "https://example.invalid/c", "@id": "urn:a"})
    )
    with pytest.raises(GraphError):
        KnowledgeGraph.load(tmp_path / "graph.jsonld")


def test_dataset_is_plain_rdflib(kg: KnowledgeGraph) -> None:
    from rdflib import Dataset, URIRef

    assert isinstance(kg.dataset, Dataset)
    graph = kg.dataset.graph(URIRef(KNOWLEDGE_GRAPH))
    team, skill = URIRef(concept_iri("team", "Robotics")), URIRef(concept_iri("skill", "Gizmology"))
    assert (team, URIRef(GK.asksFor), skill) in graph


def test_shows_itself(kg: KnowledgeGraph) -> None:
    assert repr(kg).startswith("KnowledgeGraph(3 documents")
    assert "2 of kind team" in kg._repr_html_()
    assert isinstance(kg.store, ox.Store)
