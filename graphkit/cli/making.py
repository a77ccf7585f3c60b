"""Commands that read documents: ``build`` and ``extract``."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING, Any

from graphkit.cli.common import add_sources, ontology_of, pairs, verb
from graphkit.cli.output import print_table, progress, say
from graphkit.errors import InputError

if TYPE_CHECKING:
    from graphkit.model import Claim, Reading

__all__ = ["add"]


def add(verbs: Any) -> None:
    """Add the commands that read documents."""
    command = verb(verbs, "build", _build, "read documents and write graph, map and report into a folder")
    add_sources(command)
    command.add_argument(
        "-o", "--output", default="build", metavar="DIR", help="folder to write (default: build)"
    )
    command.add_argument("--title", help="heading of the map")
    command = verb(
        verbs, "extract", _extract, "print what is read from each document, one JSON line a document"
    )
    add_sources(command)


def _build(options: argparse.Namespace) -> int:
    from graphkit.building import run_build, write_outputs
    from graphkit.report import summary

    with progress("reading") as on_document:
        built = run_build(
            options.sources,
            ontology=ontology_of(options),
            columns=pairs(options.column, "--column"),
            strict=options.strict,
            processes=options.processes,
            on_document=on_document,
        )
    paths, report = write_outputs(built, options.output, title=options.title)
    for skip in built.skipped:
        say(f"left out: {skip.source}: {skip.reason}")
    for note in built.notes:
        say(f"note: {note}")
    print_table(("what", "count"), summary(built.kg, len(report.violations)))
    for path in paths.values():
        print(path)
    return 1 if report.violations else 0


def _extract(options: argparse.Namespace) -> int:
    from graphkit.building import extract

    readings = extract(
        options.sources,
        ontology=ontology_of(options),
        columns=pairs(options.column, "--column"),
        strict=options.strict,
        processes=options.processes,
        on_skip=lambda skip: say(f"left out: {skip.source}: {skip.reason}"),
    )
    found = False
    for reading in readings:
        found = True
        print(json.dumps(_as_json(reading), ensure_ascii=False))
    if not found:
        raise InputError(", ".join(options.sources), "no document could be read here", "see above")
    return 0


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
        "mentions": [
            {name: getattr(mention, name) for name in mention.__slots__} for mention in reading.mentions
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
                # What few claims have is only there where they have it.
                **({"alternatives": [places[key] for key in _others(claim)]} if claim.alternatives else {}),
                **({"years": claim.years} if claim.years is not None else {}),
            }
            for claim in reading.claims
        ],
    }


def _others(claim: Claim) -> list[tuple[str, str, str]]:
    return [(claim.subject, claim.predicate, other) for other in claim.alternatives]
