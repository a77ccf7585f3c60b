"""Which teams, organisations, programs and new skills are the same, with the reason for each merge.

`stated_in` reads what documents say, `parts_of` finds names that stand for several units,
`concept_facts` gathers what tells concepts apart, and `resolve` says which are the same.
`overlay_of` does all of it for a store, `overlay_moved` what some documents change in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphkit.curation import Curation, Overlay
from graphkit.iris import CURATION_GRAPH, DCTERMS, GK, ID, PROV, RDF
from graphkit.quads import Writer
from graphkit.resolution.local import Moved, named, overlay_moved, placed
from graphkit.resolution.resolving import MEASURED, Resolved, Same, resolve
from graphkit.resolution.statements import ConceptFacts, Stated, concept_facts, parts_of, stated_in

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pyoxigraph as ox

    from graphkit.ontology import Ontology

__all__ = [
    "MEASURED",
    "ConceptFacts",
    "Moved",
    "Resolved",
    "Same",
    "Stated",
    "concept_facts",
    "named",
    "overlay_moved",
    "overlay_of",
    "parts_of",
    "placed",
    "resolution_quads",
    "resolve",
    "stated_in",
]


def overlay_of(
    stated: Iterable[Stated], ontology: Ontology, curation: Curation | None = None
) -> tuple[Overlay, Resolved]:
    """What to lay over the concepts of a graph: what a person decided, and what was found.

    Args:
        stated: what the documents say, from `stated_in`; kept by document, it need not be read again.
        ontology: with the vocabularies.
        curation: decisions of a person.
    """
    stated, curation = list(stated), curation or Curation()
    parts = parts_of(stated, ontology)
    overlay = curation.overlay
    resolved = resolve(concept_facts(stated, ontology, parts), together=overlay.merges, apart=curation.apart)
    reasons = {same.merged: same.reason for same in resolved.merges}
    return overlay.with_found(resolved.kept, reasons, parts), resolved


def resolution_quads(resolved: Resolved, overlay: Overlay) -> list[ox.Quad]:
    """Merges that no person decided on, for the graph of curation, sorted.

    Each is a decision of its rule, and ``merged dcterms:isReplacedBy kept``. One of several units of a
    name is ``prov:wasDerivedFrom`` that name, its organisation and the documents that mean it.
    `graphkit.curation.overlay_in` reads both back.
    """
    add = Writer(CURATION_GRAPH)
    for same in resolved.merges:
        if same.reason != "curated":
            iri = f"{ID}decision/merge-{same.merged.removeprefix(ID)}"
            add.link(iri, RDF.type, GK.Decision, PROV.Activity)
            add.text(iri, GK.decides, "merge")
            add.text(iri, GK.rule, same.reason)
            add.text(iri, DCTERMS.description, f"{same.reason}: {same.shared}")
            add.link(iri, GK.concerns, same.merged, same.kept)
            if same.confidence is not None:
                add.typed(iri, GK.confidence, f"{same.confidence:.6f}".rstrip("0").rstrip("."), "decimal")
    for merged, kept in overlay.merges.items():
        add.link(merged, DCTERMS.isReplacedBy, kept)
    for part in overlay.parts:
        add.link(part.iri, PROV.wasDerivedFrom, part.concept, part.parent, *part.documents)
    return sorted(set(add.quads), key=str)
