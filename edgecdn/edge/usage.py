"""How much of its limits a function's call took, as `Edge-Function-Usage` tells it."""

from __future__ import annotations

from edgecdn.edge.turns import Turned
from edgecdn.plan.model import Function


def usage(function: Function, turned: Turned, began: float, subrequests: int) -> str:
    """One member of `Edge-Function-Usage`: shares of the limits in percent; what has no limit or no measure is left out.

    `turned` is the turn that had the outcome, and `began` the time at which the call began.
    """
    shares = [function.name]
    if function.cpu is not None and turned.cpu is not None:
        shares.append(f"cpu={_percent(turned.cpu, function.cpu)}")
    shares.append(f"wall={_percent(turned.at - began, function.timeout)}")
    if turned.memory is not None:
        shares.append(f"memory={_percent(turned.memory, 1.0)}")
    if function.limits.subrequests:
        shares.append(f"subrequests={_percent(subrequests, function.limits.subrequests)}")
    return ";".join(shares)


def _percent(part: float, whole: float) -> int:
    return max(0, round(100 * part / whole))
