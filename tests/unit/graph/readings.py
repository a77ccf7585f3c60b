"""Small readings, built by hand."""

from __future__ import annotations

from graphkit.iris import GK, concept_iri
from graphkit.model import Claim, Document, Mention, NewConcept, Reading, Run

RUN = Run(tool_version="0.0.0", ontology_version="test")
KINDS = {"Skill": "skill", "Team": "team", "Location": "location", "RoleType": "role", "Program": "program"}


def mention(text: str, words: str, type_: str, strength: str | None = None, section: str = "body") -> Mention:
    """The first place of some words in a text, as a mention of a concept with that label."""
    start = text.index(words)
    iri = concept_iri(KINDS[type_], words)
    return Mention(type_, start, start + len(words), words, words, iri, strength, section, "by hand")


def posting(
    text: str = "Robotics in Zubrowka hires a Tinkerer. You must know Gizmology. Widgetry is nice to have.",
    *,
    team: str = "Robotics",
    location: str | None = "Zubrowka",
    role: str | None = "Tinkerer",
    required: tuple[str, ...] = ("Gizmology",),
    preferred: tuple[str, ...] = ("Widgetry",),
    source: str = "jobs.txt",
    title: str = "Tinkerer wanted",
) -> Reading:
    """A posting whose concepts are all new, with the claims that follow from its mentions."""
    document = Document(text, source, title, kind="posting")
    found = [(mention(text, team, "Team"), GK.postedBy)]
    if location:
        found.append((mention(text, location, "Location"), GK.locatedIn))
    if role:
        found.append((mention(text, role, "RoleType"), GK.forRole))
    found += [(mention(text, skill, "Skill", "required", "required"), GK.asksFor) for skill in required]
    found += [(mention(text, skill, "Skill", "preferred", "preferred"), GK.asksFor) for skill in preferred]
    return _reading(document, [(said, document.id, predicate) for said, predicate in found])


def article(text: str = "A Tinkerer should learn Gizmology.", source: str = "article.txt") -> Reading:
    """An article that says what a role type needs."""
    document = Document(text, source, "How to tinker")
    role = mention(text, "Tinkerer", "RoleType")
    skill = mention(text, "Gizmology", "Skill", "responsibility")
    claim = Claim(
        role.concept, GK.asksFor, skill.concept, "Tinkerer", "Gizmology", "responsibility", (1,), "by hand"
    )
    return Reading(document, (role, skill), (claim,), _new([role, skill]))


def _reading(document: Document, found: list[tuple[Mention, str, str]]) -> Reading:
    claims = tuple(
        Claim(
            subject,
            predicate,
            said.concept,
            document.title,
            said.label,
            said.strength,
            (place,),
            "by hand",
            0.9,
        )
        for place, (said, subject, predicate) in enumerate(found)
    )
    mentions = tuple(said for said, _, _ in found)
    return Reading(document, mentions, claims, _new(mentions))


def _new(mentions: list[Mention] | tuple[Mention, ...]) -> tuple[NewConcept, ...]:
    return tuple(NewConcept(said.concept, said.type, said.label) for said in mentions)
