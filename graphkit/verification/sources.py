"""Documents against their sources: each text is found again where it was read."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from graphkit.errors import InputError
from graphkit.verification.desk import Desk, Place

__all__ = ["check_sources"]


def check_sources(
    sources: list[str | Path],
    columns: Mapping[str, str] | None,
    documents: Mapping[str, Place],
    desk: Desk,
) -> dict[str, int]:
    """Read the sources again and look for the text of each document; figures."""
    # Only here: a verification of the graph alone opens no document.
    from graphkit.documents import iter_documents

    for source in sources:
        if str(source) != "-" and not Path(source).exists():
            raise InputError(
                str(source), "there is no such file or folder", "where do the documents lie now?"
            )
    skipped: dict[str, str] = {}
    new: list[tuple[str, int | None]] = []
    found: set[str] = set()
    for document in iter_documents(
        sources, columns=columns, on_skip=lambda skip: skipped.update({skip.source: skip.reason})
    ):
        place = documents.get(document.id)
        if place is None:
            new.append((document.source, document.offset))
            continue
        found.add(document.id)
        if not _same_file(place.source, document.source) or place.offset != document.offset:
            there = f"{document.source}, from character {document.offset}"
            desk.fail("moved", f"its text now stands in {there}", document.id, document.id, place.source)
    for iri in documents.keys() - found:
        source = documents[iri].source
        if any(_same_file(source, other) for other, _ in new):
            desk.fail("changed", "the text in this source is another one now", iri, iri, source)
        else:
            why = next((why for other, why in skipped.items() if _same_file(source, other)), "")
            message = f"its text is not in the sources{f': {why}' if why else ''}"
            desk.fail("missing", message, iri, iri, source)
    return {"found again": len(found), "not in the graph": len(new)}


def _same_file(one: str, other: str) -> bool:
    """Whether two names can mean one file, seen from two folders."""
    short, long = sorted((os.path.normpath(one), os.path.normpath(other)), key=len)
    parts, whole = Path(short).parts, Path(long).parts
    while parts and parts[0] == "..":
        parts = parts[1:]
    return bool(parts) and whole[-len(parts) :] == parts
