"""Where everything lies: the same on every build, alike teams together, nothing on top of another.

The picture must not move by itself, so the positions are computed here and the browser only
draws them: a spectral start, forces in numpy, then labels and discs pushed apart.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from textwrap import wrap
from typing import Final

import numpy as np
from numpy.typing import NDArray

from graphkit.mapview.backbone import significance
from graphkit.mapview.communities import communities, names_of
from graphkit.mapview.data import MapData, MapEdge, MapNode, edge_weight
from graphkit.mapview.forces import nearest, pull_together, push_apart
from graphkit.mapview.links import Links, symmetric
from graphkit.mapview.style import DEFAULT_STYLE, Style

__all__ = ["arrange"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_SEED: Final = 20  # any number; fixed so that a build can be repeated
_GAP: Final = 46.0  # usual distance of neighbours on the canvas
_SCREEN: Final = (760.0, 620.0)  # pixels a map has on a usual screen
_LETTER: Final = 8.1  # width of a letter of a landmark's name, in pixels
_LINE: Final = 15.0  # height of a line of it
_LINE_LENGTH: Final = 20  # letters; as in labels.js
_LANDMARKS_WITH_ROOM: Final = 60  # more names than this can't all be read at once anyway
_LARGE: Final = 3000
_DIRECTIONS: Final = 60  # in which the slowest modes are looked for
_SIDE_WEIGHT: Final = 0.15  # a shared city must not pull teams together as shared skills do


@dataclass(frozen=True, slots=True)
class _Graph:
    """The links as arrays: `source[i]` and `target[i]` are positions of nodes."""

    count: int
    source: Ints
    target: Ints
    weight: Floats


def arrange(data: MapData, style: Style = DEFAULT_STYLE) -> MapData:
    """Data with positions, sizes, communities, and nodes and edges in the order they come into view."""
    nodes = sorted(data.nodes, key=lambda node: node.id)
    place = {node.id: i for i, node in enumerate(nodes)}
    edges = sorted(
        (e for e in data.edges if e.subject in place and e.object in place and e.subject != e.object),
        key=lambda e: (e.subject, e.predicate, e.object),
    )
    if not nodes:
        return replace(data, edges=(), communities=())
    graph = _as_graph(place, edges)
    groups = communities(graph.count, graph.source, graph.target, graph.weight)
    sizes = _sizes(nodes, edges, place, style)
    spots = _positions(nodes, graph, sizes)
    degrees = np.bincount(np.concatenate([graph.source, graph.target]), minlength=len(nodes))
    placed = [
        replace(
            node,
            degree=int(degrees[i]),
            community=int(groups[i]),
            x=round(float(spots[i, 0]), 1),
            y=round(float(spots[i, 1]), 1),
            size=round(float(sizes[i]), 1),
        )
        for i, node in enumerate(nodes)
    ]
    edge_order = significance(graph.count, graph.source, graph.target, graph.weight)
    return replace(
        data,
        nodes=tuple(placed[i] for i in _order_of_appearance(placed, graph, edge_order, style)),
        edges=tuple(edges[i] for i in edge_order),
        communities=names_of(nodes, edges, groups),
    )


def _as_graph(place: dict[str, int], edges: list[MapEdge]) -> _Graph:
    weight = [edge_weight(e) * (1.0 if e.predicate.endswith("asksFor") else _SIDE_WEIGHT) for e in edges]
    return _Graph(
        count=len(place),
        source=np.array([place[e.subject] for e in edges], dtype=np.int64),
        target=np.array([place[e.object] for e in edges], dtype=np.int64),
        weight=np.array(weight, dtype=np.float64),
    )


def _sizes(nodes: list[MapNode], edges: list[MapEdge], place: dict[str, int], style: Style) -> Floats:
    """Radius: what the style says, and more for what has many links (skills: teams that ask for them)."""
    teams = np.zeros(len(nodes))
    links = np.zeros(len(nodes))
    for edge in edges:
        links[[place[edge.subject], place[edge.object]]] += 1
        if nodes[place[edge.subject]].type == "Team" and edge.predicate.endswith("asksFor"):
            teams[place[edge.object]] += 1
    sizes = [
        style.of(n.type).size / 2
        + (2.6 if n.type == "Skill" else 0.8) * np.sqrt(teams[i] if n.type == "Skill" else links[i])
        for i, n in enumerate(nodes)
    ]
    return np.minimum(np.array(sizes, dtype=np.float64), 26.0)


def _positions(nodes: list[MapNode], graph: _Graph, sizes: Floats) -> Floats:
    """Lay each connected part on its own, then set the parts beside each other."""
    links = symmetric(graph.count, graph.source, graph.target, graph.weight)
    names = np.array([_name_size(node) for node in nodes])
    pieces = [
        (part, _lay(links.within(part), sizes[part], names[part]) if len(part) > 1 else np.zeros((1, 2)))
        for part in links.parts()
    ]
    return _pack(pieces, graph.count)


def _lay(links: Links, sizes: Floats, names: Floats) -> Floats:
    spots = pull_together(_spectral(links), links)
    # Scale by the usual distance to the nearest neighbour, so that every map has the same density.
    spots = spots * (_GAP / max(float(np.median(nearest(spots))), 1e-9))
    limit = 1.15 * _GAP * np.sqrt(links.count)
    spread = float(np.sqrt((spots**2).sum(axis=1)).max())
    spots *= min(1.0, 1.6 * limit / max(spread, 1e-9))
    return _make_room(_turn(_draw_in(spots, links)), sizes, names)


def _name_size(node: MapNode) -> tuple[float, float]:
    """Width and height in pixels that the name of a landmark takes below it; nothing for other things."""
    if node.type != "Team":
        return 0.0, 0.0
    lines = wrap(node.label, _LINE_LENGTH) or [""]
    return max(map(len, lines)) * _LETTER + 6, len(lines) * _LINE + 2


def _make_room(spots: Floats, sizes: Floats, names: Floats) -> Floats:
    """Push discs and names of landmarks apart, as large as they will be at the first zoom.

    Making room makes the map wider and so the first zoom smaller: three rounds settle that.
    """
    width, height = np.maximum(np.ptp(spots, axis=0), 1.0)
    stretch = np.clip(width / height / (_SCREEN[0] / _SCREEN[1]), 0.7, 1.7)
    spots = spots * (1.0, stretch)
    landmark = names[:, 0] > 0
    named = bool(landmark.sum() <= _LANDMARKS_WITH_ROOM)
    for _ in range(3 if len(spots) < _LARGE else 1):
        # Of a large map only the backbone is shown first: no need to part all discs for that zoom.
        zoom = float(np.clip((np.array(_SCREEN) / np.maximum(np.ptp(spots, axis=0), 1.0)).min(), 0.3, 1.6))
        # A disc keeps some pixels however far away it is; see radiusAt in shapes.js.
        radius = np.maximum(sizes, np.where(landmark, 9.5, 0.66 * sizes) / zoom)
        half = np.stack([radius + 3.0 / zoom] * 2, axis=1)
        shift = np.zeros_like(spots)
        if named:
            # The name stands below its square: the box of both has its middle below the square's.
            half[landmark, 0] = np.maximum(half[landmark, 0], (names[landmark, 0] / 2 + 5) / zoom)
            shift[landmark, 1] = (names[landmark, 1] / 2 + 4) / zoom
            half += shift
        spots = push_apart(spots + shift, half, round_=~landmark) - shift
    return spots


def _draw_in(spots: Floats, links: Links) -> Floats:
    """Things with a single link stay near the other end: flung away they would shrink all the rest."""
    single = np.flatnonzero(links.degrees() == 1)
    if len(single) in (0, len(spots)):
        return spots
    ends = links.col[np.searchsorted(links.row, single)]
    delta = spots[single] - spots[ends]
    away = np.sqrt((delta**2).sum(axis=1)) + 1e-9
    spots = spots.copy()
    spots[single] = spots[ends] + delta * (np.minimum(away, 2.4 * _GAP) / away)[:, None]
    return spots


def _spectral(links: Links) -> Floats:
    """Start positions: the slowest modes of the normalised Laplacian, plus a little fixed noise."""
    noise = np.random.default_rng(_SEED).normal(size=(links.count, 2))
    if links.count < 8:
        return noise
    degree = np.bincount(links.row, weights=links.weight, minlength=links.count)
    scale = 1.0 / np.sqrt(np.maximum(degree, 1e-9))
    weight = links.weight * scale[links.row] * scale[links.col]
    modes = _modes(replace(links, weight=weight), noise[:, 0])
    if modes is None:
        return noise
    # The sign of an eigenvector is arbitrary; make the heaviest entry positive.
    heavy = np.abs(modes).argmax(axis=0)
    modes = modes * np.sign(modes[heavy, [0, 1]])
    spread = np.maximum(modes.std(axis=0), 1e-9)
    return np.asarray(modes / spread + 0.05 * noise, dtype=np.float64)


def _modes(links: Links, start: Floats) -> Floats | None:
    """Eigenvectors of the second and third largest eigenvalue, near enough for a start, or None.

    The method of Lanczos (1950) with every direction kept at right angles to all before it.
    """
    basis = np.zeros((min(_DIRECTIONS, links.count), links.count))
    small = np.zeros((len(basis), len(basis)))
    ahead = start
    for step in range(len(basis)):
        length = float(np.sqrt((ahead**2).sum()))
        if length < 1e-9:
            # All that can be reached from here is found: a graph as regular as a ring of few.
            basis, small = basis[:step], small[:step, :step]
            break
        basis[step] = ahead / length
        along = links.weight * basis[step][links.col]
        ahead = np.bincount(links.row, weights=along, minlength=links.count).astype(np.float64, copy=False)
        small[step, : step + 1] = np.einsum("ij,j->i", basis[: step + 1], ahead)
        for _ in range(2):  # once leaves rounding errors, which grow
            ahead = ahead - np.einsum(
                "i,ij->j", np.einsum("ij,j->i", basis[: step + 1], ahead), basis[: step + 1]
            )
    if len(basis) < 3:
        return None
    # Only the lower triangle is read.
    _, vectors = np.linalg.eigh(small)
    return np.asarray(np.einsum("ij,ik->jk", basis, vectors[:, [-2, -3]]), dtype=np.float64)


def _turn(spots: Floats) -> Floats:
    """Long side horizontal, as screens are."""
    centred = spots - spots.mean(axis=0)
    _, _, axes = np.linalg.svd(centred, full_matrices=False)
    heavy = np.abs(axes).argmax(axis=1)
    axes = axes * np.sign(axes[[0, 1], heavy])[:, None]
    return np.asarray(centred @ axes.T, dtype=np.float64)


def _pack(pieces: list[tuple[Ints, Floats]], count: int) -> Floats:
    """The largest part above, the others in rows below it, single things last."""
    spots = np.zeros((count, 2))
    pieces.sort(key=lambda piece: (-len(piece[0]), int(piece[0][0])))
    first, rest = pieces[0], pieces[1:]
    low, high = first[1].min(axis=0), first[1].max(axis=0)
    spots[first[0]] = first[1]
    width = max(high[0] - low[0], 12 * _GAP, _GAP * np.sqrt(len(rest)) * 1.6)
    left, top, row_height = low[0], high[1] + 2.2 * _GAP, 0.0
    x = left
    for index, piece in rest:
        corner, size = piece.min(axis=0), np.ptp(piece, axis=0) + 1.4 * _GAP
        if x > left and x + size[0] > left + width:
            x, top, row_height = left, top + row_height, 0.0
        spots[index] = piece - corner + (x, top)
        x += size[0]
        row_height = max(row_height, float(size[1]))
    return np.asarray(spots - (spots.min(axis=0) + spots.max(axis=0)) / 2, dtype=np.float64)


def _order_of_appearance(
    nodes: list[MapNode], graph: _Graph, edge_order: list[int], style: Style
) -> list[int]:
    """Nodes by their most telling link, landmarks and their skills side by side, isolates last."""
    shown = np.array([style.of(node.type).shown for node in nodes], dtype=bool)
    # Links to types that are off at first come later: a thing must not come into view without a link.
    seen: dict[int, None] = {}
    for i in sorted(edge_order, key=lambda i: not (shown[graph.source[i]] and shown[graph.target[i]])):
        seen.setdefault(int(graph.source[i]))
        seen.setdefault(int(graph.target[i]))
    for i in range(len(nodes)):
        seen.setdefault(i)
    return list(seen)
