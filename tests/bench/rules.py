"""What many rules cost."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from typing import Final

from tests.bench.load import measure
from tests.bench.servers import edgecdn
from tests.bench.table import RATE, Goal, Row, Settings, Table, figure
from tests.support.origin import RawOrigin, ok

FEW: Final = "10 rules"
MANY: Final = "10,000 rules"


def take(settings: Settings) -> Sequence[Row]:
    """The last of 10,000 rules beside the last of 10."""
    with contextlib.ExitStack() as stack:
        behind = stack.enter_context(RawOrigin([[ok(b"x" * 1024, b"Cache-Control: max-age=3600")]]))
        port = int(behind.url.rpartition(":")[2])
        running = {
            FEW: stack.enter_context(edgecdn(port, 10)),
            MANY: stack.enter_context(edgecdn(port, 10_000)),
        }
        found = measure({who: f"http://127.0.0.1:{one.port}/x" for who, one in running.items()}, settings)
    return [result.row("the last rule", who) for who, result in found.items()]


def _met(rows: Sequence[Row]) -> bool | None:
    few, many = figure(rows, FEW, "rate"), figure(rows, MANY, "rate")
    return None if few is None or many is None else few <= 1.5 * many


RULES: Final = Table(
    name="rules",
    title="Rules",
    about="Hits that match the last rule only.",
    case="match",
    columns=(RATE,),
    take=take,
    beside=FEW,
    goals=(Goal("Ten thousand rules cost no more than 1.5 times what ten cost", _met),),
)
