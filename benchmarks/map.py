"""What the map costs a browser, beside plain pyvis on the same graph, in one run.

Run it with ``python benchmarks/map.py`` (``--quick`` leaves the largest graph out). It measures, prints a
table with the aims of the map, and always exits with 0. Times are of this machine, in headless Chromium with
software drawing; only the two columns of one run can be compared.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright  # noqa: E402
from playwright.sync_api import Error as BrowserError  # noqa: E402

from graphkit.mapview import MapData, map_html  # noqa: E402
from graphkit.mapview.layout import arrange  # noqa: E402
from graphkit.mapview.page import _vis_script  # noqa: E402
from tests.map.samples import large_map  # noqa: E402

ARGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-first-run",
)  # fmt: skip
PATIENCE = 60_000  # milliseconds
#: Aims: first picture and search in milliseconds, file in megabytes.
AIMS = {"seeds": (500, 50, 1.5), "2k": (1000, 50, 4.0), "10k": (2000, 100, 15.0)}
FIRST = 400  # nodes of the first picture, as in filters.js
SEARCHES = ("mach", "python", "risk analysis", "a", "zzz")

# Frame by frame: the first one in which something stands on the canvas, for any page that draws on one.
_WATCH = """
const look = () => {
  const canvas = document.querySelector('canvas');
  if (canvas && canvas.width > 300) {
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    for (let i = 3; i < data.length; i += 4 * 97) if (data[i]) { window.__first = performance.now(); return; }
  }
  requestAnimationFrame(look);
};
requestAnimationFrame(look);
"""
# The first moment at which the page answers again.
_ANSWERS = "new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(performance.now()), 0)))"
# Frames while the wheel turns over the middle of the map for a second and a half.
_FRAMES = """() => new Promise((done) => {
  const canvas = document.querySelector('canvas');
  const box = canvas.getBoundingClientRect();
  const middle = { clientX: box.x + box.width / 2, clientY: box.y + box.height / 2 };
  const at = { ...middle, bubbles: true, cancelable: true };
  const start = performance.now();
  let frames = 0;
  const step = (now) => {
    frames += 1;
    canvas.dispatchEvent(new WheelEvent('wheel', { ...at, deltaY: Math.floor(frames / 12) % 2 ? 60 : -60 }));
    if (now - start < 1500) requestAnimationFrame(step);
    else done([frames, (now - start) / 1000]);
  };
  requestAnimationFrame(step);
})"""
_SEARCH = """async (text) => {
  const input = document.querySelector('#search input');
  const start = performance.now();
  input.value = text;
  input.dispatchEvent(new Event('input', { bubbles: true }));
  document.querySelector('#search .options').getBoundingClientRect();
  return performance.now() - start;
}"""


@dataclass(frozen=True)
class Cost:
    """Measures of one page; a negative number is one that was never reached."""

    built: float
    megabytes: float
    picture: float = -1
    cpu: float = -1
    ready: float = -1
    search: float = -1
    frames: float = -1
    frame_cpu: float = -1


def measure(browser: Browser, path: Path, built: float, *, ours: bool) -> Cost:
    """Open a page and measure it; a page that does not come within a minute keeps its negatives."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, offline=True)
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    cost = Cost(built, path.stat().st_size / 1e6)
    try:
        page.add_init_script(_WATCH)
        # Time the page's thread itself used: other work on the machine does not count.
        meter = context.new_cdp_session(page)
        meter.send("Performance.enable", {"timeDomain": "threadTicks"})
        page.goto(path.as_uri(), wait_until="load", timeout=PATIENCE)
        cost = replace(cost, picture=_first_picture(page))
        cost = replace(cost, cpu=_used(meter))
        cost = replace(cost, ready=float(page.evaluate(_ANSWERS)))
        if ours:
            times = [float(page.evaluate(_SEARCH, text)) for text in SEARCHES]
            cost = replace(cost, search=max(times))
            page.keyboard.press("Escape")
        before = _used(meter)
        frames, seconds = page.evaluate(_FRAMES)
        cost = replace(cost, frames=frames / seconds, frame_cpu=(_used(meter) - before) / frames)
    except BrowserError as error:
        print(f"  {path.name}: {str(error).splitlines()[0][:90]}", file=sys.stderr)
    context.close()
    return cost


def _used(meter: CDPSession) -> float:
    """Milliseconds of CPU that the page's thread has used so far."""
    metrics = {item["name"]: item["value"] for item in meter.send("Performance.getMetrics")["metrics"]}
    return 1000 * float(metrics["TaskDuration"])


def _first_picture(page: Page) -> float:
    """Milliseconds from the start of loading until discs are on the canvas."""
    end = time.monotonic() + PATIENCE / 1000
    while time.monotonic() < end:
        found = page.evaluate("window.__first ?? -1")
        if found >= 0:
            return float(found)
        page.wait_for_timeout(20)
    return -1


def plain_pyvis(data: MapData, path: Path) -> float:
    """The same graph as pyvis writes it, with physics off and positions given; seconds it took."""
    from pyvis.network import Network

    started = time.perf_counter()
    network = Network(height="750px", width="100%", cdn_resources="in_line")
    place = {node.id: i for i, node in enumerate(data.nodes)}
    # Filled directly: add_edge looks through all edges each time, which takes minutes for 50,000.
    network.nodes = [
        {"id": i, "label": n.label, "shape": "dot", "size": n.size, "x": n.x, "y": n.y, "title": n.label}
        for i, n in enumerate(data.nodes)
    ]
    network.edges = [{"from": place[e.subject], "to": place[e.object]} for e in data.edges]
    network.toggle_physics(False)
    network.options.physics.enabled = False
    path.write_text(network.generate_html(), encoding="utf-8")
    return time.perf_counter() - started


