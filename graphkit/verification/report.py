"""What a verification found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from graphkit.errors import InvalidGraphError
from graphkit.iris import shrink

__all__ = ["Failure", "Verification"]

_SHOWN: Final = 20


@dataclass(frozen=True, slots=True)
class Failure:
    """One thing that does not hold.

    Attributes:
        check: ``text``, ``quote``, ``mention``, ``claim``, ``edge``, ``graph``, ``changed``, ``missing`` or
            ``moved``; the last three are about the sources.
        message: what is wrong, in plain words.
        document: IRI of the document, or None.
        source: path or URL of the document, or the empty string.
        place: where in the document (``characters 57 to 60``), or the empty string.
        focus: IRI of what is wrong.
    """

    check: str
    message: str
    document: str | None = None
    source: str = ""
    place: str = ""
    focus: str = ""

    def __str__(self) -> str:
        """One line: check, document, place, message."""
        # Where the place says nothing, the very thing is named.
        about = shrink(self.focus) if not self.place and self.focus not in ("", self.document) else ""
        parts = (self.source or self.document or "", self.place or about)
        where = ", ".join(part for part in parts if part)
        return f"{self.check}: {where}: {self.message}"


@dataclass(frozen=True, slots=True)
class Verification:
    """What was looked at and what did not hold.

    Attributes:
        figures: name to number of what was checked: documents, mentions, claims, edges and, with
            sources, ``found again`` and ``not in the graph``.
        failures: the first thousand, in order of documents.
        failed: number of failures by check, all of them.

    >>> print(Verification({"documents": 2, "mentions": 9}, ()))
    2 documents, 9 mentions: everything holds
    """

    figures: Mapping[str, int]
    failures: tuple[Failure, ...]
    failed: Mapping[str, int] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Whether everything holds."""
        return not self.failures

    def raise_for_errors(self) -> None:
        """Raise when something does not hold.

        Raises:
            InvalidGraphError: with the first failures in its message.
        """
        if not self.ok:
            raise InvalidGraphError(str(self))

    def __str__(self) -> str:
        """The figures and the first failures, one a line."""
        seen = ", ".join(f"{number:,} {name}" for name, number in self.figures.items())
        if self.ok:
            return f"{seen}: everything holds"
        count = sum(self.failed.values())
        lines = [f"{seen}: {count:,} failures", *map(str, self.failures[:_SHOWN])]
        return "\n".join([*lines, f"… and {count - _SHOWN:,} more"] if count > _SHOWN else lines)
