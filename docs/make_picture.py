"""Take the README's picture of the map: ``build/map.html`` in headless Chromium, with the network off.

Run ``make map`` first, then ``.venv/bin/python docs/make_picture.py``. It writes ``docs/map.png``.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


def take_picture(page: Path, picture: Path, browser: str) -> None:
    """Open a map from disk and write what a person sees first, 1440 by 900 pixels."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        context = chromium.new_context(viewport={"width": 1440, "height": 900}, offline=True)
        tab = context.new_page()
        errors: list[str] = []
        tab.on("pageerror", lambda error: errors.append(str(error)))
        tab.goto(page.resolve().as_uri())
        tab.wait_for_selector("canvas")
        # vis-network draws in the frames after loading; nothing moves after that.
        tab.wait_for_timeout(1500)
        tab.screenshot(path=picture)
        chromium.close()
    if errors:
        raise SystemExit(f"{page}: the page reported errors: {'; '.join(errors)}")


def main() -> int:
    """Write the picture; say what is missing otherwise."""
    parser = argparse.ArgumentParser(description="Take a picture of a map.")
    parser.add_argument("map", nargs="?", type=Path, default=ROOT / "build" / "map.html")
    parser.add_argument("-o", "--output", type=Path, default=ROOT / "docs" / "map.png")
    options = parser.parse_args()
    given = os.environ.get("GRAPHKIT_CHROMIUM")
    browser = given or next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if browser is None:
        raise SystemExit("no Chromium found (apt-get install chromium, or set GRAPHKIT_CHROMIUM)")
    if not options.map.is_file():
        raise SystemExit(f"{options.map}: no such file (run: make map)")
    take_picture(options.map, options.output, browser)
    sys.stdout.write(f"{options.output}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
