"""What differs between two graphs, and why: each cause is made to happen in a real, small build."""

from __future__ import annotations

import contextlib
import io
import json
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkit import KnowledgeGraph, build, diff, load_ontology
from graphkit.building import run_build
from graphkit.cli import main
from graphkit.curation import Curation, Decision
from graphkit.differences import CAUSES, Cause, Difference, EdgeChange
from graphkit.iris import GK, KNOWLEDGE_GRAPH, RDF, RUNS_GRAPH, concept_iri, edge_iri
from graphkit.quads import match, node

HARBOUR = (
    "Job title: Data Scientist\n\nThe Harbour Ledger team is hiring in Berlin, Germany. "
    "You must know Python. Working knowledge of SQL is a plus.\n"
)
QUAY = "Job title: Data Engineer\n\nThe Quay Control team is hiring. You must know Java.\n"
SKILL = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix gk: <https://w3id.org/graphkit/ns#> .
<https://w3id.org/graphkit/id/skill/tide-tables> a gk:Skill, skos:Concept ; skos:prefLabel "tide tables"@en .
"""
TEAM, OTHER = concept_iri("team", "Harbour Ledger"), concept_iri("team", "Quay Control")
PYTHON, SQL = concept_iri("skill", "Python"), concept_iri("skill", "SQL")
TIDES = concept_iri("skill", "tide tables")
SIGNED = ("seen in the text", "Ada", "2026-11-28")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    # A source is the path as it was given: a short one reads better here.
    monkeypatch.chdir(tmp_path)
    jobs = Path("jobs")
    jobs.mkdir()
    (jobs / "a.txt").write_text(HARBOUR, encoding="utf-8")
    (jobs / "b.txt").write_text(QUAY, encoding="utf-8")
    return jobs


def kinds(changes: Iterable[EdgeChange]) -> set[str]:
    return {cause.kind for change in changes for cause in change.causes}


def causes_of(changes: Iterable[EdgeChange], *triple: str) -> tuple[Cause, ...]:
    for change in changes:
        if (change.edge.subject, change.edge.predicate, change.edge.object) == triple:
            return change.causes
    raise AssertionError(f"no change of {triple}")


def turned(found: Difference) -> list[list[tuple[str, str, str]]]:
    """Triples of what was added and what was removed."""
    return [
        [(one.edge.subject, one.edge.predicate, one.edge.object) for one in changes]
        for changes in (found.edges.added, found.edges.removed)
    ]


# --- documents ---


def test_a_graph_does_not_differ_from_itself(folder: Path) -> None:
    kg = build(folder)
    assert not diff(kg, kg)
    assert not diff(kg, build(folder))


def test_a_document_went_and_another_came(folder: Path) -> None:
    before = build(folder)
    (folder / "b.txt").unlink()
    (folder / "c.txt").write_text(
        "Job title: Analyst\n\nThe Wharf Desk team is hiring. You must know Tableau.\n", encoding="utf-8"
    )
    found = diff(before, build(folder))
    assert kinds(found.edges.removed) == kinds(found.edges.added) == {"document"}
    assert {c.detail for one in found.edges.removed for c in one.causes} == {
        "Data Engineer (jobs/b.txt) went"
    }
    assert {c.detail for one in found.edges.added for c in one.causes} == {"Analyst (jobs/c.txt) came"}
    gone = {one.node.iri: one.causes for one in found.entities.removed}
    assert OTHER in gone
    assert {cause.kind for cause in gone[OTHER]} == {"document"}
    assert not found.losses


def test_a_text_was_revised(folder: Path) -> None:
    before = build(folder)
    (folder / "a.txt").write_text(HARBOUR.replace("SQL", "Tableau"), encoding="utf-8")
    found = diff(before, build(folder))
    (cause,) = causes_of(found.edges.removed, TEAM, GK.asksFor, SQL)
    assert (cause.kind, cause.detail) == ("document", "Data Scientist (jobs/a.txt) was revised")
    (cause,) = causes_of(found.edges.added, TEAM, GK.asksFor, concept_iri("skill", "Tableau"))
    assert cause.detail == "Data Scientist (jobs/a.txt) is a revision"


def test_history_tells_closed_from_revised(folder: Path, tmp_path: Path) -> None:
    run_build(folder, into=tmp_path / "old", seen="2026-11-01")
    (folder / "b.txt").unlink()
    before = run_build(folder, into=tmp_path / "new", seen="2026-11-01").kg
    whole = KnowledgeGraph.load(tmp_path / "old")
    after = run_build(folder, into=tmp_path / "old", seen="2026-11-20").kg
    lost = diff(whole, after)
    assert {c.detail for one in lost.edges.removed for c in one.causes} == {
        "Data Engineer (jobs/b.txt) was closed on 2026-11-20"
    }
    won = diff(after, whole)
    assert {c.detail for one in won.edges.added for c in one.causes} == {
        "Data Engineer (jobs/b.txt) is open again (closed on 2026-11-20)"
    }
    assert not diff(before, after), "a closed document does not count"


def test_an_edge_that_two_documents_support_changes_its_numbers(folder: Path) -> None:
    before = build(folder)
    (folder / "c.txt").write_text(HARBOUR.replace("Berlin", "Munich"), encoding="utf-8")
    found = diff(before, build(folder))
    change = next(one for one in found.edges.changed if one.edge.object == PYTHON)
    assert change.before is not None
    assert change.after is not None
    assert (change.before.document_count, change.after.document_count) == (1, 2)
    assert {cause.kind for cause in change.causes} == {"document"}


# --- ontology and rules ---


def test_the_ontology_knows_one_skill_more(folder: Path, tmp_path: Path) -> None:
    (folder / "a.txt").write_text(HARBOUR + "You must know tide tables.\n", encoding="utf-8")
    (tmp_path / "more.ttl").write_text(SKILL, encoding="utf-8")
    before = build(folder)
    after = build(folder, ontology=load_ontology(extra=[tmp_path / "more.ttl"]))
    found = diff(before, after)
    causes = causes_of(found.edges.added, TEAM, GK.asksFor, TIDES)
    assert {cause.kind for cause in causes} == {"ontology"}
    assert Cause("ontology", TIDES, "tide tables is new in the ontology") in causes
    back = diff(after, before)
    causes = causes_of(back.edges.removed, TEAM, GK.asksFor, TIDES)
    assert Cause("ontology", TIDES, "tide tables is retired") in causes
    assert not back.losses


def test_another_version_of_graphkit_read_it(folder: Path) -> None:
    before, after = build(folder), build(folder)
    posting = next(info.iri for info in after.documents() if info.source == "jobs/a.txt")
    forget(after, posting, SQL)
    version = next(quad for quad in after.quads_of(RUNS_GRAPH) if quad.predicate.value == GK.toolVersion)
    after.store.remove(version)
    after.store.update(
        f'INSERT DATA {{ GRAPH <{RUNS_GRAPH}> {{ {version.subject} <{GK.toolVersion}> "99" }} }}'
    )
    found = diff(before, after)
    (cause,) = causes_of(found.edges.removed, TEAM, GK.asksFor, SQL)
    assert (cause.kind, cause.what) == ("rule", "99")
    assert not found.losses


# --- corrections ---


def curated(folder: Path, *decisions: Decision) -> KnowledgeGraph:
    return build(folder, curation=Curation(decisions))


def test_a_person_rejected_a_claim_and_took_it_back(folder: Path) -> None:
    rejection = Decision("reject", *SIGNED, subject=TEAM, predicate=GK.asksFor, object=SQL)
    before, after = build(folder), curated(folder, rejection)
    found = diff(before, after)
    (cause,) = causes_of(found.edges.removed, TEAM, GK.asksFor, SQL)
    assert cause == Cause("correction", rejection.iri, "reject: seen in the text (Ada, 2026-11-28)")
    assert not found.losses
    (cause,) = causes_of(diff(after, before).edges.added, TEAM, GK.asksFor, SQL)
    assert cause.detail == "taken back: reject: seen in the text (Ada, 2026-11-28)"


def test_a_person_said_of_what_kind_it_is(folder: Path) -> None:
    kind = Decision("retype", *SIGNED, concept=SQL, type="Program")
    before, after = build(folder), curated(folder, kind)
    for found in (diff(before, after), diff(after, before)):
        assert kinds(found.edges.removed) | kinds(found.edges.added) == {"correction"}
        assert not found.losses


def test_a_person_added_a_claim(folder: Path) -> None:
    (folder / "a.txt").write_text(HARBOUR + "Bring your own sextant.\n", encoding="utf-8")
    sextant = concept_iri("skill", "sextant")
    addition = Decision(
        "add",
        *SIGNED,
        predicate=GK.asksFor,
        object=sextant,
        document="a.txt",
        exact="sextant",
        label="sextant",
    )
    found = diff(build(folder), curated(folder, addition))
    causes = causes_of(found.edges.added, TEAM, GK.asksFor, sextant)
    assert [(cause.kind, cause.what) for cause in causes] == [("correction", addition.iri)]
    entity = next(one for one in found.entities.added if one.node.iri == sextant)
    assert {cause.what for cause in entity.causes} == {addition.iri}


def test_a_person_merged_two_teams(folder: Path) -> None:
    merge = Decision("merge", *SIGNED, concepts=(OTHER,), into=TEAM)
    found = diff(build(folder), curated(folder, merge))
    java = concept_iri("skill", "Java")
    expected = Cause("correction", merge.iri, "merge: seen in the text (Ada, 2026-11-28)")
    assert causes_of(found.edges.removed, OTHER, GK.asksFor, java) == (expected,)
    assert causes_of(found.edges.added, TEAM, GK.asksFor, java) == (expected,)
    gone = next(one for one in found.entities.removed if one.node.iri == OTHER)
    assert gone.causes == (expected,)
    assert not found.losses


def test_a_person_gave_a_team_another_name(folder: Path) -> None:
    name = Decision("rename", *SIGNED, concept=TEAM, label="Ledgers of the Harbour")
    found = diff(build(folder), curated(folder, name))
    (change,) = found.entities.changed
    assert "label" in change.fields
    assert [cause.what for cause in change.causes] == [name.iri]
    assert not len(found.edges)


def test_names_found_to_mean_the_same_are_told_from_decisions(folder: Path) -> None:
    short = "Job title: Data Engineer\n\nThe HLO team is hiring. You must know Java.\n"
    (folder / "c.txt").write_text(short, encoding="utf-8")
    before = build(folder)
    long = (
        "Job title: Analyst\n\nThe Harbour Ledger Operations (HLO) team is hiring. You must know Tableau.\n"
    )
    (folder / "d.txt").write_text(long, encoding="utf-8")
    after = build(folder)
    acronym, java = concept_iri("team", "HLO"), concept_iri("skill", "Java")
    (cause,) = causes_of(diff(before, after).edges.removed, acronym, GK.asksFor, java)
    assert (cause.kind, cause.detail) == ("resolution", "merge: shared-acronym: hlo")
    (cause,) = causes_of(diff(after, before).edges.added, acronym, GK.asksFor, java)
    assert (cause.kind, cause.detail) == ("resolution", "no longer: merge: shared-acronym: hlo")


# --- repeated sentences ---


def test_a_sentence_that_is_repeated_now(tmp_path: Path) -> None:
    said = "Across all of our offices in the world colleagues of ours work with SQL every day.\n"
    for number, skill in enumerate(("Python", "Java", "Tableau", "Kubernetes", "Go")):
        text = (
            f"Job title: Engineer {number}\n\nThe Harbour Ledger team is hiring. You must know {skill}.\n\n"
        )
        (tmp_path / f"{number}.txt").write_text(text + said, encoding="utf-8")
    kept = [tmp_path / f"{number}.txt" for number in range(4)]
    found = diff(build(kept), build(tmp_path))
    causes = causes_of(found.edges.removed, TEAM, GK.asksFor, SQL)
    assert {cause.kind for cause in causes} == {"repetition"}
    assert len(causes) == 4
    assert not found.losses


def test_a_sentence_that_is_no_longer_repeated(tmp_path: Path) -> None:
    said = "Across all of our offices in the world colleagues of ours work with SQL every day.\n"
    for number in range(5):
        text = f"Job title: Engineer {number}\n\nThe Harbour Ledger team is hiring on {'abcde'[number]}.\n\n"
        (tmp_path / f"{number}.txt").write_text(text + said, encoding="utf-8")
    kept = [tmp_path / f"{number}.txt" for number in range(4)]
    found = diff(build(tmp_path), build(kept))
    causes = causes_of(found.edges.added, TEAM, GK.asksFor, SQL)
    assert {cause.kind for cause in causes} == {"repetition"}
    assert all("no longer repeats" in cause.detail for cause in causes)


# --- what nothing explains ---


def forget(kg: KnowledgeGraph, document: str, skill: str) -> None:
    """Take claims on a skill out by hand, behind the graph's back."""
    for claim, *_ in list(match(kg.store, None, RDF.object, skill, document)):
        for quad in list(kg.store.quads_for_pattern(node(claim), None, None, node(document))):
            kg.store.remove(quad)
    kg.derive()


