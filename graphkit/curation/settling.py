"""What decisions do to one document: its reading in, its reading out, and which decisions took hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Final

from graphkit.curation.decision import Applied, Curation, Decision, retyped
from graphkit.curation.desk import Desk, class_of
from graphkit.iris import GK, claim_iri, shrink
from graphkit.model import Claim, Mention, NewConcept, Reading

if TYPE_CHECKING:
    from graphkit.curation.overlay import Overlay

__all__ = ["PASSED_ON", "RULE", "settle"]

#: What a posting says it says of its team and its role types: by the link to them, from its own
#: predicate to theirs. The same as in `graphkit.knowledge`, which a test makes sure of.
PASSED_ON: Final = {
    GK.postedBy: {
        GK.asksFor: GK.asksFor,
        GK.locatedIn: GK.locatedIn,
        GK.forRole: GK.hiresFor,
        GK.mentionsProgram: GK.mentionsProgram,
    },
    GK.forRole: {GK.asksFor: GK.asksFor, GK.locatedIn: GK.locatedIn},
}
#: Name of the rule of what a person added.
RULE: Final = "curated"
_Key = tuple[str, str, str]


def settle(
    reading: Reading, curation: Curation, known: Callable[[str], bool] = bool
) -> tuple[Reading, tuple[Applied, ...]]:
    """A reading as the decisions leave it.

    Decisions are taken in their order, each on what those before it left. An edge of a team or role
    that follows from a posting is decided on in the postings that state it. An ``accept`` that names
    a sentence or a document is spared by a ``reject`` that names less.

    Args:
        reading: as it was read.
        curation: all decisions; those on concepts alone change nothing here.
        known: whether a concept of this IRI has a name without the document; true of each by default.

    Returns:
        The reading (the very same object when nothing took hold), and what took hold.
    """
    desk = Desk(reading)
    overlay = curation.overlay
    accepted = [d for d in curation.decisions if d.kind == "accept" and d.predicate]
    applied = []
    for decision in curation.decisions:
        if not decision.settles or not decision.names(reading.document.id, reading.document.source):
            continue
        if decision.kind != "add" and not _spoken_of(desk, decision, overlay):
            continue
        nameless = [iri for iri in _added(desk, decision) if iri not in desk.names and not known(iri)]
        if nameless:
            problem = f"nothing says what {shrink(nameless[0])} is called: give it a label, or mend its IRI"
            applied.append(Applied(decision.id, reading.document.id, problem=problem))
            continue
        done = _DO[decision.kind](desk, decision, overlay, accepted)
        if done is not None:
            applied.append(done)
    changed = any(not one.problem and _changes(curation, one) for one in applied)
    return (desk.reading() if changed else reading), tuple(applied)


def _added(desk: Desk, decision: Decision) -> list[str]:
    """Concepts that a decision brings into a document without a label of its own."""
    if decision.kind != "add":
        return []
    subject = decision.subject if decision.subject != desk.document.id else None
    return [iri for iri in (subject, None if decision.label else decision.object) if iri]


def _changes(curation: Curation, applied: Applied) -> bool:
    """Whether a decision that took hold changes the reading; to accept something only marks it."""
    return next(d.kind for d in curation.decisions if d.id == applied.decision) != "accept"


def _spoken_of(desk: Desk, decision: Decision, overlay: Overlay) -> bool:
    wanted = decision.touches
    if wanted in desk.names:
        return True
    return bool(overlay.merges) and overlay.canonical(wanted) in map(overlay.canonical, desk.names)


# --- claims --------------------------------------------------------------------------------------


def _stated(desk: Desk, decision: Decision, overlay: Overlay) -> list[_Key]:
    """Claims of the document that state the edge of a decision, themselves or for its team or role."""
    same = overlay.canonical
    subject, object_ = same(decision.subject or ""), same(decision.object or "")
    found = []
    for key in desk.claims:
        if same(key[2]) != object_:
            continue
        passed_on = key[0] == desk.document.id and any(
            becomes.get(key[1]) == decision.predicate and _linked(desk, link, subject, overlay)
            for link, becomes in PASSED_ON.items()
        )
        if passed_on or (same(key[0]) == subject and key[1] == decision.predicate):
            found.append(key)
    return sorted(found)


def _linked(desk: Desk, link: str, owner: str, overlay: Overlay) -> bool:
    document = desk.document.id
    return any(
        key[0] == document and key[1] == link and overlay.canonical(key[2]) == owner for key in desk.claims
    )


def _supports(desk: Desk, key: _Key, decision: Decision) -> dict[int, str]:
    """Mentions of a claim that a decision speaks of, with the hash it names them by."""
    numbers = desk.claims[key].mentions
    if not decision.quotes:
        return dict.fromkeys(numbers, "")
    marks = ((number, desk.mark(number, decision.quotes)) for number in numbers)
    return {number: mark for number, mark in marks if mark}


def _accept(desk: Desk, decision: Decision, overlay: Overlay, _: list[Decision]) -> Applied | None:
    touched = []
    for key in _stated(desk, decision, overlay):
        marks = _supports(desk, key, decision)
        touched += [(claim_iri(desk.document.id, *key), mark) for mark in sorted(set(marks.values()))]
    return _applied(desk, decision, touched)


def _reject(desk: Desk, decision: Decision, overlay: Overlay, accepted: list[Decision]) -> Applied | None:
    if decision.predicate is None:
        return _reject_concept(desk, decision, overlay)
    spare = [d for d in accepted if _edge(d) == _edge(decision) and _narrow(d) > _narrow(decision)]
    touched = []
    for key in _stated(desk, decision, overlay):
        marks = _supports(desk, key, decision)
        spared = {
            n
            for d in spare
            if d.names(desk.document.id, desk.document.source)
            for n in _supports(desk, key, d)
        }
        out = marks.keys() - spared
        if out:
            touched += [(claim_iri(desk.document.id, *key), marks[n]) for n in sorted(out)]
            desk.trim(key, out)
    return _applied(desk, decision, touched)


def _edge(decision: Decision) -> tuple[str | None, ...]:
    return decision.subject, decision.predicate, decision.object


def _narrow(decision: Decision) -> int:
    """How narrowly a decision says where it holds."""
    return 2 * bool(decision.quotes) + bool(decision.document)


# --- concepts ------------------------------------------------------------------------------------


def _mentions(desk: Desk, decision: Decision, overlay: Overlay) -> dict[str, dict[int, str]]:
    """Mentions a decision on a concept speaks of, by the concept they name, with the hash they have."""
    wanted = overlay.canonical(decision.concept or "")
    found: dict[str, dict[int, str]] = {}
    for concept in sorted(iri for iri in desk.names if overlay.canonical(iri) == wanted):
        for number in desk.numbers(concept):
            mark = desk.mark(number, decision.quotes) if decision.quotes else ""
            if mark is not None:
                found.setdefault(concept, {})[number] = mark
    return found


def _reject_concept(desk: Desk, decision: Decision, overlay: Overlay) -> Applied | None:
    found = _mentions(desk, decision, overlay)
    touched = [(_mention(desk, n), mark) for marks in found.values() for n, mark in marks.items()]
    desk.drop([number for marks in found.values() for number in marks])
    return _applied(desk, decision, touched)


def _move(desk: Desk, decision: Decision, overlay: Overlay, _: list[Decision]) -> Applied | None:
    """``split`` moves some mentions to another concept, ``retype`` all of them to its new kind."""
    into = decision.into or retyped(decision)
    touched: list[tuple[str, str]] = []
    for concept, marks in _mentions(desk, decision, overlay).items():
        if concept != into:
            label = decision.label
            if decision.kind == "retype" and label is None and concept not in desk.concepts:
                label = desk.label(concept)
            moved = desk.move(concept, into, label, list(marks))
            touched += [(_mention(desk, number), marks[number]) for number in moved]
    return _applied(desk, decision, touched)


# --- added ---------------------------------------------------------------------------------------


def _add(desk: Desk, decision: Decision, _: Overlay, __: list[Decision]) -> Applied | None:
    document, exact = desk.document, decision.exact or ""
    places = list(_places(document.text, exact, decision.prefix or "", decision.suffix or ""))
    if len(places) != 1:
        where = f"stands in {document.source} {len(places)} times: give more of prefix or suffix"
        problem = f"the quote {where}" if places else f"the quote is not in {document.source}"
        return Applied(decision.id, document.id, problem=problem)
    object_, subject = decision.object or "", decision.subject or document.id
    type_ = "Team" if class_of(object_) == "Organization" else class_of(object_)
    strength = (decision.strength or "context") if type_ == "Skill" else None
    label = decision.label or desk.label(object_)
    section = _section(desk.mentions, places[0])
    mention = Mention(
        type_, places[0], places[0] + len(exact), exact, label, object_, strength, section, RULE
    )
    if any(_clash(one, mention) for n, one in enumerate(desk.mentions) if n not in desk.gone):
        problem = f"another {type_} is named at this very place: use split to say which one is meant"
        return Applied(decision.id, document.id, problem=problem)
    subject_label = document.title if subject == document.id else desk.label(subject)
    claim = Claim(subject, decision.predicate or "", object_, subject_label, label, strength, (0,), RULE)
    if decision.label and object_ not in desk.concepts:
        desk.concepts[object_] = NewConcept(object_, class_of(object_), decision.label)
    number = desk.add(claim, mention)
    made = claim_iri(document.id, subject, claim.predicate, object_)
    return _applied(desk, decision, [(made, ""), (_mention(desk, number), "")])


def _places(text: str, exact: str, prefix: str, suffix: str) -> Iterable[int]:
    start = text.find(exact)
    while start >= 0:
        if text.endswith(prefix, 0, start) and text.startswith(suffix, start + len(exact)):
            yield start
        start = text.find(exact, start + 1)


def _section(mentions: list[Mention], start: int) -> str:
    """Section of the mention that stands nearest before a place."""
    before = [mention for mention in mentions if mention.start <= start]
    return max(before, key=lambda mention: mention.start).section if before else "body"


def _clash(one: Mention, other: Mention) -> bool:
    same_place = (one.start, one.end, one.type) == (other.start, other.end, other.type)
    return same_place and one.concept != other.concept


def _mention(desk: Desk, number: int) -> str:
    return desk.mentions[number].iri(desk.document.id)


def _applied(desk: Desk, decision: Decision, touched: list[tuple[str, str]]) -> Applied | None:
    return Applied(decision.id, desk.document.id, tuple(sorted(set(touched)))) if touched else None


_Do = Callable[[Desk, Decision, "Overlay", list[Decision]], Applied | None]
_DO: Final[dict[str, _Do]] = {
    "accept": _accept,
    "reject": _reject,
    "split": _move,
    "retype": _move,
    "add": _add,
}
