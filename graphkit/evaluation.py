"""How right the reader is, measured on labelled documents.

Gold is one JSON file (``{"documents": [...]}``, texts beside it) with spans of five types, other
defensible boundaries, optional labels, strengths and relations. Four ways of counting:

strict
    the span is the labelled one or one of its listed alternatives.
lenient
    it overlaps the labelled span, or is an alternative; one mention to one label.
set
    the distinct concepts of a document, by any of their names: what a graph's nodes need.
relations
    what the document claims, as pairs of predicate and object.

Optional labels are neither rewarded nor punished.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from graphkit.building import read
from graphkit.errors import InputError
from graphkit.iris import GK
from graphkit.model import STRENGTHS, Document, Mention, Reading
from graphkit.ontology import Ontology, load_ontology

__all__ = ["Count", "Evaluation", "GoldDocument", "Miss", "evaluate", "load_gold"]

_TYPE: Final = {
    "skill": "Skill",
    "team": "Team",
    "location": "Location",
    "role": "RoleType",
    "program": "Program",
}
_PREDICATE: Final = {
    GK.postedBy: "hasTeam",
    GK.locatedIn: "hasLocation",
    GK.forRole: "hasRole",
    GK.asksFor: "requires",
}
_OBJECT: Final = {"hasTeam": "team", "hasLocation": "location", "hasRole": "role", "requires": "skill"}


@dataclass(frozen=True)
class GoldDocument:
    """A labelled document.

    Attributes:
        id: name of the document in the gold file.
        document: its text.
        entities: its labels, as in the file.
        relations: its relations, as in the file.
    """

    id: str
    document: Document
    entities: tuple[Mapping[str, Any], ...]
    relations: tuple[Mapping[str, Any], ...]


@dataclass
class Count:
    """Right, wrong and missed.

    >>> count = Count(3, 1, 2)
    >>> count.precision, count.recall, round(count.f1, 3)
    (0.75, 0.6, 0.667)
    """

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """Share of what was found that is right; 0 when nothing was found."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 0.0

    @property
    def recall(self) -> float:
        """Share of what there is that was found; 0 when there is nothing."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def add(self, right: int, wrong: int, missed: int) -> None:
        """Count more."""
        self.right += right
        self.wrong += wrong
        self.missed += missed


@dataclass(frozen=True)
class Miss:
    """One error: ``wrong`` (found, not labelled) or ``missed`` (labelled, not found)."""

    kind: str
    type: str
    document: str
    text: str
    sentence: str
    rule: str = ""


@dataclass
class Evaluation:
    """Figures of one run over labelled documents.

    Attributes:
        documents: number of documents.
        spans: (type, ``strict`` | ``lenient`` | ``set``) to its count.
        relations: relation to its count.
        strengths: (labelled, found) strength to the number of skills.
        rules: rule to its count of right and wrong mentions, lenient.
        errors: wrong and missed mentions, lenient.
    """

    documents: int = 0
    spans: defaultdict[tuple[str, str], Count] = field(default_factory=lambda: defaultdict(Count))
    relations: defaultdict[str, Count] = field(default_factory=lambda: defaultdict(Count))
    strengths: Counter[tuple[str, str]] = field(default_factory=Counter)
    rules: defaultdict[str, Count] = field(default_factory=lambda: defaultdict(Count))
    errors: list[Miss] = field(default_factory=list)

    @property
    def strength_accuracy(self) -> float:
        """Share of found skills whose strength is the labelled one; 0 when there are none."""
        total = sum(self.strengths.values())
        return sum(self.strengths[name, name] for name in STRENGTHS) / total if total else 0.0

    def tables(self) -> Iterator[tuple[str, tuple[str, ...], list[tuple[object, ...]]]]:
        """Title, columns and rows of each table a person reads."""
        columns = ("right", "wrong", "missed", "precision", "recall", "F1")
        yield (
            "Mentions and concepts",
            ("type", "counted", *columns),
            [(t, mode, *_row(self.spans[t, mode])) for t in _TYPE for mode in ("strict", "lenient", "set")],
        )
        yield "Relations", ("relation", *columns), [(name, *_row(self.relations[name])) for name in _OBJECT]
        yield (
            f"Strength (accuracy {self.strength_accuracy:.3f})",
            ("labelled \\ found", *STRENGTHS),
            [(gold, *(self.strengths[gold, found] for found in STRENGTHS)) for gold in STRENGTHS],
        )
        yield (
            "Rules",
            ("rule", "fired", "precision"),
            [
                (rule, count.right + count.wrong, round(count.precision, 3))
                for rule, count in sorted(self.rules.items(), key=lambda item: -item[1].right - item[1].wrong)
            ],
        )

    def worst(self, limit: int) -> list[tuple[str, str, str, int, str]]:
        """The commonest errors: kind, type, words, how often, and a sentence they stand in."""
        groups: defaultdict[tuple[str, str, str], list[Miss]] = defaultdict(list)
        for miss in self.errors:
            groups[miss.kind, miss.type, _plain(miss.text)].append(miss)
        ranked = sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))
        return [(*key, len(found), found[0].sentence) for key, found in ranked[:limit]]


def load_gold(path: str | Path) -> list[GoldDocument]:
    """Labelled documents of a gold file, or of a folder that holds ``gold.json``.

    Raises:
        InputError: the file is missing or broken, a text is missing, or a label does not stand
            at its offsets.
    """
    given = Path(path)
    file = next((p for p in (given, given / "gold.json", given / "dev" / "gold.json") if p.is_file()), None)
    if file is None:
        raise InputError(
            str(path), "there is no gold file here", "give gold.json or the folder that holds it"
        )
    try:
        rows = json.loads(file.read_text(encoding="utf-8"))["documents"]
    except (OSError, UnicodeDecodeError, json.JSONDecodeError, KeyError, TypeError) as error:
        raise InputError(
            str(file), f"this is no gold file: {error}", 'it needs {"documents": [...]}'
        ) from error
    return [_gold_document(file, row) for row in rows]


def _gold_document(file: Path, row: Mapping[str, Any]) -> GoldDocument:
    try:
        text = row["text"] if "text" in row else (file.parent / row["file"]).read_bytes().decode("utf-8")
        document = Document(text, row["id"], row.get("title", ""), row["kind"])
        entities = tuple(row["entities"])
        for entity in entities:
            if text[entity["start"] : entity["end"]] != entity["surface"]:
                raise InputError(
                    str(file), f"{row['id']}: {entity['surface']!r} does not stand at its offsets"
                )
    except (OSError, UnicodeDecodeError, KeyError, TypeError) as error:
        raise InputError(str(file), f"a document is broken: {error!r}", "see graphkit.evaluation") from error
    return GoldDocument(row["id"], document, entities, tuple(row.get("relations", ())))


def evaluate(gold: str | Path | Iterable[GoldDocument], *, ontology: Ontology | None = None) -> Evaluation:
    """Read labelled documents and count what is right.

    Args:
        gold: path of a gold file or folder, or documents from `load_gold`.
        ontology: the ontology; the shipped one when None.

    Raises:
        InputError: the gold file can't be used.
    """
    ontology = ontology or load_ontology()
    result = Evaluation()
    for item in load_gold(gold) if isinstance(gold, str | Path) else gold:
        reading = read(item.document, ontology)
        result.documents += 1
        for type_ in _TYPE:
            _count_spans(result, item, reading, type_)
            _count_set(result, item, reading, type_, ontology)
        _count_relations(result, item, reading)
    return result


def _count_spans(result: Evaluation, item: GoldDocument, reading: Reading, type_: str) -> None:
    labels = [e for e in item.entities if e["type"] == type_]
    firm = [e for e in labels if not e.get("optional")]
    optional = [(e["start"], e["end"]) for e in labels if e.get("optional")]
    found = _mentions(item, reading, type_)
    for mode in ("strict", "lenient"):
        pairs = _assign(found, firm, strict=mode == "strict")
        wrong = [
            m
            for place, m in enumerate(found)
            if place not in pairs and not any(m.start < end and start < m.end for start, end in optional)
        ]
        missed = [e for place, e in enumerate(firm) if place not in set(pairs.values())]
        result.spans[type_, mode].add(len(pairs), len(wrong), len(missed))
        if mode == "lenient":
            _note(result, item, type_, found, firm, pairs, wrong, missed)


def _note(
    result: Evaluation,
    item: GoldDocument,
    type_: str,
    found: Sequence[Mention],
    firm: Sequence[Mapping[str, Any]],
    pairs: Mapping[int, int],
    wrong: Sequence[Mention],
    missed: Sequence[Mapping[str, Any]],
) -> None:
    for place, other in pairs.items():
        result.rules[found[place].rule].right += 1
        if type_ == "skill" and firm[other].get("requirement"):
            result.strengths[firm[other]["requirement"], found[place].strength or "context"] += 1
    text = item.document.text
    for mention in wrong:
        result.rules[mention.rule].wrong += 1
        result.errors.append(
            Miss(
                "wrong", type_, item.id, mention.text, _around(text, mention.start, mention.end), mention.rule
            )
        )
    for label in missed:
        result.errors.append(
            Miss("missed", type_, item.id, label["surface"], _around(text, label["start"], label["end"]))
        )


def _mentions(item: GoldDocument, reading: Reading, type_: str) -> list[Mention]:
    """Mentions that count as a type: its own, and those a label accepts as another of its types."""
    labels = [(e["start"], e["end"], e["type"], e.get("also_types", ())) for e in item.entities]
    found: dict[tuple[int, int], Mention] = {}
    for mention in reading.mentions:
        own = next(name for name, local in _TYPE.items() if local == mention.type)
        at = [label for label in labels if mention.start < label[1] and label[0] < mention.end]
        if not any(label[2] == own for label in at):
            own = next((label[2] for label in at if own in label[3]), own)
        if own == type_:
            found.setdefault((mention.start, mention.end), mention)
    return list(found.values())


def _assign(found: Sequence[Mention], labels: Sequence[Mapping[str, Any]], *, strict: bool) -> dict[int, int]:
    """As many mentions as possible to labels, one to one; the closest fits first."""
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    if not found or not labels:
        return {}
    gain = np.zeros((len(found), len(labels)))
    for row, mention in enumerate(found):
        for column, label in enumerate(labels):
            gain[row, column] = _fit(mention, label, strict)
    rows, columns = linear_sum_assignment(gain, maximize=True)
    return {int(r): int(c) for r, c in zip(rows, columns, strict=True) if gain[r, c] > 0}


def _fit(mention: Mention, label: Mapping[str, Any], strict: bool) -> float:
    """How well a mention fits: 0 not at all; any fit outweighs all differences between fits."""
    span, main = (mention.start, mention.end), (int(label["start"]), int(label["end"]))
    if span == main:
        return 1000.2
    if any(span == (other["start"], other["end"]) for other in label.get("alternatives", ())):
        return 1000.1
    if strict or not (span[0] < main[1] and main[0] < span[1]):
        return 0.0
    common = min(span[1], main[1]) - max(span[0], main[0])
    return 1000 + 0.1 * float(common) / max(main[1] - main[0], span[1] - span[0])


def _count_set(
    result: Evaluation, item: GoldDocument, reading: Reading, type_: str, ontology: Ontology
) -> None:
    groups = _groups(item.entities, type_)
    named: dict[str, set[str]] = {}
    for mention in _mentions(item, reading, type_):
        known = ontology.concept(mention.concept)
        names = named.setdefault(_plain(mention.label), {_plain(mention.label)})
        names.add(_plain(mention.text))
        names.update(_plain(label) for label in (known.alt_labels if known else ()))
    firm = {name for name, group in groups.items() if not group.optional}
    reached = {key: _resolve(groups, key, names) for key, names in named.items()}
    right = firm & {name for names in reached.values() for name in names}
    wrong = [key for key, names in reached.items() if not names]
    result.spans[type_, "set"].add(len(right), len(wrong), len(firm - right))


@dataclass
class _Group:
    keys: set[str] = field(default_factory=set)
    optional: bool = True


def _groups(entities: Iterable[Mapping[str, Any]], type_: str) -> dict[str, _Group]:
    groups: defaultdict[str, _Group] = defaultdict(_Group)
    for entity in entities:
        if entity["type"] == type_:
            group = groups[_plain(entity["canonical"])]
            group.keys |= {
                _plain(name) for name in (entity["canonical"], entity["surface"], *entity["aliases"])
            }
            group.optional = group.optional and bool(entity.get("optional"))
    return dict(groups)


def _resolve(groups: Mapping[str, _Group], label: str, names: set[str]) -> set[str]:
    if label in groups:
        return {label}
    exact = {name for name in names if name in groups}
    return exact or {key for key, group in groups.items() if group.keys & names}


def _count_relations(result: Evaluation, item: GoldDocument, reading: Reading) -> None:
    for relation, type_ in _OBJECT.items():
        if item.document.kind != "posting" and relation != "requires":
            continue
        groups = _groups(item.entities, type_)
        wanted = {_plain(r["object"]) for r in item.relations if r["predicate"] == relation}
        right: set[str] = set()
        wrong: set[str] = set()
        for claim in reading.claims:
            # What is only context is asked of nobody.
            if _PREDICATE.get(claim.predicate) != relation or (
                type_ == "skill" and claim.strength == "context"
            ):
                continue
            names = {_plain(claim.object_label)}
            reached = _resolve(groups, _plain(claim.object_label), names) or names
            if reached & wanted:
                right |= reached & wanted
            elif not any(name in groups and groups[name].optional for name in reached):
                wrong |= names
        result.relations[relation].add(len(right), len(wrong), len(wanted - right))


def _plain(name: str) -> str:
    """A name for comparing: compatibility form, no case, no punctuation, no plural."""
    text = re.sub(r"[^\w+#]+|_", " ", unicodedata.normalize("NFKC", name).casefold())
    return " ".join(
        word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
        for word in text.split()
    )


def _around(text: str, start: int, end: int) -> str:
    return re.sub(r"\s+", " ", f"{text[max(0, start - 60) : start]}[{text[start:end]}]{text[end : end + 60]}")


def _row(count: Count) -> tuple[object, ...]:
    scores = (round(value, 3) for value in (count.precision, count.recall, count.f1))
    return (count.right, count.wrong, count.missed, *scores)
