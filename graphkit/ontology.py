"""The ontology folder as Python objects: concepts, labels, style, shapes, named queries.

Nothing about a skill, team, section or colour is known to the code: it stands in
``ontologies/`` and is read here, once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import astuple, dataclass, field, fields
from functools import cached_property, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from graphkit.confidence import Table
from graphkit.errors import OntologyError, UnknownNameError
from graphkit.facts import Facts
from graphkit.gazetteer import Gazetteer
from graphkit.iris import GK, KINDS, OWL, RDFS, SCHEMA, SKOS, kind_of
from graphkit.userfiles import code_hash, no_garbage, own_vocabularies, recall

__all__ = ["Concept", "NamedQuery", "Ontology", "Style", "load_ontology", "shipped_folder"]

_MEASURED: Final = (GK.rule, GK.mentionRule, GK.mentionCount, GK.confidence)
_TYPES: Final = {str.__str__(GK) + name: name for name in KINDS}


@dataclass(frozen=True, slots=True)
class Concept:
    """One concept of the vocabularies, with everything the reader and the map need.

    Attributes:
        iri: full IRI; its slug was set once and never follows the label.
        type: local name of its class: ``Skill``, ``Team``, ``Organization`` …
        label: preferred label.
        alt_labels: other names, shown.
        hidden_labels: names that are found but not shown (common misspellings).
        ambiguous_labels: those labels that are also plain words and need support from around them.
        broader: IRIs of broader concepts.
        part_of: IRI of the unit a team or organisation belongs to, or None.
        run_by: IRI of the team that runs a program, or None.
        definition: one sentence, or the empty string.
        exact_match: IRIs of the same concept elsewhere (ESCO, Wikidata, GeoNames …).
        close_match: IRIs of nearly the same concept elsewhere.
        notation: a code (``IN-KA`` for a region, ``IN`` for a country), or None.
        admin1: GeoNames admin1 codes (``IN.19``) of a region, by which its cities find it.
        coordinates: latitude and longitude in degrees (WGS 84) of a place, or None.
        strength: for a section, IRI of the strength of what stands in it, or None.
        boilerplate: for a section, whether what it says is about nobody in particular.
        order: rank for display, or None.
        is_new: whether it was met in a text and waits for review.
    """

    iri: str
    type: str
    label: str
    alt_labels: tuple[str, ...] = ()
    hidden_labels: tuple[str, ...] = ()
    ambiguous_labels: tuple[str, ...] = ()
    broader: tuple[str, ...] = ()
    part_of: str | None = None
    run_by: str | None = None
    definition: str = ""
    exact_match: tuple[str, ...] = ()
    close_match: tuple[str, ...] = ()
    notation: str | None = None
    admin1: tuple[str, ...] = ()
    coordinates: tuple[float, float] | None = None
    strength: str | None = None
    boilerplate: bool = False
    order: int | None = None
    is_new: bool = False

    @property
    def kind(self) -> str:
        """Kind as it stands in the IRI, such as ``skill``, ``team`` or ``role``."""
        return KINDS[self.type]

    @property
    def labels(self) -> tuple[str, ...]:
        """All names: preferred, other and hidden ones."""
        return (self.label, *self.alt_labels, *self.hidden_labels)


@dataclass(frozen=True, slots=True)
class Style:
    """How the map draws one class; read from ``style.ttl``.

    Attributes:
        type: local name of the class.
        label: plural-free word for the legend.
        colour: CSS colour on a light page.
        dark_colour: CSS colour on a dark page.
        shape: node shape of vis-network.
        icon: one letter.
        order: place in the legend.
        size: base size of a node in pixels.
    """

    type: str
    label: str
    colour: str
    dark_colour: str
    shape: str
    icon: str
    order: int
    size: float


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A query file: its name, its description (first comment line) and its SPARQL text."""

    name: str
    description: str
    text: str


