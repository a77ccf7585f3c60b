"""Other readers may propose, and only what stands in the text is taken in."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

from graphkit.building import add, extract, read, run_build
from graphkit.cli import main
from graphkit.errors import InputError
from graphkit.model import ENTITY_TYPES, STRENGTHS, Document, Mention
from graphkit.ontology import load_ontology
from graphkit.proposals import Proposal, Proposer, Refused, name_of, versioned_name, with_proposals
from graphkit.store import KnowledgeGraph
from graphkit.validation import validate

ONTOLOGY = load_ontology()
TEXT = "We splice ropes in Rye. Python helps, R too. Research on ropes: splice ropes daily."


@dataclass
class Fixed:
    """A proposer that always says the same."""

    proposals: Iterable[Proposal]
    name: str = "fixed"
    asked: list[str] = field(default_factory=list)

    def __call__(self, document: Document) -> Iterable[Proposal]:
        self.asked.append(document.id)
        return self.proposals


def propose(
    *proposals: Proposal, text: str = TEXT, mentions: Iterable[Mention] = ()
) -> tuple[tuple[Mention, ...], tuple[Refused, ...]]:
    document = Document(text, "a.txt")
    found, _, refused = with_proposals(document, tuple(mentions), [Fixed(proposals)], ONTOLOGY)
    return found, refused


@pytest.mark.parametrize(
    ("proposal", "start"),
    [
        (Proposal("Skill", "splice ropes", 3), 3),
        (Proposal("Skill", "splice ropes", 64), 64),
        (Proposal("Skill", "splice ropes", 60), 64),  # the nearest place
        (Proposal("Skill", "splice ropes", -5), 3),
        (Proposal("Skill", "splice ropes", 10**9), 64),
        (Proposal("Skill", "Python"), 24),  # its only place
        (Proposal("Skill", "R"), 38),  # a word, not the beginning of "Rye"
        (Proposal("Skill", "R", 45), 38),  # nor of "Research", where the start points to
    ],
)
def test_a_proposal_is_anchored_where_its_quote_stands(proposal: Proposal, start: int) -> None:
    (mention,), refused = propose(proposal)
    assert (mention.start, mention.text, refused) == (start, proposal.quote, ())
    assert TEXT[mention.start : mention.end] == mention.text
    assert mention.rule == "proposed-fixed"


@pytest.mark.parametrize(
    ("proposal", "reason"),
    [
        (Proposal("Skill", "juggling"), "does not stand in the text"),
        (Proposal("Skill", "juggling", 3), "does not stand in the text"),
        (Proposal("Skill", "ythons"), "does not stand in the text"),
        (Proposal("Skill", "Pytho"), "does not stand in the text"),
        (Proposal("Skill", "splice ropes"), "several places"),
        (Proposal("Skill", ""), "empty"),
        (Proposal("Skill", " Python"), "space"),
        (Proposal("Skill", "P" * 300), "longer"),
        (Proposal("Craft", "Python"), "no such type"),
        (Proposal("Skill", "Python", strength="vital"), "no such strength"),
        (Proposal("Skill", "Python", label="\x1b[31mred"), "label"),
        (Proposal("Skill", "Python", label=""), "label"),
        (Proposal("Skill", "Python", label="x" * 201), "label"),
        (
            Proposal("Skill", "Python", concept="https://w3id.org/graphkit/id/skill/none-such"),
            "no such concept",
        ),
        (Proposal("Team", "Python", concept="https://w3id.org/graphkit/id/skill/python"), "no such concept"),
    ],
)
def test_what_does_not_hold_is_refused_with_its_reason(proposal: Proposal, reason: str) -> None:
    found, (refused,) = propose(proposal)
    assert found == ()
    assert reason in refused.reason
    assert (refused.proposer, refused.proposal) == ("fixed", proposal)


def test_the_own_reader_and_earlier_proposals_win() -> None:
    own = read(Document("You must know Python.", "a.txt", kind="posting"), ONTOLOGY)
    document = own.document
    first = Fixed([Proposal("Skill", "know Python"), Proposal("Skill", "You must")], "first")
    second = Fixed([Proposal("RoleType", "must")], "second")
    found, _, refused = with_proposals(document, own.mentions, [first, second], ONTOLOGY)
    assert [(mention.text, mention.rule) for mention in found] == [
        ("You must", "proposed-first"),
        ("Python", own.mentions[0].rule),
    ]
    assert [(each.proposer, each.reason) for each in refused] == [
        ("first", "something was read there already"),
        ("second", "something was read there already"),
    ]


def test_labels_lead_to_known_concepts_of_their_type() -> None:
    (mention,), _ = propose(Proposal("Skill", "Research", label="ML"))
    assert mention.concept == ONTOLOGY.find("machine learning", "skill").iri
    assert mention.label == "machine learning"
    (mention,), _ = propose(Proposal("Location", "Rye", label="Germany"))
    assert mention.concept == "https://w3id.org/graphkit/id/location/de"


def test_an_unknown_label_becomes_a_new_concept_once() -> None:
    said = [Proposal("Skill", "splice ropes", place, label="rope splicing") for place in (3, 64)]
    found, new, _ = with_proposals(Document(TEXT, "a.txt"), (), [Fixed(said)], ONTOLOGY)
    assert [(concept.type, concept.label) for concept in new] == [("Skill", "rope splicing")]
    assert {mention.concept for mention in found} == {new[0].iri}
    assert {mention.strength for mention in found} == {"context"}


# The gazetteer is read when the first place is looked up.
@settings(deadline=None)
@given(
    st.lists(
        st.builds(
            Proposal,
            st.sampled_from((*ENTITY_TYPES, "Craft")),
            st.text(max_size=12) | st.sampled_from(("splice", "ropes", "Rye", "R", "Python helps", "too")),
            st.none() | st.integers(-3, 200),
            st.none() | st.text(max_size=8),
            st.none(),
            st.none() | st.sampled_from(STRENGTHS),
        ),
        max_size=8,
    )
)
def test_whatever_is_proposed_the_laws_of_a_reading_hold(proposals: list[Proposal]) -> None:
    found, refused = propose(*proposals)
    assert len(found) + len(refused) == len(proposals)
    for mention in found:
        assert TEXT[mention.start : mention.end] == mention.text
        assert (mention.strength is None) == (mention.type != "Skill")
    spans = [(mention.start, mention.end) for mention in found]
    assert spans == sorted(spans)
    assert all(first[1] <= second[0] for first, second in pairwise(spans))


# --- a real reader ---


@pytest.fixture(scope="module")
def ruler() -> Proposer:
    """spaCy's EntityRuler: another reader with patterns of its own."""
    nlp: Language = spacy.blank("en")
    patterns = [
        {"label": "Skill", "pattern": [{"LOWER": "rope"}, {"LOWER": {"IN": ["splicing", "work"]}}]},
        {"label": "Team", "pattern": "Capstan Crew"},
        {"label": "Skill", "pattern": "Python"},
    ]
    nlp.add_pipe("entity_ruler").add_patterns(patterns)  # type: ignore[attr-defined]

    def entity_ruler(document: Document) -> Iterable[Proposal]:
        for entity in nlp(document.text).ents:
            yield Proposal(entity.label_, entity.text, entity.start_char, strength="required")

    return entity_ruler


