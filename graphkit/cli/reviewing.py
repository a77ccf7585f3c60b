"""The command that asks a person: ``review``."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphkit.cli.common import add_graph, load, verb
from graphkit.cli.output import plain, print_table, say
from graphkit.errors import InputError

if TYPE_CHECKING:
    from graphkit.curation import Curation
    from graphkit.reviews import Item
    from graphkit.store import KnowledgeGraph

__all__ = ["add"]


def add(verbs: Any) -> None:
    """Add the command that asks a person."""
    command = verb(
        verbs, "review", _review, "list what to look at first: how unsure it is, times how much hangs on it"
    )
    add_graph(command)
    command.add_argument("--limit", type=int, default=20, metavar="N", help="rows (default: 20)")
    command.add_argument(
        "--curation", metavar="FILE", help="decisions taken so far; what they settle is not asked again"
    )
    command.add_argument("--json", action="store_true", help="print JSON, with the decisions to take")
    way = command.add_mutually_exclusive_group()
    way.add_argument(
        "--decide",
        metavar="FILE",
        help="ask, and write each decision into this file at once",
    )
    way.add_argument("--apply", metavar="FILE", help="put the decisions of this file into the one of -o")
    command.add_argument("-o", "--output", metavar="FILE", help="with --apply: the file to add to")
    command.add_argument("--by", metavar="NAME", help="with --decide: who decides (default: the user's name)")


def _review(options: argparse.Namespace) -> int:
    from graphkit.reviews import review

    if options.apply:
        return _apply(options)
    kg = load(options.graph)
    curation = _curation(options)
    items = review(kg, curation, limit=options.limit)
    if options.decide:
        return _decide(items, Path(options.decide), options.by or _user(), options.graph)
    if options.json:
        print(json.dumps([_as_json(item) for item in items], ensure_ascii=False, indent=1))
    else:
        columns = ("score", "question", "unsure because", "edges", "alone", "documents", "teams")
        print_table(columns, [_row(item) for item in items])
    if any(not item.measured for item in items):
        say("where nothing was measured, an item counts as being as likely wrong as right (0.5)")
    return 0


def _row(item: Item) -> tuple[object, ...]:
    return item.score, item.what, item.why, item.edges, item.alone, item.documents, item.teams


def _as_json(item: Item) -> dict[str, Any]:
    from graphkit.curation import plain_decision

    said = {name: getattr(item, name) for name in item.__slots__ if name not in ("yes", "no")}
    taken = {name: getattr(item, name) for name in ("yes", "no")}
    return {
        "score": item.score,
        **said,
        **{name: plain_decision(decision) if decision else None for name, decision in taken.items()},
    }


def _curation(options: argparse.Namespace) -> Curation | None:
    from graphkit.curation import load_curation

    if options.curation:
        return load_curation(options.curation)
    if options.decide and Path(options.decide).exists():
        return load_curation(options.decide)
    return None


def _decide(items: Sequence[Item], path: Path, by: str, graph: str) -> int:
    from datetime import date

    from graphkit.curation import add_decisions
    from graphkit.folder import find_graph
    from graphkit.reviews import signed

    asked = [item for item in items if item.yes and item.no]
    #: Of each decision taken: which question it answers, and what the file held before.
    taken: list[tuple[int, bytes | None]] = []
    number = 0
    while number < len(asked):
        item = asked[number]
        _show(number + 1, len(asked), item)
        answer = _answer()
        if answer == "q":
            break
        if answer == "u":
            if taken:
                number, before = taken.pop()
                _restore(path, before)
            else:
                say("nothing was decided yet")
            continue
        number += 1
        decision = {"y": item.yes, "n": item.no}.get(answer)
        if decision is None:
            continue
        why = (
            _ask("why (Enter: as reviewed): ") or f"reviewed: {item.what} {'yes' if answer == 'y' else 'no'}"
        )
        taken.append((number - 1, path.read_bytes() if path.exists() else None))
        # Written at once: what was decided outlives a terminal that is closed.
        add_decisions(path, [signed(decision, why=why, by=by, date=date.today().isoformat())])
    step = f"graphkit decide {graph} {path}" if find_graph(graph) else f"graphkit build … --curation {path}"
    say(f"{len(taken)} decisions written to {path} (next: {step})" if taken else "nothing decided")
    return 0


def _restore(path: Path, before: bytes | None) -> None:
    from graphkit.userfiles import write_whole

    if before is None:
        path.unlink()
    else:
        write_whole(path, before)


def _show(number: int, total: int, item: Item) -> None:
    print(plain(f"\n[{number} of {total}] {item.what}"))
    print(plain(f"  {item.why}; edges {item.edges}, documents {item.documents}, teams {item.teams}"))
    if item.quote:
        print(plain(f"  {item.title}: {' '.join(item.quote.split())}"))


def _answer() -> str:
    while True:
        answer = _ask("y yes · n no · s skip · u undo · q quit: ")
        if answer is None:
            return "q"
        answer = answer.strip().casefold()[:1]
        if answer in ("y", "n", "s", "u", "q"):
            return answer


def _ask(prompt: str) -> str | None:
    """A line of the terminal, None at its end."""
    print(prompt, end="", file=sys.stderr, flush=True)
    line = sys.stdin.readline()
    return line.strip() if line else None


def _user() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError) as error:
        raise InputError("--by", "this system has no name for you", "say who decides: --by NAME") from error


def _apply(options: argparse.Namespace) -> int:
    from graphkit.curation import add_decisions, load_curation

    if not options.output:
        raise InputError(
            "--apply", "there is no file to put the decisions into", "name it with -o curation.yaml"
        )
    new = load_curation(options.apply)
    _note_unknown(load(options.graph), new)
    before = load_curation(options.output).decisions if Path(options.output).exists() else ()
    after = add_decisions(options.output, new.decisions)
    fresh = len(after.decisions) - len(before)
    say(f"{fresh} of {len(new.decisions)} decisions added, {len(new.decisions) - fresh} stood there already")
    print(options.output)
    return 0


def _note_unknown(kg: KnowledgeGraph, curation: Curation) -> None:
    from graphkit.curation.check import place
    from graphkit.iris import shrink
    from graphkit.resolution import overlay_of, stated_in

    known = {node.iri for node in kg.nodes()}
    overlay, _ = overlay_of(stated_in(kg.store), kg.ontology)
    known |= overlay.merges.keys() | {part.iri for part in overlay.parts}
    for decision in curation.decisions:
        for iri in filter(None, (decision.concept, *decision.concepts)):
            if iri not in known:
                say(f"{place(curation.source, decision)}: the graph has no {shrink(iri)}")
