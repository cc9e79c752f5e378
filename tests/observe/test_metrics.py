"""Metrics, and Prometheus' text format."""

from __future__ import annotations

import re

from edgecdn.edge.effects import Note
from edgecdn.observe.metrics import FAMILIES, Metrics, exposition
from tests.support.edge import Edge, ok


def test_notes_are_counted_by_pop_and_outcome() -> None:
    edge = Edge(ok(cache_control="max-age=60"))
    metrics = Metrics()
    for target in ("/a", "/a", "/b"):
        edge.get(target, pop="lon")
    for note in edge.world.notes:
        metrics.note(note)
    metrics.note(Note(0.0, "lon", "p", "purge", "soft", (("objects", 3),)))
    metrics.note(Note(0.0, "lon", "p", "purge", "refused"))
    metrics.note(Note(0.0, "lon", "r", "function", "failed"))
    found = {(name, *(value for _, value in labels)): value for name, labels, value in metrics.samples()}
    assert found == {
        ("edgecdn_origin_fetches_total", "lon", "answered"): 2,
        ("edgecdn_origin_seconds_total", "lon"): found["edgecdn_origin_seconds_total", "lon"],
        ("edgecdn_kept_total", "lon", "stored"): 2,
        ("edgecdn_purges_total", "lon", "soft"): 1,
        ("edgecdn_purges_total", "lon", "refused"): 1,
        ("edgecdn_purged_objects_total", "lon", "soft"): 3,
        ("edgecdn_function_failures_total", "lon"): 1,
    }
    assert round(found["edgecdn_origin_seconds_total", "lon"], 3) == 0.2


def test_requests_add_up_by_class_of_status() -> None:
    metrics = Metrics()
    for status in (200, 206, 404):
        metrics.cell("tok", "HIT", status).add(10, 0.5)
    found = {labels: value for name, labels, value in metrics.samples() if name == "edgecdn_requests_total"}
    pop, outcome = ("pop", "tok"), ("outcome", "HIT")
    assert found == {(pop, outcome, ("status", "2xx")): 2, (pop, outcome, ("status", "4xx")): 1}
    assert ("edgecdn_sent_bytes_total", (pop,), 30) in list(metrics.samples())


def test_the_text_has_each_metric_once_with_its_kind_and_escapes_labels() -> None:
    text = exposition([("edgecdn_cache_used_bytes", (("pop", 'a"\\\n'),), 1.5)])
    assert text.count("# TYPE") == text.count("# HELP") == len(FAMILIES)
    assert 'edgecdn_cache_used_bytes{pop="a\\"\\\\\\n"} 1.5\n' in text
    assert text.endswith("\n")
    assert all(re.match(r"# (HELP|TYPE) |edgecdn_[a-z_]+\{", line) for line in text.splitlines())
