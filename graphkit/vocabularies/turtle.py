"""Concepts as Turtle, with a header that credits their source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from graphkit.iris import DCTERMS, GK, ID, PREFIXES, RDF, SCHEMA, SKOS, slug
from graphkit.ontology import Concept
from graphkit.vocabularies.labels import tidy

__all__ = ["Credit", "to_turtle"]

_USED: Final = {prefix: PREFIXES[prefix] for prefix in ("dcterms", "gk", "schema", "skill", "role", "skos")}


@dataclass(frozen=True, slots=True)
class Credit:
    """Where a vocabulary comes from.

    Attributes:
        title: what it is called.
        source: address or path it was taken from.
        licence: address of its licence, or the empty string.
        notice: the attribution its licence asks for, or the empty string.
    """

    title: str
    source: str
    licence: str = ""
    notice: str = ""


def to_turtle(
    name: str,
    credit: Credit,
    new: Iterable[Concept],
    additions: Mapping[str, Concept],
    shipped: frozenset[str],
) -> bytes:
    """A vocabulary file.

    Args:
        name: of the vocabulary.
        credit: its source, for the header.
        new: concepts written in full.
        additions: what is added to known concepts.
        shipped: IRIs of those that come with graphkit. Other known concepts are named again, so that the file
            still stands when the vocabulary they come from is removed.
    """
    scheme = f"{ID}scheme/{slug(name)}"
    # Triples of one subject stand together, so a reader's diff shows whole concepts.
    triples = [*_about(scheme, credit)]
    for concept in new:
        triples += _full(concept, scheme)
    for iri, concept in sorted(additions.items()):
        named = [] if iri in shipped else _heading(concept)
        triples += [*named, *_names(concept)]
    body = ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=_USED)
    lines = [
        f"{tidy(credit.title)}, kept by `graphkit terms` from {tidy(credit.source)}.",
        tidy(credit.notice),
    ]
    header = "".join(f"# {line}\n" for line in lines if line)
    return header.encode("utf-8", "replace") + b"\n" + (body or b"")


def _about(scheme: str, credit: Credit) -> Iterator[ox.Triple]:
    yield _link(scheme, RDF.type, SKOS.ConceptScheme)
    yield _text(scheme, DCTERMS.title, credit.title)
    yield _plain(scheme, DCTERMS.source, credit.source)
    if credit.notice:
        yield _text(scheme, DCTERMS.description, credit.notice)
    if credit.licence:
        yield _link(scheme, DCTERMS.license, credit.licence)


def _heading(concept: Concept) -> Iterator[ox.Triple]:
    yield _link(concept.iri, RDF.type, str.__str__(GK) + concept.type)
    yield _link(concept.iri, RDF.type, SKOS.Concept)
    yield _text(concept.iri, SKOS.prefLabel, concept.label)


def _names(concept: Concept) -> Iterator[ox.Triple]:
    iri = concept.iri
    yield from (_text(iri, SKOS.altLabel, label) for label in concept.alt_labels)
    yield from (_text(iri, SKOS.hiddenLabel, label) for label in concept.hidden_labels)
    yield from (_text(iri, GK.ambiguousLabel, label) for label in concept.ambiguous_labels)
    yield from (_link(iri, SKOS.exactMatch, other) for other in concept.exact_match)
    yield from (_link(iri, SKOS.closeMatch, other) for other in concept.close_match)


def _full(concept: Concept, scheme: str) -> Iterator[ox.Triple]:
    iri = concept.iri
    yield from _heading(concept)
    yield from _names(concept)
    if concept.definition:
        yield _text(iri, SKOS.definition, concept.definition)
    if concept.notation:
        yield _plain(iri, SKOS.notation, concept.notation)
    yield from (_link(iri, SKOS.broader, up) for up in concept.broader)
    for predicate, unit in ((GK.partOf, concept.part_of), (GK.runBy, concept.run_by)):
        if unit:
            yield _link(iri, predicate, unit)
    yield from (_plain(iri, GK.admin1Code, code) for code in concept.admin1)
    if concept.coordinates:
        for predicate, degrees in zip((SCHEMA.latitude, SCHEMA.longitude), concept.coordinates, strict=True):
            yield _plain(iri, predicate, str(degrees))
    yield _link(iri, SKOS.inScheme, scheme)


def _text(subject: str, predicate: str, text: str) -> ox.Triple:
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), ox.Literal(text, language="en"))


def _plain(subject: str, predicate: str, text: str) -> ox.Triple:
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), ox.Literal(text))


def _link(subject: str, predicate: str, target: str) -> ox.Triple:
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), ox.NamedNode(target))
