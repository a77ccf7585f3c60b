"""What documents ever stated of concepts: kept beside a graph, so that not all of it needs to be compared.

An entry too many does no harm, it is only looked at; so nothing is ever taken out, and an entry is
written before the graph is.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from graphkit.database import Database

__all__ = ["StatedIndex"]

_TABLES: Final = (
    "CREATE TABLE IF NOT EXISTS name (key TEXT, concept TEXT, PRIMARY KEY (key, concept)) WITHOUT ROWID",
    "CREATE INDEX IF NOT EXISTS name_concept ON name (concept)",
    "CREATE TABLE IF NOT EXISTS place (concept TEXT, parent TEXT, document TEXT,"
    " PRIMARY KEY (concept, parent, document)) WITHOUT ROWID",
    "CREATE INDEX IF NOT EXISTS place_parent ON place (parent)",
    "CREATE TABLE IF NOT EXISTS whole (version TEXT PRIMARY KEY) WITHOUT ROWID",
)


class StatedIndex:
    """Names that concepts had, and where documents placed them.

    Args:
        data: where it is kept; for as long as this object lives when None.

    Attributes:
        lasts: whether it outlives this object.

    >>> index = StatedIndex()
    >>> index.add([("name robotics", "urn:a"), ("name robotics", "urn:b")], [("urn:a", "urn:c", "urn:d")])
    >>> sorted(index.concepts("name robotics")), index.keys("urn:b"), index.parents("urn:a")
    (['urn:a', 'urn:b'], {'name robotics'}, [('urn:c', 'urn:d')])
    """

    def __init__(self, data: Database | None = None) -> None:
        self.lasts = data is not None
        self._data = data or Database()
        for table in _TABLES:
            self._data.run(table)

    def is_whole(self, version: str) -> bool:
        """Whether it has all that a graph states, and the names in the vocabularies of this version."""
        return bool(self._data.rows("SELECT 1 FROM whole WHERE version = ?", version))

    def empty(self) -> None:
        """Note that it no longer has all."""
        self._data.run("DELETE FROM whole")

    def fill(
        self, version: str, names: Iterable[tuple[str, str]], places: Iterable[tuple[str, str, str]]
    ) -> None:
        """Add all that a graph states, and the names in the vocabularies of this version."""
        self.empty()
        self.add(names, places)
        self._data.run("INSERT INTO whole VALUES (?)", version)

    def add(self, names: Iterable[tuple[str, str]], places: Iterable[tuple[str, str, str]]) -> None:
        """Add keys of names, each with its concept, and concepts with a parent and who says so."""
        with self._data.together():
            self._data.run_many("INSERT OR IGNORE INTO name VALUES (?, ?)", names)
            self._data.run_many("INSERT OR IGNORE INTO place VALUES (?, ?, ?)", places)

    def concepts(self, key: str) -> set[str]:
        """IRIs of the concepts that had a name with this key."""
        return {iri for (iri,) in self._data.rows("SELECT concept FROM name WHERE key = ?", key)}

    def keys(self, concept: str) -> set[str]:
        """Keys of the names that a concept had."""
        return {key for (key,) in self._data.rows("SELECT key FROM name WHERE concept = ?", concept)}

    def parents(self, concept: str) -> list[tuple[str, str]]:
        """What a concept was said to be part of, each with the document that said so."""
        return self._data.rows("SELECT parent, document FROM place WHERE concept = ?", concept)

    def children(self, concept: str) -> set[str]:
        """IRIs of what was said to be part of a concept."""
        found = self._data.rows("SELECT DISTINCT concept FROM place WHERE parent = ?", concept)
        return {iri for (iri,) in found}
