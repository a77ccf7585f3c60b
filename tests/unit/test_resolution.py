"""Which units are the same: what is merged, what is asked, what stays two; whatever the order."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkit.curation import Curation, Decision, overlay_concepts, overlay_in
from graphkit.iris import GK, concept_iri
from graphkit.model import Claim, Document, Mention, NewConcept, Reading
from graphkit.ontology import load_ontology
from graphkit.rdf import concept_quads
from graphkit.resolution import (
    ConceptFacts,
    Resolved,
    concept_facts,
    overlay_of,
    parts_of,
    resolution_quads,
    resolve,
    stated_in,
)
from graphkit.store import KnowledgeGraph

AMAZON, AWS = concept_iri("organization", "amazon"), concept_iri("organization", "amazon-web-services")
ADOBE = concept_iri("organization", "adobe")


def unit(iri: str, *labels: str, parents: Iterable[str] = (), above: Iterable[str] = (), known: bool = False,
         kind: str = "team", matches: Iterable[str] = ()) -> ConceptFacts:  # fmt: skip
    own = frozenset(parents)
    return ConceptFacts(iri, kind, labels, own, own | frozenset(above), frozenset(matches), known)


def merged(resolved: Resolved) -> list[tuple[str, str, str]]:
    return [(same.merged, same.kept, same.reason) for same in resolved.merges]


def asked(resolved: Resolved) -> list[tuple[str, str, str]]:
    return [(same.merged, same.kept, same.reason) for same in resolved.maybe]


def test_same_label_in_other_spelling() -> None:
    found = resolve([unit("b", "The Robotics & Drones Team"), unit("a", "robotics and drone")])
    assert merged(found) == [("b", "a", "same-label")]
    assert found.merges[0].shared == "robotic and drone"
    assert found.merges[0].confidence == pytest.approx(0.85)


def test_known_concept_stands_for_a_new_one() -> None:
    facts = [unit("new", "Robotics"), unit("known", "Robotic", known=True, kind="organization")]
    assert merged(resolve(facts)) == [("new", "known", "same-label")]


def test_two_of_the_vocabulary_are_two() -> None:
    facts = [unit("a", "Robotics", known=True), unit("b", "Robotics", known=True)]
    assert resolve(facts) == Resolved()
    # What could be either is neither.
    found = resolve([*facts, unit("c", "robotics")])
    assert merged(found) == []
    assert asked(found) == [("c", "a", "same-label"), ("c", "b", "same-label")]


def test_same_name_in_two_organisations_is_two() -> None:
    facts = [unit("a", "Data", parents=["acme"]), unit("b", "Data", parents=["bolt"])]
    assert resolve(facts) == Resolved()
    found = resolve([*facts, unit("c", "data team")])
    assert merged(found) == []
    assert [pair[:2] for pair in asked(found)] == [("c", "a"), ("c", "b")]


def test_unit_of_a_branch_and_of_its_organisation_is_one() -> None:
    facts = [
        unit("a", "Data", parents=["branch"], above=["acme"]),
        unit("b", "data", parents=["acme"]),
    ]
    assert merged(resolve(facts)) == [("b", "a", "same-label")]
    # Of two branches of the organisation, nobody knows which is meant.
    found = resolve([*facts, unit("c", "Data Team", parents=["other"], above=["acme"])])
    assert merged(found) == []
    assert len(asked(found)) == 2


def test_acronym_with_one_long_form() -> None:
    found = resolve([unit("tts", "TTS"), unit("long", "Technology Services", "TTS"), unit("x", "Other")])
    assert merged(found) == [("tts", "long", "shared-acronym")]
    assert asked(found) == []


def test_acronym_with_two_long_forms_is_asked() -> None:
    facts = [
        unit("par", "PAR"),
        unit("one", "Prime Air Robotics", "PAR"),
        unit("two", "Partner Analytics Research", "PAR"),
    ]
    found = resolve(facts)
    assert merged(found) == []
    assert {pair[2] for pair in asked(found)} == {"shared-acronym"}
    assert len(asked(found)) == 3


def test_long_form_turned_round_is_the_same() -> None:
    facts = [
        unit("a", "Federal Risk and Authorization Management", "FRAM"),
        unit("b", "Federal Risk Management and Authorization", "FRAM"),
    ]
    assert merged(resolve(facts)) == [("b", "a", "shared-acronym")]


def test_acronym_that_nobody_spells_out_is_asked() -> None:
    found = resolve([unit("tts", "TTS"), unit("long", "Technology Transformation Services")])
    assert merged(found) == []
    assert asked(found) == [("tts", "long", "shared-acronym")]


def test_word_for_the_kind_of_unit_is_asked() -> None:
    found = resolve([unit("a", "Office of Solutions"), unit("b", "Solutions Division")])
    assert merged(found) == []
    assert asked(found) == [("b", "a", "similar-label")]
    assert found.maybe[0].confidence is None


def test_exact_match_elsewhere() -> None:
    wiki = "http://www.wikidata.org/entity/Q1"
    found = resolve([unit("a", "Ada", matches=[wiki]), unit("b", "Countess", matches=[wiki])])
    assert merged(found) == [("b", "a", "exact-match")]


def test_kinds_are_never_mixed() -> None:
    assert resolve([unit("a", "Robotics"), unit("b", "Robotics", kind="program")]) == Resolved()


def test_person_decides() -> None:
    facts = [unit("a", "Robotics"), unit("b", "robotics"), unit("c", "Machines")]
    assert resolve(facts, apart=[("b", "a")]) == Resolved()
    found = resolve(facts, together={"a": "c"})
    assert merged(found) == [("a", "c", "curated"), ("b", "c", "same-label")]
    # To keep two apart keeps those apart that are one with either.
    found = resolve([*facts, unit("d", "robotic")], apart=[("a", "b")])
    assert len(merged(found)) == 1
    assert found == resolve([unit("d", "robotic"), *reversed(facts)], apart=[("a", "b")])


LABELS = st.sampled_from(
    ["Data", "data team", "the Data", "DP", "Data Platform", "Drone Pilots", "Data Division", "Platform Data"]
)
FACTS = st.lists(
    st.builds(
        lambda number, labels, place, known: unit(
            f"u{number}",
            *labels,
            parents=place[:1],
            above=place,
            known=known,
        ),
        st.integers(0, 30),
        st.lists(LABELS, min_size=1, max_size=3, unique=True),
        st.sampled_from([(), (), ("acme",), ("bolt",), ("branch", "acme")]),
        st.booleans(),
    ),
    max_size=9,
    unique_by=lambda one: one.iri,
)
APART = st.lists(
    st.tuples(st.integers(0, 30), st.integers(0, 30)).map(lambda two: (f"u{two[0]}", f"u{two[1]}")),
    max_size=3,
)


@settings(deadline=None, max_examples=300)
@given(FACTS, APART, st.randoms())
def test_order_is_irrelevant_and_twice_is_once(
    facts: list[ConceptFacts], apart: list[tuple[str, str]], random: object
) -> None:
    found = resolve(facts, apart=apart)
    shuffled = list(facts)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert resolve(shuffled, apart=[(two, one) for one, two in reversed(apart)]) == found
    kept = found.kept
    # No chains, nothing merged twice, and every pair once.
    assert not set(kept.values()) & kept.keys()
    assert len(kept) == len(found.merges)
    pairs = [frozenset((same.kept, same.merged)) for same in found.maybe]
    assert len(set(pairs)) == len(pairs)
    for one, two in apart:
        assert one == two or kept.get(one, one) != kept.get(two, two)
    # To decide by hand what was found finds nothing more.
    again = resolve(facts, together=kept, apart=apart)
    assert again.kept == kept
    assert {frozenset((s.kept, s.merged)) for s in again.maybe} == set(pairs)
    by_iri = {one.iri: one for one in facts}
    for same in found.merges:
        assert not (by_iri[same.kept].known and by_iri[same.merged].known)


def test_time_grows_with_the_number() -> None:
    def seconds(number: int) -> float:
        facts = [
            unit(f"u{n}", f"Unit {number} {n // 2}", "Data", parents=[f"org{n % 50}"]) for n in range(number)
        ]
        started = time.process_time()
        resolve(facts)
        return time.process_time() - started

    # Names are new each time, so that none is remembered; all pairs would take 64 times as long.
    small, large = min(seconds(number) for number in (500, 501, 502)), seconds(4000)
    assert large < 8 * small * 4


# --- from documents ------------------------------------------------------------------------------


def says(text: str, team: str, employer: str | None, label: str | None = None) -> Reading:
    """A posting of a new team, part of an employer that the vocabulary knows."""
    document = Document(text, "jobs.txt", team, kind="posting")
    iri = concept_iri("team", team)
    start = text.index(team)
    mentions = [Mention("Team", start, start + len(team), team, team, iri, None, "body", "by hand")]
    claims = [Claim(document.id, GK.postedBy, iri, team, team, None, (0,))]
    if employer:
        name = employer.rsplit("/", 1)[1].split("-")[0].capitalize()
        at = text.index(name)
        mentions.append(Mention("Team", at, at + len(name), name, name, employer, None, "body", "by hand"))
        claims.append(Claim(iri, GK.partOf, employer, team, name, None, (0, 1)))
    concept = NewConcept(iri, "Team", team, (label,) if label else ())
    return Reading(document, tuple(mentions), tuple(claims), (concept,))


@pytest.fixture
def kg() -> KnowledgeGraph:
    kg = KnowledgeGraph()
    kg.add(says("Data Works at Amazon hires.", "Data Works", AMAZON))
    kg.add(says("Data Works of Amazon Web Services hires too.", "Data Works", AWS))
    kg.add(says("Adobe has its own Data Works.", "Data Works", ADOBE))
    kg.add(says("Data Works looks for you.", "Data Works", None))
    kg.add(says("Zeppelin Office (ZO) of Adobe.", "Zeppelin Office", ADOBE, "ZO"))
    kg.add(says("Apply at the Zeppelin Offices.", "Zeppelin Offices", None))
    return kg


def test_one_name_in_two_organisations_is_two_units(kg: KnowledgeGraph) -> None:
    name = concept_iri("team", "Data Works")
    adobe, amazon = parts_of(stated_in(kg.store), kg.ontology)
    assert (adobe.iri, amazon.iri) == (f"{name}--adobe", f"{name}--amazon")
    assert (adobe.parent, amazon.parent) == (ADOBE, AMAZON)
    assert [len(adobe.documents), len(amazon.documents)] == [1, 2]


def test_overlay_of_a_graph(kg: KnowledgeGraph) -> None:
    name = concept_iri("team", "Data Works")
    overlay, resolved = overlay_of(stated_in(kg.store), kg.ontology)
    office = concept_iri("team", "Zeppelin Office")
    assert merged(resolved) == [(concept_iri("team", "Zeppelin Offices"), office, "same-label")]
    # Which Data Works is meant where nobody says so is for a person to decide.
    assert {frozenset((same.kept, same.merged)) for same in resolved.maybe} == {
        frozenset((f"{name}--amazon", name)),
        frozenset((f"{name}--adobe", name)),
    }
    (adobe,) = (part for part in overlay.parts if part.parent == ADOBE)
    assert overlay.canonical(name, adobe.documents[0]) == adobe.iri
    assert overlay.canonical(name, "urn:another") == name
    used = {name, office, concept_iri("team", "Zeppelin Offices")}
    quads = concept_quads(kg.ontology, overlay.in_use(used), [NewConcept(one, "Team", one) for one in used])
    described = {str(quad.subject) for quad in overlay_concepts(quads, overlay)}
    assert {f"<{adobe.iri}>", f"<{office}>", f"<{name}>"} <= described
    assert f"<{concept_iri('team', 'Zeppelin Offices')}>" not in described


def test_person_can_say_that_two_parts_are_one(kg: KnowledgeGraph) -> None:
    name = concept_iri("team", "Data Works")
    decision = Decision(
        "merge", "one team", "Ada", "2026-11-28", concepts=(f"{name}--adobe", f"{name}--amazon"), into=name
    )
    overlay, _ = overlay_of(stated_in(kg.store), kg.ontology, Curation((decision,)))
    ends = {overlay.canonical(name, document.iri) for document in kg.documents()}
    assert ends == {name}


def test_documents_in_any_order_give_the_same(kg: KnowledgeGraph) -> None:
    stated = stated_in(kg.store)
    by_document = [one for info in reversed(kg.documents()) for one in stated_in(kg.store, info.iri)]
    assert sorted(by_document, key=str) == sorted(stated, key=str)
    assert overlay_of(by_document, kg.ontology) == overlay_of(stated, kg.ontology)


def test_merges_stand_in_the_graph_with_their_reason(kg: KnowledgeGraph) -> None:
    overlay, resolved = overlay_of(stated_in(kg.store), kg.ontology)
    kg.store.extend(resolution_quads(resolved, overlay))
    back = overlay_in(kg.store)
    assert (back.merges, back.parts) == (overlay.merges, overlay.parts)
    rows = kg.query(
        "SELECT ?rule ?sure WHERE { GRAPH ?g { ?d gk:rule ?rule ; gk:confidence ?sure ; a gk:Decision } }"
    )
    assert [(row.rule, float(row.sure)) for row in rows] == [("same-label", 0.85)]


def test_facts_know_the_vocabulary() -> None:
    facts = {one.iri: one for one in concept_facts([], load_ontology())}
    assert facts[AWS].above == {AMAZON}
    assert facts[AWS].known
    assert replace(facts[AWS], known=False) != facts[AWS]


def test_measured_confidence_is_what_the_benchmark_prints(shared: Path) -> None:
    import runpy

    from graphkit.resolution import MEASURED

    bench = runpy.run_path(str(Path(__file__).resolve().parents[2] / "benchmarks" / "resolution.py"))
    facts, truth = bench["names_of"](shared / "gold")
    counts = bench["judged"](resolve(facts.values()).merges, truth)
    enough = {reason: count for reason, count in counts.items() if count.total() >= 10}
    assert {
        reason: round(bench["lower"](count[True], count.total()), 2) for reason, count in enough.items()
    } == MEASURED
