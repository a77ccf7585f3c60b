"""Component ``graphkit_patterns``: what sentences say beyond the vocabularies' labels."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from graphkit.extraction.acronyms import acronyms
from graphkit.extraction.defined import defined
from graphkit.extraction.phrases import phrases
from graphkit.extraction.places import Places
from graphkit.extraction.roles import Roles
from graphkit.extraction.seniority import Grades
from graphkit.extraction.units import Units
from graphkit.extraction.vocabulary import Vocabulary, shared_heads
from graphkit.ontology import Ontology, load_ontology

__all__ = ["Patterns"]


class Patterns:
    """Adds candidates for places, roles, units, shared heads and unknown skills."""

    def __init__(self, ontology: Ontology, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._places = Places(ontology)
        self._roles = Roles(vocabulary, Grades(ontology))
        self._units = Units(vocabulary)

    def __call__(self, doc: Doc) -> Doc:
        """Propose candidates for one document."""
        candidates = doc._.candidates
        candidates.extend(shared_heads(doc, self._vocabulary))
        candidates.extend(self._places(doc))
        candidates.extend(self._roles(doc))
        candidates.extend(self._units(doc))
        candidates.extend(defined(doc._.layout.text, self._vocabulary))
        candidates.extend(acronyms(doc))
        candidates.extend(phrases(doc))
        return doc


@Language.factory("graphkit_patterns", default_config={"folder": None, "extra": []})
def make_patterns(nlp: Language, name: str, folder: str | None, extra: list[str]) -> Patterns:
    """Factory of the component; it needs ``graphkit_vocabulary`` before it in the pipeline."""
    vocabulary = nlp.get_pipe("graphkit_vocabulary")
    if not isinstance(vocabulary, Vocabulary):
        raise TypeError("graphkit_patterns needs graphkit's own graphkit_vocabulary before it")
    return Patterns(load_ontology(folder, extra=extra), vocabulary)
