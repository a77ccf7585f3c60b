"""curation.yaml in and out: what is wrong is named with its line, and a round trip changes nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkit.curation import (
    Curation,
    Decision,
    add_decisions,
    dump_curation,
    load_curation,
    parse_curation,
    save_curation,
)
from graphkit.errors import InputError
from graphkit.iris import GK, ID

SIGNED = "  why: it is so\n  by: Ada\n  date: 2026-11-28\n"
ONE = f"decisions:\n- decision: reject\n  concept: skill:sailing\n{SIGNED}"

IRIS = st.sampled_from([ID + "skill/sailing", ID + "skill/rowing", "https://example.org/swimming"])
WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp"]), min_size=1, max_size=12)
QUOTES = st.text("0123456789abcdef", min_size=16, max_size=16)
EXACT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20).filter(
    lambda text: text.strip() and parse_text(text) == text
)


def parse_text(text: str) -> str:
    from graphkit.iris import normalise_text

    return normalise_text(text)


def decision(kind: str, **said: Any) -> st.SearchStrategy[Decision]:
    return st.builds(Decision, st.just(kind), WORDS, WORDS, st.dates().map(str), **said)


EDGE = {"subject": IRIS, "predicate": st.just(GK.asksFor), "object": IRIS}
ANY = st.one_of(
    decision("accept", concept=IRIS),
    decision("accept", **EDGE, quotes=st.tuples(QUOTES)),
    decision("reject", **EDGE, document=st.just(ID + "doc/0123456789abcdef")),
    decision("reject", concept=IRIS, quotes=st.tuples(QUOTES)),
    decision("reject", concepts=st.just((ID + "team/a", ID + "team/b"))),
    decision("merge", concepts=st.just((ID + "team/c",)), into=st.just(ID + "team/d")),
    decision(
        "split", concept=IRIS, into=IRIS, quotes=st.tuples(QUOTES, QUOTES).filter(lambda q: q[0] != q[1])
    ),
    decision("rename", concept=IRIS, label=WORDS),
    decision("retype", concept=IRIS, type=st.sampled_from(["Program", "Skill"])),
    decision("add", **EDGE, document=st.just("jobs/a.txt"), exact=EXACT, strength=st.just("required")),
)


@settings(deadline=None)
@given(st.lists(ANY, max_size=6, unique_by=lambda one: (one.kind, one.concept, one.object)))
def test_round_trip_is_identity(decisions: list[Decision]) -> None:
    try:
        curation = Curation().joined(decisions)
    except InputError:
        return  # these contradict each other
    text = dump_curation(curation)
    back = parse_curation(text)
    assert back == curation
    assert dump_curation(back) == text
    assert back.digest == curation.digest


def test_file_reads_as_a_person_writes_it() -> None:
    (rename, reject) = parse_curation(
        "# ours\ndecisions:\n"
        f"- decision: rename\n  concept: team:robots\n  label: Robotics\n{SIGNED}"
        f"- {{decision: reject, subject: team:robots, predicate: gk:runs, object: 'program:day-one',\n"
        "   quote: 1234567890123456, why: no, by: Ada, date: 2026-11-28}\n"
    ).decisions
    assert (rename.concept, rename.label, rename.line) == (ID + "team/robots", "Robotics", 3)
    # gk:runs is stored as its inverse; a hash of digits alone is no number.
    assert (reject.predicate, reject.object, reject.quotes) == (
        GK.runBy,
        ID + "team/robots",
        ("1234567890123456",),
    )


def test_json_is_yaml_too() -> None:
    rows = [
        {
            "decision": "accept",
            "concept": ID + "skill/sailing",
            "why": 'it "is"',
            "by": "Ada",
            "date": "2026-11-28",
        }
    ]
    assert parse_curation(json.dumps({"decisions": rows})).decisions[0].why == 'it "is"'


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "decisions:\n", "decisions: []", "{}"])
def test_empty_files(text: str) -> None:
    assert parse_curation(text) == Curation()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("decisions: [", ": this is no YAML: "),
        ("decisions:\n- decision: [reject", "c.yaml, line "),
        ("- a\n", "c.yaml, line 1: keys with values are expected here"),
        ("decisons: []", "c.yaml, line 1: the key 'decisons' is not known"),
        ("decisions: yes", "c.yaml, line 1: decisions is no list"),
        ("decisions: []\ndecisions: []", "c.yaml, line 2: the key 'decisions' stands here twice"),
        ("decisions:\n- concept: skill:a", "c.yaml, line 2: the key 'decision' is missing"),
        ("decisions:\n- decision: delete", "line 2: there is no decision 'delete' (one of: accept, reject"),
        (ONE.replace("concept", "concpt"), "line 2: reject: subject, predicate, object is missing"),
        (ONE + "  colour: red\n", "line 2: reject: the key 'colour' (line 7) does not belong here"),
        (ONE.replace("  by: Ada\n", ""), "line 2: reject: by is missing (say why, by whom and when)"),
        (ONE.replace("Ada", "''"), "by is empty"),
        (ONE.replace("Ada", "[Ada]"), "by is no text"),
        (ONE.replace("28", "31"), "'2026-11-31' is no date (write it as 2026-11-28)"),
        (ONE.replace("2026-11-28", "yesterday"), "'yesterday' is no date"),
        (ONE.replace("skill:sailing", "sailing"), "concept: 'sailing' is no IRI"),
        (ONE.replace("skill:sailing", "<https://a.b/c d>"), "is no IRI"),
        (ONE + "  quote: we sail\n", "quote: 'we sail' is no hash of a quote"),
        (ONE.replace("concept: skill:sailing", "same: [team:a]"), "same needs two concepts"),
        (ONE.replace("concept: skill:sailing", "same: team:a"), "same is no list"),
        (ONE.replace("sailing", "&x sailing").replace("Ada", "*x"), "aliases"),
        (ONE + ONE.replace("decisions:\n", ""), "line 7: reject: this is decided twice"),
        (
            ONE + ONE.replace("decisions:\n", "").replace("reject", "accept"),
            "line 7: accept: contradicts the decision to reject at line 2",
        ),
        ("a: " + "[" * 90 + "]" * 90, "this YAML is nested too deeply"),
        ("decisions: \x00", "this is no YAML"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(text: str, message: str) -> None:
    with pytest.raises(InputError) as raised:
        parse_curation(text, "c.yaml")
    assert message in str(raised.value)


def entry(body: str) -> str:
    return f"- {body}\n{SIGNED}"


@pytest.mark.parametrize(
    ("entries", "message"),
    [
        (["decision: merge\n  concepts: [team:a]\n  into: team:a"], "merged into itself"),
        (["decision: merge\n  concepts: [team:a]\n  into: skill:a"], "are of different kinds"),
        (
            [
                "decision: merge\n  concepts: [team:a]\n  into: team:b",
                "decision: merge\n  concepts: [team:b]\n  into: team:a",
            ],
            "by way of other merges",
        ),
        (
            [
                "decision: merge\n  concepts: [team:a]\n  into: team:b",
                "decision: merge\n  concepts: [team:a]\n  into: team:c",
            ],
            "contradicts the decision to merge at line 2",
        ),
        (
            [
                "decision: merge\n  concepts: [team:a, team:b]\n  into: team:c",
                "decision: reject\n  same: [team:b, team:a]",
            ],
            "are not to be the same, and a merge says they are",
        ),
        (
            [
                "decision: rename\n  concept: team:a\n  label: A",
                "decision: rename\n  concept: team:a\n  label: B",
            ],
            "contradicts the decision to rename",
        ),
        (["decision: retype\n  concept: team:a\n  type: Colour"], "there is no type 'Colour'"),
        (
            ["decision: add\n  predicate: gk:runs\n  object: program:a\n  document: d\n  exact: e"],
            "subject is missing",
        ),
        (
            [
                "decision: add\n  predicate: gk:asksFor\n  object: skill:a\n  document: d\n"
                "  exact: e\n  strength: very"
            ],
            "there is no strength 'very'",
        ),
    ],
)
def test_contradictions(entries: list[str], message: str) -> None:
    with pytest.raises(InputError) as raised:
        parse_curation("decisions:\n" + "".join(map(entry, entries)))
    assert message in str(raised.value)


def test_organisation_met_as_a_team_can_be_merged() -> None:
    text = entry("decision: merge\n  concepts: [team:acme]\n  into: organization:acme")
    assert len(parse_curation("decisions:\n" + text).decisions) == 1


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="can't be read"):
        load_curation(tmp_path / "none.yaml")
    (tmp_path / "latin.yaml").write_bytes(b"decisions: [] # caf\xe9")
    with pytest.raises(InputError, match="byte 19 is not UTF-8"):
        load_curation(tmp_path / "latin.yaml")
    with (tmp_path / "large.yaml").open("wb") as file:
        file.truncate((16 << 20) + 1)
    with pytest.raises(InputError, match="larger than 16 MB"):
        load_curation(tmp_path / "large.yaml")


OTHER = {"decision": "accept", "concept": "skill:a", "why": "w", "by": "b", "date": "2026-01-01"}
ROW = Decision("accept", "seen", "Bo", "2026-11-28", concept=ID + "skill/rowing")


def test_new_decisions_leave_what_a_person_wrote(tmp_path: Path) -> None:
    path = tmp_path / "curation.yaml"
    path.write_text("# ours, by hand\n" + ONE + "  # the end", encoding="utf-8")
    path.chmod(0o640)
    found = add_decisions(path, [ROW])
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# ours, by hand\n" + ONE + "  # the end\n- decision: accept\n")
    assert [one.kind for one in found.decisions] == ["reject", "accept"]
    assert path.stat().st_mode & 0o777 == 0o640
    add_decisions(path, [ROW])
    assert path.read_text(encoding="utf-8") == text


def test_new_decisions_in_a_file_of_another_style(tmp_path: Path) -> None:
    path = tmp_path / "curation.yaml"
    path.write_text(
        json.dumps({"decisions": [OTHER]}),
        encoding="utf-8",
    )
    assert len(add_decisions(path, [ROW]).decisions) == 2
    assert len(load_curation(path).decisions) == 2


def test_contradicting_decision_leaves_the_file(tmp_path: Path) -> None:
    path = tmp_path / "curation.yaml"
    path.write_text(ONE, encoding="utf-8")
    with pytest.raises(InputError, match="contradicts the decision to reject at line 2"):
        add_decisions(path, [Decision("accept", "w", "b", "2026-01-01", concept=ID + "skill/sailing")])
    assert path.read_text(encoding="utf-8") == ONE
    assert [one.name for one in tmp_path.iterdir()] == ["curation.yaml"]


def test_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="can't be written"):
        save_curation(Curation((ROW,)), tmp_path / "none" / "curation.yaml")