def test_a_spacy_reader_adds_what_the_own_one_does_not_know(ruler: Proposer) -> None:
    text = (
        "Job title: Rigger\n\nRequirements:\n- Rope splicing for the Capstan Crew.\n- You must know Python.\n"
    )
    document = Document(text, "a.txt", kind="posting")
    refused: list[Refused] = []
    own, both = read(document), read(document, proposers=[ruler], on_refuse=refused.append)
    added = [mention for mention in both.mentions if mention not in own.mentions]
    assert [(m.type, m.text, m.rule) for m in added] == [
        ("Skill", "Rope splicing", "proposed-entity-ruler"),
        ("Team", "Capstan Crew", "proposed-entity-ruler"),
    ]
    assert [each.proposal.quote for each in refused if each.proposal] == ["Python"]
    claim = next(claim for claim in both.claims if claim.object_label == "Rope splicing")
    assert (claim.strength, claim.confidence) == ("required", None)  # such proposals were never measured
    kg = KnowledgeGraph()
    kg.add(both)
    assert not validate(kg).violations
    assert {"Rope splicing", "Capstan Crew"} <= {node.label for node in kg.nodes() if node.is_new}


def test_without_proposers_nothing_changes(ruler: Proposer) -> None:
    document = Document(TEXT, "a.txt")
    assert read(document) == read(document, proposers=[])
    assert name_of(ruler) == "entity-ruler"
    assert name_of(Fixed([], "GLiNER v2.1")) == "gliner-v2-1"


# --- through the front door ---


def pack_rope(document: Document) -> Iterable[Proposal]:
    """Stands at the top of a module, so that other processes can have it."""
    return [Proposal("Skill", "rope splicing", strength="required"), Proposal("Skill", "juggling")]


