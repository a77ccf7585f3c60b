"""What vocabularies of one's own cost: loading and reading with the shipped ones, and with ESCO beside them.

Run it with ``python benchmarks/vocabulary.py [ESCO-FOLDER]``. It keeps vocabularies and cache in a folder of
its own and leaves yours alone. Each figure comes from fresh processes; with and without ESCO take turns, so
that both see the same machine. It measures and always exits with 0.
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
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RUNS = 5


def measure(folder: Path) -> dict[str, float]:
    """CPU seconds of loading and of the label index, words per CPU second of reading; in this process."""
    from graphkit.documents import read_documents
    from graphkit.ontology import load_ontology

    started = time.process_time()
    ontology = load_ontology()
    loaded = time.process_time()
    import spacy

    from graphkit.building import read
    from graphkit.extraction.vocabulary import Vocabulary

    blank = spacy.blank("en")
    blank.make_doc("warm")
    before = time.process_time()
    Vocabulary(blank, ontology)
    indexed = time.process_time()
    documents = read_documents([folder]).documents
    words = sum(len(document.text.split()) for document in documents)
    mentions = sum(len(read(document, ontology).mentions) for document in documents)
    times = []
    for _ in range(RUNS):
        start = time.process_time()
        for document in documents:
            read(document, ontology)
        times.append(time.process_time() - start)
    return {
        "concepts": len(ontology.concepts),
        "load": loaded - started,
        "index": indexed - before,
        "speed": words / statistics.median(times),
        "mentions": mentions,
        "words": words,
    }


def child(documents: Path, vocabulary: Path, cache: Path) -> dict[str, float]:
    """`measure` in a fresh process with the given folders."""
    environment = os.environ | {"GRAPHKIT_VOCABULARY": str(vocabulary), "XDG_CACHE_HOME": str(cache)}
    command = [sys.executable, __file__, "--measure", str(documents)]
    answer = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    ).stdout
    figures: dict[str, float] = json.loads(answer)
    return figures


def compare(esco: Path, documents: Path, runs: int) -> list[str]:
    """The table, line by line."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        shelves = {"shipped": root / "none", "with ESCO": root / "esco"}
        environment = os.environ | {
            "GRAPHKIT_VOCABULARY": str(shelves["with ESCO"]),
            "XDG_CACHE_HOME": str(root / "import"),
        }
        words = [sys.executable, "-m", "graphkit", "terms", "import", "esco", str(esco)]
        subprocess.run(words, cwd=ROOT, env=environment, check=True, capture_output=True)
        found: dict[str, list[dict[str, float]]] = {title: [] for title in shelves}
        cold = {title: child(documents, shelf, root / f"cold {title}") for title, shelf in shelves.items()}
        for _ in range(runs):
            for title, shelf in shelves.items():
                found[title].append(child(documents, shelf, root / f"cold {title}"))

    def middle(title: str, what: str) -> float:
        return statistics.median(figures[what] for figures in found[title])

    lines = [f"{'':34}{'shipped':>12}{'with ESCO':>12}"]
    for label, what, pattern, source in (
        ("concepts", "concepts", ",.0f", None),
        ("load_ontology, no cache, CPU s", "load", ".2f", cold),
        ("load_ontology, from cache, CPU s", "load", ".2f", None),
        ("label index, no cache, CPU s", "index", ".2f", cold),
        ("label index, from cache, CPU s", "index", ".2f", None),
        ("words per CPU second", "speed", ",.0f", None),
        ("mentions found", "mentions", ",.0f", None),
    ):
        cells = [source[title][what] if source else middle(title, what) for title in shelves]
        lines.append(f"{label:34}" + "".join(f"{cell:>12{pattern}}" for cell in cells))
    slower = middle("shipped", "speed") / middle("with ESCO", "speed") - 1
    lines.append(f"reading takes {slower:+.0%} time with ESCO (aim: at most +33%)")
    return lines


def main() -> int:
    """Measure and print."""
    shared = Path(os.environ.get("GRAPHKIT_SHARED") or ROOT.parent / "shared")
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("esco", nargs="?", type=Path, default=shared / "data" / "esco-1.1.1")
    parser.add_argument("--documents", type=Path, default=None, help="what is read (default: seeds)")
    parser.add_argument(
        "--runs", type=int, default=3, metavar="N", help="processes of each kind (default: 3)"
    )
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        print(json.dumps(measure(options.measure)))
        return 0
    if not options.esco.is_dir():
        print(f"{options.esco} is not there: give the folder of an ESCO download")
        return 0
    gold = shared / "gold" / "dev" / "docs"
    documents = options.documents or (gold if gold.is_dir() else ROOT / "seeds")
    print(f"Documents: {documents}\nPython {sys.version.split()[0]}, median of {options.runs} processes\n")
    print("\n".join(compare(options.esco, documents, options.runs)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
