"""Tables of official downloads, row by row, with errors that name the file and the column."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from graphkit.errors import InputError

__all__ = ["chosen_kinds", "find_table", "folder_of", "table"]


def folder_of(folder: str | Path, what: str) -> Path:
    """The folder of a download.

    Raises:
        InputError: it is no folder.
    """
    path = Path(folder)
    if not path.is_dir():
        raise InputError(str(path), "no such folder", f"give the folder into which the {what} was unpacked")
    return path


def find_table(folder: Path, names: Sequence[str], hint: str) -> Path:
    """The first of some names that is a file in a folder.

    Raises:
        InputError: none is.
    """
    for name in names:
        if (folder / name).is_file():
            return folder / name
    raise InputError(str(folder / names[0]), "no such file", hint)


class _Tabs(csv.excel_tab):
    # A tool named 3" has a quotation mark that opens nothing.
    quoting = csv.QUOTE_NONE


def table(path: Path, columns: Collection[str], hint: str, *, tabs: bool = False) -> Iterator[dict[str, str]]:
    """Rows of a table with a heading; only the wanted columns, empty where a row is short.

    Raises:
        InputError: a column is missing, or the file is no UTF-8 table.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file, dialect=_Tabs if tabs else csv.excel)
            missing = [name for name in columns if name not in (rows.fieldnames or ())]
            if missing:
                raise InputError(str(path), f"no column {', '.join(map(repr, missing))}", hint)
            for row in rows:
                yield {name: row[name] or "" for name in columns}
    except (UnicodeDecodeError, csv.Error) as error:
        raise InputError(str(path), f"not a UTF-8 table: {error}", hint) from error
    except OSError as error:
        raise InputError(str(path), f"can't be read: {error.strerror}", "look at its permissions") from error


def chosen_kinds(kinds: Sequence[str]) -> tuple[str, ...]:
    """The kinds to import, checked.

    Raises:
        InputError: one is neither ``skills`` nor ``occupations``, or there is none.
    """
    for kind in kinds:
        if kind not in ("skills", "occupations"):
            raise InputError("--kinds", f"{kind!r} can't be imported", "give skills, occupations or both")
    if not kinds:
        raise InputError("--kinds", "nothing to import", "give skills, occupations or both")
    return tuple(dict.fromkeys(kinds))
