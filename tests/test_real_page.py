"""What the graph of the real page must know, asked of the graph itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

import graphkit
from graphkit.building import Built, run_build
from graphkit.outputs import write_outputs
from graphkit.store import KnowledgeGraph

# One worker builds the page once.
pytestmark = pytest.mark.xdist_group("real-page")

ARTICLE = "How to build a successful career as a scientist at Amazon"
BOILERPLATE = (
    "about-company", "benefits", "equal-opportunity", "how-to-apply", "teaser",
)  # fmt: skip
#: Header, role and team of each posting, in the order of the page.
POSTINGS = [
    ("IN, KA, Bangalore", "data scientist",
     ("AWS Infrastructure Services", "AWS Supply Chain and Procurement", "Supply Chain Analytics")),
    ("US, NY, New York", "data scientist", ("Ring Data Science and Engineering",)),
    ("US, WA, Seattle", "machine learning scientist", ("Amazon Prime",)),
    ("US, WA, Seattle", "economist", ("AWS Central Economics & Sciences",)),
    ("DE, BE, Berlin", "applied scientist", ("Amazon Robotics",)),
    ("DE, BE, Berlin", "applied scientist", ("Amazon Robotics",)),
    ("TW, TPE, Taipei", "researcher", ("Amazon Lab126",)),
    ("IN, KA, Bengaluru", "scientist", ("Buyer Risk Prevention",)),
    ("US, CA, Palo Alto", "science leader",
     ("Sponsored Product Demand Utilization", "Sponsored Products demand utilization")),
    ("US, NY, New York", "data scientist", ("Marketing Decision Science",)),
]  # fmt: skip
#: Team, as people write it, and an organisation it sits in.
TEAMS = [
    ("AWS Infrastructure Services", "Amazon Web Services"),
    ("AWS Supply Chain and Procurement", "Amazon Web Services"),
    ("Ring Data Science and Engineering", "Ring"),
    ("AWS Central Economics & Sciences", "Amazon Web Services"),
    ("Amazon Robotics", "Amazon"),
    ("Amazon Lab126", "Amazon"),
    ("Buyer Risk Prevention", "Amazon"),
    ("Sponsored Products demand utilization", "Amazon"),
    ("Marketing Decision Science", "Amazon"),
    ("M5", "Amazon"),
]


@pytest.fixture(scope="module")
def built(shared: Path) -> Built:
    return run_build(shared / "seeds")


@pytest.fixture(scope="module")
def kg(built: Built) -> KnowledgeGraph:
    return built.kg


@pytest.fixture(scope="module")
def outputs(built: Built, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return write_outputs(built, tmp_path_factory.mktemp("out"))[0]


@pytest.fixture(scope="module")
def postings(kg: KnowledgeGraph) -> list[str]:
    """IRIs of the postings, in the order of the page."""
    found = sorted((d for d in kg.documents() if d.kind == "posting"), key=lambda d: d.offset or 0)
    return [document.iri for document in found]


def ask(kg: KnowledgeGraph, pattern: str) -> list[tuple[object, ...]]:
    """Distinct rows of a graph pattern; all its variables, in order of name."""
    names = sorted(set(re.findall(r"\?(\w+)", pattern)))
    shown = " ".join(f"?{name}" for name in names)
    result = kg.query(f"SELECT DISTINCT {shown} WHERE {{ {pattern} }}")
    return sorted((tuple(row) for row in result), key=repr)


def labels(kg: KnowledgeGraph, subject: str, predicate: str) -> set[object]:
    """Preferred labels of what a document or entity is joined to."""
    return {label for label, _ in ask(kg, f"<{subject}> gk:{predicate} ?x . ?x skos:prefLabel ?label")}


def named(kg: KnowledgeGraph, kind: str, name: str) -> set[object]:
    """IRIs of the entities of a class that have a name, in any case and number."""
    wanted = _loose(name)
    rows = ask(kg, f"?x a gk:{kind} . ?x skos:prefLabel|skos:altLabel ?label")
    return {iri for label, iri in rows if _loose(str(label)) == wanted}


def _loose(name: str) -> str:
    return re.sub(r"s\b", "", name.casefold().replace("&", "and"))


def surfaces(kg: KnowledgeGraph, document: str, claim: str = "asksFor") -> set[object]:
    """Words of the page that a posting's claims stand on."""
    pattern = (
        f"GRAPH <{document}> {{ ?c rdf:subject <{document}> ; rdf:predicate gk:{claim} ; "
        "prov:wasDerivedFrom ?m . "
        "?m oa:hasSelector ?s . ?s oa:exact ?exact }"
    )
    return {row[1] for row in ask(kg, pattern)}


