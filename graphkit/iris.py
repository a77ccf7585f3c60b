"""The only place where IRIs are minted.

Everything is a plain string here: pyoxigraph and rdflib each have a node class
of their own, and wrapping happens at their edge.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from hashlib import sha256
from typing import Final

__all__ = [
    "BASE",
    "CONCEPTS_GRAPH",
    "CURATION_GRAPH",
    "DCTERMS",
    "DEFAULT_GRAPHS",
    "FIRST_GRAPHS",
    "GK",
    "HISTORY_GRAPH",
    "ID",
    "KINDS",
    "KNOWLEDGE_GRAPH",
    "OA",
    "OWL",
    "PREFIXES",
    "PROV",
    "RDF",
    "RDFS",
    "RUNS_GRAPH",
    "SCHEMA",
    "SH",
    "SKOS",
    "WGS84",
    "XSD",
    "Namespace",
    "claim_iri",
    "concept_iri",
    "document_iri",
    "edge_iri",
    "expand",
    "kind_of",
    "mention_iri",
    "normalise_text",
    "run_iri",
    "selector_iri",
    "shrink",
    "slug",
    "text_hash",
]

BASE: Final = "https://w3id.org/graphkit/"
ID: Final = BASE + "id/"
KNOWLEDGE_GRAPH: Final = ID + "graph/knowledge"
CONCEPTS_GRAPH: Final = ID + "graph/concepts"
RUNS_GRAPH: Final = ID + "graph/runs"
CURATION_GRAPH: Final = ID + "graph/curation"
HISTORY_GRAPH: Final = ID + "graph/history"
#: Graphs that say how the others are to be taken; they stand first in a file.
FIRST_GRAPHS: Final = (HISTORY_GRAPH, CURATION_GRAPH)
#: Graphs that a query sees without naming them; the graphs of documents are the evidence behind these.
DEFAULT_GRAPHS: Final = (KNOWLEDGE_GRAPH, CONCEPTS_GRAPH, RUNS_GRAPH, HISTORY_GRAPH)

#: Kind of concept, as it stands in its IRI, by local name of its class.
KINDS: Final = {
    "Skill": "skill",
    "Team": "team",
    "Organization": "organization",
    "Location": "location",
    "RoleType": "role",
    "Program": "program",
    "Section": "section",
    "Strength": "strength",
    "Seniority": "seniority",
}


class Namespace(str):
    """A closed namespace: attribute access gives a full IRI, a typo is an error.

    >>> GK.asksFor
    'https://w3id.org/graphkit/ns#asksFor'
    >>> GK.asksfor
    Traceback (most recent call last):
        ...
    AttributeError: https://w3id.org/graphkit/ns# has no term 'asksfor'
    """

    _terms: frozenset[str]
    title: str  # type: ignore[assignment]
    format: str  # type: ignore[assignment]

    def __new__(cls, base: str, terms: str) -> Namespace:
        """Namespace with the given local names, parted by spaces."""
        self = super().__new__(cls, base)
        self._terms = frozenset(terms.split())
        # As instance attributes, so that a term wins over the method of str with its name (title).
        self.__dict__.update((term, base + term) for term in self._terms)
        return self

    def __getattr__(self, name: str) -> str:
        raise AttributeError(name if name.startswith("__") else f"{str.__str__(self)} has no term {name!r}")

    @property
    def terms(self) -> frozenset[str]:
        """Local names of the namespace that graphkit uses."""
        return self._terms


GK: Final = Namespace(
    BASE + "ns#",
    "Document Posting Article Mention Claim Edge Run Concept Skill Team Organization Location "
    "RoleType Program Section Strength Seniority asksFor hiresFor postedBy forRole locatedIn mentionsProgram "
    "mentions runs runBy partOf text textSha256 offset header refersTo section strength rule confidence "
    "statedIn documentCount claimCount requiredCount preferredCount responsibilityCount contextCount "
    "ambiguousLabel isNew boilerplate defaultStrength colour darkColour shape icon size order "
    "admin1Code inverseLabel ontologyVersion toolVersion model options seniority years "
    "alternativeTo repeats firstSeen closedOn "
    # what was measured of rules
    "Measurement mentionRule mentionCount fired precision "
    # decisions of people on the graph
    "Decision decides concerns quoteHash",
)
RDF: Final = Namespace(
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "type Statement subject predicate object Property"
)
RDFS: Final = Namespace(
    "http://www.w3.org/2000/01/rdf-schema#",
    "label comment isDefinedBy subClassOf subPropertyOf domain range seeAlso",
)
OWL: Final = Namespace(
    "http://www.w3.org/2002/07/owl#",
    "Class ObjectProperty DatatypeProperty Ontology versionIRI versionInfo deprecated inverseOf",
)
XSD: Final = Namespace(
    "http://www.w3.org/2001/XMLSchema#",
    "string integer decimal double boolean date dateTime nonNegativeInteger anyURI",
)
SKOS: Final = Namespace(
    "http://www.w3.org/2004/02/skos/core#",
    "Concept ConceptScheme prefLabel altLabel hiddenLabel definition broader narrower inScheme topConceptOf "
    "exactMatch closeMatch broadMatch notation scopeNote",
)
DCTERMS: Final = Namespace(
    "http://purl.org/dc/terms/",
    "title source description issued date format isReplacedBy created license creator",
)
PROV: Final = Namespace(
    "http://www.w3.org/ns/prov#",
    "Activity Entity wasDerivedFrom wasGeneratedBy wasRevisionOf startedAtTime endedAtTime used "
    "generatedAtTime",
)
OA: Final = Namespace(
    "http://www.w3.org/ns/oa#",
    "SpecificResource TextPositionSelector TextQuoteSelector hasSource hasSelector start end exact prefix "
    "suffix",
)
SCHEMA: Final = Namespace(
    "https://schema.org/",
    "containedInPlace JobPosting Occupation Place latitude longitude addressCountry url",
)
SH: Final = Namespace("http://www.w3.org/ns/shacl#", "NodeShape PropertyShape targetClass message")
WGS84: Final = Namespace("http://www.w3.org/2003/01/geo/wgs84_pos#", "lat long")

#: Prefix to namespace, as written in every file graphkit makes.
PREFIXES: Final[dict[str, str]] = {
    "dcterms": str.__str__(DCTERMS),
    "geo": str.__str__(WGS84),
    "gk": str.__str__(GK),
    "oa": str.__str__(OA),
    "owl": str.__str__(OWL),
    "prov": str.__str__(PROV),
    "rdf": str.__str__(RDF),
    "rdfs": str.__str__(RDFS),
    "schema": str.__str__(SCHEMA),
    "sh": str.__str__(SH),
    "skos": str.__str__(SKOS),
    "xsd": str.__str__(XSD),
    "doc": ID + "doc/",
    "location": ID + "location/",
    "organization": ID + "organization/",
    "program": ID + "program/",
    "role": ID + "role/",
    "section": ID + "section/",
    "seniority": ID + "seniority/",
    "skill": ID + "skill/",
    "strength": ID + "strength/",
    "team": ID + "team/",
}

_ABSOLUTE: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(//\S*|\S+)")
_SPELLED = (("c++", "c-plus-plus"), ("c#", "c-sharp"), ("f#", "f-sharp"), (".net", "dot-net"), ("&", " and "))
_SPELLED_MORE = (("+", " plus "), ("#", " sharp "))


def normalise_text(text: str) -> str:
    r"""Text as documents hold it: Unicode NFC, so that equal texts have equal hashes.

    >>> normalise_text("e\u0301") == "\u00e9"
    True
    """
    return unicodedata.normalize("NFC", text)


# A document is asked for its IRI at each of its mentions; that took a tenth of reading.
@lru_cache(maxsize=16)
def text_hash(text: str) -> str:
    """SHA-256 of the NFC text in UTF-8, 64 hex digits."""
    return sha256(normalise_text(text).encode("utf-8", "surrogatepass")).hexdigest()


def slug(label: str) -> str:
    """Readable last part of an IRI; only ASCII letters, digits and hyphens come out.

    A label with none of these (a name in another script) becomes a hash, never empty.

    >>> slug("C++ / C# & R&D")
    'c-plus-plus-c-sharp-and-r-and-d'
    """
    text = label.casefold()
    for old, new in (*_SPELLED, *_SPELLED_MORE):
        text = text.replace(old, new)
    text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", text).strip("-")[:80].strip("-") or _digest(label)


def concept_iri(kind: str, label: str) -> str:
    """IRI of a concept met for the first time, from its kind (``skill``, ``team`` …) and label.

    >>> concept_iri("team", "Buyer Risk Prevention")
    'https://w3id.org/graphkit/id/team/buyer-risk-prevention'
    """
    return f"{ID}{kind}/{slug(label)}"


def kind_of(iri: str) -> str:
    """Kind in a concept's IRI (``skill``, ``team`` …), or the empty string for anything else.

    >>> kind_of("https://w3id.org/graphkit/id/team/aws")
    'team'
    """
    return iri[len(ID) :].split("/", 1)[0] if iri.startswith(ID) else ""


def document_iri(text: str) -> str:
    """Content-addressed IRI of a document: changed text is a new document."""
    return f"{ID}doc/{text_hash(text)[:16]}"


def mention_iri(document: str, start: int, end: int, kind: str) -> str:
    """IRI of a mention: an RFC 5147 character range and the kind found there.

    The kind is part of it because one span can name two things (a service and its team).

    >>> mention_iri("urn:d", 57, 60, "skill")
    'urn:d#char=57,60&type=skill'
    """
    return f"{document}#char={start},{end}&type={kind}"


def selector_iri(mention: str, which: str) -> str:
    """IRI of a mention's ``position`` or ``quote`` selector (blank nodes would have no canonical order)."""
    return f"{mention}&selector={which}"


