"""Take the pictures of ``docs/map.md`` and the README: the map of ``seeds/`` in headless Chromium, offline.

Run ``make map`` first, then ``.venv/bin/python docs/make_picture.py``. It clicks and types as a person
would, so a picture can't show what the map does not do.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


def first_look(page: Page) -> None:
    """The map as it opens."""
    page.locator("#shown").wait_for()


def proof(page: Page) -> None:
    """Which teams ask for causal inference, and the sentence that says so."""
    page.keyboard.press("/")
    page.keyboard.type("causal inference")
    page.keyboard.press("Enter")
    page.locator(".card .row").first.click()
    page.locator(".card .group").first.scroll_into_view_if_needed()


def my_skills(page: Page) -> None:
    """Who asks for Python, SQL and forecasting, and what is missing."""
    page.get_by_role("tab", name="My skills").click()
    page.get_by_label("Paste skills").fill("Python, SQL, forecasting")
    page.keyboard.press("Enter")
    page.locator(".row.fit").first.click()


def correct(page: Page) -> None:
    """A quote called wrong, and another name for the skill."""
    proof(page)
    page.locator(".card .proof").get_by_role("button", name="wrong").first.click()
    page.locator(".correct summary").click()
    page.get_by_label("New name").fill("causal analysis")
    page.keyboard.press("Enter")
    page.locator(".correct").scroll_into_view_if_needed()
    # The notice that it is noted goes by itself.
    page.wait_for_timeout(4000)


PICTURES: dict[str, Callable[[Page], None]] = {
    "map.png": first_look,
    "map-proof.png": proof,
    "map-skills.png": my_skills,
    "map-correct.png": correct,
}


def take(browser: Browser, page_file: Path, picture: Path, act: Callable[[Page], None]) -> None:
    """Open the map, do what is to be shown, and write the picture."""
    context = browser.new_context(
        viewport={"width": 1440, "height": 900}, offline=True, reduced_motion="reduce"
    )
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(page_file.resolve().as_uri())
    act(page)
    # vis-network draws in the frames after a change; nothing moves after that.
    page.wait_for_timeout(800)
    page.screenshot(path=picture)
    context.close()
    if errors:
        raise SystemExit(f"{page_file}: the page reported errors: {'; '.join(errors)}")


def main() -> int:
    """Write all pictures; say what is missing otherwise."""
    parser = argparse.ArgumentParser(description="Take the pictures of the documentation.")
    parser.add_argument("map", nargs="?", type=Path, default=ROOT / "build" / "map.html")
    parser.add_argument("-o", "--output", type=Path, default=ROOT / "docs", help="folder")
    options = parser.parse_args()
    given = os.environ.get("GRAPHKIT_CHROMIUM")
    path = given or next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if path is None:
        raise SystemExit("no Chromium found (apt-get install chromium, or set GRAPHKIT_CHROMIUM)")
    if not options.map.is_file():
        raise SystemExit(f"{options.map}: no such file (run: make map)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        for name, act in PICTURES.items():
            take(browser, options.map, options.output / name, act)
            sys.stdout.write(f"{options.output / name}\n")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
