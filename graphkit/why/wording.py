"""Expressions and terms of a parsed query back to SPARQL text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from graphkit.errors import QueryError

__all__ = ["aggregates", "counts_twice", "field_of", "names_in", "variables_in", "wording"]

_CHAINS: Final = {"ConditionalOrExpression": "||", "ConditionalAndExpression": "&&"}
_SIGNS: Final = {"UnaryNot": "!", "UnaryMinus": "-", "UnaryPlus": "+"}
#: Functions that answer otherwise each time: no set of claims makes that answer true.
_CHANCE: Final = frozenset("RAND NOW UUID STRUUID BNODE".split())


def field_of(part: Any, name: str) -> Any:
    """A field of a part of a parsed query, or None; rdflib's own ``get`` answers with the name itself.

    >>> field_of({"op": "+"}, "other") is None
    True
    """
    return part[name] if isinstance(part, Mapping) and name in part else None


def wording(part: Any) -> str:
    """Text of an expression or term.

    Raises:
        QueryError: the expression cannot be explained.

    >>> from rdflib import Variable
    >>> wording(Variable("team"))
    '?team'
    """
    name = getattr(part, "name", None)
    if name is None or not isinstance(part, Mapping):
        return _term(part)
    if name in _CHAINS:
        return _bracketed(f" {_CHAINS[name]} ".join(map(wording, [part["expr"], *_others(part)])))
    if name == "RelationalExpression":
        return _relation(part)
    if name in ("AdditiveExpression", "MultiplicativeExpression"):
        steps = zip(_list(field_of(part, "op")), _others(part), strict=True)
        return _bracketed(wording(part["expr"]) + "".join(f" {sign} {wording(one)}" for sign, one in steps))
    if name in _SIGNS:
        return f"({_SIGNS[name]} {wording(part['expr'])})"
    if name.startswith("Aggregate_"):
        return _aggregate(name.removeprefix("Aggregate_"), part)
    if name == "Function":
        return f"{_term(part['iri'])}({', '.join(map(wording, _list(field_of(part, 'expr'))))})"
    if name.startswith("Builtin_"):
        return _builtin(name.removeprefix("Builtin_"), part)
    raise QueryError(f"{name} cannot be explained (leave it out, or ask without an explanation)")


def _bracketed(text: str) -> str:
    return f"({text})" if " " in text else text


def _relation(part: Any) -> str:
    if not field_of(part, "op"):
        return wording(part["expr"])
    if str(part["op"]).upper().endswith("IN"):
        return f"({wording(part['expr'])} {part['op']} ({', '.join(map(wording, _others(part)))}))"
    return f"({wording(part['expr'])} {part['op']} {wording(part['other'])})"


def _aggregate(name: str, part: Any) -> str:
    if name == "Sample":
        raise QueryError("SAMPLE cannot be explained: which one it takes is up to the engine (use MIN)")
    distinct = "DISTINCT " if field_of(part, "distinct") else ""
    more = f" ; SEPARATOR = {_term(part['separator'])}" if field_of(part, "separator") is not None else ""
    function = "GROUP_CONCAT" if name == "GroupConcat" else name.upper()
    inner = "*" if str(part["vars"]) == "*" else wording(part["vars"])
    return f"{function}({distinct}{inner}{more})"


def _builtin(name: str, part: Any) -> str:
    if name in ("EXISTS", "NOTEXISTS"):
        raise QueryError(
            "EXISTS inside a larger expression cannot be explained (give it a FILTER of its own)"
        )
    if name.upper() in _CHANCE:
        raise QueryError(f"{name.upper()} cannot be explained: it answers otherwise each time")
    arguments = [one for value in part.values() for one in _list(value)]
    return f"{name}({', '.join(map(wording, arguments))})"


def _term(term: Any) -> str:
    if isinstance(term, str) and not hasattr(term, "n3"):
        return "UNDEF" if term == "UNDEF" else term
    return str(term.n3())


def _others(part: Any) -> list[Any]:
    return _list(field_of(part, "other"))


def _list(value: Any) -> list[Any]:
    if value is None:
        return []
    if isinstance(value, list | tuple) or type(value).__name__ == "ParseResults":
        return list(value)
    return [value]


def _walk(part: Any) -> Iterator[Any]:
    yield part
    if isinstance(part, Mapping):
        for value in part.values():
            yield from _walk(value)
    elif isinstance(part, list | tuple) or type(part).__name__ == "ParseResults":
        for value in part:
            yield from _walk(value)


def variables_in(part: Any) -> set[str]:
    """Names of the variables in a part of a query.

    >>> from rdflib import Variable
    >>> variables_in([Variable("a"), Variable("b")]) == {"a", "b"}
    True
    """
    return {str(one) for one in _walk(part) if type(one).__name__ == "Variable"}


def names_in(part: Any) -> set[str]:
    """Names of the functions and operators that do something in a part of a query."""
    named: Iterator[Any] = (one for one in _walk(part) if hasattr(one, "name"))
    return {
        str(one.name).removeprefix("Builtin_")
        for one in named
        if one.name not in _CHAINS or field_of(one, "other")
    }


def aggregates(part: Any) -> bool:
    """Whether something is counted or summed up in an expression."""
    return any(str(getattr(one, "name", "")).startswith("Aggregate_") for one in _walk(part))


def counts_twice(part: Any) -> bool:
    """Whether the same value counts as often as it is found, in something that is counted or summed up."""
    found = (one for one in _walk(part) if str(getattr(one, "name", "")).startswith("Aggregate_"))
    return any(
        one.name not in ("Aggregate_Min", "Aggregate_Max") and not field_of(one, "distinct") for one in found
    )
