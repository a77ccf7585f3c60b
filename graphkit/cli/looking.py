"""Commands that rank and draw a graph: ``rank`` and ``map``."""

from __future__ import annotations

import argparse
from typing import Any

from graphkit.cli.common import add_graph, load, verb
from graphkit.cli.output import print_result

__all__ = ["add"]


def add(verbs: Any) -> None:
    """Add the commands that rank and draw a graph."""
    command = verb(verbs, "rank", _rank, "rank skills, teams or others by how central they are")
    add_graph(command)
    command.add_argument(
        "--type", default="Skill", help="Skill, Team, RoleType, Location or Program (default: Skill)"
    )
    command.add_argument(
        "--by",
        default="pagerank",
        choices=("pagerank", "degree", "betweenness", "documents", "bridge"),
        help="measure (default: pagerank)",
    )
    command.add_argument("--limit", type=int, default=20, metavar="N", help="rows (default: 20)")
    command.add_argument("--format", choices=("table", "csv", "json"), default="table", help="default: table")
    command = verb(verbs, "map", _map, "write the interactive map as one offline HTML file")
    add_graph(command)
    command.add_argument("-o", "--output", default="map.html", metavar="FILE", help="default: map.html")
    command.add_argument("--title", help="heading of the map")
    command.add_argument(
        "--min-docs", type=int, default=1, metavar="N", help="only what N documents name (default: 1)"
    )
    command.add_argument("--no-text", action="store_true", help="leave the documents' whole texts out")


def _rank(options: argparse.Namespace) -> int:
    from graphkit.analytics import rank

    print_result(
        rank(load(options.graph), by=options.by, type=options.type, limit=options.limit), options.format
    )
    return 0


def _map(options: argparse.Namespace) -> int:
    from graphkit.mapview import write_map

    path = write_map(
        load(options.graph),
        options.output,
        title=options.title,
        min_docs=options.min_docs,
        text=not options.no_text,
    )
    print(path)
    return 0
