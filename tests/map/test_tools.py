"""Focus, ways, comparison, my skills, tables, links and files; keyboard, names and sizes."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from graphkit.mapview import Map, map_html

from .conftest import Opener, wait_until
from .reading import search, shown, spot, state
from .samples import large_map, office_map

# --- look around, connect, compare, my skills ---


def test_double_click_focuses_and_back_leaves(open_page: Opener, office: Path) -> None:
    page = open_page(office)
    page.mouse.dblclick(*spot(page, "Alexa Speech"))
    page.locator("#trail", has_text="Around Alexa Speech, 1 step").wait_for()
    near = page.evaluate("window.graphkitMap.picture.scene.near.size")
    page.get_by_role("button", name="Focus, 2 steps").click()
    assert page.evaluate("window.graphkitMap.picture.scene.near.size") > near
    page.go_back()
    assert "1 step" in page.locator("#trail").inner_text()
    page.get_by_role("button", name="Back to the whole map").click()
    assert page.locator("#trail").inner_text() == ""


def test_two_things_connect_with_proof_at_each_step(open_page: Opener, office: Path) -> None:
    page = open_page(office)
    search(page, "SLAM")
    page.get_by_role("button", name="Compare or connect").click()
    page.keyboard.type("Stata")
    page.keyboard.press("Enter")
    path = page.locator(".path").first
    assert page.locator(".group h3", has_text="How they connect").inner_text().endswith("steps")
    steps = path.locator("button.row")
    assert steps.count() >= 3
    steps.last.click()
    assert path.locator("mark").first.is_visible()


def test_comparing_two_teams(open_page: Opener, office: Path) -> None:
    page = open_page(office)
    page.get_by_role("tab", name="Compare").click()
    for field, team in enumerate(("Robotics AI", "Lab126 Vision")):
        page.locator(".compare input").nth(field).fill(team)
        page.keyboard.press("Enter")
    sections = page.locator(".compare .group")
    titles = [title.split("\n")[0] for title in sections.locator("h3").all_inner_texts()]
    assert titles[:3] == ["Both ask for", "To learn when moving to Lab126 Vision", "Only Robotics AI"]
    asks = {
        team: {
            e.object
            for e in office_map().edges
            if e.subject.endswith(team) and e.predicate.endswith("asksFor")
        }
        for team in ("robotics-ai", "lab126-vision")
    }
    both = asks["robotics-ai"] & asks["lab126-vision"]
    assert f"{len(both)} of the {len(asks['lab126-vision'])}" in page.locator(".verdict").inner_text()
    row = sections.first.locator("button.row").first
    row.click()
    assert sections.first.locator("h4").all_inner_texts() == ["Robotics AI", "Lab126 Vision"]
    assert sections.first.locator("mark").count() >= 2


def test_my_skills_rank_teams_with_met_and_missing(open_page: Opener, office: Path) -> None:
    page = open_page(office)
    page.get_by_role("tab", name="My skills").click()
    page.locator("textarea").fill("python, SQL; forecasting, juggling")
    page.get_by_role("button", name="Add", exact=True).click()
    assert "juggling is not on this map" in page.locator(".skills").inner_text()
    fits = page.locator(".row.fit")
    percent = [int(text.split("\n")[-1].removesuffix(" %")) for text in fits.all_inner_texts()]
    assert percent == sorted(percent, reverse=True)
    assert percent[0] > 10
    best = fits.first
    best.click()
    body = page.locator(".fit-body").first
    assert "Met (" in body.inner_text()
    assert "Missing (" in body.inner_text()
    body.locator("button.row").first.click()
    assert body.locator("mark").first.is_visible()
    page.get_by_role("button", name="Role types").click()
    assert page.locator(".row.fit", has_text="Data Scientist").is_visible()
    page.get_by_role("button", name="Remove Python").click()
    assert state(page)["skill"] != "skill/python"


def test_my_skills_and_tables_are_in_the_link_too(open_page: Opener, office: Path) -> None:
    page = open_page(office, "#tab=skills&skill=skill/python&kind=RoleType")
    assert page.get_by_role("button", name="Role types").get_attribute("aria-pressed") == "true"
    page = open_page(office, "#tab=table&rows=links&filter=causal&sort=to+up")
    assert page.get_by_label("Filter the rows").input_value() == "causal"
    assert page.locator("th[aria-sort=ascending]").inner_text() == "To ↑"
    assert "causal inference" in page.locator("tbody tr").first.inner_text()


# --- read, keep ---


def test_table_twin_sorts_filters_and_selects(open_page: Opener, office: Path) -> None:
    page = open_page(office)
    page.get_by_role("tab", name="Table").click()
    page.get_by_role("button", name="Name", exact=True).click()
    names = [text.split("\t")[0] for text in page.locator("tbody tr").all_inner_texts()]
    assert names == sorted(names, key=str.casefold)
    assert page.locator("th").first.get_attribute("aria-sort") == "ascending"
    page.get_by_label("Filter the rows").fill("nlp")
    assert page.locator("tbody tr").count() == 1
    with page.expect_download() as saved:
        page.get_by_role("button", name="CSV").click()
    text = Path(saved.value.path()).read_text(encoding="utf-8-sig")
    assert text.splitlines()[0] == "Name,Type,Links,Docs,Group,Other names"
    assert text.splitlines()[1].startswith("natural language processing,Skill,")
    page.get_by_role("button", name="natural language processing").click()
    assert page.locator(".card h2").inner_text() == "natural language processing"


def test_view_is_in_the_link_and_reopens(open_page: Opener, office: Path) -> None:
    page = open_page(office)
    search(page, "Ring Data")
    page.get_by_role("button", name="Focus, 2 steps").click()
    page.get_by_role("button", name="Zoom in").click()
    wait_until(page, "location.hash.includes('at=')")
    link, before = page.evaluate("location.hash"), shown(page)
    again = open_page(office, link)
    assert again.locator(".card h2").inner_text() == "Ring Data Science"
    assert "2 steps" in again.locator("#trail").inner_text()
    assert shown(again) == before
    scales = [p.evaluate("window.graphkitMap.picture.network.getScale()") for p in (page, again)]
    assert scales[0] == pytest.approx(scales[1], rel=0.01)


@pytest.mark.parametrize(
    ("item", "name", "start"),
    [
        ("Picture (PNG)", "map.png", b"\x89PNG"),
        ("Drawing (SVG)", "map.svg", b"<svg "),
        ("Links shown (CSV)", "links.csv", b"\xef\xbb\xbffrom,relation,to"),
        ("Triples with quotes (Turtle)", "selection.ttl", b"@prefix dcterms:"),
    ],
)
def test_what_can_be_taken_away(open_page: Opener, office: Path, item: str, name: str, start: bytes) -> None:
    page = open_page(office)
    search(page, "Pricing Research")
    page.get_by_role("button", name="Save or share").click()
    with page.expect_download() as saved:
        page.get_by_role("menuitem", name=item).click()
    content = Path(saved.value.path()).read_bytes()
    assert saved.value.suggested_filename == name
    assert content.startswith(start)
    if name.endswith("svg"):
        assert b"Pricing Research" in content
    if name.endswith("svg"):
        assert _grounds(open_page(office)) >= 3
    if name.endswith("ttl"):
        import pyoxigraph as ox

        triples = list(ox.parse(content, format=ox.RdfFormat.TURTLE))
        asks = [t for t in triples if t.predicate.value.endswith("asksFor")]
        assert len(asks) >= 5
        assert {t.subject.value for t in asks} == {"https://w3id.org/graphkit/id/team/pricing-research"}
        _proof_is_whole(triples)


def _grounds(page: Page) -> int:
    """How many tinted grounds the drawing of the whole map has, each with its name."""
    page.get_by_role("button", name="Save or share").click()
    with page.expect_download() as saved:
        page.get_by_role("menuitem", name="Drawing (SVG)").click()
    drawing = Path(saved.value.path()).read_text(encoding="utf-8")
    names: list[str] = page.evaluate("window.graphkitMap.picture.names.map(n => n.lines[0])")
    assert all(name.replace("&", "&amp;") in drawing for name in names)
    return drawing.count('stroke-linejoin="round"')


def _proof_is_whole(triples: list[Any]) -> None:
    """Claims lead to mentions, mentions to places and quotes, and all of it stands in the documents."""
    texts = {document.iri: document.text for document in office_map().documents}
    claims = {claim.iri: claim for claim in office_map().claims}
    value = {(t.subject.value, t.predicate.value.split("#")[-1]): t.object.value for t in triples}
    mentions = [t.object.value for t in triples if t.predicate.value.endswith("wasDerivedFrom")]
    assert len(mentions) >= 5
    for triple in triples:
        if triple.predicate.value.endswith("wasDerivedFrom"):
            claim = claims[triple.subject.value]
            assert value[claim.iri, "subject"] == claim.subject
            assert value[claim.iri, "predicate"] == claim.predicate
            assert value[claim.iri, "object"] == claim.object
    for mention in mentions:
        start, end = (int(value[f"{mention}&selector=position", key]) for key in ("start", "end"))
        assert texts[value[mention, "hasSource"]][start:end] == value[f"{mention}&selector=quote", "exact"]


def test_who_wants_less_motion_gets_none(open_page: Opener, office: Path) -> None:
    page = open_page(office)
    scale = "window.graphkitMap.picture.network.getScale()"

    def flight() -> list[float]:
        """Scale before a zoom, and two frames after it was asked for."""
        page.get_by_role("button", name="Show everything").click()
        page.wait_for_timeout(900)
        soon = f"requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => done({scale}))))"
        zoom = f"new Promise(done => {{ document.querySelector('#zoom button').click(); {soon} }})"
        before, early = page.evaluate(scale), page.evaluate(zoom)
        wait_until(page, f"{scale} > {before} * 1.29")
        return [before, early]

    before, early = flight()
    assert early > before * 1.29
    page.emulate_media(reduced_motion="no-preference")
    before, early = flight()
    page.emulate_media(reduced_motion="reduce")
    assert early < before * 1.29


def test_a_line_under_the_pointer_says_what_it_is(open_page: Opener, office: Path) -> None:
    page = open_page(office)
    (x1, y1), (x2, y2) = spot(page, "Pricing Research"), spot(page, "econometrics")
    page.mouse.move(x1 + (x2 - x1) * 0.6, y1 + (y2 - y1) * 0.6)
    assert "asks for" in page.locator("#tip").inner_text()
    page.mouse.move(5, 5)
    assert page.locator("#tip").is_hidden()


# --- size and touch ---


def test_usable_at_390_pixels(open_page: Opener, office: Path) -> None:
    page = open_page(office, width=390, height=844)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    canvas = page.locator("#map canvas").bounding_box()
    assert canvas is not None
    assert canvas["width"] >= 380
    assert canvas["height"] >= 350
    page.fill("#search input", "econom")
    page.keyboard.press("Enter")
    assert page.locator(".card h2").is_visible()
    for tab in ("Compare", "My skills", "Table"):
        page.get_by_role("tab", name=tab).click()
        assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_touch_opens_pins_and_focuses(open_page: Opener, office: Path) -> None:
    page = open_page(office, width=390, height=844, touch=True)
    page.touchscreen.tap(*spot(page, "Pricing Research"))
    page.locator(".card h2", has_text="Pricing Research").wait_for()
    page.get_by_role("button", name="Focus, 1 step").tap()
    assert "Around Pricing Research, 1 step" in page.locator("#trail").inner_text()
    page.get_by_role("button", name="Back to the whole map").tap()
    page.get_by_role("button", name="Pin", exact=True).tap()
    assert state(page)["pin"].endswith("team/pricing-research")
    small = page.evaluate(
        "[...document.querySelectorAll('#zoom button, .row')].filter(e => e.checkVisibility())"
        ".map(e => e.getBoundingClientRect().height).filter(h => h < 44)"
    )
    assert small == []


# --- large, without texts, in a notebook ---


def test_large_map_begins_with_its_backbone(open_page: Opener, tmp_path: Path) -> None:
    path = tmp_path / "large.html"
    path.write_text(map_html(large_map(900, 2400)), encoding="utf-8")
    page = open_page(path)
    text = page.locator("#shown").inner_text()
    assert re.match(r"Showing 4\d\d of 6\d\d things; strongest links \([\d,]+ links\)", text)
    page.get_by_label("Number of things shown").fill("700")
    page.get_by_label("Number of things shown").dispatch_event("change")
    assert len(shown(page)) >= 660
    # Gzipped texts are unpacked after the first picture.
    page.locator(".legend .row").first.click()
    page.locator(".card .row").first.click()
    page.locator(".card mark").first.wait_for()


def test_without_texts_the_quotes_stay(open_page: Opener, tmp_path: Path) -> None:
    path = tmp_path / "short.html"
    path.write_text(map_html(office_map(), text=False), encoding="utf-8")
    assert "for the Supply Chain Analytics team. \\n\\n" not in path.read_text(encoding="utf-8")
    page = open_page(path, "#node=skill/causal-inference")
    page.locator(".card .row").first.click()
    assert page.locator(".card mark").first.inner_text() == "causal inference"
    assert page.get_by_role("button", name="Read in the document").count() == 0


def test_notebook_frame_works(open_page: Opener, tmp_path: Path) -> None:
    path = tmp_path / "notebook.html"
    frame_html = Map(office_map())._repr_html_()
    page_html = f"<!doctype html><script>performance.mark('map-ready')</script>{frame_html}"
    path.write_text(page_html, encoding="utf-8")
    page = open_page(path)
    frame = page.frame_locator("iframe")
    frame.locator("#search input").fill("causal")
    frame.locator("#search input").press("Enter")
    frame.locator(".card h2", has_text="causal inference").wait_for()
