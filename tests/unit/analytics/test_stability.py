from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkit.analytics import rank, to_networkx
from graphkit.analytics.stability import (
    _Corpus,
    agreement,
    community_stability,
    compare_stability,
    stability,
)
from graphkit.cli import main
from graphkit.errors import InputError
from graphkit.store import KnowledgeGraph

from .conftest import POSTINGS, graph_of

SKILLS = st.dictionaries(
    st.sampled_from(["Python", "SQL", "SLAM"]),
    st.sampled_from(["required", "preferred", "context"]),
    min_size=1,
)
CORPORA = st.lists(
    st.tuples(st.sampled_from(["Robotics", "Pricing"]), st.sampled_from(["Economist", "Tester"]), SKILLS),
    min_size=1,
    max_size=4,
)


def _contents(network: Any) -> tuple[dict[Any, Any], dict[Any, Any]]:
    nodes = {node: dict(facts) for node, facts in network.nodes(data=True)}
    return nodes, {
        (one, other, key): dict(facts) for one, other, key, facts in network.edges(keys=True, data=True)
    }


@settings(max_examples=15, deadline=None)
@given(postings=CORPORA)
def test_leaving_out_is_retracting(postings: list[tuple[str, str, dict[str, str]]]) -> None:
    kg = graph_of(postings)
    corpus = _Corpus(kg)
    whole = _contents(corpus.network)
    for info in kg.documents():
        smaller = graph_of(postings)
        smaller.retract(info.iri)
        with corpus.without(info.iri) as network:
            assert _contents(network) == _contents(to_networkx(smaller))
        assert _contents(corpus.network) == whole


@pytest.mark.parametrize("by", ["pagerank", "degree", "betweenness", "documents", "bridge"])
def test_rows_are_those_of_rank_with_a_range(kg: KnowledgeGraph, by: str) -> None:
    found, ranked = stability(kg, by=by, limit=3), rank(kg, by=by, limit=3)
    assert [tuple(row)[: len(ranked.columns)] for row in found] == [tuple(row) for row in ranked]
    for place, row in enumerate(found, 1):
        assert row.place == place
        assert row.best <= place
        assert row.worst is None or row.worst >= place
        assert row.low <= row[by] <= row.high
    assert "each of 4 documents" in found.description


def test_what_hangs_on_one_document_is_named(kg: KnowledgeGraph) -> None:
    by_label = {row.skillLabel: row for row in stability(kg, by="documents", limit=None)}
    assert by_label["Python"].hangs is None
    assert by_label["econometrics"].hangs == "gone without it"
    assert by_label["econometrics"].documentLabel == "Posting 2"
    assert by_label["econometrics"].worst is None


def test_top_and_shift() -> None:
    kg = graph_of(POSTINGS)
    rows = {row.skillLabel: row for row in stability(kg, by="documents", limit=2, shift=1)}
    assert any(row.hangs == "not among the first 2 without it" for row in rows.values())


def test_a_sample_is_said(kg: KnowledgeGraph) -> None:
    found = stability(kg, sample=2, seed=3)
    assert "2 of 4 documents, drawn with seed 3" in found.description
    assert found == stability(kg, sample=2, seed=3)


def test_communities(kg: KnowledgeGraph) -> None:
    found = stability(kg, by="communities")
    assert found.description == community_stability(kg).description
    assert "adjusted Rand index" in found.description
    assert sum(row.members for row in found) == len(
        {node.iri for kind in ("team", "skill") for node in kg.nodes(kind)}
    )
    assert all(0 <= row.least_kept <= 1 for row in found)


def test_comparison(kg: KnowledgeGraph) -> None:
    found = compare_stability(kg, "Robotics", "Pricing")
    rows = {row.skillLabel: row for row in found}
    # Pricing has one posting: without it, nothing is shared.
    assert rows["Python"].asked_by == "both"
    assert (rows["Python"].hangs, rows["Python"].documentLabel) == ("not shared without it", "Posting 2")
    assert rows["SLAM"].hangs == "not asked for without it"
    assert rows["C++"].hangs is None
    assert rows["SLAM"].documentLabel == "Posting 0"
    assert "shared 0 to 1" in found.description


PARTITIONS = st.lists(st.integers(0, 3), min_size=1, max_size=8)


def _groups(numbers: list[int]) -> list[frozenset[str]]:
    return [
        frozenset(str(place) for place, one in enumerate(numbers) if one == number) for number in set(numbers)
    ]


@given(one=PARTITIONS, other=PARTITIONS)
def test_agreement_is_symmetric_and_at_most_one(one: list[int], other: list[int]) -> None:
    value = agreement(_groups(one), _groups(other))
    assert value == agreement(_groups(other), _groups(one))
    assert value <= 1
    assert agreement(_groups(one), _groups(one)) == 1


def test_wrong_numbers_are_errors(kg: KnowledgeGraph) -> None:
    for options in ({"sample": 0}, {"shift": 0}, {"limit": -1}, {"by": "luck"}, {"type": "Luck"}):
        with pytest.raises(InputError):
            stability(kg, **options)


def test_command(kg: KnowledgeGraph, tmp_path: Any, capsys: pytest.CaptureFixture[str]) -> None:
    path = str(kg.save(tmp_path / "graph.trig"))
    assert main(["rank", path, "--by", "documents", "--stability"]) == 0
    captured = capsys.readouterr()
    assert "gone without it" in captured.out
    assert "left out once" in captured.err
