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

Optional labels are neither rewarded nor punished. One document in five is held out for good
(`part_of`): nothing is to be tuned on it, and confidence is not measured on it.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from graphkit.building import read
from graphkit.errors import InputError
from graphkit.evaluation.counting import count_relations, count_set, count_spans
from graphkit.evaluation.figures import Count, Evaluation, Miss
from graphkit.evaluation.gold import PARTS, TYPES, GoldDocument, load_gold, part_of
from graphkit.evaluation.judging import judged_claims
from graphkit.evaluation.writing import write_confidence
from graphkit.model import Reading
from graphkit.ontology import Ontology, load_ontology

__all__ = [
    "Count",
    "Evaluation",
    "GoldDocument",
    "Miss",
    "evaluate",
    "load_gold",
    "part_of",
    "write_confidence",
]


def evaluate(
    gold: str | Path | Iterable[GoldDocument], *, ontology: Ontology | None = None, part: str = "all"
) -> Evaluation:
    """Read labelled documents and count what is right.

    Args:
        gold: path of a gold file or folder, or documents from `load_gold`.
        ontology: the ontology; the shipped one when None.
        part: ``tuned``, ``held-out`` or ``all``.

    Raises:
        InputError: the gold file can't be used, or there is no such part.

    >>> evaluate([]).documents
    0
    """
    if part not in ("all", *PARTS):
        raise InputError(part, "there is no such part of the labelled documents", "tuned, held-out or all")
    ontology = ontology or load_ontology()
    result = Evaluation()
    for item in load_gold(gold) if isinstance(gold, str | Path) else gold:
        own = part_of(item.id)
        if part in ("all", own):
            reading = read(item.document, ontology)
            for target in (result, result.parts.setdefault(own, Evaluation())):
                _count(target, item, reading, ontology)
    return result


def _count(result: Evaluation, item: GoldDocument, reading: Reading, ontology: Ontology) -> None:
    result.documents += 1
    for type_ in TYPES:
        count_spans(result, item, reading, type_)
        count_set(result, item, reading, type_, ontology)
    count_relations(result, item, reading)
    result.findings += judged_claims(item, reading, ontology)
