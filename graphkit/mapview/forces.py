"""Forces between nodes in numpy: fast enough for ten thousand of them, the same on every run."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix, csr_matrix
from scipy.spatial import cKDTree

__all__ = ["pull_together", "push_apart"]

Floats = NDArray[np.float64]

_DENSE_LIMIT: Final = 500  # up to here all pairs repel; above, near ones and the centres of cells
_NEAR: Final = 12
_CELLS: Final = 14


def pull_together(spots: Floats, matrix: csr_matrix) -> Floats:
    """Linked nodes attract, all repel by their degree (the LinLog model, which shows clusters)."""
    count = len(spots)
    links = coo_matrix(matrix)
    mass = np.sqrt(np.asarray((matrix > 0).sum(axis=1)).ravel().astype(np.float64)) + 0.6
    steps = int(np.clip(120_000 / count, 60, 400))
    pull = np.sqrt(links.data / links.data.mean())
    spots = spots / max(float(spots.std()), 1e-9) * np.sqrt(count)
    limit = float(np.sqrt(count))
    for step in range(steps):
        move = _repel(spots, mass)
        delta = spots[links.row] - spots[links.col]
        away = np.sqrt((delta**2).sum(axis=1)) + 1e-6
        force = delta * (pull * np.log1p(away) * 1.4 / away)[:, None]
        for axis in (0, 1):
            move[:, axis] -= np.bincount(links.row, weights=force[:, axis], minlength=count)
        # A weak pull to the middle keeps the rim from drifting off.
        move -= spots * 0.03 * mass[:, None]
        length = np.sqrt((move**2).sum(axis=1)) + 1e-9
        heat = limit * 0.12 * (1 - step / steps) ** 1.5 + 1e-3
        spots = spots + move * (np.minimum(length, heat) / length)[:, None]
    return spots


def _repel(spots: Floats, mass: Floats) -> Floats:
    if len(spots) <= _DENSE_LIMIT:
        return _from_points(spots, mass, spots, mass)
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
    spots: Floats, mass: Floats, points: Floats, weights: Floats, soften: float = 0.05
) -> Floats:
    """Push of weighted points on all spots, one over the distance."""
    dx = spots[:, 0][:, None] - points[:, 0][None, :]
    dy = spots[:, 1][:, None] - points[:, 1][None, :]
    push = weights[None, :] / (dx * dx + dy * dy + soften)
    return np.asarray(
        np.stack([(dx * push).sum(axis=1), (dy * push).sum(axis=1)], axis=1) * mass[:, None], dtype=np.float64
    )


def push_apart(spots: Floats, half: Floats, round_: NDArray[np.bool_] | None = None) -> Floats:
    """Move boxes (half widths and heights) until none covers another, as little as needed.

    Args:
        spots: middles of the boxes.
        half: half their widths and heights.
        round_: which boxes are discs; two of these need only their radii between them.
    """
    spots = spots.copy()
    discs = np.zeros(len(spots), dtype=np.bool_) if round_ is None else round_
    for _ in range(80 if len(spots) <= _DENSE_LIMIT else 25):
        pairs = _close_pairs(spots, half)
        a, b = pairs[:, 0], pairs[:, 1]
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


def _close_pairs(spots: Floats, half: Floats) -> NDArray[np.int64]:
    small = np.minimum(half[:, 0], half[:, 1])
    wide = np.flatnonzero(half[:, 0] > small.min() * 2.5)
    pairs: NDArray[np.int64] = cKDTree(spots).query_pairs(
        float(np.quantile(small, 0.98)) * 2, output_type="ndarray"
    )
    if not len(wide):
        return pairs
    # Names of landmarks are much wider than discs: their pairs are looked at one by one, each once.
    is_wide = np.zeros(len(spots), dtype=np.bool_)
    is_wide[wide] = True
    pairs = pairs[~is_wide[pairs].any(axis=1)]
    close = np.abs(spots[wide][:, None] - spots[None]) < half[wide][:, None] + half[None]
    a, b = np.nonzero(close.all(axis=2))
    a = wide[a]
    once = ~is_wide[b] | (a < b)
    return np.concatenate([pairs, np.stack([a[once], b[once]], axis=1)])


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
