"""Forces between nodes in numpy: fast enough for ten thousand of them, the same on every run.

Up to some hundred nodes all pairs are looked at, which is as quick as a tree of them and saves the
import of scipy.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from graphkit.mapview.links import Links

__all__ = ["nearest", "pull_together", "push_apart"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_DENSE_LIMIT: Final = 500  # up to here all pairs count; above, near ones and the centres of cells
_NEAR: Final = 12
_CELLS: Final = 14


def pull_together(spots: Floats, links: Links) -> Floats:
    """Linked nodes attract, all repel by their degree (the LinLog model, which shows clusters)."""
    count = len(spots)
    mass = np.sqrt(links.degrees().astype(np.float64)) + 0.6
    steps = int(min(np.clip(120_000 / count, 60, 400), 60 + 4 * count))
    once = links.row < links.col
    a, b, weight = links.row[once], links.col[once], links.weight[once]
    pull = 1.4 * np.sqrt(weight / weight.mean())
    spots = spots / max(float(spots.std()), 1e-9) * np.sqrt(count)
    limit = float(np.sqrt(count))
    room = np.empty((2, count, count)) if count <= _DENSE_LIMIT else None
    for step in range(steps):
        move = _from_points(spots, mass, spots, mass, room=room) if room is not None else _repel(spots, mass)
        delta = spots[a].T - spots[b].T
        away = _length(delta) + 1e-6
        delta *= pull * np.log1p(away) / away
        for axis in (0, 1):
            move[:, axis] -= np.bincount(a, weights=delta[axis], minlength=count)
            move[:, axis] += np.bincount(b, weights=delta[axis], minlength=count)
        # A weak pull to the middle keeps the rim from drifting off.
        move -= spots * (0.03 * mass)[:, None]
        length = _length(move.T) + 1e-9
        heat = limit * 0.12 * (1 - step / steps) ** 1.5 + 1e-3
        spots = spots + move * (np.minimum(length, heat) / length)[:, None]
    return spots


def _length(steps: Floats) -> Floats:
    """Length of each step, given as a row for each axis."""
    return np.asarray(np.sqrt(steps[0] * steps[0] + steps[1] * steps[1]), dtype=np.float64)


def _repel(spots: Floats, mass: Floats) -> Floats:
    """Push of many nodes on each other: of near ones, and of the middles of cells."""
    from scipy.spatial import cKDTree

    # Far away a cell acts as one heavy point in its middle.
    low, high = spots.min(axis=0), spots.max(axis=0)
    cell = np.minimum(((spots - low) / np.maximum(high - low, 1e-9) * _CELLS).astype(np.int64), _CELLS - 1)
    number = cell[:, 0] * _CELLS + cell[:, 1]
    heavy = np.asarray(np.bincount(number, weights=mass, minlength=_CELLS**2), dtype=np.float64)
    used = heavy > 0
    sums: Floats = np.stack(
        [np.bincount(number, weights=mass * spots[:, a], minlength=_CELLS**2) for a in (0, 1)], axis=1
    )
    centre: Floats = sums[used] / heavy[used][:, None]
    move = _from_points(spots, mass, centre, heavy[used], soften=float((high - low).max() / _CELLS) ** 2 / 4)
    away, near = cKDTree(spots).query(spots, k=_NEAR + 1)
    delta = spots[:, None, :] - spots[near[:, 1:]]
    push = mass[:, None] * mass[near[:, 1:]] / (away[:, 1:] ** 2 + 0.05)
    return np.asarray(move + (delta * push[:, :, None]).sum(axis=1), dtype=np.float64)


def _from_points(
    spots: Floats,
    mass: Floats,
    points: Floats,
    weights: Floats,
    *,
    soften: float = 0.05,
    room: Floats | None = None,
) -> Floats:
    """Push of weighted points on all spots, one over the distance; `room` is for two tables of all pairs."""
    tables = (None, None) if room is None else room
    # In place: fresh memory for each table costs more than what is reckoned in it.
    columns = np.ascontiguousarray(points.T)
    push, rest = (np.subtract.outer(spots[:, a], columns[a], out=tables[a]) for a in (0, 1))
    push *= push
    rest *= rest
    push += rest
    push += soften
    np.reciprocal(push, out=push)
    # Not a product of matrices: that starts threads, and its last digits depend on their number.
    sums = [np.einsum("ij,j->i", push, by) for by in (weights, *(columns * weights))]
    move = spots * sums[0][:, None] - np.stack(sums[1:], axis=1)
    return np.asarray(move * mass[:, None], dtype=np.float64)


def nearest(spots: Floats) -> Floats:
    """Distance from each spot to the one next to it; there must be two at least."""
    if len(spots) <= _DENSE_LIMIT:
        x, y = spots.T
        squares = np.subtract.outer(x, x) ** 2 + np.subtract.outer(y, y) ** 2
        np.fill_diagonal(squares, np.inf)
        return np.asarray(np.sqrt(squares.min(axis=1)), dtype=np.float64)
    from scipy.spatial import cKDTree

    return np.asarray(cKDTree(spots).query(spots, k=2)[0][:, 1], dtype=np.float64)


def push_apart(spots: Floats, half: Floats, round_: NDArray[np.bool_] | None = None) -> Floats:
    """Move boxes (half widths and heights) until none covers another, as little as needed.

    Args:
        spots: middles of the boxes.
        half: half their widths and heights.
        round_: which boxes are discs; two of these need only their radii between them.
    """
    spots = spots.copy()
    discs = np.zeros(len(spots), dtype=np.bool_) if round_ is None else round_
    few = len(spots) <= _DENSE_LIMIT
    reach = _reach(half) if few else half
    for _ in range(80 if few else 25):
        a, b = _all_close_pairs(spots, reach) if few else _close_pairs(spots, half)
        delta = spots[a] - spots[b]
        # Two things on the very same spot part by their number.
        same = (delta == 0).all(axis=1)
        delta[same] = np.stack([np.cos(a[same]), np.sin(a[same])], axis=1) * 1e-3
        move = np.where((discs[a] & discs[b])[:, None], _disc_moves(delta, half[a], half[b]), 0.0)
        boxes = ~(discs[a] & discs[b])
        move[boxes] = _box_moves(delta[boxes], half[a[boxes]], half[b[boxes]])
        hit = (move != 0).any(axis=1)
        if not hit.any():
            break
        for end, way in ((a[hit], 0.5), (b[hit], -0.5)):
            share = np.maximum(np.bincount(end, minlength=len(spots)), 1) ** 0.7
            for axis in (0, 1):
                pushed = np.bincount(end, weights=way * move[hit, axis], minlength=len(spots))
                spots[:, axis] += pushed / share
    return spots


def _reach(half: Floats) -> Floats:
    """How far apart the middles of each two boxes must be, by axis; each pair once, the rest never close."""
    reach = half.T[:, :, None] + half.T[:, None, :]
    reach[:, np.tri(len(half), dtype=np.bool_)] = -1.0
    return np.asarray(reach, dtype=np.float64)


def _all_close_pairs(spots: Floats, reach: Floats) -> tuple[Ints, Ints]:
    """Pairs of boxes that cover each other."""
    x, y = np.ascontiguousarray(spots.T)
    away = np.subtract.outer(x, x)
    close = np.abs(away, out=away) < reach[0]
    np.subtract.outer(y, y, out=away)
    close &= np.abs(away, out=away) < reach[1]
    a, b = np.nonzero(close)
    return a, b


def _close_pairs(spots: Floats, half: Floats) -> tuple[Ints, Ints]:
    from scipy.spatial import cKDTree

    small = np.minimum(half[:, 0], half[:, 1])
    wide = np.flatnonzero(half[:, 0] > small.min() * 2.5)
    pairs: NDArray[np.int64] = cKDTree(spots).query_pairs(
        float(np.quantile(small, 0.98)) * 2, output_type="ndarray"
    )
    if not len(wide):
        return pairs[:, 0], pairs[:, 1]
    # Names of landmarks are much wider than discs: their pairs are looked at one by one, each once.
    is_wide = np.zeros(len(spots), dtype=np.bool_)
    is_wide[wide] = True
    pairs = pairs[~is_wide[pairs].any(axis=1)]
    close = np.abs(spots[wide][:, None] - spots[None]) < half[wide][:, None] + half[None]
    a, b = np.nonzero(close.all(axis=2))
    a = wide[a]
    once = ~is_wide[b] | (a < b)
    return np.concatenate([pairs[:, 0], a[once]]), np.concatenate([pairs[:, 1], b[once]])


def _disc_moves(delta: Floats, one: Floats, other: Floats) -> Floats:
    """Along the line between the middles, by what the discs overlap."""
    away = np.sqrt((delta**2).sum(axis=1)) + 1e-9
    over = one[:, 0] + other[:, 0] - away
    return np.asarray(delta / away[:, None] * np.where(over > 0.01, over, 0.0)[:, None], dtype=np.float64)


def _box_moves(delta: Floats, one: Floats, other: Floats) -> Floats:
    """Along the axis on which the boxes overlap less."""
    over = one + other - np.abs(delta)
    move = np.zeros_like(delta)
    hit = (over > 0.01).all(axis=1)
    axis = (over[:, 1] < over[:, 0]).astype(np.int64)
    rows = np.flatnonzero(hit)
    axis = axis[rows]
    move[rows, axis] = over[rows, axis] * np.where(delta[rows, axis] >= 0, 1.0, -1.0)
    return move
