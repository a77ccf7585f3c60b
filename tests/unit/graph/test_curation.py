"""What decisions do to readings and to what is derived from them; taking one back gives the graph back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkit import knowledge
from graphkit.curation import Curation, Decision, Overlay, Part, applied_in, applied_quads, curation_quads
from graphkit.curation.overlay import chains, overlay_concepts
from graphkit.curation.settling import PASSED_ON
from graphkit.exports import sorted_nquads
from graphkit.iris import CURATION_GRAPH, GK, SKOS, concept_iri
from graphkit.model import Reading
from graphkit.quads import match, node
from graphkit.rdf import concept_quads, document_quads
from graphkit.sentences import quote_hash
from graphkit.store import KnowledgeGraph
from graphkit.validation import validate
from graphkit.verification import verify

from .readings import RUN, article, posting

GIZMOLOGY, WIDGETRY = concept_iri("skill", "Gizmology"), concept_iri("skill", "Widgetry")
ROBOTICS, TINKERER = concept_iri("team", "Robotics"), concept_iri("role", "Tinkerer")
KNOW = quote_hash("You must know Gizmology.")


def decide(kind: str, **said: Any) -> Decision:
    return Decision(kind, "it is so", "Ada", "2026-11-28", **said)


def curated(*decisions: Decision) -> Curation:
    return Curation(decisions)


def said(reading: Reading) -> set[tuple[str, str, str]]:
    """Claims by their ends, the document itself as an empty string."""
    own = reading.document.id
    return {(c.subject.replace(own, ""), c.predicate, c.object) for c in reading.claims}


def twice() -> Reading:
    """A posting that names one skill in two sentences, and two skills that would do for each other."""
    reading = posting(
        "Robotics hires a Tinkerer. You must know Gizmology. Widgetry is a plus.", location=None
    )
    text = reading.document.text + " Our own Gizmology is old."
    document = replace(reading.document, text=text)
    second = replace(reading.mentions[2], start=text.rindex("Gizmology"), end=text.rindex("Gizmology") + 9)
    second = replace(second, strength="context", section="body")
    claims = []
    for claim in reading.claims:
        subject = document.id if claim.subject == reading.document.id else claim.subject
        mentions = (2, 4) if claim.object == GIZMOLOGY else claim.mentions
        others = {GIZMOLOGY: (WIDGETRY,), WIDGETRY: (GIZMOLOGY,)}.get(claim.object, ())
        claims.append(replace(claim, subject=subject, mentions=mentions, alternatives=others))
    return replace(reading, document=document, mentions=(*reading.mentions, second), claims=tuple(claims))


def graph(readings: Iterable[Reading], curation: Curation = Curation()) -> KnowledgeGraph:  # noqa: B008
    kg = KnowledgeGraph()
    for reading in readings:
        settled, applied = curation.settle(reading)
        kg.add(settled, RUN)
        kg.store.extend(applied_quads(applied))
    kg.derive()
    return kg


def triples(quads: Iterable[Any]) -> set[tuple[str, str, str]]:
    return {(q.subject.value, q.predicate.value, q.object.value) for q in quads}


# --- reject and accept ---------------------------------------------------------------------------


def test_nothing_decided_changes_nothing() -> None:
    reading = posting()
    settled, applied = Curation().settle(reading)
    assert settled is reading
    assert applied == ()


@pytest.mark.parametrize("subject", [ROBOTICS, TINKERER])
def test_rejected_edge_goes_in_the_postings_that_state_it(subject: str) -> None:
    curation = curated(decide("reject", subject=subject, predicate=GK.asksFor, object=GIZMOLOGY))
    settled, applied = curation.settle(posting())
    assert said(posting()) - said(settled) == {("", GK.asksFor, GIZMOLOGY)}
    assert len(applied) == 1
    assert curation.stale(applied) == []
    # The document still names the skill: it only does not ask for it.
    assert settled.mentions == posting().mentions


def test_rejected_edge_of_another_team_stays() -> None:
    curation = curated(
        decide("reject", subject=concept_iri("team", "Haberdashery"), predicate=GK.asksFor, object=GIZMOLOGY)
    )
    settled, applied = curation.settle(posting())
    assert settled == posting()
    assert [stale.reason for stale in curation.stale(applied)] == ["no document says what it is about"]


def test_rejected_sentence_leaves_the_other_one() -> None:
    reject = decide("reject", subject=ROBOTICS, predicate=GK.asksFor, object=GIZMOLOGY, quotes=(KNOW,))
    settled, applied = curated(reject).settle(twice())
    (claim,) = (claim for claim in settled.claims if claim.object == GIZMOLOGY)
    assert [settled.mentions[n].strength for n in claim.mentions] == ["context"]
    assert claim.strength == "context"
    assert applied[0].touched[0][1] == KNOW


def test_alternative_to_a_rejected_skill_is_none() -> None:
    reject = decide("reject", subject=ROBOTICS, predicate=GK.asksFor, object=GIZMOLOGY)
    settled, _ = curated(reject).settle(twice())
    (claim,) = (claim for claim in settled.claims if claim.object == WIDGETRY)
    assert claim.alternatives == ()


def test_hash_finds_the_sentence_wherever_it_stands() -> None:
    moved = posting(
        "A word of welcome.\n\n  Robotics in Zubrowka hires a Tinkerer. - you  must\nknow Gizmology! "
        "Widgetry is nice to have."
    )
    reject = decide("reject", subject=ROBOTICS, predicate=GK.asksFor, object=GIZMOLOGY, quotes=(KNOW,))
    settled, _ = curated(reject).settle(moved)
    assert ("", GK.asksFor, GIZMOLOGY) not in said(settled)


def test_quote_that_is_gone_makes_a_decision_stale() -> None:
    reject = decide("reject", subject=ROBOTICS, predicate=GK.asksFor, object=GIZMOLOGY, quotes=(KNOW,))
    curation = curated(reject)
    changed = posting(
        "Robotics in Zubrowka hires a Tinkerer. Gizmology is our trade. Widgetry is nice to have."
    )
    settled, applied = curation.settle(changed)
    assert settled is changed
    (stale,) = curation.stale(applied)
    assert stale.reason == "its quote is gone"
    assert stale.decision == reject


def test_accepted_sentence_is_spared_by_a_broader_reject() -> None:
    reject = decide("reject", subject=ROBOTICS, predicate=GK.asksFor, object=GIZMOLOGY)
    accept = replace(reject, kind="accept", quotes=(KNOW,))
    for order in ((reject, accept), (accept, reject)):
        settled, applied = Curation(order).settle(twice())
        (claim,) = (claim for claim in settled.claims if claim.object == GIZMOLOGY)
        assert claim.strength == "required"
        assert len(claim.mentions) == 1
        assert Curation(order).stale(applied) == []


def test_accepting_alone_marks_and_changes_nothing() -> None:
    accept = decide("accept", subject=ROBOTICS, predicate=GK.asksFor, object=GIZMOLOGY)
    reading = posting()
    settled, applied = curated(accept).settle(reading)
    assert settled is reading
    assert len(applied[0].touched) == 1


def test_one_document_can_be_named() -> None:
    reject = decide("reject", subject=ROBOTICS, predicate=GK.asksFor, object=GIZMOLOGY, document="jobs.txt")
    assert curated(reject).settle(posting(source="data/jobs.txt"))[1]
    assert not curated(reject).settle(posting(source="other-jobs.txt"))[1]


def test_rejected_concept_goes_with_all_it_supports() -> None:
    settled, applied = curated(decide("reject", concept=GIZMOLOGY)).settle(twice())
    assert GIZMOLOGY not in {m.concept for m in settled.mentions}
    assert GIZMOLOGY not in {iri for claim in said(settled) for iri in claim}
    assert GIZMOLOGY not in {concept.iri for concept in settled.new_concepts}
    assert len(applied[0].touched) == 2
    for claim in settled.claims:
        assert settled.mentions[claim.mentions[0]].concept == claim.object


def test_rejected_role_takes_what_an_article_says_of_it() -> None:
    settled, _ = curated(decide("reject", concept=TINKERER)).settle(article())
    assert settled.claims == ()
    assert [m.concept for m in settled.mentions] == [GIZMOLOGY]


# --- split, retype, add --------------------------------------------------------------------------


def test_split_moves_the_mentions_of_a_sentence() -> None:
    inner = concept_iri("skill", "own gizmology")
    split = decide(
        "split", concept=GIZMOLOGY, into=inner, quotes=(quote_hash("Our own Gizmology is old."),), label="own"
    )
    settled, applied = curated(split).settle(twice())
    claims = {claim.object: claim for claim in settled.claims}
    assert claims[GIZMOLOGY].strength == "required"
    assert claims[inner].strength == "required"
    assert [settled.mentions[n].label for n in claims[inner].mentions] == ["own"]
    assert {c.iri for c in settled.new_concepts} >= {GIZMOLOGY, inner}
    assert curated(split).stale(applied) == []
    kg = graph([twice()], curated(split))
    assert validate(kg).ok, str(validate(kg))


def test_split_that_lost_one_of_its_quotes_says_which() -> None:
    split = decide("split", concept=GIZMOLOGY, into=WIDGETRY, quotes=(KNOW, "0" * 16))
    (stale,) = curated(split).stale(curated(split).settle(twice())[1])
    assert stale.reason == f"gone: quote {'0' * 16}"


def test_split_by_the_words_themselves() -> None:
    split = decide("split", concept=GIZMOLOGY, into=WIDGETRY, quotes=(quote_hash("Gizmology"),))
    settled, _ = curated(split).settle(twice())
    assert {m.concept for m in settled.mentions if m.type == "Skill"} == {WIDGETRY}
    (claim,) = (claim for claim in settled.claims if claim.object == WIDGETRY)
    assert claim.strength == "required"
    assert len(claim.mentions) == 3
    assert claim.alternatives == ()


def test_retyped_skill_becomes_a_program_that_the_posting_mentions() -> None:
    program = concept_iri("program", "Gizmology")
    settled, _ = curated(decide("retype", concept=GIZMOLOGY, type="Program")).settle(posting())
    assert ("", GK.mentionsProgram, program) in said(settled)
    (found,) = (m for m in settled.mentions if m.concept == program)
    assert (found.type, found.strength) == ("Program", None)
    assert next(c for c in settled.new_concepts if c.iri == program).type == "Program"
    kg = graph([posting()], curated(decide("retype", concept=GIZMOLOGY, type="Program")))
    assert validate(kg).ok, str(validate(kg))
    assert verify(kg).ok
    assert [n.label for n in kg.nodes("program")] == ["Gizmology"]


def test_retyped_program_becomes_a_skill_and_a_place_is_no_claim() -> None:
    to_program = decide("retype", concept=GIZMOLOGY, type="Program")
    back = decide("retype", concept=concept_iri("program", "Gizmology"), type="Skill")
    settled, _ = curated(to_program, back).settle(posting())
    (claim,) = (claim for claim in settled.claims if claim.object == GIZMOLOGY)
    assert claim.strength == "context"
    settled, _ = curated(decide("retype", concept=GIZMOLOGY, type="Location")).settle(posting())
    place = concept_iri("location", "Gizmology")
    assert place in {m.concept for m in settled.mentions}
    assert place not in {claim.object for claim in settled.claims}


def test_added_claim_has_its_quote() -> None:
    add = decide(
        "add", predicate=GK.asksFor, object=concept_iri("skill", "Nicety"), document="jobs.txt",
        exact="nice to have", label="niceness", strength="preferred",
    )  # fmt: skip
    curation = curated(add)
    settled, applied = curation.settle(posting())
    (claim,) = (claim for claim in settled.claims if claim.rule == "curated")
    (number,) = claim.mentions
    assert settled.mentions[number].text == "nice to have"
    assert (claim.strength, claim.confidence, len(applied[0].touched)) == ("preferred", None, 2)
    kg = graph([posting()], curation)
    assert validate(kg).ok, str(validate(kg))
    assert verify(kg).ok
    (proof,) = (e for e in kg.evidence("Robotics", "asksFor", "niceness") if e.predicate == GK.asksFor)
    assert proof.exact == "nice to have"


def test_added_claim_about_what_nobody_names_is_a_problem() -> None:
    nowhere = concept_iri("location", "nowhere")
    said = {"predicate": GK.locatedIn, "object": nowhere, "document": "jobs.txt", "exact": "nice to have"}
    settled, (applied,) = curated(decide("add", **said)).settle(posting(), lambda _: False)
    assert applied.problem == "nothing says what location:nowhere is called: give it a label, or mend its IRI"
    assert settled == posting()
    settled, (applied,) = curated(decide("add", **said, label="Nowhere")).settle(posting(), lambda _: False)
    assert not applied.problem


def test_added_claim_of_a_role() -> None:
    add = decide(
        "add",
        subject=TINKERER,
        predicate=GK.asksFor,
        object=GIZMOLOGY,
        document="jobs.txt",
        exact="Gizmology",
    )
    settled, _ = curated(add).settle(posting())
    assert (TINKERER, GK.asksFor, GIZMOLOGY) in said(settled)
    assert settled.mentions == posting().mentions


@pytest.mark.parametrize(
    ("exact", "more", "problem"),
    [
        ("hovercraft", {}, "the quote is not in jobs.txt"),
        ("Gizmology", {}, "the quote stands in jobs.txt 2 times: give more of prefix or suffix"),
        ("Gizmology", {"prefix": "own "}, ""),
        ("Gizmology", {"suffix": ". Widgetry"}, ""),
        ("Widgetry", {}, "another Skill is named at this very place: use split to say which one is meant"),
    ],
)
def test_place_of_an_added_quote(exact: str, more: dict[str, Any], problem: str) -> None:
    add = decide("add", predicate=GK.asksFor, object=GIZMOLOGY, document="jobs.txt", exact=exact, **more)
    _, applied = curated(add).settle(twice())
    assert [one.problem for one in applied] == [problem]
    assert [stale.reason for stale in curated(add).stale(applied)] == ([problem] if problem else [])


# --- concepts ------------------------------------------------------------------------------------


def test_merge_changes_no_document() -> None:
    reading = posting()
    curation = curated(decide("merge", concepts=(WIDGETRY,), into=GIZMOLOGY))
    assert curation.settle(reading) == (reading, ())
    assert curation.overlay.canonical(WIDGETRY) == GIZMOLOGY


def test_decision_on_a_merged_concept_is_about_all_its_members() -> None:
    merge = decide("merge", concepts=(WIDGETRY,), into=GIZMOLOGY)
    reject = decide("reject", subject=ROBOTICS, predicate=GK.asksFor, object=GIZMOLOGY)
    settled, _ = curated(merge, reject).settle(posting())
    assert not [claim for claim in settled.claims if claim.predicate == GK.asksFor]


def test_merged_concept_gives_its_names() -> None:
    kg = graph([posting()])
    quads = concept_quads(kg.ontology, {GIZMOLOGY, WIDGETRY}, posting().new_concepts)
    overlay = curated(
        decide("merge", concepts=(WIDGETRY,), into=GIZMOLOGY),
        decide("rename", concept=WIDGETRY, label="Gizmo craft"),
        decide("accept", concept=GIZMOLOGY),
    ).overlay
    found = overlay_concepts(quads, overlay)
    about = {(verb, value) for iri, verb, value in triples(found) if iri == GIZMOLOGY}
    assert (SKOS.prefLabel, "Gizmo craft") in about
    assert {(SKOS.altLabel, "Gizmology"), (SKOS.altLabel, "Widgetry")} <= about
    assert not [1 for predicate, _ in about if predicate == GK.isNew]
    assert WIDGETRY not in {iri for iri, _, _ in triples(found)}
    assert overlay_concepts(quads, Overlay()) == quads


def test_name_of_two_units_is_described_as_each() -> None:
    kg = graph([posting()])
    acme = concept_iri("organization", "Acme")
    part = Part(ROBOTICS + "--acme", ROBOTICS, acme, ("urn:one",))
    overlay = Overlay(parts=(part,))
    assert overlay.canonical(ROBOTICS, "urn:one") == part.iri
    assert overlay.canonical(ROBOTICS, "urn:two") == ROBOTICS
    quads = concept_quads(kg.ontology, {ROBOTICS}, posting().new_concepts)
    found = triples(overlay_concepts(quads, overlay))
    about = {(verb, value) for iri, verb, value in found if iri == part.iri}
    assert ROBOTICS in {iri for iri, _, _ in found}
    # Where no document uses the bare name, it is not described on its own.
    left = triples(overlay_concepts(quads, overlay, named={part.iri}))
    assert ROBOTICS not in {iri for iri, _, _ in left}
    assert left < found
    assert {(SKOS.prefLabel, "Robotics (acme)"), (SKOS.altLabel, "Robotics"), (GK.partOf, acme)} <= about


@given(st.dictionaries(st.sampled_from("abcdef"), st.sampled_from("abcdef")))
def test_chains_end(merges: dict[str, str]) -> None:
    ends = chains(merges)
    assert not set(ends.values()) & ends.keys()
    assert all(start in merges for start in ends)


# --- the whole -----------------------------------------------------------------------------------

PAIRS = [(ROBOTICS, GIZMOLOGY), (TINKERER, WIDGETRY), (TINKERER, GIZMOLOGY)]
DECISIONS = st.one_of(
    st.builds(
        lambda kind, pair, quotes: decide(
            kind, subject=pair[0], predicate=GK.asksFor, object=pair[1], quotes=quotes
        ),
        st.sampled_from(["accept", "reject"]),
        st.sampled_from(PAIRS),
        st.sampled_from([(), (KNOW,)]),
    ),
    st.builds(lambda iri: decide("reject", concept=iri), st.sampled_from([GIZMOLOGY, TINKERER, ROBOTICS])),
    st.builds(
        lambda iri, type_: decide("retype", concept=iri, type=type_),
        st.sampled_from([GIZMOLOGY, WIDGETRY, ROBOTICS, TINKERER]),
        st.sampled_from(["Program", "Team", "Skill", "Location", "RoleType"]),
    ),
    st.builds(
        lambda one, two: decide("split", concept=one, into=two, quotes=(KNOW,), label="a craft"),
        st.sampled_from([GIZMOLOGY, WIDGETRY]),
        st.sampled_from([GIZMOLOGY, WIDGETRY, concept_iri("program", "Gizmology")]),
    ),
    st.just(decide("merge", concepts=(WIDGETRY,), into=GIZMOLOGY)),
    st.just(
        decide(
            "add", predicate=GK.asksFor, object=WIDGETRY, document="jobs.txt", exact="hires", label="hiring"
        )
    ),
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(DECISIONS, max_size=4, unique_by=lambda decision: decision.id))
def test_settled_graph_is_whole_and_taking_back_gives_the_earlier_one(decisions: list[Decision]) -> None:
    readings = [posting(), twice(), article()]
    before = sorted_nquads(graph(readings).store)
    kg = graph(readings, Curation(tuple(decisions)))
    # Each settled reading can be written: every mention stands at its place, every claim has one.
    for reading in readings:
        settled, _ = Curation(tuple(decisions)).settle(reading)
        document_quads(settled, RUN)
        iris = [m.iri(settled.document.id) for m in settled.mentions]
        assert len(set(iris)) == len(iris)
    # Documents may call one new concept by different names, which validation sees together (S33).
    report = [v for v in validate(kg) if not v.shape.startswith("S33")]
    assert report == []
    assert verify(kg).ok
    assert sorted_nquads(graph(readings, Curation()).store) == before
    assert sorted_nquads(graph(readings, Curation(tuple(decisions))).store) == sorted_nquads(kg.store)


def test_decisions_stand_in_the_graph() -> None:
    reject = decide("reject", subject=ROBOTICS, predicate=GK.asksFor, object=GIZMOLOGY, quotes=(KNOW,))
    merge = decide("merge", concepts=(WIDGETRY,), into=GIZMOLOGY)
    curation = curated(reject, merge)
    kg = graph([posting(), twice()], curation)
    applied = applied_in(kg.store)
    assert applied == sorted(
        (a for reading in (posting(), twice()) for a in curation.settle(reading)[1]),
        key=lambda one: (one.document, one.decision),
    )
    quads = curation_quads(curation, applied)
    assert {quad.graph_name for quad in quads} == {node(CURATION_GRAPH)}
    assert verify(kg).ok
    kg.store.extend(quads)
    rows = kg.query(
        "SELECT ?why ?touched WHERE { GRAPH ?g "
        "{ ?d a gk:Decision ; gk:decides 'reject' ; prov:used ?touched ; dcterms:description ?why } }"
    )
    assert len(rows) == 4
    # The documents' graphs know it too: taking a document out takes what took hold in it along.
    kg.curation = curation
    kg.retract(posting().document.id)
    assert {one.document for one in applied_in(kg.store)} == {twice().document.id}
    assert not list(match(kg.store, posting().document.id, graph=posting().document.id))


def test_stale_concepts() -> None:
    curation = curated(
        decide("merge", concepts=(WIDGETRY,), into=GIZMOLOGY),
        decide("rename", concept=ROBOTICS, label="Robots"),
        decide("accept", concept="urn:gone"),
        decide("reject", concepts=(GIZMOLOGY, "urn:gone")),
    )
    stale = curation.stale((), {WIDGETRY, GIZMOLOGY, ROBOTICS})
    assert [(s.decision.kind, s.reason) for s in stale] == [
        ("accept", "no document names urn:gone"),
        ("reject", "no document names urn:gone"),
    ]
    assert curation.stale(()) == []


def test_digests() -> None:
    rename = decide("rename", concept=ROBOTICS, label="Robots")
    reject = decide("reject", concept=WIDGETRY)
    assert curated(rename).digest != Curation().digest
    assert curated(rename).changed(Curation()) == (rename,)
    assert curated(rename, reject).changed(curated(rename)) == (reject,)
    assert curated(rename, reject).changed(curated(reject, rename)) is None
    assert curated(replace(reject, why="another reason", line=9)).digest == curated(reject).digest


def test_edges_are_passed_on_as_knowledge_does() -> None:
    assert {GK.postedBy: knowledge._OF_TEAM, GK.forRole: knowledge._OF_ROLE} == PASSED_ON
