"""The command that compares two graphs: ``diff``."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

from graphkit.cli.common import GRAPH_HELP, load, verb
from graphkit.cli.output import plain, say

if TYPE_CHECKING:
    from graphkit.differences import Cause, Difference, EdgeChange, EntityChange
    from graphkit.store import KnowledgeGraph

__all__ = ["add"]

#: Causes of one line on a terminal; ``--json`` prints all.
_SHOWN: Final = 4


def add(verbs: Any) -> None:
    """Add the command that compares two graphs."""
    command = verb(
        verbs, "diff", _diff, "what differs between two graphs, each entity and edge with its cause"
    )
    command.add_argument("before", metavar="A", help=f"the graph as it was: {GRAPH_HELP}")
    command.add_argument("after", metavar="B", help="the graph as it is, likewise")
    command.add_argument("--json", action="store_true", help="print all of it as JSON")
    command.add_argument(
        "--fail-on-loss", action="store_true", help="exit 1 when an edge vanished for no stated cause"
    )
    command.add_argument(
        "--limit", type=int, default=50, metavar="N", help="lines of each sort (default: 50; 0 for all)"
    )


def _diff(options: argparse.Namespace) -> int:
    from graphkit.differences import diff

    before, after = load(options.before), load(options.after)
    found = diff(before, after)
    if options.json:
        print(json.dumps(_as_json(found), ensure_ascii=False, indent=1))
    else:
        _print(found, after, options.limit)
    say(str(found))
    losses = found.losses
    if losses:
        say(f"edges that vanished for no stated cause: {len(losses)}")
    return 1 if losses and options.fail_on_loss else 0


def _print(found: Difference, after: KnowledgeGraph, limit: int) -> None:
    entities, edges = found.entities, found.edges
    for mark, nodes in (("+", entities.added), ("-", entities.removed), ("~", entities.changed)):
        lines = [(f"{mark} {_entity(one)}", one.causes) for one in nodes]
        _print_lines(lines, limit)
    for mark, changes in (("+", edges.added), ("-", edges.removed), ("~", edges.changed)):
        lines = [(f"{mark} {_edge(one, after)}", one.causes) for one in changes]
        _print_lines(lines, limit)


def _print_lines(lines: Sequence[tuple[str, Sequence[Cause]]], limit: int) -> None:
    shown = lines[:limit] if limit > 0 else lines
    for line, causes in shown:
        print(_line(line))
        for cause in causes[:_SHOWN]:
            print(_line(f"    {cause.kind}: {cause.detail}"))
        if len(causes) > _SHOWN:
            print(f"    … {len(causes)} causes in all")
    if len(shown) < len(lines):
        print(f"  … {len(lines)} in all (--limit 0 shows them)")


def _line(text: str) -> str:
    """One line: a title may hold line breaks."""
    indent = text[: len(text) - len(text.lstrip())]
    return plain(indent + " ".join(text.split()))


def _entity(one: EntityChange) -> str:
    node, before = one.node, one.before
    label = f"{before.label} -> {node.label}" if before and before.label != node.label else node.label
    return f"{node.kind} {label}" + (f" ({', '.join(one.fields)})" if one.fields else "")


def _edge(one: EdgeChange, kg: KnowledgeGraph) -> str:
    edge, before, after = one.edge, one.before, one.after
    line = f"{edge.subject_label} {kg.label(edge.predicate)} {edge.object_label}"
    if before and after:
        turns = [f"documents {before.document_count} -> {after.document_count}"]
        turns += [f"{before.strength} -> {after.strength}"] if before.strength != after.strength else []
        line += f" ({', '.join(turns)})"
    return line


def _as_json(found: Difference) -> dict[str, Any]:
    said = asdict(found)
    return {**said, "losses": [asdict(one) for one in found.losses]}
