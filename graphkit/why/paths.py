"""Property paths of a parsed query."""

from __future__ import annotations

from typing import Any

from graphkit.errors import QueryError
from graphkit.why.parts import Path
from graphkit.why.wording import field_of, wording

__all__ = ["path_of", "path_text"]


def path_of(term: Any) -> Any:
    """A predicate or path without the levels of grammar that say nothing."""
    name = getattr(term, "name", "")
    if name in ("PathAlternative", "PathSequence"):
        parts = tuple(path_of(part) for part in term["part"])
        kind = name.removeprefix("Path").lower()
        return parts[0] if len(parts) == 1 else Path(kind, parts)
    if name == "PathElt":
        inner = path_of(term["part"])
        if not field_of(term, "mod"):
            return inner
        if isinstance(inner, Path) and "repeat" in _kinds(inner):
            raise QueryError("a path of any length inside another cannot be explained (split it)")
        return Path("repeat", inner, str(term["mod"]))
    if name == "PathEltOrInverse":
        return Path("inverse", path_of(term["part"]))
    return Path("negated", ()) if name == "PathNegatedPropertySet" else term


def _kinds(path: Any) -> set[str]:
    if not isinstance(path, Path):
        return set()
    parts = path.part if isinstance(path.part, tuple) else [path.part]
    return {path.kind}.union(*map(_kinds, parts))


def path_text(path: Any) -> str:
    """SPARQL text of a path or predicate.

    Raises:
        QueryError: it names what a property is not.
    """
    if not isinstance(path, Path):
        return wording(path)
    if path.kind == "negated":
        raise QueryError("a negated set of properties (!…) cannot be explained (name the properties)")
    if path.kind == "inverse":
        return f"^({path_text(path.part)})"
    if path.kind == "repeat":
        return f"({path_text(path.part)}){path.sign}"
    return "(" + (" / " if path.kind == "sequence" else " | ").join(map(path_text, path.part)) + ")"
