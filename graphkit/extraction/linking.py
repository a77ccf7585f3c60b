"""Component ``graphkit_linking``: candidates become mentions of concepts, with their strength."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

import numpy as np
from spacy.attrs import IDX  # type: ignore[import-not-found]
from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup

from graphkit.extraction.candidate import Candidate
from graphkit.extraction.negation import denied, denies_list, negated
from graphkit.extraction.normal import normal
from graphkit.extraction.sections import Layout, Section
from graphkit.extraction.seniority import Grade, Grades
from graphkit.iris import concept_iri
from graphkit.model import STRENGTHS, Mention, NewConcept
from graphkit.ontology import Ontology, load_ontology

__all__ = ["Linking"]

_KIND: Final = {
    "Skill": "skill",
    "Team": "team",
    "Location": "location",
    "RoleType": "role",
    "Program": "program",
}
#: Where a sentence turns from what is needed to what is wished for.
_TURN: Final = re.compile(
    r",?\s+(?:and\s+|but\s+)?(?=(?:ideally|preferably)\b)|(?<=required),\s|(?<=mandatory),\s|(?<=essential),\s",
    re.IGNORECASE,
)
#: "Python (nice to have)": what a bracket behind a skill says of it alone.
_BRACKET: Final = re.compile(r"\s*\(([^()\n]{4,40})\)")
#: "Strong writing skills": a phrase that praises asks.
_PRAISE: Final = re.compile(
    r"[\W\d]*(?:Strong|Excellent|Solid|Good|Proven|Deep|Great|Outstanding|Exceptional|Advanced|Extensive|Superb)\s"
)

_SPEAKS_OF_ALL: Final = frozenset(("role-summary", "body", "facts", "day-in-life"))
_OF_PERSON: Final = re.compile(
    r"\b(?:you|your|you['’]\w+|candidates?|incumbent|will|this (?:role|position)|the (?:role|position))\b"
    r"|^\s*[-*•]\s+[A-Z]|^\W*(?:(?:Our|The|All|Some|A|An) )?(?:[\w-]+ ){0,4}(?:They|designers?|"
    r"engineers?|developers?|scientists?|analysts?"
    r"|(?:product |tech )?leads?|managers?|researchers?|strategists?|economists?|specialists?|architects?)\b",
    re.IGNORECASE,
)
_OF_COLLEAGUES: Final = re.compile(
    r"\b(?:teams? of|(?:experts?|specialists) (?:in|across|from)|composed of|consists? of|made up of"
    r"|colleagues? (?:in|from))\b",
    re.IGNORECASE,
)


#: What a result is based on is asked of nobody: "made with an understanding of …".
_BASED: Final = re.compile(
    r"\bbased on (?:an? |our |the |their )?(?:\w+ )?(?:understanding|knowledge|experience)\b", re.IGNORECASE
)
#: Words of asking that ask for nothing: "at least once a week", "testers who were able to …".
_ASKS_NOTHING: Final = re.compile(
    r"\bat least (?:once|twice|weekly|monthly|quarterly|yearly|annually)\b"
    r"|\b(?:was|were|been|wasn['’]t|weren['’]t) (?:\w+ )?able to\b"
    r"|\b(?:[Pp]rovid(?:e|es|ing)|[Oo]ffer(?:s|ing)?) (?:[\w-]+ ){0,3}expertise (?:in|on|with)\b"
)
#: What stands between two roles that share their head: "senior research and applied scientists".
_JOINED: Final = re.compile(r"\s*(?:,|/|&|and|or|, and|, or)\s*")
_ITEM: Final = re.compile(r"[ \t]*(?:[-*•·◦]|\d{1,2}[.)])\s")
#: A list longer than this, in code points, is no longer held together by its first line.
_LIST_LENGTH: Final = 2000


class Linking:
    """Sets ``doc._.mentions``, ``doc._.new_concepts`` and ``doc.spans["entities"]``."""

    def __init__(self, ontology: Ontology) -> None:
        self._ontology, self._grades = ontology, Grades(ontology)
        cues = {
            concept.iri.rsplit("/", 1)[1]: concept.labels
            for concept in ontology.of_type("Strength")
            if concept.hidden_labels
        }
        self._cues = {name: _cue_pattern(labels) for name, labels in cues.items()}
        for name in ("mentions", "new_concepts"):
            if not Doc.has_extension(name):
                Doc.set_extension(name, default=())

    def __call__(self, doc: Doc) -> Doc:
        """Link the candidates of one document."""
        named, text, layout = _Names(), doc._.layout.text, doc._.layout
        named.learn(doc._.candidates)
        clauses: dict[tuple[int, int, int], _Clause] = {}
        mentions: list[Mention] = []
        beyond = 0
        for candidate in doc._.candidates:
            if candidate.type == "RoleType" and candidate.start < beyond:
                continue  # "Data Engineer Intern": the last word grades the role before it
            strength = self._strength(text, candidate, layout, clauses) if candidate.type == "Skill" else None
            if strength == "none":
                continue
            iri, label = named.resolve(candidate, text)
            grade = Grade(candidate.start, candidate.end, ())
            if candidate.type == "RoleType":
                grade = self._grade(text, candidate, mentions)
                beyond = grade.end
                if mentions and mentions[-1].type == "RoleType" and mentions[-1].start >= grade.start:
                    mentions.pop()  # "a lead data engineer": "lead" is no role of its own
            mentions.append(
                Mention(
                    candidate.type,
                    grade.start,
                    candidate.end,
                    text[grade.start : candidate.end],
                    label,
                    iri,
                    strength,
                    layout.section_at(candidate.start).kind,
                    candidate.rule,
                    grade.names,
                )
            )
        doc._.mentions = tuple(mentions)
        doc._.new_concepts = named.concepts(self._ontology)
        doc.spans["entities"] = SpanGroup(doc, spans=_spans(doc, mentions))
        return doc

    def _grade(self, text: str, candidate: Candidate, before: list[Mention]) -> Grade:
        """What grades a role; of two that share their head the words before the first grade both."""
        own = candidate.rule.startswith("vocabulary")
        label = None if own else candidate.label
        grade = self._grades.around(text, candidate.start, candidate.end, label)
        last = before[-1] if before else None
        if last and grade.start < last.end and (last.type != "RoleType" or last.start < grade.start):
            grade = grade._replace(start=candidate.start)
        if last and not grade.names and (last.type, last.rule) == ("RoleType", "shared-head"):
            joined = _JOINED.fullmatch(text, last.end, candidate.start)
            return grade._replace(names=last.seniority) if joined else grade
        return grade

    def _strength(
        self, text: str, candidate: Candidate, layout: Layout, clauses: dict[tuple[int, int, int], _Clause]
    ) -> str:
        if candidate.strength:
            return candidate.strength
        start, end = layout.sentence_at(candidate.start)
        # A wish after a semicolon says nothing of what stands before it.
        start = max(start, text.rfind(";", start, candidate.start) + 1)
        stop = text.find(";", candidate.end, end)
        end = stop if stop >= 0 else end
        if bracket := _BRACKET.match(text, candidate.end, end):
            said = (name for name in ("preferred", "required") if self._says(name, f"is {bracket[1]}"))
            if denies_list(bracket[1]):
                return "none"
            if own := next(said, None):
                return own
        whole = (start, end)
        for turn in _TURN.finditer(text, max(start, candidate.start - 300), min(end, candidate.end + 300)):
            start, end = (
                (turn.end(), end) if turn.end() <= candidate.start else (start, min(end, turn.start()))
            )
        section = layout.section_at(candidate.start)
        clause = clauses.get((start, end, section.start))
        if clause is None:
            # A clause that names ten skills is read once.
            heading = text[section.start : section.heading_end]
            clause = self._clause(text[start:end], section, _introduction(text, start, section), heading)
            clauses[start, end, section.start] = clause
        # "…, but helpful" behind a turn still speaks of the same skill.
        if clause.negated and denied(text, candidate.start, candidate.end, *whole):
            return "none"
        return clause.strength

    def _clause(self, words: str, section: Section, above: str, heading: str) -> _Clause:
        if denies_list(above) or denies_list(heading):
            return _Clause("none", False)
        return _Clause(self._from_words(words, section, above), negated(words))

    def _from_words(self, sentence: str, section: Section, above: str) -> str:
        if "based on" in sentence:
            sentence = _BASED.sub(" ", sentence)
        sentence = _ASKS_NOTHING.sub(" ", sentence)
        if self._says("preferred", sentence) or (above and self._says("preferred", above)):
            return "preferred"
        if section.kind in ("required", "preferred") and section.strength:
            return section.strength
        asked = self._says("required", sentence) or (
            above and self._says("required", above.replace("able to", ""))
        )
        if asked and section.kind not in ("title", "about-team", "facts"):
            return "required"
        if section.strength and section.kind not in _SPEAKS_OF_ALL:
            return section.strength
        if _PRAISE.match(sentence) and section.kind not in ("title", "facts"):
            return "required"
        if above and not (self._says("responsibility", above) or _OF_PERSON.search(above)):
            return "context"
        # Under these headings a posting speaks of the team as much as of the person.
        if self._says("responsibility", sentence) or _OF_PERSON.search(sentence):
            return "context" if _OF_COLLEAGUES.search(sentence) else "responsibility"
        return "context"

    def _says(self, strength: str, sentence: str) -> bool:
        pattern = self._cues.get(strength)
        return bool(pattern and pattern.search(sentence))


class _Clause(NamedTuple):
    """What the words of a clause say of every skill in it."""

    strength: str
    negated: bool


class _Names:
    """Concepts of one document: what it calls by two names is one."""

    def __init__(self) -> None:
        self._by_name: dict[tuple[str, str], tuple[str, str]] = {}
        self._aliases: dict[str, dict[str, None]] = {}
        self._long_forms: dict[tuple[str, str], Candidate] = {}
        self._new: dict[str, tuple[str, str]] = {}

    def learn(self, candidates: list[Candidate]) -> None:
        """Take in which short form stands for which unit, wherever the text says so."""
        for candidate in candidates:
            for alias in candidate.aliases:
                self._long_forms.setdefault((candidate.type, alias), candidate)

    def resolve(self, candidate: Candidate, text: str) -> tuple[str, str]:
        if candidate.concept is None:
            candidate = self._long_forms.get((candidate.type, candidate.label), candidate)
        iri, label = candidate.concept, candidate.label
        if iri is None:
            key = (candidate.type, " ".join(normal(word) for word in re.split(r"[\s-]+", label)))
            found = self._by_name.setdefault(key, (concept_iri(_KIND[candidate.type], key[1]), label))
            iri, label = found
            self._new[iri] = (candidate.type, label)
        for alias in candidate.aliases:
            self._aliases.setdefault(iri, {})[alias] = None
        if candidate.type in ("Location", "Team") and candidate.rule in ("header", "gazetteer"):
            surface = " ".join(text[candidate.start : candidate.end].split())
            if surface != label:
                self._aliases.setdefault(iri, {})[surface] = None
        return iri, label

    def concepts(self, ontology: Ontology) -> tuple[NewConcept, ...]:
        found = []
        for iri in sorted({*self._new, *self._aliases}):
            known = ontology.concept(iri)
            type_, label = (known.type, known.label) if known else self._new.get(iri, ("Team", ""))
            aliases = tuple(
                sorted(
                    a for a in self._aliases.get(iri, ()) if a != label and not (known and a in known.labels)
                )
            )
            if known is None or aliases:
                found.append(NewConcept(iri, type_, label, aliases))
        return tuple(found)


def _introduction(text: str, start: int, section: Section) -> str:
    """The line that introduces the list an item stands in, from its last stop to its colon; "" for none."""
    if not _ITEM.match(text, start):
        return ""
    floor = max(section.start, start - _LIST_LENGTH)
    line = text.rfind("\n", floor, start) + 1
    while line > floor:
        above = max(text.rfind("\n", floor, line - 1) + 1, floor)
        words = text[above : line - 1].rstrip(" \t*_")
        if words and not _ITEM.match(text, above) and not text[above].isspace():
            return words.rsplit(". ", 1)[-1][-200:] if words.endswith(":") else ""
        line = above
    return ""


def stronger(first: str | None, second: str | None) -> str | None:
    """The stronger of two strengths.

    >>> stronger("context", "preferred")
    'preferred'
    """
    both = [strength for strength in (first, second) if strength]
    return min(both, key=STRENGTHS.index) if both else None


def _cue_pattern(labels: tuple[str, ...]) -> re.Pattern[str]:
    rests: dict[str, list[str]] = {}
    for label in sorted(labels, key=lambda label: (-len(label), label)):
        for first in {label[0].lower(), label[0].upper()}:
            rests.setdefault(first, []).append(re.escape(label[1:]))
    # The first letter stands first, so that the engine can skip to it (see `graphkit.extraction.begin`).
    cues = (rf"{re.escape(first)}(?<![\w-].)(?i:{'|'.join(rests[first])})" for first in sorted(rests))
    return re.compile(f"(?:{'|'.join(cues)})(?![\\w-])")


def _spans(doc: Doc, mentions: list[Mention]) -> list[Span]:
    """The tokens that each mention touches; ``doc.char_span`` asks token by token."""
    if not mentions:
        return []
    starts = doc.to_array([IDX]).ravel()
    first = np.searchsorted(starts, [m.start for m in mentions], side="right") - 1
    beyond = np.searchsorted(starts, [m.end for m in mentions], side="left")
    return [
        Span(doc, start, end, label=m.type, kb_id=m.concept)
        for m, start, end in zip(mentions, first.tolist(), beyond.tolist(), strict=True)
    ]


@Language.factory("graphkit_linking", default_config={"folder": None, "extra": []})
def make_linking(nlp: Language, name: str, folder: str | None, extra: list[str]) -> Linking:
    """Factory of the component, for a pipeline's configuration."""
    return Linking(load_ontology(folder, extra=extra))
