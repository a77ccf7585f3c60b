"""Cuts one text that holds several postings, and perhaps an article before them, into its parts.

A page of postings saved as text is flat: only a line such as ``IN, KA, Bangalore`` says where one ends.
Four kinds of line can begin a record, tried in this order, and the first kind that holds wins:

1. a *coded place*: ``US, NY, New York`` (country, region, city) or ``GB, London``;
2. a *city*: ``Austin, TX``;
3. a *title field*: ``Job title: Data Scientist``;
4. the line after a *rule*: a line of ``====``, ``----``, ``****``, ``____``, or a form feed.

A line of that shape is not enough, because articles list offices and use rules too. Each kind has its own
proof, and all share one: what stands below the line must read like a posting. In doubt the text stays whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from graphkit.documents.kind import THRESHOLD, posting_marks, posting_score

__all__ = ["Slice", "cut_listing"]


@dataclass(frozen=True, slots=True)
class Slice:
    """One part of a text: ``text[start:end]``.

    Attributes:
        start: first code point; the header line is part of the slice.
        end: one past the last code point that is not white space.
        header: the line that begins the record, or None for what stands before the first one.
    """

    start: int
    end: int
    header: str | None


# ISO 3166-1 alpha-2 as of 2024, and XK, which is in use for Kosovo.
_COUNTRIES: Final = frozenset(
    (
        "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS "
        "BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE "
        "EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM "
        "HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC "
        "LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA "
        "NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW "
        "SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO "
        "TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW"
    ).split()
)
# States of the US, provinces of Canada: the two countries whose cities are written "City, ST".
_STATES: Final = frozenset(
    (
        "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM "
        "NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY PR AB BC MB NB NL NS NT NU ON PE QC SK "
        "YT"
    ).split()
)
_CITY: Final = r"[^\W\d_][^\n,;:!?•|]{0,58}[^\s,.;:!?•|]"
_CODED: Final = re.compile(rf"^([A-Z]{{2}}), (?:([A-Z0-9]{{1,3}}), )?({_CITY})$")
_CITY_STATE: Final = re.compile(
    rf"^({_CITY}), ([A-Z]{{2}})(?:, (?:US|USA|Canada))?(?: \((?:remote|hybrid)\))?$", re.IGNORECASE
)
_TITLE_FIELD: Final = re.compile(
    r"^[*_]{0,2}(?:Job|Position|Role|Vacancy) title[*_]{0,2}: ?[*_]{0,2} ?\S.{0,150}$", re.IGNORECASE
)
_RULE: Final = re.compile(r"^(?:={3,}|-{3,}|\*{3,}|_{3,}|\f.*)$")

#: A record shorter than this is a line in a list, not a posting.
_BODY: Final = 200
#: What two records must each say on their own, so that the sections of one posting are not taken for records.
_OWN_MARKS: Final = 2.5


def cut_listing(text: str) -> tuple[Slice, ...]:
    r"""Parts of a text in their order: one slice with no header when the text is one document.

    White space between the parts belongs to none; everything else belongs to exactly one, except header lines
    with nothing below them.

    >>> body = "We are looking for a chemist. " * 9 + "Basic qualifications: a degree. Apply online."
    >>> page = f"Life here\n\nIt is good.\n\nIN, KA, Pune\n{body}\nUS, NY, New York\n{body}\n"
    >>> [(part.header, page[part.start : part.start + 7]) for part in cut_listing(page)]
    [(None, 'Life he'), ('IN, KA, Pune', 'IN, KA,'), ('US, NY, New York', 'US, NY,')]
    """
    lines = tuple(_lines(text))
    for proof in (_coded_records, _city_records, _title_records, _ruled_records):
        if slices := proof(text, lines):
            return slices
    whole = _trimmed(text, 0, len(text), None)
    return (whole,) if whole else ()


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    text: str


def _lines(text: str) -> Iterator[_Line]:
    start = 0
    for line in text.split("\n"):
        yield _Line(start, line.strip(" \t\u00a0"))
        start += len(line) + 1


def _coded_records(text: str, lines: Sequence[_Line]) -> tuple[Slice, ...]:
    """Records under coded places: two that read like postings, or one below the article it came with."""
    heads = [line for line in lines if _is_coded_place(line.text)]
    if _are_records(text, heads):
        return _cut(text, heads)
    if len(heads) != 1:
        return ()
    # Alone, the line may also be the place field of the posting that began above it.
    before, body = text[: heads[0].start].strip(), next(_bodies(text, heads))
    fits = not before or (len(before) >= _BODY and posting_score(before) < THRESHOLD / 2)
    return _cut(text, heads) if fits and len(body) >= _BODY and posting_score(body) >= THRESHOLD else ()


def _city_records(text: str, lines: Sequence[_Line]) -> tuple[Slice, ...]:
    """Records under ``City, ST``: place fields look the same, so no posting may begin above them."""
    heads = [line for line in lines if _is_city(line.text)]
    if _are_records(text, heads) and posting_score(text[: heads[0].start]) < THRESHOLD / 2:
        return _cut(text, heads)
    return ()


def _are_records(text: str, heads: Sequence[_Line]) -> bool:
    if len(heads) < 2:
        return False
    records = [body for body in _bodies(text, heads) if len(body) >= _BODY]
    # Half the score of a posting: real ones can be a paragraph of praise and a few wishes.
    proven = [body for body in records if posting_score(body) >= THRESHOLD / 2]
    return len(proven) >= 2 and 2 * len(proven) >= len(records) and 2 * len(records) >= len(heads)


def _title_records(text: str, lines: Sequence[_Line]) -> tuple[Slice, ...]:
    """Records that each begin with a title field of their own, at the head of a paragraph."""
    heads = [
        line
        for before, line in zip((_Line(0, ""), *lines), lines, strict=False)
        if not before.text.strip("=-*_\f") and _TITLE_FIELD.match(line.text)
    ]
    if len({line.text.casefold() for line in heads}) < 2 or text[: heads[0].start].strip(" \n\t=-*_\f"):
        return ()
    bodies = list(_bodies(text, heads))
    if all(len(body) >= _BODY and posting_score(body) >= 1 for body in bodies):
        return _cut(text, heads)
    return ()


def _ruled_records(text: str, lines: Sequence[_Line]) -> tuple[Slice, ...]:
    """Records between rules: each has a title and says, on its own, what a whole posting says."""
    heads: list[_Line] = []
    expected, ruled = True, False
    for line in lines:
        if _RULE.match(line.text):
            expected = ruled = True
        # A form feed may share its line with the title it stands before.
        if expected and line.text.strip("=-*_\f \t"):
            heads.append(line)
            expected = False
    if not ruled:
        return ()
    if len(heads) < 2:
        return ()
    bodies = list(_bodies(text, heads))
    first_is_article = posting_score(bodies[0]) < THRESHOLD / 2
    records = list(zip(heads, bodies, strict=True))[first_is_article:]
    if len(records) < 2 or not all(_is_whole(head.text, body) for head, body in records):
        return ()
    return _cut(text, [head for head, _ in records], ruled=True)


def _is_coded_place(line: str) -> bool:
    coded = _CODED.match(line)
    return bool(coded and coded[1] in _COUNTRIES)


def _is_city(line: str) -> bool:
    city = _CITY_STATE.match(line)
    return bool(city and city[2] in _STATES and city[1][0].isupper() and len(city[1].split()) <= 4)


def _is_whole(head: str, body: str) -> bool:
    title = head.strip("#*_=- \f")
    if len(title) > 120 or title.endswith((".", ",", ";", "!")) or len(body) < _BODY:
        return False
    # A rule between the sections of one posting is followed by the heading of a section.
    return posting_score(body) >= _OWN_MARKS and not {"duties", "wanted"} & set(posting_marks(title))


def _bodies(text: str, heads: Sequence[_Line]) -> Iterator[str]:
    ends = [head.start for head in heads[1:]] + [len(text)]
    for head, end in zip(heads, ends, strict=True):
        yield text[head.start + len(head.text) : end].strip()


def _cut(text: str, heads: Sequence[_Line], *, ruled: bool = False) -> tuple[Slice, ...]:
    edges = [0, *(head.start for head in heads), len(text)]
    names = [None, *(head.text.strip("\f ") for head in heads)]
    slices = []
    for start, end, name in zip(edges[:-1], edges[1:], names, strict=True):
        inner = _without_rules(text, start, end) if ruled else (start, end)
        part = _trimmed(text, *inner, name)
        # A header with nothing below it is a record that was lost before it reached us.
        if part and (name is None or part.end - part.start > len(name)):
            slices.append(part)
    return tuple(slices)


def _without_rules(text: str, start: int, end: int) -> tuple[int, int]:
    """The range without the rules at its end."""
    while end > start:
        end = start + len(text[start:end].rstrip())
        last = max(text.rfind("\n", start, end) + 1, start)
        if not _RULE.match(text[last:end].strip()):
            break
        end = last
    return start, end


def _trimmed(text: str, start: int, end: int, header: str | None) -> Slice | None:
    part = text[start:end]
    if not part.strip():
        return None
    # What stands first keeps offset 0: its positions are those of the file.
    lead = len(part) - len(part.lstrip()) if start else 0
    return Slice(start + lead, start + len(part.rstrip()), header)
