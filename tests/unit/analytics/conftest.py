"""A small knowledge graph with known numbers, and the same as networkx makes of it."""

from __future__ import annotations

from collections.abc import Iterable

import networkx as nx
import pytest
from hypothesis import settings

from graphkit.analytics import to_networkx
from graphkit.iris import GK, concept_iri
from graphkit.model import Claim, Document, Mention, NewConcept, Reading, Run
from graphkit.store import KnowledgeGraph

# Machines that run tests are busy: how long one example takes says nothing.
settings.register_profile("graphkit", deadline=None)
settings.load_profile("graphkit")

#: Team, role type, and skills by strength, one line a posting.
POSTINGS = [
    ("Robotics", "Applied Scientist", {"Python": "required", "C++": "required", "SLAM": "preferred"}),
    ("Robotics", "Applied Scientist", {"Python": "required", "C++": "preferred"}),
    ("Pricing", "Economist", {"Python": "preferred", "econometrics": "required", "SQL": "responsibility"}),
    ("Fraud", "Data Scientist", {"Python": "context", "SQL": "required"}),
]


def reading(number: int, team: str, role: str, skills: dict[str, str]) -> Reading:
    """A posting that says exactly this, and where."""
    text = f"Posting {number}. {team}. {role}. {', '.join(skills)}."
    document = Document(text, f"{number}.txt", f"Posting {number}", kind="posting")
    said = [("team", "Team", team, GK.postedBy, None), ("role", "RoleType", role, GK.forRole, None)]
    said += [("skill", "Skill", name, GK.asksFor, strength) for name, strength in skills.items()]  # type: ignore[misc]
    mentions, claims = [], []
    for place, (kind, name, label, predicate, strength) in enumerate(said):
        iri, start = concept_iri(kind, label), text.index(label)
        mentions.append(
            Mention(name, start, start + len(label), label, label, iri, strength, "body", "vocabulary")
        )
        claims.append(Claim(document.id, predicate, iri, document.title, label, strength, (place,)))
    new = tuple(NewConcept(concept_iri(kind, label), name, label) for kind, name, label, *_ in said)
    return Reading(document, tuple(mentions), tuple(claims), new)


def graph_of(postings: Iterable[tuple[str, str, dict[str, str]]]) -> KnowledgeGraph:
    """A knowledge graph of these postings."""
    kg = KnowledgeGraph()
    for number, posting in enumerate(postings):
        kg.add(reading(number, *posting), Run("test", "test"))
    return kg


@pytest.fixture(scope="session")
def kg() -> KnowledgeGraph:
    """Knowledge of `POSTINGS`."""
    return graph_of(POSTINGS)


@pytest.fixture
def network(kg: KnowledgeGraph) -> nx.MultiDiGraph[str]:
    """The same in networkx."""
    return to_networkx(kg)