@dataclass(frozen=True, eq=False)
class Ontology:
    """Everything read from an ontology folder.

    Attributes:
        folder: where it was read from.
        version: ``owl:versionInfo`` and the first 12 hex digits of a hash of all its files.
        concepts: concepts of the vocabularies by IRI; places come from the gazetteer as well,
            see `concept`.
        predicate_labels: IRI of a property to the words a person reads (``asks for``).
        class_labels: local name of a class to the words a person reads (``role type``).
        styles: local name of a class to its style on the map, in legend order.
        queries: named queries by name.
        invariants: invariant queries by name; each row returned is a violation.
        extra: files read beside the folder.
        confidence: what was measured of each way of making a claim; empty where nothing was.
    """

    folder: Path
    version: str
    concepts: Mapping[str, Concept]
    predicate_labels: Mapping[str, str]
    class_labels: Mapping[str, str]
    styles: Mapping[str, Style]
    queries: Mapping[str, NamedQuery]
    invariants: Mapping[str, NamedQuery]
    extra: tuple[Path, ...] = field(default=())
    confidence: Table = field(default_factory=dict)

    @property
    def shapes_path(self) -> Path:
        """File of the SHACL shapes."""
        return self.folder / "shapes.ttl"

    def concept(self, iri: str) -> Concept | None:
        """The concept with this IRI, from the vocabularies or the gazetteer, or None.

        >>> load_ontology().concept("https://w3id.org/graphkit/id/location/in").label
        'India'
        """
        known = self.concepts.get(iri)
        return self._place(iri) if known is None and kind_of(iri) == "location" else known

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """Places of the world, their cities placed in the regions of the vocabulary."""
        return Gazetteer({code: iri for iri, concept in self.concepts.items() for code in concept.admin1})

    def _place(self, iri: str) -> Concept | None:
        place = self.gazetteer.place(iri)
        if place is None:
            return None
        return Concept(
            iri=place.iri,
            type="Location",
            label=place.label,
            broader=(place.parent,) if place.parent else (),
            exact_match=(f"https://sws.geonames.org/{place.geonames_id}/",) if place.geonames_id else (),
            notation=place.code,
            coordinates=place.coordinates,
        )

    def of_type(self, *types: str) -> Iterator[Concept]:
        """Concepts of the given classes, in order of IRI."""
        wanted = set(types)
        return (concept for iri, concept in sorted(self.concepts.items()) if concept.type in wanted)

    def ancestors(self, iri: str) -> tuple[str, ...]:
        """Broader concepts of a concept, nearest first, each once."""
        found: dict[str, None] = {}
        todo = [iri]
        while todo:
            concept = self.concept(todo.pop(0))
            for parent in concept.broader if concept else ():
                if parent not in found and parent != iri:
                    found[parent] = None
                    todo.append(parent)
        return tuple(found)

    @cached_property
    def by_label(self) -> Mapping[str, tuple[str, ...]]:
        """Casefolded label to the IRIs of the concepts that have it."""
        index: defaultdict[str, list[str]] = defaultdict(list)
        for iri, concept in sorted(self.concepts.items()):
            for label in dict.fromkeys(name.casefold() for name in concept.labels):
                index[label].append(iri)
        return {label: tuple(iris) for label, iris in index.items()}

    def find(self, label: str, kind: str | None = None) -> Concept:
        """The one concept with this label.

        Args:
            label: any of its labels, in any case.
            kind: ``skill``, ``team`` …, where a label is used by more than one kind.

        Raises:
            UnknownNameError: no concept has the label, or several have.

        >>> load_ontology().find("ML", kind="skill").label
        'machine learning'
        """
        iris = self.by_label.get(label.casefold(), ())
        iris = tuple(iri for iri in iris if kind in (None, self.concepts[iri].kind))
        if len(iris) == 1:
            return self.concepts[iris[0]]
        if not iris:
            raise UnknownNameError(f"no {kind or 'concept'} is called {label!r}; `graphkit terms` lists them")
        raise UnknownNameError(f"{label!r} names several concepts, give one of: {', '.join(iris)}")


def load_ontology(folder: str | Path | None = None, *, extra: Iterable[str | Path] = ()) -> Ontology:
    """Read an ontology folder.

    Args:
        folder: path of a folder like ``ontologies/``; when None the shipped one, with the vocabularies
            that ``graphkit terms add`` keeps.
        extra: SKOS files in Turtle read beside it.

    Raises:
        OntologyError: a file is missing, is no valid Turtle, or a concept has no preferred label.

    >>> len(load_ontology().concepts) > 1000
    True
    """
    own = () if folder else own_vocabularies()
    return _load(Path(folder) if folder else shipped_folder(), (*own, *(Path(path) for path in extra)))


@lru_cache(maxsize=4)
def _load(folder: Path, extra: tuple[Path, ...]) -> Ontology:
    vocabularies = sorted(folder.glob("vocab/**/*.ttl"))
    core = [folder / "graphkit.ttl", folder / "style.ttl"]
    for path in (*core, *extra):
        if not path.is_file():
            raise OntologyError(
                f"{path}: no such file (an ontology folder has graphkit.ttl, style.ttl and vocab/)"
            )
    content = _content_hash(folder, extra)
    # What is read depends on the files and on the code that reads them; the cache follows both.
    key = " ".join((content, code_hash("ontology.py", "facts.py", "iris.py")))
    measured = [path for path in (folder / "confidence.ttl",) if path.is_file()]
    version, predicates, classes, styles, concepts, confidence = recall(
        "ontology", key, lambda: _parsed((*core, *measured, *vocabularies, *extra))
    )
    with no_garbage():
        known = {row[0]: _from_row(row) for row in concepts}
    return Ontology(
        folder=folder,
        version=f"{version}+{content}",
        concepts=known,
        predicate_labels=predicates,
        class_labels=classes,
        styles={row[0]: Style(*row) for row in styles},
        queries=_queries(folder / "queries"),
        invariants=_queries(folder / "invariants"),
        extra=extra,
        confidence={(rule, found_by, count): sure for rule, found_by, count, sure in confidence},
    )


