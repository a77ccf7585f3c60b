"""schema.org JobPosting as JSON: from the script tag of a page, or a ``.json`` file.

The data is read with `json` and nothing else: a JSON-LD parser would fetch the ``@context`` it is told to.
Whatever the values hold is text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from graphkit.documents.decode import clean_text
from graphkit.documents.markup import prose
from graphkit.documents.rows import Row, one_line
from graphkit.errors import InputError
from graphkit.model import Document

__all__ = ["find_postings", "posting_document"]

_DEEPEST: Final = 50
_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
#: Sections a JobPosting may hold beside its description, and the heading each gets.
_SECTIONS: Final = (
    ("responsibilities", "Responsibilities"),
    ("qualifications", "Qualifications"),
    ("experienceRequirements", "Experience"),
    ("educationRequirements", "Education"),
    ("skills", "Skills"),
    ("jobBenefits", "Benefits"),
)


def find_postings(data: object, depth: int = 0) -> Iterator[Row]:
    """JobPosting objects in parsed JSON-LD: alone, in a list, in ``@graph`` or as the main entity.

    >>> [posting["title"] for posting in find_postings({"@graph": [{"@type": ["JobPosting"], "title": "A"}]})]
    ['A']
    """
    if depth > _DEEPEST:
        return
    if isinstance(data, list):
        for value in data:
            yield from find_postings(value, depth + 1)
    elif isinstance(data, dict):
        if any(_local(name) == "JobPosting" for name in _list(data.get("@type", data.get("type")))):
            yield data
        else:
            for key in ("@graph", "mainEntity", "itemListElement", "item"):
                yield from find_postings(data.get(key), depth + 1)


def posting_document(posting: Row, source: str, page: str = "") -> Document:
    """Document of one JobPosting: its fields as lines, an empty line, then the description.

    Args:
        posting: the object.
        source: where it was found.
        page: main text of the page around it, taken where it holds the description and more.

    Raises:
        InputError: it has no description and the page no text.
    """
    places = list(dict.fromkeys(filter(None, (_place(place) for place in _list(posting.get("jobLocation"))))))
    if not places and "TELECOMMUTE" in map(_text, _list(posting.get("jobLocationType"))):
        places = ["Remote"]
    organization, team = _organization(posting)
    title = _text(posting.get("title")) or _text(posting.get("name"))
    date = _DATE.match(_text(posting.get("datePosted")))
    lines = [("Job title", title), ("Organization", organization), ("Team", team)]
    lines += [("Location", place) for place in places]
    lines += [
        ("Employment type", ", ".join(filter(None, map(_text, _list(posting.get("employmentType")))))),
        ("Date posted", date[0] if date else ""),
    ]
    body = _body(posting, page)
    if not body:
        raise InputError(source, "a JobPosting without description", "give it a description")
    head = "\n".join(f"{name}: {value}" for name, value in lines if value)
    fields = [("title", title), ("organization", organization), ("team", team)]
    fields += [("location", place) for place in places]
    return Document(
        text=clean_text(f"{head}\n\n{body}" if head else body).rstrip(),
        source=source,
        title=title or source,
        kind="posting",
        offset=None,
        url=_text(posting.get("url")) or None,
        date=date[0] if date else None,
        fields=tuple((name, value) for name, value in fields if value),
    )


def _body(posting: Row, page: str) -> str:
    description = _prose(posting.get("description"))
    opening = " ".join(description.split()[:8])
    # The description is often only the beginning of what the page says.
    if page and (
        not description or (len(page) > 1.2 * len(description) and opening in " ".join(page.split()))
    ):
        return page
    parts = [description]
    for name, heading in _SECTIONS:
        section = _prose(posting.get(name))
        if section and section not in description:
            parts.append(f"{heading}\n{section}")
    return "\n\n".join(filter(None, parts))


def _organization(posting: Row) -> tuple[str, str]:
    """Names of the organization and of the unit in it that hires."""
    unit = _name(posting.get("employmentUnit"))
    for value in _list(posting.get("hiringOrganization")):
        if not isinstance(value, dict):
            return _text(value), unit
        parent = _name(value.get("parentOrganization"))
        name = _name(value)
        return (
            (parent, unit or name)
            if parent and parent != name
            else (name, unit or _name(value.get("department")))
        )
    return "", unit


def _name(value: object) -> str:
    first = next(iter(_list(value)), None)
    return _text(first.get("name") or first.get("legalName")) if isinstance(first, dict) else _text(first)


def _place(place: object) -> str:
    """``City, Region, Country``."""
    if not isinstance(place, dict):
        return _text(place)
    address = next(iter(_list(place.get("address"))), None)
    if not isinstance(address, dict):
        return _text(address) or _text(place.get("name"))
    parts = [_name(address.get(key)) for key in ("addressLocality", "addressRegion", "addressCountry")]
    return ", ".join(dict.fromkeys(filter(None, parts))) or _text(place.get("name"))


def _prose(value: object) -> str:
    texts = []
    for part in _list(value):
        text = part.get("description") or part.get("name") if isinstance(part, dict) else part
        texts.append(prose(text) if isinstance(text, str) else _text(text))
    return "\n".join(filter(None, texts)).strip()


def _text(value: object) -> str:
    return one_line(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def _list(value: object) -> list[object]:
    return [] if value is None else value if isinstance(value, list) else [value]


def _local(name: object) -> str:
    return re.split(r"[/#:]", name)[-1] if isinstance(name, str) else ""
