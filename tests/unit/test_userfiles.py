"""The cache behind the ontology and the index of labels: cached is uncached, and no harm comes of it."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest
import spacy

from graphkit import gazetteer
from graphkit import ontology as ontology_module
from graphkit.extraction.vocabulary import Vocabulary
from graphkit.ontology import Ontology, shipped_folder
from graphkit.userfiles import rare_garbage, recall


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache in which nothing is yet; the folder itself is not made."""
    monkeypatch.setenv("GRAPHKIT_VOCABULARY", str(tmp_path / "shelf"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache"


def fresh(extra: tuple[Path, ...] = ()) -> Ontology:
    """An ontology that no earlier call has left in memory."""
    return ontology_module._load.__wrapped__(shipped_folder(), extra)


def test_cached_is_uncached(cache: Path) -> None:
    first, second = fresh(), fresh()
    assert len(list((cache / "graphkit").glob("ontology-*.json"))) == 1
    for name in ("version", "concepts", "predicate_labels", "class_labels", "styles"):
        assert getattr(first, name) == getattr(second, name)
    one = Vocabulary(spacy.blank("en"), first)
    two = Vocabulary(spacy.blank("en"), second)
    assert len(list((cache / "graphkit").glob("labels-*.json"))) == 1
    assert (one._codes, one._beginnings) == (two._codes, two._beginnings)
    assert one._found("python") == two._found("python") != ()


@pytest.mark.parametrize("harm", [b"", b"garbage", b"\xff\xfe\n{}", None])
def test_broken_cache_is_made_anew(cache: Path, harm: bytes | None) -> None:
    good = fresh()
    (path,) = (cache / "graphkit").glob("ontology-*.json")
    content = path.read_bytes()
    # None: one letter of a label is another one, and the JSON is still valid.
    path.write_bytes(content.replace(b"machine learning", b"machine yearning") if harm is None else harm)
    assert fresh().concepts == good.concepts
    assert path.read_bytes() == content


def test_cache_that_cannot_be_written_costs_only_time(cache: Path) -> None:
    (cache).write_text("a file, no folder", encoding="utf-8")
    assert len(fresh().concepts) > 1000


def test_cache_is_asked_by_key_and_does_not_grow_for_ever(cache: Path) -> None:
    made: list[int] = []

    def make() -> list[str]:
        made.append(len(made))
        return ["made"]

    for number in (*range(9), 8):
        assert recall("test", str(number), make) == ["made"]
    assert made == list(range(9))
    assert len(list((cache / "graphkit").glob("test-*.json"))) == 6


def test_tokenizer_of_ones_own_has_its_own_index() -> None:
    ontology = fresh()
    usual, other = spacy.blank("en"), spacy.blank("en")
    other.tokenizer.infix_finditer = None  # type: ignore[union-attr]
    assert Vocabulary(usual, ontology)._codes != Vocabulary(other, ontology)._codes


def test_garbage_is_looked_for_seldom_and_then_as_before() -> None:
    before = gc.get_threshold()
    with pytest.raises(KeyError), rare_garbage():
        assert gc.isenabled()
        assert gc.get_threshold()[0] > before[0]
        raise KeyError
    assert gc.get_threshold() == before


def test_cached_cities_are_those_of_the_package(cache: Path) -> None:
    made, read = gazetteer._atlas.__wrapped__(), gazetteer._atlas.__wrapped__()
    assert len(list((cache / "graphkit").glob("cities-*.json"))) == 1
    assert made == read == gazetteer._make_atlas()
