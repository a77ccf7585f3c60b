"""What graphkit costs on this machine: CPU, memory, start-up and reading speed.

Run it with ``make bench`` or ``python benchmarks/cost.py``. It measures and always exits with 0;
`benchmarks/README.md` says what the numbers mean.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PYTHON = sys.executable
RUNS = 5


@dataclass(frozen=True)
class Cost:
    """What one fresh process used, or why it failed."""

    wall: float
    cpu: float
    peak: float
    error: str = ""


def run(command: Sequence[str]) -> Cost:
    """Run a command in a fresh process and ask the system what that process used."""
    with tempfile.TemporaryFile() as errors:
        started = time.perf_counter()
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=errors)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        errors.seek(0)
        lines = errors.read().decode(errors="replace").strip().splitlines()
    # Linux counts in KiB, macOS in bytes. A child also counts what its parent held when it was
    # started, so this script imports nothing large itself.
    peak = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 1e6
    # 1 means findings: the graph was written all the same.
    failed = process.returncode not in (0, 1) or (lines and "Error" in lines[-1])
    reason = (lines or [f"exit code {process.returncode}"])[-1] if failed else ""
    return Cost(wall, usage.ru_utime + usage.ru_stime, peak, reason)


def median(command: Sequence[str], runs: int) -> Cost:
    """Median of some runs, after one that does not count (it may have to write byte code)."""
    first = run(command)
    if first.error:
        return first
    costs = [run(command) for _ in range(runs)]
    error = next((cost.error for cost in costs if cost.error), "")
    return Cost(
        statistics.median(cost.wall for cost in costs),
        statistics.median(cost.cpu for cost in costs),
        statistics.median(cost.peak for cost in costs),
        error,
    )


def source() -> Path:
    """The real page where it is there, else the corpus of the project."""
    shared = Path(os.environ.get("GRAPHKIT_SHARED") or ROOT.parent / "shared") / "seeds"
    return shared if shared.is_dir() else ROOT / "seeds"


def reading(folder: Path) -> dict[str, float]:
    """Words per second of CPU of plain tokenisation and of reading, in a process of their own."""
    child = subprocess.run(
        [PYTHON, __file__, "--reading", str(folder)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if child.returncode:
        print((child.stderr.strip().splitlines() or ["reading failed"])[-1], file=sys.stderr)
        return {}
    figures: dict[str, float] = json.loads(child.stdout)
    return figures


def measure_reading(folder: Path) -> dict[str, float]:
    """What `reading` runs in its own process."""
    import spacy

    from graphkit.building import read
    from graphkit.documents import read_documents
    from graphkit.ontology import load_ontology

    documents = read_documents([folder]).documents
    ontology = load_ontology()
    blank = spacy.blank("en")

    def seconds(work: Callable[[], object]) -> float:
        work()
        times = []
        for _ in range(RUNS):
            started = time.process_time()
            work()
            times.append(time.process_time() - started)
        return statistics.median(times)

    return {
        "documents": len(documents),
        "words": sum(len(document.text.split()) for document in documents),
        "plain": seconds(lambda: [blank(document.text) for document in documents]),
        "read": seconds(lambda: [read(document, ontology) for document in documents]),
    }


def table(rows: Sequence[tuple[str, str, str]]) -> str:
    """Three columns of plain text."""
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows]
    lines.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join(line.rstrip() for line in lines)


def rows_of_start(runs: int) -> list[tuple[str, str, str]]:
    """Start-up beside that of Python itself, measured in the same minute."""
    commands = {
        "python -c pass": ("", [PYTHON, "-c", "pass"]),
        "import graphkit": ("< 0.3 s", [PYTHON, "-c", "import graphkit"]),
        "graphkit --help": ("< 0.3 s", [PYTHON, "-m", "graphkit", "--help"]),
    }
    rows = []
    for name, (aim, command) in commands.items():
        cost = median(command, runs)
        rows += [
            (f"{name}, wall", cost.error or f"{cost.wall:.3f} s", aim),
            (f"{name}, CPU", cost.error or f"{cost.cpu:.3f} s", ""),
        ]
    return rows


def rows_of_build(folder: Path, runs: int) -> list[tuple[str, str, str]]:
    """One build: a fresh process that reads, derives, validates and writes everything."""
    with tempfile.TemporaryDirectory() as out:
        cost = median([PYTHON, "-m", "graphkit", "build", str(folder), "-o", out], runs)
    return [
        ("graphkit build, CPU", cost.error or f"{cost.cpu:.2f} s", "< 4 s"),
        ("graphkit build, wall", cost.error or f"{cost.wall:.2f} s", ""),
        ("graphkit build, peak memory", cost.error or f"{cost.peak:.0f} MB", "< 500 MB"),
    ]


def rows_of_reading(folder: Path) -> list[tuple[str, str, str]]:
    """Reading beside the tokeniser it stands on, in one process."""
    found = reading(folder)
    if not found:
        return [("reading", "failed", "")]
    plain, read = (found["words"] / found[name] for name in ("plain", "read"))
    return [
        ('spacy.blank("en"), words per CPU second', f"{plain:,.0f}", ""),
        ("graphkit.read, words per CPU second", f"{read:,.0f}", ""),
        ("reading costs, as a multiple of tokenising", f"{plain / read:.1f}", ""),
        ("documents, words", f"{found['documents']:.0f}, {found['words']:,.0f}", ""),
    ]


def main() -> int:
    """Measure and print; a missed aim is a finding for a person, not a failure."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument(
        "--runs", type=int, default=RUNS, metavar="N", help=f"runs, median counts (default: {RUNS})"
    )
    parser.add_argument("--reading", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.reading:
        print(json.dumps(measure_reading(options.reading)))
        return 0
    if hasattr(os, "sched_setaffinity"):
        # One core for this process and all it starts: the aims are for one.
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    folder = source()
    print(f"Source: {folder}\nPython {sys.version.split()[0]}, median of {options.runs} runs\n")
    rows = [
        ("what", "measured", "aim"),
        *rows_of_build(folder, options.runs),
        *rows_of_start(options.runs),
        *rows_of_reading(folder),
    ]
    print(table(rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
