"""What several commands share: their sources, their graph, pairs of names."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from graphkit.errors import InputError
from graphkit.iris import KINDS

if TYPE_CHECKING:
    from graphkit.ontology import Ontology
    from graphkit.proposals import Proposer
    from graphkit.store import KnowledgeGraph

__all__ = [
    "GRAPH_HELP",
    "add_day",
    "add_graph",
    "add_proposer",
    "add_reading",
    "add_sources",
    "add_vocabulary",
    "day_of",
    "load",
    "ontology_of",
    "pairs",
    "proposers_of",
    "type_of",
    "verb",
]

GRAPH_HELP: Final = "a graph file (.trig, .nq, .jsonld) or the folder a build wrote"


def add_graph(command: argparse.ArgumentParser) -> None:
    """The argument that names the graph to work on."""
    command.add_argument("graph", metavar="GRAPH", help=GRAPH_HELP)


def verb(verbs: Any, name: str, run: Any, description: str) -> argparse.ArgumentParser:
    """A command and the function that runs it; its description is also its line in the overview."""
    command: argparse.ArgumentParser = verbs.add_parser(name, help=description, description=description)
    command.set_defaults(run=run)
    return command


def add_sources(command: argparse.ArgumentParser) -> None:
    """The arguments that say what to read and how."""
    command.add_argument(
        "sources", nargs="+", metavar="SOURCE", help="files and folders; - for standard input"
    )
    add_proposer(command)
    add_reading(command)


def add_proposer(command: argparse.ArgumentParser) -> None:
    """The argument that names other readers."""
    command.add_argument(
        "--proposer",
        action="append",
        default=[],
        metavar="MODULE:FUNCTION",
        help="another reader in Python; what it proposes counts where its words stand in the text",
    )


def add_vocabulary(command: argparse.ArgumentParser) -> None:
    """The argument that names further vocabularies."""
    command.add_argument(
        "--vocabulary", action="append", default=[], metavar="FILE.ttl", help="more SKOS concepts"
    )


def proposers_of(options: argparse.Namespace) -> list[Proposer]:
    """The readers given with ``--proposer``, imported; modules of the current folder are found too.

    Raises:
        InputError: there is no such module, or no such function in it.
    """
    import sys
    from importlib import import_module

    found: list[Proposer] = []
    if options.proposer and "" not in sys.path:
        sys.path.insert(0, "")
    for name in options.proposer:
        module, _, attribute = name.partition(":")
        try:
            proposer = getattr(import_module(module), attribute)
        except (ImportError, AttributeError, ValueError) as error:
            raise InputError("--proposer", f"{name!r}: {error}", "give MODULE:FUNCTION") from error
        if not callable(proposer):
            raise InputError("--proposer", f"{name!r} cannot be called", "give a function of a document")
        found.append(proposer)
    return found


def add_day(command: argparse.ArgumentParser) -> None:
    """The argument that sets the clock."""
    command.add_argument(
        "--day",
        metavar="DATE",
        help="day of this look at the documents, for their history (default: SOURCE_DATE_EPOCH, else today)",
    )


def day_of(options: argparse.Namespace) -> str:
    """The day given with ``--day``, or of ``SOURCE_DATE_EPOCH``, or today; an ISO 8601 date (UTC).

    Raises:
        InputError: it is no date.
    """
    import os
    from datetime import date, datetime

    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    try:
        if options.day:
            return date.fromisoformat(options.day).isoformat()
        now = datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)
    except (ValueError, OverflowError, OSError) as error:
        name, value = ("--day", options.day) if options.day else ("SOURCE_DATE_EPOCH", epoch)
        raise InputError(name, f"{value!r} is no date", "for example --day 2026-11-28") from error
    return now.date().isoformat()


def add_reading(command: argparse.ArgumentParser) -> None:
    """The arguments that say how to read."""
    command.add_argument(
        "--column",
        action="append",
        default=[],
        metavar="FIELD=COLUMN",
        help="for tables: text=description, title=job_title, … (may be given several times)",
    )
    command.add_argument("--strict", action="store_true", help="stop at the first input that can't be read")
    command.add_argument(
        "--processes", type=int, default=1, metavar="N", help="worker processes (default: 1)"
    )
    add_vocabulary(command)


def ontology_of(options: argparse.Namespace) -> Ontology:
    """The shipped ontology with the vocabularies given by ``--vocabulary``."""
    from graphkit.ontology import load_ontology

    return load_ontology(extra=options.vocabulary)


def load(name: str) -> KnowledgeGraph:
    """The graph in a file, or in the folder a build wrote; of a graph on disk, as it is now."""
    from graphkit.folder import find_graph
    from graphkit.store import KnowledgeGraph

    path = Path(name)
    if path.is_dir():
        path = find_graph(path) or path / "graph.trig"
    return KnowledgeGraph.load(path)


def type_of(name: str) -> str:
    """Class of concepts that a person means: ``Skill`` for skill, Skill or SKILL.

    Raises:
        InputError: there is no such class.

    >>> type_of("role"), type_of("roletype")
    ('RoleType', 'RoleType')
    """
    for class_name, kind in KINDS.items():
        if name.casefold() in (class_name.casefold(), kind, kind + "s"):
            return class_name
    raise InputError(name, "there is no such kind of concept", f"one of: {', '.join(KINDS.values())}")


def pairs(given: Sequence[str], option: str) -> dict[str, str]:
    """``NAME=VALUE`` arguments as a dictionary.

    Raises:
        InputError: one of them is not of this form.
    """
    found = {}
    for text in given:
        name, equals, value = text.partition("=")
        if not equals or not name or not value:
            raise InputError(option, f"{text!r} is not NAME=VALUE", "for example text=description")
        found[name] = value
    return found
