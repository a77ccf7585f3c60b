"""Documents to a graph: composition, order, processes, and what is left out."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkit.building import build, extract, read, run_build
from graphkit.documents import Limits
from graphkit.errors import GraphError, InputError
from graphkit.model import Document, Reading, Skipped
from graphkit.outputs import write_outputs
from graphkit.store import KnowledgeGraph

POSTINGS = {
    "a.txt": "Title: Data Scientist\n\nThe Harbour Ledger team is hiring in Berlin. You must know Python.\n",
    "b.txt": "Title: Data Engineer\n\nThe Harbour Ledger team hires. You must know SQL; Python is a plus.\n",
    "c.md": "# What economists do\n\nEconomists are assessed for econometrics and SQL.\n",
    "d.md": "# What data scientists do\n\nData scientists are assessed for statistics. M5 is a program.\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in POSTINGS.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def quads(kg: KnowledgeGraph) -> list[str]:
    """The whole graph as sorted N-Quads."""
    kg.derive()
    return sorted(str(quad) for quad in kg.store)


def test_build_reads_a_folder(folder: Path) -> None:
    assert len(build(folder).documents()) == 4


def test_build_takes_a_list_of_files(folder: Path) -> None:
    assert len(build([folder / "a.txt", str(folder / "b.txt")]).documents()) == 2


def test_build_twice_is_the_same(folder: Path) -> None:
    assert quads(build(folder)) == quads(build(folder))


@settings(deadline=None, max_examples=5)
@given(st.randoms(use_true_random=False))
def test_order_of_files_does_not_matter(shuffler: random.Random) -> None:
    readings = [read(Document(text, name, kind="posting")) for name, text in POSTINGS.items()]
    expected = _graph_of(readings)
    shuffler.shuffle(readings)
    assert _graph_of(readings) == expected


def _graph_of(readings: list[Reading]) -> list[str]:
    kg = KnowledgeGraph()
    for reading in readings:
        kg.add(reading)
    return quads(kg)


def test_order_of_sources_does_not_matter(folder: Path) -> None:
    files = [folder / name for name in POSTINGS]
    assert quads(build(files)) == quads(build(files[::-1]))


def test_same_file_twice_is_one_document(folder: Path) -> None:
    assert len(build([folder / "a.txt", folder / "a.txt"]).documents()) == 1


def test_two_processes_give_the_same_graph(folder: Path) -> None:
    assert quads(build(folder, processes=2)) == quads(build(folder, processes=1))


def test_empty_folder_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=tmp_path.name):
        build(tmp_path)


def test_empty_file_is_left_out_by_name_and_reason(folder: Path) -> None:
    (folder / "empty.txt").write_bytes(b"")
    (skip,) = run_build(folder).skipped
    assert skip.source.endswith("empty.txt")
    assert "empty" in skip.reason


def test_binary_file_does_not_stop_the_others(folder: Path) -> None:
    (folder / "noise.txt").write_bytes(bytes(range(256)) * 20)
    built = run_build(folder)
    assert (len(built.kg.documents()), len(built.skipped)) == (4, 1)


def test_file_over_a_limit_is_left_out(folder: Path) -> None:
    built = run_build(folder, limits=Limits(characters=80))
    assert len(built.kg.documents()) + len(built.skipped) == 4
    assert built.skipped


def test_strict_raises_on_the_first_unreadable_file(folder: Path) -> None:
    (folder / "empty.txt").write_bytes(b"")
    with pytest.raises(InputError, match=r"empty\.txt"):
        build(folder, strict=True)


def test_missing_source_is_refused_or_left_out_by_name(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nowhere\.txt"):
        build(tmp_path / "nowhere.txt", strict=True)


def test_progress_hears_of_each_document(folder: Path) -> None:
    heard: list[Document] = []
    run_build(folder, on_document=heard.append)
    assert len(heard) == 4


def test_build_tells_how_long_it_took(folder: Path) -> None:
    assert run_build(folder).seconds > 0


def test_extract_gives_readings_one_by_one(folder: Path) -> None:
    assert sorted(Path(r.document.source).name for r in extract(folder)) == sorted(POSTINGS)


def test_extract_reports_what_it_leaves_out(folder: Path) -> None:
    (folder / "empty.txt").write_bytes(b"")
    skipped: list[Skipped] = []
    list(extract(folder, on_skip=skipped.append))
    assert [Path(skip.source).name for skip in skipped] == ["empty.txt"]


def test_extract_in_two_processes_keeps_the_order(folder: Path) -> None:
    assert list(extract(folder, processes=2)) == list(extract(folder))


def test_columns_map_a_table(tmp_path: Path) -> None:
    path = tmp_path / "jobs.csv"
    path.write_text('body,name\n"You must know Python.",Data Scientist\n', encoding="utf-8")
    (document,) = build(path, columns={"text": "body", "title": "name"}).documents()
    assert document.title == "Data Scientist"


def test_vocabulary_of_ones_own_is_looked_for(folder: Path) -> None:
    from graphkit.ontology import load_ontology

    vocabulary = folder / "own.ttl"
    vocabulary.write_text(
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        '<https://w3id.org/graphkit/id/skill/flurbing> a skos:Concept ; skos:prefLabel "flurbing"@en .\n',
        encoding="utf-8",
    )
    reading = read(
        Document("You must know flurbing.", "x", kind="posting"), load_ontology(extra=[vocabulary])
    )
    assert [mention.label for mention in reading.mentions] == ["flurbing"]


def test_entry_of_a_listing_gets_a_title_from_what_it_says() -> None:
    text = "DE, BE, Berlin\nThe Amazon Robotics team is seeking an experienced Applied Scientist."
    reading = read(Document(text, "x", "DE, BE, Berlin", "posting", header="DE, BE, Berlin"))
    assert reading.document.title == "Applied scientist, Amazon Robotics (Berlin)"


def test_title_of_a_posting_is_the_subject_label_of_its_claims() -> None:
    text = "DE, BE, Berlin\nThe Amazon Robotics team is seeking an experienced Applied Scientist."
    reading = read(Document(text, "x", "DE, BE, Berlin", "posting", header="DE, BE, Berlin"))
    assert {claim.subject_label for claim in reading.claims} == {reading.document.title}


def test_given_title_is_kept() -> None:
    reading = read(Document("DE, BE, Berlin\nWe hire.", "x", "Own title", "posting", header="DE, BE, Berlin"))
    assert reading.document.title == "Own title"


def test_outputs_are_written_side_by_side(folder: Path, tmp_path: Path) -> None:
    paths = write_outputs(run_build(folder / "a.txt"), tmp_path / "deep" / "out").paths
    assert sorted(path.name for path in paths.values()) == [
        "graph.trig",
        "knowledge.ttl",
        "map.html",
        "report.md",
    ]
    assert all(path.stat().st_size for path in paths.values())


def test_outputs_into_a_file_are_refused_by_name(folder: Path) -> None:
    with pytest.raises(GraphError, match=r"a\.txt"):
        write_outputs(run_build(folder / "a.txt"), folder / "a.txt")


@pytest.fixture
def loud(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[], list[Path]]:
    """Build in an empty working folder; what it leaves there."""

    def build_there() -> list[Path]:
        source = tmp_path / "source"
        source.mkdir()
        (source / "a.txt").write_text(POSTINGS["a.txt"], encoding="utf-8")
        here = tmp_path / "here"
        here.mkdir()
        monkeypatch.chdir(here)
        write_outputs(run_build(source), tmp_path / "out")
        return sorted(here.iterdir())

    return build_there


def test_outputs_leave_nothing_in_the_working_folder(loud: Callable[[], list[Path]]) -> None:
    assert loud() == []