def test_a_claim_lost_by_hand_is_unexplained(folder: Path) -> None:
    before, after = build(folder), build(folder)
    posting = next(info.iri for info in after.documents() if info.source == "jobs/a.txt")
    forget(after, posting, SQL)
    found = diff(before, after)
    assert turned(found)[1].count((TEAM, GK.asksFor, SQL)) == 1
    assert kinds(found.edges.removed) == {"unexplained"}
    assert found.losses == found.edges.removed
    assert kinds(diff(after, before).edges.added) == {"unexplained"}


def test_a_claim_lost_by_hand_is_unexplained_though_another_posting_came(folder: Path) -> None:
    before = build(folder)
    posting = next(info.iri for info in before.documents() if info.source == "jobs/a.txt")
    (folder / "c.txt").write_text(
        "Job title: Sailor\n\nThe Pier team hires. You know Java.", encoding="utf-8"
    )
    after = build(folder)
    forget(after, posting, SQL)
    assert [one.edge.object for one in diff(before, after).losses].count(SQL) > 0


def test_an_edge_lost_by_hand_is_unexplained_though_a_document_went(folder: Path) -> None:
    (folder / "c.txt").write_text(HARBOUR.replace("Berlin", "Munich"), encoding="utf-8")
    before = build(folder)
    (folder / "c.txt").unlink()
    after = build(folder)
    edge = node(edge_iri(TEAM, GK.asksFor, SQL))
    for quad in list(after.store.quads_for_pattern(edge, None, None, node(KNOWLEDGE_GRAPH))):
        after.store.remove(quad)
    found = diff(before, after)
    causes = causes_of(found.edges.removed, TEAM, GK.asksFor, SQL)
    assert {cause.kind for cause in causes} == {"document", "unexplained"}
    assert [one.edge.object for one in found.losses] == [SQL]


