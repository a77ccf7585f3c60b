"""A graph on disk: built in steps it is the graph of its sources; kills leave it whole."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkit.building import add, decide, replace, retract, run_build
from graphkit.curation import Curation
from graphkit.errors import GraphError, InputError, UnknownNameError
from graphkit.exports import sorted_nquads
from graphkit.folder import find_graph, snapshot, writing
from graphkit.model import Document
from graphkit.ontology import load_ontology
from graphkit.proposals import Proposal
from graphkit.reviews import review
from graphkit.sentences import quote_hash
from graphkit.store import KnowledgeGraph
from graphkit.validation import validate
from graphkit.verification import verify

DAY = "2026-11-28"
TITLE = "Data Engineer 3"
BOAST = "Our company builds wonderful software in Python and Scala for all sailors everywhere."
SKILLS = ("SQL", "Java", "Docker", "Kubernetes", "Tableau", "Rust", "Go programming", "statistics")


def text(number: int, *, boast: bool = True, word: str = "must") -> str:
    skill = SKILLS[number % len(SKILLS)]
    more = f"\n\n{BOAST}" if boast else ""
    place = ("Berlin", "Taipei", "Seattle")[number % 3]
    return (
        f"Job title: Data Engineer {number}\n\nThe Harbour {'ABCDEFGH'[number % 8]} Ledger team is hiring in "
        f"{place}. You {word} know {skill} for pier {'abcdefghij'[number % 10]}.{more}\n"
    )


def put(folder: Path, numbers: Iterator[int] | range | list[int], **options: object) -> None:
    for number in numbers:
        (folder / f"{number:03d}.txt").write_text(text(number, **options), encoding="utf-8")  # type: ignore[arg-type]


def content(graph: Path) -> bytes:
    seen = snapshot(graph)  # its files go with it
    return sorted_nquads(seen.store)


def fresh(sources: Path, place: Path) -> bytes:
    """The graph that a build from nothing gives."""
    run_build(sources, into=place, seen=DAY)
    return content(place)


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    folder = tmp_path / "sources"
    folder.mkdir()
    put(folder, range(8))
    return folder


@pytest.fixture
def graph(sources: Path, tmp_path: Path) -> Path:
    run_build(sources, into=tmp_path / "graph", seen=DAY)
    return tmp_path / "graph"


def test_graph_on_disk_is_the_graph_in_memory(sources: Path, graph: Path) -> None:
    assert content(graph) == sorted_nquads(run_build(sources, seen=DAY).kg.store)


def test_second_build_reads_nothing_again(sources: Path, graph: Path) -> None:
    before = content(graph)
    growth = run_build(sources, into=graph, seen="2026-12-24").growth
    assert (growth.new, growth.changed, growth.closed, growth.same) == (0, 0, 0, 8)
    assert content(graph) == before


def test_new_documents_are_read_alone(sources: Path, graph: Path, tmp_path: Path) -> None:
    put(sources, [8, 9])
    growth = run_build(sources, into=graph, seen=DAY).growth
    assert (growth.new, growth.closed) == (2, 0)
    assert content(graph) == fresh(sources, tmp_path / "other")


def test_added_documents_equal_a_build_of_all(sources: Path, graph: Path, tmp_path: Path) -> None:
    put(sources, [8])
    add(graph, sources / "008.txt", seen=DAY)
    assert content(graph) == fresh(sources, tmp_path / "other")


def test_retracted_document_leaves_no_trace(sources: Path, graph: Path, tmp_path: Path) -> None:
    retract(graph, TITLE)
    (sources / "003.txt").unlink()
    assert content(graph) == fresh(sources, tmp_path / "other")


def test_retracting_an_unknown_document_changes_nothing(graph: Path) -> None:
    before = content(graph)
    with pytest.raises(UnknownNameError):
        retract(graph, [TITLE, "no such title"])
    assert content(graph) == before


def test_document_that_went_away_is_closed_and_still_there_to_ask(sources: Path, graph: Path) -> None:
    (sources / "003.txt").unlink()
    built = run_build(sources, into=graph, seen="2026-12-01")
    assert built.growth.closed == 1
    (row,) = built.kg.query("closed-documents")
    assert (row.documentLabel, row.firstSeen, row.closedOn) == (TITLE, DAY, "2026-12-01")
    assert len(built.kg.documents()) == 7
    assert validate(built.kg).ok
    assert verify(graph, sources).ok


def test_changed_document_is_a_revision(sources: Path, graph: Path) -> None:
    put(sources, [3], word="should")
    built = run_build(sources, into=graph, seen="2026-12-01")
    assert (built.growth.new, built.growth.revised, built.growth.closed) == (1, 1, 1)
    (row,) = built.kg.query("closed-documents")
    assert built.kg.document(row.revision).title == TITLE


def test_replaced_document_is_a_revision(sources: Path, graph: Path, tmp_path: Path) -> None:
    new = tmp_path / "other name.txt"
    new.write_text("Job title: Sail maker\n\nYou must know Rust.\n", encoding="utf-8")
    kg = replace(graph, TITLE, new, seen="2026-12-01").kg
    (row,) = kg.query("closed-documents")
    assert (row.documentLabel, row.revisionLabel) == (TITLE, "Sail maker")


def test_replacing_takes_one_document(sources: Path, graph: Path) -> None:
    with pytest.raises(InputError, match="8 documents, not one"):
        replace(graph, TITLE, sources, seen=DAY)


def test_sentence_that_is_repeated_now_claims_nothing_in_the_old_documents(tmp_path: Path) -> None:
    folder, graph = tmp_path / "sources", tmp_path / "graph"
    folder.mkdir()
    put(folder, range(4))
    before = run_build(folder, into=graph, seen=DAY).kg
    put(folder, [4, 5])
    after = run_build(folder, into=graph, seen=DAY).kg
    assert "Scala" in {node.label for node in before.nodes()}
    assert not [edge for edge in after.edges() if edge.object_label == "Scala"]
    assert content(graph) == fresh(folder, tmp_path / "other")


steps = st.lists(
    st.tuples(st.sampled_from(["add", "remove", "change"]), st.integers(0, 7)), min_size=1, max_size=5
)


@settings(deadline=None, max_examples=6)
@given(steps)
def test_any_sequence_of_builds_equals_one_build(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int]]
) -> None:
    place = tmp_path_factory.mktemp("steps")
    folder, graph = place / "sources", place / "graph"
    folder.mkdir()
    put(folder, range(3))
    run_build(folder, into=graph)
    for what, number in steps:
        if what == "remove":
            if len(list(folder.iterdir())) > 1:
                (folder / f"{number:03d}.txt").unlink(missing_ok=True)
        else:
            put(folder, [number], word="must" if what == "add" else "should")
        run_build(folder, into=graph)  # without a day no history is kept
    run_build(folder, into=place / "other")
    assert content(graph) == content(place / "other")


# --- decisions beside the documents ---

REJECT = """\
decisions:
- decision: reject
  subject: team:harbour-d-ledger
  predicate: gk:asksFor
  object: skill:kubernetes
  why: They only run it.
  by: Ada
  date: 2026-11-28