def write_postings(folder: Path) -> None:
    for number in range(3):
        text = f"Job title: Data Engineer {number}\n\nRequirements:\n- You know rope splicing and Python.\n"
        (folder / f"{number}.txt").write_text(text)


@pytest.mark.parametrize("processes", [1, 2])
def test_build_takes_proposals_and_counts_the_refused(tmp_path: Path, processes: int) -> None:
    write_postings(tmp_path)
    built = run_build(tmp_path, proposers=[pack_rope], processes=processes)
    assert {"rope splicing", "Python"} <= {node.label for node in built.kg.nodes("skill")}
    assert built.refused == {"the quote does not stand in the text": 3}
    options = built.kg.query("SELECT ?option WHERE { ?run a gk:Run ; gk:options ?option }")
    assert [row.option for row in options] == ["proposers=pack-rope"]


def test_what_cannot_be_sent_is_named_before_anything_is_read(tmp_path: Path) -> None:
    write_postings(tmp_path)
    with pytest.raises(InputError, match=r"proposer .*cannot be sent to another process"):
        run_build(tmp_path, proposers=[lambda document: []], processes=2)


def test_document_is_read_again_for_another_set_of_proposers(tmp_path: Path) -> None:
    (sources := tmp_path / "in").mkdir()
    write_postings(sources)
    changed = [
        run_build(sources, into=tmp_path / "out", proposers=proposers).growth.changed
        for proposers in ((), [pack_rope], [pack_rope], ())
    ]
    assert changed == [0, 3, 0, 3]


def test_version_of_a_proposer_is_part_of_its_name_in_the_run() -> None:
    assert versioned_name(pack_rope) == "pack-rope"
    old, new = Fixed([], "ruler"), Fixed([], "ruler")
    old.version, new.version = "1", "2"  # type: ignore[attr-defined]
    assert (versioned_name(old), versioned_name(new)) == ("ruler@1", "ruler@2")


def test_add_and_extract_take_proposals_too(tmp_path: Path) -> None:
    (sources := tmp_path / "in").mkdir()
    write_postings(sources)
    run_build(sources, into=tmp_path / "out")
    (more := tmp_path / "more.txt").write_text("Job title: Rigger\n\nRequirements:\n- rope splicing\n")
    built = add(tmp_path / "out", more, proposers=[pack_rope])
    assert "rope splicing" in {node.label for node in built.kg.nodes("skill")}
    assert built.growth.changed == 0
    refused: list[Refused] = []
    (reading,) = extract(more, proposers=[pack_rope], on_refuse=refused.append)
    assert "proposed-pack-rope" in {mention.rule for mention in reading.mentions}
    assert [each.proposal.quote for each in refused if each.proposal] == ["juggling"]


def test_command_line_imports_the_proposer_it_is_given(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "my_ropes.py").write_text(
        "from graphkit.proposals import Proposal\n\n\ndef ropes(document):\n"
        "    return [Proposal('Skill', 'rope splicing'), Proposal('Skill', 'juggling')]\n"
    )
    (tmp_path / "a.txt").write_text("Job title: Rigger\n\nRequirements:\n- rope splicing\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", list(sys.path))
    assert main(["extract", "a.txt", "--proposer", "my_ropes:ropes"]) == 0
    out, err = capsys.readouterr()
    assert "proposed-ropes" in out
    assert "1 proposals refused: the quote does not stand in the text" in err
    for name in ("my_ropes:none", "no_such_module:f", "my_ropes"):
        assert main(["extract", "a.txt", "--proposer", name]) == 2
        assert "--proposer" in capsys.readouterr().err


def failing(_: Document) -> list[Proposal]:
    raise ValueError("no luck")


def nothing(_: Document) -> object:
    return None


def odd(_: Document) -> list[object]:
    return [5, Proposal("Skill", "Python", start="abc"), Proposal("Skill", None)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("proposer", "words"),
    [
        (failing, "ValueError: no luck"),
        (nothing, "the reader failed"),
        (odd, "no Proposal"),
        (odd, "whole number"),
    ],
)
def test_reader_that_misbehaves_is_refused_and_the_rest_is_read(proposer: Any, words: str) -> None:
    refused: list[Refused] = []
    document = Document("We need a data scientist who knows Python.", "job.txt", kind="posting")
    reading = read(document, proposers=[proposer], on_refuse=refused.append)
    assert any(words in each.reason for each in refused)
    assert [mention.label for mention in reading.mentions] == ["data scientist", "Python"]
