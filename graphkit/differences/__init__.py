"""What differs between two graphs, and why.

`diff` compares two graphs. Each entity or edge that is in one alone, or with other numbers, has its causes:
a document, a rule, the ontology, a correction.
"""

from __future__ import annotations

from graphkit.differences.comparing import diff
from graphkit.differences.outcome import CAUSES, Cause, Changes, Difference, EdgeChange, EntityChange

__all__ = ["CAUSES", "Cause", "Changes", "Difference", "EdgeChange", "EntityChange", "diff"]
