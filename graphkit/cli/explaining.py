"""How the command line shows why the rows of an answer are there."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from graphkit.cli.output import plain, say

if TYPE_CHECKING:
    from graphkit.evidence import Evidence
    from graphkit.store import KnowledgeGraph
    from graphkit.why import Explained, Proof

__all__ = ["print_explained", "sureness"]

#: Proofs of one row on a terminal; ``--format json`` prints all.
_SHOWN = 5
_SAID = {
    "lost": "without this document the row is gone",
    "changed": "without this document a number in the row changes",
}


def print_explained(kg: KnowledgeGraph, rows: Sequence[Explained], form: str) -> int:
    """Print rows with their proofs, as text or as JSON; the exit code: 1 when there is no row."""
    if form == "json":
        print(json.dumps([_as_json(one) for one in rows], ensure_ascii=False, indent=1, default=str))
        return 0 if rows else 1
    for one in rows:
        print(plain(_heading(kg, one)))
        for number, proof in enumerate(one.proofs[:_SHOWN], 1):
            _print_proof(number, proof)
        if len(one.proofs) > _SHOWN or not one.complete:
            more = "" if one.complete else " at least"
            print(f"  … {len(one.proofs)}{more} proofs in all (--format json shows {len(one.proofs)})")
        effects: defaultdict[str, list[str]] = defaultdict(list)
        for document, effect in one.without.items():
            effects[effect].append(kg.label(document))
        for effect, text in _SAID.items():
            for title in effects[effect]:
                print(plain(f"  {text}: {title}"))
        if not one.complete:
            print("  more proofs or documents than were tried: the list is not whole")
    if not rows:
        say("no rows")
    return 0 if rows else 1


def sureness(item: Evidence) -> str:
    """How sure the claim behind a place is, in words; empty where that was never measured."""
    return "" if item.confidence is None else f"confidence {item.confidence:.2f}"


def _heading(kg: KnowledgeGraph, one: Explained) -> str:
    facts = one.row.to_dict()
    cells = {name: value for name, value in facts.items() if f"{name}Label" not in facts}
    return ", ".join(
        f"{name.removesuffix('Label')}: {kg.label(value) if str(value).startswith('http') else value}"  # type: ignore[arg-type]
        for name, value in cells.items()
        if value is not None
    )


def _print_proof(number: int, proof: Proof) -> None:
    if not proof.documents:
        print(f"  proof {number}: the vocabulary says so, no document is needed")
        return
    print(f"  proof {number}:")
    for item in proof.evidence:
        sure = f" ({sureness(item)})" if item.confidence is not None else ""
        place = f"{item.title}, characters {item.start}-{item.end}{sure}"
        print(plain(f"    {place}: {' '.join(item.quote.split())}"))
    if not proof.evidence:
        print("    a fact of the document itself (its title, its kind)")


def _as_json(one: Explained) -> dict[str, Any]:
    return {
        "row": one.row.to_dict(),
        "proofs": [
            {
                "claims": proof.claims,
                "documents": proof.documents,
                "evidence": [
                    {name: getattr(item, name) for name in item.__slots__} for item in proof.evidence
                ],
            }
            for proof in one.proofs
        ],
        "without": dict(one.without),
        "grouped": one.grouped,
        "complete": one.complete,
    }
