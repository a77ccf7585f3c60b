"""The pages say what is so: their examples run, their commands work, their links lead somewhere."""

from __future__ import annotations

import argparse
import doctest
import re
import runpy
import shlex
import shutil
import textwrap
import tomllib
from collections.abc import Iterator
from contextlib import chdir
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
import pytest

from graphkit import KnowledgeGraph
from graphkit.cli import main, parser
from graphkit.iris import PREFIXES
from graphkit.query import Result

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted(
    page
    for pattern in ("*.md", "docs/*.md", "benchmarks/*.md", "ontologies/*.md")
    for page in ROOT.glob(pattern)
)
FENCE = re.compile(r"^( *)```(\w+)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
ROOMS = "graphkit|ontologies|docs|tests|seeds|notebooks|benchmarks"
PATH = re.compile(rf"`((?:{ROOMS})/[\w./-]+)`")

# One worker for all: they share the graph they ask.
pytestmark = pytest.mark.xdist_group("docs")


@dataclass(frozen=True)
class Block:
    """One fenced block of a page."""

    page: Path
    line: int
    language: str
    text: str

    def __str__(self) -> str:
        return f"{self.page.relative_to(ROOT)}:{self.line}"


def _blocks(language: str) -> list[Block]:
    return [
        Block(page, text.count("\n", 0, match.start()) + 2, match[2], textwrap.dedent(match[3]))
        for page in PAGES
        for text in [page.read_text(encoding="utf-8")]
        for match in FENCE.finditer(text)
        if match[2] == language
    ]


def _commands() -> list[tuple[str, str]]:
    """Each command once, with the first place it stands at."""
    found: dict[str, str] = {}
    for block in _blocks("console"):
        for line in block.text.splitlines():
            if line.startswith("$ "):
                found.setdefault(line[2:].removeprefix(".venv/bin/"), str(block))
    return list(found.items())


def _verbs() -> dict[str, argparse.ArgumentParser]:
    for action in parser()._actions:
        if isinstance(action, argparse._SubParsersAction):
            return dict(action.choices)
    raise AssertionError("the command line has no commands")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder as the pages suppose it: the seeds, a graph built from them, a file of one more skill."""
    folder = tmp_path_factory.mktemp("desk")
    shutil.copytree(ROOT / "seeds", folder / "seeds")
    skill = next(block for block in _blocks("turtle") if block.page.name == "ontology.md")
    (folder / "my-skills.ttl").write_text(skill.text, encoding="utf-8")
    with chdir(folder):
        assert main(["build", "seeds", "-o", "build"]) == 0
        yield folder


@pytest.fixture(scope="module")
def kg(desk: Path) -> KnowledgeGraph:
    return KnowledgeGraph.load(desk / "build" / "graph.trig")


# rdflib's own parser of TriG makes one.
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_python_runs(page: Path, desk: Path) -> None:
    # The blocks of a page go on from each other, as a reader would type them.
    names: dict[str, object] = {}
    for block in _blocks("python"):
        if block.page == page:
            exec(compile("\n" * (block.line - 1) + block.text, str(page), "exec"), names)  # noqa: S102
    if page.name == "evidence.md":
        assert "quote" in names, "the example that checks quotes has checked none"


@pytest.mark.parametrize("block", _blocks("pycon"), ids=str)
def test_sessions_print_what_they_show(block: Block) -> None:
    session = doctest.DocTestParser().get_doctest(block.text, {}, str(block), str(block.page), block.line)
    report: list[str] = []
    result = doctest.DocTestRunner(verbose=False).run(session, out=report.append)
    assert result.failed == 0, "".join(report)


@pytest.mark.parametrize("block", _blocks("sparql"), ids=str)
def test_sparql_finds_something(block: Block, kg: KnowledgeGraph) -> None:
    answer = kg.query(block.text)
    assert answer if isinstance(answer, bool) else len(answer)


@pytest.mark.parametrize("block", _blocks("turtle"), ids=str)
def test_turtle_is_valid(block: Block) -> None:
    prefixes = PREFIXES | {"scheme": "https://w3id.org/graphkit/id/scheme/"}
    heads = "".join(f"@prefix {prefix}: <{base}> .\n" for prefix, base in prefixes.items())
    assert len(list(ox.parse(heads + block.text, format=ox.RdfFormat.TURTLE))) > 1


@pytest.mark.parametrize(("command", "place"), _commands(), ids=lambda value: str(value)[:60])
def test_commands_work(command: str, place: str, desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    program, *words = shlex.split(command)
    if program == "graphkit":
        assert main(words) == 0, f"{place}: {capsys.readouterr().err}"
    elif program == "make":
        targets = re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
        assert set(words) <= set(targets), place
    else:
        # Installing and measuring take too long here: what they name must exist.
        assert program == "python", f"{place}: nothing here knows how to check {command!r}"
        assert words[:3] == ["-m", "pip", "install"] or (ROOT / words[0]).is_file(), place


def test_queries_of_the_ontology_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["query", "--list"]) == 0
    listed = capsys.readouterr().out
    for path in (ROOT / "ontologies" / "queries").glob("*.rq"):
        assert path.stem in listed


def test_result_tables_have_a_heading_for_each_column(
    desk: Path, kg: KnowledgeGraph, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["query", "build", "skills-by-team"]) == 0
    heading = capsys.readouterr().out.splitlines()[0].split()
    answer = kg.query("skills-by-team")
    assert isinstance(answer, Result)
    assert heading == answer.readable().columns


@pytest.mark.parametrize("page", ["README.md", "docs/cli.md"])
def test_every_command_has_its_place(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    missing = [name for name in _verbs() if f"graphkit {name}" not in text]
    assert not missing, f"{page} says nothing of {', '.join(missing)}"


def test_page_of_commands_is_what_the_help_says() -> None:
    written = runpy.run_path(str(ROOT / "docs" / "make_cli.py"))["cli_page"]()
    page = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    assert page == written, "run: python docs/make_cli.py"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    for target in LINK.findall(text):
        if target.startswith(("https://", "http://")):
            continue
        path, _, anchor = target.partition("#")
        there = page.parent / path if path else page
        assert there.exists(), f"{page.name} links to {target}"
        if anchor:
            headings = re.findall(r"^#+ (.+)$", there.read_text(encoding="utf-8"), re.MULTILINE)
            assert anchor in {re.sub(r"[^\w-]", "", title.lower().replace(" ", "-")) for title in headings}
    for path in PATH.findall(text):
        assert (ROOT / path).exists(), f"{page.name} names {path}"


def test_extras_exist() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for page in PAGES:
        for extra in re.findall(r"'\.\[(\w+)\]'", page.read_text(encoding="utf-8")):
            assert extra in project["optional-dependencies"], f"{page.name}: there is no extra {extra}"
