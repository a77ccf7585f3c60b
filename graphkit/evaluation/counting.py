"""What of one reading is right: spans, concepts and relations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from graphkit.evaluation.figures import RELATIONS, Evaluation, Miss, around
from graphkit.evaluation.gold import TYPES, GoldDocument
from graphkit.evaluation.names import groups_of, names_of, plain, resolve
from graphkit.evaluation.reliability import Finding
from graphkit.model import Mention, Reading
from graphkit.ontology import Ontology

__all__ = ["OBJECTS", "assign", "count_relations", "count_set", "count_spans", "typed_mentions"]

#: Relation to the type of its object.
OBJECTS = {"hasTeam": "team", "hasLocation": "location", "hasRole": "role", "requires": "skill"}


def count_spans(result: Evaluation, item: GoldDocument, reading: Reading, type_: str) -> None:
    """Count mentions of a type against labels, strict and lenient."""
    labels = [e for e in item.entities if e["type"] == type_]
    firm = [e for e in labels if not e.get("optional")]
    optional = [(e["start"], e["end"]) for e in labels if e.get("optional")]
    found = typed_mentions(item, reading, type_)
    for mode in ("strict", "lenient"):
        pairs = assign(found, firm, strict=mode == "strict")
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
        result.findings.append(Finding(item.id, found[place].rule, True))
        if type_ == "skill" and firm[other].get("requirement"):
            result.strengths[firm[other]["requirement"], found[place].strength or "context"] += 1
    text = item.document.text
    for mention in wrong:
        result.rules[mention.rule].wrong += 1
        result.findings.append(Finding(item.id, mention.rule, False))
        result.errors.append(
            Miss(
                "wrong", type_, item.id, mention.text, around(text, mention.start, mention.end), mention.rule
            )
        )
    for label in missed:
        result.errors.append(
            Miss("missed", type_, item.id, label["surface"], around(text, label["start"], label["end"]))
        )


def typed_mentions(item: GoldDocument, reading: Reading, type_: str) -> list[Mention]:
    """Mentions that count as a type: its own, and those a label accepts as another of its types."""
    labels = [(e["start"], e["end"], e["type"], e.get("also_types", ())) for e in item.entities]
    found: dict[tuple[int, int], Mention] = {}
    for mention in reading.mentions:
        own = next(name for name, local in TYPES.items() if local == mention.type)
        at = [label for label in labels if mention.start < label[1] and label[0] < mention.end]
        if not any(label[2] == own for label in at):
            own = next((label[2] for label in at if own in label[3]), own)
        if own == type_:
            found.setdefault((mention.start, mention.end), mention)
    return list(found.values())


def assign(found: Sequence[Mention], labels: Sequence[Mapping[str, Any]], *, strict: bool) -> dict[int, int]:
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


def count_set(
    result: Evaluation, item: GoldDocument, reading: Reading, type_: str, ontology: Ontology
) -> None:
    """Count the distinct concepts of a type."""
    groups = groups_of(item.entities, type_)
    named: dict[str, set[str]] = {}
    for mention in typed_mentions(item, reading, type_):
        names = named.setdefault(plain(mention.label), set())
        names |= names_of(mention.concept, [mention], ontology)
    firm = {name for name, group in groups.items() if not group.optional}
    reached = {key: resolve(groups, key, names) for key, names in named.items()}
    right = firm & {name for names in reached.values() for name in names}
    wrong = [key for key, names in reached.items() if not names]
    result.spans[type_, "set"].add(len(right), len(wrong), len(firm - right))


def count_relations(result: Evaluation, item: GoldDocument, reading: Reading) -> None:
    """Count what a document claims, as pairs of predicate and object."""
    for relation, type_ in OBJECTS.items():
        if item.document.kind != "posting" and relation != "requires":
            continue
        groups = groups_of(item.entities, type_)
        wanted = {plain(r["object"]) for r in item.relations if r["predicate"] == relation}
        right: set[str] = set()
        wrong: set[str] = set()
        for claim in reading.claims:
            # What is only context is asked of nobody.
            if RELATIONS.get(claim.predicate) != relation or (
                type_ == "skill" and claim.strength == "context"
            ):
                continue
            names = {plain(claim.object_label)}
            reached = resolve(groups, plain(claim.object_label), names) or names
            if reached & wanted:
                right |= reached & wanted
            elif not any(name in groups and groups[name].optional for name in reached):
                wrong |= names
        result.relations[relation].add(len(right), len(wrong), len(wanted - right))
