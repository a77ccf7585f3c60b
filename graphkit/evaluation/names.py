"""Names of labelled things, and which of them a concept is."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from graphkit.model import Mention
from graphkit.ontology import Ontology

__all__ = ["Group", "groups_of", "names_of", "plain", "resolve"]


@dataclass
class Group:
    """One labelled thing: its names, and whether all its labels are optional."""

    keys: set[str] = field(default_factory=set)
    optional: bool = True


def plain(name: str) -> str:
    """A name for comparing: compatibility form, no case, no punctuation, no plural.

    >>> plain("Machine-Learning  Models")
    'machine learning model'
    """
    text = re.sub(r"[^\w+#]+|_", " ", unicodedata.normalize("NFKC", name).casefold())
    return " ".join(
        word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
        for word in text.split()
    )


def groups_of(entities: Iterable[Mapping[str, Any]], type_: str) -> dict[str, Group]:
    """Labelled things of a type by their canonical name."""
    groups: defaultdict[str, Group] = defaultdict(Group)
    for entity in entities:
        if entity["type"] == type_:
            group = groups[plain(entity["canonical"])]
            group.keys |= {
                plain(name) for name in (entity["canonical"], entity["surface"], *entity["aliases"])
            }
            group.optional = group.optional and bool(entity.get("optional"))
    return dict(groups)


def resolve(groups: Mapping[str, Group], label: str, names: set[str]) -> set[str]:
    """Canonical names of the labelled things that a concept with this label and these names can be."""
    if label in groups:
        return {label}
    exact = {name for name in names if name in groups}
    return exact or {key for key, group in groups.items() if group.keys & names}


def names_of(iri: str, mentions: Iterable[Mention], ontology: Ontology) -> set[str]:
    """All names of a concept: its label, the words that mention it, what the ontology calls it."""
    known = ontology.concept(iri)
    names = {plain(label) for label in (known.alt_labels if known else ())}
    for mention in mentions:
        names |= {plain(mention.label), plain(mention.text)}
    return names
