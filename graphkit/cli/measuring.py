"""The command that measures the reader: ``evaluate``."""

from __future__ import annotations

import argparse
import json
from typing import Any

from graphkit.cli.common import ontology_of, verb
from graphkit.cli.output import print_table, say

__all__ = ["add"]


def add(verbs: Any) -> None:
    """Add the command that measures how right the reader is."""
    command = verb(verbs, "evaluate", _evaluate, "measure precision and recall on labelled documents")
    command.add_argument("gold", metavar="GOLD", help="a gold.json file or the folder that holds it")
    command.add_argument("--errors", type=int, default=0, metavar="N", help="show the N commonest errors")
    command.add_argument(
        "--part", choices=("tuned", "held-out", "all"), default="all", help="which documents (default: all)"
    )
    command.add_argument(
        "--write-confidence", metavar="FILE.ttl", help="write what was measured on the tuned part as Turtle"
    )
    command.add_argument("--json", action="store_true", help="all figures as JSON")
    command.add_argument(
        "--vocabulary", action="append", default=[], metavar="FILE.ttl", help="more SKOS concepts"
    )


def _evaluate(options: argparse.Namespace) -> int:
    from graphkit.evaluation import evaluate, write_confidence

    result = evaluate(options.gold, ontology=ontology_of(options), part=options.part)
    if options.write_confidence:
        say(f"wrote {write_confidence(result, options.gold, options.write_confidence)}")
    if options.json:
        tables = [
            {"table": title, "rows": [dict(zip(columns, row, strict=True)) for row in rows]}
            for title, columns, rows in result.tables()
        ]
        print(json.dumps({"documents": result.documents, "tables": tables}, ensure_ascii=False, indent=1))
        return 0
    print(f"{result.documents} documents; optional labels are neither rewarded nor punished")
    for title, columns, rows in result.tables():
        print(f"\n{title}")
        print_table(columns, rows)
    if options.errors:
        print("\nCommonest errors")
        print_table(("kind", "type", "words", "times", "where"), result.worst(options.errors))
    return 0
