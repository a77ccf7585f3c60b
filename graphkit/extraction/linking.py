"""Component ``graphkit_linking``: candidates become mentions of concepts, with their strength."""

from __future__ import annotations

import re
from typing import Final

from spacy.language import Language
from spacy.tokens import Doc, SpanGroup

from graphkit.extraction.candidate import Candidate
from graphkit.extraction.normal import normal
from graphkit.extraction.sections import Layout, Section
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
_NEGATED: Final = re.compile(
    r"\b(?:no|not|without|don['’]t need|doesn['’]t require)\b[^.;,]{0,40}$", re.IGNORECASE
)
_UNNEEDED: Final = re.compile(
    r"^[^.;]{0,40}\b(?:not (?:required|needed|necessary|expected)|unnecessary)\b", re.IGNORECASE
)

_SPEAKS_OF_ALL: Final = frozenset(("role-summary", "body", "facts", "day-in-life"))
_OF_PERSON: Final = re.compile(
    r"\b(?:you|your|you['’]\w+|candidates?|incumbent|will|this (?:role|position)|the (?:role|position))\b"
    r"|^\s*[-*•]\s+[A-Z]|^\W*(?:(?:Our|The|All|Some|A|An) )?(?:[\w-]+ ){0,4}(?:They|designers?|engineers?|developers?|scientists?|analysts?"
    r"|(?:product |tech )?leads?|managers?|researchers?|strategists?|economists?|specialists?|architects?)\b",
    re.IGNORECASE,
)
_OF_COLLEAGUES: Final = re.compile(
    r"\b(?:teams? of|experts? (?:in|across|from)|composed of|colleagues? (?:in|from))\b", re.IGNORECASE
)


class Linking:
    """Sets ``doc._.mentions``, ``doc._.new_concepts`` and ``doc.spans["entities"]``."""

    def __init__(self, ontology: Ontology) -> None:
        self._ontology = ontology
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
        mentions = []
        for candidate in doc._.candidates:
            strength = self._strength(text, candidate, layout) if candidate.type == "Skill" else None
            if strength == "none":
                continue
            iri, label = named.resolve(candidate, text)
            section = layout.section_at(candidate.start).kind
            surface = text[candidate.start : candidate.end]
            mentions.append(
                Mention(
                    candidate.type,
                    candidate.start,
                    candidate.end,
                    surface,
                    label,
                    iri,
                    strength,
                    section,
                    candidate.rule,
                )
            )
        doc._.mentions = tuple(mentions)
        doc._.new_concepts = named.concepts(self._ontology)
        doc.spans["entities"] = SpanGroup(
            doc, spans=[span for m in mentions if (span := _span(doc, m)) is not None]
        )
        return doc

    def _strength(self, text: str, candidate: Candidate, layout: Layout) -> str:
        if candidate.strength:
            return candidate.strength
        start, end = layout.sentence_at(candidate.start)
        # A wish after a semicolon says nothing of what stands before it.
        start = max(start, text.rfind(";", start, candidate.start) + 1)
        stop = text.find(";", candidate.end, end)
        end = stop if stop >= 0 else end
        before, after = text[start : candidate.start], text[candidate.end : end]
        if self._says("preferred", text[start:end]):
            return "preferred"
        if _NEGATED.search(before[-60:]) and "only" not in before[-60:]:
            if re.search(
                r"\b(?:required|needed?|necessary|experience|knowledge)\b", before[-60:] + after[:60]
            ):
                return "none"
        if _UNNEEDED.search(after[:80]):
            return "none"
        section = layout.section_at(candidate.start)
        return self._from_words(text[start:end], section)

    def _from_words(self, sentence: str, section: Section) -> str:
        if self._says("preferred", sentence):
            return "preferred"
        if section.kind in ("required", "preferred") and section.strength:
            return section.strength
        if self._says("required", sentence) and section.kind not in ("title", "about-team", "facts"):
            return "required"
        if section.strength and section.kind not in _SPEAKS_OF_ALL:
            return section.strength
        # Under these headings a posting speaks of the team as much as of the person.
        if self._says("responsibility", sentence) or _OF_PERSON.search(sentence):
            return "context" if _OF_COLLEAGUES.search(sentence) else "responsibility"
        return "context"

    def _says(self, strength: str, sentence: str) -> bool:
        pattern = self._cues.get(strength)
        return bool(pattern and pattern.search(sentence))


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
        surface = re.sub(r"\s+", " ", text[candidate.start : candidate.end])
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
        if candidate.type in ("Location", "Team") and candidate.rule not in ("city-region", "header-code"):
            if surface != label and candidate.rule in ("header", "gazetteer"):
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


def stronger(first: str | None, second: str | None) -> str | None:
    """The stronger of two strengths.

    >>> stronger("context", "preferred")
    'preferred'
    """
    both = [strength for strength in (first, second) if strength]
    return min(both, key=STRENGTHS.index) if both else None


def _cue_pattern(labels: tuple[str, ...]) -> re.Pattern[str]:
    ordered = sorted(labels, key=lambda label: (-len(label), label))
    return re.compile(
        r"(?<![\w-])(?:" + "|".join(re.escape(label) for label in ordered) + r")(?![\w-])", re.IGNORECASE
    )


def _span(doc: Doc, mention: Mention):  # type: ignore[no-untyped-def]
    return doc.char_span(
        mention.start, mention.end, label=mention.type, kb_id=mention.concept, alignment_mode="expand"
    )


@Language.factory("graphkit_linking", default_config={"folder": None, "extra": []})
def make_linking(nlp: Language, name: str, folder: str | None, extra: list[str]) -> Linking:
    """Factory of the component, for a pipeline's configuration."""
    return Linking(load_ontology(folder, extra=extra))
