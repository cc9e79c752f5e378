"""Distances for advice: on a sphere, which is right to half a percent and needs no library."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt

from edgecdn.plan.model import Place


def kilometres(one: Place, other: Place) -> float:
    """The great circle between two places (haversine, mean radius of the earth 6,371 km)."""
    north, south = radians(one.latitude), radians(other.latitude)
    up = sin((south - north) / 2) ** 2
    along = sin(radians(other.longitude - one.longitude) / 2) ** 2
    return 2 * 6371.0 * asin(sqrt(min(1.0, up + cos(north) * cos(south) * along)))
