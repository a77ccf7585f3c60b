"""The command line: verbs, exit codes, and which stream says what."""

from __future__ import annotations

import contextlib
import io
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from graphkit.cli import main, parser

VERBS = ("build", "extract", "validate", "query", "explain", "rank", "map", "terms")
POSTING = (
    "Job title: Data Scientist\n\nThe Harbour Ledger team is hiring in Berlin, Germany. "
    "You must know Python. Working knowledge of SQL is a plus.\n"
)
HOSTILE = (
    "Job title: \x1b[31mData Engineer\x1b[0m\n\n"
    "The Quay Control team is hiring. \x1b]0;owned\x07 You must know Python.\n"
)


class Said:
    """Exit code and both streams of one command."""

    def __init__(self, *words: str) -> None:
        self.out, self.err, self.code = "", "", 0
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            try:
                self.code = main(list(words))
            except SystemExit as stopped:
                self.code = int(stopped.code or 0)
        self.out, self.err = out.getvalue(), err.getvalue()


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sources")
    (folder / "a.txt").write_text(POSTING, encoding="utf-8")
    (folder / "b.txt").write_text(HOSTILE, encoding="utf-8")
    (folder / "c.md").write_text(
        "# Economists\n\nEconomists are assessed for causal inference.\n", encoding="utf-8"
    )
    return folder


@pytest.fixture(scope="module")
def built(sources: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Said]:
    out = tmp_path_factory.mktemp("out") / "deep"
    return out, Said("build", str(sources), "-o", str(out))


@pytest.fixture(scope="module")
def graph(built: tuple[Path, Said]) -> str:
    return str(built[0])


@pytest.fixture(scope="module")
def lines(sources: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in Said("extract", str(sources)).out.splitlines()]


@pytest.mark.parametrize("verb", VERBS)
def test_verb_has_help(verb: str) -> None:
    said = Said(verb, "--help")
    assert said.code == 0
    assert "usage: graphkit " + verb in said.out


def test_help_names_every_verb() -> None:
    said = Said("--help")
    assert said.code == 0
    assert all(f"    {verb} " in said.out for verb in VERBS)


def test_version_is_printed() -> None:
    assert Said("--version").out.startswith("graphkit ")


@pytest.mark.parametrize(
    "words", [(), ("fly",), ("build",), ("query", "--format", "xml"), ("rank", "g", "--by", "luck")]
)
def test_wrong_usage_is_two(words: Sequence[str]) -> None:
    said = Said(*words)
    assert (said.code, said.out) == (2, "")
    assert "usage: graphkit" in said.err


def test_parser_is_of_the_standard_library() -> None:
    assert parser().prog == "graphkit"


# --- build ---


def test_build_succeeds(built: tuple[Path, Said]) -> None:
    assert built[1].code == 0


def test_build_prints_the_paths_it_wrote(built: tuple[Path, Said]) -> None:
    folder, said = built
    for name in ("graph.trig", "knowledge.ttl", "map.html", "report.md"):
        assert str(folder / name) in said.out
        assert (folder / name).is_file()


def test_build_prints_a_summary(built: tuple[Path, Said]) -> None:
    rows = {" ".join(line.split()) for line in built[1].out.splitlines()}
    assert "documents 3" in rows
    assert "violations 0" in rows