def _parsed(paths: Iterable[Path]) -> list[Any]:
    """What the Turtle files say, as plain lists that a cache can hold."""
    facts = Facts()
    for path in paths:
        facts.read(path)
    gk = str.__str__(GK)
    names = [column.name for column in fields(Concept)]
    rows = ([getattr(concept, name) for name in names] for concept in _concepts(facts))
    return [
        facts.one(gk.rstrip("#"), OWL.versionInfo) or facts.one(gk, OWL.versionInfo) or "0",
        {iri: facts.one(iri, RDFS.label) or "" for iri in facts.instances(OWL.ObjectProperty)},
        {iri.removeprefix(gk): facts.one(iri, RDFS.label) or "" for iri in facts.instances(OWL.Class)},
        [list(astuple(style)) for style in _styles(facts)],
        list(rows),
        [_measured(facts, iri) for iri in sorted(set(facts.instances(GK.Measurement)))],
    ]


def shipped_folder() -> Path:
    """The ontology folder that comes with graphkit."""
    inside = Path(__file__).parent / "ontologies"
    # A wheel carries the folder inside the package; a checkout has it beside the package.
    return inside if inside.is_dir() else Path(__file__).parent.parent / "ontologies"


def _concepts(facts: Facts) -> Iterator[Concept]:
    typed: dict[str, str] = {}
    for class_iri, name in _TYPES.items():
        typed.update((iri, name) for iri in facts.instances(class_iri))
    for iri in facts.instances(SKOS.Concept):
        # A vocabulary from elsewhere names no class of ours: what it lists are skills.
        typed.setdefault(iri, "Skill")
    for iri, name in sorted(typed.items()):
        if facts.one(iri, OWL.deprecated) == "true":
            continue
        yield _concept(facts, iri, name)


def _from_row(row: list[Any]) -> Concept:
    cells: list[Any] = [tuple(cell) if type(cell) is list else cell for cell in row]
    return Concept(*cells)


def _concept(facts: Facts, iri: str, name: str) -> Concept:
    label = facts.one(iri, SKOS.prefLabel)
    if label is None:
        raise OntologyError(f"{facts.origin[iri]}: {iri} has no skos:prefLabel (each concept needs one)")
    latitude, longitude = facts.one(iri, SCHEMA.latitude), facts.one(iri, SCHEMA.longitude)
    order = facts.one(iri, GK.order)
    return Concept(
        iri=iri,
        type=name,
        label=label,
        alt_labels=facts.all(iri, SKOS.altLabel),
        hidden_labels=facts.all(iri, SKOS.hiddenLabel),
        ambiguous_labels=facts.all(iri, GK.ambiguousLabel),
        broader=facts.all(iri, SKOS.broader),
        part_of=facts.one(iri, GK.partOf),
        run_by=facts.one(iri, GK.runBy),
        definition=facts.one(iri, SKOS.definition) or "",
        exact_match=facts.all(iri, SKOS.exactMatch),
        close_match=facts.all(iri, SKOS.closeMatch),
        notation=facts.one(iri, SKOS.notation),
        admin1=facts.all(iri, GK.admin1Code),
        coordinates=(float(latitude), float(longitude)) if latitude and longitude else None,
        strength=facts.one(iri, GK.defaultStrength),
        boilerplate=facts.one(iri, GK.boilerplate) == "true",
        order=int(order) if order else None,
    )


def _measured(facts: Facts, iri: str) -> list[Any]:
    # A person's own file comes after the shipped one: what it measured again holds.
    rule, found_by, mentions, sure = ("".join(facts.all(iri, name)[-1:]) for name in _MEASURED)
    try:
        return [rule, found_by, int(mentions or 0), float(sure)]
    except ValueError as error:
        raise OntologyError(f"{facts.origin[iri]}: {iri} has no gk:confidence (measure it again)") from error


def _styles(facts: Facts) -> list[Style]:
    styles = []
    for name in KINDS:
        iri = str.__str__(GK) + name
        colour = facts.one(iri, GK.colour)
        if colour:
            styles.append(
                Style(
                    type=name,
                    label=facts.one(iri, RDFS.label) or name,
                    colour=colour,
                    dark_colour=facts.one(iri, GK.darkColour) or colour,
                    shape=facts.one(iri, GK.shape) or "dot",
                    icon=facts.one(iri, GK.icon) or name[0],
                    order=int(facts.one(iri, GK.order) or 99),
                    size=float(facts.one(iri, GK.size) or 12),
                )
            )
    return sorted(styles, key=lambda style: (style.order, style.type))


def _queries(folder: Path) -> dict[str, NamedQuery]:
    queries = {}
    for path in sorted(folder.glob("*.rq")):
        text = path.read_text(encoding="utf-8")
        first = text.lstrip().split("\n", 1)[0]
        queries[path.stem] = NamedQuery(
            path.stem, first.removeprefix("#").strip() if first.startswith("#") else "", text
        )
    return queries


def _content_hash(folder: Path, extra: Iterable[Path]) -> str:
    digest = sha256()
    for path in (*sorted(folder.glob("**/*.ttl")), *extra):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]
