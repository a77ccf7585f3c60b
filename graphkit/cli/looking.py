"""Commands that rank and draw a graph: ``rank`` and ``map``."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from graphkit.cli.common import add_graph, load, type_of, verb
from graphkit.cli.output import print_result, say
from graphkit.errors import InputError

__all__ = ["add"]


def add(verbs: Any) -> None:
    """Add the commands that rank and draw a graph."""
    command = verb(verbs, "rank", _rank, "rank skills, teams or others by how central they are")
    add_graph(command)
    command.add_argument(
        "--type", default="skill", help="skill, team, role, location or program (default: skill)"
    )
    command.add_argument(
        "--by",
        default="pagerank",
        choices=("pagerank", "degree", "betweenness", "documents", "bridge"),
        help="measure (default: pagerank)",
    )
    command.add_argument("--limit", type=int, default=20, metavar="N", help="rows (default: 20)")
    command.add_argument(
        "--stability", action="store_true", help="leave out one document at a time: does a rank hang on it?"
    )
    command.add_argument("--format", choices=("table", "csv", "json"), default="table", help="default: table")
    command = verb(verbs, "map", _map, "write the interactive map as one offline HTML file")
    add_graph(command)
    command.add_argument("-o", "--output", default="map.html", metavar="FILE", help="default: map.html")
    command.add_argument("--title", help="heading of the map")
    command.add_argument(
        "--query",
        metavar="QUERY",
        help="show what an answer speaks of: a .rq file, a named query or SPARQL text (CONSTRUCT, or SELECT "
        "?subject ?predicate ?object)",
    )
    command.add_argument("--focus", metavar="NAME", help="open on this thing and its neighbours")
    command.add_argument(
        "--types", metavar="TYPES", help="only these, with commas between: Team, Skill, role, location …"
    )
    command.add_argument(
        "--min-docs", type=int, default=1, metavar="N", help="only what N documents name (default: 1)"
    )
    command.add_argument("--no-text", action="store_true", help="leave the documents' whole texts out")


def _rank(options: argparse.Namespace) -> int:
    from graphkit.analytics import rank

    if options.stability:
        from graphkit.analytics.stability import stability

        found = stability(load(options.graph), by=options.by, type=type_of(options.type), limit=options.limit)
        print_result(found, options.format)
        say(found.description)
        return 0
    table = rank(load(options.graph), by=options.by, type=type_of(options.type), limit=options.limit)
    print_result(table, options.format)
    return 0


def _query_text(given: str) -> str:
    """Text of a .rq file; a name or SPARQL text as it is."""
    if not given.endswith(".rq"):
        return given
    try:
        return Path(given).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(given, "this query file can't be read", "check the path") from error


def _map(options: argparse.Namespace) -> int:
    from graphkit.mapview import write_map

    path = write_map(
        load(options.graph),
        options.output,
        title=options.title,
        min_docs=options.min_docs,
        types=options.types.split(",") if options.types else None,
        query=_query_text(options.query) if options.query else None,
        focus=options.focus,
        text=not options.no_text,
    )
    print(path)
    return 0
