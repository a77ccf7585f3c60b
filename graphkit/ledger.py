"""Everything that was read, kept so that no document is read twice.

One SQLite file beside a graph on disk, or a temporary one for a build in memory. It is a copy: what it
holds can be read again from the documents, so it may be deleted at any time. The rows are JSON, not
pickle, which would run what somebody else wrote there.
"""

from __future__ import annotations

import json
import zlib
from array import array
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, fields
from hashlib import sha256
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from graphkit.copies import signature
from graphkit.database import Database
from graphkit.model import Claim, Document, Mention, NewConcept, Reading, Run
from graphkit.repeats import Noted, note
from graphkit.statedindex import StatedIndex

if TYPE_CHECKING:
    from graphkit.copies import Signature

__all__ = ["Ledger", "Packed", "key_of", "pack", "unpack"]

#: What a reading is made of, in the order of `Reading`.
_PARTS: Final[tuple[type, ...]] = (Mention, Claim, NewConcept)
_FIELDS: Final[dict[type, tuple[str, ...]]] = {
    kind: tuple(field.name for field in fields(kind)) for kind in (Document, Mention, Claim, NewConcept)
}
_document_of: Final = attrgetter("document")
_values: Final = {kind: attrgetter(*names) for kind, names in _FIELDS.items()}
#: Number of the tables below: a file with others is emptied, and all in it read again.
_FORMAT: Final = 3
#: What is looked through for all documents stands apart from what is looked up for one.
_TABLES: Final = (
    "CREATE TABLE IF NOT EXISTS reading (document TEXT PRIMARY KEY, key TEXT NOT NULL,"
    " run INTEGER NOT NULL, organization TEXT, file TEXT NOT NULL, written TEXT, lost TEXT) WITHOUT ROWID",
    "CREATE INDEX IF NOT EXISTS reading_organization ON reading (organization, document)",
    "CREATE INDEX IF NOT EXISTS reading_unwritten ON reading (document) WHERE written IS NULL",
    "CREATE INDEX IF NOT EXISTS reading_lost ON reading (document) WHERE lost IS NOT NULL",
    "CREATE TABLE IF NOT EXISTS run (number INTEGER PRIMARY KEY, body TEXT UNIQUE)",
    "CREATE TABLE IF NOT EXISTS signature (document TEXT PRIMARY KEY, made BLOB) WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS content (document TEXT PRIMARY KEY, said BLOB NOT NULL, asked BLOB NOT NULL,"
    " body BLOB NOT NULL) WITHOUT ROWID",
)
_FORGET: Final = (
    "DELETE FROM reading WHERE document = ?",
    "DELETE FROM content WHERE document = ?",
    "DELETE FROM signature WHERE document = ?",
)
_NOTED: Final = (
    "SELECT document, organization, file, said, asked FROM reading JOIN content USING (document) WHERE "
)
_OF_ONE: Final = "document = ? AND organization IS NOT NULL"


@dataclass(frozen=True, slots=True)
class Packed:
    """A reading as bytes, with what is asked of it without unpacking; made by the worker that read it.

    Attributes:
        document: IRI of the document.
        noted: sentences and employer of a posting, None for an article.
        signature: of a posting's text, 192 numbers of four bytes, or None.
        body: the reading, as JSON, compressed.
    """

    document: str
    noted: Noted | None
    signature: bytes | None
    body: bytes


def pack(reading: Reading) -> Packed:
    """A reading as bytes.

    >>> reading = Reading(Document("We sail.", "a.txt"))
    >>> unpack(pack(reading).body) == reading
    True
    """
    parts = (reading.mentions, reading.claims, reading.new_concepts)
    rows = [[_values[kind](each) for each in part] for kind, part in zip(_PARTS, parts, strict=True)]
    text = json.dumps([_values[Document](reading.document), *rows, reading.sentences], separators=(",", ":"))
    document = reading.document
    noted: Noted | None = None
    made: Signature | None = None
    if document.kind == "posting":
        noted, made = note(reading), signature(document.text)
    return Packed(
        document.id,
        noted,
        None if made is None else made.tobytes(),
        # Level 1: a third larger than level 6, five times as fast.
        zlib.compress(text.encode("utf-8", "surrogatepass"), 1),
    )


