"""What a person decides on the page: noted, kept, saved, and taken by the loader as it was meant."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from graphkit.curation import Curation, load_curation
from graphkit.iris import GK, concept_iri
from graphkit.mapview import map_html, write_map
from graphkit.store import KnowledgeGraph

from .conftest import Opener
from .graphs import small_reading
from .reading import search
from .samples import ATTACKS, hostile_map, office_map


@pytest.fixture
def small(tmp_path: Path) -> Path:
    kg = KnowledgeGraph()
    kg.add(small_reading())
    return write_map(kg, tmp_path / "map.html")


@pytest.fixture
def own_office(tmp_path: Path) -> Path:
    """A page of its own: what is decided on it stays in the browser."""
    path = tmp_path / "office.html"
    path.write_text(map_html(office_map()), encoding="utf-8")
    return path


def _saved(page: Page, name: str = "Ada") -> Curation:
    page.get_by_role("button", name="Review and save").click()
    dialog = page.get_by_role("dialog", name="Decisions")
    dialog.get_by_label("Your name").fill(name)
    with page.expect_download() as saved:
        dialog.get_by_role("button", name="Save curation.yaml").click()
    assert saved.value.suggested_filename == "curation.yaml"
    dialog.get_by_role("button", name="Close").click()
    return load_curation(saved.value.path())


def test_a_quote_called_wrong_is_wrong_in_the_next_build(open_page: Opener, small: Path) -> None:
    page = open_page(small)
    search(page, "Python")
    page.locator(".card .row", has_text="Robotics").click()
    wrong = page.locator(".card .proof").get_by_role("button", name="wrong").first
    wrong.click()
    assert page.locator(".desk").inner_text().startswith("1 decision")
    curation = _saved(page)
    (decision,) = curation.decisions
    assert (decision.kind, decision.predicate, decision.by) == ("reject", GK.asksFor, "Ada")
    assert decision.subject == concept_iri("team", "Robotics")
    reading = small_reading()
    settled, applied = curation.settle(reading)
    assert [one.problem for one in applied] == [""]
    python = concept_iri("skill", "Python")
    assert any(claim.object == python for claim in reading.claims)
    assert not any(claim.object == python for claim in settled.claims)


def test_verdicts_replace_each_other_and_can_be_taken_back(open_page: Opener, own_office: Path) -> None:
    page = open_page(own_office)
    search(page, "causal inference")
    page.locator(".card .row").first.click()
    right, wrong = (
        page.locator(".card .proof").get_by_role("button", name=n).first for n in ("right", "wrong")
    )
    wrong.click()
    right.click()
    assert [right.get_attribute("aria-pressed"), wrong.get_attribute("aria-pressed")] == ["true", "false"]
    assert [d.kind for d in _saved(page).decisions] == ["accept"]
    page.locator(".card .row").first.click()
    page.locator(".card .proof").get_by_role("button", name="right").first.click()
    assert page.locator(".desk").is_hidden()


def test_rename_merge_and_reject_a_thing(open_page: Opener, own_office: Path) -> None:
    page = open_page(own_office)
    search(page, "statistics")
    page.locator(".correct summary").click()
    page.get_by_label("New name").fill("statistical thinking")
    page.keyboard.press("Enter")
    page.get_by_label("Merge with").first.fill("experimental design")
    page.keyboard.press("Enter")
    page.locator(".correct").get_by_role("button", name="wrong").click()
    search(page, "experimental design")
    page.locator(".correct summary").click()
    page.get_by_label("Merge with").first.fill("statistics")
    page.keyboard.press("Enter")
    assert "Take that back first" in page.locator("#notice").inner_text()
    found = {d.kind: d for d in _saved(page).decisions}
    assert set(found) == {"rename", "merge", "reject"}
    statistics, design = concept_iri("skill", "statistics"), concept_iri("skill", "experimental design")
    assert (found["rename"].concept, found["rename"].label) == (statistics, "statistical thinking")
    assert (found["merge"].concepts, found["merge"].into) == ((statistics,), design)
    assert found["reject"].concept == statistics


def test_decisions_outlive_the_page_and_need_a_name(open_page: Opener, own_office: Path) -> None:
    page = open_page(own_office)
    search(page, "statistics")
    page.locator(".correct summary").click()
    page.locator(".correct").get_by_role("button", name="right").click()
    page.reload()
    page.get_by_role("button", name="Review and save").click()
    dialog = page.get_by_role("dialog", name="Decisions")
    dialog.get_by_role("button", name="Save curation.yaml").click()
    assert dialog.get_by_label("Your name").evaluate("field => field.validationMessage").startswith("Say who")
    dialog.get_by_label("Reason").fill("asked the team")
    dialog.get_by_role("button", name="Close").click()
    (decision,) = _saved(page).decisions
    assert (decision.kind, decision.why) == ("accept", "asked the team")
    page.get_by_role("button", name="Review and save").click()
    page.get_by_role("button", name="Take back").click()
    expect(dialog.locator("li")).to_have_count(0)


@pytest.mark.parametrize("name", ['"]} # x: - *y &z !!python/object', "line\u2028end \x85 \ufeff 😀 \\ 'q'"])
def test_no_text_breaks_the_file(open_page: Opener, own_office: Path, name: str) -> None:
    page = open_page(own_office)
    search(page, "statistics")
    page.locator(".correct summary").click()
    page.get_by_label("New name").fill(name)
    page.keyboard.press("Enter")
    (decision,) = _saved(page, name).decisions
    assert decision.label == decision.by == " ".join(name.split())


def test_hostile_names_are_text_in_decisions_too(open_page: Opener, tmp_path: Path) -> None:
    path = tmp_path / "hostile.html"
    path.write_text(map_html(hostile_map()), encoding="utf-8")
    page = open_page(path)
    search(page, f"{ATTACKS[0]} Skill")
    page.locator(".card .row").first.click()
    page.locator(".card .proof").get_by_role("button", name="wrong").first.click()
    page.get_by_role("button", name="Review and save").click()
    assert ATTACKS[0] in page.get_by_role("dialog").inner_text()
    assert page.evaluate("window.hacked") is None
    assert page.locator("img").count() == 0
