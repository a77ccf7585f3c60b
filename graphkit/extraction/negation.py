"""Whether a sentence denies a skill: "Python is not needed", "no need to know Python", "neither Go nor C"."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["denied", "denies_list", "negated"]

_NEGATION: Final = re.compile(
    r"\b(?:no|not|without|never|lack|unnecessary|irrelevant|neither|nor|nobody|none|nothing|cannot)\b|n['’]t\b",
    re.IGNORECASE,
)
_NOT: Final = r"(?:\bnot|n['’]t|\bno longer|\bnever|\bby no means|\bnot yet)"
_NEEDLESS: Final = (
    r"(?:needed|required|necessary|expected|assumed|important|tested|known|wanted|mandatory|compulsory|obligatory|"
    r"essential|relevant|used|involved|asked for|something you need|part of|"
    r"(?:an? )?(?:requirement|must(?:-have)?|prerequisite|condition|necessity))\b"
)
#: What begins another statement: before it the words still speak of the skill.
_VERB: Final = (
    r"\b(?:is|are|was|were|be|must|will|would|should|needs?|can|"
    r"has|have|do|does|you|we|they|but|who|that|which)\b"
)
_AFTER: Final = re.compile(
    rf"(?:(?!{_VERB}|[.;!?]).){{0,60}}?"
    r"(?:(?:\b(?:is|are|was|were|will|would|should|does|do|need|must|has)\s+(?:[a-z]{3,12}ly\s+)?|[\s(:,–—-])"
    r"(?:not|no longer|never|by no means)|\b(?:is|are|was|were|wo|would|should|does|do|need|has)n['’]t)\s+"
    rf"(?:(?:be|have|to|at all|really|strictly|absolutely|definitely|certainly|even|usually|"
    rf"normally|generally|an?)\s+){{0,3}}{_NEEDLESS}"
    rf"|(?:(?!{_VERB}|[.;!?]).){{0,60}}?\b(?:is|are)\s+(?:unnecessary|irrelevant|"
    rf"no (?:requirement|must|prerequisite))\b"
    rf"|(?:(?!{_VERB}|[.;!?]).){{0,40}}?\b(?:is|are)(?:\s+not|n['’]t)\s*(?:[,.!]|$)",
    re.IGNORECASE,
)
#: From a denied verb to the skill: no other statement begins, and no purpose ("a degree to use Python").
_GAP: Final = (
    r"(?:(?!\b(?:but|only|just|merely|except|unless|although|while|because|which|so|you|we|they|using|is|are|"
    r"must|will)\b|(?<!exposure)\s+to\b)[^.;:!?]){0,60}$"
)
_DENIED_VERB: Final = re.compile(
    rf"(?:{_NOT}|\b(?:nobody|no one|none of (?:us|them|our [a-z]+|the [a-z]+)))\s+"
    r"(?:(?:be|have|to|at all|really|strictly|absolutely|even|necessarily|currently|actually|also)\s+){0,3}"
    r"(?:(?:need(?:s|ed|ing)?|requir(?:e[sd]?|ing)|expect(?:s|ed|ing)?|"
    r"ask(?:s|ed|ing)?(?: you| about| for| you about)?|"
    r"matter(?: whether| if)?|us(?:e[sd]?|ing)|"
    r"involv(?:e[sd]?|ing)|includ(?:e[sd]?|ing)|demand(?:s|ed)?|look(?:s|ing)? for|call(?:s|ing)? for|"
    r"cover(?:s|ed)?|assume[sd]?|work(?:s|ed|ing)? with|necessary|mandatory|be|know|a case of)\b)"
    r"(?:\s+(?:for\s+)?(?:you|anyone|anybody|candidates|applicants|people))?"
    rf"(?:\s+to\s+[a-z]{{2,}}\b)?{_GAP}",
    re.IGNORECASE,
)
_HAVE_TO: Final = re.compile(
    rf"{_NOT}\s+have\s+to\s+(?:have|know|be|use|learn|understand|bring|master)\b{_GAP}", re.IGNORECASE
)
_NO: Final = re.compile(
    r"\b(?:no(?! (?:less|fewer|matter|later|more|better|other|doubt|one)\b)|zero)\s+"
    r"(?:(?:strict |real |absolute )?(?:need|requirement|obligation|necessity)\s+"
    r"(?:(?:for|of)\s+|to\s+(?:have|know|be|use|learn|understand|bring|master)\b\s*))?"
    rf"(?P<gap>(?:(?!{_VERB}|(?<!exposure)\s+to\b|\bwithout\b)[^.;:!?]){{0,60}})$",
    re.IGNORECASE,
)
_NEITHER: Final = re.compile(r"\bneither\b(?:(?!\bbut\b)[^.;:!?]){0,80}$", re.IGNORECASE)
_WITHOUT: Final = re.compile(
    r"\bwithout\s+(?:(?:any|prior|previous|much|deep|special|having|knowing|using|knowledge|experience|skills?|"
    r"a|of|in|with|the)\s+){0,5}$",
    re.IGNORECASE,
)
_THERE_IS_NO: Final = re.compile(r"\bthere(?: is|['’]s| will be) (?:no|hardly any)\s+$", re.IGNORECASE)
_NO_JOB: Final = re.compile(rf"{_NOT}\s+(?:really\s+)?an?\s+(?:\w+\s+)?$", re.IGNORECASE)
_JOB: Final = re.compile(
    r"\s+(?:[\w-]+\s+)?(?:job|role|position|shop|team|project|house|company)\b", re.IGNORECASE
)
#: "It is fine if you have never used Python": who lacks it may come.
_FORGIVES: Final = re.compile(
    r"\b(?:fine|ok|okay|alright|all right|worry|worries|never mind|no (?:problem|obstacle|barrier)|"
    r"(?:not|n['’]t) (?:a (?:problem|barrier)|an obstacle|matter)|still apply|even if)\b",
    re.IGNORECASE,
)
_LACKS: Final = re.compile(
    rf"(?:{_NOT}\s+(?:yet\s+)?(?:know|have|had|used?|worked|written|learn(?:ed|t)?|seen|done|touched)\b|"
    rf"\bno\b|\bwithout\b|\black(?:s|ing)?\b(?: of)?){_GAP}",
    re.IGNORECASE,
)
_NEED: Final = re.compile(
    r"\b(?:required?|need(?:ed)?|necessary|mandatory|experience|knowledge|background|expertise|skills?|expected?|used?|"
    r"assumed)\b",
    re.IGNORECASE,
)
#: "…, but it is a plus": the wish is for the same skill, not for one that follows.
_STILL_WISHED: Final = re.compile(
    r"[^.;]{0,60}?(?:\b(?:but|though|although|yet|however)\b|[–—-])\s*,?\s*(?:it|they|this|that|these|is|are|an?|"
    r"would|will|can|may|could|nice|good|great|desir\w+|prefer\w+|helpful|beneficial|welcome|useful|advantag\w+|"
    r"considered|highly|strongly|definitely|still|helps?|"
    r"(?:experience|knowledge|familiarity)(?!\s+(?:in|of|with)(?! (?:it|them)\b)))\b",
    re.IGNORECASE,
)
_AFFIRMED: Final = re.compile(r"\s*(?:[\w-]+\s+){0,2}(?:is|are|must|will)\b(?!\s+not|n['’]t)", re.IGNORECASE)
_LIST: Final = re.compile(
    rf"{_NOT}\s+(?:(?:be|have|to)\s+){{0,2}}(?:need(?:ed)?|require[ds]?|necessary|expect(?:ed)?|"
    r"look(?:ing)? for|ask for|mandatory|use)\b(?! (?:but|only))|\bno need\b",
    re.IGNORECASE,
)


def negated(clause: str) -> bool:
    """Whether a clause has any word of denial; without one there is nothing for `denied` to find.

    >>> negated("Python is not needed."), negated("You need Python.")
    (True, False)
    """
    return _NEGATION.search(clause) is not None


def denies_list(line: str) -> bool:
    """Whether a heading or the line above a list denies its items, and doesn't wish for them all the same.

    >>> denies_list("What you don't need:"), denies_list("Not required but a plus:")
    (True, False)
    """
    found = _LIST.search(line)
    return found is not None and not _STILL_WISHED.match(line, found.end())


def denied(text: str, start: int, end: int, begin: int = 0, stop: int | None = None) -> bool:
    """Whether the sentence around a skill denies it.

    Args:
        text: the text.
        start: where the skill begins.
        end: where it ends.
        begin: where the sentence begins.
        stop: where it ends; None for the end of the text.

    >>> denied("Python is not needed.", 0, 6), denied("You must know Python, not only Java.", 14, 20)
    (True, False)
    """
    stop = len(text) if stop is None else stop
    before, after = text[max(begin, start - 160) : start], text[end : min(stop, end + 160)]
    clause = before + text[start:end] + after
    if found := _AFTER.match(after):
        return not _STILL_WISHED.match(after, found.end())
    return _denied_before(clause, before, after) and not _STILL_WISHED.match(after)


def _denied_before(clause: str, before: str, after: str) -> bool:
    if _NEITHER.search(before) or (_NO_JOB.search(before) and _JOB.match(after)):
        return True
    if _LACKS.search(before) and _FORGIVES.search(clause):
        return True
    if len(_NEGATION.findall(clause)) > 1 and not re.search(r"\bnor\b", clause, re.IGNORECASE):
        # "Candidates without Python will not be considered": two denials make a demand.
        return _denied_verb(before, after) and not re.search(r"\b(?:if|who|without)\b", clause, re.IGNORECASE)
    if _WITHOUT.search(before) or _THERE_IS_NO.search(before):
        return True
    if found := _NO.search(before):
        if re.search(r",(?!.*\b(?:or|nor|and)\b)", found["gap"]) and _AFFIRMED.match(after):
            return False
        bare = not found["gap"].strip() and not after.strip(" .!\n")
        return bare or bool(_NEED.search(found[0]) or _NEED.search(after[:60]))
    return _denied_verb(before, after)


def _denied_verb(before: str, after: str) -> bool:
    found = _DENIED_VERB.search(before) or _HAVE_TO.search(before)
    # "You don't need a degree, Python is enough": the comma begins a statement of its own.
    return found is not None and not ("," in found[0] and _AFFIRMED.match(after))
