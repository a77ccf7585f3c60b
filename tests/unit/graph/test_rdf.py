from __future__ import annotations

from dataclasses import replace

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.errors import GraphError, InputError
from graphkit.iris import GK, OA, concept_iri
from graphkit.model import Claim, Document, Mention, NewConcept, Reading, Run
from graphkit.quads import exchange, match, node
from graphkit.query import run_query
from graphkit.rdf import document_quads, run_quads, run_to_iri

from .readings import RUN, posting


def filled(reading: Reading) -> ox.Store:
    store = ox.Store()
    store.extend(document_quads(reading, RUN))
    return store


def one(store: ox.Store, predicate: str) -> str:
    (value,) = {value for _, _, value, _ in match(store, predicate=predicate)}
    return value


def test_document_is_one_graph_without_blank_nodes() -> None:
    reading = posting()
    quads = document_quads(reading, RUN)
    assert {str(quad.graph_name) for quad in quads} == {f"<{reading.document.id}>"}
    assert not any(isinstance(term, ox.BlankNode) for quad in quads for term in (quad.subject, quad.object))


def test_mention_carries_position_and_quote() -> None:
    text = "x" * 50 + " Gizmology " + "y" * 50
    mention = Mention("Skill", 51, 60, "Gizmology", "G", "urn:g", "required", "required", "r")
    store = filled(Reading(Document(text, "a.txt"), (mention,)))
    assert (one(store, OA.start), one(store, OA.end), one(store, OA.exact)) == ("51", "60", "Gizmology")
    assert one(store, OA.prefix) == "x" * 31 + " "
    assert one(store, OA.suffix) == " " + "y" * 31


def test_offsets_count_code_points() -> None:
    text = "\U0001f600\u00e9 Gizmology"
    mention = Mention("Skill", 3, 12, "Gizmology", "G", "urn:g", "context", "body", "r")
    store = filled(Reading(Document(text, "a.txt"), (mention,)))
    query = """SELECT (SUBSTR(?t, ?s + 1, ?e - ?s) AS ?x) {
        GRAPH ?g { ?d gk:text ?t . ?p oa:start ?s ; oa:end ?e } }"""
    assert [row.x for row in run_query(store, query)] == ["Gizmology"]


def test_wrong_offsets_are_refused() -> None:
    reading = posting()
    moved = replace(reading.mentions[0], start=1)
    with pytest.raises(GraphError, match="characters 1 to"):
        document_quads(replace(reading, mentions=(moved,), claims=()), RUN)


@pytest.mark.parametrize("places", [(), (99,), (-1,)])
def test_claim_without_mention_is_refused(places: tuple[int, ...]) -> None:
    reading = posting()
    with pytest.raises(GraphError, match="no mention to show"):
        document_quads(replace(reading, claims=(replace(reading.claims[0], mentions=places),)), RUN)


def test_lone_surrogate_names_the_document() -> None:
    with pytest.raises(InputError, match=r"bad\.txt.*position 3"):
        document_quads(Reading(Document("abc\ud800", "bad.txt")), RUN)
    with pytest.raises(InputError, match="lone surrogate"):
        document_quads(Reading(Document("abc", "bad.txt", title="\udfff")), RUN)


def test_bad_iri_is_a_graph_error() -> None:
    with pytest.raises(GraphError, match="not an IRI"):
        node("no iri")


def test_url_may_be_anything() -> None:
    document = Document(
        "abc", "a.txt", url="http://exa mple.org/{<>}", date="2026-11-23", header="IN, KA", offset=None
    )
    store = filled(Reading(document))
    assert one(store, "https://schema.org/url") == "http://exa mple.org/{<>}"
    assert one(store, GK.header) == "IN, KA"
    assert not list(match(store, predicate=GK.offset))


def test_new_concept_stands_in_the_document() -> None:
    concept = NewConcept(concept_iri("team", "Zed"), "Team", "Zed", ("Z", "Zed"), "urn:whole")
    store = filled(Reading(Document("abc", "a.txt"), new_concepts=(concept,)))
    assert {value for _, _, value, _ in match(store, concept.iri)} >= {"Zed", "Z", "urn:whole", GK.Team}


def test_run_is_named_after_what_decides_its_outcome() -> None:
    options = (("b", "2"), ("a", "1"))
    assert run_to_iri(Run("1", "1", options=options)) == run_to_iri(Run("1", "1", options=options[::-1]))
    assert run_to_iri(Run("1", "1")) != run_to_iri(Run("2", "1"))
    assert len(run_quads(Run("1", "1", options=options))) == 7


def test_exchange_takes_out_and_puts_in() -> None:
    store = ox.Store()
    a, b, c = (ox.Quad(node("urn:s"), node("urn:p"), ox.Literal(x), node("urn:g")) for x in "abc")
    exchange(store, [], [a, b])
    exchange(store, [a], [c])
    assert set(store) == {b, c}


hostile = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40)


@given(before=hostile, words=hostile, after=hostile, label=hostile)
def test_hostile_text_comes_back_as_it_was(before: str, words: str, after: str, label: str) -> None:
    text = before + words + after
    start = len(before)
    skill = concept_iri("skill", label)
    mention = Mention("Skill", start, start + len(words), words, label, skill, "required", "body", label)
    document = Document(text, source=label, title=label)
    claim = Claim(document.id, GK.asksFor, skill, label, label, "required", (0,), label)
    store = filled(Reading(document, (mention,), (claim,), (NewConcept(skill, "Skill", label),)))
    again = ox.Store()
    again.load(store.dump(format=ox.RdfFormat.N_QUADS), format=ox.RdfFormat.N_QUADS)
    assert set(again) == set(store)
    assert one(again, OA.exact) == words
    assert one(again, GK.text) == text
