"""What axe-core finds: nothing serious, in any view, in light, in dark and on a phone."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest
from playwright.sync_api import Page

from .conftest import Opener
from .reading import search

WIDTHS = {"light": 1280, "dark": 1280, "phone": 390}


@cache
def _axe() -> str:
    """The script, from a package that ships it: nothing is fetched while testing."""
    return (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")


def _findings(page: Page, kind: str = "light") -> list[str]:
    if not page.evaluate("'axe' in window"):
        page.evaluate(_axe())
    # Dark differs in its colours alone.
    only = "runOnly: ['color-contrast']," if kind == "dark" else ""
    found = page.evaluate(
        f"axe.run(document, {{ {only} resultTypes: ['violations'], preload: false }})"
        ".then((said) => said.violations"
        ".filter((v) => ['serious', 'critical'].includes(v.impact))"
        ".map((v) => `${v.id}: ${v.nodes.slice(0, 3).map((n) => n.html.slice(0, 120)).join(' | ')}`))"
    )
    return [str(item) for item in found]


def _first(page: Page) -> None:
    page.get_by_label("required", exact=True).check()


def _card(page: Page) -> None:
    search(page, "Python")
    page.locator(".card .row").first.click()


def _reader(page: Page) -> None:
    _card(page)
    page.get_by_role("button", name="Read in the document").first.click()


def _compare(page: Page) -> None:
    page.get_by_role("tab", name="Compare").click()
    for field, team in enumerate(("Robotics AI", "Lab126 Vision")):
        page.locator(".compare input").nth(field).fill(team)
        page.keyboard.press("Enter")
    page.locator(".compare .group .row").first.click()


def _skills(page: Page) -> None:
    page.get_by_role("tab", name="My skills").click()
    page.locator("textarea").fill("Python, SQL, juggling")
    page.keyboard.press("Enter")
    page.locator(".row.fit").first.click()


def _table(page: Page) -> None:
    page.get_by_role("tab", name="Table").click()


def _suggestions(page: Page) -> None:
    page.keyboard.press("/")
    page.keyboard.type("a")


def _about(page: Page) -> None:
    page.get_by_role("button", name="About this map").click()


def _menu(page: Page) -> None:
    page.get_by_role("button", name="Save or share").click()


def _decisions(page: Page) -> None:
    search(page, "Python")
    page.locator(".card .row").first.click()
    page.locator(".card .proof").get_by_role("button", name="right").first.click()
    page.locator(".correct summary").click()
    page.get_by_role("button", name="Review and save").click()


VIEWS: tuple[Callable[[Page], None], ...] = (
    *(_first, _card, _reader, _compare, _skills, _table, _suggestions, _about, _menu, _decisions),
)
# The others differ by nothing but their width.
PHONE_VIEWS = (_first, _reader, _compare, _table, _decisions)


@pytest.mark.parametrize("kind", list(WIDTHS))
def test_axe_finds_nothing_serious(open_page: Opener, office: Path, kind: str) -> None:
    found: dict[str, list[str]] = {}
    scheme = "dark" if kind == "dark" else "light"
    for view in PHONE_VIEWS if kind == "phone" else VIEWS:
        page = open_page(office, width=WIDTHS[kind], height=844, scheme=scheme)
        view(page)
        found[view.__name__] = _findings(page, kind)
        # The next view takes the same page again.
        open_page.free()
    assert {view: said for view, said in found.items() if said} == {}


def test_axe_would_find_something(open_page: Opener, office: Path) -> None:
    page = open_page(office, width=800)
    page.evaluate("document.querySelector('#zoom button').replaceChildren()")
    page.evaluate("document.querySelector('#zoom button').removeAttribute('aria-label')")
    page.evaluate("document.querySelector('#zoom button').removeAttribute('title')")
    assert any(said.startswith("button-name") for said in _findings(page))