def test_a_triple_lost_by_hand_is_a_loss(folder: Path) -> None:
    before, after = build(folder), build(folder)
    after.store.remove(ox.Quad(node(TEAM), node(GK.asksFor), node(SQL), node(KNOWLEDGE_GRAPH)))
    assert [(one.edge.subject, one.edge.object) for one in diff(before, after).losses] == [(TEAM, SQL)]


def test_numbers_changed_by_hand_are_unexplained(folder: Path) -> None:
    before, after = build(folder), build(folder)
    count = next(
        after.store.quads_for_pattern(node(edge_iri(TEAM, GK.asksFor, SQL)), node(GK.claimCount), None)
    )
    after.store.remove(count)
    (change,) = diff(before, after).edges.changed
    assert not change.explained


# --- properties ---

SENTENCES = (
    "You must know Python.",
    "You must know Java.",
    "SQL is a plus.",
    "The Quay Control team is hiring.",
)
TEXTS = st.lists(st.sets(st.sampled_from(SENTENCES), min_size=1), min_size=1, max_size=3, unique_by=frozenset)


@settings(max_examples=15, deadline=None)
@given(TEXTS, TEXTS)
def test_what_documents_do_is_explained_and_goes_both_ways(
    tmp_path_factory: pytest.TempPathFactory, one: list[set[str]], other: list[set[str]]
) -> None:
    graphs = []
    for texts in (one, other):
        folder = tmp_path_factory.mktemp("jobs")
        for number, text in enumerate(texts):
            said = "Job title: Data Scientist\n\nThe Harbour Ledger team is hiring. " + " ".join(sorted(text))
            (folder / f"{number}.txt").write_text(said, encoding="utf-8")
        graphs.append(build(folder))
    there, back = diff(*graphs), diff(*reversed(graphs))
    assert not diff(graphs[0], graphs[0])
    assert turned(there) == turned(back)[::-1]
    assert len(there.edges.changed) == len(back.edges.changed)
    for change in (*there.edges.added, *there.edges.removed, *there.edges.changed):
        assert {cause.kind for cause in change.causes} == {"document"}
    for entity in (*there.entities.added, *there.entities.removed):
        assert {cause.kind for cause in entity.causes} == {"document"}


