"""Links as plain arrays: what a sparse matrix holds, for maps too small to import scipy for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Links", "symmetric"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Links:
    """Weighted links between things that are numbered from 0.

    Attributes:
        count: number of things.
        row: one end of each link; every link stands here both ways round, sorted by `row` and `col`.
        col: its other end.
        weight: how much it counts.
    """

    count: int
    row: Ints
    col: Ints
    weight: Floats

    def degrees(self) -> Ints:
        """Number of things that each thing is linked to."""
        return np.bincount(self.row, minlength=self.count).astype(np.int64)

    def parts(self) -> list[Ints]:
        """Connected parts, each as the sorted numbers of its things.

        >>> links = symmetric(4, np.array([3, 1]), np.array([1, 0]), np.ones(2))
        >>> [part.tolist() for part in links.parts()]
        [[0, 1, 3], [2]]
        """
        lowest = np.arange(self.count)
        while True:
            # Everybody takes the lowest number among the neighbours, and then that one's own.
            lower = lowest.copy()
            np.minimum.at(lower, self.row, lowest[self.col])
            lower = lower[lower]
            if (lower == lowest).all():
                break
            lowest = lower
        order = np.argsort(lowest, kind="stable")
        return np.split(order, np.flatnonzero(np.diff(lowest[order])) + 1)

    def within(self, part: Ints) -> Links:
        """The links of one connected part, its things numbered anew."""
        place = np.full(self.count, -1, dtype=np.int64)
        place[part] = np.arange(len(part))
        kept = place[self.row] >= 0
        return Links(len(part), place[self.row[kept]], place[self.col[kept]], self.weight[kept])


def symmetric(count: int, source: Ints, target: Ints, weight: Floats) -> Links:
    """Links both ways round; several between the same two things become one.

    Args:
        count: number of things.
        source: one end of each link.
        target: its other end, another thing.
        weight: how much it counts.

    >>> links = symmetric(3, np.array([0, 1]), np.array([1, 0]), np.array([1.0, 2.0]))
    >>> links.row.tolist(), links.col.tolist(), links.weight.tolist()
    ([0, 1], [1, 0], [3.0, 3.0])
    """
    ends = np.concatenate([source, target]) * count + np.concatenate([target, source])
    pairs, at = np.unique(ends, return_inverse=True)
    total = np.zeros(len(pairs))
    np.add.at(total, at, np.concatenate([weight, weight]))
    return Links(count, pairs // max(count, 1), pairs % max(count, 1), total)
