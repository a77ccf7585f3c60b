"""What a claim's confidence is looked up from, and that the ontology carries it."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.building import read
from graphkit.confidence import Table, confidence_of, object_rules, with_confidence
from graphkit.errors import OntologyError
from graphkit.model import Claim, Document, Mention
from graphkit.ontology import load_ontology, shipped_folder

TABLE: Table = {
    ("", "sure", 0): 0.9,
    ("", "shaky", 0): 0.5,
    ("", "lone", 0): 0.7,
    ("posting-skill", "", 0): 0.8,
    ("posting-skill", "sure", 0): 0.85,
    ("posting-skill", "sure", 2): 0.95,
    ("posting-skill", "shaky", 0): 0.4,
}
RULES = st.lists(st.sampled_from(("sure", "shaky", "lone", "unheard")), min_size=1, max_size=6)


@pytest.mark.parametrize(
    ("rules", "confidence"),
    [
        (["sure"], 0.85),  # never with one mention: the figure of both rules
        (["sure", "sure"], 0.95),
        (["shaky", "sure"], 0.95),  # the surer mention speaks
        (["shaky"], 0.4),
        (["lone"], 0.7),  # never together: the lower of the two
        (["unheard"], None),
        (["unheard", "sure"], 0.95),
    ],
)
def test_the_most_special_figure_is_taken(rules: list[str], confidence: float | None) -> None:
    assert confidence_of("posting-skill", rules, TABLE) == confidence


def test_a_claim_rule_never_measured_gives_none() -> None:
    assert confidence_of("unit-parent", ["sure"], TABLE) is None


@given(RULES, st.randoms())
def test_order_of_mentions_is_irrelevant(rules: list[str], random: st.DataObject) -> None:
    shuffled = list(rules)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert confidence_of("posting-skill", rules, TABLE) == confidence_of("posting-skill", shuffled, TABLE)


@given(RULES)
def test_three_mentions_and_more_are_one_group(rules: list[str]) -> None:
    more = confidence_of("posting-skill", rules * 3, TABLE)
    assert more == confidence_of("posting-skill", rules * 6, TABLE)


def test_only_mentions_of_the_object_count() -> None:
    role = Mention("RoleType", 0, 1, "a", "a", "urn:role", None, "body", "role-new")
    skill = Mention("Skill", 2, 3, "b", "b", "urn:skill", "required", "body", "vocabulary")
    claim = Claim("urn:role", "urn:p", "urn:skill", "a", "b", "required", (0, 1), "article-role")
    assert object_rules(claim, [role, skill]) == ("vocabulary",)


def test_what_is_read_carries_what_was_measured() -> None:
    ontology = load_ontology()
    reading = read(Document("Job title: Data Scientist\n\nYou must know Python.", "a.txt", kind="posting"))
    claims = {claim.object_label: claim for claim in reading.claims}
    asked = claims["Python"]
    (rule,) = object_rules(asked, reading.mentions)
    assert asked.confidence == ontology.confidence[asked.rule, rule, 1]
    assert with_confidence(reading, ontology.confidence) == reading
    assert all(claim.confidence is None for claim in with_confidence(reading, {}).claims)


def test_a_claim_that_lost_mentions_is_measured_again() -> None:
    table = {
        ("", "vocabulary", 0): 0.9,
        ("posting-skill", "", 0): 0.8,
        ("posting-skill", "vocabulary", 2): 0.99,
    }
    reading = read(Document("You must know Python. We love Python.", "a.txt", kind="posting"))
    (claim,) = with_confidence(reading, table).claims
    assert (len(claim.mentions), claim.confidence) == (2, 0.99)
    less = replace(reading, claims=(replace(claim, mentions=claim.mentions[:1]),))
    assert with_confidence(less, table).claims[0].confidence == 0.8


def test_shipped_figures_are_probabilities_of_known_makings() -> None:
    table = load_ontology().confidence
    assert len(table) > 20
    for (rule, found_by, mentions), sure in table.items():
        assert 0 < sure < 1
        assert rule or found_by
        assert mentions in range(4)
        assert not rule or (rule, "", 0) in table
        assert not found_by or ("", found_by, 0) in table


def test_version_of_the_ontology_covers_the_figures(tmp_path: Path) -> None:
    folder = shutil.copytree(shipped_folder(), tmp_path / "one")
    before = load_ontology(folder)
    other = shutil.copytree(folder, tmp_path / "two")
    file = other / "confidence.ttl"
    file.write_text(
        file.read_text(encoding="utf-8").replace("gk:fired 1 ", "gk:fired 2 ", 1), encoding="utf-8"
    )
    assert load_ontology(other).version != before.version
    assert load_ontology(other).confidence == before.confidence


def test_folder_without_figures_gives_no_confidence(tmp_path: Path) -> None:
    folder = shutil.copytree(shipped_folder(), tmp_path / "bare")
    (folder / "confidence.ttl").unlink()
    ontology = load_ontology(folder)
    assert ontology.confidence == {}
    reading = read(Document("You must know Python.", "a.txt", kind="posting"), ontology)
    assert [claim.confidence for claim in reading.claims] == [None]


def test_broken_figure_is_refused_by_name(tmp_path: Path) -> None:
    folder = shutil.copytree(shipped_folder(), tmp_path / "broken")
    file = folder / "confidence.ttl"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("gk:confidence 0", 'gk:confidence "much"', 1), encoding="utf-8")
    with pytest.raises(OntologyError, match=r"confidence\.ttl"):
        load_ontology(folder)