def test_build_tells_what_it_left_out_on_standard_error(sources: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty.txt"
    empty.write_bytes(b"")
    said = Said("build", str(sources / "a.txt"), str(empty), "-o", str(tmp_path / "out"))
    assert said.code == 0
    assert "empty.txt" in said.err
    assert "empty.txt" not in said.out


def test_build_strict_stops_at_an_unreadable_file(sources: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty.txt"
    empty.write_bytes(b"")
    said = Said("build", str(sources / "a.txt"), str(empty), "-o", str(tmp_path / "out"), "--strict")
    assert said.code in (1, 2)
    assert "empty.txt" in said.err
    assert not (tmp_path / "out" / "graph.trig").exists()


def test_build_into_a_file_is_refused_by_name(sources: Path) -> None:
    said = Said("build", str(sources / "a.txt"), "-o", str(sources / "a.txt"))
    assert said.code == 2
    assert "a.txt" in said.err
    assert "Traceback" not in said.err


def test_build_of_a_missing_file_names_it(tmp_path: Path) -> None:
    said = Said("build", str(tmp_path / "nowhere.txt"), "-o", str(tmp_path / "out"))
    assert "nowhere.txt" in said.err
    assert "Traceback" not in said.err


def test_build_with_a_broken_vocabulary_names_it(sources: Path, tmp_path: Path) -> None:
    path = tmp_path / "own.ttl"
    path.write_text("not turtle", encoding="utf-8")
    said = Said("build", str(sources / "a.txt"), "-o", str(tmp_path / "out"), "--vocabulary", str(path))
    assert said.code == 2
    assert "own.ttl" in said.err


# --- extract ---


def test_extract_prints_one_json_line_a_document(lines: list[dict[str, Any]]) -> None:
    assert len(lines) == 3


def test_extract_has_exactly_the_promised_keys(lines: list[dict[str, Any]]) -> None:
    for line in lines:
        assert list(line) == ["id", "source", "title", "kind", "offset", "text_sha256", "mentions", "claims"]


def test_extract_mentions_have_exactly_the_promised_keys(lines: list[dict[str, Any]]) -> None:
    keys = {tuple(mention) for line in lines for mention in line["mentions"]}
    assert keys == {("type", "start", "end", "text", "label", "concept", "strength", "section", "rule")}


def test_extract_claims_have_exactly_the_promised_keys(lines: list[dict[str, Any]]) -> None:
    # A claim may say more after these: which others would do instead, years of experience, seniority.
    keys = {tuple(claim)[:7] for line in lines for claim in line["claims"]}
    assert keys == {("subject", "subjectLabel", "predicate", "object", "objectLabel", "strength", "mentions")}
    more = {key for line in lines for claim in line["claims"] for key in list(claim)[7:]}
    assert more <= {"alternatives", "years", "seniority"}


def test_extract_uses_the_promised_types_and_predicates(lines: list[dict[str, Any]]) -> None:
    postings = [line for line in lines if line["kind"] == "posting"]
    types = {mention["type"] for line in lines for mention in line["mentions"]}
    own = {c["predicate"] for line in postings for c in line["claims"] if c["subject"] == line["id"]}
    assert types <= {"Skill", "Team", "Location", "RoleType", "Program"}
    assert own <= {"gk:postedBy", "gk:forRole", "gk:locatedIn", "gk:asksFor", "gk:mentionsProgram"}


def test_extract_offsets_are_code_points_of_the_source(lines: list[dict[str, Any]], sources: Path) -> None:
    for line in lines:
        source = (sources / Path(line["source"]).name).read_text(encoding="utf-8")
        for mention in line["mentions"] if line["offset"] is not None else ():
            start = line["offset"] + mention["start"]
            assert source[start : start + len(mention["text"])] == mention["text"]


def test_extract_claims_point_to_mentions(lines: list[dict[str, Any]]) -> None:
    for line in lines:
        for claim in line["claims"]:
            assert claim["mentions"]
            assert all(line["mentions"][number] for number in claim["mentions"])


def test_extract_never_prints_escape_characters_raw(sources: Path) -> None:
    assert "\x1b" not in Said("extract", str(sources)).out


def test_extract_reads_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(POSTING.encode()), encoding="utf-8"))
    (line,) = Said("extract", "-").out.splitlines()
    assert {m["label"] for m in json.loads(line)["mentions"]} >= {"Python", "SQL"}


def test_extract_maps_columns(tmp_path: Path) -> None:
    path = tmp_path / "jobs.csv"
    path.write_text('body,name\n"You must know Python.",Data Scientist\n', encoding="utf-8")
    said = Said("extract", str(path), "--column", "text=body", "--column", "title=name")
    assert json.loads(said.out)["title"] == "Data Scientist"


