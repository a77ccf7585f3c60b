"""Which claims of a reading the labels call right, which wrong, and which they say nothing of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from graphkit.confidence import object_rules
from graphkit.evaluation.counting import OBJECTS
from graphkit.evaluation.figures import RELATIONS
from graphkit.evaluation.gold import TYPES, GoldDocument
from graphkit.evaluation.names import groups_of, names_of, plain, resolve
from graphkit.evaluation.reliability import Finding
from graphkit.iris import GK
from graphkit.model import Claim, Mention, Reading
from graphkit.ontology import Ontology

__all__ = ["judged_claims"]

_OWN: Final = {local: name for name, local in TYPES.items()}
#: What these predicates say follows from a name standing in the text.
_NAMING: Final = (GK.mentions, GK.mentionsProgram)


def judged_claims(item: GoldDocument, reading: Reading, ontology: Ontology) -> Iterator[Finding]:
    """Claims that are right or wrong by the labels of their document.

    A claim is right when its object is one that the document is labelled to claim: by its names,
    or because a mention of it has the boundaries of a label of it. Left out are claims about
    optional labels alone, and those of which the labels don't speak: who belongs to whom. What a
    document mentions, and what it names only as context, is right when it is labelled at all.
    """
    for claim in reading.claims:
        right = _is_right(claim, item, reading, ontology)
        if right is not None:
            yield Finding(item.id, claim.rule, right, object_rules(claim, reading.mentions))


def _is_right(claim: Claim, item: GoldDocument, reading: Reading, ontology: Ontology) -> bool | None:
    mentions = [reading.mentions[n] for n in claim.mentions if reading.mentions[n].concept == claim.object]
    relation = RELATIONS.get(claim.predicate)
    if not mentions or (relation is None and claim.predicate not in _NAMING):
        return None
    type_ = OBJECTS[relation] if relation else _OWN[mentions[0].type]
    groups = groups_of(item.entities, type_)
    firm = {name for name, group in groups.items() if not group.optional}
    named = resolve(groups, plain(claim.object_label), names_of(claim.object, mentions, ontology))
    labels = [label for label in item.entities if type_ in (label["type"], *label.get("also_types", ()))]
    named |= {plain(label["canonical"]) for label in labels if any(_is_at(m, label) for m in mentions)}
    if relation is None or claim.strength == "context":
        wanted = firm
    else:
        wanted = _wanted(claim, relation, item, reading, ontology)
    if named & wanted:
        return True
    touched = {plain(label["canonical"]) for label in labels if any(_touches(m, label) for m in mentions)}
    return None if named | touched and not (named | touched) & firm else False


def _wanted(
    claim: Claim, relation: str, item: GoldDocument, reading: Reading, ontology: Ontology
) -> set[str]:
    """Objects that the labels give this relation; in an article, with the claim's own subject."""
    stated: Iterable[Mapping[str, Any]] = (r for r in item.relations if r["predicate"] == relation)
    if item.document.kind == "article":
        about = [reading.mentions[n] for n in claim.mentions if reading.mentions[n].concept == claim.subject]
        names = _canonical(claim.subject, about, item, ontology)
        stated = (r for r in stated if plain(r["subject"]) in names)
    return {plain(r["object"]) for r in stated}


def _canonical(iri: str, mentions: Sequence[Mention], item: GoldDocument, ontology: Ontology) -> set[str]:
    names = names_of(iri, mentions, ontology)
    for type_ in ("role", "team", "program"):
        names |= {key for key, group in groups_of(item.entities, type_).items() if group.keys & names}
    return names


def _is_at(mention: Mention, label: Mapping[str, Any]) -> bool:
    places = [label, *label.get("alternatives", ())]
    return any((mention.start, mention.end) == (place["start"], place["end"]) for place in places)


def _touches(mention: Mention, label: Mapping[str, Any]) -> bool:
    return bool(mention.start < label["end"] and label["start"] < mention.end)
