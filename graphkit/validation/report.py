"""What a validation found."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import Final

import pyoxigraph as ox

from graphkit.errors import InvalidGraphError
from graphkit.iris import shrink
from graphkit.quads import DOCUMENTS, match

__all__ = ["Report", "Violation", "violation"]

_SHOWN: Final = 10


@dataclass(frozen=True, slots=True)
class Violation:
    """One thing that is wrong, where, and what should be.

    Attributes:
        focus: IRI of the node that is wrong.
        path: IRI of the property the rule looks at, or None.
        message: what should be, in plain words.
        severity: ``Violation``, ``Warning`` or ``Info``, as in SHACL.
        document: IRI of the document it stands in, or None.
        place: where in the document (``characters 57 to 60``), or the empty string.
        shape: number of the shape (``S08``) or name of the invariant (``I05-…``).
    """

    focus: str
    path: str | None
    message: str
    severity: str
    document: str | None
    place: str
    shape: str

    def __str__(self) -> str:
        """One line: rule, place, message."""
        where = shrink(self.document) if self.document else shrink(self.focus)
        place = f", {self.place}" if self.place else ""
        about = f" [{shrink(self.focus)}]" if self.document and self.focus != self.document else ""
        return f"{self.shape}: {where}{place}: {self.message}{about}"


@dataclass(frozen=True)
class Report:
    """What a validation found; empty when the graph is whole.

    Attributes:
        violations: what is wrong, sorted by rule and place.
        checked: number of documents looked at.

    >>> print(Report((), 2))
    2 documents, nothing wrong
    """

    violations: tuple[Violation, ...]
    checked: int = 0

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.violations

    def raise_for_errors(self) -> None:
        """Raise when something is wrong.

        Raises:
            InvalidGraphError: with the first violations in its message.
        """
        if not self.ok:
            raise InvalidGraphError(str(self))

    def __len__(self) -> int:
        """Number of violations."""
        return len(self.violations)

    def __iter__(self) -> Iterator[Violation]:
        """The violations, in order."""
        return iter(self.violations)

    def __bool__(self) -> bool:
        """Always true: ask `ok`, an empty report is a good one."""
        return True

    def __str__(self) -> str:
        """The first violations, one a line."""
        if self.ok:
            return f"{self.checked} documents, nothing wrong"
        lines = [f"{self.checked} documents, {len(self)} violations", *map(str, self.violations[:_SHOWN])]
        if len(self) > _SHOWN:
            lines.append(f"… and {len(self) - _SHOWN} more")
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        return "<br>".join(escape(line) for line in str(self).splitlines())


def violation(
    store: ox.Store,
    *,
    focus: str,
    path: str | None,
    message: str,
    severity: str,
    shape: str,
    document: str | None = None,
) -> Violation:
    """A violation, with the document and the place it stands in."""
    document = document or _document_of(store, focus)
    place = re.search(r"#char=(\d+),(\d+)", focus)
    return Violation(
        focus=focus,
        path=path,
        message=message,
        severity=severity,
        document=document,
        place=f"characters {place[1]} to {place[2]}" if place else "",
        shape=shape,
    )


def _document_of(store: ox.Store, focus: str) -> str | None:
    if focus.startswith(DOCUMENTS):
        return focus.split("#", 1)[0]
    if not re.match(r"[a-z]+:", focus):
        return None
    return next((graph for *_, graph in match(store, focus) if graph.startswith(DOCUMENTS)), None)
