"""Component ``graphkit_sections``: the anatomy of a document.

Sections come from headings (Markdown, bold lines, short lines) and, in postings that were
flattened into one paragraph, from heading words in heading position. Which heading
opens which section stands in ``vocab/sections.ttl``.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Final

from spacy.language import Language
from spacy.tokens import Doc, SpanGroup

from graphkit.extraction.tokens import TEXT
from graphkit.ontology import Concept, Ontology, load_ontology

__all__ = ["Layout", "Section", "Sections"]

#: Ends of sentences: a stop and a capital, a bullet, a blank line, a line that starts a list item.
#: Each begins with white space, or with what closes a sentence, so that the engine can skip to it.
_BREAK: Final = re.compile(
    r"[\s\"”’)\]*_](?:(?:(?<=[.!?]\s)\s*|(?<=[.!?][\"”’)\]*_])[\"”’)\]*_]*\s+)(?=[\"“(*_\[]*[A-Z0-9•§-])"
    r"|(?<=\s)(?:(?:\s*\n|(?<=\n))\s*\n\s*|(?:\s*\n|(?<=\n))(?=\s*(?:[-*•+‣◦·–]|\d{1,2}[.)])\s)"
    r"|\s*(?=[•‣◦·]\s)|(?<=[.!?:;)\]a-z]\s)\s*(?=-\s?[A-Z])|(?:\s*\n|(?<=\n))(?=\s*(?:#|\*\*))))"
)
_ABBREVIATION: Final = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|vs|Sr|Jr|Dr|Mr|Ms|Mrs|St|No|Inc|approx|U\.S|incl|dept)|\b[A-Z])\.$"
)
_LINE_HEADING: Final = re.compile(
    r"(?m)^[ \t]*(?:(#{1,6})[ \t]*(.+?)[ \t]*#*|(?:\*\*|__)(.{2,80}?)(?:\*\*|__):?)[ \t]*$"
)
_PLAIN_LINE: Final = re.compile(r"(?m)^[ \t]*([A-Z][^\n.!?•]{1,58}[^\n.!•,;])[ \t]*$")
_TEASER: Final = re.compile(r"(?m)^[ \t]*Related content[ \t]*\n[^\n]*")
_LONG_LINE: Final = re.compile(r"(?m)^[^\n]{400,}")
_OPENS: Final = re.compile(r"[.!?)…:a-z]$")
_WORD_BEFORE: Final = re.compile(r"[\w-]$")
_WORD: Final = re.compile(r"[a-z0-9'&/+#]+")


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of text under one heading; offsets in code points."""

    kind: str
    start: int
    end: int
    heading_end: int
    strength: str | None
    boilerplate: bool


@dataclass(frozen=True)
class Layout:
    """Sections and sentences of a text, in order and without gaps between sections.

    Attributes:
        text: the text itself: spaCy joins it anew each time ``doc.text`` is asked for.
        sections: the sections; the first begins at 0.
        sentences: start and end of each sentence, in code points.
    """

    text: str
    sections: tuple[Section, ...]
    sentences: tuple[tuple[int, int], ...]

    @cached_property
    def _section_starts(self) -> list[int]:
        return [section.start for section in self.sections]

    @cached_property
    def _sentence_starts(self) -> list[int]:
        return [start for start, _ in self.sentences]

    def section_at(self, offset: int) -> Section:
        """The section that holds a code point."""
        return self.sections[max(0, bisect_right(self._section_starts, offset) - 1)]

    def sentence_at(self, offset: int) -> tuple[int, int]:
        """Start and end of the sentence that holds a code point."""
        return self.sentences[max(0, bisect_right(self._sentence_starts, offset) - 1)]

    def sentence_number(self, offset: int) -> int:
        """Position in ``sentences`` of the one that holds a code point."""
        return max(0, bisect_right(self._sentence_starts, offset) - 1)


