"""The text files of the O*NET database, the classification of the US Department of Labor, as SKOS.

O*NET publishes no linked data. Its concepts get the addresses by which O*NET OnLine shows them: an occupation
``https://www.onetonline.org/link/summary/15-1252.00``, a technology
``https://www.onetonline.org/search/tech/example?e=Python``. The commodities that group technologies are codes
of UNSPSC and have no page of O*NET's; they get IRIs of graphkit and keep the code as notation.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final
from urllib.parse import quote

from graphkit.iris import concept_iri
from graphkit.ontology import Concept
from graphkit.vocabularies.downloads import chosen_kinds, find_table, folder_of, table
from graphkit.vocabularies.labels import distinct, first_sentence, is_plain, is_scrap, split_note, tidy
from graphkit.vocabularies.shelf import Added, keep
from graphkit.vocabularies.turtle import Credit

__all__ = ["import_onet", "onet_concepts"]

_HINT: Final = (
    "download the O*NET database as text files from https://www.onetcenter.org/database.html "
    "and unpack all of it into one folder"
)
_LICENCE: Final = "https://creativecommons.org/licenses/by/4.0/"
_ONLINE: Final = "https://www.onetonline.org/"
_VERSION: Final = re.compile(r"O\*NET (\d+\.\d+) Database")


def import_onet(folder: str | Path, *, kinds: Sequence[str] = ("skills",)) -> Added:
    """Put O*NET on the shelf of vocabularies.

    Args:
        folder: into which the text files of the database were unpacked.
        kinds: ``skills`` (technologies), ``occupations`` (with alternate titles) or both.

    Raises:
        InputError: a file is missing or is not what it should be.
    """
    path = folder_of(folder, "O*NET database")
    concepts = [concept for kind in chosen_kinds(kinds) for concept in onet_concepts(path, kind)]
    title = f"O*NET {_version(path)}Database"
    notice = (
        f"{title} by the U.S. Department of Labor, Employment and Training Administration (USDOL/ETA). Used "
        "under the CC BY 4.0 license. O*NET is a trademark of USDOL/ETA. graphkit has modified all or some "
        "of this information; USDOL/ETA has not approved, endorsed, or tested these modifications."
    )
    source = "https://www.onetcenter.org/database.html"
    return keep(concepts, "onet", Credit(title, source, _LICENCE, notice), loosely=False)


def onet_concepts(folder: Path, kind: str) -> Iterator[Concept]:
    """Concepts of one kind: ``skills`` or ``occupations``."""
    return _technologies(folder) if kind == "skills" else _occupations(folder)


def _version(folder: Path) -> str:
    for name in ("Read Me.txt", "Read_Me.txt"):
        path = folder / name
        if path.is_file():
            match = _VERSION.search(path.read_text(encoding="utf-8", errors="replace")[:4000])
            return f"{match[1]} " if match else ""
    return ""


def _find(folder: Path, name: str) -> Path:
    # The official archive has spaces in its names; many copies have underscores.
    return find_table(folder, (f"{name}.txt", f"{name.replace(' ', '_')}.txt"), _HINT)


def _technologies(folder: Path) -> Iterator[Concept]:
    columns = ("Example", "Commodity Code", "Commodity Title")
    groups: dict[str, str] = {}
    sits_in: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for row in table(_find(folder, "Technology Skills"), columns, _HINT, tabs=True):
        name, code, title = (tidy(row[column]) for column in columns)
        if name and code and title:
            groups.setdefault(code, title)
            sits_in[name][concept_iri("skill", f"unspsc {code}")] = None
    for name, codes in sorted(sits_in.items()):
        iri = f"{_ONLINE}search/tech/example?e={quote(name, safe='')}"
        yield _concept(iri, "Skill", name, (), broader=tuple(sorted(codes)))
    for code, title in sorted(groups.items()):
        yield _concept(concept_iri("skill", f"unspsc {code}"), "Skill", title, (), notation=code)


def _occupations(folder: Path) -> Iterator[Concept]:
    code, title = "O*NET-SOC Code", "Title"
    titles: defaultdict[str, list[str]] = defaultdict(list)
    alternate = (code, "Alternate Title", "Short Title")
    for row in table(_find(folder, "Alternate Titles"), alternate, _HINT, tabs=True):
        titles[row[code]] += _names(row["Alternate Title"], row["Short Title"])
    for row in table(_find(folder, "Occupation Data"), (code, title, "Description"), _HINT, tabs=True):
        iri = f"{_ONLINE}link/summary/{quote(row[code].strip(), safe='')}"
        yield _concept(
            iri,
            "RoleType",
            tidy(row[title]),
            titles[row[code]],
            definition=first_sentence(row["Description"]),
            notation=row[code].strip(),
        )


def _names(title: str, short: str) -> Iterator[str]:
    """Names in "CEO (Chief Executive Officer)": before the bracket, in it, and the short title."""
    name, note = split_note(tidy(title))
    yield name
    if note and (name.isupper() or note.isupper()):
        yield note
    if short and short != "n/a":
        yield short


def _concept(
    iri: str,
    type_: str,
    label: str,
    names: Sequence[str],
    *,
    broader: tuple[str, ...] = (),
    definition: str = "",
    notation: str | None = None,
) -> Concept:
    # Every title has a capital here, so that a capital says nothing.
    alt = tuple(name for name in distinct(names, label) if not is_scrap(name, capitals=False))
    return Concept(
        iri=iri,
        type=type_,
        label=label,
        alt_labels=alt,
        ambiguous_labels=tuple(name for name in (label, *alt) if is_plain(name)),
        broader=broader,
        definition=definition,
        notation=notation,
    )
