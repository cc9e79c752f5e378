"""The table of continents."""

from __future__ import annotations

from collections import Counter

from edgecdn.compiler.places.airports import airports
from edgecdn.edge.continents import CONTINENTS, EUROPEAN_UNION


def test_every_country_of_iso_3166_is_there_once() -> None:
    # 249 and Kosovo, whose code is not official.
    assert Counter(CONTINENTS.values()) == {
        "AF": 58,
        "AN": 5,
        "AS": 52,
        "EU": 53,
        "NA": 41,
        "OC": 27,
        "SA": 14,
    }
    assert len(CONTINENTS) == 250


def test_every_country_with_an_airport_is_there() -> None:
    countries = {str(row["country"]) for row in airports().values()}
    assert len(countries) > 200
    assert countries <= CONTINENTS.keys()


def test_the_union_has_27_members() -> None:
    assert len(EUROPEAN_UNION) == 27
    assert {CONTINENTS[country] for country in EUROPEAN_UNION} == {"EU"}
    assert "GB" not in EUROPEAN_UNION
