"""Triples of Turtle files, by subject and predicate."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pyoxigraph as ox

from graphkit.errors import OntologyError
from graphkit.iris import RDF

__all__ = ["Facts"]


class Facts:
    """What some Turtle files say, together; blank nodes are left out."""

    def __init__(self) -> None:
        self._objects: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        self._instances: defaultdict[str, list[str]] = defaultdict(list)
        #: File in which a subject was last given a class, for messages.
        self.origin: dict[str, Path] = {}

    def read(self, path: Path) -> None:
        """Add the triples of one file.

        Raises:
            OntologyError: it is no valid Turtle.
        """
        try:
            for triple in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
                subject, predicate, value = triple.subject, triple.predicate.value, triple.object
                if not isinstance(subject, ox.NamedNode) or not isinstance(value, ox.NamedNode | ox.Literal):
                    continue
                if predicate == RDF.type:
                    self._instances[value.value].append(subject.value)
                    self.origin[subject.value] = path
                self._objects[subject.value][predicate].append(value.value)
        except (SyntaxError, ValueError) as error:
            raise OntologyError(
                f"{path}: not valid Turtle: {error} (mend the file there and try again)"
            ) from error

    def all(self, subject: str, predicate: str) -> tuple[str, ...]:
        """All values, in the order of the files."""
        return tuple(self._objects[subject][predicate]) if subject in self._objects else ()

    def one(self, subject: str, predicate: str) -> str | None:
        """The first value, or None."""
        values = self.all(subject, predicate)
        return values[0] if values else None

    def instances(self, of: str) -> tuple[str, ...]:
        """What has this class."""
        return tuple(self._instances.get(of, ()))
