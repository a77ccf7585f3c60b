from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from contextlib import chdir
from pathlib import Path

import pyoxigraph as ox
import pytest

import graphkit as gk
from graphkit.cli import main
from graphkit.errors import GraphError, InputError, InvalidGraphError
from graphkit.iris import GK, KNOWLEDGE_GRAPH, OA, PROV, RDF
from graphkit.quads import node
from graphkit.store import KnowledgeGraph
from graphkit.verification import Verification, verify

from .conftest import build
from .readings import article, posting


@pytest.fixture
def kg() -> KnowledgeGraph:
    found = build([posting(), article()])
    found.refresh()
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two documents and the graph built from them."""
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "one.txt").write_text("Job title: Data Scientist\n\nYou must know Python and SQL.\n")
    (docs / "two.txt").write_text("Job title: Economist\n\nStata is required. R is a plus.\n")
    with chdir(tmp_path):
        gk.build("docs").save("graph.trig")
    return tmp_path


def _broken(kg: KnowledgeGraph, change: Callable[[ox.Quad], ox.Quad | None], tmp_path: Path) -> Verification:
    """Verification of a file with some quads changed or left out."""
    quads = [new for quad in kg.store if (new := change(quad)) is not None]
    path = tmp_path / "broken.nq"
    path.write_bytes(ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b"")
    return verify(path)


def _drop(predicate: str, graph: str | None = None) -> Callable[[ox.Quad], ox.Quad | None]:
    def change(quad: ox.Quad) -> ox.Quad | None:
        there = graph is None or quad.graph_name == node(graph)
        return None if quad.predicate.value == predicate and there else quad

    return change


def _say(predicate: str, value: ox.Literal | ox.NamedNode) -> Callable[[ox.Quad], ox.Quad | None]:
    def change(quad: ox.Quad) -> ox.Quad:
        if quad.predicate.value != predicate:
            return quad
        return ox.Quad(quad.subject, quad.predicate, value, quad.graph_name)

    return change


def test_whole_graph_holds(kg: KnowledgeGraph) -> None:
    found = verify(kg)
    assert found.ok, str(found)
    assert found.figures["documents"] == 2
    assert found.figures["edges"] == len(kg.edges())
    found.raise_for_errors()


@pytest.mark.parametrize("suffix", [".nq", ".trig", ".jsonld"])
def test_every_file_gives_the_same(kg: KnowledgeGraph, tmp_path: Path, suffix: str) -> None:
    assert verify(kg.save(tmp_path / f"graph{suffix}")) == verify(kg)


def test_folder_of_a_store(kg: KnowledgeGraph, tmp_path: Path) -> None:
    store = ox.Store(str(tmp_path / "graph"))
    store.extend(kg.store)
    store.flush()
    del store
    assert verify(tmp_path) == verify(kg)


@pytest.mark.parametrize(
    ("change", "check", "words"),
    [
        (_say(OA.exact, ox.Literal("Sprocketry")), "quote", "the text has"),
        (_say(OA.start, ox.Literal(1)), "quote", "the text has"),
        (_say(OA.prefix, ox.Literal("never")), "quote", "before"),
        (_say(OA.suffix, ox.Literal("never")), "quote", "after"),
        (_drop(OA.hasSelector), "quote", "no position or no quote"),
        (_say(OA.hasSource, ox.NamedNode("urn:other")), "mention", "does not belong"),
        (_drop(GK.refersTo), "mention", "no concept"),
        (_say(GK.refersTo, ox.NamedNode("urn:other")), "claim", "neither its subject nor its object"),
        (_say(GK.textSha256, ox.Literal("0" * 64)), "text", "hash"),
        (_say(GK.text, ox.Literal("Another text.")), "text", "not in the document's IRI"),
        (_say(GK.statedIn, ox.NamedNode("urn:other")), "claim", "not stated in"),
        (_say(PROV.wasDerivedFrom, ox.NamedNode("urn:other")), "claim", "no mention of this document"),
        (_drop(PROV.wasDerivedFrom, KNOWLEDGE_GRAPH), "edge", "names 0 claims"),
        (_say(GK.documentCount, ox.Literal(7)), "edge", "documentCount is 7"),
        (_say(GK.requiredCount, ox.Literal(7)), "edge", "requiredCount is 7"),
        (_drop(GK.claimCount), "edge", "claimCount is None"),
        (_drop(RDF.subject, KNOWLEDGE_GRAPH), "edge", "its triple is not in"),
        (_drop(GK.asksFor, KNOWLEDGE_GRAPH), "edge", "not in"),
    ],
)
def test_each_break_is_found(
    kg: KnowledgeGraph,
    tmp_path: Path,
    change: Callable[[ox.Quad], ox.Quad | None],
    check: str,
    words: str,
) -> None:
    found = _broken(kg, change, tmp_path)
    assert any(words in failure.message for failure in found.failures if failure.check == check), str(found)
    with pytest.raises(InvalidGraphError):
        found.raise_for_errors()


def test_edge_that_no_claim_supports_is_found(kg: KnowledgeGraph) -> None:
    kg.store.add(ox.Quad(node("urn:team"), node(GK.asksFor), node("urn:skill"), node(KNOWLEDGE_GRAPH)))
    message = "urn:team asksFor urn:skill has no node with its claims"
    found = verify(kg)
    assert [failure.message for failure in found.failures] == [message]


def test_some_documents_alone(kg: KnowledgeGraph) -> None:
    first, second = (info.iri for info in kg.documents()[:2])
    assert verify(kg, documents=[first]).figures["documents"] == 1
    for quad in kg.store.quads_for_pattern(None, node(OA.exact), None, node(second)):
        kg.store.remove(quad)
    assert verify(kg, documents=[first]).ok
    assert verify(kg, documents=[first, second]).failed["quote"] > 0


@pytest.mark.parametrize("graph", [ox.DefaultGraph(), node("urn:elsewhere")])
def test_triple_that_no_graph_of_ours_holds_is_found(
    kg: KnowledgeGraph, tmp_path: Path, graph: ox.DefaultGraph | ox.NamedNode
) -> None:
    kg.store.add(ox.Quad(node("urn:team"), node(GK.asksFor), node("urn:skill"), graph))
    assert verify(kg).failed == {"graph": 1}
    if isinstance(graph, ox.NamedNode):
        for suffix in (".nq", ".trig"):
            assert verify(kg.save(tmp_path / f"graph{suffix}")).failed == {"graph": 1}


def test_broken_line_is_that_of_the_file(kg: KnowledgeGraph, tmp_path: Path) -> None:
    path = kg.save(tmp_path / "graph.nq")
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines[:40], "<urn:a> nonsense", *lines[40:]]), encoding="utf-8")
    with pytest.raises(GraphError, match=r"graph\.nq.* line 41"):
        verify(path)


def test_source_that_is_not_there_is_named(kg: KnowledgeGraph) -> None:
    with pytest.raises(InputError, match="no such file or folder"):
        verify(kg, "nowhere")


def test_failure_names_document_and_place(kg: KnowledgeGraph, tmp_path: Path) -> None:
    found = _broken(kg, _say(OA.prefix, ox.Literal("never")), tmp_path)
    assert found.failures[0].source in ("jobs.txt", "article.txt")
    assert found.failures[0].place.startswith("characters ")
    assert found.failures[0].document


def test_sources_are_opened_again(folder: Path) -> None:
    with chdir(folder):
        found = verify("graph.trig", "docs")
    assert found.ok
    assert (found.figures["found again"], found.figures["not in the graph"]) == (2, 0)
    # From another folder the same files have other names.
    assert verify(folder / "graph.trig", folder / "docs").ok


def test_changed_missing_and_moved_sources_are_named(folder: Path) -> None:
    docs = folder / "docs"
    (docs / "one.txt").write_text("Job title: Data Scientist\n\nYou must know Perl.\n")
    (docs / "two.txt").rename(docs / "three.txt")
    found = verify(folder / "graph.trig", docs)
    assert {(failure.check, Path(failure.source).name) for failure in found.failures} == {
        ("changed", "one.txt"),
        ("moved", "two.txt"),
    }
    (docs / "three.txt").unlink()
    assert "missing" in verify(folder / "graph.trig", [docs]).failed


def test_command(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", str(folder / "graph.trig"), str(folder / "docs")]) == 0
    assert "everything holds" in capsys.readouterr().out
    (folder / "docs" / "one.txt").unlink()
    assert main(["verify", str(folder / "graph.trig"), str(folder / "docs")]) == 1
    assert "one.txt" in capsys.readouterr().out


def test_broken_and_missing_files_are_errors(tmp_path: Path) -> None:
    for name in ("none.trig", "none.nq", "none.jsonld"):
        with pytest.raises(GraphError):
            verify(tmp_path / name)
    (tmp_path / "broken.nq").write_text("<urn:a> nonsense\n")
    with pytest.raises(GraphError):
        verify(tmp_path / "broken.nq")


def test_no_reader_is_loaded(folder: Path) -> None:
    code = (
        "import sys; from graphkit.verification import verify\n"
        "assert verify(sys.argv[1], sys.argv[2]).ok\n"
        "bad = {'spacy', 'graphkit.extraction', 'graphkit.claims', 'graphkit.building'} & set(sys.modules)\n"
        "assert not bad, bad"
    )
    arguments = [sys.executable, "-c", code, str(folder / "graph.trig"), str(folder / "docs")]
    subprocess.run(arguments, check=True, timeout=120)
