"""Pages and the JobPosting they carry."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from graphkit.documents import Corpus, Limits

Read = Callable[..., Corpus]
POSTING: dict[str, Any] = {
    "@context": "https://schema.org/",
    "@type": "JobPosting",
    "title": "Chemist",
    "hiringOrganization": {
        "@type": "Organization",
        "name": "Acme R&amp;D",
        "department": {"name": "Glass Team"},
    },
    "jobLocation": {
        "address": {"addressLocality": "Pune", "addressRegion": "MH", "addressCountry": {"name": "India"}}
    },
    "employmentType": ["FULL_TIME"],
    "datePosted": "2024-05-01T00:00",
    "url": "https://x.org/1",
    "description": "<p>We mix.</p><ul><li>A &amp; B</li></ul>",
}


def page(*data: object, body: str = "<h1>Site</h1>") -> str:
    scripts = "".join(f'<script type="application/ld+json">{json.dumps(part)}</script>' for part in data)
    return f"<html><head><title>Site</title>{scripts}</head><body>{body}</body></html>"


def test_main_text_keeps_headings_and_lists_and_drops_what_surrounds_them(read: Read) -> None:
    body = (
        "<nav>Home</nav><main><h1>Chemist</h1><p>We mix &amp; stir.</p><h2>Duties</h2>"
        "<ul><li>One</li><li>Two</li></ul><script>alert(1)</script></main><footer>Imprint</footer>"
    )
    (document,) = read("a.html", f"<title>Site</title>{body}").documents
    assert document.text == "Chemist\n\nWe mix & stir.\n\nDuties\n\n- One\n- Two"
    assert (document.title, document.offset) == ("Chemist", None)


def test_a_job_posting_becomes_lines_and_fields(read: Read) -> None:
    (document,) = read("a.html", page(POSTING)).documents
    assert document.text == (
        "Job title: Chemist\nOrganization: Acme R&D\nTeam: Glass Team\nLocation: Pune, MH, India\n"
        "Employment type: FULL_TIME\nDate posted: 2024-05-01\n\nWe mix.\n\n- A & B"
    )
    assert (document.kind, document.url, document.date) == ("posting", "https://x.org/1", "2024-05-01")
    assert dict(document.fields)["team"] == "Glass Team"
    assert all(value in document.text for _, value in document.fields)


@pytest.mark.parametrize(
    "wrap", [lambda p: [p], lambda p: {"@graph": [{"@type": "WebPage"}, p]}, lambda p: p]
)
def test_forms_of_json_ld(read: Read, wrap: Callable[[object], object]) -> None:
    assert read("a.html", page(wrap(POSTING))).documents[0].title == "Chemist"


def test_several_postings_are_several_documents(read: Read) -> None:
    titles = [d.title for d in read("a.html", page([POSTING, {**POSTING, "title": "Baker"}])).documents]
    assert titles == ["Chemist", "Baker"]


def test_a_richer_page_is_taken_for_the_description(read: Read) -> None:
    body = "<main><p>We mix.</p><ul><li>A &amp; B</li></ul><h2>Wanted</h2><p>A steady hand.</p></main>"
    assert "A steady hand." in read("a.html", page(POSTING, body=body)).documents[0].text


@pytest.mark.parametrize(
    "values",
    [
        {"title": "</script><script>alert(1)</script>", "description": "x"},
        {"title": {"a": 1}, "description": ["x", {"description": "y"}, 3]},
        {"title": "x\ud800\x00", "description": "&lt;p&gt;twice&lt;/p&gt;"},
        {
            "title": "x",
            "description": "x",
            "jobLocation": [None, 1, {"address": 2}],
            "hiringOrganization": [],
        },
    ],
)
def test_hostile_values_are_text(read: Read, values: dict[str, Any]) -> None:
    script = json.dumps({"@type": "JobPosting", **values}).replace("</", "<\\/")
    (document,) = read("a.html", f'<script type="application/ld+json">{script}</script><p>x').documents
    document.text.encode()
    assert "<p>" not in document.text


@pytest.mark.parametrize("script", ["{broken", "[" * 100_000])
def test_broken_json_ld_leaves_the_page(read: Read, script: str) -> None:
    corpus = read("a.html", f'<script type="application/ld+json">{script}</script><h1>Jobs</h1><p>None.')
    assert corpus.documents[0].text == "Jobs\n\nNone."
    assert "JSON-LD is broken" in corpus.notes[0].text


def test_charset_of_the_page(read: Read) -> None:
    assert read("a.html", b"<meta charset=iso-8859-2><p>\xa3\xf3d\xbc").documents[0].text == "Łódź"


def test_a_deep_page_is_read_elsewhere(read: Read) -> None:
    assert read("a.html", "<div>" * 5000 + "Hello").documents[0].text == "Hello"


def test_a_page_that_takes_too_long_is_refused(read: Read) -> None:
    slow = "<p " + " ".join(f"a{n}" for n in range(150_000)) + ">x"
    corpus = read("a.html", slow, limits=Limits(seconds=0.5))
    assert corpus.skipped[0].reason == "took longer than 0.5 seconds to read"
