"""What graphkit keeps for one person: vocabularies of their own, and a cache that may be deleted at any time.

The cache is JSON behind a checksum, not pickle or marshal: both of those run or crash on bytes that
somebody else wrote. For the 7,700 shipped concepts JSON takes 28 ms where marshal takes 13 and parsing
Turtle takes 600, so safety costs 15 ms.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

__all__ = [
    "cache_folder",
    "code_hash",
    "no_garbage",
    "own_vocabularies",
    "rare_garbage",
    "recall",
    "vocabulary_folder",
    "write_whole",
]

#: Files kept of one kind: a person who edits an ontology makes a new one each time.
_KEPT: Final = 6
#: New objects between two looks for garbage, at most some ten megabytes of them.
_SELDOM: Final = 100_000


def vocabulary_folder() -> Path | None:
    """Folder of a person's own vocabularies; it need not exist. None where there is no home.

    ``GRAPHKIT_VOCABULARY`` names it; else ``graphkit/vocabulary`` in ``$XDG_DATA_HOME``
    (``~/.local/share``), on Windows in ``%APPDATA%``.
    """
    given = os.environ.get("GRAPHKIT_VOCABULARY")
    if given:
        with suppress(RuntimeError):
            return Path(given).expanduser().absolute()
        return Path(given).absolute()
    base = _base("XDG_DATA_HOME", "APPDATA", ".local/share")
    return base / "graphkit" / "vocabulary" if base else None


def own_vocabularies() -> tuple[Path, ...]:
    """Turtle files in the folder of a person's own vocabularies, sorted by name."""
    folder = vocabulary_folder()
    if folder is None:
        return ()
    try:
        return tuple(sorted(path for path in folder.glob("*.ttl") if path.is_file()))
    except OSError:
        return ()


def cache_folder() -> Path | None:
    """``$XDG_CACHE_HOME/graphkit`` (``~/.cache``; ``%LOCALAPPDATA%``), or None where there is no home."""
    base = _base("XDG_CACHE_HOME", "LOCALAPPDATA", ".cache")
    return base / "graphkit" if base else None


def _base(variable: str, on_windows: str, below_home: str) -> Path | None:
    for name in (variable, on_windows) if sys.platform == "win32" else (variable,):
        given = os.environ.get(name)
        # The XDG specification has relative paths ignored.
        if given and Path(given).is_absolute():
            return Path(given)
    try:
        return Path.home() / below_home
    except RuntimeError:
        return None


def recall(name: str, key: str, make: Callable[[], Any]) -> Any:
    """What ``make`` returns, from the cache where it was made before from the same content.

    Args:
        name: kind of content, the first part of the file's name.
        key: names everything the result depends on; another key is another file.
        make: makes it; the result must survive JSON unchanged (lists, no tuples).
    """
    folder = cache_folder()
    if folder is None:
        return make()
    digest = sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
    path = folder / f"{name}-{digest[:24]}.json"
    try:
        return _read(path, digest)
    except (OSError, ValueError, RecursionError):
        # Missing, unreadable, cut short or changed: the cache is only a copy, so make it anew.
        pass
    value = make()
    _write(path, digest, value)
    _prune(folder, name, path)
    return value


@lru_cache(maxsize=8)
def code_hash(*modules: str) -> str:
    """Hash of source files of this package: what older code wrote into the cache must not be read by newer.

    Args:
        modules: their paths below the package's folder.
    """
    digest = sha256()
    for name in modules:
        with suppress(OSError):
            digest.update((Path(__file__).parent / name).read_bytes())
    return digest.hexdigest()


def _read(path: Path, digest: str) -> Any:
    head, _, body = path.read_bytes().partition(b"\n")
    if head.decode("ascii") != _checksum(digest, body):
        raise ValueError("not what was written")
    with no_garbage():
        return json.loads(body)


def _write(path: Path, digest: str, value: Any) -> None:
    body = json.dumps(value, ensure_ascii=True, separators=(",", ":")).encode("ascii")
    # A read-only home or a full disk costs time, never the answer.
    with suppress(OSError):
        write_whole(path, _checksum(digest, body).encode("ascii") + b"\n" + body)


def _checksum(digest: str, body: bytes) -> str:
    return sha256(digest.encode("ascii") + body).hexdigest()


def _prune(folder: Path, name: str, fresh: Path) -> None:
    with suppress(OSError):
        others = [path for path in folder.glob(f"{name}-*.json") if path != fresh]
        others.sort(key=lambda path: path.stat().st_mtime_ns, reverse=True)
        for path in others[_KEPT - 1 :]:
            path.unlink(missing_ok=True)


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that nobody ever sees half of it: aside first, then renamed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


@contextmanager
def no_garbage() -> Iterator[None]:
    """Hold the collector back while many small objects are made that all stay: half the time goes there."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


@contextmanager
def rare_garbage() -> Iterator[None]:
    """Have the collector look seldom, for a process that lives as long as one command.

    Python looks after every 700 new objects: a quarter of a whole build, and nearly all of them stay.
    """
    before = gc.get_threshold()
    gc.set_threshold(_SELDOM, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
