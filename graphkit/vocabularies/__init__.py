"""Vocabularies of one's own: any SKOS file, and the official downloads of ESCO and O*NET."""

from graphkit.vocabularies.esco import import_esco
from graphkit.vocabularies.onet import import_onet
from graphkit.vocabularies.shelf import Added, Shelved, add_vocabulary, list_vocabularies, remove_vocabulary

__all__ = [
    "Added",
    "Shelved",
    "add_vocabulary",
    "import_esco",
    "import_onet",
    "list_vocabularies",
    "remove_vocabulary",
]
