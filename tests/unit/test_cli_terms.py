"""The commands about vocabularies, as a person types them."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphkit.cli import main

OWN = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://example.org/f> a skos:Concept ; skos:prefLabel "flurbing" ; skos:altLabel "list \x1b[31mof flurbs" .
<https://example.org/p> a skos:Concept ; skos:prefLabel "Python" .
"""


@pytest.fixture(scope="module")
def warm(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, warm: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GRAPHKIT_VOCABULARY", str(tmp_path / "shelf"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(warm))
    return tmp_path


@pytest.fixture
def own(tmp_path: Path) -> str:
    path = tmp_path / "my words.ttl"
    path.write_text(OWN, encoding="utf-8")
    return str(path)


def labels(capsys: pytest.CaptureFixture[str], *words: str) -> list[str]:
    """Second column of what a command prints."""
    capsys.readouterr()
    main(list(words))
    return [line.split("\t")[1] for line in capsys.readouterr().out.splitlines()[1:]]


def test_text_alone_and_find_are_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    found = labels(capsys, "terms", "forecasting", "--kind", "skill")
    assert found
    assert labels(capsys, "terms", "find", "--kind", "skill", "forecasting") == found
    assert labels(capsys, "terms", "--kind", "skill", "forecasting") == found


def test_terms_alone_lists_everything(capsys: pytest.CaptureFixture[str]) -> None:
    assert len(labels(capsys, "terms")) > 1000


def test_nothing_found_is_a_finding() -> None:
    assert main(["terms", "find", "no such words"]) == 1


def test_add_list_find_remove(own: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["terms", "add", own]) == 0
    said = capsys.readouterr()
    assert said.out.strip().endswith(".ttl")
    assert "kept my-words: 1 new concepts, 1 known ones" in said.err
    assert "Python is Python" in said.err
    assert main(["terms", "list"]) == 0
    assert "my-words" in capsys.readouterr().out
    assert labels(capsys, "terms", "flurbing") == ["flurbing"]
    # A word that is also an action is looked for with find.
    assert "flurbing" in labels(capsys, "terms", "find", "list")
    assert main(["terms", "remove", "my-words"]) == 0
    assert main(["terms", "flurbing"]) == 1


def test_labels_do_not_drive_the_terminal(own: str, capsys: pytest.CaptureFixture[str]) -> None:
    main(["terms", "add", own])
    main(["terms", "flurbing"])
    said = capsys.readouterr()
    assert "\x1b" not in said.out + said.err


def test_kind_and_name_are_taken(own: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["terms", "add", "--kind", "team", "--name", "mine", own]) == 0
    assert labels(capsys, "terms", "flurbing", "--kind", "team") == ["flurbing"]
    assert main(["terms", "remove", "mine"]) == 0


def test_empty_shelf_says_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["terms", "list"]) == 0
    assert "graphkit terms add FILE" in capsys.readouterr().err


def test_broken_vocabulary_is_a_finding_of_list(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "shelf").mkdir()
    (home / "shelf" / "bad.ttl").write_text("<a", encoding="utf-8")
    assert main(["terms", "list"]) == 1
    assert "broken" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["add", "nowhere.ttl"], "nowhere.ttl: no such file"),
        (["remove", "nothing"], "nothing: no vocabulary of this name"),
        (["import", "esco", "nowhere"], "nowhere: no such folder"),
        (["import", "onet", ".", "--kinds", "teams"], "'teams' can't be imported"),
    ],
)
def test_errors_name_the_place(words: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["terms", *words]) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("action", ["find", "list", "add", "import", "remove"])
def test_each_action_has_help(action: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["terms", action, "--help"])
    assert stopped.value.code == 0
    assert f"usage: graphkit terms {action}" in capsys.readouterr().out


def test_import_keeps_a_download(shared: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        main(["terms", "import", "esco", str(shared / "data" / "esco-1.1.1"), "--kinds", "occupations"]) == 0
    )
    assert "kept esco" in capsys.readouterr().err
