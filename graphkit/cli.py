"""The command line: each verb is a few lines over one public function, with the same defaults.

Data goes to standard output, messages and progress to standard error. Exit codes: 0 fine,
1 findings (violations, inputs left out under ``--strict``), 2 usage and errors.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from graphkit.errors import GraphkitError, InputError

if TYPE_CHECKING:
    from graphkit.model import Reading
    from graphkit.ontology import Ontology
    from graphkit.query import Result
    from graphkit.store import KnowledgeGraph

__all__ = ["main", "parser"]

_GRAPH_HELP: Final = "a graph file (.trig, .nq, .jsonld) or the folder a build wrote"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        arguments: words after the program's name; those of the process when None.

    Returns:
        The exit code.
    """
    options = parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except GraphkitError as error:
        print(f"graphkit: {_plain(str(error))}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        # `graphkit terms | head`: the reader has seen enough; Python would complain at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print("graphkit: stopped", file=sys.stderr)
        return 130


def parser() -> argparse.ArgumentParser:
    """The parser of all commands, with their help."""
    top = argparse.ArgumentParser(
        prog="graphkit",
        description="Career articles and job postings as a graph in which every edge shows its sentence.",
    )
    top.add_argument("--version", action=_Version, nargs=0, help="print the version and exit")
    verbs = top.add_subparsers(title="commands", required=True, metavar="COMMAND")
    _add_build(verbs)
    _add_extract(verbs)
    _add_asking(verbs)
    _add_looking(verbs)
    return top


class _Version(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        # Reading the installed metadata costs time that no other command should pay.
        from importlib.metadata import version

        print(f"graphkit {version('graphkit')}")
        parser.exit()


def _verb(verbs: Any, name: str, run: Any, description: str) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = verbs.add_parser(name, help=description, description=description)
    command.set_defaults(run=run)
    return command


def _add_sources(command: argparse.ArgumentParser) -> None:
    command.add_argument("sources", nargs="+", metavar="SOURCE", help="files and folders; - for standard input")
    command.add_argument(
        "--column",
        action="append",
        default=[],
        metavar="FIELD=COLUMN",
        help="for tables: text=description, title=job_title, … (may be given several times)",
    )
    command.add_argument("--strict", action="store_true", help="stop at the first input that can't be read")
    command.add_argument("--processes", type=int, default=1, metavar="N", help="worker processes (default: 1)")
    command.add_argument("--vocabulary", action="append", default=[], metavar="FILE.ttl", help="more SKOS concepts")


def _add_build(verbs: Any) -> None:
    command = _verb(verbs, "build", _build, "read documents and write graph, map and report into a folder")
    _add_sources(command)
    command.add_argument("-o", "--output", default="build", metavar="DIR", help="folder to write (default: build)")
    command.add_argument("--title", help="heading of the map")


def _add_extract(verbs: Any) -> None:
    command = _verb(verbs, "extract", _extract, "print what is read from each document, one JSON line a document")
    _add_sources(command)


def _add_asking(verbs: Any) -> None:
    command = _verb(verbs, "validate", _validate, "check a graph against shapes and invariants")
    command.add_argument("graph", metavar="GRAPH", help=_GRAPH_HELP)
    command = _verb(verbs, "query", _query, "ask a named query, a .rq file or SPARQL text")
    command.add_argument("graph", metavar="GRAPH", nargs="?", help=_GRAPH_HELP)
    command.add_argument("query", metavar="QUERY", nargs="?", help="name of a query, a .rq file, or SPARQL")
    command.add_argument("--list", action="store_true", help="list the named queries and exit")
    command.add_argument("--set", action="append", default=[], metavar="COLUMN=NAME", help="bind a column, by label or IRI")
    command.add_argument("--format", choices=("table", "csv", "json"), default="table", help="default: table")
    command.add_argument("--iris", action="store_true", help="whole IRIs instead of short ones in tables")
    command = _verb(verbs, "explain", _explain, "show every sentence behind an edge")
    command.add_argument("graph", metavar="GRAPH", help=_GRAPH_HELP)
    command.add_argument("subject", help="label or IRI, for example 'Amazon Robotics'")
    command.add_argument("predicate", help="for example asksFor")
    command.add_argument("object", help="label or IRI, for example 'computer vision'")
    command.add_argument("--json", action="store_true", help="one JSON line a place")


def _add_looking(verbs: Any) -> None:
    command = _verb(verbs, "rank", _rank, "rank skills, teams or others by how central they are")
    command.add_argument("graph", metavar="GRAPH", help=_GRAPH_HELP)
    command.add_argument("--type", default="Skill", help="Skill, Team, RoleType, Location or Program (default: Skill)")
    command.add_argument(
        "--by",
        default="pagerank",
        choices=("pagerank", "degree", "betweenness", "documents", "bridge"),
        help="measure (default: pagerank)",
    )
    command.add_argument("--limit", type=int, default=20, metavar="N", help="rows (default: 20)")
    command.add_argument("--format", choices=("table", "csv", "json"), default="table", help="default: table")
    command = _verb(verbs, "map", _map, "write the interactive map as one offline HTML file")
    command.add_argument("graph", metavar="GRAPH", help=_GRAPH_HELP)
    command.add_argument("-o", "--output", default="map.html", metavar="FILE", help="default: map.html")
    command.add_argument("--title", help="heading of the map")
    command.add_argument("--min-docs", type=int, default=1, metavar="N", help="only what N documents name (default: 1)")
    command.add_argument("--no-text", action="store_true", help="leave the documents' whole texts out")
    command = _verb(verbs, "terms", _terms, "list the concepts of the vocabularies")
    command.add_argument("text", nargs="?", default="", help="only concepts with this text in a label")
    command.add_argument("--kind", help="skill, role, team, organization, program, location, section or strength")
    command.add_argument("--vocabulary", action="append", default=[], metavar="FILE.ttl", help="more SKOS concepts")


def _build(options: argparse.Namespace) -> int:
    from graphkit.building import run_build, write_outputs
    from graphkit.report import summary

    with _progress("reading") as on_document:
        built = run_build(
            options.sources,
            ontology=_ontology(options),
            columns=_pairs(options.column, "--column"),
            strict=options.strict,
            processes=options.processes,
            on_document=on_document,
        )
    paths, report = write_outputs(built, options.output, title=options.title)
    for skip in built.skipped:
        _say(f"left out: {skip.source}: {skip.reason}")
    for note in built.notes:
        _say(f"note: {note}")
    _print_table(("what", "count"), summary(built.kg, len(report.violations)))
    for path in paths.values():
        print(path)
    return 1 if report.violations else 0


def _extract(options: argparse.Namespace) -> int:
    from graphkit.building import extract

    readings = extract(
        options.sources,
        ontology=_ontology(options),
        columns=_pairs(options.column, "--column"),
        strict=options.strict,
        processes=options.processes,
        on_skip=lambda skip: _say(f"left out: {skip.source}: {skip.reason}"),
    )
    for reading in readings:
        print(json.dumps(_as_json(reading), ensure_ascii=False))
    return 0


def _as_json(reading: Reading) -> dict[str, Any]:
    from graphkit.iris import shrink

    document = reading.document
    return {
        "id": document.id,
        "source": document.source,
        "title": document.title,
        "kind": document.kind,
        "offset": document.offset,
        "text_sha256": document.text_sha256,
        "mentions": [
            {name: getattr(mention, name) for name in mention.__slots__}
            for mention in reading.mentions
        ],
        "claims": [
            {
                "subject": claim.subject,
                "subjectLabel": claim.subject_label,
                "predicate": shrink(claim.predicate),
                "object": claim.object,
                "objectLabel": claim.object_label,
                "strength": claim.strength,
                "mentions": list(claim.mentions),
            }
            for claim in reading.claims
        ],
    }


def _validate(options: argparse.Namespace) -> int:
    from graphkit.validation import validate

    report = validate(_load(options.graph))
    for violation in report.violations:
        print(_plain(str(violation)))
    _say("no violations" if report.ok else f"{len(report.violations)} violations")
    return 0 if report.ok else 1


def _query(options: argparse.Namespace) -> int:
    if options.list:
        from graphkit.ontology import load_ontology

        _print_table(("query", "answers"), [(q.name, q.description) for q in load_ontology().queries.values()])
        return 0
    if options.graph is None or options.query is None:
        raise InputError("query", "needs a graph and a query", "graphkit query --list shows the named queries")
    text = options.query
    if text.endswith(".rq"):
        try:
            text = Path(text).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise InputError(options.query, "this query file can't be read", "check the path") from error
    kg = _load(options.graph)
    answer = kg.query(text, **_pairs(options.set, "--set"))
    if isinstance(answer, bool):
        print("yes" if answer else "no")
    elif hasattr(answer, "serialize"):
        print(answer.serialize(format="turtle"))
    else:
        _print_result(answer, options.format, iris=options.iris)
    return 0


def _explain(options: argparse.Namespace) -> int:
    kg = _load(options.graph)
    found = kg.evidence(options.subject, options.predicate, options.object)
    for item in found:
        if options.json:
            print(json.dumps({name: getattr(item, name) for name in item.__slots__}, ensure_ascii=False))
            continue
        start = item.start - item.quote_start
        end = start + len(item.exact)
        marked = f"{item.quote[:start]}[{item.quote[start:end]}]{item.quote[end:]}"
        facts = ", ".join(fact for fact in (kg.label(item.predicate), item.strength, item.section) if fact)
        print(_plain(f"{item.title} ({item.source}, characters {item.start}-{item.end}; {facts})"))
        print(_plain(f"    {marked}"))
    if not found:
        _say("no sentence says so")
    return 0 if found else 1


def _rank(options: argparse.Namespace) -> int:
    from graphkit.analytics import rank

    _print_result(rank(_load(options.graph), by=options.by, type=options.type, limit=options.limit), options.format)
    return 0


def _map(options: argparse.Namespace) -> int:
    from graphkit.mapview import write_map

    path = write_map(
        _load(options.graph),
        options.output,
        title=options.title,
        min_docs=options.min_docs,
        text=not options.no_text,
    )
    print(path)
    return 0


def _terms(options: argparse.Namespace) -> int:
    ontology = _ontology(options)
    wanted = options.text.casefold()
    writer = csv.writer(sys.stdout, delimiter="\t", lineterminator="\n")
    writer.writerow(("iri", "label", "kind", "broader", "other names"))
    found = 0
    for iri, concept in sorted(ontology.concepts.items()):
        if options.kind not in (None, concept.kind):
            continue
        if wanted and not any(wanted in label.casefold() for label in concept.labels):
            continue
        parents = [parent.label for iri_ in concept.broader if (parent := ontology.concept(iri_))]
        writer.writerow((iri, concept.label, concept.kind, "; ".join(parents), "; ".join(concept.alt_labels)))
        found += 1
    return 0 if found else 1


def _ontology(options: argparse.Namespace) -> Ontology:
    from graphkit.ontology import load_ontology

    return load_ontology(extra=options.vocabulary)


def _load(name: str) -> KnowledgeGraph:
    from graphkit.store import KnowledgeGraph

    path = Path(name)
    return KnowledgeGraph.load(path / "graph.trig" if path.is_dir() else path)


def _pairs(given: Sequence[str], option: str) -> dict[str, str]:
    pairs = {}
    for text in given:
        name, equals, value = text.partition("=")
        if not equals or not name or not value:
            raise InputError(option, f"{text!r} is not NAME=VALUE", "for example text=description")
        pairs[name] = value
    return pairs


def _print_result(result: Result, form: str, *, iris: bool = False) -> None:
    if form == "json":
        print(json.dumps(result.to_dicts(), ensure_ascii=False, indent=1, default=str))
    elif form == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(result.columns)
        writer.writerows(result)
    else:
        shown = result if iris else result.readable()
        _print_table(shown.columns, [tuple(row) for row in shown])


def _print_table(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column)
    for row in rows:
        # Text, not markup: a posting's "[red]" is just words.
        table.add_row(*(Text(_plain(_short(value))) for value in row))
    # A pipe has no width: nothing is cut there.
    console = Console() if sys.stdout.isatty() else Console(width=10_000)
    console.print(table)


def _short(value: Any) -> str:
    return f"{value:.4g}" if isinstance(value, float) else "" if value is None else str(value)


def _plain(text: str) -> str:
    # Document text may hold escape sequences that would drive the terminal.
    return "".join(char if char.isprintable() or char in "\n\t" else "�" for char in text)


def _say(message: str) -> None:
    print(_plain(message), file=sys.stderr)


@contextmanager
def _progress(what: str) -> Iterator[Any]:
    """A counter on standard error while documents are read."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn(what), BarColumn(), TextColumn("{task.completed} documents"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=False) as bar:
        task = bar.add_task(what, total=None)
        yield lambda _: bar.update(task, advance=1)
        bar.update(task, total=bar.tasks[0].completed)


if __name__ == "__main__":
    sys.exit(main())
