"""spaCy components that read entities, and the pipeline made of them."""

from graphkit.extraction.reader import COMPONENTS, mentions_of, pipeline, read_mentions

__all__ = ["COMPONENTS", "mentions_of", "pipeline", "read_mentions"]
