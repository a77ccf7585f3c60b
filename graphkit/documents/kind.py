"""Article or posting: decided by wording alone, in the open.

Each *mark* is a kind of wording that postings use and articles rarely do. A text's score is the sum of the
weights of the marks it has, once each: a long article gains nothing by length.
"""

from __future__ import annotations

import re
from typing import Final

__all__ = ["THRESHOLD", "kind_of_text", "posting_marks", "posting_score"]

#: From this score on, a text is a posting.
THRESHOLD: Final = 2.5

# Headings may be marked up ("## ", "**…:**") and may run into the text ("BASIC QUALIFICATIONS - PhD").
_HEAD: Final = r"(?m)^(?:[^\w\n]|_){0,6}"
_DUTIES: Final = (
    r"responsibilities|duties|key objectives|what you(?:[\u2019']ll| will) (?:do|be doing)"
    r"|about (?:the|this) (?:role|job)"
    r"|(?:role|job|position) (?:summary|description|overview)|the role"
    r"|a day in (?:the|your) life(?! of an?\b)"
    r"|in this role"
)
_WANTED: Final = (
    r"qualifications?|requirements?|what you(?:[\u2019']ll| will)? (?:bring|need)|who you are"
    r"|what we[\u2019']re looking for"
    r"|about you|skills (?:and|&) \w+|who we are looking for|must[- ]haves?|nice[- ]to[- ]haves?"
)
_ADJECTIVES: Final = (
    r"(?:(?:key|your|job|main|major|primary|core|essential|basic|preferred|minimum|required|desired"
    r"|additional) )*"
)
_FIELDS: Final = (
    r"(?:job|position|official|role|vacancy) title(?: in \w+)?|locations?|duty station|work location"
    r"|salary(?: range)?"
    r"|compensation|pay range|employment type|job type|work schedule|number of vacancies|appointment type"
    r"|supervisory status|travel requirement|reports to|job id|req(?:uisition)? id|closing date|apply by"
)

#: Name of a mark: its weight and what it looks like.
_MARKS: Final[dict[str, tuple[float, re.Pattern[str]]]] = {
    "fields": (2.0, re.compile(rf"{_HEAD}(?:{_FIELDS})\b(?:[^\w\n]|_){{0,4}}:")),
    "duties": (1.5, re.compile(rf"{_HEAD}{_ADJECTIVES}(?:{_DUTIES})\b.{{0,25}}$")),
    "wanted": (1.5, re.compile(rf"{_HEAD}{_ADJECTIVES}(?:{_WANTED})(?:[^\w\n]|_){{0,9}}$")),
    "duties inline": (
        1.0,
        re.compile(
            r"\b(?:key|job|main|primary|your) (?:job )?(?:responsibilities|duties)\b"
            r"|\bresponsibilities ?[:•-]"
        ),
    ),
    "wanted inline": (
        1.0,
        re.compile(
            r"\b(?:basic|preferred|minimum|required|desired) (?:qualifications?|requirements|skills)\b"
            r"|\b(?:requirements|qualifications) ?[:•-]"
        ),
    ),
    "seeking": (
        1.0,
        re.compile(
            r"\b(?:is|are|am|we[\u2019']re|i[\u2019']m|team[\u2019']s) (?:currently |now )?"
            r"(?:looking for|seeking|hiring|recruiting)\b"
            r"|\b(?:ideal|successful|right) candidate\b|\b(?:great|good) fit\b"
            r"|\bjoin our (?:growing )?team\b"
        ),
    ),
    "in this role": (
        1.0,
        re.compile(
            r"\bin this (?:role|position)\b|\bthis (?:role|position) (?:is|will|reports)\b"
            r"|\bas an? [\w ,/-]{3,60}, you(?:[\u2019']ll| will)\b"
        ),
    ),
    "you will": (
        0.5,
        re.compile(r"\byou(?:[\u2019']ll| will)\b.*?\byou(?:[\u2019']ll| will)\b", re.DOTALL),
    ),
    "experience": (
        0.5,
        re.compile(
            r"\b\d+ ?\+? (?:or more )?years\b.{0,40}\bexperience|\b(?:experience (?:with|in)"
            r"|proficien\w+ in|knowledge of)\b"
        ),
    ),
    "qualify": (
        0.5,
        re.compile(
            r"\bto qualify\b|\bqualif(?:y|ied) for th(?:is|e) (?:position|role|job)\b"
            r"|\bspecialized experience\b"
            r"|\b(?:you|applicants?|candidates?) (?:must|should) (?:be|have|possess|meet)\b|\b(?:the"
            r"|this) incumbent\b"
        ),
    ),
    "apply": (
        0.5,
        re.compile(
            r"\bapply (?:now|today|by|online|here|at|via)\b|\bto apply\b|\byour (?:application|résumé"
            r"|resume|cv)\b"
            r"|\bsubmit (?:your|an?) (?:application|résumé|resume|cv)\b|\bsend (?:us )?your (?:résumé|resume"
            r"|cv)\b"
        ),
    ),
    "terms": (
        0.5,
        re.compile(
            r"equal (?:employment )?opportunity|regardless of race|reasonable accommodation"
            r"|background check"
            r"|security clearance|\bfull[- ]time\b|\bbase salary\b"
        ),
    ),
}


def kind_of_text(text: str) -> str:
    r"""``posting`` or ``article``.

    >>> kind_of_text("We are looking for an analyst.\n\nQualifications\nSQL")
    'posting'
    >>> kind_of_text("Last year our analysts moved house. This is how it went.")
    'article'
    """
    return "posting" if posting_score(text) >= THRESHOLD else "article"


def posting_score(text: str) -> float:
    """Sum of the weights of the marks in a text.

    >>> posting_score("Location: Pune")
    2.0
    """
    return sum(_MARKS[name][0] for name in posting_marks(text))


def posting_marks(text: str) -> tuple[str, ...]:
    r"""Names of the marks in a text: why it was taken for a posting.

    >>> posting_marks("Job title: Analyst\nTo apply, write to us.")
    ('fields', 'apply')
    """
    # Lower case once: twice as fast as patterns that ignore case.
    low = text.lower()
    return tuple(name for name, (_, pattern) in _MARKS.items() if pattern.search(low))
