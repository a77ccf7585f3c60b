"""What the command line prints: tables, messages, progress; nothing of a document reaches it raw."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from graphkit.query import Result

__all__ = ["plain", "print_result", "print_table", "progress", "say"]


def print_result(result: Result, form: str, *, iris: bool = False) -> None:
    """Print rows as ``table``, ``csv`` or ``json``."""
    if form == "json":
        print(json.dumps(result.to_dicts(), ensure_ascii=False, indent=1, default=str))
    elif form == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(result.columns)
        writer.writerows(
            [plain(str(value)) if isinstance(value, str) else value for value in row] for row in result
        )
    else:
        shown = result if iris else result.readable()
        print_table(shown.columns, [tuple(row) for row in shown])


def print_table(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Print an aligned table; in a pipe nothing is cut to a width."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column)
    for row in rows:
        # Text, not markup: a posting's "[red]" is just words; and one line, whatever it was.
        table.add_row(*(Text(" ".join(plain(_short(value)).split())) for value in row))
    # A pipe has no width: nothing is cut there.
    console = Console() if sys.stdout.isatty() else Console(width=10_000)
    console.print(table)


def _short(value: Any) -> str:
    return f"{value:.4g}" if isinstance(value, float) else "" if value is None else str(value)


def plain(text: str) -> str:
    """Text without characters that would drive a terminal."""
    # Document text may hold escape sequences that would drive the terminal.
    return "".join(char if char.isprintable() or char in "\n\t" else "�" for char in text)


def say(message: str) -> None:
    """Print a message to standard error."""
    print(plain(message), file=sys.stderr)


@contextmanager
def progress(what: str) -> Iterator[Any]:
    """A counter on standard error while documents are read."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn(what), BarColumn(), TextColumn("{task.completed} documents"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=False) as bar:
        task = bar.add_task(what, total=None)
        yield lambda _: bar.update(task, advance=1)
        bar.update(task, total=bar.tasks[0].completed)
