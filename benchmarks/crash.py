"""Builds of 500 documents, killed at random moments: is the graph the same in the end, to the byte?

Run it with ``python benchmarks/crash.py [--documents 500] [--kills 20]``. It builds once undisturbed, then
again into another folder with ``kill -9`` at random moments until enough kills have happened, once more to
the end, and compares the sorted N-Quads. Exits with 1 when the graphs differ.
"""

from __future__ import annotations

import argparse
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from growth import DAY, corpus

BUILD = (
    "import sys; from graphkit.building import run_build; "
    "run_build(sys.argv[1], into=sys.argv[2], seen=sys.argv[3])"
)


def build(sources: Path, graph: Path, after: float | None = None) -> bool:
    """Build in a process of its own; killed after so many seconds, tell whether the kill came first."""
    process = subprocess.Popen([sys.executable, "-c", BUILD, str(sources), str(graph), DAY])
    try:
        process.wait(after)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.wait()
        return True
    return False


def content(graph: Path) -> bytes:
    from graphkit.exports import sorted_nquads
    from graphkit.folder import snapshot

    seen = snapshot(graph)  # its files go with it
    return sorted_nquads(seen.store)


def main() -> int:
    """Build, kill, compare."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--documents", type=int, default=500)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    choice = random.Random(options.seed)
    with tempfile.TemporaryDirectory(prefix="graphkit-crash-") as folder:
        place = Path(folder)
        sources = place / "sources"
        sources.mkdir()
        corpus(sources / "corpus.jsonl", options.documents)
        started = time.perf_counter()
        build(sources, place / "whole")
        length = time.perf_counter() - started
        expected = content(place / "whole")
        print(f"{options.documents} documents, {length:.0f} s undisturbed", flush=True)
        graph, kills, rounds = place / "graph", 0, 0
        while kills < options.kills:
            if not build(sources, graph, choice.uniform(0.5, length / 3)):
                # It came to its end: begin again, so that kills fall on all moments.
                same = content(graph) == expected
                rounds += 1
                print(f"{kills} kills so far, a finished graph that is {'the same' if same else 'ANOTHER'}")
                if not same:
                    return 1
                graph = place / f"graph-{rounds}"
                continue
            kills += 1
        build(sources, graph)
        same = content(graph) == expected
        print(f"{kills} kills: the graph is {'the same, to the byte' if same else 'ANOTHER ONE'}")
    return 0 if same else 1


if __name__ == "__main__":
    raise SystemExit(main())
