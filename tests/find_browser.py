"""Find Chromium for the tests of the map; install Debian's when nobody has one and we may.

Run by ``make test`` before pytest; prints the browser's path.
"""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


def browser() -> str | None:
    """Path of a Chromium, or None."""
    given = os.environ.get("GRAPHKIT_CHROMIUM")
    return given or next((path for name in NAMES if (path := shutil.which(name))), None)


def main() -> int:
    """Print the browser's path, installing one if need be."""
    if browser() is None and shutil.which("apt-get") and os.geteuid() == 0:
        print("No Chromium found: installing Debian's with apt-get.", file=sys.stderr)
        quiet = {"stdout": subprocess.DEVNULL, "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}}
        for command in (["update"], ["install", "-y", "--no-install-recommends", "chromium"]):
            subprocess.run(["apt-get", "-qq", *command], check=False, **quiet)  # type: ignore[call-overload]
    found = browser()
    if found is None:
        print(
            "The tests of the map need Chromium and found none."
            " Install it (Debian, Ubuntu: apt-get install chromium)"
            " or name one with GRAPHKIT_CHROMIUM=/path/to/chromium.",
            file=sys.stderr,
        )
        return 1
    print(found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
