"""The table of airports: one row without reading all of it, which takes a tenth of a second, or all of them."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

_CODE: Final = re.compile(r"[A-Z0-9]{3}")


@lru_cache(4096)
def airport(code: str) -> Mapping[str, Any] | None:
    """The row of an IATA code, None where no airport has it. Its line is found in the table's bytes."""
    if _CODE.fullmatch(code) is None:
        return None
    data, names = _table()
    wanted = f',"{code}","'.encode()
    end = len(data)
    # From the end on: where two rows have one code the later one counts, as in `airports`.
    while (found := data.rfind(wanted, 0, end)) >= 0:
        line = data[data.rfind(b"\n", 0, found) + 1 : data.find(b"\n", found)].decode()
        row = next(csv.DictReader([line], names, quoting=csv.QUOTE_NONNUMERIC))
        if row["iata"] == code:
            return row
        end = found
    return None


@cache
def _table() -> tuple[bytes, list[str]]:
    """The table as it stands in its file, and the names of its columns."""
    import airportsdata

    data = Path(airportsdata.__file__).with_name("airports.csv").read_bytes().replace(b"\r\n", b"\n")
    return data, next(csv.reader([data[: data.index(b"\n")].decode()]))


@cache
def airports() -> Mapping[str, Mapping[str, Any]]:
    """All airports by their IATA codes."""
    import airportsdata

    found: Mapping[str, Mapping[str, Any]] = airportsdata.load("IATA")
    return found