"""


def asked(graph: Path) -> set[str]:
    kg = KnowledgeGraph.load(graph)
    return {edge.object_label for edge in kg.edges("asksFor") if edge.subject_label == "Harbour D Ledger"}


def readers(graph: Path) -> dict[bool, int]:
    """Number of documents by whether another reader was listened to."""
    found = KnowledgeGraph.load(graph).query(
        "SELECT ?x (COUNT(?d) AS ?n) { ?r a gk:Run OPTIONAL { ?r gk:options ?o } BIND(BOUND(?o) AS ?x) "
        "GRAPH ?d { ?d prov:wasGeneratedBy ?r } } GROUP BY ?x"
    )
    return {row.x: row.n for row in found}


def test_decisions_beside_the_documents_hold_and_can_be_taken_back(sources: Path, graph: Path) -> None:
    before = content(graph)
    assert "Kubernetes" in asked(graph)
    (sources / "curation.yaml").write_text(REJECT, encoding="utf-8")
    built = run_build(sources, into=graph, seen=DAY)
    assert "Kubernetes" not in asked(graph)
    assert not built.skipped
    assert validate(built.kg).ok
    assert verify(graph, sources).ok
    (sources / "curation.yaml").unlink()
    run_build(sources, into=graph, seen=DAY)
    assert content(graph) == before


def test_decisions_hold_when_documents_are_added(sources: Path, graph: Path) -> None:
    (sources / "curation.yaml").write_text(REJECT, encoding="utf-8")
    run_build(sources, into=graph, seen=DAY)
    put(sources, [8])
    add(graph, sources / "008.txt", seen=DAY)
    assert "Kubernetes" not in asked(graph)


def test_decisions_laid_over_a_graph_are_those_of_a_build(sources: Path, graph: Path, tmp_path: Path) -> None:
    before = content(graph)
    (tmp_path / "mine.yaml").write_text(REJECT, encoding="utf-8")
    assert decide(graph, tmp_path / "mine.yaml").growth.changed == 1
    run_build(sources, into=tmp_path / "other", seen=DAY, curation=tmp_path / "mine.yaml")
    assert content(graph) == content(tmp_path / "other")
    decide(graph, Curation())
    assert content(graph) == before


def test_another_vocabulary_is_named(sources: Path, graph: Path, tmp_path: Path) -> None:
    words = tmp_path / "mine.ttl"
    words.write_text(
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        "@prefix gk: <https://w3id.org/graphkit/ns#> .\n"
        "<https://w3id.org/graphkit/id/skill/knot-tying> a gk:Skill ; skos:prefLabel 'knot tying'@en .\n",
        encoding="utf-8",
    )
    (tmp_path / "new.txt").write_text(text(9), encoding="utf-8")
    built = add(graph, tmp_path / "new.txt", ontology=load_ontology(extra=[words]), seen=DAY)
    assert [note for note in built.notes if "another ontology" in note]
    built = run_build([sources, tmp_path / "new.txt"], into=graph, seen=DAY)
    assert not [note for note in built.notes if "another ontology" in note]


def test_document_written_again_keeps_what_read_it(sources: Path, graph: Path, tmp_path: Path) -> None:
    def no_words(_: Document) -> list[Proposal]:
        return []

    (tmp_path / "new.txt").write_text(text(9), encoding="utf-8")
    add(graph, tmp_path / "new.txt", seen=DAY, proposers=[no_words])
    assert readers(graph) == {False: 8, True: 1}
    (tmp_path / "mine.yaml").write_text(REJECT, encoding="utf-8")
    decide(graph, tmp_path / "mine.yaml")
    assert readers(graph) == {False: 8, True: 1}
    retract(graph, "Data Engineer 9")
    assert readers(graph) == {False: 8}


def test_decision_whose_quote_is_gone_is_reported(sources: Path, tmp_path: Path) -> None:
    (sources / "curation.yaml").write_text(
        REJECT.replace("skill:kubernetes", "skill:falconry"), encoding="utf-8"
    )
    built = run_build(sources, into=tmp_path / "other", seen=DAY)
    assert any("curation.yaml" in note and "falconry" in note for note in built.notes)


def test_decision_whose_quote_was_revised_is_reported(sources: Path, graph: Path) -> None:
    quote = quote_hash("You must know Kubernetes for pier d.")
    reject = REJECT.replace("  why:", f"  quote: {quote}\n  why:")
    (sources / "curation.yaml").write_text(reject, encoding="utf-8")
    assert not any("decides nothing" in note for note in run_build(sources, into=graph, seen=DAY).notes)
    put(sources, [3], word="shall")
    built = run_build(sources, into=graph, seen=DAY)
    assert any("decides nothing" in note for note in built.notes)
    assert any(item.what.startswith("stale") for item in review(built.kg, built.kg.curation))


def test_text_that_comes_back_is_no_revision_of_its_own_revision(sources: Path, graph: Path) -> None:
    before = content(graph)
    put(sources, [3], word="shall")
    run_build(sources, into=graph, seen="2026-11-29")
    put(sources, [3])
    built = run_build(sources, into=graph, seen="2026-11-30")
    (row,) = built.kg.query("closed-documents")
    pairs = built.kg.query("SELECT ?new ?old { GRAPH ?g { ?new prov:wasRevisionOf ?old } }")
    assert [(pair.new, row.document) for pair in pairs] == [(row.document, row.document)]
    assert before != content(graph)


def test_day_before_the_last_look_is_refused(sources: Path, graph: Path) -> None:
    before = content(graph)
    (sources / "003.txt").unlink()
    with pytest.raises(GraphError, match=r"2020-01-01 is before 2026-11-28"):
        run_build(sources, into=graph, seen="2020-01-01")
    assert content(graph) == before


# --- what goes wrong ---


def test_second_writer_is_told_to_wait(graph: Path, sources: Path) -> None:
    before = content(graph)
    with writing(graph), pytest.raises(GraphError, match="another process is writing"):
        add(graph, sources, seen=DAY)
    assert content(graph) == before


def test_reader_is_served_while_a_writer_writes(graph: Path) -> None:
    before = content(graph)
    with writing(graph) as folder:
        kg = KnowledgeGraph(store=folder.open())
        kg.retract(TITLE)
        assert len(KnowledgeGraph.load(graph).documents()) in (7, 8)
    assert content(graph) != before


def test_reader_keeps_what_it_opened(graph: Path) -> None:
    kg = KnowledgeGraph.load(graph)
    retract(graph, TITLE)
    assert len(kg.documents()) == 8
    assert kg.query("ASK { ?d dcterms:title 'Data Engineer 3' }")


def test_adding_where_there_is_no_graph_says_so(tmp_path: Path) -> None:
    with pytest.raises(GraphError, match="no graph here"):
        add(tmp_path, tmp_path)


def test_lost_ledger_is_named(graph: Path, sources: Path) -> None:
    (graph / "ledger.db").unlink()
    with pytest.raises(GraphError, match=r"ledger\.db: 8 documents"):
        add(graph, sources / "001.txt", seen=DAY)


def test_lost_ledger_is_made_again_by_a_build(graph: Path, sources: Path) -> None:
    before = content(graph)
    (graph / "ledger.db").unlink()
    run_build(sources, into=graph, seen=DAY)
    assert content(graph) == before


def test_ledger_with_other_tables_is_read_again(graph: Path, sources: Path) -> None:
    before = content(graph)
    (graph / "ledger.db").unlink()
    with sqlite3.connect(graph / "ledger.db") as data:
        data.execute("CREATE TABLE reading (document TEXT PRIMARY KEY, body BLOB)")
    data.close()
    with pytest.raises(GraphError, match="build the graph again"):
        add(graph, sources / "001.txt", seen=DAY)
    run_build(sources, into=graph, seen=DAY)
    assert content(graph) == before


def test_broken_ledger_is_named_with_the_next_step(graph: Path, sources: Path) -> None:
    (graph / "ledger.db").write_bytes(b"this is no database at all, only some words" * 50)
    with pytest.raises(GraphError, match="delete it"):
        run_build(sources, into=graph, seen=DAY)


def test_error_while_writing_leaves_the_graph_as_it_was(
    graph: Path, sources: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = content(graph)
    put(sources, range(8, 60))

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("graphkit.store.KnowledgeGraph._derive", full)
        with pytest.raises(GraphError, match="No space left"):
            run_build(sources, into=graph, seen=DAY)
    assert content(graph) == before
    assert sorted(path.name for path in graph.iterdir() if path.is_dir()) == ["store-1"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_folder_that_may_not_be_written_is_named(tmp_path: Path, sources: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(GraphError, match="graph"):
        run_build(sources, into=tmp_path / "new" / "graph")


def test_place_that_is_a_file_is_named(sources: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(GraphError, match="file"):
        run_build(sources, into=tmp_path / "file")


def test_no_graph_is_found_in_an_empty_folder(tmp_path: Path) -> None:
    assert find_graph(tmp_path) is None


BUILD = (
    "import sys; from graphkit.building import run_build; "
    "run_build(sys.argv[1], into=sys.argv[2], seen=sys.argv[3])"
)


def killed_build(sources: Path, graph: Path, after: float) -> bool:
    """Build in a process of its own and kill it; whether the kill came before its end."""
    command = [sys.executable, "-c", BUILD, str(sources), str(graph), DAY]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        process.wait(timeout=after)
        return False
    except subprocess.TimeoutExpired:
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        return True


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9")
def test_build_killed_again_and_again_gives_the_same_graph(tmp_path: Path) -> None:
    folder, graph = tmp_path / "sources", tmp_path / "graph"
    folder.mkdir()
    put(folder, range(24))
    expected = fresh(folder, tmp_path / "whole")
    started = time.perf_counter()
    assert not killed_build(folder, tmp_path / "timing", 60)
    length = time.perf_counter() - started
    kills = sum(killed_build(folder, graph, length * (0.3 + 0.1 * step)) for step in range(7))
    with suppress(GraphError):
        content(graph)  # none, or a whole one
    run_build(folder, into=graph, seen=DAY)
    assert content(graph) == expected
    assert kills > 1


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9")
def test_growing_graph_killed_in_between_is_never_torn(tmp_path: Path) -> None:
    folder, graph = tmp_path / "sources", tmp_path / "graph"
    folder.mkdir()
    put(folder, range(20))
    run_build(folder, into=graph, seen=DAY)
    put(folder, range(20, 50))
    expected = fresh(folder, tmp_path / "whole")
    started = time.perf_counter()
    assert not killed_build(folder, tmp_path / "timing", 90)
    length = time.perf_counter() - started
    for step in range(3):
        killed_build(folder, graph, length * (0.6 + 0.15 * step))
        kg = KnowledgeGraph.load(graph)
        assert verify(kg).ok
        other = KnowledgeGraph(kg.ontology)
        other.store.bulk_extend(kg.store)
        other.derive()
        assert sorted_nquads(other.store) == sorted_nquads(kg.store)
    run_build(folder, into=graph, seen=DAY)
    assert content(graph) == expected
