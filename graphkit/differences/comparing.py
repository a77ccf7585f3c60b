"""Two graphs side by side."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from graphkit.differences.causes import Gap
from graphkit.differences.outcome import Cause, Changes, Difference, EdgeChange, EntityChange
from graphkit.differences.side import Side
from graphkit.entities import Edge, Node

if TYPE_CHECKING:
    from graphkit.store import KnowledgeGraph

__all__ = ["diff"]

_NUMBERS: Final = (
    "document_count",
    "claim_count",
    "strength",
    "required",
    "preferred",
    "responsibility",
    "context",
    "claims",
)
#: How many documents mention an entity is left out: it changes with nearly every document.
_FIELDS: Final = (
    "label",
    "kind",
    "alt_labels",
    "definition",
    "broader",
    "matches",
    "coordinates",
    "is_new",
)


def diff(a: KnowledgeGraph, b: KnowledgeGraph) -> Difference:
    """What differs between two graphs, and why.

    An edge that is gone has a cause for each document that was behind it: the document went, was closed
    or was revised; another version of graphkit or of the ontology read it; a decision of a person took
    hold or was taken back; its sentence is now one that the employer repeats. What none of these explains
    is ``unexplained``. The same holds the other way round for what was added.

    Edges of both graphs are held in memory, their other quads are not; the time grows with the edges
    and with the claims of those that differ.

    Args:
        a: the graph as it was.
        b: the graph as it is.

    >>> from graphkit.store import KnowledgeGraph
    >>> bool(diff(KnowledgeGraph(), KnowledgeGraph()))
    False
    """
    return _Desk(Side(a), Side(b)).difference()


class _Desk:
    """One comparison."""

    def __init__(self, before: Side, after: Side) -> None:
        self._before, self._after = before, after
        self._loss = Gap(before, after, lost=True)
        self._gain = Gap(after, before, lost=False)

    def difference(self) -> Difference:
        edges = self._edges()
        return Difference(self._entities(edges), edges)

    # --- edges ---

    def _edges(self) -> Changes[EdgeChange]:
        old, new = (
            {(edge.subject, edge.predicate, edge.object): edge for edge in side.kg.edges()}
            for side in (self._before, self._after)
        )
        return Changes(
            tuple(
                EdgeChange(None, new[key], _sorted(self._gain.edge(new[key])))
                for key in sorted(new.keys() - old)
            ),
            tuple(
                EdgeChange(old[key], None, _sorted(self._loss.edge(old[key])))
                for key in sorted(old.keys() - new)
            ),
            tuple(
                self._changed(old[key], new[key])
                for key in sorted(old.keys() & new)
                if any(getattr(old[key], name) != getattr(new[key], name) for name in _NUMBERS)
            ),
        )

    def _changed(self, old: Edge, new: Edge) -> EdgeChange:
        was, now = set(old.claims), set(new.claims)
        causes: set[Cause] = set()
        if was - now:
            causes |= self._loss.edge(old, was - now)
        if now - was:
            causes |= self._gain.edge(new, now - was)
        for claim in was & now:
            causes |= self._loss.strength(claim, old)
        return EdgeChange(old, new, _sorted(causes, old.subject))

    # --- entities ---

    def _entities(self, edges: Changes[EdgeChange]) -> Changes[EntityChange]:
        old, new = ({node.iri: node for node in side.kg.nodes()} for side in (self._before, self._after))
        added, removed = new.keys() - old, old.keys() - new
        came, went = _by_end(edges.added, added), _by_end(edges.removed, removed)
        return Changes(
            tuple(
                EntityChange(None, new[iri], _sorted(self._gain.entity(iri) or came[iri], iri))
                for iri in sorted(added)
            ),
            tuple(
                EntityChange(old[iri], None, _sorted(self._loss.entity(iri) or went[iri], iri))
                for iri in sorted(removed)
            ),
            tuple(
                EntityChange(old[iri], new[iri], self._described(iri), fields)
                for iri in sorted(old.keys() & new)
                if (fields := _different(old[iri], new[iri]))
            ),
        )

    def _described(self, iri: str) -> tuple[Cause, ...]:
        """Why an entity that is in both graphs is described in other words."""
        raw = self._before.raw(iri) | self._after.raw(iri)
        causes = self._loss.deciding(raw) | self._loss.names(iri) | self._gain.names(iri)
        versions = self._before.ontologies, self._after.ontologies
        if versions[0] != versions[1]:
            was, now = (" ".join(sorted(one)) for one in versions)
            causes.add(Cause("ontology", now, f"ontology {was} -> {now}"))
        if not causes and self._before.raw(iri) != self._after.raw(iri):
            causes.add(Cause("resolution", iri, "other names are taken for it"))
        return _sorted(causes, iri)


def _different(old: Node, new: Node) -> tuple[str, ...]:
    return tuple(name for name in _FIELDS if getattr(old, name) != getattr(new, name))


def _by_end(changes: Iterable[EdgeChange], ends: set[str]) -> dict[str, set[Cause]]:
    """Causes of the edges at each of some entities."""
    found: dict[str, set[Cause]] = {iri: set() for iri in ends}
    for change in changes:
        for iri in ends.intersection((change.edge.subject, change.edge.object)):
            found[iri].update(change.causes)
    return found


def _sorted(causes: set[Cause], what: str = "") -> tuple[Cause, ...]:
    nothing = Cause("unexplained", what, "nothing that the graphs hold explains it")
    return tuple(sorted(causes)) or (nothing,)
