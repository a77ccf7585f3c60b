"""``style.ttl`` decides how the map looks: another one, another map, and no code in between."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from graphkit.mapview import write_map
from graphkit.mapview.style import plural_of, style_of
from graphkit.ontology import Ontology, load_ontology
from graphkit.store import KnowledgeGraph

from .conftest import Opener
from .graphs import small_reading

ONTOLOGIES = Path(__file__).resolve().parents[2] / "ontologies"


@pytest.fixture(scope="module")
def restyled(tmp_path_factory: pytest.TempPathFactory) -> Ontology:
    """The ontology with purple hexagons for teams, which it calls crews."""
    folder = tmp_path_factory.mktemp("ontology")
    for name in ("graphkit.ttl", "style.ttl"):
        shutil.copy(ONTOLOGIES / name, folder / name)
    style = (folder / "style.ttl").read_text(encoding="utf-8")
    lines = [line for line in style.splitlines() if not line.startswith("gk:Team ")]
    lines.append(
        'gk:Team gk:colour "#6a1b9a" ; gk:darkColour "#ce93d8" ; gk:shape "hexagon" ; gk:icon "C" ; '
        "gk:order 1 ; gk:size 40 ."
    )
    (folder / "style.ttl").write_text("\n".join(lines), encoding="utf-8")
    core = (folder / "graphkit.ttl").read_text(encoding="utf-8")
    assert 'rdfs:label "team"@en' in core
    (folder / "graphkit.ttl").write_text(
        core.replace('rdfs:label "team"@en', 'rdfs:label "crew"@en'), encoding="utf-8"
    )
    return load_ontology(folder)


@pytest.mark.parametrize(("scheme", "colour"), [("light", "#6a1b9a"), ("dark", "#ce93d8")])
def test_map_follows_the_style(
    restyled: Ontology, tmp_path: Path, open_page: Opener, scheme: str, colour: str
) -> None:
    kg = KnowledgeGraph(restyled)
    kg.add(small_reading())
    page = open_page(write_map(kg, tmp_path / "map.html"), scheme=scheme)
    row = page.locator(".legend .type").first
    assert row.locator(".name").inner_text() == "Crews"
    assert row.locator(".icon path").get_attribute("fill") == colour
    assert row.locator(".icon").get_attribute("data-letter") == "C"
    assert "1 crew · " in page.locator("#summary").inner_text()
    drawn = page.evaluate(
        """({ model, picture }) => {
          const node = model.nodes.find((n) => n.group === 'Team');
          const at = picture.network.canvasToDOM({ x: node.x, y: node.y });
          const canvas = document.querySelector('#map canvas');
          const ratio = canvas.width / canvas.clientWidth;
          // Between the letter and the rim.
          const reach = node.size * picture.network.getScale() * 0.75;
          const [r, g, b] = canvas.getContext('2d').getImageData(
            (at.x + reach) * ratio, at.y * ratio, 1, 1).data;
          const colour = '#' + [r, g, b].map((v) => v.toString(16).padStart(2, '0')).join('');
          return { shape: node.shape, size: node.size, colour };
        }""",
        page.evaluate_handle("window.graphkitMap"),
    )
    assert drawn["shape"] == "hexagon"
    assert drawn["size"] >= 20
    assert drawn["colour"] == colour


def test_shipped_words_are_one_spelling() -> None:
    style = style_of(load_ontology())
    assert (style.of("Organization").label, style.of("Organization").plural) == (
        "Organisation",
        "Organisations",
    )
    assert style.of("RoleType").plural == "Role types"


def test_a_colour_that_is_none_is_left_out(tmp_path: Path) -> None:
    for name in ("graphkit.ttl", "style.ttl"):
        shutil.copy(ONTOLOGIES / name, tmp_path / name)
    path = tmp_path / "style.ttl"
    path.write_text(
        path.read_text(encoding="utf-8").replace('gk:colour "#', 'gk:colour "url(javascript:x)#', 1),
        encoding="utf-8",
    )
    assert all("javascript" not in look.colour for look in style_of(load_ontology(tmp_path)).types.values())


def test_plurals() -> None:
    assert [plural_of(w) for w in ("team", "agency", "day", "branch")] == [
        "teams",
        "agencies",
        "days",
        "branches",
    ]
