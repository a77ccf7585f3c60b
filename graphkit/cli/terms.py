"""The commands about the vocabularies: ``terms find``, ``list``, ``add``, ``import``, ``remove``."""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from graphkit.cli.common import ontology_of, type_of, verb
from graphkit.cli.output import plain, print_table, say
from graphkit.iris import KINDS

if TYPE_CHECKING:
    from graphkit.vocabularies import Added

__all__ = ["add"]

_KINDS: Final = "skill, role, team, organization, program, location, section, strength or seniority"
#: Matches told one by one; the file has them all.
_TOLD: Final = 10


class _Terms(argparse.ArgumentParser):
    """Takes ``terms TEXT`` for ``terms find TEXT``, as it was before there were other actions."""

    actions: frozenset[str] = frozenset()

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        words = list(args or ())
        if not words or words[0] not in self.actions | {"-h", "--help"}:
            words.insert(0, "find")
        return super().parse_known_args(words, namespace)


def add(verbs: Any) -> None:
    """Add the commands that list concepts and keep vocabularies."""
    usual = verb(verbs, "terms", _find, "find concepts, and add vocabularies of your own")
    # argparse makes every command of one class; this one alone reads its first word in its own way.
    command = _Terms(prog=usual.prog, description=usual.description)
    verbs.choices["terms"] = command
    actions = command.add_subparsers(
        metavar="ACTION",
        required=True,
        parser_class=argparse.ArgumentParser,
        help="a text to find, or one of: find [TEXT], list, add FILE, import esco|onet DIR, remove NAME "
        "(a text that is one of these words needs find before it)",
    )
    _add_find(actions)
    verb(actions, "list", _list, "list your own vocabularies with the number of their concepts")
    _add_add(actions)
    _add_import(actions)
    remove = verb(actions, "remove", _remove, "take away one of your own vocabularies")
    remove.add_argument("name", metavar="NAME", help="its name as `graphkit terms list` shows it")
    command.actions = frozenset(actions.choices)


def _add_find(actions: Any) -> None:
    find = verb(actions, "find", _find, "list concepts (`graphkit terms TEXT` is the same)")
    find.add_argument("text", nargs="?", default="", help="only concepts with this text in a label")
    find.add_argument("--kind", help=_KINDS)
    find.add_argument(
        "--vocabulary", action="append", default=[], metavar="FILE.ttl", help="more SKOS concepts"
    )


def _add_add(actions: Any) -> None:
    new = verb(actions, "add", _add, "keep a SKOS file beside the shipped vocabularies")
    new.add_argument("file", metavar="FILE", help="Turtle, RDF/XML, N-Triples or JSON-LD")
    new.add_argument(
        "--kind",
        default="skill",
        help=f"kind of the concepts that have no gk: class: {_KINDS} (default: skill)",
    )
    new.add_argument("--name", help="name in `graphkit terms list` (default: the file's)")


def _add_import(actions: Any) -> None:
    official = verb(actions, "import", _import, "keep the official download of ESCO or O*NET")
    official.add_argument(
        "source", choices=("esco", "onet"), help="esco: its CSV files; onet: its text files"
    )
    official.add_argument("folder", metavar="DIR", help="folder into which the download was unpacked")
    official.add_argument(
        "--kinds", default="skills", metavar="KIND,KIND", help="skills, occupations or both (default: skills)"
    )


def _find(options: argparse.Namespace) -> int:
    ontology = ontology_of(options)
    wanted = options.text.casefold()
    kind = KINDS[type_of(options.kind)] if options.kind else None
    writer = csv.writer(sys.stdout, delimiter="\t", lineterminator="\n")
    writer.writerow(("iri", "label", "kind", "broader", "other names"))
    found = 0
    for iri, concept in sorted(ontology.concepts.items()):
        if kind not in (None, concept.kind):
            continue
        if wanted and not any(wanted in label.casefold() for label in concept.labels):
            continue
        parents = [parent.label for iri_ in concept.broader if (parent := ontology.concept(iri_))]
        row = (iri, concept.label, concept.kind, "; ".join(parents), "; ".join(concept.alt_labels))
        # A vocabulary from elsewhere may hold what would drive a terminal.
        writer.writerow([plain(cell) for cell in row])
        found += 1
    return 0 if found else 1


def _list(options: argparse.Namespace) -> int:
    from graphkit.vocabularies import list_vocabularies

    shelved = list_vocabularies()
    rows: Sequence[Sequence[Any]] = [
        (
            one.name,
            sum(one.counts.values()),
            ", ".join(f"{count} {kind}" for kind, count in one.counts.items()),
            one.additions,
            f"broken: {one.error}" if one.error else one.title,
            one.path,
        )
        for one in shelved
    ]
    print_table(("name", "concepts", "of which", "added to", "title", "file"), rows)
    if not shelved:
        say("no vocabulary of your own yet: graphkit terms add FILE, or graphkit terms import esco|onet DIR")
    return 1 if any(one.error for one in shelved) else 0


def _add(options: argparse.Namespace) -> int:
    from graphkit.vocabularies import add_vocabulary

    return _tell(add_vocabulary(options.file, kind=options.kind, name=options.name))


def _import(options: argparse.Namespace) -> int:
    from graphkit.vocabularies import import_esco, import_onet

    kinds = [kind.strip() for kind in options.kinds.split(",") if kind.strip()]
    return _tell((import_esco if options.source == "esco" else import_onet)(options.folder, kinds=kinds))


def _tell(added: Added) -> int:
    done = "replaced" if added.replaced else "kept"
    say(f"{done} {added.name}: {added.new} new concepts, {len(added.matches)} known ones, in {added.path}")
    for match in added.matches[:_TOLD]:
        how = "is" if match.exact else "is close to"
        say(f"  {match.label} {how} {match.known_as} <{match.into}>")
    if len(added.matches) > _TOLD:
        say(f"  and {len(added.matches) - _TOLD} more: skos:exactMatch and skos:closeMatch in the file")
    for note in added.notes:
        say(f"  {note}")
    print(added.path)
    return 0


def _remove(options: argparse.Namespace) -> int:
    from graphkit.vocabularies import remove_vocabulary

    say(f"removed {remove_vocabulary(options.name)}")
    return 0
