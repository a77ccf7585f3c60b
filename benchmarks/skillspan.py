"""Skills in SkillSpan and Green, whose labels graphkit was not made for, beside published figures.

Run it with ``python benchmarks/skillspan.py [FOLDER]``. FOLDER holds ``skillspan/dev.jsonl`` and
``green/dev.jsonl`` (default: ``../shared/data``). It measures and always exits with 0. Both files are held
out: nothing in graphkit is tuned on them, so look at the figures and leave the sentences alone.
"""

from __future__ import annotations

import argparse
import json
import os
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from graphkit.building import read
from graphkit.evaluation import Count
from graphkit.evaluation.reliability import Reliability, reliability_of
from graphkit.model import Document, Mention

ROOT = Path(__file__).resolve().parents[1]
#: Strict span F1 on the test split, skill and knowledge together, of models trained on SkillSpan.
PUBLISHED = {"JobSpanBERT": 58.9, "ESCOXLM-R": 62.6, "an 8B language model": 64.8}

Span = tuple[int, int]


def labelled(rows: Iterable[dict[str, Any]]) -> tuple[str, set[Span]]:
    """Text of some rows, one a line, and the spans of both kinds of tags together."""
    text = ""
    spans: set[Span] = set()
    for row in rows:
        starts = []
        for token in row["tokens"]:
            starts.append(len(text))
            text += f"{token} "
        text = f"{text[:-1]}\n"
        for column in ("tags_skill", "tags_knowledge"):
            for first, last in tagged(row.get(column, ())):
                spans.add((starts[first], starts[last] + len(row["tokens"][last])))
    return text, spans


def tagged(tags: Iterable[str]) -> Iterator[Span]:
    """First and last token of each span of B and I tags."""
    first: int | None = None
    place = -1
    for place, tag in enumerate(tags):
        if first is not None and tag[:1] != "I":
            yield first, place - 1
            first = None
        if tag[:1] == "B" or (tag[:1] == "I" and first is None):
            first = place
    if first is not None:
        yield first, place


def pairs(found: list[Mention], labels: set[Span], *, strict: bool) -> dict[int, Span]:
    """Mentions by number to labels, one to one: equal spans first, then the largest overlap."""
    fits = []
    for number, mention in enumerate(found):
        for start, end in labels:
            common = min(end, mention.end) - max(start, mention.start)
            equal = (start, end) == (mention.start, mention.end)
            if equal or (not strict and common > 0):
                fits.append((not equal, -common, number, (start, end)))
    given: dict[int, Span] = {}
    taken: set[Span] = set()
    for _, _, number, label in sorted(fits):
        if number not in given and label not in taken:
            given[number] = label
            taken.add(label)
    return given


def measure(
    documents: Iterable[tuple[str, set[Span]]],
) -> tuple[dict[str, Count], dict[str, dict[str, Count]]]:
    """Counts over all documents, strict and lenient, and the same for each rule."""
    total = {"strict": Count(), "lenient": Count()}
    rules = {mode: defaultdict[str, Count](Count) for mode in total}
    for text, labels in documents:
        reading = read(Document(text, "labelled", kind="posting"))
        found = [mention for mention in reading.mentions if mention.type == "Skill"]
        for mode, count in total.items():
            right = pairs(found, labels, strict=mode == "strict")
            count.add(len(right), len(found) - len(right), len(labels) - len(right))
            for number, mention in enumerate(found):
                rules[mode][mention.rule].add(number in right, number not in right, 0)
    return total, {mode: dict(counts) for mode, counts in rules.items()}


def promised(documents: Iterable[tuple[str, set[Span]]]) -> Reliability:
    """Confidence of the claims about skills against the labels: right where a mention overlaps a label."""
    said = []
    for text, labels in documents:
        reading = read(Document(text, "labelled", kind="posting"))
        found = [mention for mention in reading.mentions if mention.type == "Skill"]
        right = {(found[number].start, found[number].end) for number in pairs(found, labels, strict=False)}
        for claim in reading.claims:
            named = [reading.mentions[number] for number in claim.mentions]
            if all(mention.type == "Skill" for mention in named):
                said.append((claim.confidence, any((m.start, m.end) in right for m in named)))
    return reliability_of(said)


def show(title: str, documents: list[tuple[str, set[Span]]]) -> None:
    """Print one data set."""
    total, rules = measure(documents)
    spans = sum(len(labels) for _, labels in documents)
    print(f"{title}: {len(documents):,} documents, {spans:,} labelled spans")
    print(f"{'':26}{'found':>8}{'precision':>11}{'recall':>8}{'F1':>8}")
    for mode, count in total.items():
        scores = "".join(f"{100 * value:>8.1f}" for value in (count.recall, count.f1))
        print(f"{mode:26}{count.right + count.wrong:>8,}{100 * count.precision:>11.1f}{scores}")
    print(f"{'rule':26}{'found':>8}{'strict precision':>19}{'lenient':>9}")
    for rule, count in sorted(rules["strict"].items(), key=lambda item: -item[1].right - item[1].wrong):
        found, lenient = count.right + count.wrong, rules["lenient"][rule].precision
        print(f"{rule:26}{found:>8,}{100 * count.precision:>19.1f}{100 * lenient:>9.1f}")
    reliability = promised(documents)
    print(f"{'confidence of claims':26}{'claims':>8}{'predicted':>19}{'observed':>9}")
    for each in reliability.bins:
        name = f"{100 * each.low:.0f} to {100 * each.high:.0f}"
        print(f"{name:26}{each.claims:>8,}{100 * each.predicted:>19.1f}{100 * each.observed:>9.1f}")
    print(f"expected calibration error {100 * reliability.error:.1f}\n")


def rows_of(file: Path) -> list[dict[str, Any]]:
    """Rows of a file with one JSON object a line."""
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def main() -> int:
    """Measure and print."""
    shared = Path(os.environ.get("GRAPHKIT_SHARED") or ROOT.parent / "shared")
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", nargs="?", type=Path, default=shared / "data")
    folder: Path = parser.parse_args().folder
    skillspan, green = folder / "skillspan" / "dev.jsonl", folder / "green" / "dev.jsonl"
    if skillspan.is_file():
        whole = groupby(rows_of(skillspan), key=lambda row: (row["source"], row["idx"]))
        show("SkillSpan dev, skill and knowledge together", [labelled(rows) for _, rows in whole])
        print("Published, strict F1 on SkillSpan's test split, of models trained on its train split:")
        print("".join(f"  {name} {score}\n" for name, score in PUBLISHED.items()))
    if green.is_file():
        show("Green dev, sentence by sentence", [labelled([row]) for row in rows_of(green)])
    if not (skillspan.is_file() or green.is_file()):
        print(f"{folder} holds neither skillspan/dev.jsonl nor green/dev.jsonl: give the folder that does")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