@pytest.mark.parametrize("pair", ["text", "=body", "text="])
def test_column_without_both_sides_is_refused(sources: Path, pair: str) -> None:
    said = Said("extract", str(sources), "--column", pair)
    assert said.code == 2
    assert "--column" in said.err
    assert "text=description" in said.err


def test_extract_strict_stops_at_an_unreadable_file(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    said = Said("extract", str(tmp_path), "--strict")
    assert said.code in (1, 2)
    assert "empty.txt" in said.err


# --- validate ---


def test_validate_of_a_good_graph_is_zero_and_silent_on_standard_output(graph: str) -> None:
    said = Said("validate", graph)
    assert (said.code, said.out) == (0, "")
    assert "no violations" in said.err


def test_validate_of_a_spoiled_graph_is_one_and_names_the_place(graph: str, tmp_path: Path) -> None:
    from graphkit.store import KnowledgeGraph

    spoiled = tmp_path / "spoiled.nq"
    KnowledgeGraph.load(Path(graph) / "graph.trig").save(spoiled)
    kept = [line for line in spoiled.read_text("utf-8").splitlines(keepends=True) if "oa#exact" not in line]
    spoiled.write_text("".join(kept), encoding="utf-8")
    said = Said("validate", str(spoiled))
    assert said.code == 1
    assert said.out.strip()
    assert "violations" in said.err


def test_validate_takes_a_graph_file(graph: str) -> None:
    assert Said("validate", str(Path(graph) / "graph.trig")).code == 0


@pytest.mark.parametrize(
    "words",
    [("validate",), ("query", "skills-by-team"), ("explain", "a", "asksFor", "b"), ("rank",), ("map",)],
    ids=lambda words: words[0],
)
def test_missing_graph_is_refused_by_name_and_next_step(words: Sequence[str], tmp_path: Path) -> None:
    said = Said(words[0], str(tmp_path / "nowhere.trig"), *words[1:])
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("graphkit: ")
    assert "nowhere.trig" in said.err


def test_folder_without_a_graph_is_refused_by_name(tmp_path: Path) -> None:
    said = Said("validate", str(tmp_path))
    assert said.code == 2
    assert str(tmp_path) in said.err


def test_broken_graph_file_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "broken.trig").write_text("this is no graph", encoding="utf-8")
    said = Said("validate", str(tmp_path / "broken.trig"))
    assert said.code == 2
    assert "broken.trig" in said.err


# --- query ---


def test_query_list_names_every_query() -> None:
    said = Said("query", "--list")
    assert said.code == 0
    assert "skills-by-team" in said.out


def test_query_by_name_prints_a_table(graph: str) -> None:
    said = Said("query", graph, "skills-by-team")
    assert said.code == 0
    assert any("Harbour Ledger" in line and "Python" in line for line in said.out.splitlines())


def test_query_prints_json(graph: str) -> None:
    rows = json.loads(Said("query", graph, "skills-by-team", "--format", "json").out)
    assert {"team", "teamLabel", "skill", "skillLabel"} <= set(rows[0])


def test_query_prints_csv_with_a_head(graph: str) -> None:
    head, *rows = Said("query", graph, "skills-by-team", "--format", "csv").out.splitlines()
    assert head.startswith("team,teamLabel")
    assert rows


def test_query_binds_a_column(graph: str) -> None:
    said = Said("query", graph, "skills-by-team", "--set", "team=Quay Control", "--format", "json")
    assert {row["teamLabel"] for row in json.loads(said.out)} == {"Quay Control"}


def test_query_takes_sparql(graph: str) -> None:
    said = Said("query", graph, "SELECT (COUNT(?d) AS ?n) WHERE { ?d a gk:Posting }", "--format", "json")
    assert json.loads(said.out) == [{"n": 2}]


def test_query_takes_a_file(graph: str, tmp_path: Path) -> None:
    path = tmp_path / "own.rq"
    path.write_text("SELECT ?d WHERE { ?d a gk:Article }", encoding="utf-8")
    assert len(json.loads(Said("query", graph, str(path), "--format", "json").out)) == 1


