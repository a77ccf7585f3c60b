"""``report.md``: what a build read, what it found, what it left out."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from math import fsum
from pathlib import Path
from typing import TYPE_CHECKING

from graphkit.errors import GraphError
from graphkit.iris import GK
from graphkit.quads import DOCUMENTS, match

if TYPE_CHECKING:
    from graphkit.entities import Edge, Node
    from graphkit.model import Skipped
    from graphkit.store import KnowledgeGraph
    from graphkit.validation import Report
    from graphkit.verification import Verification

__all__ = ["summary", "write_report"]

_KINDS = {
    "team": "teams",
    "organization": "organisations",
    "role": "role types",
    "skill": "skills",
    "location": "locations",
    "program": "programs",
}


def summary(kg: KnowledgeGraph, violations: int) -> list[tuple[str, int]]:
    """What a build holds, as rows of a small table: documents, entities by type, edges, violations.

    >>> from graphkit.store import KnowledgeGraph
    >>> summary(KnowledgeGraph(), 0)[0]
    ('documents', 0)
    """
    return _summary(kg.nodes(), kg.edges(), len(kg.documents()), violations)


def _summary(
    nodes: Sequence[Node], edges: Sequence[Edge], documents: int, violations: int
) -> list[tuple[str, int]]:
    kinds = Counter(node.kind for node in nodes)
    rows = [("documents", documents)]
    rows += [(name, kinds[kind]) for kind, name in _KINDS.items() if kinds[kind]]
    return [*rows, ("edges", len(edges)), ("violations", violations)]


def write_report(
    kg: KnowledgeGraph,
    report: Report,
    path: str | Path,
    skipped: Sequence[Skipped] = (),
    notes: Sequence[str] = (),
    seconds: float | None = None,
    verified: Verification | None = None,
) -> Path:
    """Write the report of a build as Markdown.

    Args:
        kg: the graph.
        report: what `graphkit.validation.validate` found.
        path: file to write.
        skipped: inputs left out.
        notes: remarks on inputs that were read.
        seconds: how long the build took.
        verified: what looking up every quote again found.

    Raises:
        GraphError: the file can't be written.
    """
    nodes, edges, documents = kg.nodes(), kg.edges(), kg.documents()
    lines = [
        "# Build report",
        "",
        *_table(("what", "count"), _summary(nodes, edges, len(documents), len(report.violations))),
        *([f"Built in {seconds:.1f} s."] if seconds is not None else []),
        "",
        "## Documents",
        "",
        *_table(
            ("title", "kind", "mentions", "claims", "source"),
            ((d.title, d.kind, d.mentions, d.claims, _place(d.source, d.offset)) for d in documents),
        ),
        "## Edges",
        "",
        *_table(("relation", "edges"), _relations(kg, edges)),
        "## Rules",
        "",
        "Confidence is measured precision on labelled documents; of claims, the mean of those that have one.",
        "",
        *_table(("rule", "of", "count", "confidence", "never measured"), _rules(kg)),
        "## New concepts, for review",
        "",
        *_table(("label", "kind", "documents"), _new(nodes)),
        "## Left out",
        "",
        *_table(("source", "reason"), ((skip.source, skip.reason) for skip in skipped)),
        *(
            [f"- {_cell(note)}" for note in notes]
            and ["## Notes", "", *(f"- {_cell(note)}" for note in notes), ""]
        ),
        *(["## Verified", "", _cell(str(verified)), ""] if verified is not None else []),
        "## Violations",
        "",
        *_table(("where", "what"), ((v.focus, v.message) for v in report.violations)),
    ]
    target = Path(path)
    try:
        target.write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8")
    except OSError as error:
        raise GraphError(f"{target}: can't write the report: {error.strerror}") from error
    return target


def _relations(kg: KnowledgeGraph, edges: Sequence[Edge]) -> list[tuple[str, int]]:
    counts = Counter(edge.predicate for edge in edges)
    return [(kg.label(predicate), count) for predicate, count in sorted(counts.items())]


def _rules(kg: KnowledgeGraph) -> Iterator[tuple[str, str, int, str, int]]:
    """Rule, what it made, how many, how sure they are, and how many of them have no figure."""
    sure = {iri: float(value) for iri, _, value, _ in match(kg.store, predicate=GK.confidence)}
    mentions: Counter[str] = Counter()
    claims: defaultdict[str, list[float | None]] = defaultdict(list)
    for iri, _, rule, _ in match(kg.store, predicate=GK.rule):
        # A mention is a place in its document, and its IRI begins with the document's.
        if iri.startswith(DOCUMENTS):
            mentions[rule] += 1
        else:
            claims[rule].append(sure.get(iri))
    for rule, count in sorted(mentions.items(), key=lambda item: (-item[1], item[0])):
        known = kg.ontology.confidence.get(("", rule, 0))
        yield rule, "mentions", count, _share(known), count if known is None else 0
    for rule, found in sorted(claims.items(), key=lambda item: (-len(item[1]), item[0])):
        rated = [value for value in found if value is not None]
        mean = fsum(rated) / len(rated) if rated else None
        yield rule, "claims", len(found), _share(mean), len(found) - len(rated)


def _share(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"


def _new(nodes: Sequence[Node]) -> list[tuple[str, str, int]]:
    found = [(node.label, node.kind, node.document_count) for node in nodes if node.is_new]
    return sorted(found, key=lambda row: (row[1], -row[2], row[0]))


def _place(source: str, offset: int | None) -> str:
    return f"{source}, character {offset}" if offset else source


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    body = ["| " + " | ".join(_cell(value) for value in row) + " |" for row in rows]
    if not body:
        yield from ("None.", "")
        return
    yield "| " + " | ".join(head) + " |"
    yield "|" + " --- |" * len(head)
    yield from body
    yield ""


def _cell(value: object) -> str:
    # Titles and file names are other people's text: nothing in them may become Markdown or HTML.
    text = re.sub(r"\s+", " ", str(value))
    return (
        re.sub(r"([\\`*_{}\[\]<>|#!~])", r"\\\1", text)
        .replace("&", "&amp;")
        .replace("\\<", "&lt;")
        .replace("\\>", "&gt;")
    )