# --- documents ---


def test_page_is_eleven_documents(kg: KnowledgeGraph) -> None:
    kinds = [document.kind for document in kg.documents()]
    assert (len(kinds), kinds.count("article"), kinds.count("posting")) == (11, 1, 10)


def test_nothing_is_left_out(built: Built) -> None:
    assert built.skipped == ()


def test_article_has_its_title(kg: KnowledgeGraph) -> None:
    assert [d.title for d in kg.documents() if d.kind == "article"] == [ARTICLE]


def test_postings_have_their_headers(kg: KnowledgeGraph, postings: list[str]) -> None:
    headers = {d.iri: d.header for d in kg.documents()}
    assert [headers[iri] for iri in postings] == [header for header, _, _ in POSTINGS]


def test_offsets_point_into_the_page(kg: KnowledgeGraph, shared: Path) -> None:
    (page,) = (shared / "seeds").glob("*.txt")
    source = page.read_text(encoding="utf-8")
    for document in kg.documents():
        assert document.offset is not None
        assert source[document.offset :].startswith(kg.text(document.iri))


@pytest.mark.parametrize("number", range(10))
def test_posting_is_for_its_role(kg: KnowledgeGraph, postings: list[str], number: int) -> None:
    assert POSTINGS[number][1] in labels(kg, postings[number], "forRole")


def test_posting_is_for_a_senior_data_scientist(kg: KnowledgeGraph, postings: list[str]) -> None:
    rows = {row.document for row in kg.query("roles-by-seniority", role="data scientist", seniority="senior")}
    assert postings[1] in rows
    assert postings[0] not in rows


@pytest.mark.parametrize("number", range(10))
def test_posting_is_posted_by_its_team(kg: KnowledgeGraph, postings: list[str], number: int) -> None:
    assert labels(kg, postings[number], "postedBy") & set(POSTINGS[number][2])


@pytest.mark.parametrize("number", range(10))
def test_posting_is_in_one_place(kg: KnowledgeGraph, postings: list[str], number: int) -> None:
    city = POSTINGS[number][0].rsplit(", ", 1)[1]
    places = {iri for (iri,) in ask(kg, f"<{postings[number]}> gk:locatedIn ?place")}
    assert places == named(kg, "Location", city) & places
    assert len(places) == 1


# --- programs ---


@pytest.mark.parametrize(
    "name", ["M5", "Day 1 Science Mentorship Program", "Amazon Machine Learning Conference"]
)
def test_program_is_known_once(kg: KnowledgeGraph, name: str) -> None:
    assert len(named(kg, "Program", name)) == 1


@pytest.mark.parametrize("m", ["multi-lingual", "multi-locale", "multi-modal", "multi-task", "multi-entity"])
def test_description_of_m5_names_each_m(kg: KnowledgeGraph, m: str) -> None:
    ((definition, _),) = ask(kg, '?x a gk:Program ; skos:prefLabel "M5"@en ; skos:definition ?definition')
    assert m in str(definition)


def test_m5_is_run_by_amazon_search_science_and_ai(kg: KnowledgeGraph) -> None:
    rows = ask(kg, '?x a gk:Program ; skos:prefLabel "M5"@en ; gk:runBy ?team . ?team skos:prefLabel ?name')
    assert [row[0] for row in rows] == ["Amazon Search Science and AI"]


def test_who_runs_m5_can_be_proven(kg: KnowledgeGraph) -> None:
    quotes = [
        item.quote
        for item in kg.evidence(kg.resolve("M5", "program"), "runBy", "Amazon Search Science and AI")
    ]
    assert any("M5" in quote for quote in quotes)


# --- places ---


@pytest.mark.parametrize(
    ("city", "region", "country"),
    [
        ("Bangalore", "IN-KA", "IN"),
        ("Berlin", "DE-BE", "DE"),
        ("Seattle", "US-WA", "US"),
        ("New York", "US-NY", "US"),
        ("Palo Alto", "US-CA", "US"),
    ],
)
def test_city_goes_up_to_region_and_country(kg: KnowledgeGraph, city: str, region: str, country: str) -> None:
    (iri,) = {iri for iri in named(kg, "Location", city) if ask(kg, f"<{iri}> schema:latitude ?x")}
    codes = {code for code, _ in ask(kg, f"<{iri}> skos:broader+ ?up . ?up skos:notation ?code")}
    assert {region, country} <= codes


