"""One row of a table to one document, with a mapping of columns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from graphkit.documents.decode import clean_text
from graphkit.documents.kind import kind_of_text
from graphkit.documents.markup import prose
from graphkit.documents.text import headline
from graphkit.errors import InputError
from graphkit.model import Document

__all__ = ["FIELDS", "Row", "check_columns", "choose_columns", "document_of_row", "one_line", "values_at"]

#: One row: column name to value, nested for JSON.
Row = Mapping[str, Any]

_USAJOBS: Final = "MatchedObjectDescriptor"
#: Fields a row can fill, and the columns taken for each by default, best first; ``+`` joins columns.
FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "text": (
        "text", "description", "job_description", "body", "content", "full_text", "posting",
        f"{_USAJOBS}.UserArea.Details.JobSummary + {_USAJOBS}.UserArea.Details.MajorDuties"
        f" + {_USAJOBS}.QualificationSummary",
    ),
    "title": ("title", "job_title", "position_title", "headline", f"{_USAJOBS}.PositionTitle"),
    "team": ("team", "team_name", "department", "unit", f"{_USAJOBS}.OrganizationName"),
    "organization": (
        "organization", "organisation", "company", "company_name", "employer", "agency",
        f"{_USAJOBS}.DepartmentName",
    ),
    "location": (
        "location", "locations", "job_location", "city", "place", "duty_station",
        f"{_USAJOBS}.PositionLocationDisplay",
    ),
    "url": ("url", "link", "job_url", f"{_USAJOBS}.PositionURI"),
    "date": ("date", "date_posted", "posted", "published", "open_date", f"{_USAJOBS}.PublicationStartDate"),
    "kind": ("kind",),
    "id": (),
}  # fmt: skip
#: Fields that stand as lines above the text, so that they can be quoted.
_QUOTED: Final = (
    ("title", ""),
    ("organization", "Organization: "),
    ("team", "Team: "),
    ("location", "Location: "),
)
_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_SHOWN: Final = 30


def check_columns(columns: Mapping[str, str] | None) -> None:
    """Refuse a mapping that fills fields that do not exist.

    Raises:
        InputError: an unknown field.

    >>> check_columns({"txt": "description"})
    Traceback (most recent call last):
        ...
    graphkit.errors.InputError: columns: there is no field 'txt' (fields are date, id, kind, location, \
organization, team, text, title, url)
    """
    for name in columns or ():
        if name not in FIELDS:
            raise InputError(
                "columns", f"there is no field {name!r}", f"fields are {', '.join(sorted(FIELDS))}"
            )


def choose_columns(
    rows: Sequence[Row], source: str, columns: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Column for each field: the mapping given, and the usual names for what it leaves open.

    Raises:
        InputError: no column for the text.

    >>> choose_columns([{"Job Title": "Chemist", "body": "Mix."}], "a.csv")
    {'text': 'body', 'title': 'Job Title'}
    """
    names = {_plain(name): name for row in rows for name in row}
    chosen = {}
    for field, usual in FIELDS.items():
        for name in [columns[field]] if columns and field in columns else usual:
            known = name if columns and field in columns else names.get(_plain(name), name)
            if any(any(values_at(row, part)) for row in rows for part in _columns(row, known)):
                chosen[field] = known
                break
    if "text" not in chosen:
        missing = (
            f"no column {columns['text']!r}" if columns and "text" in columns else "no column with the text"
        )
        shown = [*names.values()][:_SHOWN] + ["…"] * (len(names) > _SHOWN)
        raise InputError(source, f"{missing}; its columns are {', '.join(shown)}", "name it: text=COLUMN")
    return chosen


def document_of_row(row: Row, columns: Mapping[str, str], source: str, base: str = "") -> Document:
    """Document of one row: title, organization, team and location as lines, an empty line, then the text.

    Args:
        row: the row.
        columns: field to column.
        source: place of the row, such as ``a.csv#row=2``.
        base: name of the file, before which an id is put when the mapping names an id column.

    Raises:
        InputError: the row has no text.

    >>> row = {"t": "Chemist", "d": "Mix.", "where": "Pune"}
    >>> print(document_of_row(row, {"title": "t", "text": "d", "location": "where"}, "a.csv#row=2").text)
    Chemist
    Location: Pune
    <BLANKLINE>
    Mix.
    """
    filled = {field: _filled(row, column) for field, column in columns.items() if field != "text"}
    body = _body(row, columns["text"])
    if not body:
        raise InputError(source, "no text", f"column {columns['text']!r} is empty")
    lines = [prefix + value for field, prefix in _QUOTED for value in filled.get(field, ())]
    text = clean_text("\n".join(lines) + "\n\n" + body if lines else body)
    date = next((match[0] for match in map(_DATE.match, filled.get("date", ())) if match), None)
    kind = next(iter(filled.get("kind", ())), "").lower()
    name = next(iter(filled.get("id", ())), "")
    return Document(
        text=text,
        source=f"{base}#id={name}" if name and base else source,
        title=next(iter(filled.get("title", ())), "") or headline(body),
        kind=kind if kind in ("article", "posting") else kind_of_text(text),
        offset=None,
        url=next(iter(filled.get("url", ())), None),
        date=date,
        fields=tuple((field, value) for field, _ in _QUOTED for value in filled.get(field, ())),
    )


def values_at(row: object, path: str) -> Iterable[object]:
    """Values at a dotted path; a list on the way is entered.

    >>> list(values_at({"a": [{"b": 1}, {"b": 2}]}, "a.b"))
    [1, 2]
    """
    if isinstance(row, list):
        for part in row:
            yield from values_at(part, path)
    elif not path:
        if row is not None:
            yield row
    elif isinstance(row, Mapping):
        if path in row:
            yield from values_at(row[path], "")
        else:
            head, _, rest = path.partition(".")
            if rest and head in row:
                yield from values_at(row[head], rest)


def one_line(value: object) -> str:
    r"""A short value as one line of text.

    >>> one_line(" R&amp;D \n lab ")
    'R&D lab'
    """
    return clean_text(" ".join(prose(str(value)).split()))


def _columns(row: Row, name: str) -> list[str]:
    return [name] if name in row or "+" not in name else [part.strip() for part in name.split("+")]


def _filled(row: Row, name: str) -> tuple[str, ...]:
    values = (one_line(_flat(value)) for part in _columns(row, name) for value in values_at(row, part))
    return tuple(dict.fromkeys(filter(None, values)))


def _body(row: Row, name: str) -> str:
    parts = _columns(row, name)
    bodies = {
        part: "\n".join(prose(_flat(value)) for value in values_at(row, part)).strip() for part in parts
    }
    if len(parts) == 1:
        return bodies[parts[0]]
    # Joined columns are the sections of a posting: their names are its headings.
    return "\n\n".join(f"{_heading(part)}\n{body}" for part, body in bodies.items() if body)


def _flat(value: object) -> str:
    """A value as text; an object such as ``{"city": …, "country": …}`` as a list of its values."""
    if isinstance(value, Mapping):
        return ", ".join(_flat(part) for part in value.values() if part not in (None, ""))
    if isinstance(value, list):
        return "\n".join(map(_flat, value))
    return "" if value is None else str(value)


def _heading(column: str) -> str:
    words = re.sub(r"(?<=[a-z])(?=[A-Z])|_", " ", column.rsplit(".", 1)[-1])
    return words[:1].upper() + words[1:].lower()


def _plain(name: object) -> str:
    return re.sub(r"[^a-z0-9.+]", "", str(name).lower())
