"""The public face: what is promised can be imported, and nothing heavy comes along."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

import graphkit

HEAVY = ("spacy", "rdflib", "pyvis", "pandas", "networkx", "pyoxigraph", "numpy", "scipy", "pyshacl")


def loaded_after(code: str) -> list[str]:
    """Heavy packages in memory after running some code in a fresh interpreter."""
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            f"import sys, json\n{code}\n"
            f"print(json.dumps([name for name in {HEAVY!r} if name in sys.modules]))",
        ],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    names = json.loads(done.stdout.splitlines()[-1])
    assert isinstance(names, list)
    return names


def test_all_is_sorted_and_unique() -> None:
    assert graphkit.__all__ == sorted(set(graphkit.__all__))


@pytest.mark.parametrize("name", graphkit.__all__)
def test_public_name_can_be_imported(name: str) -> None:
    value = getattr(graphkit, name)
    assert callable(value)
    assert value.__doc__


def test_dir_shows_the_public_names() -> None:
    assert dir(graphkit) == graphkit.__all__


def test_unknown_name_is_refused() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing_of_the_kind'"):
        _ = graphkit.nothing_of_the_kind


def test_public_names_stay_functions_when_modules_of_their_name_are_imported() -> None:
    code = (
        "import graphkit.building, graphkit.store\n"
        "from graphkit.outputs import write_outputs\n"
        "import graphkit\n"
        "assert all(callable(getattr(graphkit, name)) for name in graphkit.__all__)"
    )
    loaded_after(code)


def test_star_import_gives_the_public_names() -> None:
    loaded_after(
        "import graphkit\nspace = {}\nexec('from graphkit import *', space)\n"
        "assert set(graphkit.__all__) <= set(space)"
    )


def test_import_loads_nothing_heavy() -> None:
    assert loaded_after("import graphkit") == []


@pytest.mark.parametrize("words", [["--help"], ["build", "--help"], ["--version"]], ids=" ".join)
def test_help_loads_nothing_heavy(words: list[str]) -> None:
    code = (
        "from graphkit.cli import main\n"
        f"try:\n    main({words!r})\n"
        "except SystemExit as stopped:\n    assert not stopped.code"
    )
    assert loaded_after(code) == []
