"""Role types beyond the vocabulary's labels: modified titles ("Cyber Data Engineer"), new ones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from spacy.tokens import Doc

from graphkit.extraction.candidate import Candidate
from graphkit.extraction.seniority import Grades
from graphkit.extraction.vocabulary import Vocabulary

__all__ = ["Roles"]

_HEAD: Final = (
    "engineer|scientist|manager|designer|developer|analyst|architect|specialist|director|officer|"
    "strategist|consultant|"
    "researcher|administrator|coordinator|advisor|adviser|technician|writer|editor|recruiter|"
    "supervisor|programmer|"
    "economist|statistician|accountant|attorney|planner|operator|expert|technologist|practitioner|"
    "strategist|tester|"
    "instructor|producer|auditor|inspector|librarian|lead|evangelist|owner|counsel|executive(?! [Oo]rder)"
)
_TITLE: Final = re.compile(
    rf"\b((?:(?:[A-Z][\w.+#&/’'-]*|of|and|for|&)[ ]){{1,4}}?)((?:{_HEAD})s?)\b".replace(
        f"(?:{_HEAD})", f"(?i:{_HEAD})"
    )
)
#: "Director of Programming and Partnerships": what the post is for stands behind its head.
_POST_OF: Final = re.compile(
    r"\b(?:Directors?|Heads?|VP|Vice[ -]President|Chief) of "
    r"([A-Z][\w&’'-]+(?:,? (?:and |& |of )?(?!GS-?\d)[A-Z][\w&’'-]+){0,5})"
)
_LOWER: Final = re.compile(rf"\b((?:[a-z][\w+#/-]+ ){{1,3}})((?:{_HEAD})s?)\b")
_NEXT_HEAD: Final = re.compile(rf" (?:{_HEAD})s?\b")

_STARTERS: Final = frozenset("of and for The A An Our As Your This In At To".split())
_VERBAL: Final = re.compile(r"\b(?:with|to|for)$|^\w+(?:ing|ed)\b(?! )", re.IGNORECASE)


class Roles:
    """Proposes role types that are a known head with a known or a capitalised modifier."""

    def __init__(self, vocabulary: Vocabulary, grades: Grades) -> None:
        self._vocabulary, self._grades = vocabulary, grades

    def __call__(self, doc: Doc) -> Iterator[Candidate]:
        """Role types of one document."""
        text = doc._.layout.text
        skills = {(c.start, c.end) for c in doc._.candidates if c.type == "Skill" and c.rule == "vocabulary"}
        before_head = (skill for skill in sorted(skills, reverse=True) if _NEXT_HEAD.match(text, skill[1]))
        skill_ends = {end: start for start, end in before_head if not _VERBAL.search(text[start:end])}
        for found in doc._.candidates:
            # A bare "engineer" is also a plain word; a "principal engineer" is a role.
            bare = found.type == "RoleType" and found.rule == "vocabulary-ambiguous"
            if bare and self._grades.is_graded(text, found.start):
                yield replace(found, rule="role-modified", priority=1)
        for match in _TITLE.finditer(text):
            words = self._without_unit(self._modifiers(match[1]))
            if words and match[2][0].isupper():
                start = text.rindex(" ".join(words), match.start(1), match.start(2))
                yield self._role(text, start, match.end(2))
        yield from self._posts(doc)
        for sentence in sorted({doc._.layout.sentence_at(end) for end in skill_ends}):
            for match in _LOWER.finditer(text, *sentence):
                # "machine learning scientists": the words before the head are a known skill.
                start = skill_ends.get(match.start(2) - 1)
                if start is not None and (start == 0 or text[start - 1] != "-"):
                    yield self._role(text, start, match.end(2))

    def _posts(self, doc: Doc) -> Iterator[Candidate]:
        """Posts named by what they lead: "Director of Partnerships", not "Director of GSA"."""
        units = {c.start for c in doc._.candidates if c.type in ("Team", "Program", "Location")}
        for match in _POST_OF.finditer(doc._.layout.text):
            if match.start(1) in units or match[1].isupper():
                continue
            concept = self._vocabulary.look_up(match[0], "RoleType")
            label, iri = (concept.label, concept.iri) if concept else (_post_label(match[0]), None)
            yield Candidate("RoleType", match.start(), match.end(), "role-post", label, iri, priority=2)

    def _modifiers(self, text: str) -> list[str]:
        """Words before the head that belong to the title: none of the sentence, of a heading, of a grade."""
        words = text.split()
        for position in range(len(words) - 1, -1, -1):
            word = words[position]
            if word in _STARTERS or (len(word) > 3 and word.isupper()):
                words = words[position + 1 :]
                break
        rest = words[self._grades.leading(words) :]
        # "Director & Deputy Director": two roles, not one that is graded.
        return words if rest[:1] == ["&"] else rest

    def _without_unit(self, words: list[str]) -> list[str]:
        """Words of a title without the unit: "Login.gov Product Manager" is a product manager."""
        for size in range(len(words), 0, -1):
            name = re.sub(r"['’]s$", "", " ".join(words[:size]))
            if self._vocabulary.look_up(name, "Team") or self._vocabulary.look_up(name, "Program"):
                return words[size:]
        return words

    def _role(self, text: str, start: int, end: int) -> Candidate:
        surface = re.sub(r"\s+", " ", text[start:end])
        words = surface.split(" ")
        # "Site Reliability Supervisory Engineer": what grades a role may stand inside its name.
        plain = [
            words[0].rsplit("/", 1)[-1],
            *(word for word in words[1:-1] if not self._grades.leading([word])),
            words[-1],
        ]
        for rest in (" ".join(names[cut:]) for cut in range(len(words) - 1) for names in (words, plain)):
            if concept := self._vocabulary.look_up(rest, "RoleType"):
                return Candidate(
                    "RoleType", start, end, "role-modified", concept.label, concept.iri, priority=1
                )
        label = " ".join(word if _own_case(word) else word.lower() for word in words)
        return Candidate("RoleType", start, end, "role-new", _one(label))


def _post_label(title: str) -> str:
    return " ".join(word if _own_case(word) else word.lower() for word in title.split(" "))


def _own_case(word: str) -> bool:
    return word[1:] != word[1:].lower()


def _one(label: str) -> str:
    return label[:-1] if label.endswith("s") and not label.endswith("ss") else label