def test_taipei_goes_up_to_its_country(kg: KnowledgeGraph) -> None:
    (iri,) = {iri for iri in named(kg, "Location", "Taipei") if ask(kg, f"<{iri}> schema:latitude ?x")}
    assert "TW" in {code for code, _ in ask(kg, f"<{iri}> skos:broader+ ?up . ?up skos:notation ?code")}


@pytest.mark.parametrize(
    ("city", "latitude", "longitude"),
    [
        ("Bengaluru", 12.97, 77.59),
        ("Berlin", 52.52, 13.41),
        ("Taipei", 25.05, 121.53),
        ("Seattle", 47.61, -122.33),
        ("New York", 40.71, -74.01),
        ("Palo Alto", 37.44, -122.14),
    ],
)
def test_city_has_coordinates(kg: KnowledgeGraph, city: str, latitude: float, longitude: float) -> None:
    rows = [
        (row[0], row[1])
        for iri in named(kg, "Location", city)
        for row in ask(kg, f"<{iri}> schema:latitude ?a ; schema:longitude ?o")
    ]
    assert rows == [(pytest.approx(latitude, abs=0.05), pytest.approx(longitude, abs=0.05))]


def test_bangalore_and_bengaluru_are_one_node_with_both_names(kg: KnowledgeGraph) -> None:
    (iri,) = named(kg, "Location", "Bangalore")
    names = {name for (name,) in ask(kg, f"<{iri}> skos:prefLabel|skos:altLabel ?name")}
    assert {"Bangalore", "Bengaluru"} <= names
    assert len(ask(kg, f"?d a gk:Posting ; gk:locatedIn <{iri}>")) == 2


# --- teams ---


@pytest.mark.parametrize("team", [team for team, _ in TEAMS])
def test_team_is_known_once(kg: KnowledgeGraph, team: str) -> None:
    assert len(named(kg, "Team", team)) == 1


@pytest.mark.parametrize(("team", "organization"), TEAMS)
def test_team_sits_in_its_organization(kg: KnowledgeGraph, team: str, organization: str) -> None:
    (iri,) = named(kg, "Team", team)
    above = {
        name for name, _ in ask(kg, f"<{iri}> gk:partOf+ ?up . ?up a gk:Organization ; skos:prefLabel ?name")
    }
    assert organization in above


@pytest.mark.parametrize(
    ("acronym", "name"),
    [
        ("AIS", "AWS Infrastructure Services"),
        ("ACES", "AWS Central Economics & Sciences"),
        ("BRP", "Buyer Risk Prevention"),
    ],
)
def test_acronym_and_long_form_are_one_node(kg: KnowledgeGraph, acronym: str, name: str) -> None:
    assert named(kg, "Team", acronym) == named(kg, "Team", name)


def test_team_of_the_vocabulary_is_not_new(kg: KnowledgeGraph) -> None:
    (iri,) = named(kg, "Team", "Amazon Robotics")
    assert not ask(kg, f"<{iri}> gk:isNew ?new")


def test_team_met_for_the_first_time_is_new(kg: KnowledgeGraph) -> None:
    (iri,) = named(kg, "Team", "Supply Chain Analytics")
    assert ask(kg, f"<{iri}> gk:isNew ?new") == [(True,)]


@pytest.mark.parametrize(
    "team", [team for team, _ in TEAMS if team not in ("AWS Infrastructure Services", "M5")]
)
def test_team_asks_for_skills_with_proof(kg: KnowledgeGraph, team: str) -> None:
    (iri,) = named(kg, "Team", team)
    if team == "AWS Supply Chain and Procurement" and not ask(kg, f"?d gk:postedBy <{iri}>"):
        pytest.skip("the posting names three units; another one posts it")
    rows = ask(kg, f"<{iri}> gk:asksFor ?skill")
    assert rows
    assert all(kg.evidence(str(iri), "asksFor", str(skill)) for (skill,) in rows)


# --- roles ---


@pytest.mark.parametrize(
    ("role", "broader"),
    [
        ("data scientist", "scientist"),
        ("machine learning scientist", "scientist"),
        ("applied scientist", "scientist"),
        ("research scientist", "scientist"),
        ("economist", "scientist"),
        ("science leader", "leader"),
    ],
)
def test_role_type_has_a_broader_one(kg: KnowledgeGraph, role: str, broader: str) -> None:
    (iri,) = named(kg, "RoleType", role)
    assert broader in {name for name, _ in ask(kg, f"<{iri}> skos:broader+ ?up . ?up skos:prefLabel ?name")}


