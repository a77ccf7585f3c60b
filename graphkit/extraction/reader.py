"""The pipeline, and one document through it."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Final

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from graphkit.extraction import linking, overlaps, patterns, sections, vocabulary
from graphkit.extraction.tokens import Chunks, cut_finer
from graphkit.model import Document, Mention, NewConcept
from graphkit.ontology import Ontology, load_ontology

__all__ = ["COMPONENTS", "mentions_of", "pipeline", "read_mentions"]

#: Names of the components in order; the factories are registered on import.
COMPONENTS: Final = (
    "graphkit_sections",
    "graphkit_vocabulary",
    "graphkit_patterns",
    "graphkit_overlaps",
    "graphkit_linking",
)
_REGISTERED: Final = (sections, vocabulary, patterns, overlaps, linking)


def pipeline(ontology: Ontology | None = None) -> Language:
    """The spaCy pipeline that reads documents; no trained model is needed.

    Args:
        ontology: whose concepts are looked for; the shipped one when None.

    >>> doc = pipeline()("We need Python.")
    >>> [(m.type, m.label) for m in doc._.mentions]
    [('Skill', 'Python')]
    """
    ontology = ontology or load_ontology()
    return _pipeline(ontology.folder, ontology.extra)


@lru_cache(maxsize=2)
def _pipeline(folder: Path, extra: tuple[Path, ...]) -> Language:
    nlp = spacy.blank("en")
    cut_finer(nlp)
    # spaCy's own limit guards trained models' memory; reading by rules needs none.
    nlp.max_length = sys.maxsize
    nlp.tokenizer = Chunks(nlp.tokenizer)
    # Paths as text, so that spaCy can write the configuration down.
    config = {"folder": str(folder), "extra": [str(path) for path in extra]}
    for name in COMPONENTS:
        nlp.add_pipe(name, config={} if name == "graphkit_overlaps" else config)
    return nlp


def read_mentions(nlp: Language, documents: Iterable[Document]) -> Iterator[tuple[Document, Doc]]:
    """Each document with its spaCy ``Doc``, whose ``_.mentions`` hold what was found."""
    for document in documents:
        yield document, nlp(document.text)


def mentions_of(doc: Doc) -> tuple[tuple[Mention, ...], tuple[NewConcept, ...]]:
    """Mentions and new concepts that the pipeline left on a ``Doc``."""
    return doc._.mentions, doc._.new_concepts
