"""Colours as people see them: contrast after WCAG 2, colour blindness after Machado et al. 2009."""

from __future__ import annotations

from itertools import combinations

import pytest

from graphkit.entities import ENTITIES
from graphkit.iris import KINDS
from graphkit.ontology import load_ontology

STYLES = load_ontology().styles
SHAPES = {
    "dot",
    "diamond",
    "square",
    "triangle",
    "triangleDown",
    "star",
    "hexagon",
}  # of vis-network, label outside
SIGHT = {
    "normal": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "protan": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deutan": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritan": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}


def linear(colour: str) -> list[float]:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def luminance(rgb: list[float]) -> float:
    return 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2]


def contrast(one: str, two: str) -> float:
    low, high = sorted((luminance(linear(one)), luminance(linear(two))))
    return (high + 0.05) / (low + 0.05)


def lab(rgb: list[float]) -> tuple[float, float, float]:
    x = (0.4124 * rgb[0] + 0.3576 * rgb[1] + 0.1805 * rgb[2]) / 0.95047
    z = (0.0193 * rgb[0] + 0.1192 * rgb[1] + 0.9505 * rgb[2]) / 1.08883
    fx, fy, fz = (
        part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116 for part in (x, luminance(rgb), z)
    )
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def distance(one: str, two: str, sight: str) -> float:
    seen = []
    for colour in (one, two):
        rgb = linear(colour)
        mixed = [sum(factor * part for factor, part in zip(row, rgb, strict=True)) for row in SIGHT[sight]]
        seen.append(lab([min(1.0, max(0.0, part)) for part in mixed]))
    return float(sum((left - right) ** 2 for left, right in zip(*seen, strict=True)) ** 0.5)


def test_every_entity_has_a_style_of_its_own() -> None:
    assert {KINDS[name] for name in STYLES} == set(ENTITIES)
    for values in (
        [style.shape for style in STYLES.values()],
        [style.order for style in STYLES.values()],
        [style.icon for style in STYLES.values()],
    ):
        assert len(set(values)) == len(STYLES)
    assert {style.shape for style in STYLES.values()} <= SHAPES
    assert all(len(style.icon) == 1 and style.icon.isascii() for style in STYLES.values())


def test_teams_are_the_landmarks() -> None:
    assert max(STYLES.values(), key=lambda style: style.size).type == "Team"


@pytest.mark.parametrize("name", STYLES)
def test_contrast(name: str) -> None:
    assert contrast(STYLES[name].colour, "#FFFFFF") >= 3
    assert contrast(STYLES[name].dark_colour, "#111418") >= 4.5


@pytest.mark.parametrize("sight", SIGHT)
def test_colours_differ_for_every_eye(sight: str) -> None:
    for one, two in combinations(STYLES.values(), 2):
        assert distance(one.colour, two.colour, sight) > 25, (one.type, two.type)
        assert distance(one.dark_colour, two.dark_colour, sight) > 25, (one.type, two.type)
