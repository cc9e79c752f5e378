"""One row of the table is the row that reading all of it gives."""

from __future__ import annotations

import pytest

from edgecdn.compiler.places.airports import airport, airports
from edgecdn.compiler.places.table import COUNTRIES, METROS, REGIONS

NAMED = {*METROS.values(), *REGIONS.values(), *COUNTRIES.values()}


def test_a_row_is_the_same_as_in_the_whole_table() -> None:
    some = [*sorted(NAMED), *list(airports())[::500]]
    assert {code: airport(code) for code in some} == {code: airports()[code] for code in some}


@pytest.mark.parametrize("code", ["", "QQQ", "LON\n", 'A","', "lhr", "LHRR", "日本国"])
def test_what_is_no_code_has_no_row(code: str) -> None:
    assert airport(code) is None
