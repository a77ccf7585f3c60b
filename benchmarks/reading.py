"""How fast postings are read, beside plain tokenisation of the same texts in the same run.

Run it with ``python benchmarks/reading.py [--runs N]``. The texts are those of
``../shared/data/tts-postings`` where they are there, else those of ``seeds/`` over and over; the first
line says which. Every part runs in a process of its own. It measures and always exits with 0.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from itertools import cycle, islice
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = 110
GROWTH = (10, 100, 1000)
#: Enough work for two processes that starting them is not what is measured.
FOR_TWO = 440


def source() -> tuple[str, list[str]]:
    """What is read: a name and the texts."""
    shared = Path(os.environ.get("GRAPHKIT_SHARED") or ROOT.parent / "shared")
    postings = shared / "data" / "tts-postings" / "postings.jsonl"
    if postings.is_file():
        rows = postings.read_text(encoding="utf-8").splitlines()
        return str(postings), [json.loads(row)["text"] for row in rows]
    files = sorted(path for path in (ROOT / "seeds").iterdir() if path.suffix in (".txt", ".md"))
    texts = [path.read_text(encoding="utf-8") for path in files]
    return f"{ROOT / 'seeds'}, {len(texts)} texts over and over", list(islice(cycle(texts), DOCUMENTS))


def cpu(function: Callable[[str], object], texts: Iterable[str]) -> float:
    """CPU seconds of this process for calling a function on each text."""
    start = time.process_time()
    for text in texts:
        function(text)
    return time.process_time() - start


def peak() -> float:
    """Most memory this process ever held, in MB; Linux counts in KiB, macOS in bytes."""
    return (
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 1e6
    )


def speed(runs: int) -> dict[str, float]:
    """Tokenising, reading mentions and reading claims take turns over the same texts."""
    import spacy

    from graphkit.building import read
    from graphkit.extraction import pipeline
    from graphkit.model import Document

    texts = source()[1]
    bare, reader = spacy.blank("en"), pipeline()

    def whole(text: str) -> object:
        return read(Document(text, "a", kind="posting"))

    # The first place name of a process loads the gazetteer; that belongs to the cold start.
    whole("You know Python and work in Berlin.")
    # The first time over, no tokenizer has seen any of the words.
    figures = {"first bare": cpu(bare, texts), "first reader": cpu(reader, texts)}
    cpu(whole, texts)
    rounds = [(cpu(bare, texts), cpu(reader, texts), cpu(whole, texts)) for _ in range(runs)]
    for place, name in enumerate(("bare", "reader", "read")):
        figures[name] = statistics.median(times[place] for times in rounds)
        figures[f"{name} ratio"] = statistics.median(times[place] / times[0] for times in rounds)
    return figures | {
        "documents": len(texts),
        "words": sum(len(text.split()) for text in texts),
        "mentions": sum(len(reader(text)._.mentions) for text in texts),
    }


def memory(what: str) -> dict[str, float]:
    """Peak memory of a process that tokenises, or reads, all texts."""
    if what == "bare":
        import spacy

        function: Callable[[str], object] = spacy.blank("en")
    else:
        from graphkit.extraction import pipeline

        function = pipeline()
    loaded = peak()
    cpu(function, source()[1])
    return {"loaded": loaded, "peak": peak()}


def cold(what: str) -> dict[str, float]:
    """One document in this process, which has done nothing before."""
    text = source()[1][0]
    if what == "bare":
        import spacy

        spacy.blank("en")(text)
    else:
        from graphkit.building import read
        from graphkit.model import Document

        read(Document(text, "a", kind="posting"))
    return {"cpu": time.process_time()}


def two(runs: int) -> dict[str, float]:
    """Wall and CPU time of `graphkit.building.extract` with one process and with two."""
    from graphkit.building import extract, read
    from graphkit.model import Document

    texts = list(islice(cycle(source()[1]), FOR_TWO))
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "postings.jsonl"
        # A number at the end keeps the texts apart: two equal ones are one document.
        rows = ({"title": f"Posting {i}", "text": f"{text}\n{i}"} for i, text in enumerate(texts))
        file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        read(Document(texts[0], "a", kind="posting"))
        found: dict[int, list[tuple[float, float]]] = {1: [], 2: []}
        for _ in range(runs):
            for processes, times in found.items():
                before, start = os.times(), time.perf_counter()
                for _reading in extract(file, processes=processes):
                    pass
                after = os.times()
                times.append((time.perf_counter() - start, sum(after[:4]) - sum(before[:4])))
    ratios = [one[0] / both[0] for one, both in zip(found[1], found[2], strict=True)]
    costs = [both[1] / one[1] for one, both in zip(found[1], found[2], strict=True)]
    return {"ratio": statistics.median(ratios), "best": max(ratios), "cost": statistics.median(costs)}


def growth() -> dict[str, float]:
    """CPU seconds a document, for ever more documents, each series read one after the other."""
    from graphkit.building import read
    from graphkit.model import Document

    texts = source()[1]
    cpu(lambda text: read(Document(text, "a", kind="posting")), texts)
    figures = {}
    for number in GROWTH:
        series = [f"{text}\n{i}" for i, text in enumerate(islice(cycle(texts), number))]
        repeats = max(1, 100 // number)
        took = cpu(lambda text: read(Document(text, "a", kind="posting")), series * repeats)
        figures[str(number)] = took / repeats / sum(map(len, series)) * 1e6
    return figures


PARTS: dict[str, Callable[[int], dict[str, float]]] = {
    "speed": speed,
    "memory-bare": lambda runs: memory("bare"),
    "memory-reader": lambda runs: memory("reader"),
    "cold-bare": lambda runs: cold("bare"),
    "cold-reader": lambda runs: cold("reader"),
    "two": two,
    "growth": lambda runs: growth(),
}


def part(name: str, runs: int) -> dict[str, float]:
    """One part, in a fresh process."""
    command = [sys.executable, __file__, "--part", name, "--runs", str(runs)]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if answer.returncode:
        lines = answer.stderr.strip().splitlines()
        print(f"{name}: failed: {lines[-1] if lines else answer.returncode}")
        return {}
    figures: dict[str, float] = json.loads(answer.stdout)
    return figures


def show(runs: int) -> None:
    """Print the tables, each as soon as it is measured."""
    if fast := part("speed", runs):
        print(f"{'one core':34}{'documents/s':>12}{'words/s':>12}{'ratio':>8}")
        rows = {
            "bare": 'spacy.blank("en")',
            "reader": "the reader, nlp(text)",
            "read": "graphkit.read, with claims",
        }
        for name, title in rows.items():
            speeds = [fast[what] / fast[name] for what in ("documents", "words")]
            print(f"{title:34}{speeds[0]:>12.1f}{speeds[1]:>12,.0f}{fast[f'{name} ratio']:>8.2f}")
        first = fast["first reader"] / fast["first bare"]
        print(f"{'the reader, texts never seen before':54}{first:>12.2f}")
        print(f"aim for the reader: at most 2.00; {fast['mentions']:,.0f} mentions found\n")
    for title, name in (('spacy.blank("en")', "bare"), ("the reader", "reader")):
        space, starts = part(f"memory-{name}", runs), [part(f"cold-{name}", runs) for _ in range(runs)]
        if space and all(starts):
            first = statistics.median(start["cpu"] for start in starts)
            print(
                f"{title:34}{space['peak']:.0f} MB at most ({space['loaded']:.0f} MB once loaded), ", end=""
            )
            print(f"first document after {first:.2f} CPU s")
    if pair := part("two", max(2, runs // 2)):
        print(
            f"\n{'two processes against one':34}{pair['ratio']:.2f} times as fast (best {pair['best']:.2f}, ",
            end="",
        )
        print(f"aim 1.80), for {pair['cost']:.2f} times the CPU time")
    if longer := part("growth", runs):
        cells = ", ".join(f"{number} documents {value:.2f}" for number, value in longer.items())
        print(f"{'CPU s a million characters':34}{cells}")


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--runs", type=int, default=5, metavar="N", help="rounds of each part (default: 5)")
    parser.add_argument("--part", choices=PARTS, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.part:
        # The figures are of one core, but for the part on two processes.
        if options.part != "two" and hasattr(os, "sched_setaffinity"):
            os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
        print(json.dumps(PARTS[options.part](options.runs)))
        return 0
    print(f"Documents: {source()[0]}\nPython {platform.python_version()}, median of {options.runs} rounds\n")
    show(options.runs)
    return 0


if __name__ == "__main__":
    sys.exit(main())
