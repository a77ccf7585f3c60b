"""A disk that is full, a folder that may not be written: a clear error, and the graph unharmed.

The disk is a real one of a few megabytes, in memory, that no other process sees.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest

MEGABYTES = 16
COMMANDS = ("add", "replace", "retract", "build")
#: Runs inside of the mount, and prints one JSON object.
_SCRIPT = dedent(
    '''
    import json, os, subprocess, sys
    from pathlib import Path
    from graphkit.building import add, replace, retract, run_build
    from graphkit.errors import GraphkitError
    from graphkit.exports import sorted_nquads
    from graphkit.folder import snapshot
    from graphkit.store import KnowledgeGraph
    from graphkit.verification import verify

    disk, sources, more = map(Path, sys.argv[1:4])
    graph, filler, said = disk / "graph", disk / "filler", {}
    sys.stderr = sys.stdout


    def content(path):
        seen = snapshot(path)
        return sorted_nquads(seen.store)


    def state(before):
        """Whether what stands there is whole, and another graph than before."""
        if content(graph) == before:
            return "the same"
        kg = KnowledgeGraph.load(graph)
        other = KnowledgeGraph(kg.ontology)
        other.store.bulk_extend(kg.store)
        other.derive()
        whole = sorted_nquads(other.store) == sorted_nquads(kg.store) and verify(graph).ok
        return "another" if whole else "torn"


    def leave(free):
        """Fill the disk but for some bytes."""
        with filler.open("ab", buffering=0) as file:
            try:
                while True:
                    file.write(b"x" * 4096)
            except OSError:
                pass
            os.truncate(file.fileno(), max(0, file.tell() - free))


    def attempt(what, *given, **named):
        try:
            what(*given, **named)
            return "done"
        except GraphkitError as error:
            return str(error)


    def attempts(mark):
        said[f"add {mark}"] = attempt(add, graph, more / "008.txt")
        said[f"replace {mark}"] = attempt(replace, graph, "Sailor 3", more / "009.txt")
        said[f"retract {mark}"] = attempt(retract, graph, "Sailor 4")
        said[f"build {mark}"] = attempt(run_build, [sources, more], into=graph)


    run_build(sources, into=graph)
    '''
)
FILLING = _SCRIPT + dedent(
    """
    for free in map(int, sys.argv[4:]):
        leave(free)
        before = content(graph)
        said[f"read {free}"] = state(before)
        attempts(free)
        filler.unlink()
        said[f"after {free}"] = state(before)
    run_build([sources, more], into=graph)
    run_build([sources, more], into=disk / "fresh")
    same = content(graph) == content(disk / "fresh")
    said["in the end"] = "the same" if same else "another than built at once"
    print(json.dumps(said))
    """
)
PROTECTED = _SCRIPT + dedent(
    """
    before = content(graph)
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    attempts("here")
    said["build beside"] = attempt(run_build, sources, into=disk / "new")
    said["read"] = state(before)
    print(json.dumps(said))
    """
)


def mounted(disk: Path, *command: str) -> list[str]:
    """A command on a small disk of its own: in a new namespace, so nothing is left of it."""
    mount = f'mount -t tmpfs -o size={MEGABYTES}M tmpfs "$0" && exec "$@"'
    return ["unshare", "--map-root-user", "--mount", "sh", "-c", mount, str(disk), *command]


def can_mount(disk: Path) -> bool:
    try:
        return subprocess.run(mounted(disk, "true"), capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


def put(folder: Path, numbers: range) -> Path:
    folder.mkdir()
    for number in numbers:
        text = f"Job title: Sailor {number}\n\nThe Harbour {number} team hires. You must know Python and SQL."
        (folder / f"{number:03d}.txt").write_text(text, encoding="utf-8")
    return folder


def run(tmp_path: Path, script: str, *given: object) -> dict[str, str]:
    """What each command said and did."""
    disk = tmp_path / "disk"
    disk.mkdir()
    if not can_mount(disk):
        pytest.skip("this machine lets nobody mount a disk of their own (unshare)")
    sources, more = put(tmp_path / "sources", range(8)), put(tmp_path / "more", range(8, 70))
    arguments = (sys.executable, "-c", script, disk, sources, more, *given)
    command = mounted(disk, *map(str, arguments))
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    said: dict[str, str] = json.loads(done.stdout.splitlines()[-1])
    return said


def test_full_disk_leaves_the_graph_as_it_was(tmp_path: Path) -> None:
    said = run(tmp_path, FILLING, 0, 30_000)
    errors = {name: text for name, text in said.items() if name.split()[0] in COMMANDS}
    assert len(errors) == 2 * len(COMMANDS)
    for name, text in errors.items():
        assert str(tmp_path / "disk" / "graph") in text, name
        assert text.endswith("(free some space on the disk)"), (name, text)
    assert {text for name, text in said.items() if name not in errors} == {"the same"}


def test_disk_that_becomes_full_on_the_way_leaves_a_whole_graph(tmp_path: Path) -> None:
    said = run(tmp_path, FILLING, 300_000, 500_000, 700_000, 1_000_000, 1_500_000)
    commands = {name: text for name, text in said.items() if name.split()[0] in COMMANDS}
    assert "done" in commands.values()
    assert any("space on the disk" in text for text in commands.values())
    assert {text for name, text in said.items() if name not in commands} <= {"the same", "another"}
    assert said["in the end"] == "the same"


def test_graph_that_may_not_be_written_can_be_read(tmp_path: Path) -> None:
    said = run(tmp_path, PROTECTED)
    assert said.pop("read") == "the same"
    assert len(said) == len(COMMANDS) + 1
    for name, text in said.items():
        assert str(tmp_path / "disk") in text, name
        assert "read-only" in text.casefold(), (name, text)
