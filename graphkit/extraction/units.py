"""Teams and programs met in a text: "the X team", "X (ABC)", "About X", "the X Fellowship"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from spacy.tokens import Doc

from graphkit.extraction.begin import DIGIT_OR_CAPITAL, whole
from graphkit.extraction.candidate import Candidate
from graphkit.extraction.vocabulary import Vocabulary

__all__ = ["Units"]

_CAP: Final = r"[A-Z0-9][\w.&+’'-]*(?<![.’'-])"
_LINK: Final = r"(?:of the|for the|of|and|&|for)"
_NAME: Final = rf"{_CAP}(?:,? {_LINK}(?= {_CAP})| {_CAP}|, {_CAP}(?=,? (?:and|&) [A-Z])){{0,8}}"
_UNIT: Final = (
    "team|organization|organisation|org|group|unit|division|department|lab|branch|squad|chapter|guild"
    "|directorate|bureau|practice"
)
#: Space between the words of a name; a blank line stands between a heading and a paragraph.
_SPACE: Final = r"(?:[ \t]+(?:\n[ \t]*)?|\n[ \t]*)"
_NAMED_UNIT: Final = re.compile(
    rf"{whole('[Tt]he|[Oo]ur|[Jj]oin|[Aa]n?|[Oo]f|[Ww]ithin|[Aa]t|[Ii]n|[Ss]upports?|[Ww]ith')}\s+(?:the\s+)?({_NAME})(?:\s*\(([A-Z][A-Za-z&]{{1,9}})\))?((?:{_SPACE}{_CAP}){{0,3}}){_SPACE}({_UNIT})s?\b"
)
_CAPITAL: Final = re.compile(DIGIT_OR_CAPITAL)
_NAMING: Final = re.compile("called|named|known")
_SHORT: Final = re.compile(r"\([A-Z][A-Za-z&]{1,9}\)")
_SHORT_BEHIND: Final = re.compile(r"\s?\(([A-Z][A-Za-z&]{1,9})\)")
#: "Organization: Department of the Navy" among the first lines of a posting.
_FIELD: Final = re.compile(
    r"^[ \t*]*(?:Organi[sz]ation|Team|Agency|Hiring (?:agency|organi[sz]ation))[ *]*:[ \t*]*"
    rf"({_NAME})(?:[ \t]*\([A-Z][A-Za-z&]{{1,9}}\))?[ \t*]*$",
    re.MULTILINE,
)
#: How far down such lines are looked for, in code points.
_TOP: Final = 2000
_ACRONYM: Final = re.compile(rf"({_NAME})\s*\(([A-Z][A-Za-z&]{{1,9}})\)")
_TYPED_NAME: Final = re.compile(
    rf"\b((?:(?:{_CAP}) (?:and |& |of )?){{1,5}}(?:Team|Division|Branch|Directorate|Bureau|"
    rf"Department|Administration|Agency|Laborator(?:y|ies)|Labs?|Institute|Organization"
    rf"|Group|Guild|Chapter|PMO|Services?(?= Division| team| branch))(?! [A-Z])"
    rf"|(?:Office|Department|Bureau|Division|Institute|Center|Centers|Centre|Agency|Committee|"
    rf"Council|Board) (?:of|for) (?:the )?{_NAME}"
    rf"|(?:{_CAP} ){{1,4}}(?:Program(?: Management)? Office|Center of Excellence))\b"
)
_WITHIN: Final = re.compile(
    whole(
        "within|[Jj]oin|part of|member of|belongs? to|[Ss]cientist at|[Ee]ngineer at|[Ll]eader at"
        "|[Hh]ead of [a-z ]+ at"
    )
    + rf"\s+(?:the\s+)?({_NAME})(?=\s+(?:plays?|is|are|and work|to|team|"
    rf"organi[sz]ation|as|who|—|-)|[,.;:!?\n])"
)
#: Units whose name is a plain discipline: "18F’s Product chapter".
_GUILD: Final = re.compile(
    r"\b([A-Z][a-z]+(?: (?:&|and) [A-Z][a-z]+| [A-Z][a-z]+)? (?:[Cc]hapter|[Gg]uild|[Ss]tudio|"
    r"[Ss]quad))\b(?! [A-Z])"
)
#: A unit named by its discipline alone, where the words before make it a unit of somebody's own.
_OWN_UNIT: Final = re.compile(r" (?:team|squad|chapter|guild|department)\b(?! (?:of|for) )")
_OWN: Final = re.compile(
    r"(?:\b[Oo]ur|\b[Mm]ember of (?:the|our)|\b(?P<owner>[A-Z][\w.&-]{0,40})['’]s) "
    r"(?P<words>(?:[a-z][\w-]{1,30} ){0,3}[a-z][\w-]{1,30})\Z"
)
#: Disciplines of units that are no skills by themselves.
_DISCIPLINES: Final = frozenset("infrastructure platform web editorial support product".split())
#: Disciplines that say where a unit stands, not which one it is.
_NO_DISCIPLINE: Final = frozenset("leadership management project program partnership".split())
_CALLED: Final = re.compile(
    rf"{whole('team|group|organi[sz]ation|unit|lab')}s?,?\s+(?:called|named|known as)\s+({_NAME})"
)
#: "Public Experience: Contact Center Analyst" in the title of a posting.
_HEADS: Final = (
    "(?i:manager|engineer|scientist|analyst|designer|lead|director|specialist|officer|developer|architect|"
    "supervisor|writer|strategist|researcher|consultant|administrator)"
)
_TITLE_PREFIX: Final = re.compile(
    rf"(?:\A|^\W*(?:Job title|Position|Title)\W*:\W*)({_NAME}):\s+(?=[A-Z][^\n]*{_HEADS})", re.MULTILINE
)
#: "- Harbour Ledger - Data Analyst" in a list of vacancies.
_VACANCY: Final = re.compile(
    rf"^[ \t]*[-*•][ \t]+\[?({_NAME}) [-–—] (?=[A-Z][^\n\](.,;]{{0,50}}{_HEADS}s?(?:\]|[ \t]*$))",
    re.MULTILINE,
)
_IS_TEAM: Final = re.compile(
    rf"(?:^|(?<=[.!?\n] )|(?<=\n))({_CAP}(?: (?!is\b|are\b)[\w&’'-]+){{0,5}}) (?:is|are) (?:an?|the) "
    rf"(?:[\w-]+ ){{0,3}}(?:team|group|organi[sz]ation|unit|lab|division)\b(?! (?:sport|effort|player|game))"
)
_SUBJECT: Final = re.compile(rf"({_NAME})(?: team)?(?:\s*\([A-Z]{{2,8}}\))?\s+(?:is|are|[a-z]{{2,}}s)\b")
_PROGRAM: Final = re.compile(
    r"\b((?:(?:Day|[A-Z][\w&’'-]*|[0-9]+)(?: (?:of|for|and|&|in|the|on))? ){1,7}(?:Programs?|"
    r"Programmes?|Initiatives?|Fellowships?|Fellows|Conferences?|Summits?|Internships?|Academy|"
    r"Accelerator|Challenge|Bootcamp|Symposium|Hackathon))\b(?!\s+(?:Manager|Management|Office|"
    r"Director|Analyst|Lead|Specialist|Coordinator|Interfaces?))"
)
#: Plain words that name no program of their own.
_NO_PROGRAM: Final = re.compile(
    r"(?:(?:Mentor|Support|Fellowship|Internship|Training|Mentorship|Pilot|Development|Career|Summer|Graduate|Academy|New|Our"
    r"|Nominate|Accelerator|Leadership|Federal|Government|Other|All|Former|Current) ?)+"
    r"(?:Programs?|Fellows|Initiatives?)?"
)
_PROGRAM_CALLED: Final = re.compile(
    rf"called(?<!\wcalled)\s+(?:the\s+)?({_NAME})[^.\n]{{0,160}}?\b(?:program|programme|initiative|"
    rf"fellowship)\b"
)
#: What ends before a unit's own name: "GSA’s …", "Vacancies - …".
_OWNER: Final = re.compile(r"['’]s\s+|\s[-–—]\s")
#: A name that is whole without its owner: "the Navy's Office of the General Counsel".
_OFFICE: Final = re.compile(r"(?:Office|Department|Bureau|Division|Center|Directorate) (?:of|for) ")
#: Capitalised words that begin sentences or headings and are no part of a name.
_NOT_FIRST: Final = frozenset(
    "the a an our your this that these those we you they it he she in on at for with within from to "
    "as by if when while "
    "join about and or but key why what who how where there here are is do does will can may must "
    "please as".split()
)
_NOT_UNITS: Final = frozenset(
    "software engineering science product research design business marketing operations data "
    "management leadership hr "
    "legal finance security technology technical diverse great ai ml it ux cross-functional agile "
    "scrum program project "
    "amazonian amazonians customer customers federal government united states veterans congress".split()
)
#: "Join TTS Hiring Process": what pages and steps are called.
_NO_UNIT_ENDS: Final = frozenset(
    "process processes page pages site website newsletter guide blog handbook survey form session sessions "
    # In a flattened page a heading runs into its text: "About the team We are …".
    "webinar slack channel list schedule policy act we you they it i us our".split()
)
_DEGREE: Final = re.compile(
    r"\b(?:GS|PhD|MS|BS|MBA|USD|US|EEO|SSN|PDF|FAQ|HR|IT|AI|ML|NLP|API|APIs|SaaS|SQL)\b"
)


class Units:
    """Proposes teams and programs for one document after the other.

    Args:
        vocabulary: to tell a unit's name from a skill's or a role's.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary

    def __call__(self, doc: Doc) -> Iterator[Candidate]:
        """Teams and programs of one document."""
        found = [*self._teams(doc), *self._programs(doc)]
        yield from found
        yield from _short_forms(doc._.layout.text, found)

    def _teams(self, doc: Doc) -> Iterator[Candidate]:
        text = doc._.layout.text
        for match in _NAMED_UNIT.finditer(text):
            yield from self._team(text, match.start(1), match.end(1), "unit-named", match[2])
        capitals = [match.start() for match in _CAPITAL.finditer(text)]
        for match in _begun(_GUILD, text, capitals):
            yield Candidate("Team", match.start(1), match.end(1), "unit-guild", match[1], priority=3)
        yield from self._own_units(doc)
        for match in _CALLED.finditer(text) if _NAMING.search(text) else ():
            yield from self._team(text, match.start(1), match.end(1), "unit-called")
        for match in _acronyms(text):
            # "International Organization for Standardization (ISO)" is known for its standards.
            if self._vocabulary.look_up(match[1], "Skill"):
                continue
            near = text[match.end() : match.end() + 60]
            if re.match(rf"\s*(?:{_CAP} ){{0,3}}(?:{_UNIT})\b", near) or _is_unit_name(match[1]):
                yield from self._team(text, match.start(1), match.end(1), "unit-acronym", match[2])
        for match in _begun(_TYPED_NAME, text, capitals):
            short = _SHORT_BEHIND.match(text, match.end())
            yield from self._team(
                text, match.start(1), match.end(1), "unit-typed", short[1] if short else None
            )
        for match in _FIELD.finditer(text, 0, _TOP):
            yield from self._team(text, match.start(1), match.end(1), "unit-field")
        for match in _WITHIN.finditer(text):
            if " " in match[1] or match[1].isupper():
                yield from self._team(text, match.start(1), match.end(1), "unit-within")
        for match in _TITLE_PREFIX.finditer(text, 0, 4000):
            yield from self._team(text, match.start(1), match.end(1), "unit-title")
        for match in _VACANCY.finditer(text):
            if not self._vocabulary.look_up(match[1], "Skill"):
                yield from self._team(text, match.start(1), match.end(1), "unit-vacancy")
        for match in _begun(_IS_TEAM, text, capitals):
            yield from self._team(text, match.start(1), match.end(1), "unit-is-team")
        for section in doc._.layout.sections:
            if section.kind == "about-team" and (
                subject := _SUBJECT.match(text, _skip_space(text, section.heading_end))
            ):
                yield from self._team(text, subject.start(1), subject.end(1), "unit-subject")

    def _own_units(self, doc: Doc) -> Iterator[Candidate]:
        """Units named by their discipline: "join our product design team"."""
        text = doc._.layout.text
        named: dict[str, str] = {}
        for unit in _OWN_UNIT.finditer(text):
            owned = _OWN.search(text, max(0, unit.start() - 110), unit.start())
            if owned is None or not self._is_discipline(owned["words"]):
                continue
            # Every employer has a design team: the label says whose it is, where the text does.
            owner = self._owner(owned["owner"]) if owned["owner"] else _of_title(doc)
            name = owned["words"] + unit[0]
            if owner or name not in named:
                named[name] = f"{owner} {name}" if owner else name
            yield Candidate("Team", owned.start("words"), unit.end(), "unit-own", named[name], priority=3)
        for name, label in named.items():
            for start, end in _everywhere(name, text):
                if re.search(r"\b(?:[Tt]he|[Oo]ur|a) \Z", text[max(0, start - 4) : start]):
                    yield Candidate("Team", start, end, "unit-again", label, priority=1)

    def _owner(self, name: str) -> str:
        known = self._vocabulary.look_up(name, "Team")
        return known.label if known else name

    def _is_discipline(self, words: str) -> bool:
        return all(
            part in _DISCIPLINES
            or (part not in _NO_DISCIPLINE and self._vocabulary.look_up(part, "Skill") is not None)
            for part in words.split(" and ")
        )

    def _team(
        self, text: str, start: int, end: int, rule: str, acronym: str | None = None
    ) -> Iterator[Candidate]:
        start = self._without_owner(text, _trim(text, start, end), end)
        name = re.sub(r"\s+", " ", text[start:end])
        if not self._plausible(name):
            return
        if acronym and not _abbreviates(acronym, name):
            acronym = None
        if acronym:
            # "Amazon Buyer Risk Prevention (BRP)": the long form is what the letters stand for.
            start = _long_form(text, start, end, acronym)
            name = re.sub(r"\s+", " ", text[start:end])
        known = self._vocabulary.look_up(name, "Team")
        label = known.label if known else name
        yield Candidate(
            "Team",
            start,
            end,
            rule,
            label,
            known.iri if known else None,
            (acronym,) if acronym else (),
            # "the Supply Chain Analytics team" names a unit, though the words are also a skill.
            priority=3 if rule in ("unit-named", "unit-called", "unit-subject", "unit-field") else 1,
        )

    def _without_owner(self, text: str, start: int, end: int) -> int:
        """Where a known unit begins behind its owner or a heading: "GSA’s Federal Acquisition Service"."""
        cut = max((match.end() for match in _OWNER.finditer(text, start, end)), default=start)
        name = re.sub(r"\s+", " ", text[cut:end])
        if cut > start and (self._vocabulary.look_up(name, "Team") or _OFFICE.match(name)):
            return cut
        return start

    def _plausible(self, name: str) -> bool:
        words = [word for word in re.split(r"[ ,]+", name) if word]
        if (
            not words
            or len(name) < 2
            or all(word.lower().strip(".") in _NOT_UNITS | _NOT_FIRST for word in words)
        ):
            return False
        if _DEGREE.fullmatch(name) or name.isdigit() or words[-1].lower() in _NO_UNIT_ENDS:
            return False
        if self._vocabulary.look_up(name, "Team"):
            return True
        if _PROGRAM.fullmatch(name):
            return False
        return not (self._vocabulary.look_up(name, "RoleType") or self._vocabulary.look_up(name, "Location"))

    def _programs(self, doc: Doc) -> Iterator[Candidate]:
        text = doc._.layout.text
        for pattern, rule in ((_PROGRAM, "program-typed"), (_PROGRAM_CALLED, "program-called")):
            begins = (match.start() for match in _CAPITAL.finditer(text))
            found = _begun(pattern, text, begins) if pattern is _PROGRAM else pattern.finditer(text)
            for match in found:
                start = _trim(text, match.start(1), match.end(1))
                name = re.sub(r"\s+", " ", text[start : match.end(1)])
                if rule == "program-typed" and (" " not in name or _NO_PROGRAM.fullmatch(name)):
                    continue
                known = self._vocabulary.look_up(name, "Program")
                label = known.label if known else name
                yield Candidate(
                    "Program", start, match.end(1), rule, label, known.iri if known else None, priority=1
                )


