"""The normal form of a word, by which labels and texts meet.

A vocabulary lists "machine learning model"; texts write "Machine-Learning Models",
"modelling", full-width letters and soft hyphens. One function decides what is the
same, for both sides, and spaCy calls it once a distinct word.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from spacy.lang.en.tokenizer_exceptions import TOKENIZER_EXCEPTIONS

__all__ = ["ALSO_WORDS", "is_acronym", "normal", "words"]

#: -ise and -our are British; only words where the American form is regular are listed.
_ISE: Final = re.compile(r"(?<=[a-z]{3})is(e|ed|es|ing|er|ation|ational)$")
_NOT_ISE: Final = frozenset(
    (
        "advise advised advises advising adviser exercise exercised exercises exercising expertise "
        "enterprise franchise precise premise promise raise raised raising comprise comprised comprising "
        "supervise supervised supervising revise revised revising otherwise merchandise merchandising "
        "advertise advertised advertising advertiser noise likewise disguise compromise improvise televise "
        "wise arise rising rise surprise surmise demise concise"
    ).split()
)
_OUR: Final = {
    "behaviour": "behavior",
    "behavioural": "behavioral",
    "colour": "color",
    "labour": "labor",
    "favour": "favor",
    "honour": "honor",
    "neighbour": "neighbor",
    "centre": "center",
    "programme": "program",
    "defence": "defense",
    "licence": "license",
    "modelling": "modeling",
    "modelled": "modeled",
    "labelling": "labeling",
    "catalogue": "catalog",
    "analyse": "analyze",
    "analysing": "analyzing",
    "organisational": "organizational",
    "fulfilment": "fulfillment",
    "enrolment": "enrollment",
    "judgement": "judgment",
    "artefact": "artifact",
    "travelling": "traveling",
    "cancelling": "canceling",
    "signalling": "signaling",
    "counselling": "counseling",
    "tunnelling": "tunneling",
    "aluminium": "aluminum",
    "grey": "gray",
    "paediatric": "pediatric",
    "anaesthesia": "anesthesia",
    "orthopaedic": "orthopedic",
    "oestrogen": "estrogen",
    "manoeuvre": "maneuver",
}
_NOT_PLURAL: Final = frozenset(
    (
        "analytics aws basis bias business canvas chaos class consensus corpus devops express focus gis has "
        "his ios is javascript its jenkins keras kubernetes lens less logistics mathematics news ops pandas "
        "physics robotics sales saas series statistics status this thus us various was windows redis "
        "postgres ses sqs sns iaas paas faas caas daas"
    ).split()
)
_PLURAL: Final = {"analyses": "analysis", "criteria": "criterion", "matrices": "matrix", "indices": "index"}


@lru_cache(maxsize=200_000)
def normal(word: str) -> str:
    """Normal form of one token: compatibility form, lower case, singular, American spelling.

    >>> found = ("Models", "modelling", "optimisation", "Analyses", "C++", "ＳＱＬ", "policies")
    >>> [normal(word) for word in found]
    ['model', 'modeling', 'optimization', 'analysis', 'c++', 'sql', 'policy']
    """
    if not word.isascii():
        word = "".join(
            char for char in unicodedata.normalize("NFKC", word) if unicodedata.category(char) != "Cf"
        )
        word = word.replace("’", "'")
    word = word.lower()
    if word not in _NOT_ISE:
        word = _ISE.sub(r"iz\1", word)
    word = _singular(word)
    return _OUR.get(word, word)


def _singular(word: str) -> str:
    if word in _PLURAL:
        return _PLURAL[word]
    if len(word) < 4 or word[-1] != "s" or word[-2] in "s'u" or word in _NOT_PLURAL or word.endswith("is"):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes", "zzes")):
        return word[:-2]
    return word[:-1]


#: Countries and cities whose names are names of people or plain words: only beside another place.
ALSO_WORDS: Final = frozenset(
    (
        "georgia jordan chad turkey mali niger guinea togo reading mobile orange nice split bath cork lead "
        "same most march hope young federal union university center central enterprise independence liberty "
        "commerce industry providence male best bar prime spring summit marketing product design search "
        "police mission college cloud santa victoria service data agile eden echo alexa kindle science "
        "learning research amazon ring aurora page many date"
    ).split()
)
_SIMPLE: Final = re.compile(r"[A-Za-z]+(?:[ -][A-Za-z]+)*")
_PIECE: Final = re.compile(r"[A-Za-z]+|-")


def words(label: str) -> tuple[str, ...] | None:
    """Tokens of a plain label as spaCy's tokenizer would cut it, or None when only that can tell.

    >>> words("real-time data"), words("C++")
    (('real', '-', 'time', 'data'), None)
    """
    if not _SIMPLE.fullmatch(label):
        return None
    pieces = tuple(_PIECE.findall(label))
    # Words such as "whys" and "cant" are cut as contractions.
    return None if any(piece in TOKENIZER_EXCEPTIONS for piece in pieces) else pieces


def is_acronym(label: str) -> bool:
    """Whether a label only counts in its own case: short and mostly capitals.

    >>> is_acronym("ML"), is_acronym("LLMs"), is_acronym("Python"), is_acronym("OKRs")
    (True, True, False, True)
    """
    stem = label[:-1] if len(label) > 2 and label[-1] == "s" and label[-2].isupper() else label
    return (
        len(stem) <= 6 and " " not in stem and stem.upper() == stem and any(char.isalpha() for char in stem)
    )
