"""Whether a conclusion hangs on one document: every measure again without each of them.

The graph is not built again. What a document supports is taken off the edges and their counts, the
measure is taken, and it is put back.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from math import comb
from typing import TYPE_CHECKING, Any, Final

from graphkit.analytics.community import communities, community_name
from graphkit.analytics.fit import compare
from graphkit.analytics.network import STRENGTH_WEIGHTS, locate, to_networkx
from graphkit.analytics.projection import bipartite
from graphkit.analytics.ranking import rank
from graphkit.errors import InputError
from graphkit.iris import GK
from graphkit.knowledge import stored_claims
from graphkit.quads import DOCUMENTS, match
from graphkit.query import Result

if TYPE_CHECKING:
    import networkx as nx

    from graphkit.store import KnowledgeGraph

__all__ = ["agreement", "community_stability", "compare_stability", "stability"]

#: Documents left out one by one; of a larger graph so many are drawn.
SAMPLE: Final = 200
#: Seeds that show how much communities move without any change of the documents.
_SEEDS: Final = 10

_EdgeKey = tuple[str, str, str]


def stability(
    kg: KnowledgeGraph,
    by: str = "pagerank",
    type: str = "Skill",
    limit: int | None = 20,
    *,
    shift: int = 5,
    sample: int = SAMPLE,
    seed: int = 0,
) -> Result:
    """Entities in order of a measure, with the places they take when any one document is left out.

    Args:
        kg: the knowledge graph.
        by: as in `rank`, or ``communities`` for `community_stability`.
        type: as in `rank`.
        limit: number of rows, and the size of the top whose members are watched; all when None.
        shift: places an entity may move before that is called to hang on the document.
        sample: documents that are left out, each once; of a larger graph so many drawn by chance.
        seed: of that draw, and as in `rank`.

    Returns:
        The columns of `rank` and ``place``, ``best`` and ``worst`` place (None: gone), ``low`` and
        ``high`` value, ``hangs`` (why the conclusion hangs on one document, or None), ``document`` and
        ``documentLabel`` (which one). The description says how many documents were left out.

    Raises:
        InputError: as in `rank`, or sample or shift is out of range.

    Examples:
        >>> from graphkit.store import KnowledgeGraph
        >>> stability(KnowledgeGraph()).columns[-3:]
        ['hangs', 'document', 'documentLabel']
    """
    if by == "communities":
        return community_stability(kg, sample=sample, seed=seed)
    if shift < 1:
        raise InputError(f"shift {shift!r}", "it must be at least 1")
    whole = rank(kg, by, type, limit, seed=seed)
    corpus = _Corpus(kg)
    chosen, said = corpus.choose(sample, seed)
    kind, measure = whole.columns[0], whole.columns.index(by)
    places = {row[0]: place for place, row in enumerate(whole, 1)}
    trials: defaultdict[str, list[tuple[int | None, Any, str]]] = defaultdict(list)
    for document in chosen:
        with corpus.without(document) as network:
            left = rank(network, by, type, seed=seed)
        now = {row[0]: (place, row[measure]) for place, row in enumerate(left, 1) if row[0] in places}
        for iri in places:
            trials[iri].append((*now.get(iri, (None, 0)), document))
    top = limit if limit is not None else len(whole) + 1
    rows: list[Any] = [
        (*row, places[row[0]], *_spread(places[row[0]], row[measure], trials[row[0]], top, shift, corpus))
        for row in whole
    ]
    columns = [*whole.columns, "place", "best", "worst", "low", "high", "hangs", "document", "documentLabel"]
    return Result(
        columns, rows, f"{type} by {by}, {said}; a {kind} that moves more than {shift} places hangs"
    )


def _spread(
    place: int,
    value: Any,
    trials: Sequence[tuple[int | None, Any, str]],
    top: int,
    shift: int,
    corpus: _Corpus,
) -> tuple[Any, ...]:
    """Range of places and values over all trials, and the document that matters most."""
    best = min([place, *(now for now, _, _ in trials if now is not None)])
    gone = any(now is None for now, _, _ in trials)
    worst = None if gone else max([place, *(now or 0 for now, _, _ in trials)])
    values = [value, *(found for _, found, _ in trials)]
    reasons = [(*_hangs(place, now, top, shift), document) for now, _, document in trials]
    gravest = max(reasons, key=lambda reason: (reason[0], reason[2]), default=(0, None, ""))
    weight, why, document = gravest
    named = (why, document, corpus.titles[document]) if weight else (None, None, None)
    return best, worst, min(values), max(values), *named


def _hangs(place: int, now: int | None, top: int, shift: int) -> tuple[int, str | None]:
    """How grave the loss of a document is for an entity, and the words for it."""
    if now is None:
        return 1_000_002, "gone without it"
    if place <= top < now:
        return 1_000_001, f"not among the first {top} without it"
    moved = abs(now - place)
    return (moved, f"moves {moved} places without it") if moved > shift else (0, None)


def community_stability(kg: KnowledgeGraph, *, sample: int = SAMPLE, seed: int = 0) -> Result:
    """Communities of teams and skills, and how much of each stays when any one document is left out.

    Args:
        kg: the knowledge graph.
        sample: as in `stability`.
        seed: as in `stability` and `communities`.

    Returns:
        Columns ``community`` (its number), ``communityLabel``, ``members``, ``least_kept`` (the smallest
        share of members that stay together, by the Jaccard index with the most similar group),
        ``least_by_seed`` (the same for other seeds on the whole graph), ``hangs``, ``document`` and
        ``documentLabel`` (where less than half stays, and less than with any seed). The description gives the
        range of the adjusted Rand index against the whole graph, and beside it the range that other
        seeds give on the whole graph: no document can be blamed for that much.

    References:
        L. Hubert, P. Arabie (1985): Comparing partitions. Journal of Classification 2, 193-218.
        https://doi.org/10.1007/BF01908075

    Examples:
        >>> from graphkit.store import KnowledgeGraph
        >>> len(community_stability(KnowledgeGraph()))
        0
    """
    corpus = _Corpus(kg)
    graph = bipartite(corpus.network, "Team", "Skill")
    groups = communities(graph, seed)
    chosen, said = corpus.choose(sample, seed)
    kept: list[list[tuple[float, str]]] = [[] for _ in groups]
    found: list[tuple[float, str]] = []
    for document in chosen:
        with corpus.without(document) as network:
            now = communities(bipartite(network, "Team", "Skill"), seed)
        found.append((agreement(groups, now), document))
        for place, group in enumerate(groups):
            kept[place].append((max((_jaccard(group, other) for other in now), default=0.0), document))
    rows: list[Any] = []
    seeded = [communities(graph, seed + more) for more in range(1, _SEEDS + 1)]
    for place, group in enumerate(groups):
        least, document = min(kept[place], default=(1.0, ""))
        chance = min(max((_jaccard(group, other) for other in now), default=1.0) for now in seeded)
        # A group that another seed breaks up as well does not hang on a document.
        hangs = least < min(0.5, chance)
        named = ("falls apart without it", document, corpus.titles[document]) if hangs else (None,) * 3
        rows.append((place, community_name(graph, group), len(group), least, chance, *named))
    others = [agreement(groups, now) for now in seeded]
    columns = ["community", "communityLabel", "members", "least_kept", "least_by_seed"]
    columns += ["hangs", "document", "documentLabel"]
    low, which = min(found, default=(1.0, ""))
    high = max(found, default=(1.0, ""))[0]
    lowest = f", lowest without {corpus.titles[which]!r}" if which and low < high else ""
    description = (
        f"Communities, {said}: adjusted Rand index {low:.2f} to {high:.2f}{lowest}; "
        f"other seeds alone {min(others):.2f} to {max(others):.2f}"
    )
    return Result(columns, rows, description)


def agreement(one: Sequence[frozenset[str]], other: Sequence[frozenset[str]]) -> float:
    """Adjusted Rand index of two partitions, on the nodes that both have: 1 alike, about 0 by chance.

    Examples:
        >>> agreement([frozenset("ab"), frozenset("cd")], [frozenset("cd"), frozenset("ab")])
        1.0
    """
    first = {node: number for number, group in enumerate(one) for node in group}
    second = {node: number for number, group in enumerate(other) for node in group}
    shared = first.keys() & second.keys()
    both = sum(comb(size, 2) for size in Counter((first[node], second[node]) for node in shared).values())
    rows, columns = (
        sum(comb(size, 2) for size in Counter(which[node] for node in shared).values())
        for which in (first, second)
    )
    every = comb(len(shared), 2)
    chance = rows * columns / every if every else 0.0
    most = (rows + columns) / 2
    # Both all in one group, or all alone: nothing can differ.
    return 1.0 if most == chance else (both - chance) / (most - chance)


def _jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other)


def compare_stability(
    kg: KnowledgeGraph, left: str, right: str, *, sample: int = SAMPLE, seed: int = 0
) -> Result:
    """What two teams ask for alike, and which of it hangs on one document.

    Args:
        kg: the knowledge graph.
        left: as in `compare`.
        right: as in `compare`.
        sample: as in `stability`.
        seed: as in `stability`.

    Returns:
        The columns of `compare` and ``hangs`` (``not shared without it``, ``not asked for without it``,
        or None), ``document``, ``documentLabel``. The description gives the ranges of the number of shared
        skills and of the Jaccard index.

    Raises:
        UnknownNameError: nothing in the graph has one of the names.

    Examples:
        >>> from graphkit.store import KnowledgeGraph
        >>> compare_stability(KnowledgeGraph(), "Robotics", "Fraud")
        Traceback (most recent call last):
            ...
        graphkit.errors.UnknownNameError: nothing of kind team is called 'Robotics'
    """
    whole = compare(kg, left, right)
    corpus = _Corpus(kg)
    ends = [locate(kg, name, "Team", "RoleType", "Organization", "Program") for name in (left, right)]
    chosen, said = corpus.choose(sample, seed)
    asked = _asked(corpus.network, ends)
    hangs: dict[str, str] = {}
    sizes = [_overlap(asked)]
    for document in chosen:
        with corpus.without(document) as network:
            now = _asked(network, ends)
        sizes.append(_overlap(now))
        for skill, by in asked.items():
            if now.get(skill) != by:
                hangs.setdefault(skill, document)
    rows: list[Any] = []
    for row in whole:
        lost = hangs.get(row.skill)
        why = "not shared without it" if row.asked_by == "both" else "not asked for without it"
        rows.append((*row, *((why, lost, corpus.titles[lost]) if lost else (None,) * 3)))
    shared, index = zip(*sizes, strict=True)
    ranges = f"shared {min(shared)} to {max(shared)}, Jaccard {min(index):.2f} to {max(index):.2f}"
    columns = [*whole.columns, "hangs", "document", "documentLabel"]
    return Result(columns, rows, f"{whole.description}; {said}: {ranges}")


def _asked(network: nx.MultiDiGraph[str], ends: Sequence[str]) -> dict[str, str]:
    """Skills and who asks for them: ``both``, ``left`` or ``right``; what is gone asks for nothing."""
    one, other = (
        {skill for _, skill, key in network.out_edges(end, keys=True) if key == "asksFor"}
        if end in network
        else set()
        for end in ends
    )
    return {
        skill: "both" if skill in one & other else "left" if skill in one else "right"
        for skill in one | other
    }


def _overlap(asked: dict[str, str]) -> tuple[int, float]:
    shared = sum(by == "both" for by in asked.values())
    return shared, shared / len(asked) if asked else 0.0


class _Corpus:
    """A network and what each document adds to it."""

    def __init__(self, kg: KnowledgeGraph) -> None:
        self.network: nx.MultiDiGraph[str] = to_networkx(kg)
        self.titles = {info.iri: info.title for info in kg.documents()}
        # Document to edge to the claims it states there, by strength ("" where it has none).
        self._edges: defaultdict[str, defaultdict[_EdgeKey, Counter[str]]]
        self._edges = defaultdict(lambda: defaultdict(Counter))
        claims = {claim.iri: claim for claim in stored_claims(kg.store)}
        for edge in kg.edges():
            key = (edge.subject, edge.object, edge.predicate.rsplit("#", 1)[-1])
            for claim in (claims[iri] for iri in edge.claims if iri in claims):
                if claim.object == edge.object:  # the others link the posting to the subject
                    self._edges[claim.document][key][claim.strength or ""] += 1
        self._nodes: defaultdict[str, set[str]] = defaultdict(set)
        for _, _, concept, document in match(kg.store, predicate=GK.refersTo):
            if document.startswith(DOCUMENTS):
                self._nodes[document].add(concept)

    def choose(self, sample: int, seed: int) -> tuple[list[str], str]:
        """Documents to leave out, and a phrase that says which."""
        if sample < 1:
            raise InputError(f"sample {sample!r}", "at least one document must be left out")
        every = sorted(self.titles)
        if len(every) <= sample:
            return every, f"each of {len(every)} documents left out once"
        drawn = sorted(random.Random(seed).sample(every, sample))  # noqa: S311 -- a draw, no secret
        return drawn, f"{sample} of {len(every):,} documents, drawn with seed {seed}, each left out once"

    @contextmanager
    def without(self, document: str) -> Iterator[nx.MultiDiGraph[str]]:
        """The network without what one document supports; put back afterwards."""
        network = self.network
        edges: list[tuple[_EdgeKey, dict[str, Any]]] = []
        nodes: dict[str, dict[str, Any]] = {}
        for key, stated in self._edges[document].items():
            facts = network.edges[key]
            edges.append((key, dict(facts)))
            if facts["documents"] <= 1:
                network.remove_edge(*key)
            else:
                facts.update(_less(facts, stated))
        touched = self._nodes[document] | {end for key in self._edges[document] for end in key[:2]}
        for node in sorted(touched & network.nodes.keys()):
            nodes[node] = dict(network.nodes[node])
            network.nodes[node]["documents"] -= node in self._nodes[document]
            if network.nodes[node]["documents"] <= 0 and not network.degree(node):
                network.remove_node(node)
        try:
            yield network
        finally:
            for node, facts in nodes.items():
                network.add_node(node, **facts)
            for (one, other, name), facts in edges:
                network.add_edge(one, other, key=name, **facts)


def _less(facts: dict[str, Any], stated: Counter[str]) -> dict[str, Any]:
    """Numbers of an edge without the claims of one document, weighed as `to_networkx` does."""
    left = {name: facts[name] - stated[name] for name in STRENGTH_WEIGHTS}
    documents = facts["documents"] - 1
    weight = sum(STRENGTH_WEIGHTS[name] * count for name, count in left.items())
    strength = next((name for name, count in left.items() if count), "")
    return {
        **left,
        "documents": documents,
        "strength": strength,
        "weight": weight or float(max(documents, 1)),
    }
