"""Corrections of people, kept in a file beside the documents and replayed at every build.

`load_curation` reads ``curation.yaml``; `Curation.settle` changes what one document says,
`Curation.overlay` what is known of concepts; `curation_quads` writes down who decided what.
"""

from __future__ import annotations

from graphkit.curation.decision import DECISIONS, Applied, Curation, Decision, Stale
from graphkit.curation.file import (
    add_decisions,
    dump_curation,
    load_curation,
    parse_curation,
    plain_decision,
    save_curation,
)
from graphkit.curation.graph import applied_in, applied_quads, curation_quads, overlay_in, overlay_of_triples
from graphkit.curation.overlay import (
    Overlay,
    Part,
    chains,
    describe,
    facts_of,
    overlay_concepts,
    part_iri,
    whole_of,
)

__all__ = [
    "DECISIONS",
    "Applied",
    "Curation",
    "Decision",
    "Overlay",
    "Part",
    "Stale",
    "add_decisions",
    "applied_in",
    "applied_quads",
    "chains",
    "curation_quads",
    "describe",
    "dump_curation",
    "facts_of",
    "load_curation",
    "overlay_concepts",
    "overlay_in",
    "overlay_of_triples",
    "parse_curation",
    "part_iri",
    "plain_decision",
    "save_curation",
    "whole_of",
]
