"""The pipeline, and one document through it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import compile_infix_regex, compile_prefix_regex

from graphkit.extraction import linking, overlaps, patterns, sections, vocabulary
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
#: spaCy's tokenizer takes quadratic time on long runs without a space.
_LONG_RUN: Final = re.compile(r"\S{500}")


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
    _cut_finer(nlp)
    # Paths as text, so that spaCy can write the configuration down.
    config = {"folder": str(folder), "extra": [str(path) for path in extra]}
    for name in COMPONENTS:
        nlp.add_pipe(name, config={} if name == "graphkit_overlaps" else config)
    return nlp


def read_mentions(nlp: Language, documents: Iterable[Document]) -> Iterator[tuple[Document, Doc]]:
    """Each document with its spaCy ``Doc``, whose ``_.mentions`` hold what was found."""
    for document in documents:
        doc = _tokenise(nlp, document.text)
        for _, component in nlp.pipeline:
            doc = component(doc)
        yield document, doc


def mentions_of(doc: Doc) -> tuple[tuple[Mention, ...], tuple[NewConcept, ...]]:
    """Mentions and new concepts that the pipeline left on a ``Doc``."""
    return doc._.mentions, doc._.new_concepts


def _tokenise(nlp: Language, text: str) -> Doc:
    if not _LONG_RUN.search(text):
        return nlp.make_doc(text)
    words: list[str] = []
    spaces: list[bool] = []
    for piece in re.findall(r"\s+|\S{1,500}", text):
        for token in nlp.make_doc(piece):
            words.append(token.text)
            spaces.append(bool(token.whitespace_))
    return Doc(nlp.vocab, words=words, spaces=spaces)


def _cut_finer(nlp: Language) -> None:
    """Brackets, slashes and commas without spaces around them end a word in flattened pages."""
    tokenizer: Any = nlp.tokenizer
    infixes = [*(nlp.Defaults.infixes or ()), r"[()\[\]{}/,;•|]", r"(?<=[a-z])\.(?=[A-Z])"]
    prefixes = [*(nlp.Defaults.prefixes or ()), r"[-–—•‣◦·]"]
    tokenizer.infix_finditer = compile_infix_regex(infixes).finditer
    tokenizer.prefix_search = compile_prefix_regex(prefixes).search
