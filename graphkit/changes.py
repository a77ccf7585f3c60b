"""What one document more or less changes in the rest of a graph: edges, concepts, near copies.

The outcome is the same as if knowledge were rebuilt from all documents; the cost is that of the edges
and concepts which the document touches.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphkit.concepts import concept_changes
from graphkit.iris import (
    GK,
    HISTORY_GRAPH,
    KNOWLEDGE_GRAPH,
    PROV,
    RDF,
    RUNS_GRAPH,
    edge_iri,
)
from graphkit.knowledge import (
    COUNTS,
    NAMING,
    Said,
    Share,
    Tally,
    Triple,
    edge_quads,
    fact_quads,
    proof_quads,
    said_by,
)
from graphkit.layers import Layers
from graphkit.quads import DOCUMENTS, Difference, as_triple, match, node, quads_of
from graphkit.rdf import history_quads

if TYPE_CHECKING:
    from graphkit.copies import Copies
    from graphkit.curation import Curation, Overlay
    from graphkit.ontology import Ontology
    from graphkit.resolution import Moved

__all__ = ["Change", "copy_changes", "knowledge_changes"]


class Change:
    """Documents that come, go or are closed, to be carried out together.

    >>> change = Change()
    >>> change.document("urn:d", None)
    """

    def __init__(self) -> None:
        self._documents: dict[str, list[ox.Quad] | None] = {}
        self._runs: list[ox.Quad] = []
        self._history: defaultdict[str, list[ox.Quad]] = defaultdict(list)
        self._closing: dict[str, str] = {}
        self._curation: Curation | None = None

    def document(self, iri: str, quads: list[ox.Quad] | None, run: Iterable[ox.Quad] = ()) -> None:
        """A document is there with these quads, read by this run; or with None, it is there no more."""
        self._documents[iri] = quads
        self._runs += run

    def decisions(self, curation: Curation) -> None:
        """A person has decided this, and nothing else, on concepts."""
        self._curation = curation

    def history(
        self, iri: str, *, seen: str | None = None, closed: str | None = None, revision_of: str | None = None
    ) -> None:
        """A document was looked at, took the place of another, or was gone: ISO 8601 dates and an IRI."""
        self._history[iri] += history_quads(iri, seen=seen, revision_of=revision_of)
        if closed is not None:
            self._closing[iri] = closed

    def difference(
        self, store: ox.Store, ontology: Ontology, copies: Callable[[], Copies], layers: Layers
    ) -> Difference:
        """All quads that come and go with this change.

        Args:
            store: as it is before the change.
            ontology: describes the concepts.
            copies: gives the near copies among the current postings; it is brought up to date.
            layers: what lies over the concepts; it is brought up to date.
        """
        out = Difference()
        before: list[Said] = []
        after: list[Said] = []
        texts: dict[str, tuple[str | None, str | None]] = {}
        olds = {iri: quads_of(store, iri) for iri in sorted({*self._documents, *self._closing})}
        news = {iri: self._documents.get(iri, old) or [] for iri, old in olds.items()}
        was_over = layers.overlay
        laid = layers.move(news, out, self._curation)
        over = layers.overlay
        for iri, old in olds.items():
            new = news[iri]
            was, stays = not _is_closed(store, iri), iri not in self._closing
            out.turn(old, new)
            if old:
                before.append(said_by(iri, map(as_triple, old), current=was, same=was_over.same_in(iri)))
            if new:
                after.append(said_by(iri, map(as_triple, new), current=stays, same=over.same_in(iri)))
            texts[iri] = (_posting(iri, old) if was else None, _posting(iri, new) if stays else None)
        self._turn_history(store, out)
        _turn_runs(store, self._runs, out)
        others: tuple[list[Said], list[Said]] = [], []
        for iri in sorted(_meaning_others(store, was_over, laid) - olds.keys()):
            # The document stays as it is; what it says is said of another concept now.
            quads, current = quads_of(store, iri), not _is_closed(store, iri)
            for said, overlay in zip(others, (was_over, over), strict=True):
                said.append(said_by(iri, map(as_triple, quads), current=current, same=overlay.same_in(iri)))
        knowledge_changes(store, [*before, *others[0]], [*after, *others[1]], out)
        among = laid.among if laid is not None else ()
        concept_changes(store, ontology, (was_over, over), among, (before, after), out)
        moved = {iri: pair for iri, pair in texts.items() if pair[0] != pair[1]}
        if moved:
            copy_changes(store, _moved_copies(copies(), moved), out)
        return out

    def _turn_history(self, store: ox.Store, out: Difference) -> None:
        graph = node(HISTORY_GRAPH)
        for iri in sorted({*self._documents, *self._history, *self._closing}):
            own = list(store.quads_for_pattern(node(iri), None, None, graph))
            if iri in self._documents and self._documents[iri] is None:
                out.turn([*own, *store.quads_for_pattern(None, None, node(iri), graph)], ())
                continue
            # Whoever was closed and is there again is open; the first day stays the first.
            kept = [quad for quad in own if quad.predicate.value != GK.closedOn or iri in self._closing]
            said = {quad.predicate for quad in kept}
            fresh = [quad for quad in self._history[iri] if quad.predicate not in said]
            if iri in self._closing and node(GK.closedOn) not in said:
                fresh += history_quads(iri, closed=self._closing[iri])
            out.turn(own, [*kept, *fresh])


def _meaning_others(store: ox.Store, before: Overlay, laid: Moved | None) -> set[str]:
    """Documents in which one concept stands for another than before."""
    if laid is None:
        return set()
    found: set[str] = set()
    now = laid.overlay
    for concept in laid.among:
        if before.canonical(concept) != now.canonical(concept):
            found |= {
                graph
                for predicate in NAMING
                for *_, graph in match(store, None, predicate, concept)
                if graph.startswith(DOCUMENTS)
            }
        meant, means = before.meant(concept), now.meant(concept)
        found |= {iri for iri in meant.keys() | means.keys() if meant.get(iri) != means.get(iri)}
    return found


def _is_closed(store: ox.Store, iri: str) -> bool:
    return any(match(store, iri, GK.closedOn, graph=HISTORY_GRAPH))


def _posting(iri: str, quads: Iterable[ox.Quad]) -> str | None:
    """Text of a posting, None of anything else."""
    own = [(predicate, value) for subject, predicate, value in map(as_triple, quads) if subject == iri]
    text = next((value for predicate, value in own if predicate == GK.text), None)
    return text if (RDF.type, GK.Posting) in own else None


def _moved_copies(
    copies: Copies, moved: Mapping[str, tuple[str | None, str | None]]
) -> dict[str, str | None]:
    firsts: dict[str, str | None] = {}
    for iri, (old, _) in moved.items():
        if old is not None:
            firsts |= copies.drop(iri) | {iri: None}
    for iri, (_, new) in moved.items():
        if new is not None:
            firsts |= copies.put(iri, new)
    return firsts


def _turn_runs(store: ox.Store, runs: Iterable[ox.Quad], out: Difference) -> None:
    """Describe new runs, and forget those by which no document was read any more."""
    out.turn((), (quad for quad in runs if quad not in store))
    made = node(PROV.wasGeneratedBy)
    left = {quad.object for quad in out.gone if quad.predicate == made and quad.graph_name == quad.subject}
    used = {quad.object for quad in out.fresh if quad.predicate == made}
    for run in sorted(node_of.value for node_of in left - used if isinstance(node_of, ox.NamedNode)):
        pattern = store.quads_for_pattern(None, made, node(run))
        if not any(quad.graph_name == quad.subject and quad not in out.gone for quad in pattern):
            out.turn(store.quads_for_pattern(node(run), None, None, node(RUNS_GRAPH)), ())


def knowledge_changes(
    store: ox.Store, before: Iterable[Said], after: Iterable[Said], out: Difference
) -> None:
    """What changes in the knowledge graph when documents no longer say one thing, and say another.

    Args:
        store: as it is before the change.
        before: what the documents said.
        after: what they say now.
        out: takes the quads.
    """
    before, after = list(before), list(after)
    out.turn(
        [quad for said in before for quad in fact_quads(said)],
        [quad for said in after for quad in fact_quads(said)],
    )
    lost, won = _shares(before), _shares(after)
    for triple in sorted(lost.keys() | won.keys()):
        old = _tally(store, edge_iri(*triple))
        new = Tally(old.documents, old.claims, list(old.strengths))
        for share in lost.get(triple, ()):
            new.add(share, -1)
        for share in won.get(triple, ()):
            new.add(share)
        out.turn(edge_quads(triple, old), edge_quads(triple, new))
        out.turn(
            [quad for share in lost.get(triple, ()) for quad in proof_quads(triple, share)],
            [quad for share in won.get(triple, ()) for quad in proof_quads(triple, share)],
        )


def _shares(said: Iterable[Said]) -> dict[Triple, list[Share]]:
    found: dict[Triple, list[Share]] = {}
    for one in said:
        for triple, share in one.edges.items():
            found.setdefault(triple, []).append(share)
    return found


def _tally(store: ox.Store, iri: str) -> Tally:
    def number(predicate: str) -> int:
        return next((int(value) for _, _, value, _ in match(store, iri, predicate, graph=KNOWLEDGE_GRAPH)), 0)

    documents = number(GK.documentCount)
    return Tally(
        documents,
        number(GK.claimCount) if documents else 0,
        [number(counter) if documents else 0 for counter in COUNTS.values()],
    )


def copy_changes(store: ox.Store, firsts: Mapping[str, str | None], out: Difference) -> None:
    """What changes in the links between near copies.

    Args:
        store: as it is before the change.
        firsts: from a posting to the first one it is a near copy of now, or None where there is none.
        out: takes the quads.
    """
    repeats, graph = node(GK.repeats), node(KNOWLEDGE_GRAPH)
    for later, first in firsts.items():
        old = list(store.quads_for_pattern(None, repeats, node(later), graph))
        out.turn(old, [] if first is None else [ox.Quad(node(first), repeats, node(later), graph)])
