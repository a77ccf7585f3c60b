"""Commands that read documents, and that change and export graphs."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphkit.cli.common import (
    add_day,
    add_graph,
    add_proposer,
    add_sources,
    add_vocabulary,
    day_of,
    load,
    ontology_of,
    pairs,
    proposers_of,
    verb,
)
from graphkit.cli.output import print_table, progress, say
from graphkit.errors import InputError

if TYPE_CHECKING:
    from graphkit.building import Built
    from graphkit.model import Claim, Reading

__all__ = ["add"]


def add(verbs: Any) -> None:
    """Add the commands that read documents."""
    command = verb(verbs, "build", _build, "read documents and write graph, map and report into a folder")
    add_sources(command)
    add_day(command)
    command.add_argument(
        "-o", "--output", default="build", metavar="DIR", help="folder to write (default: build)"
    )
    command.add_argument("--title", help="heading of the map")
    command.add_argument(
        "--curation",
        metavar="FILE.yaml",
        help="decisions of a person (default: the curation.yaml that lies in a folder of the sources)",
    )
    command = verb(
        verbs, "extract", _extract, "print what is read from each document, one JSON line a document"
    )
    add_sources(command)
    command = verb(verbs, "add", _add, "put more documents into a graph that a build wrote")
    add_graph(command)
    add_sources(command)
    add_day(command)
    command = verb(verbs, "replace", _replace, "put a new text in the place of a document")
    add_graph(command)
    command.add_argument("document", metavar="DOCUMENT", help="title or IRI of the document to be replaced")
    command.add_argument("source", metavar="SOURCE", help="file with the new text")
    add_proposer(command)
    add_vocabulary(command)
    add_day(command)
    command = verb(verbs, "retract", _retract, "take documents out of a graph, with all they said")
    add_graph(command)
    command.add_argument("documents", nargs="+", metavar="DOCUMENT", help="title or IRI of a document")
    add_vocabulary(command)
    command = verb(
        verbs, "decide", _decide, "lay decisions over a graph, in the place of those it was made with"
    )
    add_graph(command)
    command.add_argument("curation", metavar="FILE.yaml", help="all decisions that shall hold")
    add_vocabulary(command)
    command = verb(verbs, "export", _export, "write a graph as a file in another format")
    add_graph(command)
    command.add_argument(
        "file", metavar="FILE", help="name ending in .trig, .nq, .jsonld, .ttl, .graphml or .gexf"
    )


def _build(options: argparse.Namespace) -> int:
    from graphkit.building import run_build
    from graphkit.outputs import write_outputs
    from graphkit.report import summary

    with progress("reading") as on_document:
        built = run_build(
            options.sources,
            into=Path(options.output) / "graph",
            ontology=ontology_of(options),
            columns=pairs(options.column, "--column"),
            strict=options.strict,
            processes=options.processes,
            proposers=proposers_of(options),
            seen=day_of(options),
            curation=options.curation,
            on_document=on_document,
        )
    paths, report, verified = write_outputs(
        built, options.output, title=options.title, sources=_again(options.sources)
    )
    _tell(built)
    print_table(("what", "count"), summary(built.kg, len(report.violations)))
    say(f"verified: {verified}")
    for path in paths.values():
        print(path)
    return 1 if report.violations or not verified.ok else 0


def _again(sources: list[str]) -> list[str] | None:
    """Sources that can be opened a second time; None where one cannot."""
    return None if "-" in sources else sources


def _tell(built: Built) -> None:
    """What changed and what was left out, on standard error."""
    for skip in built.skipped:
        say(f"left out: {skip.source}: {skip.reason}")
    for note in built.notes:
        say(f"note: {note}")
    _tell_refused(built.refused)
    growth = built.growth
    if growth.same or growth.closed or growth.changed:
        counts = (
            (growth.new - growth.revised, "new"),
            (growth.revised, "revised"),
            (growth.changed, "read or written again"),
            (growth.closed - growth.revised, "gone, so closed"),
            (growth.same, "as they were"),
        )
        say("documents: " + ", ".join(f"{number} {what}" for number, what in counts if number))


def _tell_refused(refused: Mapping[str, int]) -> None:
    for reason, number in sorted(refused.items(), key=lambda item: (-item[1], item[0])):
        say(f"{number} proposals refused: {reason}")


def _add(options: argparse.Namespace) -> int:
    from graphkit.building import add

    with progress("reading") as on_document:
        built = add(
            options.graph,
            options.sources,
            ontology=ontology_of(options),
            columns=pairs(options.column, "--column"),
            strict=options.strict,
            processes=options.processes,
            proposers=proposers_of(options),
            seen=day_of(options),
            on_document=on_document,
        )
    return _changed(built)


#: What a change of the graph alone leaves as it was.
_FILES = (
    "the graph is changed; the map and the files beside it are still those of the last build "
    "(write them anew with graphkit map and graphkit export)"
)


def _replace(options: argparse.Namespace) -> int:
    from graphkit.building import replace

    return _changed(
        replace(
            options.graph,
            options.document,
            options.source,
            ontology=ontology_of(options),
            proposers=proposers_of(options),
            seen=day_of(options),
        )
    )


def _changed(built: Built) -> int:
    """What became of a graph, with a look at each document that was written."""
    from graphkit.verification import verify

    _tell(built)
    verified = verify(built.kg, documents=frozenset(built.growth.written))
    say(f"verified: {verified}")
    say(_FILES)
    return 0 if verified.ok else 1


def _retract(options: argparse.Namespace) -> int:
    from graphkit.building import retract

    retract(options.graph, options.documents, ontology=ontology_of(options))
    say(f"{len(options.documents)} taken out")
    say(_FILES)
    return 0


def _decide(options: argparse.Namespace) -> int:
    from graphkit.building import decide

    built = decide(options.graph, options.curation, ontology=ontology_of(options))
    say(f"{len(built.kg.curation.decisions)} decisions hold")
    return _changed(built)


def _export(options: argparse.Namespace) -> int:
    print(load(options.graph).save(options.file))
    return 0


def _extract(options: argparse.Namespace) -> int:
    from graphkit.building import extract

    refused: Counter[str] = Counter()
    readings = extract(
        options.sources,
        ontology=ontology_of(options),
        columns=pairs(options.column, "--column"),
        strict=options.strict,
        processes=options.processes,
        proposers=proposers_of(options),
        on_skip=lambda skip: say(f"left out: {skip.source}: {skip.reason}"),
        on_refuse=lambda each: refused.update([each.reason]),
    )
    found = False
    for reading in readings:
        found = True
        print(json.dumps(_as_json(reading), ensure_ascii=False))
    _tell_refused(refused)
    if not found:
        raise InputError(", ".join(options.sources), "no document could be read here", "see above")
    return 0


#: What `extract` gives of a mention; the formats of labelled documents have the same.
_OF_MENTION = ("type", "start", "end", "text", "label", "concept", "strength", "section", "rule")


def _as_json(reading: Reading) -> dict[str, Any]:
    from graphkit.iris import shrink

    document = reading.document
    places = {(claim.subject, claim.predicate, claim.object): n for n, claim in enumerate(reading.claims)}
    return {
        "id": document.id,
        "source": document.source,
        "title": document.title,
        "kind": document.kind,
        "offset": document.offset,
        "text_sha256": document.text_sha256,
        "mentions": [{name: getattr(mention, name) for name in _OF_MENTION} for mention in reading.mentions],
        "claims": [
            {
                "subject": claim.subject,
                "subjectLabel": claim.subject_label,
                "predicate": shrink(claim.predicate),
                "object": claim.object,
                "objectLabel": claim.object_label,
                "strength": claim.strength,
                "mentions": list(claim.mentions),
                # What few claims have is only there where they have it.
                **({"alternatives": [places[key] for key in _others(claim)]} if claim.alternatives else {}),
                **({"years": claim.years} if claim.years is not None else {}),
                **({"seniority": claim.seniority} if claim.seniority else {}),
            }
            for claim in reading.claims
        ],
    }


def _others(claim: Claim) -> list[tuple[str, str, str]]:
    return [(claim.subject, claim.predicate, other) for other in claim.alternatives]
