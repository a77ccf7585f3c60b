"""Names on the command line to files that can be opened safely."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from graphkit.errors import InputError
from graphkit.model import Skipped

__all__ = ["CURATION_FILE", "Found", "find_files", "open_file", "shown"]

#: Decisions of a person that lie beside the documents: no document.
CURATION_FILE = "curation.yaml"


@dataclass(frozen=True, slots=True, order=True)
class Found:
    """A file to read.

    Attributes:
        source: its name as documents carry it, with forward slashes.
        path: where it is.
        named: the user named it, rather than a folder above it.
    """

    source: str
    path: Path
    named: bool


def find_files(sources: Iterable[str | Path]) -> tuple[list[Found], list[Skipped]]:
    """Files behind names and folders, sorted by name, each once, and what was left out.

    Folders are walked without following links, so that the walk ends and stays inside; hidden files and
    folders are left out silently.

    >>> find_files(["no/such/file.txt"])
    ([], [Skipped(source='no/such/file.txt', reason='there is no such file or folder')])
    """
    found: list[Found] = []
    skipped: list[Skipped] = []
    for path in (Path(source) for source in sources):
        try:
            mode = path.stat().st_mode
        except (OSError, ValueError) as error:
            skipped.append(Skipped(shown(path), _why(error)))
            continue
        if stat.S_ISDIR(mode):
            inside = list(_walk(path, skipped))
            if not inside:
                skipped.append(Skipped(shown(path), "there are no files in this folder"))
            found += (Found(shown(file), file, named=False) for file in inside)
        else:
            found.append(Found(shown(path), path, named=True))
    return _once(found), skipped


def open_file(found: Found) -> BinaryIO:
    """Open a regular file for reading, never waiting for a pipe or a device.

    Raises:
        InputError: it can't be opened or is not a regular file.
    """
    # Checked on the open file: between a look at the name and its opening another file may take its place.
    flags = (
        os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
    )
    if not found.named:
        flags |= getattr(os, "O_NOFOLLOW", 0)
    try:
        descriptor = os.open(found.path, flags)
    except (OSError, ValueError) as error:
        raise InputError(found.source, _why(error)) from error
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise InputError(found.source, "this is not a regular file", 'pipe its content in and read "-"')
    return os.fdopen(descriptor, "rb")


def shown(path: Path) -> str:
    r"""Name of a path that can be printed and stored: bytes that are no UTF-8 appear as ``\\xff``.

    >>> shown(Path("a") / "b.txt")
    'a/b.txt'
    """
    return os.fsencode(path.as_posix()).decode("utf-8", "backslashreplace")


def _walk(folder: Path, skipped: list[Skipped]) -> Iterator[Path]:
    waiting = [folder]
    while waiting:
        here = waiting.pop()
        try:
            with os.scandir(here) as entries:
                names = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            skipped.append(Skipped(shown(here), _why(error)))
            continue
        for entry in names:
            path = here / entry.name
            if entry.name.startswith(".") or entry.name == CURATION_FILE:
                continue
            if entry.is_dir(follow_symlinks=False):
                waiting.append(path)
            elif entry.is_file(follow_symlinks=False):
                yield path
            else:
                reason = "a link, not followed" if entry.is_symlink() else "this is not a regular file"
                skipped.append(Skipped(shown(path), reason))


def _once(found: list[Found]) -> list[Found]:
    """Each file once, under the first of its names, whatever the order of the arguments."""
    first: dict[str, Found] = {}
    # A name given by the user sorts before the same name found in a folder.
    for item in sorted(found, key=lambda item: (item.source, not item.named)):
        first.setdefault(os.path.realpath(item.path), item)
    return list(first.values())


def _why(error: OSError | ValueError) -> str:
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return "there is no such file or folder"
    if isinstance(error, PermissionError):
        return "no permission to read it"
    return (error.strerror or str(error)) if isinstance(error, OSError) else str(error)
