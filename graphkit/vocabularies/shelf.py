"""A person's own vocabularies: put on the shelf, listed, taken away.

Each is one Turtle file whose name ends in a hash of its content. So a vocabulary that was replaced has
another path, and nothing that was loaded from the old one is taken for the new one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from graphkit.errors import InputError
from graphkit.iris import DCTERMS, GK, KINDS, RDF, SKOS, slug
from graphkit.ontology import Concept, load_ontology, shipped_folder
from graphkit.userfiles import own_vocabularies, vocabulary_folder, write_whole
from graphkit.vocabularies.merging import Match, merge
from graphkit.vocabularies.skos import read_skos
from graphkit.vocabularies.turtle import Credit, to_turtle

__all__ = ["Added", "Shelved", "add_vocabulary", "keep", "list_vocabularies", "remove_vocabulary"]

_FILE: Final = re.compile(r"(?P<name>.+?)(?:\.[0-9a-f]{12})?")


@dataclass(frozen=True, slots=True)
class Added:
    """What became of a vocabulary.

    Attributes:
        name: by which it is listed and removed.
        path: its file.
        new: number of concepts that were not known.
        matches: concepts that were known already.
        replaced: whether a vocabulary of this name was there with another content.
        notes: what was left out, in words.
    """

    name: str
    path: Path
    new: int
    matches: tuple[Match, ...]
    replaced: bool
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shelved:
    """A vocabulary on the shelf.

    Attributes:
        name: by which it is removed.
        path: its file.
        title: what its source calls it.
        counts: number of concepts by kind (``skill``, ``role`` …).
        additions: number of concepts of other vocabularies that it gives names or matches to.
        error: why it can't be read, or the empty string.
    """

    name: str
    path: Path
    title: str
    counts: dict[str, int]
    additions: int
    error: str = ""


def add_vocabulary(path: str | Path, *, kind: str = "skill", name: str | None = None) -> Added:
    """Put a SKOS file on the shelf, from where every later command reads it.

    Args:
        path: Turtle, RDF/XML, N-Triples or JSON-LD.
        kind: kind of concepts that have no class of graphkit's.
        name: name on the shelf; the file's when None.

    Raises:
        InputError: the file is broken, or a concept has no preferred label.
    """
    source = Path(path)
    found = read_skos(source, kind=kind)
    reasons = (
        (found.foreign, "without an English preferred label"),
        (found.deprecated, "deprecated by their source"),
        (found.unnamed, "without an IRI (blank nodes)"),
    )
    notes = [f"left out {reason}: {count}" for count, reason in reasons if count]
    return keep(found.concepts, name or source.stem, Credit(source.stem, source.name), notes=notes)


def keep(
    concepts: Sequence[Concept], name: str, credit: Credit, *, loosely: bool = True, notes: Iterable[str] = ()
) -> Added:
    """Merge concepts with those known and write them to the shelf.

    Args:
        concepts: the vocabulary.
        name: name on the shelf; another vocabulary of this name is replaced.
        credit: where it comes from.
        loosely: whether other names can tell that a concept is a known one, see `merge`.
        notes: what was left out before.
    """
    name = slug(name)
    folder = _folder()
    before = [path for path in own_vocabularies() if _name(path) == name]
    shipped = load_ontology(shipped_folder()).concepts
    others = [path for path in own_vocabularies() if path not in before]
    known = load_ontology(shipped_folder(), extra=others).concepts if others else shipped
    merged = merge(concepts, known.values(), loosely=loosely)
    content = to_turtle(name, credit, merged.new, merged.additions, frozenset(shipped))
    path = folder / f"{name}.{sha256(content).hexdigest()[:12]}.ttl"
    try:
        if path not in before:
            write_whole(path, content)
        for old in before:
            if old != path:
                old.unlink(missing_ok=True)
    except OSError as error:
        raise _unwritable(folder, error) from error
    left_out = [
        (merged.shared, "other names that known concepts have already"),
        (merged.doubtful, "other names that several concepts have"),
    ]
    said = [*notes, *(f"left out {reason}: {count}" for count, reason in left_out if count)]
    replaced = bool(before) and path not in before
    return Added(name, path, len(merged.new), merged.matches, replaced, tuple(said))


def list_vocabularies() -> tuple[Shelved, ...]:
    """The vocabularies on the shelf, by name; one that is broken says why."""
    return tuple(_shelved(path) for path in own_vocabularies())


def remove_vocabulary(name: str) -> Path:
    """Take a vocabulary off the shelf.

    Returns:
        The file that was deleted.

    Raises:
        InputError: there is none of this name.
    """
    paths = [path for path in own_vocabularies() if name in (_name(path), path.stem, path.name)]
    if not paths:
        names = sorted({_name(path) for path in own_vocabularies()})
        there = f"there are {', '.join(names)}" if names else "there is none at all"
        raise InputError(name, "no vocabulary of this name", f"{there}; `graphkit terms list` shows them")
    try:
        for path in paths:
            path.unlink(missing_ok=True)
    except OSError as error:
        raise _unwritable(paths[0].parent, error) from error
    return paths[0]


def _shelved(path: Path) -> Shelved:
    counts: Counter[str] = Counter()
    typed: set[str] = set()
    subjects: set[str] = set()
    title, gk = "", str.__str__(GK)
    try:
        for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
            subject, predicate, value = str(quad.subject), quad.predicate.value, quad.object
            iri = value.value if isinstance(value, ox.NamedNode) else ""
            if predicate == DCTERMS.title and isinstance(value, ox.Literal):
                title = value.value
            if predicate == RDF.type and iri.removeprefix(gk) in KINDS:
                counts[KINDS[iri.removeprefix(gk)]] += 1
                typed.add(subject)
            elif predicate == RDF.type and iri == SKOS.ConceptScheme:
                typed.add(subject)
            subjects.add(subject)
    except (SyntaxError, ValueError, OSError) as error:
        return Shelved(_name(path), path, title, {}, 0, str(error))
    return Shelved(_name(path), path, title, dict(sorted(counts.items())), len(subjects - typed))


def _name(path: Path) -> str:
    match = _FILE.fullmatch(path.stem)
    return match["name"] if match else path.stem


def _folder() -> Path:
    folder = vocabulary_folder()
    if folder is None:
        raise InputError(
            "GRAPHKIT_VOCABULARY", "there is no home folder to keep vocabularies in", "set it to a folder"
        )
    return folder


def _unwritable(folder: Path, error: OSError) -> InputError:
    return InputError(
        str(folder), f"can't write there: {error.strerror}", "set GRAPHKIT_VOCABULARY to another folder"
    )
