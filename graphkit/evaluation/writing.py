"""Measured confidence as Turtle: the file ``ontologies/confidence.ttl``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from pathlib import Path

from graphkit.confidence import MANY, Key
from graphkit.errors import GraphError, InputError
from graphkit.evaluation.figures import Evaluation
from graphkit.evaluation.gold import gold_file
from graphkit.evaluation.reliability import Measured, fitted
from graphkit.iris import DCTERMS, GK, ID, XSD
from graphkit.userfiles import write_whole

__all__ = ["confidence_turtle", "write_confidence"]

_OPENING = f"""\
@base <{ID}measurement/> .
@prefix dcterms: <{str.__str__(DCTERMS)}> .
@prefix gk: <{str.__str__(GK)}> .
@prefix xsd: <{str.__str__(XSD)}> .

# How often each rule was right on labelled documents. Written by
#
#     graphkit evaluate GOLD --write-confidence ontologies/confidence.ttl
#
# from the documents that are not held out; don't edit it by hand. gk:precision is what was measured,
# gk:confidence the same drawn towards more general figures, the more so the fewer the cases: see
# docs/reading.md. A rule that is not here never fired where the labels can tell, and gives no confidence.
"""
_DATE = re.compile(r'dcterms:date "[^"]*"')


def write_confidence(result: Evaluation, gold: str | Path, path: str | Path, day: date | None = None) -> Path:
    """Write what was measured on the tuned part as Turtle.

    A file that says the same but for the day is left as it is: measuring again changes no version.

    Args:
        result: from `graphkit.evaluate`.
        gold: the gold file it was measured on, to name it.
        path: file to write.
        day: day of the measurement; today when None.

    Raises:
        InputError: no document of the tuned part was read.
        GraphError: the file can't be written.
    """
    measured = fitted(result.tuned)
    if not measured:
        raise InputError(
            str(gold), "nothing was measured: confidence is never fitted to the held-out part", "--part all"
        )
    target = Path(path)
    text = confidence_turtle(measured, _source(result, gold), day or date.today())
    try:
        before = target.read_text(encoding="utf-8") if target.is_file() else ""
        if _DATE.sub("", before) != _DATE.sub("", text):
            write_whole(target, text.encode("utf-8"))
            target.chmod(0o644)
    except (OSError, UnicodeDecodeError) as error:
        raise GraphError(f"{target}: can't write what was measured: {error}") from error
    return target


def _source(result: Evaluation, gold: str | Path) -> str:
    documents = len({one.document for one in result.tuned})
    return (
        f"{documents} documents of gold.json, SHA-256 {sha256(gold_file(gold).read_bytes()).hexdigest()[:16]}"
    )


def confidence_turtle(measured: Mapping[Key, Measured], source: str, day: date) -> str:
    """The text of the file; the same figures give the same text.

    >>> print(confidence_turtle({("", "sure", 0): Measured(9, 9, 0.95)}, "gold", date(2026, 1, 2))[-186:])
    <BLANKLINE>
    <mention/sure> a gk:Measurement ;
        gk:mentionRule "sure" ;
        gk:fired 9 ; gk:precision 1.0 ; gk:confidence 0.95 ;
        dcterms:source "gold" ; dcterms:date "2026-01-02"^^xsd:date .
    <BLANKLINE>
    """
    return _OPENING + "".join(_entry(key, measured[key], source, day) for key in sorted(measured))


def _entry(key: Key, one: Measured, source: str, day: date) -> str:
    rule, found_by, mentions = key
    place = "/".join(filter(None, ("claim" if rule else "mention", rule, found_by, str(mentions or ""))))
    said = [f'gk:rule "{rule}"'] if rule else []
    said += [f'gk:mentionRule "{found_by}"'] if found_by else []
    if mentions:
        said.append(f"gk:mentionCount {mentions}")
    many = f"  # {MANY} and more" if mentions == MANY else ""
    return (
        f"\n<{place}> a gk:Measurement ;{many}\n    {' ; '.join(said)} ;\n"
        f"    gk:fired {one.fired} ; gk:precision {_decimal(one.precision)} ; "
        f"gk:confidence {_decimal(one.confidence)} ;\n"
        f'    dcterms:source "{source}" ; dcterms:date "{day.isoformat()}"^^xsd:date .\n'
    )


def _decimal(value: float) -> str:
    text = f"{value:.3f}".rstrip("0")
    return f"{text}0" if text.endswith(".") else text
