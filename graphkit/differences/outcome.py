"""What a comparison of two graphs says: frozen, plain, picklable."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from graphkit.entities import Edge, Node

__all__ = ["CAUSES", "Cause", "Changes", "Difference", "EdgeChange", "EntityChange"]

#: Kinds of cause, as `Cause` tells them.
CAUSES: Final = ("document", "rule", "ontology", "correction", "resolution", "repetition", "unexplained")


@dataclass(frozen=True, slots=True, order=True)
class Cause:
    """Why something differs.

    Attributes:
        kind: one of `CAUSES`: a ``document`` came, went or was revised; another version of graphkit or
            another option (``rule``) or of the ``ontology`` read the same document; a person took a
            decision or took it back (``correction``); names were found to mean the same, or no longer
            (``resolution``); the sentence is one that the employer repeats, now that other postings are
            there (``repetition``); or ``unexplained``.
        what: what it was: IRI of a document, decision or concept, or a version.
        detail: the same in words.
    """

    kind: str
    what: str
    detail: str


@dataclass(frozen=True, slots=True)
class EdgeChange:
    """An edge that differs.

    Attributes:
        before: as it was, None where it was not there.
        after: as it is, None where it is gone.
        causes: why, sorted; never empty.
    """

    before: Edge | None
    after: Edge | None
    causes: tuple[Cause, ...]

    @property
    def edge(self) -> Edge:
        """As it is, or was."""
        return self.after or self.before  # type: ignore[return-value]

    @property
    def explained(self) -> bool:
        """Whether every document that was behind it, or is, has a stated cause."""
        return all(cause.kind != "unexplained" for cause in self.causes)


@dataclass(frozen=True, slots=True)
class EntityChange:
    """An entity that differs.

    Attributes:
        before: as it was, None where it was not there.
        after: as it is, None where it is gone.
        causes: why, sorted; never empty.
        fields: of one in both graphs, names of the attributes of `graphkit.entities.Node` that differ.
    """

    before: Node | None
    after: Node | None
    causes: tuple[Cause, ...]
    fields: tuple[str, ...] = ()

    @property
    def node(self) -> Node:
        """As it is, or was."""
        return self.after or self.before  # type: ignore[return-value]


_Change = TypeVar("_Change")


@dataclass(frozen=True)
class Changes(Generic[_Change]):
    """What came, what went, and what is otherwise than before; each sorted by IRIs."""

    added: tuple[_Change, ...] = ()
    removed: tuple[_Change, ...] = ()
    changed: tuple[_Change, ...] = ()

    def __len__(self) -> int:
        """How many differ."""
        return len(self.added) + len(self.removed) + len(self.changed)


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs between two graphs.

    Attributes:
        entities: teams, skills, places, role types and programs.
        edges: edges between them.

    >>> bool(Difference()), str(Difference())
    (False, 'entities: 0 added, 0 removed, 0 changed; edges: 0 added, 0 removed, 0 changed')
    """

    entities: Changes[EntityChange] = Changes()
    edges: Changes[EdgeChange] = Changes()

    @property
    def losses(self) -> tuple[EdgeChange, ...]:
        """Edges that vanished although at least one document behind them gives no cause for it."""
        return tuple(change for change in self.edges.removed if not change.explained)

    def __bool__(self) -> bool:
        """Whether anything differs."""
        return bool(len(self.entities) or len(self.edges))

    def __str__(self) -> str:
        """The numbers."""
        return "; ".join(
            f"{name}: {len(one.added)} added, {len(one.removed)} removed, {len(one.changed)} changed"
            for name, one in (("entities", self.entities), ("edges", self.edges))
        )
