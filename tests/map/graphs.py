"""A very small knowledge graph for the tests that go from a graph to the page."""

from __future__ import annotations

from graphkit.iris import GK, concept_iri
from graphkit.model import Claim, Document, Mention, NewConcept, Reading

# The emoji is one character for Python and two for JavaScript.
TEXT = "Berlin 😀\nThe Robotics team seeks an economist. You know Python well. Python again."

_NAMED = {
    "Robotics": ("Team", "team", None, GK.postedBy),
    "Berlin": ("Location", "location", None, GK.locatedIn),
    "economist": ("RoleType", "role", None, GK.forRole),
    "Python": ("Skill", "skill", "required", GK.asksFor),
}


def small_reading() -> Reading:
    """One posting: Robotics, in Berlin, seeks an economist who knows Python."""
    posting = Document(TEXT, "jobs.txt", "Economist, Robotics", "posting", header="DE, BE, Berlin")
    mentions, claims, met = [], [], []
    for i, (word, (type_, kind, strength, verb)) in enumerate(_NAMED.items()):
        at = TEXT.index(word)
        iri = concept_iri(kind, word)
        mentions.append(
            Mention(type_, at, at + len(word), word, word, iri, strength, "required", "vocabulary")
        )
        claims.append(Claim(posting.id, verb, iri, posting.title, word, strength, (i,)))
        met.append(NewConcept(iri, type_, word))
    return Reading(posting, tuple(mentions), tuple(claims), tuple(met))
