"""Model to quads: the only writer of evidence.

One document becomes one named graph without blank nodes, so that its sorted
N-Quads are canonical and replacing or retracting it is one transaction.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from graphkit.errors import GraphError, InputError
from graphkit.iris import (
    CONCEPTS_GRAPH,
    DCTERMS,
    GK,
    HISTORY_GRAPH,
    ID,
    OA,
    PROV,
    RDF,
    RUNS_GRAPH,
    SCHEMA,
    SKOS,
    claim_iri,
    run_iri,
    selector_iri,
)
from graphkit.model import Claim, Document, Mention, NewConcept, Reading, Run
from graphkit.quads import Writer

if TYPE_CHECKING:
    from graphkit.ontology import Concept, Ontology

__all__ = [
    "concept_quads",
    "document_quads",
    "history_quads",
    "run_quads",
    "run_to_iri",
]

#: Characters kept on each side of a quote, so that it can be found again in a changed text.
CONTEXT: Final = 32
_KIND_CLASS: Final = {"article": GK.Article, "posting": GK.Posting}


# --- a run ---------------------------------------------------------------------------------------


def run_to_iri(run: Run) -> str:
    """IRI of a run: a hash of what decides its outcome.

    >>> run_to_iri(Run("0.1.0", "1")) == run_to_iri(Run("0.1.0", "1"))
    True
    """
    return run_iri(run.tool_version, run.ontology_version, run.model, *_options(run))


def run_quads(run: Run) -> list[ox.Quad]:
    """The node of a run, in the graph of runs."""
    add = Writer(RUNS_GRAPH)
    iri = run_to_iri(run)
    add.link(iri, RDF.type, GK.Run, PROV.Activity)
    add.text(iri, GK.toolVersion, run.tool_version)
    add.text(iri, GK.ontologyVersion, run.ontology_version)
    add.text(iri, GK.model, run.model)
    for option in _options(run):
        add.text(iri, GK.options, option)
    return add.quads


def _options(run: Run) -> list[str]:
    return [f"{name}={value}" for name, value in sorted(run.options)]


# --- history ---------------------------------------------------------------------------------------


def history_quads(
    document: str, *, seen: str | None = None, closed: str | None = None, revision_of: str | None = None
) -> list[ox.Quad]:
    """What is kept of a document beside its text: that is about the time it was looked at.

    Args:
        document: its IRI.
        seen: ISO 8601 date of the day it was first there.
        closed: of the day it was no longer there.
        revision_of: IRI of the document that it took the place of.

    >>> len(history_quads("urn:d", seen="2026-11-28"))
    1
    """
    add = Writer(HISTORY_GRAPH)
    for predicate, day in ((GK.firstSeen, seen), (GK.closedOn, closed)):
        if day is not None:
            add.typed(document, predicate, day, "date")
    if revision_of is not None:
        add.link(document, PROV.wasRevisionOf, revision_of)
    return add.quads


# --- a document ----------------------------------------------------------------------------------


def document_quads(reading: Reading, run: Run) -> list[ox.Quad]:
    """Everything read from one document, as quads of its own named graph.

    Args:
        reading: the document with its mentions, claims and new concepts.
        run: what read it.

    Raises:
        GraphError: a mention does not stand at its place, or a claim has no mention.
        InputError: the text cannot be written as Unicode (a lone surrogate).

    >>> text = "We use Python."
    >>> skill = "https://w3id.org/graphkit/id/skill/python"
    >>> mention = Mention("Skill", 7, 13, "Python", "Python", skill, "context", "body", "vocabulary")
    >>> reading = Reading(Document(text, "a.txt"), (mention,))
    >>> sum("exact" in quad.predicate.value for quad in document_quads(reading, Run("0.1.0", "1")))
    1
    """
    document = reading.document
    add = Writer(document.id)
    _check_text(document)
    try:
        _document(add, document, run_to_iri(run))
        for mention in reading.mentions:
            _mention(add, document, mention)
        for claim in reading.claims:
            _claim(add, reading, claim, run_to_iri(run))
        for concept in reading.new_concepts:
            _new_concept(add, concept)
    except UnicodeEncodeError as error:
        raise InputError(document.source, "a name in it has half a character (a lone surrogate)") from error
    return add.quads


def _check_text(document: Document) -> None:
    try:
        document.text.encode()
    except UnicodeEncodeError as error:
        raise InputError(
            document.source,
            f"the text has half a character (a lone surrogate) at position {error.start}",
            "save it as UTF-8",
        ) from error


def _document(add: Writer, document: Document, run: str) -> None:
    iri = document.id
    add.link(iri, RDF.type, GK.Document, _KIND_CLASS[document.kind])
    add.text(iri, DCTERMS.title, document.title or document.source)
    add.text(iri, DCTERMS.source, document.source)
    add.text(iri, GK.textSha256, document.text_sha256)
    add.text(iri, GK.text, document.text)
    if document.offset is not None:
        add.number(iri, GK.offset, document.offset)
    if document.header is not None:
        add.text(iri, GK.header, document.header)
    if document.url is not None:
        # A literal: what a page gives as its address is often no valid IRI.
        add.typed(iri, SCHEMA.url, document.url, "anyURI")
    if document.date is not None:
        add.text(iri, DCTERMS.issued, document.date)
    add.link(iri, PROV.wasGeneratedBy, run)


def _mention(add: Writer, document: Document, mention: Mention) -> None:
    text, start, end = document.text, mention.start, mention.end
    if not (0 <= start < end <= len(text)) or text[start:end] != mention.text:
        raise GraphError(
            f"{document.source}: characters {start} to {end} are {text[start:end]!r}, not {mention.text!r} "
            f"(the rule {mention.rule!r} counted wrongly)"
        )
    iri = mention.iri(document.id)
    position, quote = selector_iri(iri, "position"), selector_iri(iri, "quote")
    add.link(iri, RDF.type, GK.Mention, OA.SpecificResource)
    add.link(iri, OA.hasSource, document.id)
    add.link(iri, OA.hasSelector, position, quote)
    add.link(iri, GK.refersTo, mention.concept)
    add.link(iri, GK.section, f"{ID}section/{mention.section}")
    add.text(iri, GK.rule, mention.rule)
    if mention.strength is not None:
        add.link(iri, GK.strength, f"{ID}strength/{mention.strength}")
    add.link(iri, GK.seniority, *(f"{ID}seniority/{name}" for name in mention.seniority))
    if mention.boilerplate:
        add.typed(iri, GK.boilerplate, "true", "boolean")
    add.link(position, RDF.type, OA.TextPositionSelector)
    add.number(position, OA.start, start)
    add.number(position, OA.end, end)
    add.link(quote, RDF.type, OA.TextQuoteSelector)
    add.text(quote, OA.exact, mention.text)
    add.text(quote, OA.prefix, text[max(0, start - CONTEXT) : start])
    add.text(quote, OA.suffix, text[end : end + CONTEXT])


def _claim(add: Writer, reading: Reading, claim: Claim, run: str) -> None:
    document, mentions = reading.document, reading.mentions
    if not claim.mentions or not all(0 <= place < len(mentions) for place in claim.mentions):
        raise GraphError(
            f"{document.source}: the claim about {claim.object_label!r} has no mention to show for it "
            f"(the rule {claim.rule!r} must name at least one)"
        )
    iri = claim_iri(document.id, claim.subject, claim.predicate, claim.object)
    add.link(iri, RDF.type, GK.Claim, RDF.Statement)
    add.link(iri, RDF.subject, claim.subject)
    add.link(iri, RDF.predicate, claim.predicate)
    add.link(iri, RDF.object, claim.object)
    if claim.strength is not None:
        add.link(iri, GK.strength, f"{ID}strength/{claim.strength}")
    if claim.confidence is not None:
        add.decimal(iri, GK.confidence, claim.confidence)
    if claim.rule:
        add.text(iri, GK.rule, claim.rule)
    if claim.years is not None:
        add.number(iri, GK.years, claim.years)
    add.link(iri, GK.seniority, *(f"{ID}seniority/{name}" for name in claim.seniority))
    others = (claim_iri(document.id, claim.subject, claim.predicate, other) for other in claim.alternatives)
    add.link(iri, GK.alternativeTo, *others)
    add.link(iri, GK.statedIn, document.id)
    add.link(iri, PROV.wasGeneratedBy, run)
    add.link(iri, PROV.wasDerivedFrom, *(mentions[place].iri(document.id) for place in claim.mentions))


def _new_concept(add: Writer, concept: NewConcept) -> None:
    # Whether it is new to the ontology, or only a new name for something known, is seen when deriving.
    add.link(concept.iri, RDF.type, getattr(GK, concept.type), SKOS.Concept)
    add.word(concept.iri, SKOS.prefLabel, concept.label)
    for label in concept.alt_labels:
        if label != concept.label:
            add.word(concept.iri, SKOS.altLabel, label)
    if concept.part_of is not None:
        add.link(concept.iri, GK.partOf, concept.part_of)


# --- the concepts in use -------------------------------------------------------------------------


def concept_quads(ontology: Ontology, iris: Iterable[str], new: Iterable[NewConcept] = ()) -> list[ox.Quad]:
    """The concepts in use with all that leads up from them, in the graph of concepts.

    Args:
        ontology: where the known ones are described.
        iris: IRIs of the concepts in use.
        new: concepts and names met in the documents; of a concept the ontology knows, they only
            add names.
    """
    add = Writer(CONCEPTS_GRAPH)
    fresh = {concept.iri: concept for concept in new}
    todo = sorted(set(iris) | fresh.keys(), reverse=True)
    done: set[str] = set()
    while todo:
        iri = todo.pop()
        if iri in done:
            continue
        done.add(iri)
        concept = ontology.concept(iri)
        met = fresh.get(iri)
        if concept is not None:
            _concept(add, concept, (met.label, *met.alt_labels) if met else ())
            todo += [*concept.broader, *filter(None, (concept.part_of, concept.run_by))]
        elif met is not None:
            _new_concept(add, met)
            add.typed(iri, GK.isNew, "true", "boolean")
            todo += filter(None, [met.part_of])
    return add.quads


def _concept(add: Writer, concept: Concept, met: Iterable[str]) -> None:
    iri = concept.iri
    add.link(iri, RDF.type, getattr(GK, concept.type), SKOS.Concept)
    add.word(iri, SKOS.prefLabel, concept.label)
    for label in dict.fromkeys((*concept.alt_labels, *met)):
        # A misspelling that the ontology hides stays hidden when a text uses it.
        if label != concept.label and label not in concept.hidden_labels:
            add.word(iri, SKOS.altLabel, label)
    if concept.definition:
        add.word(iri, SKOS.definition, concept.definition)
    add.link(iri, SKOS.broader, *concept.broader)
    add.link(iri, SKOS.exactMatch, *concept.exact_match)
    add.link(iri, SKOS.closeMatch, *concept.close_match)
    add.link(iri, GK.partOf, *filter(None, [concept.part_of]))
    add.link(iri, GK.runBy, *filter(None, [concept.run_by]))
    if concept.notation:
        add.text(iri, SKOS.notation, concept.notation)
    if concept.order is not None:
        add.number(iri, GK.order, concept.order)
    if concept.coordinates is not None:
        add.decimal(iri, SCHEMA.latitude, concept.coordinates[0])
        add.decimal(iri, SCHEMA.longitude, concept.coordinates[1])
