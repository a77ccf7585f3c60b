"""The face of graphkit: a knowledge graph as one HTML file that needs no network.

`write_map` is the usual way in; `Map` shows the same page inside a notebook.
"""

from __future__ import annotations

from collections.abc import Collection
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, Unpack

from graphkit.errors import InputError
from graphkit.mapview.data import MapData

if TYPE_CHECKING:
    from graphkit.store import KnowledgeGraph

__all__ = ["Map", "MapData", "MapOptions", "map_html", "write_map"]


class MapOptions(TypedDict, total=False):
    """Options of `map_html`, `write_map` and `Map`; `write_map` says what each does."""

    title: str | None
    min_docs: int
    types: Collection[str] | None
    query: str | None
    focus: str | None
    text: bool


def map_html(
    graph: KnowledgeGraph | MapData,
    *,
    title: str | None = None,
    min_docs: int = 1,
    types: Collection[str] | None = None,
    query: str | None = None,
    focus: str | None = None,
    text: bool = True,
) -> str:
    """HTML of the map of a graph; see `write_map` for the options.

    Data made by hand can be given instead of a graph; `min_docs`, `types` and `query` then have no use.
    """
    # Here and not above: numpy, networkx and pyvis take most of a second to import.
    from dataclasses import replace

    from graphkit.mapview.layout import arrange
    from graphkit.mapview.page import render
    from graphkit.mapview.reading import map_data
    from graphkit.mapview.style import DEFAULT_STYLE, style_of

    if isinstance(graph, MapData):
        data, style = replace(graph, title=title or graph.title), DEFAULT_STYLE
        start = focus
    else:
        if min_docs < 1:
            raise InputError("min_docs", f"{min_docs} is not a number of documents", "give 1 or more")
        data = map_data(graph, title=title, min_docs=min_docs, types=types, query=query)
        style = style_of(graph.ontology)
        if types is not None or query is not None:
            # Who chose what is on the map wants to see all of it.
            style = style.all_shown()
        start = graph.resolve(focus) if focus else None
        if start and start not in {node.id for node in data.nodes}:
            raise InputError(
                "focus", f"{focus!r} is left out of this map", "use a wider query, or more types"
            )
    return render(arrange(data, style), style=style, text=text, start=_opening(start))


def write_map(
    kg: KnowledgeGraph,
    path: str | Path,
    *,
    title: str | None = None,
    min_docs: int = 1,
    types: Collection[str] | None = None,
    query: str | None = None,
    focus: str | None = None,
    text: bool = True,
) -> Path:
    """Write the map of a graph as one HTML file that a browser opens from disk.

    Args:
        kg: the graph.
        path: where to write; its folder is made when it isn't there.
        title: heading of the page.
        min_docs: leave out links that fewer documents support, and things that fewer name.
        types: what to keep, in any case (``["Team", "skill", "role types"]``); all when None.
        query: a named query or SPARQL text; the map then shows what its answer speaks of, with the
            evidence of each triple that the graph holds. ``CONSTRUCT``, or ``SELECT`` with the columns
            ``?subject ?predicate ?object``.
        focus: IRI, CURIE or label of the thing the map opens on.
        text: whether whole documents go into the file; without them only the quoted sentences do.

    Returns:
        The path written.

    Raises:
        InputError: an option can't be used, or the file can't be written.
        QueryError: the query can't be run, or its answer is nothing a map can show.
        UnknownNameError: nothing in the graph has the name given as `focus`.
    """
    html = map_html(kg, title=title, min_docs=min_docs, types=types, query=query, focus=focus, text=text)
    target = Path(path)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(html, encoding="utf-8", newline="\n")
    except OSError as error:
        raise InputError(str(path), f"the map could not be written: {error.strerror or error}") from error
    return target


def _opening(focus: str | None) -> dict[str, str] | None:
    return {"focus": focus, "node": focus} if focus else None


class Map:
    """The map as a value that a notebook shows in place.

    Takes the options of `write_map`. The frame is sandboxed: its scripts can't reach the notebook.
    """

    def __init__(
        self, graph: KnowledgeGraph | MapData, *, height: int = 720, **options: Unpack[MapOptions]
    ) -> None:
        self.html = map_html(graph, **options)
        self.height = height

    def _repr_html_(self) -> str:
        return (
            f'<iframe title="graphkit map" srcdoc="{escape(self.html)}" width="100%" height="{self.height}" '
            'sandbox="allow-scripts allow-downloads allow-popups allow-modals" style="border:0"></iframe>'
        )
