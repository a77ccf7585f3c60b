"""Locations: header codes, "City, ST", lists of cities in prose, countries, remote work."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from spacy.tokens import Doc

from graphkit.extraction.begin import whole
from graphkit.extraction.candidate import Candidate
from graphkit.extraction.normal import ALSO_WORDS
from graphkit.gazetteer import Gazetteer
from graphkit.iris import ID
from graphkit.ontology import Concept, Ontology

__all__ = ["Places"]

_HEADER: Final = re.compile(r"\A\s*([A-Z]{2}), (?:([A-Z0-9]{1,3}), )?([^\n,]{2,60})[ \t]*(?:\n|\Z)")
_NAME: Final = r"[A-Z][a-zà-ÿ’'.]+(?:[ -](?:de|la|do|of)?[ -]?[A-Z][a-zà-ÿ.]+){0,2}"
_PAIR: Final = re.compile(
    rf"\b({_NAME}),\s+([A-Z]{{2}}\b|D\.C\.|District of Columbia|[A-Z][a-zà-ÿ]+(?: [A-Z][a-z]+){{0,2}})"
)
_AFTER_CUE: Final = re.compile(
    whole(
        "[Ii]n our|[Ii]n|[Nn]ear|[Aa]round|[Ff]rom|[Oo]utside|[Bb]etween|[Vv]isit|[Bb]ased (?:in|at|out of)"
        "|[Oo]ffices? (?:in|at)|[Ll]ocated (?:in|at)|[Tt]ravel to|[Mm]ove to|[Rr]elocate to|[Cc]ommute to"
        "|[Aa]t our|downtown"
        "|[Ll]ocations?:?|[Oo]ffices?:"
    )
    + rf"\**\s+(?:(?:Hybrid|Remote|On-?site)\s?[-–—,/(]\s?)?({_NAME})"
)
_NEXT: Final = re.compile(rf"\s*(?:,\s*(?:and|or)\b|,|;|/|\band\b|\bor\b|&)\s+({_NAME})")
_CODE: Final = re.compile(r",?\s+([A-Z]{2}\b|D\.C\.)")
_NO_NAME: Final = frozenset(
    "the in at our from near visit join location locations office to downtown greater metro".split()
)
_US: Final = re.compile("(" + whole(r"U\.S\.A?\.?|USA|US|United States(?: of America)?") + r")(?![\w-])")
_UK: Final = re.compile("(" + whole(r"UK|U\.K\.|Great Britain") + r")(?![\w-])")
_REMOTE: Final = re.compile(
    r"\b(?:(?<=\()(remote)(?=[);,])|(Remote)\b(?! sens| desk| acc| dev)|(?:fully|100%|completely|"
    r"work|working|is|be|or) (remote|remotely)\b"
    r"|(remote)(?= (?:position|role|work|job|employee|location|first|team|-first)))"
)
_POPULATION: Final = 100_000


class Places:
    """Proposes locations for one document after the other.

    Args:
        ontology: for the regions of its vocabulary and its gazetteer.
    """

    def __init__(self, ontology: Ontology) -> None:
        self._ontology = ontology
        self._gazetteer: Gazetteer = ontology.gazetteer
        self._regions = {c.notation: c for c in ontology.of_type("Location") if c.notation}
        self._by_name = {
            name.casefold(): c for c in self._regions.values() for name in (c.label, *c.alt_labels)
        }
        self._us_codes = {code[3:]: c for code, c in self._regions.items() if code.startswith(("US-", "CA-"))}

    def __call__(self, doc: Doc) -> Iterator[Candidate]:
        """Locations of one document; overlapping proposals are left to the overlaps component."""
        text = doc._.layout.text
        yield from self._header(text)
        yield from self._pairs(text)
        yield from self._listed(text)
        for match in _US.finditer(text):
            yield self._country(match.start(1), match.end(1), "US")
        for match in _UK.finditer(text):
            yield self._country(match.start(1), match.end(1), "GB")
        for match in _REMOTE.finditer(text) if "emote" in text else ():
            group = match.lastindex or 0
            yield Candidate(
                "Location", match.start(group), match.end(group), "remote", "remote", ID + "location/remote"
            )

    def _header(self, text: str) -> Iterator[Candidate]:
        match = _HEADER.match(text)
        if match is None or self._gazetteer.country(match[1]) is None:
            return
        region = self._regions.get(f"{match[1]}-{match[2]}")
        found = self._gazetteer.named(
            match[3].strip(), country=match[1], region=region.iri if region else None
        )
        end = match.start(3) + len(match[3].rstrip())
        if found:
            yield Candidate(
                "Location", match.start(3), end, "header", found[0].label, found[0].iri, priority=9
            )
        elif region:
            yield Candidate("Location", match.start(2), end, "header", region.label, region.iri, priority=9)
        else:
            yield self._country(match.start(1), end, match[1], rule="header")

    def _pairs(self, text: str) -> Iterator[Candidate]:
        for match in _PAIR.finditer(text):
            name, place = match[1], match[2]
            code = "DC" if place == "D.C." else place
            region = self._us_codes.get(code) if len(code) == 2 else self._by_name.get(code.casefold())
            country = region.notation[:2] if region and region.notation else None
            if region is None and len(place) > 2 and (found_country := self._gazetteer.country(place)):
                country = found_country.country
            if country is None:
                continue
            while name:
                found = self._gazetteer.named(name, country=country, region=region.iri if region else None)
                if found and (region is None or found[0].parent == region.iri):
                    start = match.end(1) - len(name)
                    yield Candidate(
                        "Location",
                        start,
                        match.end(2),
                        "city-region",
                        found[0].label,
                        found[0].iri,
                        priority=4,
                    )
                    break
                # "The Boston, MA office" begins with a plain word; "North Reading" is all name.
                first, _, rest = name.partition(" ")
                name = rest if first.lower() in _NO_NAME else ""

    def _listed(self, text: str) -> Iterator[Candidate]:
        for match in _AFTER_CUE.finditer(text):
            here: re.Match[str] | None = match
            while here is not None:
                candidate = self._named(here[1], here.start(1))
                if candidate is None:
                    break
                candidate = self._with_region(text, candidate)
                yield candidate
                here = _NEXT.match(text, candidate.end)

    def _with_region(self, text: str, candidate: Candidate) -> Candidate:
        """The city that a code after its name decides for: "Washington DC" or "Portland, OR" in a list."""
        match = _CODE.match(text, candidate.end)
        region = self._us_codes.get(match[1].replace(".", "")) if match else None
        if match is None or region is None or region.notation is None:
            return candidate
        name = text[candidate.start : candidate.end]
        found = self._gazetteer.named(name, country=region.notation[:2], region=region.iri)
        if not found or found[0].parent != region.iri:
            return candidate
        return Candidate(
            "Location", candidate.start, match.end(), "city-region", found[0].label, found[0].iri, priority=4
        )

    def _named(self, name: str, start: int) -> Candidate | None:
        parts = name.rstrip(".").split(" ")
        for size in range(len(parts), 0, -1):
            piece = " ".join(parts[:size]).rstrip(".’'")
            if piece.casefold() in ALSO_WORDS:
                continue
            if concept := self._place(piece):
                return Candidate(
                    "Location", start, start + len(piece), "gazetteer", concept.label, concept.iri, priority=1
                )
        return None

    def _place(self, name: str) -> Concept | None:
        cities = self._gazetteer.named(name)
        large = [city for city in cities if city.population >= _POPULATION]
        if large:
            return self._ontology.concept(large[0].iri)
        if len(name) > 3 and (country := self._gazetteer.country(name)):
            return self._ontology.concept(country.iri)
        return self._by_name.get(name.casefold())

    def _country(self, start: int, end: int, code: str, rule: str = "country") -> Candidate:
        country = self._gazetteer.country(code)
        label, iri = (country.label, country.iri) if country else (code, ID + "location/" + code.lower())
        return Candidate("Location", start, end, rule, label, iri, priority=3)
