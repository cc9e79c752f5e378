"""Values of a plan as people write them in `cdn.yaml`."""

from __future__ import annotations


def told_duration(seconds: float) -> str:
    """A duration as people write it: `1y`, `36h`, `90s`."""
    for unit, length in (("y", 31_536_000), ("w", 604_800), ("d", 86_400), ("h", 3600), ("m", 60)):
        if seconds >= length and seconds % length == 0:
            return f"{seconds / length:g}{unit}"
    return f"{seconds:g}s"


def told_size(size: int) -> str:
    """A size in bytes as people write it: `512MB`, `1GB`, `1500B`; in the config's units, of 1,024 each."""
    for unit, length in (("GB", 2**30), ("MB", 2**20), ("KB", 2**10)):
        if size >= length and size % length == 0:
            return f"{size // length}{unit}"
    return f"{size}B"
