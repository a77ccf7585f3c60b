"""Units that share names and belong to each other: what a change leaves is what a rebuild would give."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from graphkit.curation import Curation, parse_curation
from graphkit.exports import sorted_nquads
from graphkit.iris import GK, concept_iri
from graphkit.model import Claim, Document, Mention, NewConcept, Reading
from graphkit.ontology import load_ontology
from graphkit.store import KnowledgeGraph

OWNERS = tuple(concept_iri("organization", name) for name in ("amazon", "amazon-web-services", "adobe"))
Statement = tuple[str, str | None, str | None]
DECISIONS = parse_curation(
    """
decisions:
  - decision: merge
    concepts: [team:gl]
    into: team:tide-models
    why: one team since May
    by: Ada
    date: 2026-11-28
  - decision: rename
    concept: team:growth-loops
    label: Loops of growth
    why: so they say
    by: Ada
    date: 2026-11-28
  - decision: reject
    same: [team:tm, team:tide-models]
    why: TM is text mining
    by: Ada
    date: 2026-11-28
"""
)

_AMAZON, _AWS, _ADOBE = OWNERS
#: What each posting says: units with another name and with what they are part of.
SAID: tuple[list[Statement], ...] = (
    [("Tide Models", "TM", _AMAZON), ("Growth Loops", None, "Tide Models")],
    [("Tide Model Team", None, _ADOBE)],
    [("Tide Models", None, _AWS)],
    [("TM", None, None)],
    [("TM", None, _ADOBE), ("Growth Loops", None, "TM")],
    [("Growth Loops", "GL", _ADOBE)],
    [("Growth Loops", None, _AMAZON), ("GL", None, "Growth Loops")],
    [("Growth Loops Office", None, "Growth Loops")],
    [("Growth Loops", None, None), ("Tide Model Team", "Tide Modelling", "Growth Loops")],
    [("Amazon Robotics", "Tide Models", None), ("TM", None, "Amazon Robotics")],
    [("GL", None, "TM"), ("TM", None, "GL")],
)


def reading(number: int, statements: list[Statement]) -> Reading:
    """A posting that names units, another name of each, and what each is part of."""
    text, mentions, claims, concepts = f"Posting {number}.", [], [], []

    def mention(label: str, iri: str) -> int:
        nonlocal text
        start = len(text) + 1
        text += f" {label}"
        mentions.append(Mention("Team", start, len(text), label, label, iri, None, "body", "unit-new"))
        return len(mentions) - 1

    for label, other, parent in statements:
        iri = concept_iri("team", label)
        above = parent if parent is None or parent.startswith("http") else concept_iri("team", parent)
        places = [mention(label, iri)]
        if above is not None and above != iri:
            places.append(mention(parent if parent and not parent.startswith("http") else "Amazon", above))
            claims.append((iri, above, tuple(places)))
        alt = (other,) if other and other != label else ()
        concepts.append(NewConcept(iri, "Team", label, alt, above if above != iri else None))
    document = Document(text, f"{number}.txt", f"Posting {number}", kind="posting")
    return Reading(
        document,
        tuple(mentions),
        tuple(Claim(one, GK.partOf, two, one, two, None, places) for one, two, places in sorted(claims)),
        tuple(sorted(concepts, key=lambda concept: concept.iri)),
    )


def rebuilt(kg: KnowledgeGraph) -> bytes:
    other = KnowledgeGraph(kg.ontology, ox.Store(), curation=kg.curation)
    other.store.bulk_extend(kg.store)
    other.derive()
    return sorted_nquads(other.store)


@pytest.mark.parametrize("curation", [None, DECISIONS], ids=["as found", "with decisions"])
@settings(deadline=None, max_examples=10, phases=(Phase.explicit, Phase.generate))
@given(st.lists(st.integers(-1, len(SAID) - 1), min_size=8, max_size=16))
def test_units_that_come_and_move_and_go(curation: Curation | None, steps: list[int]) -> None:
    kg = KnowledgeGraph(load_ontology(), curation=curation)
    kg.derive()
    for number in steps:
        if number < 0:
            kg.decide(Curation() if kg.curation.decisions else DECISIONS)
            assert sorted_nquads(kg.store) == rebuilt(kg)
            continue
        made = reading(number, SAID[number])
        if made.document.id in kg:
            kg.retract(made.document.id)
        else:
            kg.add(made)
        assert sorted_nquads(kg.store) == rebuilt(kg)


def test_another_spelling_in_a_later_document_is_the_same_unit() -> None:
    kg = KnowledgeGraph(load_ontology())
    kg.add(reading(0, [("Harbour Ledgers", None, None)]))
    kg.add(reading(1, [("Harbour Ledger Team", None, None)]))
    assert [node.label for node in kg.nodes("team")] == ["Harbour Ledger Team"]
    kg.retract(reading(1, [("Harbour Ledger Team", None, None)]).document.id)
    assert [node.label for node in kg.nodes("team")] == ["Harbour Ledgers"]
