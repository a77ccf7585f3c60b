"""What the steps of a build hand to each other: frozen, plain, picklable."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from graphkit.iris import document_iri, mention_iri, text_hash

__all__ = [
    "ENTITY_TYPES",
    "STRENGTHS",
    "Claim",
    "Document",
    "Mention",
    "NewConcept",
    "Reading",
    "Run",
    "Skipped",
]

#: Types a mention can have, as in the output of ``graphkit extract``.
ENTITY_TYPES: Final = ("Skill", "Team", "Location", "RoleType", "Program")

#: Strengths of a skill claim, strongest first.
STRENGTHS: Final = ("required", "preferred", "responsibility", "context")


@dataclass(frozen=True, slots=True)
class Document:
    """One article or posting, as text.

    Attributes:
        text: the text in NFC; all offsets count its Unicode code points.
        source: path, URL or name it came from.
        title: first heading, title field, or the header line of a listing's entry.
        kind: ``article`` or ``posting``.
        offset: where ``text`` begins in the decoded source, in code points; 0 for a whole
            file, None where the text is not a slice of it (HTML, PDF …).
        header: the header line of a posting in a listing (``IN, KA, Bangalore``), or None.
        url: web address of the page, where the source says it.
        date: ISO 8601 date of publication, where the source says it.
        fields: name and value of facts the source states apart from its prose (JobPosting
            JSON-LD, CSV columns): ``title``, ``team``, ``location``, ``organization``; each value
            also stands in ``text``, so that a mention of it can be quoted.

    >>> Document("Python is a must.", source="a.txt").id
    'https://w3id.org/graphkit/id/doc/f9a6a4b9c6c5f08b'
    """

    text: str
    source: str
    title: str = ""
    kind: str = "article"
    offset: int | None = 0
    header: str | None = None
    url: str | None = None
    date: str | None = None
    fields: tuple[tuple[str, str], ...] = ()

    @property
    def id(self) -> str:
        """Content-addressed IRI, also the name of the document's graph."""
        return document_iri(self.text)

    @property
    def text_sha256(self) -> str:
        """SHA-256 of the text, 64 hex digits."""
        return text_hash(self.text)


@dataclass(frozen=True, slots=True)
class Mention:
    """One place in a document where a concept is named.

    ``document.text[start:end] == text`` always holds.

    Attributes:
        type: one of `ENTITY_TYPES`.
        start: first code point in the document's text.
        end: one past the last code point.
        text: the words at that place.
        label: preferred label of the concept.
        concept: IRI of the concept.
        strength: one of `STRENGTHS` for skills, None for the rest.
        section: slug of the section it stands in (``responsibilities``, ``about-team`` …).
        rule: name of the rule that found it.
        seniority: for a role type, slugs of what the text grades it with (``senior``, ``level-2``), sorted.
        boilerplate: whether the employer has its sentence word for word in its other postings, so that it
            says nothing of this job (`graphkit.repeats`).
    """

    type: str
    start: int
    end: int
    text: str
    label: str
    concept: str
    strength: str | None
    section: str
    rule: str
    seniority: tuple[str, ...] = ()
    boilerplate: bool = False

    def iri(self, document: str) -> str:
        """IRI of this mention within the document with the given IRI."""
        return mention_iri(document, self.start, self.end, self.type.lower())


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing a document says, with the mentions that say it.

    Attributes:
        subject: IRI of the posting itself, or of a role type, team or program.
        predicate: full IRI of the predicate (``gk:asksFor`` …).
        object: IRI of a concept.
        subject_label: label of the subject (a posting's title).
        object_label: label of the object.
        strength: strongest strength among the mentions of a skill, else None.
        mentions: positions of its mentions in the document's list of mentions; never empty.
        rule: name of the rule that made the claim.
        confidence: measured precision of that rule, 0 to 1, or None where none was measured.
        alternatives: IRIs of other skills the same document asks for that would do instead
            ("Python or R"), sorted.
        years: least number of years of experience asked for, or None where none is stated.
        seniority: what a role is graded with, as in `Mention`; of the mentions that name it best.
    """

    subject: str
    predicate: str
    object: str
    subject_label: str
    object_label: str
    strength: str | None
    mentions: tuple[int, ...]
    rule: str = ""
    confidence: float | None = None
    alternatives: tuple[str, ...] = ()
    years: int | None = None
    seniority: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NewConcept:
    """A concept met in a text for the first time, for review.

    Attributes:
        iri: minted from kind and label.
        type: one of `ENTITY_TYPES`, or ``Organization``.
        label: preferred label.
        alt_labels: other names met with it (its acronym).
        part_of: IRI of the unit it belongs to, or None.
    """

    iri: str
    type: str
    label: str
    alt_labels: tuple[str, ...] = ()
    part_of: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything read from one document.

    Attributes:
        document: the document.
        mentions: what it names, in order of place.
        claims: what it says.
        new_concepts: what it names for the first time.
        sentences: start and end of its sentences, in code points; not part of the graph.
    """

    document: Document
    mentions: tuple[Mention, ...] = ()
    claims: tuple[Claim, ...] = ()
    new_concepts: tuple[NewConcept, ...] = ()
    sentences: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """What decides the outcome of a build: two equal runs give the same graph.

    Attributes:
        tool_version: version of graphkit.
        ontology_version: version and content hash of the ontology.
        model: name of the spaCy pipeline.
        options: name and value of each option, sorted.
    """

    tool_version: str
    ontology_version: str
    model: str = "blank:en"
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Skipped:
    """An input that could not be read: its name and the reason, in plain words."""

    source: str
    reason: str
