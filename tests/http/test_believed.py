"""Fields that only an edge may say are not believed from a client."""

from __future__ import annotations

import pytest

from edgecdn.http.believed import believed


@pytest.mark.parametrize("name", ["x-forwarded-for", "edge-client-device", "edge-", "age", "cache-status"])
def test_what_only_an_edge_may_say_is_not_believed(name: str) -> None:
    assert not believed(name)


@pytest.mark.parametrize("name", ["accept", "cookie", "x-edge-thing", "x-forwarded", "user-agent"])
def test_a_clients_own_fields_are(name: str) -> None:
    assert believed(name)
