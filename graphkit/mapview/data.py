"""What the map shows, as plain frozen data: no graph store, no browser, no pyvis.

A `MapData` comes from `graphkit.mapview.reading.map_data`, gets its positions in
`graphkit.mapview.layout.arrange` and becomes a page in `graphkit.mapview.page.render`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from graphkit.model import STRENGTHS

__all__ = ["MapClaim", "MapData", "MapDocument", "MapEdge", "MapEvidence", "MapNode", "edge_weight"]

#: How much one document of each strength says about a link; used for layout, backbone and fit alike.
STRENGTH_WEIGHTS: Final = dict(zip(STRENGTHS, (3.0, 1.5, 2.0, 0.5), strict=True))


@dataclass(frozen=True, slots=True)
class MapDocument:
    """One document: where it came from, the place it is about, and its whole text."""

    iri: str
    title: str
    source: str = ""
    kind: str = "article"
    url: str = ""
    date: str = ""
    place: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class MapClaim:
    """What one document states; evidence says where. It goes into the Turtle a person takes away."""

    iri: str
    subject: str
    predicate: str
    object: str


@dataclass(frozen=True, slots=True)
class MapEvidence:
    """One place in a document that speaks for a link.

    Attributes:
        document: position of the document in `MapData.documents`.
        start: first code point of the mention in the document's text.
        end: one past its last code point.
        section: readable name of the section it stands in.
        strength: one of `graphkit.model.STRENGTHS`, or empty where it does not apply.
        concept: IRI of the thing that is named there.
        claim: position in `MapData.claims` of the claim it stands for, or -1.
    """

    document: int
    start: int
    end: int
    section: str = ""
    strength: str = ""
    concept: str = ""
    claim: int = -1


@dataclass(frozen=True, slots=True)
class MapNode:
    """One thing on the map. `x`, `y`, `size`, `degree` and `community` are set by the layout.

    `broader` are the labels of broader concepts, `new` says that no vocabulary knows the thing, and
    `general` that it is asked for nearly everywhere (a soft skill): neither should name a community.
    """

    id: str
    type: str
    label: str
    aliases: tuple[str, ...] = ()
    description: str = ""
    links: tuple[str, ...] = ()
    documents: int = 0
    broader: tuple[str, ...] = ()
    new: bool = False
    general: bool = False
    degree: int = 0
    community: int = -1
    x: float = 0.0
    y: float = 0.0
    size: float = 8.0


@dataclass(frozen=True, slots=True)
class MapEdge:
    """One link.

    Attributes:
        subject: IRI of its first end.
        predicate: full IRI of the relation.
        object: IRI of its second end.
        label: relation in words, read from subject to object (``asks for``).
        inverse: the same read from object to subject (``asked for by``).
        strengths: number of documents by strength, in the order of `graphkit.model.STRENGTHS`.
        documents: number of documents that say so.
        evidence: positions in `MapData.evidence`.
    """

    subject: str
    predicate: str
    object: str
    label: str
    inverse: str = ""
    strengths: tuple[int, int, int, int] = (0, 0, 0, 0)
    documents: int = 1
    evidence: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class MapData:
    """Everything one map shows.

    Attributes:
        title: heading of the page.
        summary: one line of plain words below it.
        nodes: the things; after the layout, in the order in which they come into view.
        edges: the links; after the layout, the most telling first.
        evidence: the places in documents, shared between links.
        documents: the documents.
        claims: what the documents state.
        communities: name of each community, by number.
    """

    title: str
    summary: str = ""
    nodes: tuple[MapNode, ...] = ()
    edges: tuple[MapEdge, ...] = ()
    evidence: tuple[MapEvidence, ...] = ()
    documents: tuple[MapDocument, ...] = ()
    claims: tuple[MapClaim, ...] = ()
    communities: tuple[str, ...] = field(default=())


def edge_weight(edge: MapEdge) -> float:
    """How much a link counts: its documents, weighted by how strongly they say it.

    >>> edge_weight(MapEdge("t", "asksFor", "s", "asks for", strengths=(1, 0, 0, 0)))
    3.0
    """
    weight = sum(n * STRENGTH_WEIGHTS[s] for n, s in zip(edge.strengths, STRENGTHS, strict=True))
    return weight or float(max(edge.documents, 1))
