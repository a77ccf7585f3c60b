"""The CSV download of ESCO, the European classification of skills and occupations, as SKOS."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from graphkit.ontology import Concept
from graphkit.vocabularies.downloads import chosen_kinds, find_table, folder_of, table
from graphkit.vocabularies.labels import distinct, first_sentence, is_plain, is_scrap, split_note, tidy
from graphkit.vocabularies.shelf import Added, keep
from graphkit.vocabularies.turtle import Credit

__all__ = ["esco_concepts", "import_esco"]

_HINT: Final = (
    "download ESCO v1.1 or v1.2, English, format CSV, from https://esco.ec.europa.eu/en/use-esco/download "
    "and unpack all of it into one folder"
)
_NOTICE: Final = (
    "This service uses the ESCO classification of the European Commission. Reused under CC BY 4.0 "
    "(Decision 2011/833/EU); graphkit has shortened descriptions, left out names that several concepts "
    "share, and merged concepts with its own."
)
_LICENCE: Final = "https://creativecommons.org/licenses/by/4.0/"
#: For each kind: type of its concepts, files of concepts, file of relations.
_TABLES: Final = {
    "skills": ("Skill", ("skills", "skillGroups"), "broaderRelationsSkillPillar"),
    "occupations": ("RoleType", ("occupations", "ISCOGroups"), "broaderRelationsOccPillar"),
}
_VERSION: Final = re.compile(r"\d+\.\d+(?:\.\d+)?")


def import_esco(folder: str | Path, *, kinds: Sequence[str] = ("skills",)) -> Added:
    """Put ESCO on the shelf of vocabularies.

    Args:
        folder: into which the CSV files of the download were unpacked.
        kinds: ``skills``, ``occupations`` or both.

    Raises:
        InputError: a file is missing or is not what it should be.
    """
    path = folder_of(folder, "ESCO download")
    concepts = [concept for kind in chosen_kinds(kinds) for concept in esco_concepts(path, kind)]
    version = _VERSION.search(path.resolve().name)
    title = f"ESCO {version[0]}" if version else "ESCO"
    credit = Credit(f"{title} (English)", "https://esco.ec.europa.eu/", _LICENCE, _NOTICE)
    return keep(concepts, "esco", credit, loosely=False)


def esco_concepts(folder: Path, kind: str) -> Iterator[Concept]:
    """Concepts of one kind, with ESCO's own IRIs; skills come before the groups they sit in."""
    type_, tables, relations = _TABLES[kind]
    broader: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for row in table(_find(folder, relations), ("conceptUri", "broaderUri"), _HINT):
        broader[row["conceptUri"]][row["broaderUri"]] = None
    seen: set[str] = set()
    columns = ("conceptUri", "preferredLabel", "altLabels", "status", "description")
    for name in tables:
        for row in table(_find(folder, name), columns, _HINT):
            iri = row["conceptUri"].strip()
            left_out = row["status"] not in ("released", "") or not tidy(row["preferredLabel"])
            if left_out or not iri or iri in seen:
                continue
            seen.add(iri)
            yield _concept(row, iri, type_, tuple(broader.get(iri, ())))


def _find(folder: Path, name: str) -> Path:
    # Version 1.2 adds the language to the files of relations too.
    return find_table(folder, (f"{name}_en.csv", f"{name}.csv"), _HINT)


def _concept(row: dict[str, str], iri: str, type_: str, broader: tuple[str, ...]) -> Concept:
    label = tidy(row["preferredLabel"])
    short, note = split_note(label)
    names = re.split(r"\n|\s\|\s", row["altLabels"])
    # Nobody writes "Swift (computer programming)"; that ESCO does says that "Swift" alone is not clear.
    alt = ((short,) if note else ()) + tuple(name for name in distinct(names, label) if not is_scrap(name))
    return Concept(
        iri=iri,
        type=type_,
        label=label,
        alt_labels=distinct(alt, label),
        ambiguous_labels=tuple(
            name for name in (label, *alt) if is_plain(name) or (bool(note) and name == short)
        ),
        broader=broader,
        definition=first_sentence(row["description"]),
    )
