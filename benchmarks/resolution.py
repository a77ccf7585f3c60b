"""How right the reasons for a merge are, on the names of labelled units.

    .venv/bin/python benchmarks/resolution.py [--gold ../shared/gold]

Every name by which a labelled text calls a team or a program (its surfaces, aliases and canonical
name) becomes a concept of its own. Where the text gives an acronym in brackets behind a long form,
the long form has it as well, as the reader would find it. Two names are one when the labels give
them one canonical name. Printed for each reason: pairs merged, how many are right, and the lower
end of the 95 % interval (Wilson). The same again for what goes to review. No vocabulary is used.
"""

from __future__ import annotations

import argparse
import math
import re
from collections import Counter, defaultdict
from pathlib import Path

from graphkit.evaluation import load_gold
from graphkit.iris import concept_iri
from graphkit.resolution import ConceptFacts, Same, resolve
from graphkit.resolution.spelling import is_short

GOLD = Path(__file__).resolve().parents[2] / "shared" / "gold"


def names_of(gold: Path) -> tuple[dict[str, ConceptFacts], dict[str, set[str]]]:
    """Facts on each name, and the canonical names it stands for."""
    meaning: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    texts = []
    for item in load_gold(gold):
        texts.append(re.sub(r"\s+", " ", item.document.text))
        for entity in item.entities:
            if entity["type"] in ("team", "program"):
                for name in {entity["canonical"], entity["surface"], *entity["aliases"]}:
                    plain = " ".join(name.split())
                    if "(" not in plain:
                        meaning[entity["type"], plain].add(entity["canonical"])
    text = "\n".join(texts)
    facts: dict[str, ConceptFacts] = {}
    truth: dict[str, set[str]] = {}
    for kind, name in sorted(meaning):
        found = re.search(rf"{re.escape(name)} \(([A-Z][A-Za-z&]{{1,9}})\)", text)
        short = (found[1],) if found and not is_short(name) else ()
        iri = concept_iri(kind, f"{name} {len(facts)}")
        facts[iri] = ConceptFacts(iri, kind, (name, *short))
        truth[iri] = meaning[kind, name]
    return facts, truth


def judged(pairs: tuple[Same, ...], truth: dict[str, set[str]]) -> dict[str, Counter[bool]]:
    """Right and wrong pairs by reason."""
    found: defaultdict[str, Counter[bool]] = defaultdict(Counter)
    for same in pairs:
        found[same.reason][bool(truth[same.kept] & truth[same.merged])] += 1
    return found


def lower(right: int, total: int, z: float = 1.96) -> float:
    """Lower end of Wilson's interval."""
    share = right / total
    middle = share + z * z / (2 * total)
    width = z * math.sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    return (middle - width) / (1 + z * z / total)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    arguments.add_argument("--gold", type=Path, default=GOLD)
    gold = arguments.parse_args().gold
    if not gold.exists():
        print(f"{gold} is not there: give a folder of labelled texts with --gold")
        return
    facts, truth = names_of(gold)
    by_meaning: defaultdict[tuple[str, str], int] = defaultdict(int)
    for iri, names in truth.items():
        for name in names:
            by_meaning[facts[iri].kind, name] += 1
    joinable = sum(count - 1 for count in by_meaning.values())
    resolved = resolve(facts.values())
    print(f"{len(facts)} names of {len(by_meaning)} units; {joinable} merges would make one of each")
    for title, pairs in (("merged", resolved.merges), ("for review", resolved.maybe)):
        for reason, counts in sorted(judged(pairs, truth).items()):
            right, total = counts[True], counts.total()
            print(f"{title:11}{reason:16}{right:3} right of {total:3}, at least {lower(right, total):.2f}")
        for same in pairs:
            if not truth[same.kept] & truth[same.merged]:
                one, other = facts[same.kept].labels[0], facts[same.merged].labels[0]
                print(f"  wrong: {one} = {other} ({same.reason}: {same.shared})")


if __name__ == "__main__":
    main()
