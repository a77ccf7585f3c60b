"""Any SKOS file as concepts: Turtle, RDF/XML, N-Triples, JSON-LD, TriG, N-Quads.

pyoxigraph parses, never rdflib: what comes from outside may not fetch a remote context or blow up an entity.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from graphkit.errors import InputError
from graphkit.iris import GK, KINDS, OWL, RDF, SCHEMA, SKOS
from graphkit.ontology import Concept
from graphkit.vocabularies.labels import distinct, first_sentence, tidy

__all__ = ["FORMATS", "SkosFile", "read_skos"]

#: Formats by the end of a file's name.
FORMATS: Final = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".rdf": ox.RdfFormat.RDF_XML,
    ".xml": ox.RdfFormat.RDF_XML,
    ".owl": ox.RdfFormat.RDF_XML,
    ".jsonld": ox.RdfFormat.JSON_LD,
    ".json": ox.RdfFormat.JSON_LD,
    ".trig": ox.RdfFormat.TRIG,
    ".nq": ox.RdfFormat.N_QUADS,
}
_XL: Final = "http://www.w3.org/2008/05/skos-xl#"
_GK: Final = str.__str__(GK)
_LABELS: Final = {
    SKOS.prefLabel: "pref",
    SKOS.altLabel: "alt",
    SKOS.hiddenLabel: "hidden",
    GK.ambiguousLabel: "ambiguous",
    SKOS.definition: "definition",
    _XL + "prefLabel": "pref",
    _XL + "altLabel": "alt",
    _XL + "hiddenLabel": "hidden",
}
_LINKS: Final = {
    SKOS.broader: "broader",
    SKOS.exactMatch: "exact",
    SKOS.closeMatch: "close",
    GK.partOf: "part_of",
    GK.runBy: "run_by",
}
_VALUES: Final = {
    SKOS.notation: "notation",
    SCHEMA.latitude: "latitude",
    SCHEMA.longitude: "longitude",
    GK.admin1Code: "admin1",
}


@dataclass(frozen=True, slots=True)
class SkosFile:
    """What a SKOS file holds.

    Attributes:
        concepts: its concepts, sorted by IRI.
        foreign: how many were left out because they have no English preferred label.
        deprecated: how many were left out because their source retired them.
        unnamed: how many were left out because they have no IRI.
    """

    concepts: tuple[Concept, ...]
    foreign: int = 0
    deprecated: int = 0
    unnamed: int = 0


def read_skos(path: str | Path, *, kind: str = "skill") -> SkosFile:
    """Read the concepts of a SKOS file.

    Args:
        path: file; the end of its name says the format.
        kind: kind of those concepts that have no class of graphkit's.

    Raises:
        InputError: the file is missing, broken, holds no concept, or a concept has no preferred label.
    """
    path = Path(path)
    types = {kind_: type_ for type_, kind_ in KINDS.items()}
    if kind not in types:
        raise InputError("--kind", f"{kind!r} is no kind", f"give one of {', '.join(types)}")
    form = _format(path)
    gathered = _Gathered()
    try:
        for quad in ox.parse(path=str(path), format=form):
            gathered.add(quad.subject, quad.predicate.value, quad.object)
    except OSError as error:
        raise InputError(str(path), f"can't be read: {error}", "look at its permissions") from error
    except (SyntaxError, ValueError) as error:
        raise InputError(str(path), f"not valid: {error}", "mend the file there and try again") from error
    found = gathered.file(str(path), types[kind])
    if not found.concepts:
        reason = "no concept has an English label" if found.foreign else "no skos:Concept in it"
        raise InputError(str(path), reason, "a concept needs `a skos:Concept` and a skos:prefLabel")
    return found


def _format(path: Path) -> ox.RdfFormat:
    form = FORMATS.get(path.suffix.lower())
    if form is None:
        hint = f"rename it to one of {' '.join(FORMATS)}"
        raise InputError(str(path), "its name says no format that is known here", hint)
    if not path.is_file():
        raise InputError(str(path), "no such file", "look at its name and folder")
    return form


class _Gathered:
    """Those triples of a file that matter here; a large file in 27 languages leaves a small part."""

    def __init__(self) -> None:
        self.types: defaultdict[str, set[str]] = defaultdict(set)
        self.texts: defaultdict[str, defaultdict[str, list[tuple[str, str]]]] = defaultdict(
            lambda: defaultdict(list)
        )
        self.links: defaultdict[str, defaultdict[str, dict[str, None]]] = defaultdict(
            lambda: defaultdict(dict)
        )
        self.forms: dict[str, tuple[str, str]] = {}
        self.retired: set[str] = set()
        self.labelled: set[str] = set()

    def add(self, subject: object, predicate: str, value: object) -> None:
        about = _name(subject)
        if isinstance(value, ox.Literal):
            self._literal(about, predicate, value)
        elif predicate == RDF.type:
            iri = _name(value)
            if iri == SKOS.Concept or iri.removeprefix(_GK) in KINDS:
                self.types[about].add(iri)
        elif predicate == SKOS.narrower:
            self.links[_name(value)]["broader"][about] = None
        elif predicate in _LINKS:
            self.links[about][_LINKS[predicate]][_name(value)] = None
        elif predicate in _LABELS:
            # SKOS-XL: the label is a node of its own, whose literal may stand anywhere in the file.
            self.links[about]["xl " + _LABELS[predicate]][_name(value)] = None

    def _literal(self, about: str, predicate: str, value: ox.Literal) -> None:
        language = (value.language or "").lower()
        if predicate == OWL.deprecated and value.value in ("true", "1"):
            self.retired.add(about)
        elif predicate == _XL + "literalForm":
            if _is_english(language):
                self.forms[about] = (language, value.value)
        elif predicate in _VALUES:
            self.texts[about][_VALUES[predicate]].append(("", value.value))
        elif predicate in _LABELS:
            if _LABELS[predicate] == "pref":
                self.labelled.add(about)
            if _is_english(language):
                self.texts[about][_LABELS[predicate]].append((language, value.value))

    def file(self, source: str, fallback: str) -> SkosFile:
        concepts, foreign, retired, unnamed = [], 0, 0, 0
        for iri, types in sorted(self.types.items()):
            retired += iri in self.retired
            unnamed += iri.startswith("_:")
            if iri in self.retired or iri.startswith("_:"):
                continue
            names = self._labels(iri, "pref")
            if not names and iri not in self.labelled and not self.links[iri]["xl pref"]:
                raise InputError(source, f"{iri} has no skos:prefLabel", "each concept needs one")
            foreign += not names
            if names:
                classes = sorted(name for type_ in types if (name := type_.removeprefix(_GK)) in KINDS)
                concepts.append(self._concept(iri, classes[0] if classes else fallback, names))
        return SkosFile(tuple(concepts), foreign, retired, unnamed)

    def _labels(self, iri: str, which: str) -> tuple[str, ...]:
        nodes = self.links[iri]["xl " + which] if iri in self.links else ()
        texts = [*self.texts[iri][which], *(self.forms[node] for node in nodes if node in self.forms)]
        # "colour"@en before "color"@en-us, whatever the order in the file; equal ranks keep theirs.
        texts.sort(key=lambda text: ("en", "").index(text[0]) if text[0] in ("en", "") else 2)
        return distinct(text for _, text in texts)

    def _concept(self, iri: str, type_: str, names: tuple[str, ...]) -> Concept:
        texts, links = self.texts[iri], self.links[iri]
        alt = distinct((*names[1:], *self._labels(iri, "alt")), names[0])
        hidden = distinct(self._labels(iri, "hidden"), names[0], *alt)
        marked = set(self._labels(iri, "ambiguous"))
        return Concept(
            iri=iri,
            type=type_,
            label=names[0],
            alt_labels=alt,
            hidden_labels=hidden,
            ambiguous_labels=tuple(label for label in (names[0], *alt, *hidden) if label in marked),
            broader=tuple(_named(links["broader"], iri)),
            part_of=next(_named(links["part_of"], iri), None),
            run_by=next(_named(links["run_by"], iri), None),
            definition=first_sentence(" ".join(self._labels(iri, "definition")[:1])),
            exact_match=tuple(_named(links["exact"], iri)),
            close_match=tuple(_named(links["close"], iri)),
            notation=next((tidy(text) for _, text in texts["notation"]), None),
            admin1=tuple(text for _, text in texts["admin1"]),
            coordinates=_coordinates(texts["latitude"], texts["longitude"]),
        )


def _name(node: object) -> str:
    return node.value if isinstance(node, ox.NamedNode) else str(node)


def _named(iris: Iterable[str], own: str) -> Iterator[str]:
    return (iri for iri in iris if iri != own and not iri.startswith("_:"))


def _is_english(language: str) -> bool:
    return language in ("", "en") or language.startswith("en-")


def _coordinates(
    latitude: list[tuple[str, str]], longitude: list[tuple[str, str]]
) -> tuple[float, float] | None:
    try:
        return (float(latitude[0][1]), float(longitude[0][1])) if latitude and longitude else None
    except ValueError:
        return None
