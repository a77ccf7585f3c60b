"""Made-up maps for the tests and the benchmark: realistic in size, shape and wording."""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from itertools import product

from graphkit.iris import GK, claim_iri, concept_iri, document_iri
from graphkit.mapview.data import MapClaim, MapData, MapDocument, MapEdge, MapEvidence, MapNode
from graphkit.model import STRENGTHS

BRANCHES = {
    "Forecasting": "forecasting;time series analysis;demand planning;ARIMA;"
    "Prophet;inventory optimization;SQL;Python;linear programming",
    "Economics": "causal inference;econometrics;structural modeling;experimental design;"
    "panel data;instrumental variables;R;Stata;Python",
    "Robotics": "computer vision;SLAM;motion planning;control theory;reinforcement learning;"
    "C++;ROS;Python;sensor fusion;PyTorch",
    "Language": "natural language processing;large language models;information retrieval;speech recognition;"
    "PyTorch;Python;transformers;deep learning",
    "Fraud": "anomaly detection;graph neural networks;gradient boosting;SQL;"
    "Python;clustering;feature engineering;Spark",
    "Advertising": "recommender systems;multi-armed bandits;A/B testing;large language models;"
    "Python;Scala;auction theory;machine learning",
}
COMMON = [
    "machine learning",
    "communication",
    "statistics",
    "data visualization",
    "stakeholder management",
    "AWS",
]
TEAMS = {
    "Supply Chain Analytics": "Forecasting", "Sponsored Product Demand Utilization": "Advertising",
    "Central Economics & Sciences": "Economics", "Buyer Risk Prevention": "Fraud", "Robotics AI": "Robotics",
    "Lab126 Vision": "Robotics", "Prime Personalization": "Advertising", "Ring Data Science": "Forecasting",
    "Search Science": "Language", "Alexa Speech": "Language", "Pricing Research": "Economics",
    "Payments Trust": "Fraud", "Last Mile Planning": "Forecasting",
}  # fmt: skip
ROLES = {
    "Data Scientist": ("Forecasting", "Fraud"), "Economist": ("Economics",),
    "Applied Scientist": ("Robotics", "Language", "Advertising"),
    "Research Scientist": ("Language", "Robotics"),
}  # fmt: skip
CITIES = ["Seattle", "New York", "Berlin", "Bengaluru", "Taipei", "Palo Alto", "London"]
ALIASES = {
    "natural language processing": ("NLP",),
    "large language models": ("LLM", "LLMs"),
    "AWS": ("Amazon Web Services",),
}
SENTENCES = {
    "required": "You have several years of hands-on experience with {}.",
    "preferred": "Working knowledge of {} is a plus.",
    "responsibility": "You will apply {} to problems nobody has solved before.",
    "context": "The group is known for its work on {}.",
}
SECTIONS = {
    "required": "Required",
    "preferred": "Preferred",
    "responsibility": "Responsibilities",
    "context": "About the team",
}


