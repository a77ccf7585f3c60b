"""Whether a graph can show what it says: every quote looked up again, every count made again.

Nothing that reads documents for meaning is loaded here, so that a reader cannot vouch for itself.
The quads are gone through once, one document at a time; what is kept of a document is a few
numbers for each edge that it supports.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from graphkit.errors import GraphError, InvalidGraphError
from graphkit.exports import load_file
from graphkit.iris import (
    DCTERMS,
    GK,
    ID,
    KNOWLEDGE_GRAPH,
    OA,
    PROV,
    RDF,
    claim_iri,
    edge_iri,
    text_hash,
)
from graphkit.model import STRENGTHS
from graphkit.quads import DOCUMENTS, document_graphs, match, word
from graphkit.store import KnowledgeGraph
from graphkit.why import PASSED_ON

__all__ = ["Failure", "Verification", "verify"]

#: Failures kept for the report; beyond these they are only counted.
_KEPT: Final = 1000
_SHOWN: Final = 20
#: Files from this size on are put on disk to be verified, so that memory stays small.
_LARGE: Final = 100_000_000
_PLACE: Final = re.compile(r"#char=(\d+),(\d+)&type=[a-z]+")
_EDGES: Final = ID + "edge/"
_COUNTS: Final = (
    GK.documentCount,
    GK.claimCount,
    GK.requiredCount,
    GK.preferredCount,
    GK.responsibilityCount,
    GK.contextCount,
)

_Facts = Mapping[str, list[str]]


@dataclass(frozen=True, slots=True)
class Failure:
    """One thing that does not hold.

    Attributes:
        check: ``text``, ``quote``, ``mention``, ``claim``, ``edge``, ``changed``, ``missing`` or
            ``moved``; the last three are about the sources.
        message: what is wrong, in plain words.
        document: IRI of the document, or None.
        source: path or URL of the document, or the empty string.
        place: where in the document (``characters 57 to 60``), or the empty string.
        focus: IRI of what is wrong.
    """

    check: str
    message: str
    document: str | None = None
    source: str = ""
    place: str = ""
    focus: str = ""

    def __str__(self) -> str:
        """One line: check, document, place, message."""
        where = ", ".join(part for part in (self.source or self.document or self.focus, self.place) if part)
        return f"{self.check}: {where}: {self.message}"


@dataclass(frozen=True, slots=True)
class Verification:
    """What was looked at and what did not hold.

    Attributes:
        figures: name to number of what was checked: documents, mentions, claims, edges and, with
            sources, ``found again`` and ``not in the graph``.
        failures: the first thousand, in order of documents.
        failed: number of failures by check, all of them.

    >>> print(Verification({"documents": 2, "mentions": 9}, ()))
    2 documents, 9 mentions: everything holds
    """

    figures: Mapping[str, int]
    failures: tuple[Failure, ...]
    failed: Mapping[str, int] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Whether everything holds."""
        return not self.failures

    def raise_for_errors(self) -> None:
        """Raise when something does not hold.

        Raises:
            InvalidGraphError: with the first failures in its message.
        """
        if not self.ok:
            raise InvalidGraphError(str(self))

    def __str__(self) -> str:
        """The figures and the first failures, one a line."""
        seen = ", ".join(f"{number:,} {name}" for name, number in self.figures.items())
        if self.ok:
            return f"{seen}: everything holds"
        count = sum(self.failed.values())
        lines = [f"{seen}: {count:,} failures", *map(str, self.failures[:_SHOWN])]
        return "\n".join([*lines, f"… and {count - _SHOWN:,} more"] if count > _SHOWN else lines)


def verify(
    graph: str | Path | KnowledgeGraph,
    sources: str | Path | Iterable[str | Path] | None = None,
    *,
    columns: Mapping[str, str] | None = None,
) -> Verification:
    """Look up every quote again, count every edge again and, with sources, open the documents again.

    A file or store is taken as it is: nothing in it is rebuilt first.

    Args:
        graph: a knowledge graph, a ``.trig``, ``.nq`` or ``.jsonld`` file, the folder of a store, or
            the folder that a build wrote.
        sources: the files and folders that the graph was built from.
        columns: for tables, as in `graphkit.documents.read_documents`.

    Raises:
        GraphError: the graph cannot be opened.

    >>> verify(KnowledgeGraph()).ok
    True
    """
    desk = _Desk()
    with _opened(graph) as store:
        documents = {}
        for iri in document_graphs(store):
            documents[iri] = _check_document(store, iri, desk)
        _check_knowledge(store, desk)
    figures = {name: desk.seen[name] for name in ("documents", "mentions", "claims", "edges")}
    if sources is not None:
        names = [sources] if isinstance(sources, str | Path) else list(sources)
        figures |= _check_sources(names, columns, documents, desk)
    return Verification(figures, tuple(desk.failures), dict(desk.failed))


