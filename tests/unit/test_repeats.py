"""What postings say again: repeated sentences of one employer, near copies of one posting."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkit.building import read, run_build
from graphkit.copies import SAME, Copies, signature, similarity
from graphkit.iris import GK
from graphkit.model import Document, Reading
from graphkit.repeats import fingerprint, note, repeated_sentences, without
from graphkit.store import KnowledgeGraph
from graphkit.validation import validate
from graphkit.verification import verify

BOAST = "Our company builds wonderful software in Python and Scala for 3 million sailors everywhere."
#: One thing each job is about, so that the postings differ.
JOBS = {
    "SQL": "You write SQL reports on the tides for harbour masters along the northern coast.",
    "Java": "You keep the Java service alive that tells each ferry which berth is free this evening.",
    "Docker": "You pack our tools with Docker so that crews can run them on old machines far from land.",
    "Excel": "You reconcile invoices of chandlers in Microsoft Excel and explain differences to captains.",
    "Kubernetes": "You run Kubernetes clusters in three ports and teach pilots how to read dashboards.",
    "Tableau": "You draw Tableau charts of fuel burnt by tugs and argue with engineers about what they mean.",
    "R": "You estimate with statistics how often cranes fail and write up what the insurers should know.",
}


def posting(skill: str, *more: str, folder: str = "harbour") -> Document:
    text = "\n\n".join((f"Job number {skill}", JOBS[skill], *more))
    return Document(text + "\n", f"{folder}/{skill}.txt", skill, kind="posting")


@lru_cache(maxsize=256)
def read_once(document: Document) -> Reading:
    return read(document)


@dataclass(frozen=True)
class Held:
    lost: Counter[int]


def released(documents: list[Document]) -> tuple[Held, dict[str, Reading]]:
    """The readings of some postings without what they repeat, by title, and what was lost."""
    readings = {document.id: read_once(document) for document in documents}
    texts = {iri: reading.document.text for iri, reading in readings.items()}
    copies = Copies({iri: signature(text) for iri, text in texts.items()}, texts.__getitem__)
    repeated = repeated_sentences([note(reading) for reading in readings.values()], copies.links())
    lost: Counter[int] = Counter()
    found: dict[str, Reading] = {}
    for iri, reading in readings.items():
        found[reading.document.title], gone = without(reading, repeated.get(iri, frozenset()))
        lost += gone
    return Held(lost), found


def skills(reading: Reading) -> set[str]:
    return {claim.object_label for claim in reading.claims if claim.predicate == GK.asksFor}


# --- repeated sentences ---


def test_sentence_in_all_postings_of_an_employer_claims_nothing() -> None:
    _, readings = released([posting(skill, BOAST) for skill in JOBS])
    assert not any({"Python", "Scala"} & skills(reading) for reading in readings.values())


def test_other_sentences_claim_as_before() -> None:
    _, readings = released([posting(skill, BOAST) for skill in JOBS])
    assert "Docker" in skills(readings["Docker"])


def test_lost_claims_are_counted_by_sentence() -> None:
    held, _ = released([posting(skill, BOAST) for skill in JOBS])
    assert held.lost == {fingerprint(BOAST): 2 * len(JOBS)}


@pytest.mark.parametrize(
    ("postings", "having", "repeated"),
    [(5, 3, True), (5, 2, False), (4, 4, False), (7, 4, True), (7, 3, False)],
)
def test_three_and_half_of_at_least_five_postings(postings: int, having: int, repeated: bool) -> None:
    documents = [
        posting(skill, *([BOAST] if number < having else []))
        for number, skill in enumerate(list(JOBS)[:postings])
    ]
    held, _ = released(documents)
    assert bool(held.lost) == repeated


@pytest.mark.parametrize(("having", "repeated"), [(9, False), (10, True)])
def test_ten_postings_and_a_fifth_are_enough(having: int, repeated: bool) -> None:
    documents = [
        Document(f"{_noise(number)}\n\n{BOAST if number < having else ''}\n", f"a/{number}", kind="posting")
        for number in range(50)
    ]
    held, _ = released(documents)
    assert bool(held.lost) == repeated


def _noise(number: int) -> str:
    words = (
        "tide",
        "berth",
        "crane",
        "pilot",
        "rope",
        "anchor",
        "buoy",
        "deck",
        "hull",
        "mast",
        "keel",
        "quay",
    )
    return " ".join(random.Random(number).choices(words, k=40))  # noqa: S311


def test_near_copies_count_once() -> None:
    copies = [posting("SQL", BOAST, f"Requisition {'abcdef'[number]}.") for number in range(6)]
    held, _ = released(copies)
    assert not held.lost


def test_short_sentence_is_never_repeated() -> None:
    held, _ = released([posting(skill, "We use Python and Scala daily.") for skill in JOBS])
    assert not held.lost


def test_case_white_space_and_numbers_do_not_matter() -> None:
    spellings = [BOAST, BOAST.upper(), BOAST.replace(" in ", "\nin  "), BOAST.replace("3", "17")]
    held, _ = released([posting(skill, spellings[n % 4]) for n, skill in enumerate(JOBS)])
    assert len(held.lost) == 1


@pytest.mark.parametrize("heading", ["Responsibilities", "Basic qualifications", "Preferred qualifications"])
def test_what_is_asked_of_the_person_stays(heading: str) -> None:
    held, _ = released([posting(skill, f"## {heading}", BOAST) for skill in JOBS])
    assert not held.lost


def test_one_such_heading_speaks_for_all() -> None:
    documents = [posting(skill, BOAST) for skill in list(JOBS)[1:]]
    held, _ = released([*documents, posting("SQL", "## Basic qualifications", BOAST)])
    assert not held.lost


def test_employers_do_not_share_sentences() -> None:
    documents = [
        posting(skill, BOAST, folder="one" if number < 4 else "two") for number, skill in enumerate(JOBS)
    ]
    held, _ = released(documents)
    assert not held.lost


def test_employer_named_most_holds_postings_of_many_folders_together() -> None:
    documents = [posting(skill, BOAST, "Amazon hires.", folder=skill) for skill in JOBS]
    held, _ = released(documents)
    assert len(held.lost) == 1


def test_rows_of_one_file_are_of_one_employer() -> None:
    documents = [
        Document(posting(skill, BOAST).text, f"jobs.jsonl#line={number}", skill, kind="posting")
        for number, skill in enumerate(JOBS)
    ]
    held, _ = released(documents)
    assert len(held.lost) == 1


def test_claim_keeps_what_it_rests_on_elsewhere() -> None:
    own = "You must know Python."
    _, readings = released([posting(skill, BOAST, *([own] if skill == "SQL" else [])) for skill in JOBS])
    reading = readings["SQL"]
    (claim,) = [claim for claim in reading.claims if claim.object_label == "Python"]
    assert [reading.mentions[number].start for number in claim.mentions] == [
        reading.document.text.rindex("Python")
    ]
    assert claim.strength == "required"


def test_strength_is_that_of_the_mentions_that_are_left() -> None:
    boast = "We at our wonderful company need everybody and all to know Python, which is required."
    own = "Working knowledge of Python is a plus."
    _, readings = released([posting(skill, boast, *([own] if skill == "SQL" else [])) for skill in JOBS])
    assert {c.strength for c in readings["SQL"].claims if c.object_label == "Python"} == {"preferred"}


def test_place_and_team_stated_once_stay() -> None:
    where = "The Harbour Ledger team is hiring for this role, which is located in Berlin near the water."
    held, readings = released([posting(skill, where) for skill in JOBS])
    for reading in readings.values():
        said = {claim.predicate for claim in reading.claims}
        assert {GK.postedBy, GK.locatedIn} <= said
    assert not held.lost


def test_alternatives_leave_with_their_claims() -> None:
    reading = read_once(posting("SQL", "You know Python or Scala.", BOAST))
    mark = fingerprint("You know Python or Scala.")
    assert mark is None  # too short to be repeated; the boast alone is
    claims, _ = without(reading, frozenset([fingerprint(BOAST) or 0]))
    assert {c.object_label: len(c.alternatives) for c in claims.claims if c.alternatives} == {
        "Python": 1,
        "Scala": 1,
    }


def test_nothing_repeated_changes_nothing() -> None:
    reading = read_once(posting("SQL", BOAST))
    assert without(reading, frozenset()) == (reading, {})


@settings(deadline=None, max_examples=15)
@given(st.permutations(list(JOBS)))
def test_order_of_postings_does_not_matter(order: list[str]) -> None:
    documents = {skill: posting(skill, *([BOAST] if skill != "R" else [])) for skill in JOBS}
    expected = released([documents[skill] for skill in JOBS])[1]
    assert released([documents[skill] for skill in order])[1] == expected


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for skill in JOBS:
        document = posting(skill, BOAST)
        (tmp_path / f"{skill}.txt").write_text(
            f"Job title: Engineer\n\nWe are hiring.\n\n{document.text}", encoding="utf-8"
        )
    return tmp_path


def test_build_tells_what_it_left_out(folder: Path) -> None:
    assert f"{2 * len(JOBS)} claims of 1 repeated sentences left out" in run_build(folder).notes


def test_build_in_two_processes_leaves_out_the_same(folder: Path) -> None:
    one, two = (run_build(folder, processes=number).kg for number in (1, 2))
    assert {str(quad) for quad in one.store} == {str(quad) for quad in two.store}


# --- near copies ---


def text_of(seed: int, changed: int = 0) -> str:
    """A text of 300 made-up words, some of them changed; the same seed, the same text."""
    words = [f"w{number}" for number in random.Random(seed).choices(range(5000), k=300)]  # noqa: S311
    for place in range(changed):
        words[place * 7 % 300] = f"x{seed}{'abcdefghij'[place % 10]}{'klmnop'[place // 10]}"
    return " ".join(
        word.replace("0", "q").translate(str.maketrans("123456789", "abcdefghi")) for word in words
    )


def links(texts: dict[str, str]) -> dict[str, str]:
    return Copies({name: signature(text) for name, text in texts.items()}, texts.__getitem__).links()


def test_near_copies_are_found() -> None:
    assert links({"a": text_of(1), "b": text_of(1, 3), "c": text_of(2)}) == {"b": "a"}


def test_half_the_same_is_no_copy() -> None:
    assert links({"a": text_of(1), "b": text_of(1, 20)}) == {}


def test_number_in_a_text_makes_no_difference() -> None:
    assert similarity(text_of(1) + " job 17 is open", text_of(1) + " Job 4711 is open") == 1


def test_text_without_five_words_is_a_copy_of_nothing() -> None:
    assert links({"a": "too short a text", "b": "too short a text"}) == {}


@settings(deadline=None, max_examples=20)
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 12)), min_size=2, max_size=25))
def test_hashing_finds_what_comparing_each_with_each_finds(made: list[tuple[int, int]]) -> None:
    texts = {f"{number:02d}": text_of(*how) for number, how in enumerate(made)}
    expected: dict[str, str] = {}
    for a, b in combinations(sorted(texts), 2):
        if similarity(texts[a], texts[b]) >= SAME:
            expected.setdefault(b, a)
    assert links(texts) == expected


@settings(deadline=None, max_examples=30)
@given(st.lists(st.tuples(st.booleans(), st.integers(0, 11)), max_size=25))
def test_one_text_more_or_less_gives_what_a_fresh_look_gives(steps: list[tuple[bool, int]]) -> None:
    texts = {f"{number:02d}": text_of(number % 3, number) for number in range(12)}
    copies, there, firsts = Copies({}, texts.__getitem__), set[str](), dict[str, str | None]()
    for put, number in steps:
        name = f"{number:02d}"
        firsts |= copies.put(name, texts[name]) if put else copies.drop(name) | {name: None}
        there = there | {name} if put else there - {name}
        fresh = links({name: texts[name] for name in there})
        assert {later: first for later, first in firsts.items() if first} == fresh == copies.links()


def test_more_copies_than_are_compared_are_kept_up_to_date() -> None:
    texts = {f"{number:03d}": f"{text_of(1)} {'ab'[number % 2]}" for number in range(150)}
    copies, firsts = Copies({}, texts.__getitem__), dict[str, str | None]()
    for name in random.Random(3).sample(sorted(texts), 150):  # noqa: S311
        firsts |= copies.put(name, texts[name])
    for name in ("000", "070", "149"):
        firsts |= copies.drop(name) | {name: None}
        del texts[name]
    assert {later: first for later, first in firsts.items() if first} == links(texts)


@pytest.fixture(scope="module")
def repeating() -> KnowledgeGraph:
    kg = KnowledgeGraph()
    long = "\n\n".join(JOBS.values())
    for title, text in {"One": long, "Two": long + "\n\nApply now.", "Three": JOBS["SQL"]}.items():
        kg.add(read(Document(text, f"{title}.txt", title, kind="posting")))
    return kg


def test_postings_that_repeat_each_other_are_linked_once(repeating: KnowledgeGraph) -> None:
    (row,) = repeating.query("repeated-postings")
    assert {row.documentLabel, row.otherLabel} == {"One", "Two"}
    assert row.document < row.other


def test_repeated_postings_stay_documents_of_their_own(repeating: KnowledgeGraph) -> None:
    assert sorted(info.title for info in repeating.documents()) == ["One", "Three", "Two"]


def test_graph_with_repeats_is_valid_and_verified(repeating: KnowledgeGraph) -> None:
    assert validate(repeating).ok
    assert verify(repeating).ok


def test_link_goes_with_the_document() -> None:
    kg = KnowledgeGraph()
    for title, more in (("One", ""), ("Two", "\n\nApply now.")):
        text = "\n\n".join(JOBS.values()) + more
        kg.add(read_once(Document(text, f"{title}.txt", title, kind="posting")))
    assert len(kg.query("repeated-postings")) == 1
    kg.retract("Two")
    assert len(kg.query("repeated-postings")) == 0


def test_article_repeats_nothing() -> None:
    kg = KnowledgeGraph()
    for title, more in (("One", ""), ("Two", "\n\nThe end.")):
        kg.add(read_once(Document("\n\n".join(JOBS.values()) + more, f"{title}.txt", title)))
    assert len(kg.query("repeated-postings")) == 0


@settings(deadline=None, max_examples=5)
@given(st.permutations(["One", "Two", "Three"]))
def test_links_do_not_depend_on_the_order(order: list[str]) -> None:
    texts = {"One": "", "Two": "\n\nApply now.", "Three": "\n\nApply today."}
    kg = KnowledgeGraph()
    for title in order:
        text = "\n\n".join(JOBS.values()) + texts[title]
        kg.add(read_once(Document(text, f"{title}.txt", title, kind="posting")))
    rows = kg.query("repeated-postings")
    # Each of the others repeats the first one by IRI.
    (first,) = {row.document for row in rows}
    assert first == min(info.iri for info in kg.documents())
    assert {row.documentLabel for row in rows} | {row.otherLabel for row in rows} == set(texts)
