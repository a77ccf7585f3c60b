"""An SQLite file that one process has open, and its errors in plain words."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from graphkit.errors import GraphError

__all__ = ["Database"]


class Database:
    """An SQLite database.

    Args:
        path: the file, made when it is not there; when None one in memory, or on disk while it is large.

    Raises:
        GraphError: the file is in use by another process, or cannot be written.

    >>> data = Database()
    >>> data.run("CREATE TABLE t (n)")
    >>> data.run_many("INSERT INTO t VALUES (?)", [(1,), (2,)])
    >>> data.rows("SELECT n FROM t WHERE n > ?", 1)
    [(2,)]
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
            self._data.execute("COMMIT")

    def close(self) -> None:
        """Let go of the file and its lock."""
        self._data.close()

    def keep_format(self, number: int) -> None:
        """Empty a file whose tables are of another format than this number, and give it the number."""
        if self.rows("PRAGMA user_version") == [(number,)]:
            return
        with self.together():
            for (table,) in self.rows("SELECT name FROM sqlite_master WHERE type = 'table'"):
                self.run('DROP TABLE "{}"'.format(table.replace('"', '""')))
            self.run(f"PRAGMA user_version = {number:d}")

    def rows(self, sql: str, *values: object) -> list[Any]:
        """All rows that a statement finds."""
        with self._clear_errors():
            return self._data.execute(sql, values).fetchall()

    def run(self, sql: str, *values: object) -> None:
        """Carry out a statement."""
        with self._clear_errors():
            self._data.execute(sql, values)

    def run_many(self, sql: str, values: Iterable[tuple[object, ...]]) -> None:
        """Carry out a statement for each of some values."""
        with self._clear_errors():
            self._data.executemany(sql, values)

    @contextmanager
    def together(self) -> Iterator[None]:
        """What is written inside becomes lasting at once, at the end."""
        self.run("BEGIN")
        try:
            yield
        finally:
            # What was done stays done, also when the work was stopped; a full disk ends it by itself.
            if self._data.in_transaction:
                self.run("COMMIT")

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
            elif "full" in text:
                hint = "free some space on the disk"
            else:
                hint = "check the folder, its permissions and the space on the disk"
            raise GraphError(f"{self._path or 'temporary file'}: {text} ({hint})") from error
