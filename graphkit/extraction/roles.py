"""Role types beyond the vocabulary's labels: modified titles ("Cyber Data Engineer"), new ones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from spacy.tokens import Doc

from graphkit.extraction.candidate import Candidate
from graphkit.extraction.vocabulary import Vocabulary

__all__ = ["SENIORITY", "Roles"]

#: Words that grade a role without making it another one.
SENIORITY: Final = frozenset(
    "senior sr sr. junior jr jr. lead principal staff chief associate distinguished entry-level "
    "mid-level head "
    "supervisory deputy assistant experienced interim acting executive ii iii iv i".split()
)
_HEAD: Final = (
    "engineer|scientist|manager|designer|developer|analyst|architect|specialist|director|officer|"
    "strategist|consultant|"
    "researcher|administrator|coordinator|advisor|adviser|technician|writer|editor|recruiter|"
    "supervisor|programmer|"
    "economist|statistician|accountant|attorney|planner|operator|expert|technologist|practitioner|"
    "strategist|tester|"
    "instructor|producer|auditor|inspector|librarian|lead|evangelist|owner|counsel|executive"
)
_TITLE: Final = re.compile(
    rf"\b((?:(?:[A-Z][\w.+#&/’'-]*|of|and|for|&)[ ]){{1,4}}?)((?:{_HEAD})s?)\b".replace(
        f"(?:{_HEAD})", f"(?i:{_HEAD})"
    )
)
_LOWER: Final = re.compile(rf"\b((?:[a-z][\w+#/-]+ ){{1,3}})((?:{_HEAD})s?)\b")
_NEXT_HEAD: Final = re.compile(rf" (?:{_HEAD})s?\b")

_STARTERS: Final = frozenset("of and for The A An Our As Your This In At To".split())
_VERBAL: Final = re.compile(r"\b(?:with|to|for)$|^\w+(?:ing|ed)\b(?! )", re.IGNORECASE)


class Roles:
    """Proposes role types that are a known head with a known or a capitalised modifier."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary

    def __call__(self, doc: Doc) -> Iterator[Candidate]:
        """Role types of one document."""
        text = doc._.layout.text
        skills = {(c.start, c.end) for c in doc._.candidates if c.type == "Skill" and c.rule == "vocabulary"}
        before_head = (skill for skill in sorted(skills, reverse=True) if _NEXT_HEAD.match(text, skill[1]))
        skill_ends = {end: start for start, end in before_head if not _VERBAL.search(text[start:end])}
        for match in _TITLE.finditer(text):
            words = self._without_unit(_modifiers(match[1]))
            if words and match[2][0].isupper():
                start = text.rindex(" ".join(words), match.start(1), match.start(2))
                yield self._role(text, start, match.end(2))
        for sentence in sorted({doc._.layout.sentence_at(end) for end in skill_ends}):
            for match in _LOWER.finditer(text, *sentence):
                # "machine learning scientists": the words before the head are a known skill.
                start = skill_ends.get(match.start(2) - 1)
                if start is not None and (start == 0 or text[start - 1] != "-"):
                    yield self._role(text, start, match.end(2))

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
            *(w for w in words[1:-1] if w.lower() not in SENIORITY),
            words[-1],
        ]
        for rest in (" ".join(names[cut:]) for cut in range(len(words) - 1) for names in (words, plain)):
            if concept := self._vocabulary.look_up(rest, "RoleType"):
                return Candidate(
                    "RoleType", start, end, "role-modified", concept.label, concept.iri, priority=1
                )
        label = " ".join(word if _own_case(word) else word.lower() for word in words)
        return Candidate("RoleType", start, end, "role-new", _one(label))


def _modifiers(text: str) -> list[str]:
    """Words before the head that belong to the title: none of the sentence, none of a heading in capitals."""
    words = text.split()
    for position in range(len(words) - 1, -1, -1):
        word = words[position]
        if word in _STARTERS or (len(word) > 3 and word.isupper()):
            words = words[position + 1 :]
            break
    while words and words[0].lower() in SENIORITY:
        words = words[1:]
    return words


def _own_case(word: str) -> bool:
    return word[1:] != word[1:].lower()


def _one(label: str) -> str:
    return label[:-1] if label.endswith("s") and not label.endswith("ss") else label
