"""A `KnowledgeGraph` as the plain data of a map."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING, Final

from graphkit.iris import GK, KINDS
from graphkit.mapview.data import MapData, MapDocument, MapEdge, MapEvidence, MapNode
from graphkit.mapview.style import Style, style_of

if TYPE_CHECKING:
    from graphkit.entities import Edge
    from graphkit.evidence import DocumentInfo, Evidence
    from graphkit.store import KnowledgeGraph

__all__ = ["map_data"]

_CLASSES: Final = {kind: name for name, kind in KINDS.items()}

#: Relations read backwards; the ontology has words for one direction only.
_INVERSE: Final = {
    GK.asksFor: "asked for by",
    GK.hiresFor: "hired by",
    GK.locatedIn: "location of",
    GK.mentionsProgram: "mentioned by",
    GK.partOf: "has part",
    GK.runBy: "runs",
    GK.runs: "run by",
}


def map_data(
    kg: KnowledgeGraph,
    *,
    title: str | None = None,
    min_docs: int = 1,
    types: Collection[str] | None = None,
    built: date | None = None,
) -> MapData:
    """Everything of a graph that a map shows, not yet laid out.

    Args:
        kg: the graph.
        title: heading of the page.
        min_docs: leave out links that fewer documents support.
        types: local names of the classes to keep (``Team``, ``Skill`` …); all when None.
        built: day shown in the summary; today when None.
    """
    documents = kg.documents()
    nodes = [node for node in _nodes(kg) if types is None or node.type in types]
    kept = {node.id for node in nodes}
    gathered = _Evidence({item.iri: i for i, item in enumerate(documents)})
    edges = [
        _edge(kg, edge, gathered)
        for edge in kg.edges()
        if edge.document_count >= min_docs and edge.subject in kept and edge.object in kept
    ]
    return MapData(
        title=title or "Who asks for what",
        summary=_summary(nodes, len(documents), style_of(kg.ontology), built or date.today()),
        nodes=tuple(nodes),
        edges=tuple(edges),
        evidence=tuple(gathered.items),
        documents=tuple(_document(kg, item) for item in documents),
    )


def _nodes(kg: KnowledgeGraph) -> list[MapNode]:
    return [
        MapNode(
            id=node.iri,
            type=_CLASSES.get(node.kind, node.kind),
            label=node.label or kg.label(node.iri),
            aliases=node.alt_labels,
            description=node.definition,
            links=node.matches,
            documents=node.document_count,
        )
        for node in kg.nodes()
    ]


class _Evidence:
    """Places in documents, each once however many links it speaks for."""

    def __init__(self, places: dict[str, int]) -> None:
        self.places = places
        self.items: dict[MapEvidence, int] = {}

    def number(self, said: Evidence, concept: str) -> int:
        item = MapEvidence(
            document=self.places[said.document],
            start=said.start,
            end=said.end,
            section=said.section.replace("-", " "),
            strength=said.strength or "",
            concept=concept,
        )
        return self.items.setdefault(item, len(self.items))


def _edge(kg: KnowledgeGraph, edge: Edge, gathered: _Evidence) -> MapEdge:
    numbers = (gathered.number(said, _named_by(said, edge)) for said in kg.evidence_of(edge))
    label, inverse = _words(kg, edge)
    return MapEdge(
        subject=edge.subject,
        predicate=edge.predicate,
        object=edge.object,
        label=label,
        inverse=inverse,
        strengths=(edge.required, edge.preferred, edge.responsibility, edge.context),
        documents=edge.document_count,
        evidence=tuple(dict.fromkeys(numbers)),
    )


def _named_by(said: Evidence, edge: Edge) -> str:
    """Which end of a link a place names: the claim that ties a posting to its team names the team."""
    links_to_subject = said.predicate == GK.postedBy or (
        said.predicate == GK.forRole and edge.predicate != GK.hiresFor
    )
    return edge.subject if links_to_subject else edge.object


def _words(kg: KnowledgeGraph, edge: Edge) -> tuple[str, str]:
    if edge.predicate == GK.locatedIn and f"/{KINDS['RoleType']}/" in edge.subject:
        # A role type lies nowhere; what is meant is where somebody is looking for it.
        return "wanted in", "looks for"
    label = kg.label(edge.predicate)
    return label, _INVERSE.get(edge.predicate, f"{label} (from)")


def _document(kg: KnowledgeGraph, item: DocumentInfo) -> MapDocument:
    return MapDocument(
        iri=item.iri,
        title=item.title,
        source=item.source if item.offset is None else f"{item.source} at {item.offset}",
        kind=item.kind,
        url=item.url or "",
        date=item.date or "",
        place=item.header or "",
        text=kg.text(item.iri),
    )


def _summary(nodes: list[MapNode], documents: int, style: Style, built: date) -> str:
    """``11 documents · 14 teams · 163 skills; built 22 Nov 2026``."""
    counts = Counter(node.type for node in nodes)
    looks = sorted((style.of(name) for name in counts), key=lambda look: (look.order, look.type))
    parts = [f"{documents:,} document{'' if documents == 1 else 's'}"]
    for look in looks:
        number = counts[look.type]
        parts.append(f"{number:,} {(look.label if number == 1 else look.plural).lower()}")
    return f"{' · '.join(parts)}; built {built.day} {built:%b %Y}"