def _short_forms(text: str, named: list[Candidate]) -> Iterator[Candidate]:
    """Other mentions of a unit: by its whole name, and by the acronym that the text gave it."""
    for candidate in {(c.label, c.type): c for c in named}.values():
        # A single word is too often a plain one; a known unit is found by the vocabulary.
        whole = (candidate.label,) if " " in candidate.label and candidate.concept is None else ()
        for name, rule in [
            *((name, "unit-again") for name in whole),
            *((a, "unit-short") for a in candidate.aliases),
        ]:
            for start, end in _everywhere(name, text):
                yield Candidate(
                    candidate.type,
                    start,
                    end,
                    rule,
                    candidate.label,
                    candidate.concept,
                    candidate.aliases,
                    priority=1,
                )


def _of_title(doc: Doc) -> str:
    """The known unit that the first line names, or ""."""
    first = doc._.layout.text.partition("\n")[0]
    units = [
        c for c in doc._.candidates if c.type == "Team" and c.rule == "vocabulary" and c.end <= len(first)
    ]
    return min(units, key=lambda c: c.start).label if units else ""


def _everywhere(name: str, text: str) -> Iterator[tuple[int, int]]:
    """Where a name stands as a whole word."""
    start = text.find(name)
    while start >= 0:
        end = start + len(name)
        if not (_in_word(text[start - 1 : start]) or _in_word(text[end : end + 1])):
            yield start, end
            start = end - 1
        start = text.find(name, start + 1)


