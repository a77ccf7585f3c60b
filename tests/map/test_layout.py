"""Positions, communities and the backbone, without a browser."""

from __future__ import annotations

import colorsys
import re
from dataclasses import replace

import numpy as np
import pytest

from graphkit.mapview.communities import names_of
from graphkit.mapview.data import MapData, MapEdge, MapNode
from graphkit.mapview.layout import arrange
from graphkit.mapview.style import DEFAULT_STYLE, Style, style_of
from graphkit.ontology import load_ontology

from .samples import TEAMS, large_map, office_map


@pytest.fixture(scope="module")
def office_data() -> MapData:
    return arrange(office_map())


def test_layout_is_the_same_on_every_build_and_in_any_order(office_data: MapData) -> None:
    data = office_map()
    turned = replace(data, nodes=data.nodes[::-1], edges=data.edges[::-1])
    assert arrange(data) == office_data
    assert arrange(turned) == office_data


def test_teams_that_ask_for_alike_skills_lie_together(office_data: MapData) -> None:
    spots = {n.label: np.array((n.x, n.y)) for n in office_data.nodes if n.type == "Team"}
    same: list[float] = []
    differ: list[float] = []
    for a in TEAMS:
        for b in TEAMS:
            if a < b:
                pair = same if TEAMS[a] == TEAMS[b] else differ
                pair.append(float(np.linalg.norm(spots[a] - spots[b])))
    assert np.mean(same) < 0.6 * np.mean(differ)


def test_discs_do_not_cover_each_other(office_data: MapData) -> None:
    spots = np.array([(n.x, n.y) for n in office_data.nodes])
    size = np.array([n.size for n in office_data.nodes])
    apart = np.hypot(*(spots[:, None] - spots[None]).transpose(2, 0, 1)) - size[:, None] - size[None]
    apart[np.diag_indices(len(size))] = 1
    # A hair of overlap may stay where the map is full.
    assert (apart < -2).sum() <= 2


def test_communities_are_named_by_what_they_ask_for(office_data: MapData) -> None:
    name = {n.label: office_data.communities[n.community] for n in office_data.nodes if n.type == "Team"}
    assert name["Central Economics & Sciences"] == name["Pricing Research"]
    assert name["Pricing Research"] != name["Robotics AI"]
    assert re.search("causal inference|econometrics|structural modeling", name["Pricing Research"])
    assert not {"communication", "Python"} & {part for n in name.values() for part in n.split(" · ")}


def test_a_community_is_named_by_what_sets_it_apart() -> None:
    """Asked for everywhere, soft, or unknown to the vocabulary: such a skill names no community."""
    asked = {"a": ["everywhere", "soft", "unheard of", "SLAM"], "b": ["everywhere", "tax law", "accounting"]}
    skills = {skill for some in asked.values() for skill in some}
    nodes = [MapNode(s, "Skill", s, new=s == "unheard of", general=s == "soft") for s in sorted(skills)]
    nodes += [MapNode(team, "Team", team) for team in asked]
    edges = [
        MapEdge(t, "asksFor", s, "asks for", strengths=(1, 0, 0, 0))
        for t, some in asked.items()
        for s in some
    ]
    place = [0 if node.id in {"a", *asked["a"]} else 1 for node in nodes]
    names = names_of(nodes, edges, np.array(place))
    assert names[0].startswith("SLAM")
    assert names[1] == "accounting · tax law"


def test_isolated_things_are_packed_not_flung_away() -> None:
    data = office_map()
    lonely = tuple(MapNode(f"urn:{i}", "Skill", f"lonely {i}") for i in range(40))
    placed = arrange(replace(data, nodes=data.nodes + lonely))
    together = arrange(data)
    wide = [np.ptp([n.x for n in d.nodes]) for d in (placed, together)]
    high = [np.ptp([n.y for n in d.nodes]) for d in (placed, together)]
    assert wide[0] <= wide[1] * 1.1
    assert high[0] <= high[1] * 1.6


@pytest.mark.parametrize("count", [0, 1, 2, 7])
def test_tiny_graphs(count: int) -> None:
    nodes = tuple(MapNode(f"urn:{i}", "Team", f"team {i}") for i in range(count))
    edges = tuple(MapEdge("urn:0", "p", f"urn:{i}", "knows") for i in range(1, count))
    placed = arrange(MapData("tiny", nodes=nodes, edges=edges))
    assert len({(n.x, n.y) for n in placed.nodes}) == count


def test_strong_links_come_first() -> None:
    data = arrange(large_map(600, 2000))
    types = {node.id: node.type for node in data.nodes}
    # A role type is off at first: a skill that only it asks for would come into view without a link.
    edges = [e for e in data.edges if {types[e.subject], types[e.object]} == {"Team", "Skill"}]
    assert {node.id for node in data.nodes[:2]} == {edges[0].subject, edges[0].object}
    first = {end for edge in edges[: len(edges) // 10] for end in (edge.subject, edge.object)}
    assert {node.id for node in data.nodes[: len(first)]} == first
    assert edges != list(data.edges)
    assert {types[node.id] for node in data.nodes[: len(first)]} == {"Team", "Skill"}


@pytest.mark.parametrize("style", [DEFAULT_STYLE, style_of(load_ontology())])
def test_colours_can_be_told_from_the_ground_and_shapes_from_each_other(style: Style) -> None:
    for look in style.types.values():
        assert _contrast(look.colour, "#f9fafc") >= 3
        assert _contrast(look.dark_colour, "#12141b") >= 3
    shapes = [look.shape for look in style.types.values()]
    assert len(set(shapes)) == len(shapes)
    team, skill = style.of("Team").colour, style.of("Skill").colour
    # Blue and yellow to orange: the pair that all common kinds of colour blindness keep apart.
    hues = [colorsys.rgb_to_hsv(*_rgb(colour))[0] * 360 for colour in (team, skill)]
    assert 190 <= hues[0] <= 250
    assert 20 <= hues[1] <= 60


def _rgb(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return red, green, blue


def _contrast(a: str, b: str) -> float:
    def light(colour: str) -> float:
        parts = (v / 12.92 if v <= 0.03928 else ((v + 0.055) / 1.055) ** 2.4 for v in _rgb(colour))
        return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), parts, strict=True))

    low, high = sorted((light(a), light(b)))
    return (high + 0.05) / (low + 0.05)
