"""Labelled documents, and which of them nothing may be tuned on."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from graphkit.errors import InputError
from graphkit.model import Document

__all__ = ["HELD_OUT", "PARTS", "TUNED", "TYPES", "GoldDocument", "gold_file", "load_gold", "part_of"]

#: Type in a gold file to the type of a mention.
TYPES: Final = {
    "skill": "Skill",
    "team": "Team",
    "location": "Location",
    "role": "RoleType",
    "program": "Program",
}
TUNED: Final = "tuned"
HELD_OUT: Final = "held-out"
PARTS: Final = (TUNED, HELD_OUT)


@dataclass(frozen=True)
class GoldDocument:
    """A labelled document.

    Attributes:
        id: name of the document in the gold file.
        document: its text.
        entities: its labels, as in the file.
        relations: its relations, as in the file.
    """

    id: str
    document: Document
    entities: tuple[Mapping[str, Any], ...]
    relations: tuple[Mapping[str, Any], ...]


def part_of(name: str) -> str:
    """Part of a labelled document: ``held-out`` for one in five by a hash of its name, else ``tuned``.

    The hash decides for good: no document moves to the other part because others are added.

    >>> part_of("tts-99f61d81"), part_of("tts-cb09bda9")
    ('tuned', 'held-out')
    """
    return HELD_OUT if int(sha256(name.encode()).hexdigest(), 16) % 5 == 0 else TUNED


def gold_file(path: str | Path) -> Path:
    """The gold file that a path means: itself, or the ``gold.json`` in this folder or its ``dev``.

    Raises:
        InputError: there is none.
    """
    given = Path(path)
    file = next((p for p in (given, given / "gold.json", given / "dev" / "gold.json") if p.is_file()), None)
    if file is None:
        raise InputError(
            str(path), "there is no gold file here", "give gold.json or the folder that holds it"
        )
    return file


def load_gold(path: str | Path) -> list[GoldDocument]:
    """Labelled documents of a gold file, or of a folder that holds ``gold.json``.

    Raises:
        InputError: the file is missing or broken, a text is missing, or a label does not stand
            at its offsets.
    """
    file = gold_file(path)
    try:
        rows = json.loads(file.read_text(encoding="utf-8"))["documents"]
    except (OSError, UnicodeDecodeError, json.JSONDecodeError, KeyError, TypeError) as error:
        raise InputError(
            str(file), f"this is no gold file: {error}", 'it needs {"documents": [...]}'
        ) from error
    return [_document(file, row) for row in rows]


def _document(file: Path, row: Mapping[str, Any]) -> GoldDocument:
    try:
        text = row["text"] if "text" in row else (file.parent / row["file"]).read_bytes().decode("utf-8")
        document = Document(text, row["id"], row.get("title", ""), row["kind"])
        entities = tuple(row["entities"])
        for entity in entities:
            if text[entity["start"] : entity["end"]] != entity["surface"]:
                raise InputError(
                    str(file), f"{row['id']}: {entity['surface']!r} does not stand at its offsets"
                )
    except (OSError, UnicodeDecodeError, KeyError, TypeError) as error:
        raise InputError(str(file), f"a document is broken: {error!r}", "see graphkit.evaluation") from error
    return GoldDocument(row["id"], document, entities, tuple(row.get("relations", ())))
