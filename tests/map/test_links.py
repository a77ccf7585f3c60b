"""What the layout reckons by itself is what scipy, networkx and numpy's own decompositions say."""

from __future__ import annotations

from dataclasses import replace

import networkx as nx
import numpy as np
import pytest
from scipy.sparse import csr_matrix

from graphkit.mapview import forces
from graphkit.mapview.layout import _modes
from graphkit.mapview.links import Links, symmetric


def links_of(count: int, number: int, seed: int = 3) -> Links:
    random = np.random.default_rng(seed)
    source, target = random.integers(0, count, (2, number))
    apart = source != target
    return symmetric(count, source[apart], target[apart], random.random(number)[apart] + 0.1)


def dense(links: Links) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    return np.asarray(csr_matrix((links.weight, (links.row, links.col)), shape=(links.count,) * 2).toarray())


@pytest.mark.parametrize("number", [0, 20, 60])
def test_parts_are_those_of_networkx(number: int) -> None:
    links = links_of(60, number)
    net = nx.Graph(zip(links.row.tolist(), links.col.tolist(), strict=True))
    net.add_nodes_from(range(links.count))
    expected = sorted(sorted(part) for part in nx.connected_components(net))
    assert [part.tolist() for part in links.parts()] == expected


def test_links_within_a_part_are_a_block_of_the_matrix() -> None:
    links = links_of(60, 45)
    whole = dense(links)
    assert (whole == whole.T).all()
    for part in links.parts():
        assert (dense(links.within(part)) == whole[np.ix_(part, part)]).all()


@pytest.mark.parametrize(("count", "number"), [(12, 30), (200, 600), (900, 4000)])
def test_modes_are_eigenvectors(count: int, number: int) -> None:
    links = links_of(count, number)
    links = links.within(max(links.parts(), key=len))
    degree = np.bincount(links.row, weights=links.weight)
    links = replace(links, weight=links.weight / np.sqrt(degree[links.row] * degree[links.col]))
    found = _modes(links, np.random.default_rng(1).normal(size=links.count))
    assert found is not None
    matrix = dense(links)
    values = np.linalg.eigvalsh(matrix)[[-2, -3]]
    assert (found**2).sum(axis=0) == pytest.approx(1)
    assert (found * (matrix @ found)).sum(axis=0) == pytest.approx(values, abs=0.01)


def test_no_modes_where_all_things_are_alike() -> None:
    pairs = np.array([(a, b) for a in range(9) for b in range(a)])
    links = symmetric(9, pairs[:, 0], pairs[:, 1], np.ones(len(pairs)) / 8)
    assert _modes(links, np.random.default_rng(1).normal(size=9)) is None


def test_few_and_many_are_measured_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.default_rng(5)
    spots, half = random.random((200, 2)) * 300, random.random((200, 2)) * 4 + 8
    near, pairs = forces.nearest(spots), forces._all_close_pairs(spots, forces._reach(half))
    monkeypatch.setattr(forces, "_DENSE_LIMIT", 10)
    assert forces.nearest(spots) == pytest.approx(near)
    a, b = forces._close_pairs(spots, half)
    cover = (np.abs(spots[a] - spots[b]) < half[a] + half[b]).all(axis=1)
    tree = {tuple(sorted(pair)) for pair in zip(a[cover].tolist(), b[cover].tolist(), strict=True)}
    assert len(pairs[0]) > 100
    # The tree looks as far as most boxes reach; all pairs are looked at to the end.
    assert tree <= set(zip(pairs[0].tolist(), pairs[1].tolist(), strict=True))
    assert len(tree) >= 0.9 * len(pairs[0])
