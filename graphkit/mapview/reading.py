"""A `KnowledgeGraph` as the plain data of a map."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final

from graphkit.entities import Edge
from graphkit.errors import InputError, QueryError
from graphkit.iris import GK, KINDS, RDF, concept_iri
from graphkit.mapview.answer import Triple, triples_of
from graphkit.mapview.data import MapClaim, MapData, MapDocument, MapEdge, MapEvidence, MapNode
from graphkit.mapview.style import Style, style_of
from graphkit.quads import match

if TYPE_CHECKING:
    from graphkit.entities import Node
    from graphkit.evidence import DocumentInfo, Evidence
    from graphkit.store import KnowledgeGraph

__all__ = ["map_data", "type_names"]

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


#: Skills below these are asked for nearly everywhere; a community named by one says nothing.
_GENERAL: Final = frozenset({concept_iri("skill", "soft skills")})


def map_data(
    kg: KnowledgeGraph,
    *,
    title: str | None = None,
    min_docs: int = 1,
    types: Collection[str] | None = None,
    query: str | None = None,
    built: date | None = None,
) -> MapData:
    """Everything of a graph that a map shows, not yet laid out.

    Args:
        kg: the graph.
        title: heading of the page.
        min_docs: leave out links that fewer documents support, and what then has none.
        types: classes to keep, as `type_names` reads them; all when None.
        query: keep only what its answer speaks of; see `graphkit.mapview.answer.triples_of`.
        built: day shown in the summary; today when None.

    Raises:
        InputError: one of `types` is no type.
        QueryError: `query` can't be run, or its answer speaks of nothing in the graph.
    """
    kept_types = None if types is None else type_names(kg, types)
    wanted = None if query is None else triples_of(kg, query)
    all_nodes = [node for node in kg.nodes() if kept_types is None or _type(node) in kept_types]
    known = {node.iri for node in all_nodes}
    found = [e for e in _edges(kg, wanted) if e.subject in known and e.object in known]
    # What only the answer states has no documents, and stays unless some are asked for.
    found = [e for e in found if e.document_count >= min_docs or (min_docs == 1 and not e.claims)]
    linked = {end for edge in found for end in (edge.subject, edge.object)}
    if wanted is None:
        kept = linked | {node.iri for node in all_nodes if node.document_count >= min_docs}
    else:
        kept = linked | ({end for s, _, o in wanted for end in (s, o)} & known)
        if not kept:
            raise QueryError(
                "nothing in the answer is a team, skill or other entity of this graph, so there is nothing "
                "to draw (its triples need IRIs of entities; labels alone are not enough)"
            )
    nodes = [_node(kg, node) for node in all_nodes if node.iri in kept]
    documents = kg.documents()
    gathered = _Gathered(kg, {item.iri: i for i, item in enumerate(documents)})
    edges = tuple(_edge(kg, edge, gathered) for edge in found)
    data = MapData(
        title=title or "Who asks for what",
        nodes=tuple(nodes),
        edges=edges,
        evidence=tuple(gathered.evidence),
        documents=tuple(_document(kg, item) for item in documents),
        claims=tuple(gathered.claims.values()),
    )
    if wanted is not None:
        data = _used_documents(data)
    summary = _summary(nodes, len(data.documents), style_of(kg.ontology), built or date.today())
    return replace(data, summary=summary)


def type_names(kg: KnowledgeGraph, types: Collection[str]) -> set[str]:
    """Classes by their names, kinds, labels or plurals, in any case: ``role``, ``RoleType``, ``role types``.

    Raises:
        InputError: one of them is none of these.
    """
    looks = style_of(kg.ontology).types
    names = {
        form.casefold(): name
        for name, look in looks.items()
        for form in (name, KINDS.get(name, name), f"{KINDS.get(name, name)}s", look.label, look.plural)
    }
    found = set()
    for given in types:
        name = names.get(given.strip().casefold())
        if name is None:
            raise InputError("types", f"{given!r} is not a type of the map", f"one of {', '.join(looks)}")
        found.add(name)
    return found


def _edges(kg: KnowledgeGraph, wanted: set[Triple] | None) -> list[Edge]:
    """Links of the graph; of an answer also those that the graph does not hold, which have no evidence."""
    edges = kg.edges()
    if wanted is None:
        return edges
    stated = {(edge.subject, edge.predicate, edge.object): edge for edge in edges}
    return [
        stated.get(triple) or Edge(*triple, kg.label(triple[0]), kg.label(triple[2]))
        for triple in sorted(wanted)
    ]


def _used_documents(data: MapData) -> MapData:
    """Only the documents that the evidence kept stands in."""
    used = sorted({said.document for said in data.evidence})
    place = {old: new for new, old in enumerate(used)}
    return replace(
        data,
        documents=tuple(data.documents[i] for i in used),
        evidence=tuple(replace(said, document=place[said.document]) for said in data.evidence),
    )


def _type(node: Node) -> str:
    return _CLASSES.get(node.kind, node.kind)


def _node(kg: KnowledgeGraph, node: Node) -> MapNode:
    return MapNode(
        id=node.iri,
        type=_type(node),
        label=node.label or kg.label(node.iri),
        aliases=node.alt_labels,
        description=node.definition,
        links=node.matches,
        documents=node.document_count,
        broader=tuple(kg.label(iri) for iri in node.broader),
        new=node.is_new,
        general=_is_general(kg, node.iri),
    )


def _is_general(kg: KnowledgeGraph, iri: str) -> bool:
    seen: set[str] = set()
    above = [iri]
    while above:
        at = above.pop()
        if at in _GENERAL:
            return True
        if at not in seen:
            seen.add(at)
            concept = kg.ontology.concepts.get(at)
            above += concept.broader if concept else ()
    return False


class _Gathered:
    """Places in documents and the claims made there, each once however many links they speak for."""

    def __init__(self, kg: KnowledgeGraph, places: dict[str, int]) -> None:
        self.kg = kg
        self.places = places
        self.evidence: dict[MapEvidence, int] = {}
        self.claims: dict[str, MapClaim] = {}
        self._numbers: dict[str, int] = {}

    def number(self, said: Evidence, concept: str) -> int:
        item = MapEvidence(
            document=self.places[said.document],
            start=said.start,
            end=said.end,
            section=said.section.replace("-", " "),
            strength=said.strength or "",
            concept=concept,
            claim=self._claim(said.claim),
        )
        return self.evidence.setdefault(item, len(self.evidence))

    def _claim(self, iri: str) -> int:
        if iri not in self.claims:
            facts = {predicate: value for _, predicate, value, _ in match(self.kg.store, iri)}
            self.claims[iri] = MapClaim(
                iri, *(facts[part] for part in (RDF.subject, RDF.predicate, RDF.object))
            )
            self._numbers[iri] = len(self._numbers)
        return self._numbers[iri]


def _edge(kg: KnowledgeGraph, edge: Edge, gathered: _Gathered) -> MapEdge:
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