def test_kinds_of_cause_are_all_told() -> None:
    assert all(f"``{kind}``" in (Cause.__doc__ or "") for kind in CAUSES)


# --- the command ---


def said(*words: str) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main(list(words))
    return code, out.getvalue(), err.getvalue()


def test_command_prints_each_change_with_its_cause(folder: Path, tmp_path: Path) -> None:
    before = build(folder).save(tmp_path / "before.trig")
    (folder / "b.txt").unlink()
    run_build(folder, into=tmp_path / "after")
    code, out, err = said("diff", str(before), str(tmp_path / "after"), "--fail-on-loss")
    assert code == 0
    assert "- Quay Control asks for Java\n    document: Data Engineer (jobs/b.txt) went\n" in out
    assert "0 added" in err
    code, out, _ = said("diff", str(before), str(before))
    assert (code, out) == (0, "")


def test_command_fails_on_loss_when_asked(folder: Path, tmp_path: Path) -> None:
    kg = build(folder)
    before = kg.save(tmp_path / "before.nq")
    forget(kg, next(info.iri for info in kg.documents() if info.source == "jobs/a.txt"), SQL)
    after = kg.save(tmp_path / "after.nq")
    assert said("diff", str(before), str(after))[0] == 0
    code, out, err = said("diff", str(before), str(after), "--fail-on-loss", "--json")
    assert code == 1
    assert "no stated cause" in err
    answer = json.loads(out)
    assert any(one["before"]["object"] == SQL for one in answer["losses"])
    assert answer["losses"][0]["causes"][0]["kind"] == "unexplained"
    assert said("diff", str(after), str(before), "--fail-on-loss")[0] == 0


def test_command_prints_hostile_titles_as_words(folder: Path, tmp_path: Path) -> None:
    before = build(folder).save(tmp_path / "before.trig")
    (folder / "h.txt").write_text(QUAY.replace("Data Engineer", "\x1b[31mData Engineer"), encoding="utf-8")
    after = build(folder).save(tmp_path / "after.trig")
    _, out, _ = said("diff", str(before), str(after))
    assert "h.txt" in out
    assert "\x1b" not in out