@dataclass
class Draft:
    """Collects documents, evidence and links while a map is made up."""

    nodes: dict[str, MapNode] = field(default_factory=dict)
    evidence: list[MapEvidence] = field(default_factory=list)
    documents: list[MapDocument] = field(default_factory=list)
    claims: list[MapClaim] = field(default_factory=list)
    links: dict[tuple[str, str, str], list[tuple[int, str, list[int]]]] = field(default_factory=dict)

    def node(self, kind: str, type_: str, label: str) -> str:
        """IRI of the node with this label, made on first use."""
        iri = concept_iri(kind, label)
        if iri not in self.nodes:
            about = f"{label} as it is named in the documents." if type_ == "Skill" else ""
            links = ("https://www.wikidata.org/wiki/Q2539",) if label == "machine learning" else ()
            self.nodes[iri] = MapNode(iri, type_, label, ALIASES.get(label, ()), about, links)
        return iri

    def posting(self, team: str, role: str, city: str, skills: list[tuple[str, str]], note: str = "") -> None:
        """Write one posting and everything it says."""
        number = len(self.documents)
        text, marks = f"{city}\n", {"city": (0, len(city))}
        spans: list[tuple[str, str, int, int]] = []
        text += "We are hiring a "
        marks["role"] = (len(text), len(text) + len(role))
        text += role + " for the "
        marks["team"] = (len(text), len(text) + len(team))
        text += f"{team} team. {note}"
        for strength in STRENGTHS:
            chosen = [skill for skill, s in skills if s == strength]
            text += f"\n\n{SECTIONS[strength]}\n" if chosen else ""
            for skill in chosen:
                before = SENTENCES[strength].split("{}")[0]
                spans.append((skill, strength, len(text) + len(before), len(text) + len(before) + len(skill)))
                text += SENTENCES[strength].format(skill) + " "
        self.documents.append(
            MapDocument(document_iri(text + str(number)), f"{role}, {team}", f"postings/{number:04}.txt",
                        "posting", f"https://example.org/jobs/{number}", "2026-11-02", city, text)
        )  # fmt: skip
        t, r, c = (
            self.node("team", "Team", team),
            self.node("role", "RoleType", role),
            self.node("location", "Location", city),
        )
        ids = {
            k: self._mark(number, marks[k], "Header", "", iri, verb)
            for k, iri, verb in (("city", c, GK.locatedIn), ("role", r, GK.forRole), ("team", t, GK.postedBy))
        }
        for s, p, o, e in (
            (t, GK.locatedIn, c, "city"),
            (t, GK.hiresFor, r, "role"),
            (r, GK.locatedIn, c, "city"),
        ):
            self.links.setdefault((s, p, o), []).append((number, "", [ids[e]]))
        for skill, strength, start, end in spans:
            iri = self.node("skill", "Skill", skill)
            mark = self._mark(number, (start, end), SECTIONS[strength], strength, iri, GK.asksFor)
            self.links.setdefault((t, GK.asksFor, iri), []).append((number, strength, [mark, ids["team"]]))
            self.links.setdefault((r, GK.asksFor, iri), []).append((number, strength, [mark, ids["role"]]))

    def _mark(
        self, document: int, span: tuple[int, int], section: str, strength: str, concept: str, verb: str
    ) -> int:
        said = self.documents[document].iri
        self.claims.append(MapClaim(claim_iri(said, said, verb, concept), said, verb, concept))
        self.evidence.append(
            MapEvidence(document, *span, section, strength, concept, claim=len(self.claims) - 1)
        )
        return len(self.evidence) - 1

    def data(self, title: str) -> MapData:
        """The finished map, not yet laid out."""
        words = {GK.asksFor: ("asks for", "asked for by"), GK.locatedIn: ("located in", "location of"),
                 GK.hiresFor: ("hires for", "hired by"), GK.runs: ("runs", "run by")}  # fmt: skip
        edges: list[MapEdge] = []
        seen: dict[str, set[int]] = {}
        for (s, p, o), said in self.links.items():
            counts = [sum(strength == name for _, strength, _ in said) for name in STRENGTHS]
            numbers = tuple(i for _, _, ids in said for i in ids)
            edges.append(
                MapEdge(s, p, o, *words[p], (counts[0], counts[1], counts[2], counts[3]), len(said), numbers)
            )
            for iri, (number, _, _) in product((s, o), said):
                seen.setdefault(iri, set()).add(number)
        nodes = [
            MapNode(n.id, n.type, n.label, n.aliases, n.description, n.links, len(seen.get(n.id, ())))
            for n in self.nodes.values()
        ]
        return MapData(
            title,
            "",
            tuple(nodes),
            tuple(edges),
            tuple(self.evidence),
            tuple(self.documents),
            tuple(self.claims),
        )


def office_map() -> MapData:
    """Thirteen teams, about 110 skills: the size and feel of the seed documents."""
    rng = random.Random(3)  # noqa: S311
    draft = Draft()
    for number, (team, branch) in enumerate(TEAMS.items()):
        for copy in range(1 + number % 3):
            wanted = rng.sample(BRANCHES[branch].split(";"), 6) + rng.sample(COMMON, 3)
            wanted += [
                f"{word} {kind}"
                for word, kind in ((team.split()[0].lower(), "metrics"), (branch.lower(), "research"))
            ]
            wanted += [
                f"{team.split()[-1].lower()} {rng.choice(['tooling', 'simulation', 'reporting', 'roadmaps'])}"
            ]
            if team == "Central Economics & Sciences":
                wanted = [
                    "causal inference",
                    "econometrics",
                    "structural modeling",
                    "Python",
                    "communication",
                ]
            skills = [(s, rng.choices(STRENGTHS, (4, 2, 3, 1))[0]) for s in dict.fromkeys(wanted)]
            role = next(r for r, branches in ROLES.items() if branch in branches)
            draft.posting(team, role, CITIES[(number + copy) % len(CITIES)], skills)
    mentor = draft.node("program", "Program", "Day 1 Science Mentorship")
    team = draft.node("team", "Team", "Search Science")
    draft.links[(team, GK.runs, mentor)] = [(0, "", [0])]
    return draft.data("Who asks for what")