def claim_iri(document: str, subject: str, predicate: str, object_: str) -> str:
    """IRI of what one document says: the same claim twice is one node."""
    return f"{ID}claim/{_digest(document, subject, predicate, object_)}"


def edge_iri(subject: str, predicate: str, object_: str) -> str:
    """IRI of the node that holds the counts of one derived triple."""
    return f"{ID}edge/{_digest(subject, predicate, object_)}"


def run_iri(*facts: str) -> str:
    """IRI of a run: a hash of what decides its outcome, not of the clock."""
    return f"{ID}run/{_digest(*facts)}"


def expand(text: str) -> str | None:
    """IRI for an IRI (with or without angle brackets) or a CURIE with a known prefix, else None.

    >>> expand("gk:asksFor")
    'https://w3id.org/graphkit/ns#asksFor'
    >>> expand("Python") is None
    True
    """
    text = text.strip()
    if text.startswith("<") and text.endswith(">"):
        text = text[1:-1]
    prefix, colon, rest = text.partition(":")
    if (
        colon
        and prefix in PREFIXES
        and re.fullmatch(r"[^\s<>\"{}|^`\\]+", rest)
        and not rest.startswith("//")
    ):
        return PREFIXES[prefix] + rest
    if text.startswith(("http://", "https://", "urn:")) and _ABSOLUTE.fullmatch(text):
        return text
    return None


def shrink(iri: str) -> str:
    """Short form with a known prefix, or the IRI itself.

    >>> shrink("https://w3id.org/graphkit/ns#asksFor")
    'gk:asksFor'
    """
    for prefix, base in PREFIXES.items():
        if iri.startswith(base) and re.fullmatch(r"[\w.-]+", iri[len(base) :]):
            return f"{prefix}:{iri[len(base) :]}"
    return iri


def _digest(*parts: str) -> str:
    return sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]
