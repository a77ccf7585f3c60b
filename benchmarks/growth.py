"""How time and memory grow with the number of documents: build, add one, ask, verify, validate.

Run it with ``python benchmarks/growth.py [--sizes 100 1000 10000]``. The documents are put together from
lines of the texts in ``../shared/data`` (``GRAPHKIT_SHARED`` names another place), some 3,000 characters
each, the same at every run. Each step runs in a process of its own. It measures and always exits with 0.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("GRAPHKIT_SHARED") or ROOT.parent / "shared")
DAY = "2026-11-28"
LENGTH = 3000
FILES = ("tts-postings/postings.jsonl", "18f-blog/posts.jsonl", "sourcegraph-handbook/pages.jsonl")


def texts() -> tuple[list[list[str]], list[str]]:
    """Lines of each posting, and lines of all other pages."""
    rows = [
        [json.loads(line) for line in (SHARED / "data" / name).read_text(encoding="utf-8").splitlines()]
        for name in FILES
    ]
    lines = [[part for part in row["text"].splitlines() if part.strip()] for row in rows[0]]
    others = [part for part_rows in rows[1:] for row in part_rows for part in row["text"].splitlines()]
    return lines, [line for line in others if 40 < len(line) < 400]


def documents(number: int, start: int = 0) -> Iterator[dict[str, str]]:
    """Postings whose head is that of one posting and whose lines come from several and from other pages."""
    postings, others = texts()
    for place in range(start, start + number):
        choice = random.Random(place)
        head = choice.choice(postings)
        lines = [f"Job title: {head[0]} {place}", *head[1:6]]
        while sum(map(len, lines)) < LENGTH:
            source = choice.choice(postings)
            first = choice.randrange(max(1, len(source) - 8))
            lines += source[first : first + choice.randrange(2, 8)]
            lines.append(choice.choice(others))
        yield {"title": lines[0], "text": "\n".join(lines)}


def corpus(path: Path, number: int, start: int = 0) -> Path:
    """Write documents as JSON Lines."""
    with path.open("w", encoding="utf-8") as file:
        for row in documents(number, start):
            file.write(json.dumps(row) + "\n")
    return path


def build(place: Path, processes: int) -> None:
    from graphkit.building import run_build

    run_build(place / "corpus.jsonl", into=place / "graph", seen=DAY, processes=processes)


def add(place: Path) -> dict[str, float]:
    """Add single documents: the first warms what any process has to load."""
    from graphkit.building import add

    seconds = []
    for number in range(4):
        more = corpus(place / f"more-{number}.jsonl", 1, start=10_000_000 + number)
        started = time.perf_counter()
        add(place / "graph", more, seen=DAY)
        seconds.append(time.perf_counter() - started)
    return {"first": seconds[0], "next": sorted(seconds[1:])[1]}


def ask(place: Path) -> dict[str, float]:
    from graphkit.store import KnowledgeGraph

    started = time.perf_counter()
    kg = KnowledgeGraph.load(place / "graph")
    opened = time.perf_counter() - started
    started = time.perf_counter()
    rows = len(kg.query("skills-by-team"))
    return {"open": opened, "query": time.perf_counter() - started, "rows": rows, "quads": len(kg.store)}


def check(place: Path) -> dict[str, float]:
    from graphkit.store import KnowledgeGraph
    from graphkit.validation import validate
    from graphkit.verification import verify

    started = time.process_time()
    verified = verify(place / "graph", sorted(place.glob("*.jsonl")))
    seconds = time.process_time() - started
    started = time.process_time()
    report = validate(KnowledgeGraph.load(place / "graph"))
    return {
        "verify": seconds,
        "failures": float(sum(verified.failed.values())),
        "validate": time.process_time() - started,
        "violations": float(len(report)),
    }


STEPS: dict[str, Callable[[Path], Any]] = {
    "build": lambda place: build(place, 1),
    "build2": lambda place: build(place, 2),
    "add": add,
    "ask": ask,
    "check": check,
}


def step(name: str, place: Path) -> dict[str, float]:
    """Run one step in a process of its own; what it says, with its cost."""
    command = [sys.executable, __file__, "--step", name, "--place", str(place)]
    started = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    wall = time.perf_counter() - started
    try:
        found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    except (IndexError, ValueError):
        print(f"{name}: {(done.stderr.strip().splitlines() or ['it failed'])[-1]}")
        return {}
    return {**found, "wall": wall}


def run_step(name: str, place: Path) -> None:
    """In the process of a step: run it and print what it cost."""
    found = STEPS[name](place) or {}
    own, workers = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    unit = (1 if sys.platform == "darwin" else 1024) / 1e6
    cpu = own.ru_utime + own.ru_stime + workers.ru_utime + workers.ru_stime
    print(json.dumps({**found, "cpu": cpu, "peak": max(own.ru_maxrss, workers.ru_maxrss) * unit}))


def show(sizes: list[int], processes: int, checks: bool) -> None:
    """Print a row a size, each as soon as it is measured; with ``checks`` False nothing is checked."""
    print(
        "documents       quads  build CPU s  ms a doc  peak MB  add one s  open s  query s  verify CPU s"
        "  validate CPU s"
    )
    for size in sizes:
        with tempfile.TemporaryDirectory(prefix="graphkit-growth-") as folder:
            place = Path(folder)
            corpus(place / "corpus.jsonl", size)
            built = step("build" if processes == 1 else "build2", place)
            asked, added = step("ask", place), step("add", place)
            checked = (step("check", place) if checks else None) or dict.fromkeys(
                ("verify", "validate", "peak", "failures", "violations"), float("nan")
            )
            if not (built and asked and added):
                continue
            print(
                f"{size:>9,} {asked['quads']:>11,.0f} {built['cpu']:>12.1f}"
                f" {1000 * built['cpu'] / size:>9.1f}"
                f" {built['peak']:>8.0f} {added['next']:>10.2f} {asked['open']:>7.2f} {asked['query']:>8.2f}"
                f" {checked['verify']:>13.1f} {checked['validate']:>15.1f}",
                flush=True,
            )
            print(
                f"          peak MB of the other steps: ask {asked['peak']:.0f}, verify and validate "
                f"{checked['peak']:.0f}, add {added['peak']:.0f}; build wall {built['wall']:.0f} s; "
                f"{checked['failures']:.0f} failures, {checked['violations']:.0f} violations",
                flush=True,
            )


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[100, 1000, 10000])
    parser.add_argument("--processes", type=int, default=1, choices=(1, 2))
    parser.add_argument("--no-checks", action="store_true", help="leave verify and validate out")
    parser.add_argument("--step", choices=tuple(STEPS), help=argparse.SUPPRESS)
    parser.add_argument("--place", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.step:
        run_step(options.step, options.place)
    elif all((SHARED / "data" / name).is_file() for name in FILES):
        show(options.sizes, options.processes, not options.no_checks)
    else:
        print(f"{SHARED / 'data'} has not the texts this needs: {', '.join(FILES)}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
