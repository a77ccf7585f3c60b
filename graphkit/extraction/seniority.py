"""How a text grades the role it names: "Sr. Data Engineer", "Data Engineer II", "a senior or staff engineer".

The words stand in ``vocab/seniority.ttl``. What they grade is another question than what the role is: a
senior data engineer is a data engineer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from graphkit.ontology import Ontology

__all__ = ["Grade", "Grades"]

_SLASH_OR_AND: Final = r"(?:\s*/\s*|\s*,\s*(?:(?:and|or)\s+)?|-?\s+(?:to|and|or|&)\s+|\s+)"
#: Farther than this from a role, in code points, nothing grades it.
_FARTHEST: Final = 64
_ARTICLE: Final = re.compile(r"\b(?:an?|the|our|as|another|[Yy]our)\s+$", re.IGNORECASE)
#: What a title may go on with: "Data Engineer, Senior (remote)", but not "Manager, Senior Living".
_CLOSE: Final = re.compile(r"[ \t]*(?:\Z|[\n(),;:.|/]|[ \t][-–—][ \t])")
_LINE_ENDS: Final = re.compile(r"[ \t]*(?:\Z|[\n(|]|\*\*)")
_NO_GRADE: Final = "none"


class Grade(NamedTuple):
    """The words that grade a role.

    Attributes:
        start: first code point of those before its name; that of the name where there are none.
        end: one past the last code point of those behind it; that of the name where there are none.
        names: slugs of the concepts, each once.
    """

    start: int
    end: int
    names: tuple[str, ...]


class Grades:
    """Reads seniority from the words around the name of a role.

    Args:
        ontology: whose concepts of type ``Seniority`` hold the words.

    >>> from graphkit.ontology import load_ontology
    >>> grades, text = Grades(load_ontology()), "Sr. Data Engineer II, Ads"
    >>> grades.around(text, 4, 17)
    Grade(start=0, end=20, names=('level-2', 'senior'))
    """

    def __init__(self, ontology: Ontology) -> None:
        concepts = [(c.iri.rsplit("/", 1)[1], c) for c in ontology.of_type("Seniority")]
        self._slugs = {label.casefold(): slug for slug, c in concepts for label in c.labels}
        self._plain = frozenset(label.casefold() for _, c in concepts for label in c.ambiguous_labels)
        # A code is written as the vocabulary writes it, and a number counts only behind a name.
        labels = [label for slug, c in concepts if slug != _NO_GRADE for label in c.labels]
        self._codes = frozenset(label.casefold() for label in labels if label != label.lower())
        one = f"(?:{'|'.join(map(_any_case, sorted(labels, key=lambda label: (-len(label), label))))})"
        many = f"{one}(?:{_SLASH_OR_AND}{one})*"
        self._one = re.compile(rf"(?<![\w.-]){one}(?!\w|-\w)")
        self._before = re.compile(rf"(?<![\w.-]){many}[ \t]*\n?[ \t]*\Z")
        self._behind = re.compile(rf"([ \t]*[,–—-][ \t]*|[ \t]*\([ \t]*|[ \t]+){many}(?!\w|[-.]\w)")
        none = [label for slug, c in concepts if slug == _NO_GRADE for label in c.labels]
        self._none = re.compile(f"(?:{'|'.join(map(_any_case, none)) or '(?!)'})(?![\\w-])")

    def around(self, text: str, start: int, end: int, label: str | None = None) -> Grade:
        """What grades the role whose name stands from ``start`` to ``end``.

        Args:
            text: the text.
            start: first code point of the name.
            end: one past its last.
            label: name of the role type, where words inside the name may grade it too; they do unless
                the label has them.
        """
        begin, found = self._words_before(text, start, text[end - 1] == "s")
        if label is not None:
            found += self._inside(text, start, end, label)
        stop, behind = self._words_behind(text, start, end)
        return Grade(begin, stop, tuple(sorted({*found, *behind})))

    def leading(self, words: list[str]) -> int:
        """How many words a title begins with only grade or praise.

        >>> from graphkit.ontology import load_ontology
        >>> [Grades(load_ontology()).leading(title.split()) for title in ("Sr. Data", "Lead Generation")]
        [1, 0]
        """
        count = 0
        while count < len(words):
            names = [self._slugs.get(" ".join(words[count : count + n]).casefold()) for n in (3, 2, 1)]
            size = next((3 - place for place, name in enumerate(names) if name), 0)
            # "Lead Generation" is a name; "Experienced" alone is part of none.
            if not size or _NO_GRADE in names[:-1]:
                break
            count += size
        return min(count, len(words))

    def is_graded(self, text: str, start: int) -> bool:
        """Whether the words right before a place grade what begins there, and are no plain words."""
        begin, found = self._words_before(text, start, True)
        return bool(found) and text[begin:start].strip().casefold() not in self._plain

    def _words_before(self, text: str, start: int, many: bool) -> tuple[int, list[str]]:
        floor = max(0, start - _FARTHEST)
        match = self._before.search(text[floor:start])
        if match is None:
            return start, []
        found: list[str] = []
        begin = start
        words = list(self._each(text, floor + match.start(), start))
        for number, (place, word) in enumerate(words):
            key = _key(word)
            if key in self._plain and not found:
                if key in self._codes or key.isdigit():
                    continue
                titled = text[place].isupper() and text[start].isupper() and not many
                after = text[place + len(word) : words[number + 1][0]] if number + 1 < len(words) else ""
                listed = bool(after.strip())  # "mid- to senior-level", "lead and principal"
                if not (titled or listed or _ARTICLE.search(text, max(0, place - 12), place)):
                    continue
            if not found and not key.startswith("gs"):
                begin = place
            found.append(self._slugs[key])
        return begin, found

    def _inside(self, text: str, start: int, end: int, label: str) -> list[str]:
        own = {_key(word) for word in re.split(r"[\s/-]+", label)}
        last = max(text.rfind(" ", start, end), text.rfind("\n", start, end))
        return [
            self._slugs[key]
            for place, word in self._each(text, start, last)
            if (key := _key(word)) not in own and (key not in self._plain or text[place].isupper())
        ]

    def _words_behind(self, text: str, start: int, end: int) -> tuple[int, list[str]]:
        match = self._behind.match(text, end, end + _FARTHEST)
        if match is None:
            return end, []
        bracket, titled = "(" in match[1], text[start].isupper()
        found = []
        for place, word in self._each(text, match.end(1), match.end()):
            key = _key(word)
            code = key in self._codes or key.isdigit()
            if code and key in self._plain:
                good = titled and not match[1].strip() and bool(_CLOSE.match(text, match.end()))
            elif key in self._plain:
                good = bracket or (titled and bool(_LINE_ENDS.match(text, match.end())))
            else:
                good = code or bracket or (titled and bool(_CLOSE.match(text, match.end())))
            if not good:
                return end, []
            found.append((place, self._slugs[key]))
        return (match.end() if found else end), [name for _, name in found]

    def _each(self, text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
        """Place and wording of each grade in a stretch of text."""
        for match in self._one.finditer(text, start, max(start, end)):
            longer = self._none.match(text, match.start())
            if longer is None or longer.end() <= match.end():
                yield match.start(), match[0]


def _any_case(label: str) -> str:
    """An expression for a label: its small letters in any case, its capitals as they are."""
    letters = (f"[{c}{c.upper()}]" if c.islower() else r"\s" if c == " " else re.escape(c) for c in label)
    return "".join(letters)


def _key(word: str) -> str:
    return " ".join(word.casefold().split())
