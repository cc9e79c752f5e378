"""Metrics: what notes and ended requests add up to, in Prometheus' text format.

Labels are codes of PoPs, words of closed lists and classes of status, so that no client makes new series.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from edgecdn.edge.effects import Note

Labels = tuple[tuple[str, str], ...]

CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"

FAMILIES: Final[Mapping[str, tuple[str, str]]] = {
    "edgecdn_requests_total": ("counter", "Requests that were answered."),
    "edgecdn_sent_bytes_total": ("counter", "Bytes of bodies that were sent to clients."),
    "edgecdn_request_seconds_total": ("counter", "Seconds that requests took, from their head to their end."),
    "edgecdn_origin_fetches_total": ("counter", "Requests to origins, by how they ended."),
    "edgecdn_origin_seconds_total": ("counter", "Seconds until origins' heads were here."),
    "edgecdn_kept_total": ("counter", "What became of answers that might be stored."),
    "edgecdn_function_failures_total": ("counter", "Calls of functions that failed."),
    "edgecdn_purges_total": ("counter", "Purges that were carried out."),
    "edgecdn_purged_objects_total": ("counter", "Stored objects that purges touched."),
    "edgecdn_cache_used_bytes": ("gauge", "Bytes that a PoP's cache holds."),
    "edgecdn_cache_capacity_bytes": ("gauge", "Bytes that a PoP's cache may hold."),
}
"""Each metric's kind and help."""


@dataclass(eq=False, slots=True)
class Cell:
    """What the requests of one PoP, outcome and status add up to."""

    count: int = 0
    sent: int = 0
    seconds: float = 0.0

    def add(self, sent: int, seconds: float) -> None:
        """Count a request that has ended."""
        self.count += 1
        self.sent += sent
        self.seconds += seconds


@dataclass(eq=False, slots=True)
class Metrics:
    """Counters since the start. `counted` has whatever a note counts, by metric and labels."""

    counted: Counter[tuple[str, Labels]] = field(default_factory=Counter)
    _requests: dict[tuple[str, str, int], Cell] = field(default_factory=dict)
    _seconds: dict[str, float] = field(default_factory=dict)

    def cell(self, pop: str, outcome: str, status: int) -> Cell:
        """Where such requests are counted."""
        found = self._requests.get((pop, outcome, status))
        if found is None:
            found = self._requests[pop, outcome, status] = Cell()
        return found

    def note(self, note: Note) -> None:
        """Count what a note tells of: fetches, what was kept, failures, purges."""
        pop = ("pop", note.pop)
        match note.phase:
            case "fetch":
                self._count("edgecdn_origin_fetches_total", pop, ("outcome", note.what))
                seconds = dict(note.detail).get("seconds")
                if isinstance(seconds, float):
                    self._seconds[note.pop] = self._seconds.get(note.pop, 0.0) + seconds
            case "keep":
                self._count("edgecdn_kept_total", pop, ("outcome", note.what))
            case "function" if note.what in ("failed", "failed-after"):
                self._count("edgecdn_function_failures_total", pop)
            case "purge":
                kind = ("kind", note.what)
                self._count("edgecdn_purges_total", pop, kind)
                objects = dict(note.detail).get("objects")
                if isinstance(objects, int):
                    self._count("edgecdn_purged_objects_total", pop, kind, by=objects)
            case _:
                return

    def _count(self, metric: str, *labels: tuple[str, str], by: int = 1) -> None:
        self.counted[metric, labels] += by

    def samples(self) -> Iterator[tuple[str, Labels, float]]:
        """Each metric's name, labels and value."""
        requests: Counter[Labels] = Counter()
        sent: Counter[str] = Counter()
        seconds: dict[str, float] = {}
        for (pop, outcome, status), cell in self._requests.items():
            labels = (("pop", pop), ("outcome", outcome), ("status", f"{status // 100}xx"))
            requests[labels] += cell.count
            sent[pop] += cell.sent
            seconds[pop] = seconds.get(pop, 0.0) + cell.seconds
        yield from (("edgecdn_requests_total", labels, count) for labels, count in requests.items())
        yield from (("edgecdn_sent_bytes_total", (("pop", pop),), count) for pop, count in sent.items())
        yield from (("edgecdn_request_seconds_total", (("pop", pop),), s) for pop, s in seconds.items())
        yield from (("edgecdn_origin_seconds_total", (("pop", pop),), s) for pop, s in self._seconds.items())
        yield from ((metric, labels, count) for (metric, labels), count in self.counted.items())


def exposition(samples: Iterable[tuple[str, Labels, float]]) -> str:
    """Samples in Prometheus' text format 0.0.4: each metric with its help and kind, labels escaped."""
    by_metric: dict[str, list[str]] = {}
    for metric, labels, value in samples:
        inner = ",".join(f'{name}="{_escaped(text)}"' for name, text in labels)
        by_metric.setdefault(metric, []).append(f"{metric}{{{inner}}} {value:.17g}")
    lines = [
        line
        for metric, (kind, help_text) in FAMILIES.items()
        for line in (
            f"# HELP {metric} {help_text}",
            f"# TYPE {metric} {kind}",
            *sorted(by_metric.get(metric, ())),
        )
    ]
    return "\n".join(lines) + "\n"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace('"', '\\"')
