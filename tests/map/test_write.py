"""From a knowledge graph to the file: what the graph says is what the page says."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from graphkit.errors import InputError, UnknownNameError
from graphkit.iris import GK, concept_iri
from graphkit.mapview import map_html, write_map
from graphkit.mapview.reading import map_data, type_names
from graphkit.store import KnowledgeGraph

from .conftest import Opener
from .graphs import TEXT, small_reading


@pytest.fixture(scope="module")
def graph() -> KnowledgeGraph:
    kg = KnowledgeGraph()
    kg.add(small_reading())
    return kg


def test_data_of_a_graph(graph: KnowledgeGraph) -> None:
    data = map_data(graph)
    assert {node.type for node in data.nodes} == {"Team", "Location", "RoleType", "Skill"}
    ask = next(
        e for e in data.edges if e.subject == concept_iri("team", "Robotics") and e.predicate == GK.asksFor
    )
    assert (ask.label, ask.inverse, ask.strengths, ask.documents) == (
        "asks for",
        "asked for by",
        (1, 0, 0, 0),
        1,
    )
    said = [data.evidence[number] for number in ask.evidence]
    assert [TEXT[e.start : e.end] for e in said] == ["Python", "Robotics"]
    assert [e.concept for e in said] == [ask.object, ask.subject]
    wanted = next(
        e for e in data.edges if e.subject == concept_iri("role", "economist") and e.predicate == GK.locatedIn
    )
    assert wanted.label == "wanted in"
    assert data.documents[0].place == "DE, BE, Berlin"
    assert data.summary.startswith("1 document · 1 team · 1 skill · ")


def test_types_and_min_docs_leave_out(graph: KnowledgeGraph) -> None:
    assert {n.type for n in map_data(graph, types=["Team", "Skill"]).nodes} == {"Team", "Skill"}
    assert map_data(graph, min_docs=2).edges == ()
    assert map_data(graph, min_docs=2).nodes == ()


@pytest.mark.parametrize(
    ("given", "found"),
    [
        (["team", "SKILL"], {"Team", "Skill"}),
        (["role", "locations"], {"RoleType", "Location"}),
        (["Role types", "roletype"], {"RoleType"}),
        (["organisation", "organization"], {"Organization"}),
        ([" programs "], {"Program"}),
    ],
)
def test_types_by_any_of_their_names(graph: KnowledgeGraph, given: list[str], found: set[str]) -> None:
    assert type_names(graph, given) == found


def test_file_is_the_same_twice_and_opens(graph: KnowledgeGraph, tmp_path: Path, open_page: Opener) -> None:
    path = write_map(graph, tmp_path / "new" / "map.html", title="Mine", focus="Robotics")
    assert path.read_text(encoding="utf-8") == map_html(graph, title="Mine", focus="Robotics")
    page = open_page(path)
    assert page.title() == "Mine"
    assert "Around Robotics" in page.locator("#trail").inner_text()
    page.locator("#search input").fill("python")
    page.keyboard.press("Enter")
    page.locator(".card .row").first.click()
    # The emoji before it is one character for Python and two for JavaScript.
    assert page.locator(".card mark").first.inner_text() == "Python"
    assert page.locator(".card blockquote p").first.inner_text() == "“You know Python well.”"


def test_wrong_options_say_what_to_do(graph: KnowledgeGraph, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="one of"):
        write_map(graph, tmp_path / "m.html", types=["Teem"])
    with pytest.raises(InputError, match="1 or more"):
        write_map(graph, tmp_path / "m.html", min_docs=0)
    with pytest.raises(UnknownNameError):
        write_map(graph, tmp_path / "m.html", focus="nobody at all")
    with pytest.raises(InputError, match="left out of this map"):
        write_map(graph, tmp_path / "m.html", types=["team"], focus="Python")
    with pytest.raises(InputError, match="could not be written"):
        write_map(graph, tmp_path)


def test_importing_the_package_is_light() -> None:
    code = "import sys, graphkit.mapview; sys.exit(bool({'pyvis', 'networkx', 'numpy'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
