"""The command about the vocabularies: ``terms``."""

from __future__ import annotations

import argparse
import csv
import sys
from typing import Any

from graphkit.cli.common import ontology_of, verb

__all__ = ["add"]


def add(verbs: Any) -> None:
    """Add the command that lists concepts."""
    command = verb(verbs, "terms", _terms, "list the concepts of the vocabularies")
    command.add_argument("text", nargs="?", default="", help="only concepts with this text in a label")
    command.add_argument(
        "--kind", help="skill, role, team, organization, program, location, section or strength"
    )
    command.add_argument(
        "--vocabulary", action="append", default=[], metavar="FILE.ttl", help="more SKOS concepts"
    )


def _terms(options: argparse.Namespace) -> int:
    ontology = ontology_of(options)
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
