"""Every error graphkit raises on purpose.

::

    GraphkitError
    ├── InputError        a document, folder or option could not be used
    ├── OntologyError     a file of the ontology is broken or contradicts itself
    ├── GraphError        a graph could not be read, written or found consistent
    │   └── InvalidGraphError   validation found violations
    └── QueryError        a query could not be understood, or asks for what is refused
        └── UnknownNameError    no entity, predicate or named query has that name

Each message names the place (a file, a line, a name) and the next step; the
library raises, only the command line prints.
"""

from __future__ import annotations

__all__ = [
    "GraphError",
    "GraphkitError",
    "InputError",
    "InvalidGraphError",
    "OntologyError",
    "QueryError",
    "UnknownNameError",
]


class GraphkitError(Exception):
    """Base of all errors raised by graphkit on purpose."""


class InputError(GraphkitError, ValueError):
    """A document, folder or option could not be used.

    Attributes:
        source: path or name of the input, as the user gave it.
        reason: what is wrong, in plain words.
        hint: what to do next, or the empty string.

    >>> str(InputError("cv.pdf", "the file is empty", "save it again"))
    'cv.pdf: the file is empty (save it again)'
    """

    def __init__(self, source: str, reason: str, hint: str = "") -> None:
        self.source = source
        self.reason = reason
        self.hint = hint
        super().__init__(f"{source}: {reason}" + (f" ({hint})" if hint else ""))

    def __reduce__(self) -> tuple[type[InputError], tuple[str, str, str]]:
        # The reader raises this in worker processes; default pickling would lose two of three.
        return type(self), (self.source, self.reason, self.hint)


class OntologyError(GraphkitError, ValueError):
    """A file of the ontology is broken or contradicts another one."""


class GraphError(GraphkitError):
    """A graph could not be read, written or found consistent."""


class InvalidGraphError(GraphError):
    """Validation found violations; the message lists the first of them."""


class QueryError(GraphkitError, ValueError):
    """A query could not be understood, or asks for something that is refused."""


class UnknownNameError(QueryError, KeyError):
    """No entity, predicate or named query has the given name."""

    def __str__(self) -> str:
        # KeyError would show the message as a quoted repr.
        return str(self.args[0]) if self.args else ""