class Sections:
    """Sets ``doc._.layout`` and ``doc.spans["sections"]``."""

    def __init__(self, ontology: Ontology) -> None:
        self._concepts = {concept.iri.rsplit("/", 1)[1]: concept for concept in ontology.of_type("Section")}
        self._headings = {
            " ".join(_WORD.findall(label.lower().replace("’", "'"))): kind
            for kind, concept in self._concepts.items()
            for label in concept.labels
        }
        if not Doc.has_extension("layout"):
            Doc.set_extension("layout", default=None)
        names = {label for concept in self._concepts.values() for label in concept.labels if len(label) > 4}
        # In running text only a heading of two words, or one in capitals, is told from plain words.
        plain = ("the ", "you ", "we ", "our ", "your ", "this ", "see ", "read ")
        spaced = sorted(
            (name for name in names if (" " in name or "/" in name) and not name.startswith(plain)),
            key=lambda name: (-len(name), name),
        )
        single = sorted(re.escape(name.upper()) for name in names if " " not in name)
        self._inline = re.compile(
            r"((?:"
            + "|".join(f"{name[0].upper()}(?i:{re.escape(name[1:])})" for name in spaced)
            + "|ABOUT [A-Z]{2,}(?: [A-Z]{2,}){0,2}"
            + "|About [A-Z][\\w]+(?= (?:Diverse|Inclusive|Work/Life|Mentorship|We |Why |The ))|"
            + "|".join(single)
            + r"))(?![\w-])(?=\s*:|\s+[A-Z•(\-]|\s*\n)"
        )

    def __call__(self, doc: Doc) -> Doc:
        """Read the layout of one document."""
        layout = self.layout(doc.user_data.get(TEXT) or doc.text)
        doc._.layout = layout
        spans = (
            doc.char_span(s.start, s.end, label=s.kind, alignment_mode="contract") for s in layout.sections
        )
        doc.spans["sections"] = SpanGroup(doc, spans=[span for span in spans if span is not None])
        return doc

    def layout(self, text: str) -> Layout:
        """Sections and sentences of a text."""
        headings = sorted(self._find_headings(text))
        marks: list[tuple[int, int, str]] = []
        for start, end, kind in headings:
            if not marks or start >= marks[-1][1]:
                marks.append((start, end, kind))
        sections = tuple(self._cut(text, marks))
        return Layout(text, sections, tuple(_sentences(text, [(start, end) for start, end, _ in marks])))

    def _cut(self, text: str, marks: list[tuple[int, int, str]]) -> Iterator[Section]:
        if not marks or marks[0][0] > 0:
            yield self._section("body", 0, marks[0][0] if marks else len(text), 0)
        for position, (start, end, kind) in enumerate(marks):
            stop = marks[position + 1][0] if position + 1 < len(marks) else len(text)
            yield self._section(kind, start, stop, end)

    def _section(self, kind: str, start: int, end: int, heading_end: int) -> Section:
        concept: Concept | None = self._concepts.get(kind)
        strength = concept.strength.rsplit("/", 1)[1] if concept and concept.strength else None
        return Section(kind, start, end, heading_end, strength, bool(concept and concept.boilerplate))

    def _find_headings(self, text: str) -> Iterator[tuple[int, int, str]]:
        parents: list[tuple[int, str]] = []
        for match in _LINE_HEADING.finditer(text):
            level = len(match[1]) if match[1] else 7
            kind = self.heading_kind(match[2] or match[3])
            parents = [parent for parent in parents if parent[0] < level]
            # An unknown subheading stays in the section of the heading above it.
            kind = kind or (parents[-1][1] if parents else "body")
            parents.append((level, kind))
            yield match.start(), match.end(), kind
        for match in _PLAIN_LINE.finditer(text):
            if kind := self.heading_kind(match[1], exact=True):
                yield match.start(), match.end(), kind
        for match in _TEASER.finditer(text):
            yield match.start(), match.end(), "teaser"
            yield match.end(), match.end(), "body"
        # Only a posting flattened into one long line has its headings inside a line.
        flat = (line.span() for line in _LONG_LINE.finditer(text))
        for match in (match for start, end in flat for match in self._headings_inside(text, start, end)):
            if kind := self.heading_kind(match[1]):
                yield match.start(1), match.end(1), kind
            elif match[1].startswith("ABOUT") or match[1].startswith("About"):
                yield match.start(1), match.end(1), "about-company"

    def _headings_inside(self, text: str, start: int, end: int) -> Iterator[re.Match[str]]:
        """Headings inside a line: after a stop, or after a small letter where a page lost its line breaks."""
        while match := self._inline.search(text, start, end):
            before = text[max(0, match.start() - 80) : match.start()]
            kept = before.rstrip()
            opens = (not kept and match.start() < 80) or "\n" in before[len(kept) :] or _OPENS.search(kept)
            if opens and not _WORD_BEFORE.search(before):
                yield match
                start = match.end()
            else:
                start = match.start() + 1

    def heading_kind(self, heading: str, *, exact: bool = False) -> str | None:
        """Section that a heading opens, or None when its words are not known.

        Args:
            heading: the words of the heading.
            exact: accept only a whole label, not a label among other words.
        """
        found = _WORD.findall(heading.lower().replace("’", "'"))
        whole = " ".join(found)
        if whole in self._headings or exact:
            return self._headings.get(whole)
        for size in range(min(6, len(found)), 1 if len(found) > 3 else 0, -1):
            for start in range(len(found) - size + 1):
                if kind := self._headings.get(" ".join(found[start : start + size])):
                    return kind
        return None


def _sentences(text: str, headings: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    cuts = {0, len(text)}
    for match in _BREAK.finditer(text):
        if not _ABBREVIATION.search(text, max(0, match.start() - 8), match.start()):
            cuts.add(match.end())
    for start, end in headings:
        cuts.update((start, end))
    ordered = sorted(cuts)
    for start, end in pairwise(ordered):
        if text[start:end].strip():
            yield start, end
    if len(ordered) < 2:
        yield 0, len(text)


@Language.factory("graphkit_sections", default_config={"folder": None, "extra": []})
def make_sections(nlp: Language, name: str, folder: str | None, extra: list[str]) -> Sections:
    """Factory of the component, for a pipeline's configuration."""
    return Sections(load_ontology(folder, extra=extra))
