"""The note that sums a request up."""

from __future__ import annotations

from tests.support.edge import Edge, ok


def test_it_tells_of_the_whole_request() -> None:
    edge = Edge(ok(cache_control="max-age=60"))
    edge.get("/api/x")
    last = [note for note in edge.world.notes if note.phase == "deliver"][-1]
    assert dict(last.detail) == {
        "method": "GET",
        "url": "http://localhost:8080/api/x",
        "rule": "api",
        "status": 200,
        "x_cache": "BYPASS",
        "reason": "the rule says no-store",
        "failures": None,
    }
