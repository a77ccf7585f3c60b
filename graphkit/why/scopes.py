"""Which variables a part of a parsed query binds, and other names for them."""

from __future__ import annotations

from typing import Any

from graphkit.why.wording import field_of, variables_in

__all__ = ["bare", "bound_in", "is_set", "renamed", "shown_by"]


def is_set(value: Any) -> bool:
    """Whether a cell of VALUES holds something."""
    return str(value) != "UNDEF" or hasattr(value, "n3")


def bare(expression: Any) -> Any:
    """An expression without the levels of grammar around it that say nothing."""
    while getattr(expression, "name", "").endswith("Expression") and not field_of(expression, "other"):
        expression = expression["expr"]
    return expression


def bound_in(group: Any) -> set[str]:
    """Variables that a group can bind; those of its filters alone are not among them."""
    if group.name == "SubSelect":
        return shown_by(group)
    names: set[str] = set()
    for part in field_of(group, "part") or []:
        if part.name in ("Filter", "MinusGraphPattern"):
            continue
        if part.name == "Bind":
            names.add(str(part["var"]))
        elif "graph" in part:
            inner = part["graph"]
            names |= variables_in(field_of(part, "term") or [])
            for one in [inner] if hasattr(inner, "name") else inner:
                names |= bound_in(one)
        else:
            names |= variables_in(part)
    return names


def shown_by(query: Any) -> set[str]:
    """Variables that a subquery shows to what stands around it."""
    if not field_of(query, "projection"):
        return bound_in(query["where"])
    return {str(column["var"]) for column in query["projection"] if field_of(column, "var") is not None}


def renamed(part: Any, names: dict[str, str]) -> Any:
    """The same part with other names for some variables."""
    from rdflib import Variable
    from rdflib.plugins.sparql.algebra import traverse

    def rename(term: Any) -> Any:
        return Variable(names[str(term)]) if isinstance(term, Variable) and str(term) in names else None

    return traverse(part, visitPost=rename)