@contextmanager
def _opened(graph: str | Path | KnowledgeGraph) -> Iterator[ox.Store]:
    if isinstance(graph, KnowledgeGraph):
        graph.refresh()
        yield graph.store
        return
    path = Path(graph)
    folder = next((place for place in (path, path / "graph") if (place / "CURRENT").is_file()), None)
    if folder is not None:
        try:
            yield ox.Store.read_only(str(folder))
        except OSError as error:
            raise GraphError(f"{folder}: the store could not be opened: {error}") from error
        return
    path = path / "graph.trig" if path.is_dir() else path
    with tempfile.TemporaryDirectory(prefix="graphkit-") as aside:
        large = path.is_file() and path.stat().st_size > _LARGE
        store = ox.Store(aside) if large else ox.Store()
        load_file(path, store)
        yield store


# --- one document --------------------------------------------------------------------------------


@dataclass(slots=True)
class _Support:
    """What the documents say for one edge; claims by the exclusive or of their numbers."""

    counts: list[int] = field(default_factory=lambda: [0] * len(_COUNTS))
    strongest: int = len(STRENGTHS)
    claims: int = 0
    claims_mark: int = 0


@dataclass(slots=True)
class _Desk:
    """Where all findings of one verification come together."""

    failures: list[Failure] = field(default_factory=list)
    failed: Counter[str] = field(default_factory=Counter)
    seen: Counter[str] = field(default_factory=Counter)
    edges: defaultdict[int, _Support] = field(default_factory=lambda: defaultdict(_Support))
    facts: set[int] = field(default_factory=set)

    def fail(self, check: str, message: str, focus: str, document: str = "", source: str = "") -> None:
        """Take note of one failure."""
        self.failed[check] += 1
        if len(self.failures) < _KEPT:
            found = _PLACE.search(focus)
            place = f"characters {found[1]} to {found[2]}" if found else ""
            self.failures.append(Failure(check, message, document or None, source, place, focus))


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a document was read, and a name to show."""

    source: str
    offset: int | None


@dataclass(frozen=True, slots=True)
class _Said:
    """One claim of a document, as far as edges follow from it."""

    number: int
    subject: str
    predicate: str
    object: str
    strength: int


def _check_document(store: ox.Store, iri: str, desk: _Desk) -> _Place:
    nodes: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for subject, predicate, value, _ in match(store, graph=iri):
        nodes[subject][predicate].append(value)
    about = nodes[iri]
    source, offset = _one(about, DCTERMS.source), _one(about, GK.offset)
    text = _one(about, GK.text)

    def fail(check: str, message: str, focus: str) -> None:
        desk.fail(check, message, focus, iri, source)

    desk.seen["documents"] += 1
    digest = text_hash(text)
    if len(about[GK.text]) != 1 or about[GK.textSha256] != [digest]:
        fail("text", "the text is not the one whose hash the document states", iri)
    if iri != f"{DOCUMENTS}{digest[:16]}":
        fail("text", f"the text has the hash {digest[:16]}, which is not in the document's IRI", iri)
    said = []
    for focus, facts in nodes.items():
        kinds = facts.get(RDF.type, ())
        if GK.Mention in kinds:
            desk.seen["mentions"] += 1
            for check, message in _mention_failures(iri, text, focus, facts, nodes):
                fail(check, message, focus)
        elif GK.Claim in kinds:
            desk.seen["claims"] += 1
            for message in _claim_failures(iri, focus, facts, nodes):
                fail("claim", message, focus)
            said.append(_said(focus, facts))
    for verb in (RDF.type, DCTERMS.title):  # what knowledge repeats of a document without a claim
        repeated = (value for value in about[verb] if value != GK.Document)
        desk.facts.update(_number(claim_iri(iri, iri, verb, value)) for value in repeated)
    _support(iri, said, desk)
    return _Place(source, int(offset) if offset.isdigit() else None)


def _one(facts: _Facts, predicate: str) -> str:
    values = facts.get(predicate)
    return values[0] if values else ""


def _mention_failures(
    document: str, text: str, iri: str, facts: _Facts, nodes: Mapping[str, _Facts]
) -> Iterator[tuple[str, str]]:
    selectors = [nodes.get(selector, {}) for selector in facts.get(OA.hasSelector, ())]
    merged = {key: value for selector in selectors for key, value in selector.items()}
    first, last, exact = _one(merged, OA.start), _one(merged, OA.end), _one(merged, OA.exact)
    if facts.get(OA.hasSource) != [document]:
        yield "mention", "it does not belong to the document in whose graph it stands"
    if not facts.get(GK.refersTo):
        yield "mention", "it refers to no concept"
    if not (first.isdigit() and last.isdigit() and exact):
        yield "quote", "it has no position or no quote"
        return
    start, end = int(first), int(last)
    place = _PLACE.fullmatch(iri.removeprefix(document))
    if place is None or (int(place[1]), int(place[2])) != (start, end):
        yield "mention", f"its IRI names another place than characters {start} to {end}"
    if text[start:end] != exact:
        yield "quote", f"the text has {text[start:end][:80]!r} there, not {exact[:80]!r}"
        return
    prefix, suffix = _one(merged, OA.prefix), _one(merged, OA.suffix)
    if not text[:start].endswith(prefix) or (start > 0 and not prefix):
        yield "quote", f"before {exact!r} the text has {text[max(0, start - 32) : start]!r}, not {prefix!r}"
    if not text.startswith(suffix, end) or (end < len(text) and not suffix):
        yield "quote", f"after {exact!r} the text has {text[end : end + 32]!r}, not {suffix!r}"


def _claim_failures(document: str, iri: str, facts: _Facts, nodes: Mapping[str, _Facts]) -> Iterator[str]:
    subject, predicate, object_ = (
        _one(facts, part) for part in (RDF.subject, RDF.predicate, RDF.object)
    )
    if facts.get(GK.statedIn) != [document]:
        yield "it is not stated in the document in whose graph it stands"
    if iri != claim_iri(document, subject, predicate, object_):
        yield "its IRI is not the hash of what it says"
    mentions = facts.get(PROV.wasDerivedFrom, ())
    if not mentions:
        yield "no mention supports it"
    concepts: set[str] = set()
    for mention in mentions:
        there = nodes.get(mention, {})
        if GK.Mention not in there.get(RDF.type, ()):
            yield f"it rests on {mention}, which is no mention of this document"
        concepts.update(there.get(GK.refersTo, ()))
    if concepts and not concepts <= {subject, object_}:
        yield "a mention it rests on names neither its subject nor its object"


def _said(iri: str, facts: _Facts) -> _Said:
    strength = word(_one(facts, GK.strength))
    rank = STRENGTHS.index(strength) if strength in STRENGTHS else len(STRENGTHS)
    parts = (_one(facts, part) for part in (RDF.subject, RDF.predicate, RDF.object))
    return _Said(_number(iri), *parts, rank)


def _support(document: str, said: list[_Said], desk: _Desk) -> None:
    """Add what the claims of one document say for each edge: once each, links beside what they link."""
    edges: defaultdict[tuple[str, str, str], tuple[set[_Said], set[_Said]]]
    edges = defaultdict(lambda: (set(), set()))
    for claim in said:
        if claim.subject == document:
            desk.facts.add(claim.number)
            for link, table in PASSED_ON.items():
                for owner in (one for one in said if one.predicate == link and one.subject == document):
                    if (verb := table.get(claim.predicate)) and claim.object != owner.object:
                        stating, linking = edges[owner.object, verb, claim.object]
                        stating.add(claim)
                        linking.add(owner)
        else:
            edges[claim.subject, claim.predicate, claim.object][0].add(claim)
    for triple, (stating, linking) in edges.items():
        support = desk.edges[_number(edge_iri(*triple))]
        support.counts[0] += 1
        support.counts[1] += len(stating)
        for claim in stating:
            if claim.strength < len(STRENGTHS):
                support.counts[2 + claim.strength] += 1
                support.strongest = min(support.strongest, claim.strength)
        for claim in stating | linking:
            support.claims += 1
            support.claims_mark ^= claim.number


def _number(iri: str) -> int:
    """The hash at the end of an IRI: a number takes a tenth of the memory."""
    try:
        return int(iri.rsplit("/", 1)[-1], 16)
    except ValueError:
        return hash(iri)


# --- knowledge -----------------------------------------------------------------------------------


def _check_knowledge(store: ox.Store, desk: _Desk) -> None:
    nodes: defaultdict[str, _Node] = defaultdict(_Node)
    triples: dict[int, tuple[str, str, str]] = {}
    facts: set[int] = set()
    for subject, predicate, value, _ in match(store, graph=KNOWLEDGE_GRAPH):
        if subject.startswith(_EDGES):
            nodes[subject].take(predicate, value)
        elif subject.startswith(DOCUMENTS):
            number = _number(claim_iri(subject, subject, predicate, value))
            facts.add(number)
            if number not in desk.facts:
                desk.fail("edge", f"no claim says {predicate} {value}", subject, subject)
        else:
            triples[_number(edge_iri(subject, predicate, value))] = (subject, predicate, value)
    if missing := len(desk.facts - facts):
        desk.fail("edge", f"{missing} claims about documents are not in the knowledge graph", KNOWLEDGE_GRAPH)
    desk.seen["edges"] = len(nodes)
    for iri, found in nodes.items():
        triple = tuple(found.facts.get(part, "") for part in (RDF.subject, RDF.predicate, RDF.object))
        if _number(iri) not in triples or triples.pop(_number(iri)) != triple:
            desk.fail("edge", "its triple is not in the knowledge graph", iri)
        for message in found.failures(desk.edges.get(_number(iri))):
            desk.fail("edge", f"{' '.join(map(_short, triple))}: {message}", iri)
    for triple in triples.values():
        desk.fail("edge", f"{' '.join(map(_short, triple))} has no node with its claims", edge_iri(*triple))
    if missing := len(desk.edges.keys() - {_number(iri) for iri in nodes}):
        desk.fail("edge", f"{missing} edges that claims support are not in the graph", KNOWLEDGE_GRAPH)


def _short(iri: str) -> str:
    return re.split(r"[#/]", iri)[-1]


@dataclass(slots=True)
class _Node:
    """What the node of an edge states."""

    facts: dict[str, str] = field(default_factory=dict)
    claims: int = 0
    claims_mark: int = 0

    def take(self, predicate: str, value: str) -> None:
        """Add one triple."""
        if predicate == PROV.wasDerivedFrom:
            self.claims += 1
            self.claims_mark ^= _number(value)
        else:
            self.facts[predicate] = value

    def failures(self, support: _Support | None) -> Iterator[str]:
        """Where that is not what the claims say."""
        if support is None:
            yield "no claim supports it"
            return
        if (self.claims, self.claims_mark) != (support.claims, support.claims_mark):
            yield f"it names {self.claims} claims, and not the {support.claims} that support it"
        strong = support.strongest < len(STRENGTHS)
        for predicate, count in zip(_COUNTS, support.counts, strict=True):
            stated = self.facts.get(predicate)
            if stated != str(count) and (stated is not None or predicate in _COUNTS[:2] or strong):
                yield f"{_short(predicate)} is {stated}, counted again it is {count}"
        strength = self.facts.get(GK.strength)
        if (word(strength) if strength else None) != (STRENGTHS[support.strongest] if strong else None):
            yield f"its strength is {strength}, which is not the strongest of its claims"


# --- sources -------------------------------------------------------------------------------------


def _check_sources(
    sources: list[str | Path],
    columns: Mapping[str, str] | None,
    documents: Mapping[str, _Place],
    desk: _Desk,
) -> dict[str, int]:
    # Only here: a verification of the graph alone opens no document.
    from graphkit.documents import iter_documents

    skipped: dict[str, str] = {}
    new: list[tuple[str, int | None]] = []
    found: set[str] = set()
    for document in iter_documents(
        sources, columns=columns, on_skip=lambda skip: skipped.update({skip.source: skip.reason})
    ):
        place = documents.get(document.id)
        if place is None:
            new.append((document.source, document.offset))
            continue
        found.add(document.id)
        if not _same_file(place.source, document.source) or place.offset != document.offset:
            there = f"{document.source}, from character {document.offset}"
            desk.fail("moved", f"its text now stands in {there}", document.id, document.id, place.source)
    for iri in documents.keys() - found:
        source = documents[iri].source
        if any(_same_file(source, other) for other, _ in new):
            desk.fail("changed", "the text in this source is another one now", iri, iri, source)
        else:
            why = next((why for other, why in skipped.items() if _same_file(source, other)), "")
            message = f"its text is not in the sources{f': {why}' if why else ''}"
            desk.fail("missing", message, iri, iri, source)
    return {"found again": len(found), "not in the graph": len(new)}


def _same_file(one: str, other: str) -> bool:
    """Whether two names can mean one file, seen from two folders."""
    short, long = sorted((os.path.normpath(one), os.path.normpath(other)), key=len)
    parts, whole = Path(short).parts, Path(long).parts
    while parts and parts[0] == "..":
        parts = parts[1:]
    return bool(parts) and whole[-len(parts) :] == parts
