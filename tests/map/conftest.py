"""A real Chromium for the map's tests: one browser a session, and pages that are set back, not reloaded."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Dialog, Page, sync_playwright

from graphkit.mapview import map_html

from .samples import hostile_map, office_map

_ARGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-first-run",
)  # fmt: skip
_MISSING = "no Chromium on PATH: the map's tests click in a real one (apt-get install chromium)"

# As a person who closes what is open, empties the fields and opens the link anew.
_SET_BACK = """hash => {
  document.querySelectorAll('dialog').forEach((dialog) => dialog.close());
  document.activeElement?.blur();
  document.querySelectorAll('input[type=text], textarea').forEach((field) => { field.value = ''; });
  document.querySelectorAll('details').forEach((details) => { details.open = false; });
  document.querySelectorAll('.body, .body *').forEach((part) => { part.scrollTop = 0; });
  window.scrollTo(0, 0);
  history.replaceState(null, '', hash || location.pathname);
  window.graphkitMap.picture.hovered = null;
  window.graphkitMap.readHash();
}"""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium; skipped with a reason where there is none, but an error in CI."""
    names = ("chromium", "chromium-browser", "google-chrome")
    path = os.environ.get("GRAPHKIT_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if path is None:
        if os.environ.get("CI") == "true":
            pytest.fail(_MISSING)
        pytest.skip(_MISSING)
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=path, args=list(_ARGS))
        yield found
        found.close()


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Page of the office map."""
    path = tmp_path_factory.mktemp("map") / "office.html"
    path.write_text(map_html(office_map()), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Page whose every text tries to run as script."""
    path = tmp_path_factory.mktemp("map") / "hostile.html"
    path.write_text(map_html(hostile_map()), encoding="utf-8")
    return path


def wait_until(page: Page, condition: str) -> None:
    """Wait until a condition holds; Playwright's own wait needs eval, which the page forbids."""
    end = time.monotonic() + 10
    while not page.evaluate(condition):
        assert time.monotonic() < end, f"never came true: {condition}"
        page.wait_for_timeout(20)


_Key = tuple[Path, int, int, str, bool]


@dataclass
class Opener:
    """Pages that are open, by what they show, and all that went wrong on any of them."""

    browser: Browser
    pages: dict[_Key, list[Page]] = field(default_factory=dict)
    taken: list[Page] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def __call__(
        self,
        path: Path,
        hash_: str = "",
        width: int = 1280,
        height: int = 800,
        scheme: str = "light",
        touch: bool = False,
    ) -> Page:
        """A page offline: one that is open already, as it was when it opened, or a new one."""
        key = (path, width, height, scheme, touch)
        kept = self.pages.setdefault(key, [])
        page = next((page for page in kept if page not in self.taken), None)
        if page is None:
            page = self._fresh(key, hash_)
            kept.append(page)
        else:
            page.evaluate(_SET_BACK, hash_)
            page.mouse.move(0, 0)
        self.taken.append(page)
        return page

    def _fresh(self, key: _Key, hash_: str) -> Page:
        path, width, height, scheme, touch = key
        context = self.browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if scheme == "dark" else "light",
            reduced_motion="reduce",
            has_touch=touch,
            offline=True,
            accept_downloads=True,
        )
        page = context.new_page()
        page.set_default_timeout(5000)
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda said: self.errors.append(said.text) if said.type in _BAD else None)
        page.on("dialog", self._dismiss)
        page.goto(f"{path.as_uri()}{hash_}")
        wait_until(page, "performance.getEntriesByName('map-ready').length > 0")
        return page

    def _dismiss(self, dialog: Dialog) -> None:
        self.errors.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def free(self) -> None:
        """Free all pages, and look whether one asked a host or logged an error."""
        self.taken.clear()
        asked, errors = list(self.asked), list(self.errors)
        self.asked.clear()
        self.errors.clear()
        assert errors == []
        assert [url for url in asked if not url.startswith(("file://", "blob:", "data:"))] == []


_BAD = ("error", "warning")


@pytest.fixture(scope="session")
def desk(browser: Browser) -> Opener:
    """What keeps pages open between tests."""
    return Opener(browser)


@pytest.fixture
def open_page(desk: Opener) -> Iterator[Opener]:
    """Opens a page offline; at the end it must have asked no host and logged no error."""
    yield desk
    desk.free()
