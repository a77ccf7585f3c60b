"""Document text is hostile: it is shown as text, nothing runs, and no host is asked."""

from __future__ import annotations

import json
import re
from pathlib import Path

from playwright.sync_api import Page

from graphkit.mapview import Map
from graphkit.mapview.page import json_block

from .conftest import Opener
from .samples import ATTACKS, hostile_map


def _unhurt(page: Page) -> None:
    assert page.evaluate("window.hacked") is None
    # Nothing a document says became an element.
    assert page.locator("img, iframe, object, embed, svg[onload]").count() == 0
    attributes = "[...document.querySelectorAll('*')].flatMap(e => [...e.attributes])"
    assert page.evaluate(f"{attributes}.filter(a => a.name.startsWith('on')).length") == 0
    assert page.evaluate("[...document.links].every(a => /^https?:/.test(a.href))")


def test_every_view_shows_attacks_as_text(open_page: Opener, hostile: Path) -> None:
    page = open_page(hostile)
    assert page.locator("h1").inner_text() == ATTACKS[0]
    assert page.title() == ATTACKS[0]
    assert page.locator("#summary").inner_text() == ATTACKS[1]
    for box in page.locator(".legend .type input").all():
        box.check()
    for attack in ATTACKS[:4]:
        page.fill("#search input", f"{attack} Skill")
        page.keyboard.press("Enter")
        assert page.locator(".card h2").inner_text() == f"{attack} Skill"
        assert attack in page.locator(".card .aliases").inner_text()
        page.locator(".card .row").first.click()
        assert page.locator(".card mark").first.inner_text() == attack
        page.get_by_role("button", name="Read in the document").first.click()
        assert page.locator("dialog mark.chosen").inner_text() == attack
        assert attack in page.locator("dialog h2").inner_text()
        _unhurt(page)
        page.keyboard.press("Escape")
    _unhurt(page)


def test_tables_comparison_and_skills(open_page: Opener, hostile: Path) -> None:
    page = open_page(hostile)
    page.get_by_role("tab", name="Table").click()
    for rows in ("Things", "Links", "Documents"):
        page.get_by_role("button", name=rows, exact=True).click()
        assert ATTACKS[0] in page.locator("table").inner_text()
        _unhurt(page)
    page.get_by_role("tab", name="Compare").click()
    for field, attack in enumerate(ATTACKS[:2]):
        page.locator(".compare input").nth(field).fill(f"{attack} Team")
        page.keyboard.press("Enter")
    assert ATTACKS[1] in page.locator(".compare .rows").first.inner_text()
    page.get_by_role("tab", name="My skills").click()
    page.locator("textarea").fill(f"{ATTACKS[1]} Skill, <b onclick=window.hacked=1>x</b>")
    page.keyboard.press("Enter")
    assert "<b onclick" in page.locator(".skills").inner_text()
    _unhurt(page)


def test_hash_is_hostile_too(open_page: Opener, hostile: Path) -> None:
    bad = (
        "#node=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E&tab=constructor&edge=%5B1%5D&at=NaN+1+0"
        "&pin=__proto__&types=__proto__"
    )
    _unhurt(open_page(hostile, bad))


def test_policy_allows_no_network_and_no_inline_handler(open_page: Opener, office: Path) -> None:
    page = open_page(office)
    policy = page.locator("meta[http-equiv]").get_attribute("content") or ""
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in policy
    assert "http" not in policy
    html = office.read_text(encoding="utf-8")
    assert not re.search(
        r"(?:src|href)=[\"']?https?:", re.sub(r"<script.*?</script>", "", html, flags=re.DOTALL)
    )


def test_json_block_holds_any_string() -> None:
    value = {"a": [*ATTACKS, "\ud800", "<!--<script>"]}
    block = json_block(value)
    assert not set("<>&\u2028\u2029") & set(block)
    assert json.loads(block)["a"][: len(ATTACKS)] == list(ATTACKS)


def test_notebook_frame_is_sandboxed_and_escaped() -> None:
    frame = Map(hostile_map())._repr_html_()
    assert frame.startswith("<iframe ")
    assert frame.count("<") == 2
    assert "allow-same-origin" not in frame


def test_every_other_place_too(open_page: Opener, hostile: Path) -> None:
    """Choices of filters, pills, notices, the About page, numbers, names of groups."""
    page = open_page(hostile)
    for kind, word in (("Location", "Location"), ("Role type", "RoleType"), ("Program", "Program")):
        page.get_by_label(kind, exact=True).select_option(label=f"{ATTACKS[0]} {word}")
    _unhurt(page)
    page.get_by_role("button", name="Clear all filters").click()
    names = page.evaluate("window.graphkitMap.model.communities")
    assert any(name.startswith("<img") for name in names)
    page.keyboard.press("/")
    page.keyboard.type(f"{ATTACKS[0]} Team")
    page.keyboard.press("Enter")
    said = page.locator(".card").inner_text()
    for part in (f"Part of: {ATTACKS[0]}", "Not in the vocabulary", "Group: ", "in one document alone"):
        assert part in said
    page.get_by_role("button", name="Pin", exact=True).click()
    page.get_by_role("button", name="Hide", exact=True).click()
    assert ATTACKS[0] in page.locator("#notice").inner_text()
    assert ATTACKS[0] in page.locator(".legend .pill").inner_text()
    page.get_by_role("button", name="About this map").click()
    assert ATTACKS[0] in page.get_by_role("dialog").inner_text()
    _unhurt(page)


def test_what_is_taken_away_is_no_script_either(open_page: Opener, hostile: Path) -> None:
    import pyoxigraph as ox

    page = open_page(hostile)
    saved = {}
    for item in ("Drawing (SVG)", "Links shown (CSV)", "Triples with quotes (Turtle)"):
        page.get_by_role("button", name="Save or share").click()
        with page.expect_download() as download:
            page.get_by_role("menuitem", name=item).click()
        saved[item] = Path(download.value.path()).read_bytes()
    drawing = saved["Drawing (SVG)"].decode()
    assert "<script" not in drawing
    assert "<img" not in drawing
    assert "&lt;img src=x" in drawing
    cells = saved["Links shown (CSV)"].decode("utf-8-sig")
    assert not re.search(r"(?m)(^|,)[=+@-]", cells)
    quotes = {
        t.object.value
        for t in ox.parse(saved["Triples with quotes (Turtle)"], format=ox.RdfFormat.TURTLE)
        if t.predicate.value.endswith("#exact")
    }
    assert quotes == set(ATTACKS)
