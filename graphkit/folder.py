"""A graph on disk: one folder, one writer, and readers that never see half a change.

::

    graph/
      store.txt      which store is the graph: a number
      store-1/       Oxigraph; a first build writes the next one aside, and then this number
      ledger.db      what was read of each document; its lock keeps a second writer out
      reading-…/     snapshots of readers, made of hard links; gone with their process
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from errno import EDQUOT, ENOSPC, EXDEV
from pathlib import Path
from typing import Final
from weakref import finalize

import pyoxigraph as ox

from graphkit.errors import GraphError
from graphkit.ledger import Ledger
from graphkit.userfiles import write_whole

__all__ = ["GraphFolder", "Snapshot", "find_graph", "snapshot", "writing"]

_CURRENT: Final = "store.txt"
_TRIES: Final = 40
_PAUSE: Final = 0.05
_SNAPSHOT: Final = re.compile(r"reading-(\d+)-")


class GraphFolder:
    """A graph on disk, open for writing; made by `writing`.

    Attributes:
        path: the folder.
        ledger: what was read of each document.
    """

    def __init__(self, path: Path, ledger: Ledger) -> None:
        self.path = path
        self.ledger = ledger
        self._open: tuple[int, ox.Store] | None = None

    def open(self) -> ox.Store | None:
        """The store of the graph, or None where there is none yet."""
        number = _number(self.path)
        if number is None:
            return None
        if self._open is None or self._open[0] != number:
            self._open = number, _opened(self.path / f"store-{number}")
        return self._open[1]

    def close(self) -> None:
        """Let go of the store; whoever else has it keeps it open."""
        self._open = None

    @contextmanager
    def aside(self) -> Iterator[ox.Store]:
        """An empty store that becomes the graph at the end, at once and whole; after an error it does not."""
        number = (_number(self.path) or 0) + 1
        target = self.path / f"store-{number}"
        shutil.rmtree(target, ignore_errors=True)
        try:
            store = _opened(target)
            yield store
            store.flush()
            # In one piece it is read three times as fast; that costs three seconds in a hundred of a build.
            store.optimize()
            del store
        except OSError as error:
            shutil.rmtree(target, ignore_errors=True)
            raise GraphError(
                f"{self.path}: the graph could not be written: {error} ({_next_step(error)}; "
                "the graph is as it was before)"
            ) from error
        except BaseException:
            shutil.rmtree(target, ignore_errors=True)
            raise
        self._switch(number)

    def _switch(self, number: int) -> None:
        try:
            write_whole(self.path / _CURRENT, f"{number}\n".encode("ascii"))
        except OSError as error:
            raise GraphError(
                f"{self.path}: could not be written: {error.strerror} (the graph is as it was before)"
            ) from error
        _sweep(self.path)


@contextmanager
def writing(path: str | Path) -> Iterator[GraphFolder]:
    """Open the folder of a graph for writing; it is made when it is not there.

    Raises:
        GraphError: another process is writing it, or it cannot be written.
    """
    folder = Path(path)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise GraphError(
            f"{folder}: can't make this folder: {error.strerror} (give another one with -o)"
        ) from error
    if not os.access(folder, os.W_OK):
        raise GraphError(
            f"{folder}: this folder is read-only (change its permissions, or work on a copy of the folder)"
        )
    with Ledger(folder / "ledger.db") as ledger:
        _sweep(folder)
        found = GraphFolder(folder, ledger)
        try:
            yield found
        finally:
            found.close()


def find_graph(path: str | Path) -> Path | None:
    """The folder of the graph at a place: the place itself, or ``graph`` in it; None where there is none.

    A bare Oxigraph store counts too.

    >>> find_graph("no/such/folder") is None
    True
    """
    return next((p for p in (Path(path), Path(path) / "graph") if _is_graph(p)), None)


class Snapshot:
    """A graph on disk as it was at one moment, for reading; its files go with this object.

    Attributes:
        store: the Oxigraph store; it cannot be written, nor used when this object is gone.
        is_whole: whether a build made it, so that it holds all that follows from its documents.
    """

    def __init__(self, source: Path, place: Path, *, is_whole: bool) -> None:
        self.is_whole = is_whole
        aside = tempfile.mkdtemp(prefix=f"reading-{os.getpid()}-", dir=place)
        # After a kill the next writer sweeps it.
        finalize(self, shutil.rmtree, aside, ignore_errors=True)
        _link(source, Path(aside, "store"))
        self.store = ox.Store.read_only(str(Path(aside, "store")))


def snapshot(path: str | Path) -> Snapshot:
    """The graph in a folder as it is now, for reading; what a writer does later does not change it.

    Raises:
        GraphError: there is no graph, or it cannot be read.
    """
    folder = find_graph(path)
    if folder is None:
        raise GraphError(f"{path}: there is no graph here (make one with graphkit build -o {path})")
    elsewhere = Path(tempfile.gettempdir())
    # Beside it, where files can be linked; elsewhere when the folder may only be read, or is full.
    place = folder if os.access(folder, os.W_OK) else elsewhere
    for attempt in range(_TRIES):
        number = _number(folder)
        source = folder if number is None else folder / f"store-{number}"
        try:
            return Snapshot(source, place, is_whole=number is not None)
        except OSError as error:
            full = _is_full(error)
            # A writer may move files while they are being linked: look again.
            if attempt + 1 == _TRIES or (full and place == elsewhere):
                step = _next_step(error) if full else "is it being written? try again later"
                raise GraphError(f"{folder}: could not be read: {error} ({step})") from error
            if full:
                place = elsewhere
            else:
                time.sleep(_PAUSE)
    raise AssertionError("unreachable")


def _link(source: Path, target: Path) -> None:
    """Make a copy of a RocksDB database that a writer may be writing, as it is at one moment.

    Tables never change once written, so they are linked. The manifest names them; while it stays the same
    nothing was flushed or compacted, and the log holds all that came since, in order. Oxigraph's own
    backup leaves out the log of a database that another process has open.

    Raises:
        OSError: the writer moved files meanwhile.
    """
    target.mkdir()
    before = _manifest(source)
    for path in sorted(source.iterdir()):
        if path.suffix == ".sst":
            try:
                os.link(path, target / path.name)
            except PermissionError:
                shutil.copyfile(path, target / path.name)
            except OSError as error:
                if error.errno != EXDEV:
                    raise
                shutil.copyfile(path, target / path.name)
        elif path.suffix == ".log" or path.name.startswith(("OPTIONS-", "IDENTITY")):
            shutil.copyfile(path, target / path.name)
    for name, data in before.items():
        (target / name).write_bytes(data)
    if _manifest(source) != before:
        raise OSError("it changed while it was being copied")


def _manifest(source: Path) -> dict[str, bytes]:
    current = (source / "CURRENT").read_bytes()
    name = current.decode("ascii").strip()
    return {"CURRENT": current, name: (source / name).read_bytes()}


def _is_graph(folder: Path) -> bool:
    return (folder / _CURRENT).is_file() or (folder / "CURRENT").is_file()


def _number(folder: Path) -> int | None:
    try:
        text = (folder / _CURRENT).read_text("ascii").strip()
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise GraphError(f"{folder / _CURRENT}: could not be read: {error}") from error
    if not text.isdigit():
        raise GraphError(f"{folder / _CURRENT}: {text[:20]!r} is no number (build the graph again)")
    return int(text)


def _opened(path: Path) -> ox.Store:
    try:
        return ox.Store(str(path))
    except OSError as error:
        raise GraphError(f"{path}: the store could not be opened: {error} ({_next_step(error)})") from error


def _is_full(error: OSError) -> bool:
    # The store gives its errors as text, without a number.
    return error.errno in (ENOSPC, EDQUOT) or "No space left" in str(error)


def _next_step(error: OSError) -> str:
    if _is_full(error):
        return "free some space on the disk"
    return "is it open elsewhere?" if "lock" in str(error) else "check the folder and its permissions"


def _sweep(folder: Path) -> None:
    """Remove stores that are no longer the graph, and snapshots whose process is gone."""
    number = _number(folder)
    with suppress(OSError):
        for path in folder.iterdir():
            found = _SNAPSHOT.match(path.name)
            old = path.name.startswith("store-") and path.name != f"store-{number}"
            if old or (found and not _alive(int(found[1]))):
                shutil.rmtree(path, ignore_errors=True)


def _alive(process: int) -> bool:
    if sys.platform == "win32":
        return True  # there a signal of 0 is no mere question
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True  # somebody else's
    return True
