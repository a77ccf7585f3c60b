"""How the tests find their way on a page."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page


def search(page: Page, text: str) -> None:
    page.keyboard.press("/")
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def spot(page: Page, label: str) -> tuple[float, float]:
    """Where a node lies on the screen."""
    x, y = page.evaluate(
        """label => {
          const { model, picture } = window.graphkitMap;
          const node = model.nodes.find((n) => n.label === label);
          const at = picture.network.canvasToDOM(picture.network.getPosition(node.id));
          const box = document.getElementById('map').getBoundingClientRect();
          return [at.x + box.x, at.y + box.y];
        }""",
        label,
    )
    return x, y


def shown(page: Page) -> set[str]:
    """Names of everything on the map, as vis-network has it."""
    found: list[str] = page.evaluate(
        "(({ model, picture }) => picture.nodes.getIds().map(i => model.nodes[i].label))(window.graphkitMap)"
    )
    return set(found)


def state(page: Page) -> dict[str, Any]:
    view: dict[str, Any] = page.evaluate("Object.fromEntries(new URLSearchParams(location.hash.slice(1)))")
    return view
