"""Skill spans of graphkit beside the labelled sentences of SkillSpan (development part).

The rules were not tuned on it. Skill and knowledge spans are taken together; a span counts as
strictly right only with the very same tokens. Published results for comparison: Zhang et al. 2022,
JobSpanBERT 58.9; ESCOXLM-R 62.6; an 8-billion-parameter language model 64.8.

Run: ``python benchmarks/skillspan.py [DEV.jsonl]``; default ``../shared/data/skillspan/dev.jsonl``.
"""

from __future__ import annotations

import json
import sys
from itertools import groupby
from pathlib import Path
from typing import Any

from graphkit import Document, read


def spans(tags: list[str]) -> set[tuple[int, int]]:
    """First and last-but-one token of each span of BIO tags."""
    found: set[tuple[int, int]] = set()
    start: int | None = None
    for place, tag in enumerate([*tags, "O"]):
        if tag != "I" and start is not None:
            found.add((start, place))
            start = None
        if tag == "B":
            start = place
    return found


def score(rows: list[dict[str, Any]]) -> tuple[int, int, int, int, int]:
    """Strictly right, leniently right spans, leniently right mentions, labelled and found ones."""
    text, place = "", 0
    gold: set[tuple[int, int]] = set()
    starts: list[tuple[int, int]] = []
    for row in rows:
        for kind in ("tags_skill", "tags_knowledge"):
            gold |= {(place + a, place + b) for a, b in spans(row[kind])}
        for token in row["tokens"]:
            starts.append((len(text), len(text) + len(token)))
            text += token + " "
        text = text[:-1] + "\n"
        place += len(row["tokens"])
    limits = {(starts[a][0], starts[b - 1][1]) for a, b in gold}
    reading = read(Document(text, "posting", kind="posting"))
    mine = {(m.start, m.end) for m in reading.mentions if m.type == "Skill"}
    reached = sum(any(a < d and c < b for c, d in mine) for a, b in limits)
    useful = sum(any(a < d and c < b for c, d in limits) for a, b in mine)
    return len(limits & mine), reached, useful, len(limits), len(mine)


def main() -> int:
    """Print strict and lenient figures."""
    default = Path(__file__).resolve().parents[2] / "shared/data/skillspan/dev.jsonl"
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else default
    if not path.is_file():
        print(f"{path} is not there; give the path of SkillSpan's dev.jsonl")
        return 0
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    totals = [0] * 5
    for _, group in groupby(rows, key=lambda row: (row["source"], row["idx"])):
        totals = [a + b for a, b in zip(totals, score(list(group)), strict=True)]
    strict, reached, useful, gold, mine = totals
    print(f"{gold} labelled spans, {mine} found")
    for name, precision, recall in (
        ("strict", strict / mine, strict / gold),
        ("lenient", useful / mine, reached / gold),
    ):
        f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        print(f"{name:8} precision {precision:.3f}  recall {recall:.3f}  F1 {f1:.3f}")
    print("published, strict F1: JobSpanBERT 0.589, ESCOXLM-R 0.626, an 8B language model 0.648")
    return 0


if __name__ == "__main__":
    sys.exit(main())
