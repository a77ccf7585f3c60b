from __future__ import annotations

from collections.abc import Iterable

import pytest

from graphkit.model import Reading
from graphkit.store import KnowledgeGraph

from .readings import RUN, article, posting


def build(readings: Iterable[Reading]) -> KnowledgeGraph:
    kg = KnowledgeGraph()
    for reading in readings:
        kg.add(reading, RUN)
    return kg


@pytest.fixture
def kg() -> KnowledgeGraph:
    """Two teams that share one skill, and an article."""
    second = posting(
        "Haberdashery seeks a Tinkerer. Gizmology would help, Millinery is required.",
        team="Haberdashery",
        location=None,
        required=("Millinery",),
        preferred=("Gizmology",),
        source="more.txt",
        title="Another tinkerer",
    )
    return build([posting(), second, article()])
