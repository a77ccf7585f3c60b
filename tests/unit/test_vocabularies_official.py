"""The official downloads of ESCO and O*NET as vocabularies: small ones made here, and the real ones."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from graphkit.errors import InputError
from graphkit.ontology import load_ontology
from graphkit.vocabularies import (
    import_esco,
    import_onet,
    list_vocabularies,
)
from graphkit.vocabularies.labels import is_plain, key

EX = "https://example.org/"


@pytest.fixture(scope="module")
def warm(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, warm: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Neither the shelf nor the cache of the person who runs the tests is touched."""
    monkeypatch.setenv("GRAPHKIT_VOCABULARY", str(tmp_path / "shelf"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(warm))
    return tmp_path


@pytest.mark.parametrize(
    ("label", "plain"),
    [
        ("communication", True),
        ("Swift", True),
        ("R", True),
        ("SQL", False),
        ("PyTorch", False),
        ("C++", False),
    ],
)
def test_plain_words_need_support(label: str, plain: bool) -> None:
    assert is_plain(label) == plain


def table(path: Path, rows: list[dict[str, str]], delimiter: str = ",") -> None:
    path.parent.mkdir(exist_ok=True)
    if delimiter == "\t":
        # O*NET quotes nothing.
        lines = ["\t".join(cells) for cells in (rows[0], *(row.values() for row in rows))]
        path.write_text("\r\n".join(lines) + "\r\n", encoding="utf-8")
        return
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)


def esco_row(iri: str, label: str, names: str = "", status: str = "released") -> dict[str, str]:
    return {
        "conceptUri": iri,
        "preferredLabel": label,
        "altLabels": names,
        "status": status,
        "description": "What it is about, at some length. And more.",
    }


@pytest.fixture
def esco(tmp_path: Path) -> Path:
    folder = tmp_path / "ESCO dataset - v1.2.0"
    rows = [
        esco_row(EX + "s1", "manage flurbs", "flurb management\ndata\nand flurbs\npeople management"),
        esco_row(EX + "s2", "Gnarf (computer programming)", "Gnarf"),
        esco_row(EX + "s3", "flurbology"),
        esco_row(EX + "s4", "Python (computer programming)"),
        esco_row(EX + "s5", "gone", status="deprecated"),
        esco_row(EX + "s6", "machine learning"),
    ]
    table(folder / "skills_en.csv", rows)
    table(folder / "skillGroups_en.csv", [esco_row(EX + "g", "flurb matters")])
    table(folder / "broaderRelationsSkillPillar_en.csv", [{"conceptUri": EX + "s1", "broaderUri": EX + "g"}])
    return folder


def test_esco_becomes_skos(esco: Path) -> None:
    added = import_esco(esco)
    found = load_ontology()
    managed = found.concepts[EX + "s1"]
    assert (managed.label, managed.alt_labels, managed.broader) == (
        "manage flurbs",
        ("flurb management",),
        (EX + "g",),
    )
    assert managed.definition == "What it is about, at some length."
    assert found.concepts[EX + "s2"].ambiguous_labels == ("Gnarf",)
    assert found.concepts[EX + "s3"].ambiguous_labels == ("flurbology",)
    assert EX + "s6" in found.find("machine learning", kind="skill").exact_match
    assert not {EX + "s5", EX + "s6"} & set(found.concepts)
    text = added.path.read_text(encoding="utf-8")
    assert text.startswith("# ESCO 1.2.0 (English)")
    assert "ESCO classification of the European Commission" in text
    assert "creativecommons.org/licenses/by/4.0" in text


@pytest.mark.parametrize(
    "name", ["skills_en.csv", "skillGroups_en.csv", "broaderRelationsSkillPillar_en.csv"]
)
def test_missing_or_wrong_file_of_esco_is_named(esco: Path, name: str) -> None:
    (esco / name).write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(InputError, match=rf"{name}: no column .*download ESCO"):
        import_esco(esco)
    (esco / name).unlink()
    with pytest.raises(InputError, match=rf"{name}: no such file .*download ESCO"):
        import_esco(esco)


def test_table_that_is_no_text_is_named(esco: Path) -> None:
    (esco / "skills_en.csv").write_bytes(b"conceptUri,\xff\xfe\n")
    with pytest.raises(InputError, match=r"skills_en\.csv: not a UTF-8 table"):
        import_esco(esco)


def test_folder_and_kinds_are_checked(esco: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such folder"):
        import_onet(tmp_path / "nowhere")
    with pytest.raises(InputError, match="'teams' can't be imported"):
        import_esco(esco, kinds=["teams"])
    with pytest.raises(InputError, match="nothing to import"):
        import_esco(esco, kinds=[])


def test_onet_becomes_skos(tmp_path: Path) -> None:
    folder = tmp_path / "db"
    code, tool = "O*NET-SOC Code", {"Commodity Code": "43232306", "Commodity Title": "Flurb query software"}
    table(folder / "Technology Skills.txt", [{code: "1", "Example": 'Flurb "3"', **tool}], "\t")
    table(
        folder / "Occupation_Data.txt",
        [{code: "15-9.00", "Title": "Flurb Wranglers", "Description": "Wrangle."}],
        "\t",
    )
    titles = ["CFO (Chief Flurb Officer)", "Agent", "Flurb Hand"]
    table(
        folder / "Alternate_Titles.txt",
        [{code: "15-9.00", "Alternate Title": title, "Short Title": "n/a"} for title in titles],
        "\t",
    )
    (folder / "Read_Me.txt").write_text("O*NET 29.2 Database\n", encoding="utf-8")
    added = import_onet(folder, kinds=["skills", "occupations"])
    found = load_ontology()
    wrangler = found.concepts["https://www.onetonline.org/link/summary/15-9.00"]
    assert (wrangler.type, wrangler.notation) == ("RoleType", "15-9.00")
    assert "Chief Flurb Officer" in wrangler.labels
    assert "Agent" not in wrangler.labels
    assert found.find("flurb query software").notation == "43232306"
    assert any(
        iri.startswith("https://www.onetonline.org/search/tech/example?e=Flurb") for iri in found.concepts
    )
    assert "O*NET 29.2 Database by the U.S. Department of Labor" in added.path.read_text(encoding="utf-8")


def test_real_esco_loads_beside_the_shipped_ones(shared: Path) -> None:
    before = load_ontology()
    added = import_esco(shared / "data" / "esco-1.1.1")
    assert added.new + len(added.matches) > 14_000
    found = load_ontology()
    assert set(before.concepts) < set(found.concepts)
    assert {up for c in found.concepts.values() for up in c.broader if found.concept(up) is None} == set()
    assert [iri for iri in found.concepts if iri in found.ancestors(iri)] == []
    labels: dict[tuple[str, str], set[str]] = {}
    for concept in found.concepts.values():
        if concept.iri not in before.concepts:
            for label in concept.labels:
                labels.setdefault((concept.type, key(label)), set()).add(concept.iri)
    assert [iris for iris in labels.values() if len(iris) > 1] == []


def test_real_onet_loads_beside_the_shipped_ones(shared: Path) -> None:
    added = import_onet(shared / "data" / "onet-29.2", kinds=["skills", "occupations"])
    counts = list_vocabularies()[0].counts
    assert counts["skill"] > 8000
    assert counts["role"] > 800
    assert added.name == "onet"
    assert load_ontology().find("registered nurse", kind="role").close_match
