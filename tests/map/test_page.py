"""What a person does with the map: each test clicks and reads what they would see."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from graphkit.mapview import map_html
from graphkit.mapview.data import MapNode

from .conftest import Opener, wait_until
from .reading import search, shown, spot, state
from .samples import office_map

# --- first look ---


def test_first_look_names_every_team_and_no_label_covers_another(open_page: Opener, office: Path) -> None:
    page = open_page(office)
    assert page.locator("h1").inner_text() == "Who asks for what"
    boxes = page.evaluate(
        "window.graphkitMap.picture.labels.map(l => ({ ...l.box, name: l.node.label, type: l.node.group }))"
    )
    teams = {box["name"] for box in boxes if box["type"] == "Team"}
    assert teams == {node.label for node in office_map().nodes if node.type == "Team"}
    assert len(boxes) > 30
    for i, a in enumerate(boxes):
        for b in boxes[:i]:
            apart = a["x"] >= b["x"] + b["width"] or b["x"] >= a["x"] + a["width"]
            assert apart or a["y"] >= b["y"] + b["height"] or b["y"] >= a["y"] + a["height"], (a, b)


def test_communities_are_named_by_skills(open_page: Opener, office: Path) -> None:
    page = open_page(office)
    names = page.evaluate("window.graphkitMap.picture.names.map(n => n.lines[0])")
    assert len(names) >= 3
    assert any("forecasting" in name or "inventory" in name for name in names)


def test_nothing_moves_on_its_own(open_page: Opener, office: Path) -> None:
    page = open_page(office)
    before = page.screenshot()
    page.wait_for_timeout(400)
    assert page.screenshot() == before


def test_quiet_types_are_off_and_the_legend_says_so(open_page: Opener, office: Path) -> None:
    page = open_page(office)
    assert (
        re.sub(r"\s+", " ", page.locator(".legend .type", has_text="Locations").inner_text()).strip()
        == "Locations 7 · off"
    )
    assert "Seattle" not in shown(page)
    page.get_by_label("Locations").check()
    assert "Seattle" in shown(page)


# --- find, know, prove ---


def test_search_finds_labels_and_aliases_by_keyboard(open_page: Opener, office: Path) -> None:
    page = open_page(office)
    page.keyboard.press("/")
    page.keyboard.type("nlp")
    options = page.locator("#search [role=option]")
    assert "natural language processing" in options.first.inner_text()
    assert "also NLP" in options.first.inner_text()
    page.keyboard.press("Control+A")
    page.keyboard.type("planning")
    page.keyboard.press("ArrowDown")
    chosen = page.locator("#search [aria-selected=true] .name").inner_text()
    page.keyboard.press("Enter")
    assert page.locator(".card h2").inner_text() == chosen
    expect(page.locator("#search [role=option]:visible")).to_have_count(0)


def test_which_teams_ask_for_causal_inference_and_where_it_says_so(open_page: Opener, office: Path) -> None:
    page = open_page(office)
    search(page, "causal")
    assert page.locator(".card .kind").inner_text().strip() == "Skill"
    group = page.locator(".group").first
    assert "asked for by" in group.inner_text()
    row = group.locator("button.row", has_text="Central Economics & Sciences")
    row.click()
    proof = group.locator(".proof").first
    assert proof.locator("mark").first.inner_text() == "causal inference"
    assert "Economist, Central Economics & Sciences" in proof.inner_text()
    assert "characters" in proof.inner_text()
    proof.get_by_role("button", name="Read in the document").first.click()
    dialog = page.get_by_role("dialog")
    mark = dialog.locator("mark.chosen")
    assert mark.inner_text() == "causal inference"
    frame, place = dialog.locator(".text").bounding_box(), mark.bounding_box()
    assert frame is not None
    assert place is not None
    assert frame["y"] <= place["y"] <= frame["y"] + frame["height"]
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_have_count(0)  # the browser tells of its end a moment later


def test_where_are_economists_wanted(open_page: Opener, office: Path) -> None:
    page = open_page(office)
    search(page, "economist")
    group = page.locator(".group", has_text="located in")
    assert group.locator("button.row").count() >= 2


def test_clicking_a_disc_opens_its_card_and_a_line_its_quotes(open_page: Opener, office: Path) -> None:
    page = open_page(office)
    page.mouse.click(*spot(page, "Pricing Research"))
    page.locator(".card h2", has_text="Pricing Research").wait_for()
    (x1, y1), (x2, y2) = spot(page, "Pricing Research"), spot(page, "econometrics")
    page.mouse.click(x1 + (x2 - x1) * 0.6, y1 + (y2 - y1) * 0.6)
    page.locator(".card .kind", has_text="Link").wait_for()
    assert "asks for" in page.locator(".card h2").inner_text()
    assert page.locator(".card mark").count() >= 1
    page.keyboard.press("Escape")
    assert page.locator(".card h2").inner_text() == "Pricing Research"


def test_links_out_are_named_and_safe(open_page: Opener, office: Path) -> None:
    page = open_page(office)
    search(page, "machine learning")
    link = page.get_by_role("link", name="Wikidata")
    assert link.get_attribute("href") == "https://www.wikidata.org/wiki/Q2539"
    assert "noopener" in (link.get_attribute("rel") or "")


def test_numbers_say_how_far_they_hang_on_one_document(open_page: Opener, office: Path) -> None:
    page = open_page(office)
    search(page, "Alexa Speech")
    numbers = " ".join(page.locator(".numbers").inner_text().split())
    assert re.search(r"documents? \d+ links \d+ rank among teams \d+ of 13", numbers)
    standing = page.locator(".standing").inner_text()
    left = r"Without it(: \d+ links?, rank \d+| no link is left)\."
    said = rf"\d+ of \d+ links stand in one document alone\. {left}\s+Applied Scientist, Alexa Speech$"
    assert re.match(said, standing)
    page.locator(".standing button").click()
    assert page.get_by_role("dialog").locator("h2").inner_text() == "Applied Scientist, Alexa Speech"


def test_search_shows_a_thing_with_its_neighbours(open_page: Opener, office: Path) -> None:
    page = open_page(office)
    search(page, "Search Science")
    box = page.locator("#map").bounding_box()
    assert box is not None
    names = page.locator(".group", has_text="asks for").locator(".row .name").all_inner_texts()
    assert len(names) >= 8
    for name in ["Search Science", *names]:
        x, y = spot(page, name)
        assert box["x"] < x < box["x"] + box["width"], name
        assert box["y"] < y < box["y"] + box["height"], name


def test_what_is_not_linked_waits_in_a_list(open_page: Opener, tmp_path: Path) -> None:
    data = office_map()
    lonely = tuple(MapNode(f"urn:{i}", "Skill", f"lonely {i}") for i in range(20))
    path = tmp_path / "lonely.html"
    path.write_text(map_html(replace(data, nodes=data.nodes + lonely)), encoding="utf-8")
    page = open_page(path)
    assert "20 not linked yet" in page.locator("#shown").inner_text()
    assert not {node.label for node in lonely} & shown(page)
    page.locator(".loose summary").click()
    assert page.locator(".loose .row").count() == 12
    page.locator(".loose").get_by_role("button", name="lonely 7").click()
    assert page.locator(".card h2").inner_text() == "lonely 7"
    assert "lonely 7" in shown(page)
    search(page, "lonely 11")
    assert page.locator(".card h2").inner_text() == "lonely 11"
    page.get_by_role("tab", name="Table").click()
    page.get_by_label("Filter the rows").fill("lonely")
    assert page.locator("tbody tr").count() == 20


def test_about_credits_the_sources(open_page: Opener, office: Path) -> None:
    page = open_page(office)
    page.get_by_role("button", name="About this map").click()
    dialog = page.get_by_role("dialog", name="About this map")
    assert "GeoNames, licensed CC BY 4.0" in dialog.inner_text()
    assert re.search(r"\d+ postings", dialog.inner_text())
    dialog.get_by_role("button", name="List them").click()
    assert page.locator("tbody tr").count() == len(office_map().documents)


# --- narrow down ---


def test_filters_count_and_clear(open_page: Opener, office: Path) -> None:
    page = open_page(office)
    skills = page.locator(".legend .type", has_text="Skills").locator(".count")
    everything = skills.inner_text()
    page.get_by_label("required", exact=True).check()
    assert re.fullmatch(r"\d+ of \d+", skills.inner_text())
    page.get_by_label("Location", exact=True).select_option(label="Berlin")
    berlin = shown(page)
    assert 0 < len(berlin) < 40
    page.get_by_label("Smallest number of documents").fill("2")
    assert len(shown(page)) <= len(berlin)
    assert state(page)["location"] == "location/berlin"
    page.get_by_role("button", name="Clear all filters").click()
    assert skills.inner_text() == everything


def test_hide_and_bring_back_pin_and_unpin(open_page: Opener, office: Path) -> None:
    page = open_page(office)
    search(page, "AWS")
    page.get_by_role("button", name="Pin", exact=True).click()
    assert page.get_by_role("button", name="Unpin").is_visible()
    page.get_by_role("button", name="Hide", exact=True).click()
    assert "AWS" not in shown(page)
    page.get_by_role("button", name="Show AWS again").click()
    assert "AWS" in shown(page)


def test_dragging_pins_and_the_link_remembers(open_page: Opener, office: Path) -> None:
    page = open_page(office)
    before = spot(page, "Pricing Research")
    page.mouse.move(*before)
    page.mouse.down()
    page.mouse.move(before[0] + 40, before[1] - 30, steps=4)
    page.mouse.up()
    wait_until(page, "location.hash.includes('pin=')")
    moved = spot(page, "Pricing Research")
    assert (round(moved[0] - before[0]), round(moved[1] - before[1])) == (40, -30)
    again = open_page(office, page.evaluate("location.hash"))
    assert spot(again, "Pricing Research") == pytest.approx(moved, abs=1.5)
    search(again, "Pricing Research")
    again.get_by_role("button", name="Unpin").click()
    home = open_page(office)
    assert _place(again, "Pricing Research") == pytest.approx(_place(home, "Pricing Research"))


def _place(page: Page, label: str) -> list[float]:
    found: list[float] = page.evaluate(
        "label => (({ x, y }) => [x, y])(window.graphkitMap.model.nodes.find(n => n.label === label))",
        label,
    )
    return found


def test_copied_link_reopens_the_view(open_page: Opener, office: Path) -> None:
    page = open_page(office)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    search(page, "forecasting")
    page.get_by_role("button", name="Save or share").click()
    page.get_by_role("menuitem", name="Copy link to this view").click()
    page.locator("#notice", has_text="The link is copied").wait_for()
    link = page.evaluate("navigator.clipboard.readText()")
    again = open_page(office, link[link.index("#") :])
    assert again.locator(".card h2").inner_text() == "forecasting"
