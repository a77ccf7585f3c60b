"""The command line: each verb is a few lines over one public function, with the same defaults.

Data goes to standard output, messages and progress to standard error. Exit codes: 0 fine,
1 findings (violations, inputs left out under ``--strict``), 2 usage and errors.
"""

from __future__ import annotations

import argparse
import atexit
import gc
import os
import sys
from collections.abc import Sequence

from graphkit.cli import asking, comparing, looking, making, measuring, reviewing, terms
from graphkit.cli.output import plain
from graphkit.errors import GraphkitError
from graphkit.userfiles import rare_garbage

__all__ = ["main", "parser"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        arguments: words after the program's name; those of the process when None.

    Returns:
        The exit code.
    """
    options = parser().parse_args(arguments)
    # What is alive when the process ends needs no last look: a fifth of a second after a build.
    atexit.register(gc.freeze)
    try:
        with rare_garbage():
            return int(options.run(options))
    except GraphkitError as error:
        print(f"graphkit: {plain(str(error))}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        # `graphkit terms | head`: the reader has seen enough; Python would complain at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print("graphkit: stopped", file=sys.stderr)
        return 130


def parser() -> argparse.ArgumentParser:
    """The parser of all commands, with their help."""
    top = argparse.ArgumentParser(
        prog="graphkit",
        description="Career articles and job postings as a graph in which every edge shows its sentence.",
    )
    top.add_argument("--version", action=_Version, nargs=0, help="print the version and exit")
    verbs = top.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for group in (making, asking, comparing, looking, reviewing, measuring, terms):
        group.add(verbs)
    return top


class _Version(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        # Reading the installed metadata costs time that no other command should pay.
        from importlib.metadata import version

        print(f"graphkit {version('graphkit')}")
        parser.exit()
