"""What a code means, as a value."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Page:
    """`title` and `why` are sentences, `way_out` says what to do."""

    title: str
    why: str
    way_out: str
