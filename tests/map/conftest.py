"""A real Chromium for the map's tests: one browser a session, one offline page a test."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, sync_playwright

from graphkit.mapview import map_html

from .samples import hostile_map, office_map

_ARGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-first-run",
)  # fmt: skip
_MISSING = "no Chromium on PATH: the map's tests click in a real one (apt-get install chromium)"


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


Opener = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Opener]:
    """Opens a page offline; at the end it must have asked no host and logged no error."""
    contexts: list[BrowserContext] = []
    asked: list[str] = []
    errors: list[str] = []

    def dismiss(dialog: Dialog) -> None:
        errors.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def open_(
        path: Path, hash_: str = "", width: int = 1280, height: int = 800, scheme: str = "light"
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if scheme == "dark" else "light",
            reduced_motion="reduce",
            offline=True,
            accept_downloads=True,
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(5000)
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on(
            "console", lambda said: errors.append(said.text) if said.type in ("error", "warning") else None
        )
        page.on("dialog", dismiss)
        page.goto(f"{path.as_uri()}{hash_}")
        wait_until(page, "performance.getEntriesByName('map-ready').length > 0")
        return page

    yield open_
    for context in contexts:
        context.close()
    assert errors == []
    assert [url for url in asked if not url.startswith(("file://", "blob:", "data:"))] == []
