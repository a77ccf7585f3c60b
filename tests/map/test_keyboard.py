"""The whole map with no mouse: Tab, arrows, Enter, Escape and / from the first look to the document."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect

from .conftest import Opener, wait_until
from .reading import shown


def _focused(page: Page) -> str:
    """Name of what has the focus, as a screen reader would say it."""
    name: str = page.evaluate(
        "(({ activeElement: e }) => (e.getAttribute('aria-label') || e.textContent || e.id).trim())(document)"
    )
    return " ".join(name.split())


def _tab_to(page: Page, name: str, most: int = 60) -> None:
    for _ in range(most):
        page.keyboard.press("Tab")
        if _focused(page).startswith(name):
            return
    raise AssertionError(f"Tab never came to {name!r}")


def test_from_search_to_the_document_and_back(open_page: Opener, office: Path) -> None:
    page = open_page(office)
    page.keyboard.press("/")
    assert _focused(page) == "Search the map"
    page.keyboard.type("caus")
    page.keyboard.press("Enter")
    assert page.locator(".card h2").inner_text() == "causal inference"
    _tab_to(page, "Central Economics & Sciences")
    page.keyboard.press("Enter")
    assert page.locator(".card mark").first.inner_text() == "causal inference"
    _tab_to(page, "Read in the document")
    page.keyboard.press("Enter")
    assert page.locator("dialog mark.chosen").inner_text() == "causal inference"
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_have_count(0)  # the browser tells of its end a moment later
    assert _focused(page) == "Read in the document"
    page.keyboard.press("Escape")
    assert page.locator(".legend").is_visible()


def test_every_control_of_the_first_look_is_reached_in_the_order_of_reading(
    open_page: Opener, office: Path
) -> None:
    page = open_page(office)
    page.locator("h1").click()
    seen = []
    for _ in range(12):
        page.keyboard.press("Tab")
        seen.append(_focused(page))
    wanted = ["Search the map", "Save or share", "About this map", "Map of", "Zoom in", "Zoom out"]
    wanted += ["Show everything", "Explore"]
    places = [next(i for i, name in enumerate(seen) if name.startswith(start)) for start in wanted]
    assert places == sorted(places)
    ring = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert ring != "none"


def test_walking_the_map_with_arrows(open_page: Opener, office: Path) -> None:
    page = open_page(office)
    _tab_to(page, "Map of")
    page.keyboard.press("ArrowRight")
    first = page.locator(".card h2").inner_text()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowLeft")
    assert page.locator(".card h2").inner_text() != first
    everything = shown(page)
    page.keyboard.press("f")
    assert "1 step" in page.locator("#trail").inner_text()
    page.keyboard.press("f")
    assert "2 steps" in page.locator("#trail").inner_text()
    page.keyboard.press("Escape")
    assert page.locator("#trail").inner_text() == ""
    assert shown(page) == everything
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.tagName") == "H2"
    page.keyboard.press("Escape")
    assert page.locator(".legend").is_visible()


def test_zoom_keys(open_page: Opener, office: Path) -> None:
    page = open_page(office)
    scale = "window.graphkitMap.picture.network.getScale()"
    before = page.evaluate(scale)
    _tab_to(page, "Map of")
    page.keyboard.press("+")
    assert page.evaluate(scale) > before
    page.keyboard.press("0")
    wait_until(page, f"Math.abs({scale} - {before}) < 0.01")


def test_compare_skills_and_table_by_keyboard(open_page: Opener, office: Path) -> None:
    page = open_page(office)
    _tab_to(page, "Explore")
    page.keyboard.press("ArrowRight")
    assert _focused(page) == "Compare"
    for team in ("Robotics AI", "Lab126 Vision"):
        page.keyboard.press("Tab")
        page.keyboard.type(team)
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowUp")
        page.keyboard.press("Enter")
    assert "Someone from Robotics AI has met" in page.locator(".verdict").inner_text()
    page.locator("#tab-compare").focus()
    page.keyboard.press("ArrowRight")
    _tab_to(page, "Paste skills")
    page.keyboard.type("Python, SQL")
    page.keyboard.press("Enter")
    _tab_to(page, "Teams")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert "Met (" in page.locator(".fit-body").first.inner_text()
    page.locator("#tab-skills").focus()
    page.keyboard.press("ArrowRight")
    _tab_to(page, "Name")
    page.keyboard.press("Enter")
    assert page.locator("th").first.get_attribute("aria-sort") == "ascending"


def test_menu_opens_walks_and_closes(open_page: Opener, office: Path) -> None:
    page = open_page(office)
    _tab_to(page, "Save or share")
    page.keyboard.press("Enter")
    assert _focused(page) == "Copy link to this view"
    page.keyboard.press("ArrowDown")
    assert _focused(page) == "Picture (PNG)"
    page.keyboard.press("Escape")
    assert _focused(page) == "Save or share"
    assert page.locator("[role=menu]").is_hidden()
