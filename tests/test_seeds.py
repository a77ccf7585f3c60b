"""What the graph of our own corpus must know; the same questions as of the real page."""

from __future__ import annotations

import contextlib
import io
import re
from pathlib import Path

import pytest

import graphkit
from graphkit.cli import main
from graphkit.store import KnowledgeGraph

# One worker builds the corpus once.
pytestmark = pytest.mark.xdist_group("seeds")

SEEDS = Path(__file__).resolve().parents[1] / "seeds"
#: Header, role and team of each posting of the listing, in its order.
POSTINGS = [
    ("IN, KA, Bangalore", "data scientist", "Supply Chain Analytics"),
    ("US, NY, New York", "data scientist", "Ring Data Science and Engineering"),
    ("US, WA, Seattle", "machine learning scientist", "Amazon Prime"),
    ("US, WA, Seattle", "economist", "AWS Central Economics & Sciences"),
    ("DE, BE, Berlin", "applied scientist", "Amazon Robotics"),
    ("DE, BE, Berlin", "applied scientist", "Amazon Robotics"),
    ("TW, TPE, Taipei", "research scientist", "Amazon Lab126"),
    ("IN, KA, Bengaluru", "applied scientist", "Buyer Risk Prevention"),
    ("US, CA, Palo Alto", "science leader", "Sponsored Products demand utilization"),
    ("US, NY, New York", "data scientist", "Marketing Decision Science"),
]


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of a build by the command line."""
    folder = tmp_path_factory.mktemp("seeds")
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()) as messages:
        code = main(["build", str(SEEDS), "-o", str(folder)])
    assert code == 0, messages.getvalue()
    return folder


@pytest.fixture(scope="module")
def kg(out: Path) -> KnowledgeGraph:
    return KnowledgeGraph.load(out / "graph.trig")


@pytest.fixture(scope="module")
def listing(kg: KnowledgeGraph) -> list[str]:
    """IRIs of the postings of the listing, in its order."""
    found = sorted((d for d in kg.documents() if d.header), key=lambda d: d.offset or 0)
    return [document.iri for document in found]


def ask(kg: KnowledgeGraph, pattern: str) -> list[tuple[object, ...]]:
    """Distinct rows of a graph pattern; all its variables, in order of name."""
    shown = " ".join(f"?{name}" for name in sorted(set(re.findall(r"\?(\w+)", pattern))))
    result = kg.query(f"SELECT DISTINCT {shown} WHERE {{ {pattern} }}")
    return sorted((tuple(row) for row in result), key=repr)


def labels(kg: KnowledgeGraph, subject: str, predicate: str) -> set[object]:
    return {label for label, _ in ask(kg, f"<{subject}> gk:{predicate} ?x . ?x skos:prefLabel ?label")}


def source(kg: KnowledgeGraph, name: str) -> str:
    """IRI of the only document of a file, or of the article of the listing."""
    (iri,) = [d.iri for d in kg.documents() if d.source.endswith(name) and not d.header]
    return iri


def loose(name: object) -> str:
    return re.sub(r"s\b", "", str(name).casefold())


# --- documents ---


def test_corpus_is_thirteen_documents(kg: KnowledgeGraph) -> None:
    kinds = [document.kind for document in kg.documents()]
    assert (len(kinds), kinds.count("article"), kinds.count("posting")) == (13, 2, 11)


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("science-careers.txt", "What a science interview really asks of you"),
        ("economist-team.md", "How the economists at AWS work"),
        ("robotics-engineer.html", "Senior Robotics Software Engineer"),
    ],
)
def test_document_has_its_title(kg: KnowledgeGraph, name: str, title: str) -> None:
    assert {d.iri: d.title for d in kg.documents()}[source(kg, name)].startswith(title)


def test_listing_has_its_headers(kg: KnowledgeGraph, listing: list[str]) -> None:
    headers = {d.iri: d.header for d in kg.documents()}
    assert [headers[iri] for iri in listing] == [header for header, _, _ in POSTINGS]


def test_posting_of_a_web_page_has_its_date(kg: KnowledgeGraph) -> None:
    assert {d.iri: d.date for d in kg.documents()}[source(kg, "robotics-engineer.html")] == "2024-03-11"


def test_web_page_gives_only_its_main_text(kg: KnowledgeGraph) -> None:
    text = kg.text(source(kg, "robotics-engineer.html"))
    assert "motion planning" in text
    assert not any(word in text for word in ("cookie", "Sign in", "Data Center Technician", "dataLayer"))


@pytest.mark.parametrize("number", range(10))
def test_posting_is_for_its_role(kg: KnowledgeGraph, listing: list[str], number: int) -> None:
    assert POSTINGS[number][1] in labels(kg, listing[number], "forRole")


def test_posting_is_for_a_senior_data_scientist(kg: KnowledgeGraph, listing: list[str]) -> None:
    rows = {row.document for row in kg.query("roles-by-seniority", role="data scientist", seniority="senior")}
    assert listing[1] in rows
    assert listing[0] not in rows


@pytest.mark.parametrize("number", range(10))
def test_posting_is_posted_by_its_team(kg: KnowledgeGraph, listing: list[str], number: int) -> None:
    assert loose(POSTINGS[number][2]) in {loose(label) for label in labels(kg, listing[number], "postedBy")}


@pytest.mark.parametrize("number", range(10))
def test_posting_is_in_one_place(kg: KnowledgeGraph, listing: list[str], number: int) -> None:
    city = POSTINGS[number][0].rsplit(", ", 1)[1]
    rows = ask(kg, f"<{listing[number]}> gk:locatedIn ?place . ?place skos:prefLabel|skos:altLabel ?name")
    assert city in {name for name, _ in rows}
    assert len({place for _, place in rows}) == 1


def test_posting_of_a_web_page_is_for_its_role(kg: KnowledgeGraph) -> None:
    found = labels(kg, source(kg, "robotics-engineer.html"), "forRole")
    assert any("robotics" in str(label) for label in found)


def test_posting_of_a_web_page_is_posted_by_its_team(kg: KnowledgeGraph) -> None:
    assert "Amazon Robotics" in labels(kg, source(kg, "robotics-engineer.html"), "postedBy")


def test_small_town_is_not_mistaken_for_another(kg: KnowledgeGraph) -> None:
    assert "Reading" not in labels(kg, source(kg, "robotics-engineer.html"), "locatedIn")


# --- programs, places, teams ---


@pytest.mark.parametrize(
    "name", ["M5", "Day 1 Science Mentorship Program", "Amazon Machine Learning Conference"]
)
def test_program_is_known(kg: KnowledgeGraph, name: str) -> None:
    assert name in {node.label for node in kg.nodes("program")}


@pytest.mark.parametrize("m", ["multi-lingual", "multi-locale", "multi-modal", "multi-task", "multi-entity"])
def test_description_of_m5_names_each_m(kg: KnowledgeGraph, m: str) -> None:
    (node,) = [node for node in kg.nodes("program") if node.label == "M5"]
    assert m in node.definition


def test_m5_is_run_by_amazon_search_science_and_ai(kg: KnowledgeGraph) -> None:
    rows = ask(kg, '?x a gk:Program ; skos:prefLabel "M5"@en ; gk:runBy ?team . ?team skos:prefLabel ?name')
    assert [row[0] for row in rows] == ["Amazon Search Science and AI"]


def test_bangalore_and_bengaluru_are_one_node_with_both_names(kg: KnowledgeGraph) -> None:
    (node,) = [node for node in kg.nodes("location") if node.label == "Bengaluru"]
    assert "Bangalore" in node.alt_labels


@pytest.mark.parametrize(
    ("city", "codes"),
    [
        ("Bengaluru", {"IN-KA", "IN"}),
        ("Berlin", {"DE-BE", "DE"}),
        ("Seattle", {"US-WA", "US"}),
        ("New York City", {"US-NY", "US"}),
        ("Palo Alto", {"US-CA", "US"}),
        ("Taipei", {"TW"}),
    ],
)
def test_city_goes_up_to_its_country_and_has_coordinates(
    kg: KnowledgeGraph, city: str, codes: set[str]
) -> None:
    (node,) = [node for node in kg.nodes("location") if node.label == city]
    assert codes <= {code for code, _ in ask(kg, f"<{node.iri}> skos:broader+ ?up . ?up skos:notation ?code")}
    assert node.coordinates is not None


@pytest.mark.parametrize(
    ("acronym", "name"),
    [
        ("AIS", "AWS Infrastructure Services"),
        ("ACES", "AWS Central Economics & Sciences"),
        ("BRP", "Buyer Risk Prevention"),
    ],
)
def test_acronym_and_long_form_are_one_node(kg: KnowledgeGraph, acronym: str, name: str) -> None:
    (node,) = [node for node in kg.nodes("team") if {acronym, name} & {node.label, *node.alt_labels}]
    assert {acronym, name} <= {node.label, *node.alt_labels}


@pytest.mark.parametrize("team", sorted({team for _, _, team in POSTINGS}))
def test_team_sits_in_amazon(kg: KnowledgeGraph, team: str) -> None:
    (node,) = [node for node in kg.nodes("team") if loose(node.label) == loose(team)]
    above = {name for name, _ in ask(kg, f"<{node.iri}> gk:partOf+ ?up . ?up skos:prefLabel ?name")}
    assert "Amazon" in above


# --- roles and skills ---


@pytest.mark.parametrize(
    ("role", "skills"),
    [
        ("data scientist", {"statistics", "SQL"}),
        ("research scientist", {"operations research", "natural language processing", "computer vision"}),
        ("applied scientist", {"data structures"}),
        ("economist", {"causal inference", "econometrics"}),
    ],
)
def test_article_says_what_a_role_is_assessed_for(kg: KnowledgeGraph, role: str, skills: set[str]) -> None:
    article = source(kg, "science-careers.txt")
    pattern = (
        f"GRAPH <{article}> {{ ?c rdf:subject ?r ; rdf:predicate gk:asksFor ; rdf:object ?s }} "
        f'?r skos:prefLabel "{role}"@en . ?s skos:prefLabel ?label'
    )
    found = {row[1] for row in ask(kg, pattern)}
    missing = {skill for skill in skills if not any(skill in str(label) for label in found)}
    assert missing == set()


@pytest.mark.parametrize(
    ("number", "skills"),
    [
        (0, {"ARIMA", "exponential smoothing", "linear programming"}),
        (1, {"causal inference", "survival analysis", "machine learning", "A/B testing"}),
        (
            2,
            {
                "Apache Spark",
                "SageMaker",
                "Amazon DynamoDB",
                "Amazon S3",
                "random forests",
                "large language models",
            },
        ),
        (4, {"C++", "Python", "computer vision", "motion planning"}),
        (5, {"online learning", "force control"}),
        (7, {"Python", "Java", "Scala", "SQL", "Apache Kafka", "Apache Flink", "graph neural networks"}),
        (8, {"large language models", "information retrieval", "fine-tuning", "Python"}),
    ],
)
def test_posting_asks_for_the_members_of_its_lists(
    kg: KnowledgeGraph, listing: list[str], number: int, skills: set[str]
) -> None:
    assert skills <= labels(kg, listing[number], "asksFor")


@pytest.mark.parametrize(
    ("skill", "strength"), [("Python", "preferred"), ("SQL", "preferred"), ("causal inference", "required")]
)
def test_strength_of_what_the_economists_ask_for(
    kg: KnowledgeGraph, listing: list[str], skill: str, strength: str
) -> None:
    iri = listing[3]
    pattern = (
        f"GRAPH <{iri}> {{ ?c rdf:subject <{iri}> ; rdf:predicate gk:asksFor ; rdf:object ?s ; "
        "gk:strength ?strength } "
        f'?s skos:prefLabel "{skill}"@en'
    )
    ((_, _, found),) = ask(kg, pattern)
    assert str(found).endswith(strength)


@pytest.mark.parametrize("heading", ["Work/Life Balance", "Diverse Experiences", "Inclusive Team Culture"])
def test_company_text_gives_no_skills(kg: KnowledgeGraph, heading: str) -> None:
    for document in kg.documents():
        text = kg.text(document.iri)
        if heading not in text:
            continue
        start = text.index(heading)
        rest = re.search(r"(?:Basic|Preferred|Minimum) qualifications|About the team", text[start:])
        end = start + rest.start() if rest else len(text)
        pattern = (
            f"GRAPH <{document.iri}> {{ ?m gk:refersTo ?x ; oa:hasSelector/oa:start ?at }} ?x a gk:Skill"
        )
        inside = [row for row in ask(kg, pattern) if start <= int(str(row[0])) < end]
        assert inside == [], document.title


def test_teasers_give_no_mentions(kg: KnowledgeGraph) -> None:
    article = source(kg, "science-careers.txt")
    teasers = [match.span() for match in re.finditer(r"(?m)^Related content\n[^\n]+", kg.text(article))]
    rows = ask(kg, f"GRAPH <{article}> {{ ?m gk:refersTo ?x ; oa:hasSelector/oa:start ?at }}")
    assert teasers
    assert [row for row in rows if any(a <= int(str(row[0])) < b for a, b in teasers)] == []


# --- the whole ---


def test_graph_is_valid(kg: KnowledgeGraph) -> None:
    assert [str(violation) for violation in graphkit.validate(kg).violations] == []


def test_every_quote_stands_in_its_document(kg: KnowledgeGraph) -> None:
    for edge in kg.edges():
        for item in kg.evidence_of(edge):
            assert kg.text(item.document)[item.start : item.end] == item.exact
            assert item.exact in item.quote


def test_every_named_query_can_be_asked(kg: KnowledgeGraph) -> None:
    for name, query in kg.ontology.queries.items():
        result = kg.query(name)
        assert result.columns, name
        assert result.description == query.description


@pytest.mark.parametrize(
    "name",
    ["skills-by-team", "teams-by-skill", "skills-by-role", "skills-by-location", "skills-by-country",
     "programs", "bridge-skills", "required-or-preferred", "evidence", "rare-skills", "co-asked-skills",
     "documents-of", "role-needs"],
)  # fmt: skip
def test_named_query_has_answers(kg: KnowledgeGraph, name: str) -> None:
    assert len(kg.query(name)) > 0


def test_loading_and_saving_again_changes_nothing(kg: KnowledgeGraph, out: Path, tmp_path: Path) -> None:
    again = kg.save(tmp_path / "again.nq")
    first = KnowledgeGraph.load(out / "graph.trig").save(tmp_path / "first.nq")
    assert sorted(again.read_text("utf-8").splitlines()) == sorted(first.read_text("utf-8").splitlines())


def test_knowledge_file_is_read_by_rdflib(kg: KnowledgeGraph, out: Path) -> None:
    import rdflib

    graph = rdflib.Graph().parse(out / "knowledge.ttl")
    asks_for = rdflib.URIRef("https://w3id.org/graphkit/ns#asksFor")
    edges = {(str(s), str(o)) for s, _, o in graph.triples((None, asks_for, None))}
    assert {(edge.subject, edge.object) for edge in kg.edges("asksFor")} <= edges


def test_report_file_names_the_counts(kg: KnowledgeGraph, out: Path) -> None:
    text = (out / "report.md").read_text(encoding="utf-8")
    assert "| documents | 13 |" in text
    assert f"| edges | {len(kg.edges())} |" in text
    assert "| violations | 0 |" in text