def unpack(body: bytes) -> Reading:
    """The reading that `pack` made bytes of.

    Raises:
        ValueError: the bytes are something else.
    """
    try:
        document, *rows, sentences = json.loads(zlib.decompress(body))
        parts = [
            tuple(kind(*map(_frozen, row)) for row in found) for kind, found in zip(_PARTS, rows, strict=True)
        ]
        mentions, claims, concepts = parts
        return Reading(Document(*map(_frozen, document)), mentions, claims, concepts, _frozen(sentences))
    except (zlib.error, TypeError) as error:
        raise ValueError(f"no reading: {error}") from error


def _frozen(value: Any) -> Any:
    return tuple(map(_frozen, value)) if isinstance(value, list) else value


def key_of(document: Document, run: Run) -> str:
    """What a reading depends on: the document with its facts, and the run that reads it."""
    facts = [_values[Document](document), _values_of_run(run)]
    return sha256(json.dumps(facts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


_values_of_run: Final = attrgetter(*(field.name for field in fields(Run)))


class Ledger:
    """Readings by the IRI of their document; one process at a time.

    Args:
        path: the file, made when it is not there; a temporary one when None.

    Attributes:
        stated: what the documents of the graph ever stated of concepts.

    Raises:
        GraphError: the file is in use by another process, or cannot be written.

    >>> ledger = Ledger()
    >>> reading = Reading(Document("We sail.", "a.txt", kind="posting"))
    >>> ledger.put("k", pack(reading), Run("1.0", "0.1"))
    >>> [reading.document.text for reading in ledger.all()]
    ['We sail.']
    """

    def __init__(self, path: Path | None = None) -> None:
        self._data = Database(path)
        self._data.keep_format(_FORMAT)
        for table in _TABLES:
            self._data.run(table)
        self.stated = StatedIndex(self._data)

    def close(self) -> None:
        """Let go of the file and its lock."""
        self._data.close()

    def __enter__(self) -> Ledger:
        """The ledger itself; it is closed at the end."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close."""
        self.close()

    def documents(self) -> set[str]:
        """IRIs of all documents that were read."""
        return {iri for (iri,) in self._data.rows("SELECT document FROM reading")}

    def key(self, document: str) -> str | None:
        """Key under which a document was last read, None where it never was."""
        return self._one("SELECT key FROM reading WHERE document = ?", document)

    def _one(self, sql: str, document: str) -> str | None:
        return next((value for (value,) in self._data.rows(sql, document)), None)

    def run(self, document: str) -> Run:
        """What read a document.

        Raises:
            KeyError: nothing did.
        """
        body = self._one("SELECT body FROM run JOIN reading ON run = number WHERE document = ?", document)
        if body is None:
            raise KeyError(document)
        return Run(*map(_frozen, json.loads(body)))

    def put(self, key: str, packed: Packed, run: Run) -> None:
        """Keep a reading, made by a run; one of the same document is replaced."""
        noted = packed.noted or Noted(packed.document, "", "", array("Q"), array("Q"))
        # Of an article no employer is asked for.
        organization = noted.organization if packed.noted else None
        iri, said, asked = packed.document, noted.said.tobytes(), noted.asked.tobytes()
        self.drop(iri)
        body = json.dumps(_values_of_run(run))
        self._data.run("INSERT OR IGNORE INTO run (body) VALUES (?)", body)
        self._data.run(
            "INSERT INTO reading (document, key, run, organization, file)"
            " SELECT ?, ?, number, ?, ? FROM run WHERE body = ?",
            *(iri, key, organization, noted.file, body),
        )
        self._data.run("INSERT INTO content VALUES (?, ?, ?, ?)", iri, said, asked, packed.body)
        if packed.noted:
            self._data.run("INSERT INTO signature VALUES (?, ?)", iri, packed.signature)

    def together(self) -> AbstractContextManager[None]:
        """What is put inside becomes lasting at once, at the end."""
        return self._data.together()

    def get(self, document: str) -> Reading:
        """The reading of a document.

        Raises:
            KeyError: there is none, or its row is damaged.
        """
        rows = self._data.rows("SELECT body FROM content WHERE document = ?", document)
        if not rows:
            raise KeyError(document)
        try:
            return unpack(rows[0][0])
        except ValueError as error:
            raise KeyError(document) from error

    def all(self) -> Iterator[Reading]:
        """All readings, in order of their documents' IRIs."""
        for (document,) in self._data.rows("SELECT document FROM reading ORDER BY document"):
            yield self.get(document)

    def notes(self, documents: Iterable[str], beside: Iterable[str] | None = None) -> list[Noted]:
        """Sentences and employers of those of the documents that are postings, in order of IRI.

        Args:
            documents: their IRIs.
            beside: only those with an employer that one of these has.
        """
        wanted = set(documents)
        if beside is None:
            found = list(self._noted("organization IS NOT NULL"))
        else:
            seed = [noted for iri in beside for noted in self._noted(_OF_ONE, iri)]
            found = []
            for organization in sorted({noted.organization for noted in seed if noted.organization}):
                found += self._noted("organization = ?", organization)
            # Where no employer is known, the file or its folder stands for it.
            folders = {noted.folder for noted in seed if not noted.organization}
            loose = self._noted("organization = ''") if folders else iter(())
            found += (noted for noted in loose if noted.folder in folders)
        return sorted((noted for noted in found if noted.document in wanted), key=_document_of)

    def _noted(self, which: str, *values: object) -> Iterator[Noted]:
        for document, organization, file, said, asked in self._data.rows(_NOTED + which, *values):
            yield Noted(document, organization, file, array("Q", said), array("Q", asked))

    def signatures(self, documents: Iterable[str]) -> dict[str, Signature | None]:
        """Signatures of the texts of those of the documents that are postings."""
        import numpy as np

        wanted = set(documents)
        rows = self._data.rows("SELECT document, made FROM signature")
        return {
            document: None if made is None else np.frombuffer(made, np.uint32)
            for document, made in rows
            if document in wanted
        }

    def text(self, document: str) -> str:
        """Text of a document."""
        return self.get(document).document.text

    def written(self, document: str) -> str | None:
        """In which state a document was last written into the graph, None where nobody knows."""
        return self._one("SELECT written FROM reading WHERE document = ?", document)

    def unwritten(self) -> set[str]:
        """Documents that were read, and nobody knows how they stand in the graph."""
        return {iri for (iri,) in self._data.rows("SELECT document FROM reading WHERE written IS NULL")}

    def mark(self, document: str, state: str, lost: Mapping[int, int]) -> None:
        """Note the state in which a document stands in the graph, and the claims its sentences lost."""
        self._data.run(
            "UPDATE reading SET written = ?, lost = ? WHERE document = ?",
            state,
            json.dumps({str(mark): count for mark, count in lost.items()}) if lost else None,
            document,
        )

    def unmark(self, documents: Iterable[str]) -> None:
        """Documents are about to be written: until that is done nobody can tell how they stand there."""
        with self.together():
            rows = ((document,) for document in documents)
            self._data.run_many("UPDATE reading SET written = NULL, lost = NULL WHERE document = ?", rows)

    def lost(self) -> tuple[int, int]:
        """How many claims of how many repeated sentences were left out of the graph."""
        totals: dict[str, int] = {}
        for (text,) in self._data.rows(
            "SELECT lost FROM reading WHERE lost IS NOT NULL AND written IS NOT NULL"
        ):
            for mark, count in json.loads(text).items():
                totals[mark] = totals.get(mark, 0) + int(count)
        return sum(totals.values()), len(totals)

    def drop(self, document: str) -> None:
        """Forget a document."""
        for sql in _FORGET:
            self._data.run(sql, document)
