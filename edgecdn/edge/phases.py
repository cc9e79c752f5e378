"""The phases of a request, as a table: what each one does and how it may end. The page in the docs is made from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Phase:
    """A step in a request's way: its name in notes and logs, one line on it, and its legal outcomes."""

    name: str
    does: str
    outcomes: tuple[str, ...]


PHASES: Final = (
    Phase(
        "receive",
        "Take the request off the wire, in one normal form; drop what only an edge may say.",
        ("request",),
    ),
    Phase("place", "Choose the PoP: the one asked for by name, else the nearest to the client.", ("pop",)),
    Phase(
        "route",
        "Find the first rule that matches the URL the client asked for, and the functions.",
        ("matched",),
    ),
    Phase("admit", "Check what the rule demands: no loop, a valid signature.", ("admitted", "refused")),
    Phase(
        "function",
        "Talk with the viewer functions, nested in listed order.",
        ("answered", "log", "failed", "failed-after"),
    ),
    Phase(
        "lookup",
        "Decide from key, shelf and clock.",
        ("hit", "stale", "revalidate", "miss", "bypass", "unsatisfied"),
    ),
    Phase(
        "fetch",
        "Ask the origin, through the functions behind the cache, once for all who wait.",
        ("answered", "refused", "timeout", "protocol", "unknown-origin"),
    ),
    Phase(
        "keep",
        "Store the answer where that is allowed.",
        ("stored", "confirmed", "contradicted", "refused", "incomplete", "invalidated", "unkeyed"),
    ),
    Phase("purge", "Take out of the cache, or make stale, what an order names.", ("hard", "soft", "refused")),
    Phase(
        "deliver", "Say on the response which PoP served it, from where, and how long it took.", ("response",)
    ),
)
