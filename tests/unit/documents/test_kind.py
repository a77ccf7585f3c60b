"""Article or posting."""

from __future__ import annotations

import json
from pathlib import Path

from graphkit.documents import kind_of_text, posting_score, read_documents


def test_gold_kinds_are_all_right(shared: Path) -> None:
    gold = json.loads((shared / "gold/dev/gold.json").read_text(encoding="utf-8"))
    for entry in gold["documents"]:
        text = (shared / "gold/dev" / entry["file"]).read_text(encoding="utf-8")
        assert kind_of_text(text) == entry["kind"], entry["id"]


def test_kinds_of_the_corpora_are_right_in_97_of_100(shared: Path) -> None:
    right = total = 0
    for name, kind in (
        ("tts-postings/postings", "posting"),
        ("usajobs/full_postings", "posting"),
        ("18f-blog/posts", "article"),
        ("sourcegraph-handbook/pages", "article"),
    ):
        kinds = [document.kind for document in read_documents([shared / "data" / f"{name}.jsonl"]).documents]
        right += kinds.count(kind)
        total += len(kinds)
    assert total > 700
    assert right / total > 0.97


def test_an_article_on_a_day_in_the_life_is_an_article() -> None:
    assert (
        kind_of_text("A day in the life of an engineer\n\nWe are hiring, and this is a full-time job.")
        == "article"
    )


def test_length_alone_changes_nothing() -> None:
    assert posting_score("Apply online. " * 500) == posting_score("Apply online.")