@pytest.mark.parametrize(("name", "answer"), [("Posting", "yes\n"), ("Program", "no\n")])
def test_query_answers_ask(graph: str, name: str, answer: str) -> None:
    assert Said("query", graph, f"ASK {{ ?x a gk:{name} }}").out == answer


def test_query_construct_prints_turtle(graph: str) -> None:
    said = Said("query", graph, "CONSTRUCT { ?d a gk:Posting } WHERE { ?d a gk:Posting }")
    assert said.code == 0
    assert "Posting" in said.out


@pytest.mark.parametrize(
    "text",
    [
        "SELECT nothing",
        "no-such-query",
        "INSERT DATA { <a:a> <a:b> <a:c> }",
        "SELECT * WHERE { SERVICE <http://127.0.0.1:9> { ?s ?p ?o } }",
        "missing.rq",
    ],
)
def test_query_that_cannot_be_asked_is_two(graph: str, text: str) -> None:
    said = Said("query", graph, text)
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("graphkit: ")


def test_query_without_a_query_tells_the_next_step(graph: str) -> None:
    said = Said("query", graph)
    assert said.code == 2
    assert "--list" in said.err


def test_tables_do_not_cut_words_in_a_pipe(graph: str) -> None:
    said = Said("query", graph, "SELECT ?t WHERE { GRAPH ?d { ?d gk:text ?t } }")
    assert "Working knowledge of SQL is a plus." in said.out


@pytest.mark.parametrize("form", ["table", "csv", "json"])
def test_query_never_prints_escape_characters_raw(graph: str, form: str) -> None:
    said = Said("query", graph, "SELECT ?t WHERE { GRAPH ?d { ?d gk:text ?t } }", "--format", form)
    assert "Quay Control" in said.out
    assert "\x1b" not in said.out
    assert "\x07" not in said.out


# --- explain, rank, map, terms ---


def test_explain_shows_the_sentence_with_the_words_marked(graph: str) -> None:
    said = Said("explain", graph, "Harbour Ledger", "asksFor", "SQL")
    assert said.code == 0
    assert "Working knowledge of [SQL] is a plus." in said.out
    assert "preferred" in said.out


def test_explain_shows_how_sure_a_claim_is(graph: str) -> None:
    told = json.loads(
        Said("explain", graph, "Harbour Ledger", "asksFor", "SQL", "--json").out.splitlines()[0]
    )
    said = Said("explain", graph, "Harbour Ledger", "asksFor", "SQL")
    assert f"confidence {told['confidence']:.2f})" in said.out.splitlines()[0]
    rows = Said("query", graph, "skills-by-team", "--set", "team=Harbour Ledger", "--explain")
    assert f"(confidence {told['confidence']:.2f}):" in rows.out


def test_explain_prints_json(graph: str) -> None:
    said = Said("explain", graph, "Harbour Ledger", "asksFor", "SQL", "--json")
    first = json.loads(said.out.splitlines()[0])
    assert (first["exact"], first["strength"]) == ("SQL", "preferred")


def test_explain_of_an_edge_that_is_not_there_is_one(graph: str) -> None:
    said = Said("explain", graph, "Quay Control", "asksFor", "SQL")
    assert (said.code, said.out) == (1, "")
    assert "no sentence" in said.err


def test_explain_of_an_unknown_name_is_two(graph: str) -> None:
    said = Said("explain", graph, "Nobody", "asksFor", "SQL")
    assert said.code == 2
    assert "Nobody" in said.err


def test_explain_never_prints_escape_characters_raw(graph: str) -> None:
    said = Said("explain", graph, "Quay Control", "asksFor", "Python")
    assert said.code == 0
    assert "\x1b" not in said.out


def test_rank_prints_a_table(graph: str) -> None:
    said = Said("rank", graph)
    assert said.code == 0
    assert "Python" in said.out


@pytest.mark.parametrize("by", ["pagerank", "degree", "betweenness", "documents", "bridge"])
def test_rank_takes_each_measure(graph: str, by: str) -> None:
    rows = json.loads(Said("rank", graph, "--by", by, "--format", "json").out)
    assert "Python" in {value for row in rows for value in row.values()}


