"""Everything that was read, kept so that no document is read twice.

One SQLite file beside a graph on disk, or a temporary one for a build in memory. It is a copy: what it
holds can be read again from the documents, so it may be deleted at any time. The rows are JSON, not
pickle, which would run what somebody else wrote there.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from array import array
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields
from hashlib import sha256
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from graphkit.copies import signature
from graphkit.errors import GraphError
from graphkit.model import Claim, Document, Mention, NewConcept, Reading, Run
from graphkit.repeats import Noted, note

if TYPE_CHECKING:
    from graphkit.copies import Signature

__all__ = ["Ledger", "Packed", "key_of", "pack", "unpack"]

#: What a reading is made of, in the order of `Reading`.
_PARTS: Final[tuple[type, ...]] = (Mention, Claim, NewConcept)
_FIELDS: Final[dict[type, tuple[str, ...]]] = {
    kind: tuple(field.name for field in fields(kind)) for kind in (Document, Mention, Claim, NewConcept)
}
_values: Final = {kind: attrgetter(*names) for kind, names in _FIELDS.items()}
_TABLE: Final = (
    "CREATE TABLE IF NOT EXISTS reading (document TEXT PRIMARY KEY, key TEXT NOT NULL, kind TEXT NOT NULL,"
    " organization TEXT NOT NULL, file TEXT NOT NULL, said BLOB NOT NULL, asked BLOB NOT NULL,"
    " signature BLOB, body BLOB NOT NULL, written TEXT, lost TEXT) WITHOUT ROWID"
)
_INSERT: Final = (
    "INSERT OR REPLACE INTO reading (document, key, kind, organization, file, said, asked, signature, body)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


@dataclass(frozen=True, slots=True)
class Packed:
    """A reading as bytes, with what is asked of it without unpacking; made by the worker that read it.

    Attributes:
        document: IRI of the document.
        kind: ``article`` or ``posting``.
        noted: sentences and employer of a posting, empty for an article.
        signature: of a posting's text, 192 numbers of four bytes, or None.
        body: the reading, as JSON, compressed.
    """

    document: str
    kind: str
    noted: Noted
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
    made: Signature | None = None
    if document.kind == "posting":
        noted, made = note(reading), signature(document.text)
    else:
        noted = Noted(document.id, "", "", array("Q"), array("Q"))
    return Packed(
        document.id,
        document.kind,
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

    Raises:
        GraphError: the file is in use by another process, or cannot be written.

    >>> ledger = Ledger()
    >>> ledger.put("k", pack(Reading(Document("We sail.", "a.txt", kind="posting"))))
    >>> [reading.document.text for reading in ledger.all()]
    ['We sail.']
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        with self._clear_errors():
            self._data = sqlite3.connect("" if path is None else str(path), timeout=0, isolation_level=None)
            # Held until closed or killed: the lock against a second writer.
            self._data.execute("PRAGMA locking_mode = EXCLUSIVE")
            self._data.execute("PRAGMA cache_size = -16000")
            self._data.execute("PRAGMA journal_mode = WAL")
            self._data.execute("PRAGMA synchronous = NORMAL")
            self._data.execute("BEGIN EXCLUSIVE")
            self._data.execute(_TABLE)
            self._data.execute("COMMIT")

    def close(self) -> None:
        """Let go of the file and its lock."""
        self._data.close()

    def __enter__(self) -> Ledger:
        """The ledger itself; it is closed at the end."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close."""
        self.close()

    def key(self, document: str) -> str | None:
        """Key under which a document was last read, or None."""
        row = self._one("SELECT key FROM reading WHERE document = ?", document)
        return None if row is None else str(row[0])

    def keys(self) -> dict[str, str]:
        """Key under which each document was last read."""
        return dict(self._rows("SELECT document, key FROM reading"))

    def put(self, key: str, packed: Packed) -> None:
        """Keep a reading; one of the same document is replaced."""
        noted = packed.noted
        self._run(
            _INSERT,
            (
                packed.document,
                key,
                packed.kind,
                noted.organization,
                noted.file,
                noted.said.tobytes(),
                noted.asked.tobytes(),
                packed.signature,
                packed.body,
            ),
        )

    @contextmanager
    def together(self) -> Iterator[None]:
        """What is put inside becomes lasting at once, at the end."""
        self._run("BEGIN")
        try:
            yield
        finally:
            # What was read stays read, also when the reading was stopped.
            self._run("COMMIT")

    def get(self, document: str) -> Reading:
        """The reading of a document.

        Raises:
            KeyError: there is none, or its row is damaged.
        """
        row = self._one("SELECT body FROM reading WHERE document = ?", document)
        if row is None:
            raise KeyError(document)
        try:
            return unpack(row[0])
        except ValueError as error:
            raise KeyError(document) from error

    def all(self) -> Iterator[Reading]:
        """All readings, in order of their documents' IRIs."""
        for (document,) in self._rows("SELECT document FROM reading ORDER BY document"):
            yield self.get(document)

    def notes(self, documents: Iterable[str]) -> list[Noted]:
        """Sentences and employers of those of the documents that are postings, in order of IRI."""
        wanted = set(documents)
        rows = self._rows(
            "SELECT document, organization, file, said, asked FROM reading"
            " WHERE kind = 'posting' ORDER BY document"
        )
        return [
            Noted(document, organization, file, array("Q", said), array("Q", asked))
            for document, organization, file, said, asked in rows
            if document in wanted
        ]

    def signatures(self, documents: Iterable[str]) -> dict[str, Signature | None]:
        """Signatures of the texts of those of the documents that are postings."""
        import numpy as np

        wanted = set(documents)
        rows = self._rows("SELECT document, signature FROM reading WHERE kind = 'posting'")
        return {
            document: None if made is None else np.frombuffer(made, np.uint32)
            for document, made in rows
            if document in wanted
        }

    def text(self, document: str) -> str:
        """Text of a document."""
        return self.get(document).document.text

    def written(self) -> dict[str, str]:
        """In which state each document was last written into the graph."""
        return dict(self._rows("SELECT document, written FROM reading WHERE written IS NOT NULL"))

    def mark(self, document: str, state: str, lost: Mapping[int, int]) -> None:
        """Note the state in which a document stands in the graph, and the claims its sentences lost."""
        self._run(
            "UPDATE reading SET written = ?, lost = ? WHERE document = ?",
            (
                state,
                json.dumps({str(mark): count for mark, count in lost.items()}) if lost else None,
                document,
            ),
        )

    def unmark(self, documents: Iterable[str]) -> None:
        """Documents are about to be written: until that is done nobody can tell how they stand there."""
        with self.together(), self._clear_errors():
            rows = ((document,) for document in documents)
            self._data.executemany("UPDATE reading SET written = NULL, lost = NULL WHERE document = ?", rows)

    def lost(self) -> tuple[int, int]:
        """How many claims of how many repeated sentences were left out of the graph."""
        totals: dict[str, int] = {}
        for (text,) in self._rows("SELECT lost FROM reading WHERE lost IS NOT NULL AND written IS NOT NULL"):
            for mark, count in json.loads(text).items():
                totals[mark] = totals.get(mark, 0) + int(count)
        return sum(totals.values()), len(totals)

    def drop(self, document: str) -> None:
        """Forget a document."""
        self._run("DELETE FROM reading WHERE document = ?", (document,))

    def _one(self, sql: str, *values: object) -> Any:
        with self._clear_errors():
            return self._data.execute(sql, values).fetchone()

    def _rows(self, sql: str) -> list[Any]:
        with self._clear_errors():
            return self._data.execute(sql).fetchall()

    def _run(self, sql: str, values: tuple[object, ...] = ()) -> None:
        with self._clear_errors():
            self._data.execute(sql, values)

    @contextmanager
    def _clear_errors(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            text = str(error)
            if "locked" in text:
                hint = "another process is writing this graph: wait until it is done"
            elif "malformed" in text or "not a database" in text:
                hint = "the file is damaged; delete it, everything in it can be read again"
            else:
                hint = "check the folder, its permissions and the space on the disk"
            raise GraphError(f"{self._path or 'temporary file'}: {text} ({hint})") from error