_FLOOR = """<!doctype html><meta charset="utf-8"><div id="map" style="height:750px"></div><script>%s</script>
<script>
const { nodes, edges } = %s;
const options = { physics: false, layout: { improvedLayout: false }, edges: { smooth: false } };
new vis.Network(document.getElementById('map'), { nodes, edges }, options);
</script>"""


def floor(data: MapData, path: Path) -> float:
    """As little as vis-network can do: an empty page with as many nodes as our first picture, unnamed."""
    shown = [(i, n) for i, n in enumerate(data.nodes) if n.type in ("Team", "Skill")][:FIRST]
    place = {node.id: i for i, node in shown}
    graph = {
        "nodes": [{"id": i, "shape": "dot", "size": n.size, "x": n.x, "y": n.y} for i, n in shown],
        "edges": [
            {"from": place[e.subject], "to": place[e.object]}
            for e in data.edges
            if e.subject in place and e.object in place
        ][: 2 * FIRST],
    }
    path.write_text(_FLOOR % (_vis_script(), json.dumps(graph)), encoding="utf-8")
    return 0.0


def graphs(quick: bool) -> dict[str, Any]:
    """Data of each size; the seeds are read from their documents."""
    from graphkit.building import build
    from graphkit.mapview.reading import map_data

    found: dict[str, Any] = {"seeds": map_data(build(str(ROOT / "seeds"))), "2k": large_map(2000, 10_000)}
    if not quick:
        found["10k"] = large_map(10_000, 50_000)
    return found


def cell(value: float, form: str = "{:.0f}") -> str:
    """A number, or words for one that was never reached."""
    return form.format(value) if value >= 0 else "over 60 s"


def report(name: str, data: MapData, ours: Cost, least: Cost, plain: Cost) -> None:
    """Print the rows of one graph with their aims."""
    first, search, size = AIMS[name]
    print(f"\n### {name}: {len(data.nodes):,} nodes, {len(data.edges):,} edges\n")
    print("| measure | graphkit | bare vis-network | plain pyvis | aim | |\n|---|---:|---:|---:|---:|---|")
    rows = (
        ("first picture, ms", "picture", first, "{:.0f}"),
        ("CPU of the page until it was seen, ms", "cpu", None, "{:.0f}"),
        ("interactive, ms", "ready", None, "{:.0f}"),
        ("slowest search, ms", "search", search, "{:.1f}"),
        ("file, MB", "megabytes", size, "{:.2f}"),
        ("frames a second while zooming", "frames", None, "{:.0f}"),
        ("CPU of a frame while zooming, ms", "frame_cpu", None, "{:.1f}"),
        ("written in, s", "built", None, "{:.1f}"),
    )
    for label, part, aim, form in rows:
        mine = getattr(ours, part)
        others = [getattr(cost, part) for cost in (least, plain)]
        said = " | ".join("none" if part == "search" else cell(other, form) for other in others)
        verdict = "" if aim is None else ("met" if 0 <= mine <= aim else "MISSED")
        goal = "" if aim is None else f"under {aim:g}"
        print(f"| {label} | {cell(mine, form)} | {said} | {goal} | {verdict} |")


def middle(costs: list[Cost]) -> Cost:
    """The median of each measure."""
    return Cost(*(statistics.median(getattr(cost, part.name) for cost in costs) for part in fields(Cost)))


def main() -> int:
    """Measure all sizes, the median of some runs each."""
    parser = argparse.ArgumentParser(description="What the map costs a browser, beside plain pyvis.")
    parser.add_argument("--quick", action="store_true", help="leave the graph of 10,000 nodes out")
    parser.add_argument("--runs", type=int, default=3, help="times each page of ours is opened (default: 3)")
    options = parser.parse_args()
    names = ("chromium", "chromium-browser", "google-chrome")
    browser_path = os.environ.get("GRAPHKIT_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if browser_path is None:
        print("no Chromium found (apt-get install chromium, or set GRAPHKIT_CHROMIUM)", file=sys.stderr)
        return 0
    load = os.getloadavg()[0]
    print(
        f"Load of the machine at the start: {load:.1f} on {os.cpu_count()} cores. Median of {options.runs}."
    )
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=list(ARGS))
        # The first page of a browser pays for its start.
        browser.new_page().goto("about:blank")
        for name, data in graphs(options.quick).items():
            ours_path, plain_path = Path(folder) / f"{name}.html", Path(folder) / f"{name}-pyvis.html"
            started = time.perf_counter()
            ours_path.write_text(map_html(data), encoding="utf-8")
            built = time.perf_counter() - started
            ours = [measure(browser, ours_path, built, ours=True) for _ in range(options.runs)]
            laid = arrange(data)
            bare_path = Path(folder) / f"{name}-bare.html"
            bare_built = floor(laid, bare_path)
            bare = [measure(browser, bare_path, bare_built, ours=False) for _ in range(options.runs)]
            plain_built = plain_pyvis(laid, plain_path)
            plain = measure(browser, plain_path, plain_built, ours=False)
            report(name, data, middle(ours), middle(bare), plain)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