_HEADS = [
    *("graph", "stream", "cloud", "risk", "image", "text", "demand", "price", "route"),
    *("user", "claim", "cost", "sensor", "voice", "ledger", "trial", "market", "fleet"),
]
_TAILS = [
    *("analysis", "modeling", "design", "testing", "pipelines", "governance"),
    *("simulation", "tooling", "strategy", "security", "search", "ranking"),
]


def large_map(nodes: int, edges: int) -> MapData:
    """A map of about this many nodes and links, with the long tail that real postings have."""
    rng = random.Random(nodes)  # noqa: S311
    skills = [f"{a} {b}" for a, b in product(_HEADS, _TAILS)]
    skills += [f"{a} {b} {n}" for n in range(2, 60) for a, b in product(_HEADS, _TAILS)]
    team_count = max(8, nodes // 12)
    skills = skills[: nodes - team_count - 20]
    branch_size = max(12, len(skills) // max(4, team_count // 8))
    draft = Draft()
    per_posting = 12
    number = -1
    while len(draft.links) < edges:
        number += 1
        team = number % team_count
        start = (team % max(4, team_count // 8)) * branch_size
        pool = [min(len(skills) - 1, start + int(rng.paretovariate(0.8)) - 1) for _ in range(per_posting - 3)]
        pool += [min(len(skills) - 1, int(rng.paretovariate(0.6))) for _ in range(3)]
        # The tail: every skill is asked for by somebody.
        pool[:3] = [(number * 3 + i) % len(skills) for i in range(3)]
        chosen = [(skills[i], rng.choices(STRENGTHS, (4, 2, 3, 1))[0]) for i in dict.fromkeys(pool)]
        name = f"{_HEADS[team % len(_HEADS)].title()} {_TAILS[team % len(_TAILS)].title()} {team}"
        draft.posting(name, list(ROLES)[team % 4], CITIES[team % len(CITIES)], chosen)
    return draft.data(f"{nodes} things")


ATTACKS = (
    "<img src=x onerror=window.hacked=1>",
    "</script><script>window.hacked=1</script>",
    '"><svg onload=window.hacked=1>',
    "javascript:window.hacked=1",
    "\u202egnisrever\u2066 {{7*7}} ${7*7} \u2028 \u2029",
)


def hostile_map() -> MapData:
    """A map in which every text is an attack: labels, names, quotes, titles, IRIs, links, relations."""
    nodes: list[MapNode] = []
    edges: list[MapEdge] = []
    evidence, documents, claims = [], [], []
    for i, attack in enumerate(ATTACKS):
        text = f"{attack} 😀 Needs {attack} badly. {attack}"
        documents.append(
            MapDocument(f"urn:doc:{attack}", attack, attack, attack, attack, attack, attack, text)
        )
        start = text.index("Needs ") + 6
        evidence.append(
            MapEvidence(i, start, start + len(attack), attack, "required", f"urn:skill:{attack}", claim=i)
        )
        claims.append(
            MapClaim(f"urn:claim:{attack}", f"urn:doc:{attack}", f"urn:p:{attack}", f"urn:skill:{attack}")
        )
        nodes += _hostile_nodes(attack)
        edges += _hostile_edges(attack, i)
    # The first team asks for the other skills too, so that there is something to compare.
    asks = [e for e in edges if e.subject.startswith("urn:team:") and e.predicate == GK.asksFor]
    edges += [replace(e, subject=f"urn:team:{ATTACKS[0]}") for e in asks[1:]]
    return MapData(
        ATTACKS[0], ATTACKS[1], tuple(nodes), tuple(edges), tuple(evidence), tuple(documents), tuple(claims)
    )


def _hostile_nodes(attack: str) -> list[MapNode]:
    names, links = (attack, f"{attack} too"), (attack, "data:text/html,x")
    nodes = [
        MapNode(
            f"urn:{type_.lower()}:{attack}",
            type_,
            f"{attack} {type_}",
            names,
            attack,
            links,
            1,
            (attack,),
            True,
        )
        for type_ in ("Team", "Skill", "RoleType", "Location", "Program")
    ]
    return [*nodes, MapNode(f"urn:other:{attack}", attack, f"{attack} other")]


def _hostile_edges(attack: str, document: int) -> list[MapEdge]:
    skill, bad = f"urn:skill:{attack}", f"urn:p:{attack}"
    ends = ((f"urn:team:{attack}", skill), (f"urn:roletype:{attack}", skill))
    rest = ((f"urn:team:{attack}", f"urn:{kind}:{attack}") for kind in ("location", "program"))
    return [
        *(MapEdge(a, GK.asksFor, b, attack, attack, (1, 0, 0, 0), 1, (document,)) for a, b in ends),
        *(MapEdge(a, bad, b, attack, attack, evidence=(document,)) for a, b in rest),
    ]