def test_rank_takes_a_type_and_a_limit(graph: str) -> None:
    rows = json.loads(Said("rank", graph, "--type", "Team", "--limit", "1", "--format", "json").out)
    assert len(rows) == 1


def test_rank_of_an_unknown_type_is_two(graph: str) -> None:
    said = Said("rank", graph, "--type", "Cheese")
    assert said.code == 2
    assert "Cheese" in said.err


def test_map_writes_a_file_and_prints_its_path(graph: str, tmp_path: Path) -> None:
    path = tmp_path / "own.html"
    said = Said("map", graph, "-o", str(path), "--title", "Own")
    assert (said.code, said.out) == (0, f"{path}\n")
    assert "<html" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(("option", "there"), [((), True), (("--no-text",), False)])
def test_map_without_text_leaves_out_what_nobody_quotes(
    option: tuple[str, ...], there: bool, tmp_path: Path
) -> None:
    text = "Job title: Data Scientist\n\nYou know Python. The canal is mild in spring.\n"
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    assert Said("build", str(tmp_path / "a.txt"), "-o", str(tmp_path / "out")).code == 0
    path = tmp_path / "own.html"
    assert Said("map", str(tmp_path / "out"), "-o", str(path), *option).code == 0
    page = path.read_text(encoding="utf-8")
    assert ("canal is mild" in page) is there


def test_terms_lists_concepts() -> None:
    said = Said("terms", "reinforcement learning", "--kind", "skill")
    head, *rows = said.out.splitlines()
    assert said.code == 0
    assert head == "iri\tlabel\tkind\tbroader\tother names"
    assert any(row.split("\t")[1] == "reinforcement learning" for row in rows)


def test_terms_that_find_nothing_are_one() -> None:
    assert Said("terms", "no such thing at all").code == 1


def test_terms_of_one_kind_are_of_that_kind() -> None:
    rows = Said("terms", "data", "--kind", "role").out.splitlines()[1:]
    assert {row.split("\t")[2] for row in rows} == {"role"}


# --- as a program ---


def test_program_extracts_from_standard_input() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "graphkit", "extract", "-"],
        input=POSTING.encode(),
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0
    assert done.stderr == b""
    assert {m["label"] for m in json.loads(done.stdout)["mentions"]} >= {"Python", "SQL", "data scientist"}


def test_program_survives_a_reader_that_leaves() -> None:
    done = subprocess.run(
        ["bash", "-c", f"{sys.executable} -m graphkit terms | head -1; exit ${{PIPESTATUS[0]}}"],
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")


def test_program_tells_an_error_in_one_line(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "graphkit", "validate", str(tmp_path / "nowhere.trig")],
        capture_output=True,
        timeout=120,
        check=False,
        text=True,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1


def test_evaluate_writes_confidence_and_shows_the_part(tmp_path: Path) -> None:
    text = "You must know Python. We use SQL daily."
    rows = [
        {"id": name, "kind": "posting", "text": text, "entities": _skills(text), "relations": []}
        for name in ("a", "b", "c")
    ]
    (tmp_path / "gold.json").write_text(json.dumps({"documents": rows}), encoding="utf-8")
    file = tmp_path / "confidence.ttl"
    said = Said(
        "evaluate", str(tmp_path), "--part", "tuned", "--write-confidence", str(file), "--errors", "3"
    )
    assert said.code == 0
    assert "expected calibration error" in said.out
    assert "gk:Measurement" in file.read_text(encoding="utf-8")
    assert str(file) in said.err
    told = json.loads(Said("evaluate", str(tmp_path), "--json").out)
    assert any(table["table"].startswith("Rules of claims") for table in told["tables"])
    assert Said("evaluate", str(tmp_path), "--part", "half").code == 2


def _skills(text: str) -> list[dict[str, object]]:
    return [
        {
            "type": "skill",
            "surface": name,
            "canonical": name,
            "aliases": [],
            "start": text.index(name),
            "end": text.index(name) + len(name),
            "requirement": "required",
        }
        for name in ("Python", "SQL")
    ]