@pytest.mark.parametrize(
    ("role", "skills"),
    [
        ("data scientist", {"statistics", "mathematics", "business acumen", "analytical skills"}),
        ("applied scientist", {"machine learning", "speech recognition", "operations research", "robotics"}),
        ("research scientist", {"machine learning", "speech recognition", "operations research", "robotics"}),
        ("economist", {"econometrics"}),
    ],
)
def test_article_says_what_a_role_is_assessed_for(kg: KnowledgeGraph, role: str, skills: set[str]) -> None:
    assert skills <= set(_article_claims(kg, role))


def test_article_asks_applied_scientists_for_software_development(kg: KnowledgeGraph) -> None:
    assert {"software development", "software engineering", "programming", "coding"} & set(
        _article_claims(kg, "applied scientist")
    )


def _article_claims(kg: KnowledgeGraph, role: str) -> Iterator[str]:
    (iri,) = named(kg, "RoleType", role)
    pattern = (
        f"?d a gk:Article . GRAPH ?d {{ ?c rdf:subject <{iri}> ; rdf:predicate gk:asksFor ; rdf:object ?x }} "
        "?x skos:prefLabel ?label"
    )
    return (str(row[2]) for row in ask(kg, pattern))


def test_named_query_answers_what_a_role_needs(kg: KnowledgeGraph) -> None:
    assert {row.roleLabel for row in kg.query("role-needs")} >= {
        "data scientist",
        "applied scientist",
        "research scientist",
        "economist",
    }


# --- skills ---


@pytest.mark.parametrize(
    ("number", "skills"),
    [
        (0, {"linear regression", "logistic regression"}),
        (0, {"k-means clustering", "principal component analysis", "association rule learning"}),
        (0, {"supervised learning", "unsupervised learning", "linear programming", "feature engineering"}),
        (1, {"Python", "R", "SQL", "causal inference"}),
        (2, {"Apache Spark", "SageMaker", "Amazon DynamoDB", "Amazon S3"}),
        (
            2,
            {
                "supervised learning",
                "unsupervised learning",
                "semi-supervised learning",
                "reinforcement learning",
            },
        ),
        (2, {"random forests", "neural networks", "large language models", "multi-armed bandits"}),
        (4, {"computer vision", "simultaneous localization and mapping", "reinforcement learning"}),
        (7, {"supervised learning", "unsupervised learning", "clustering", "neural networks"}),
        (8, {"generative AI", "large language models", "information retrieval"}),
    ],
)
def test_posting_asks_for_the_members_of_its_lists(
    kg: KnowledgeGraph, postings: list[str], number: int, skills: set[str]
) -> None:
    assert skills <= labels(kg, postings[number], "asksFor")


@pytest.mark.parametrize("word", ["ARIMA", "ARIMAX", "Holt Winter"])
def test_each_forecasting_method_is_a_mention(kg: KnowledgeGraph, postings: list[str], word: str) -> None:
    assert word in surfaces(kg, postings[0])


@pytest.mark.parametrize("word", ["EMR", "Spark", "Redshift", "Sagemaker", "DynamoDB", "S3"])
def test_each_aws_service_is_a_mention(kg: KnowledgeGraph, postings: list[str], word: str) -> None:
    assert word in surfaces(kg, postings[2])


def test_emr_is_no_health_record(kg: KnowledgeGraph) -> None:
    assert named(kg, "Skill", "electronic health records systems") == set()


def test_skills_have_a_hierarchy(kg: KnowledgeGraph) -> None:
    (iri,) = named(kg, "Skill", "reinforcement learning")
    above = {name for name, _ in ask(kg, f"<{iri}> skos:broader+ ?up . ?up skos:prefLabel ?name")}
    assert "machine learning" in above


def test_python_is_preferred_by_the_economists(kg: KnowledgeGraph) -> None:
    first = kg.evidence("AWS Central Economics & Sciences", "asksFor", "Python")[0]
    assert (first.strength, first.quote) == ("preferred", "Working knowledge of python is a plus.")


def test_python_is_not_required_by_the_economists(kg: KnowledgeGraph) -> None:
    (edge,) = [
        edge
        for edge in kg.edges("asksFor")
        if (edge.subject_label, edge.object_label) == ("AWS Central Economics & Sciences", "Python")
    ]
    assert (edge.strength, edge.required, edge.preferred) == ("preferred", 0, 1)


