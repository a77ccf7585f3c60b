"""What a posting asks for, where the job is, and which programs it names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from graphkit.claims.page import Page, grouped
from graphkit.iris import GK
from graphkit.model import STRENGTHS, Claim, Mention

__all__ = ["posting_location", "posting_programs", "posting_skills"]


def posting_skills(page: Page) -> Iterator[Claim]:
    """A posting asks for each skill it names outside boilerplate, as strongly as it says anywhere."""
    for numbers in grouped(page.of_type("Skill")).values():
        strengths = [page.mentions[number].strength or "context" for number in numbers]
        yield page.claim(GK.asksFor, numbers, "posting-skill", min(strengths, key=STRENGTHS.index))


def posting_programs(page: Page) -> Iterator[Claim]:
    """Programs a posting names."""
    for numbers in grouped(page.of_type("Program")).values():
        yield page.claim(GK.mentionsProgram, numbers, "posting-program")


def posting_location(page: Page) -> Iterator[Claim]:
    """Where the job is: the header line, else the stated location, else the first place named for the job."""
    found = list(page.of_type("Location"))
    stated = [(n, m) for n, m in found if m.rule == "header"] or [
        (n, m) for n, m in found if _is_stated(page, m)
    ]
    for numbers in grouped(stated).values():
        yield page.claim(GK.locatedIn, numbers, "posting-location")


def _is_stated(page: Page, mention: Mention) -> bool:
    # A flattened posting is one line of any length; what states the place stands near it.
    line_start = max(page.document.text.rfind("\n", 0, mention.start) + 1, mention.start - 120)
    line = page.document.text[line_start : mention.start]
    if re.search(
        r"\b(?:location|locations|duty station|work site|based in|located in|office)\b", line, re.IGNORECASE
    ):
        return True
    # The line under a heading "Location".
    above = page.document.text[max(0, line_start - 40) : line_start]
    return bool(re.search(r"\blocations?\W*\s*$", above, re.IGNORECASE))
