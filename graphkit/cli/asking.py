"""Commands that check and ask a graph: ``validate``, ``verify``, ``query`` and ``explain``."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphkit.cli.common import GRAPH_HELP, add_graph, load, pairs, verb
from graphkit.cli.output import plain, print_result, print_table, say
from graphkit.errors import InputError

if TYPE_CHECKING:
    from graphkit.store import KnowledgeGraph

__all__ = ["add"]


def add(verbs: Any) -> None:
    """Add the commands that check and ask a graph."""
    command = verb(verbs, "validate", _validate, "check a graph against shapes and invariants")
    add_graph(command)
    command = verb(verbs, "query", _query, "ask a named query, a .rq file or SPARQL text")
    command.add_argument("graph", metavar="GRAPH", nargs="?", help=GRAPH_HELP)
    command.add_argument("query", metavar="QUERY", nargs="?", help="name of a query, a .rq file, or SPARQL")
    command.add_argument("--list", action="store_true", help="list the named queries and exit")
    command.add_argument(
        "--set", action="append", default=[], metavar="COLUMN=NAME", help="bind a column, by label or IRI"
    )
    command.add_argument("--format", choices=("table", "csv", "json"), default="table", help="default: table")
    command.add_argument("--iris", action="store_true", help="whole IRIs instead of short ones in tables")
    command.add_argument(
        "--explain", action="store_true", help="the sentences that make each of the first 20 rows true"
    )
    command = verb(verbs, "verify", _verify, "look up every quote and count every edge again")
    add_graph(command)
    command.add_argument(
        "sources", nargs="*", metavar="SOURCE", help="the files and folders it was built from"
    )
    command.add_argument(
        "--column", action="append", default=[], metavar="FIELD=COLUMN", help="for tables, as in build"
    )
    command = verb(verbs, "explain", _explain, "show every sentence behind an edge")
    add_graph(command)
    command.add_argument("subject", help="label or IRI, for example 'Amazon Robotics'")
    command.add_argument("predicate", help="for example asksFor")
    command.add_argument("object", help="label or IRI, for example 'computer vision'")
    command.add_argument("--json", action="store_true", help="one JSON line a place")


def _validate(options: argparse.Namespace) -> int:
    from graphkit.validation import validate

    report = validate(load(options.graph))
    for violation in report.violations:
        print(plain(str(violation)))
    say("no violations" if report.ok else f"{len(report.violations)} violations")
    return 0 if report.ok else 1


def _verify(options: argparse.Namespace) -> int:
    from graphkit.verification import verify

    columns = pairs(options.column, "--column") or None
    found = verify(options.graph, options.sources or None, columns=columns)
    print(plain(str(found)))
    return 0 if found.ok else 1


def _query(options: argparse.Namespace) -> int:
    if options.list:
        from graphkit.ontology import load_ontology

        print_table(("query", "answers"), [(q.name, q.description) for q in load_ontology().queries.values()])
        return 0
    if options.graph is None or options.query is None:
        raise InputError(
            "query", "needs a graph and a query", "graphkit query --list shows the named queries"
        )
    text = options.query
    if text.endswith(".rq"):
        try:
            text = Path(text).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise InputError(options.query, "this query file can't be read", "check the path") from error
    kg = load(options.graph)
    if options.explain:
        from graphkit.cli.explaining import print_explained

        bindings: dict[str, Any] = dict(pairs(options.set, "--set"))
        return print_explained(kg, kg.explain(text, **bindings), options.format)
    answer = kg.query(text, **pairs(options.set, "--set"))
    if isinstance(answer, bool):
        print("yes" if answer else "no")
    elif hasattr(answer, "serialize"):
        print(answer.serialize(format="turtle"))
    else:
        print_result(answer, options.format, iris=options.iris)
    return 0


def _explain(options: argparse.Namespace) -> int:
    from graphkit.cli.explaining import sureness

    kg = load(options.graph)
    found = kg.evidence(options.subject, options.predicate, options.object)
    begins = {iri: kg.document(iri).offset for iri in {item.document for item in found}}
    for item in found:
        if options.json:
            print(json.dumps({name: getattr(item, name) for name in item.__slots__}, ensure_ascii=False))
            continue
        start = item.start - item.quote_start
        end = start + len(item.exact)
        marked = f"{item.quote[:start]}[{item.quote[start:end]}]{item.quote[end:]}"
        said = (kg.label(item.predicate), item.strength, item.section, sureness(item))
        facts = ", ".join(fact for fact in said if fact)
        # Where to look in the file itself; a text taken out of HTML or PDF has no such place.
        begin = begins[item.document]
        place = f", characters {begin + item.start}-{begin + item.end}" if begin is not None else ""
        print(plain(f"{item.title} ({item.source}{place}; {facts})"))
        print(plain(f"    {marked}"))
    if not found:
        say("no sentence says so")
        _say_repeated(kg, options.subject, options.predicate, options.object)
    return 0 if found else 1


def _say_repeated(kg: KnowledgeGraph, subject: str, predicate: str, object_: str) -> None:
    """Name a sentence that would say so, if the employer did not repeat it."""
    rows = list(kg.repeated(subject, predicate, object_))
    if rows:
        count = len({row.document for row in rows})
        words = f"{rows[0].prefix}[{rows[0].exact}]{rows[0].suffix}"
        say(
            f"{count} of its postings name it in a sentence that the employer repeats, which says nothing of "
            f"one job: {plain(' '.join(words.split()))}"
        )