def test_boilerplate_sections_give_no_skills(kg: KnowledgeGraph) -> None:
    values = " ".join(f"section:{name}" for name in BOILERPLATE)
    pattern = f"VALUES ?s {{ {values} }} GRAPH ?d {{ ?m gk:section ?s ; gk:refersTo ?x }} ?x a gk:Skill"
    assert ask(kg, pattern) == []


@pytest.mark.parametrize(
    "heading", ["Diverse Experiences", "Inclusive Team Culture", "Work/Life Balance", "Why AWS?"]
)
def test_company_text_gives_no_skills(kg: KnowledgeGraph, postings: list[str], heading: str) -> None:
    start = kg.text(postings[0]).index(heading)
    pattern = (
        f"GRAPH <{postings[0]}> {{ ?m gk:refersTo ?x ; oa:hasSelector/oa:start ?at }} ?x a gk:Skill "
        f"FILTER(?at >= {start})"
    )
    assert ask(kg, pattern) == []


def test_teasers_give_no_mentions(kg: KnowledgeGraph) -> None:
    (article,) = [document.iri for document in kg.documents() if document.kind == "article"]
    text = kg.text(article)
    teasers = [match.span() for match in re.finditer(r"(?m)^Related content\n[^\n]+", text)]
    rows = ask(kg, f"GRAPH <{article}> {{ ?m gk:refersTo ?x ; oa:hasSelector/oa:start ?at }}")
    assert len(teasers) >= 4
    assert [row for row in rows if any(a <= int(str(row[0])) < b for a, b in teasers)] == []


# --- the whole ---


def test_graph_is_valid(kg: KnowledgeGraph) -> None:
    report = graphkit.validate(kg)
    assert [str(violation) for violation in report.violations] == []


def test_every_quote_stands_in_its_document(kg: KnowledgeGraph) -> None:
    for edge in kg.edges():
        for item in kg.evidence_of(edge):
            assert kg.text(item.document)[item.start : item.end] == item.exact
            assert item.exact in item.quote


@pytest.mark.parametrize(
    "query", ["skills-by-team", "teams-by-skill", "skills-by-role", "programs", "bridge-skills"]
)
def test_named_query_has_answers(kg: KnowledgeGraph, query: str) -> None:
    assert len(kg.query(query)) > 0


# --- files ---


def test_dataset_file_loads_back_identically(kg: KnowledgeGraph, outputs: dict[str, Path]) -> None:
    again = KnowledgeGraph.load(outputs["graph.trig"])
    assert _quads(again) == _quads(kg)


def _quads(kg: KnowledgeGraph) -> list[str]:
    kg.derive()
    return sorted(str(quad) for quad in kg.store)


def test_dataset_file_is_plain_trig(kg: KnowledgeGraph, outputs: dict[str, Path]) -> None:
    assert sum(1 for _ in ox.parse(path=str(outputs["graph.trig"]), format=ox.RdfFormat.TRIG)) == len(
        kg.store
    )


def test_knowledge_file_is_read_by_rdflib(kg: KnowledgeGraph, outputs: dict[str, Path]) -> None:
    import rdflib

    graph = rdflib.Graph().parse(outputs["knowledge.ttl"])
    asks_for = rdflib.URIRef("https://w3id.org/graphkit/ns#asksFor")
    edges = {(str(s), str(o)) for s, _, o in graph.triples((None, asks_for, None))}
    assert {(edge.subject, edge.object) for edge in kg.edges("asksFor")} <= edges


def test_map_file_is_one_page_without_hosts(outputs: dict[str, Path]) -> None:
    page = outputs["map.html"].read_text(encoding="utf-8")
    assert page.lstrip().lower().startswith("<!doctype html>")
    assert not re.search(r"""<(?:script|link|img|iframe)[^>]*(?:src|href)=["']?(?:https?:)?//""", page)


@pytest.mark.parametrize("row", ["| documents | 11 |", "| violations | 0 |", "None."])
def test_report_file_names_the_counts(outputs: dict[str, Path], row: str) -> None:
    assert row in outputs["report.md"].read_text(encoding="utf-8")


def test_report_file_counts_what_the_graph_holds(kg: KnowledgeGraph, outputs: dict[str, Path]) -> None:
    text = outputs["report.md"].read_text(encoding="utf-8")
    for kind, name in (
        ("team", "teams"),
        ("skill", "skills"),
        ("role", "role types"),
        ("location", "locations"),
    ):
        assert f"| {name} | {len(kg.nodes(kind))} |" in text
    assert f"| edges | {len(kg.edges())} |" in text
