"""Which links carry information: the disparity filter of Serrano, Boguñá and Vespignani (2009)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["significance"]


def significance(
    count: int, source: NDArray[np.int64], target: NDArray[np.int64], weight: NDArray[np.float64]
) -> list[int]:
    """Positions of the links, most telling first.

    A link tells much when its weight is a surprisingly large share of all that one of its ends
    has. Many links weigh the same here, so ties go to the link between better connected ends.

    >>> significance(4, np.array([0, 0, 0]), np.array([1, 2, 3]), np.array([1.0, 9.0, 1.0]))
    [1, 0, 2]
    """
    if not len(source):
        return []
    ends = np.concatenate([source, target])
    degree = np.bincount(ends, minlength=count)
    strength = np.bincount(ends, weights=np.concatenate([weight, weight]), minlength=count)
    chance = np.ones(len(source))
    for end in (source, target):
        share = np.clip(weight / np.maximum(strength[end], 1e-12), 0.0, 1.0)
        # A single link says nothing about its end: its chance stays 1.
        chance = np.where(degree[end] > 1, np.minimum(chance, (1 - share) ** (degree[end] - 1)), chance)
    ties = -np.sqrt(degree[source].astype(float) * degree[target])
    order = np.lexsort((np.arange(len(source)), ties, np.round(chance, 6)))
    return [int(i) for i in order]