def _in_word(char: str) -> bool:
    return char.isalnum() or char in ("_", "-")


def _begun(pattern: re.Pattern[str], text: str, begins: Iterable[int]) -> Iterator[re.Match[str]]:
    """Like ``pattern.finditer(text)`` for one that begins at one of these places; tries no others."""
    end = 0
    for begin in begins:
        if begin >= end and (match := pattern.match(text, begin)):
            end = match.end()
            yield match


def _acronyms(text: str) -> Iterator[re.Match[str]]:
    """Names with a short form in brackets; only lines with such brackets are searched for names."""
    end = 0
    for short in _SHORT.finditer(text):
        last = short.start()
        while last > end and text[last - 1].isspace():
            last -= 1
        line = text.rfind("\n", end, last) + 1
        yield from _ACRONYM.finditer(text, max(line, end), short.end())
        end = short.end()


def _is_unit_name(name: str) -> bool:
    return bool(_TYPED_NAME.fullmatch(name)) or name.endswith((" Services", " Sciences", " Office", " Team"))


def _trim(text: str, start: int, end: int) -> int:
    """Leave out capitalised words that only begin the sentence."""
    while start < end:
        word = re.match(r"\S+\s+", text[start:end])
        if word is None or word[0].strip().lower() not in _NOT_FIRST:
            break
        start += word.end()
    return start


def _initials(name: str) -> str:
    return "".join(word[0] for word in re.split(r"[\s/-]+", name) if word[:1].isalnum() and word[0].isupper())


def _abbreviates(acronym: str, name: str) -> bool:
    letters = re.sub(r"[^A-Z]", "", acronym)
    return len(letters) > 1 and letters in _initials(name)


def _long_form(text: str, start: int, end: int, acronym: str) -> int:
    """Where the words begin that the letters of the acronym stand for."""
    letters = re.sub(r"[^A-Z]", "", acronym)
    starts = [match.start() for match in re.finditer(r"(?<![\w’'])[A-Z0-9]", text[start:end])]
    for offset in reversed(starts):
        if _initials(text[start + offset : end]) == letters:
            return start + offset
    return start


def _skip_space(text: str, offset: int) -> int:
    while offset < len(text) and text[offset] in " \t\n:*":
        offset += 1
    return offset
