"""Four questions a stranger brings, answered with what can be seen and clicked, in six clicks at most.

The graph is built from ``seeds/``, and once more from ``../shared/seeds`` where that is there. Each `Person`
method is one thing a hand does; typing is no click, and nothing looks into the page's data or its address.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page

from graphkit.building import build
from graphkit.mapview import write_map

from .conftest import Opener

# One worker builds the corpus once.
pytestmark = pytest.mark.xdist_group("map-seeds")

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
MOST_CLICKS = 6


class Person:
    """Somebody with a mouse and a keyboard, who counts clicks."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.clicks = 0

    def click(self, what: Locator) -> None:
        self.clicks += 1
        what.click()

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)

    def reads(self, where: str) -> str:
        return self.page.locator(where).first.inner_text()


def in_sight(page: Page, what: Locator) -> bool:
    """Whether it can be seen without scrolling."""
    box, panel = what.bounding_box(), page.locator("#body").bounding_box()
    return bool(box and panel and box["y"] + box["height"] <= panel["y"] + panel["height"])


@pytest.fixture(scope="session", params=["own", "shared"])
def seeds_map(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = SEEDS if request.param == "own" else request.getfixturevalue("shared") / "seeds"
    return write_map(build(str(folder)), tmp_path_factory.mktemp("questions") / "map.html")


@pytest.fixture
def person(seeds_map: Path, open_page: Opener) -> Person:
    return Person(open_page(seeds_map))


def test_which_teams_ask_for_causal_inference_and_where_does_it_say_so(person: Person) -> None:
    person.click(person.page.get_by_label("Search the map").first)
    person.type("causal inference")
    person.press("Enter")
    assert person.reads(".card h2") == "causal inference"
    groups = person.page.locator(".card .group", has_text="asked for by")
    asked_by = groups.filter(has=person.page.locator("h3", has_text="teams")).first
    team = asked_by.get_by_role("button", name="AWS Central Economics & Sciences")
    person.click(team)
    assert "causal inference" in asked_by.locator("mark").first.inner_text()
    assert "Economist" in asked_by.locator(".source-title").first.inner_text()
    person.click(asked_by.get_by_role("button", name="Read in the document").first)
    assert "causal" in person.reads("dialog mark.chosen")
    assert person.clicks <= MOST_CLICKS


def test_what_do_amazon_robotics_and_lab126_share(person: Person) -> None:
    person.click(person.page.get_by_role("tab", name="Compare"))
    for field, team in (("First team", "Amazon Robotics"), ("Second team", "Lab126")):
        person.click(person.page.get_by_role("combobox", name=field))
        person.type(team)
        person.press("Enter")
    both = person.page.locator(".compare .group").first
    assert both.locator("h3").inner_text().startswith("Both ask for")
    assert both.get_by_role("button", name="computer vision").is_visible()
    person.click(both.get_by_role("button", name="computer vision"))
    assert both.locator("h4").all_inner_texts() == ["Amazon Robotics", "Amazon Lab126"]
    assert both.locator("mark").count() >= 2
    assert person.clicks <= MOST_CLICKS


def test_i_know_python_sql_and_forecasting_which_team_fits_and_what_do_i_lack(person: Person) -> None:
    person.click(person.page.get_by_role("tab", name="My skills"))
    person.click(person.page.get_by_label("Paste skills"))
    person.type("Python, SQL, forecasting")
    person.press("Enter")
    assert person.page.get_by_label("Remove SQL").is_visible()
    near = "not on this map" in person.reads(".skills")
    if near:
        # No document says just that; what comes near is offered, never guessed.
        person.click(person.page.locator(".skills").get_by_role("button", name="time series forecasting"))
    assert person.page.locator(".skills .pills li").count() == 3
    best = person.page.locator(".row.fit").first
    met = int(re.search(r"(\d) of \d+ skills", best.inner_text())[1])  # type: ignore[index]
    assert near or ("Supply Chain" in best.inner_text() and met == 3)
    person.click(best)
    body = person.page.locator(".fit-body").first
    assert f"Met ({met})" in body.inner_text()
    missing = body.locator(".group", has_text="Missing")
    person.click(missing.locator("button.row").first)
    assert missing.locator("mark").first.is_visible()
    assert person.clicks <= MOST_CLICKS


def test_where_are_economists_wanted(person: Person) -> None:
    person.press("/")
    person.type("economist")
    person.press("Enter")
    assert person.reads(".card h2") == "economist"
    wanted = person.page.locator(".card .group", has_text="wanted in")
    seattle = wanted.get_by_role("button", name="Seattle")
    assert in_sight(person.page, seattle), "the answer is below the edge of the panel"
    person.click(wanted.get_by_role("button", name="Seattle"))
    assert "conomist" in wanted.locator(".source").first.inner_text()
    assert person.clicks <= MOST_CLICKS
