"""What hears of requests while a site is served: the journal, the metrics, and the logs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from edgecdn.cli.logging import Logs
from edgecdn.drivers.record import Record
from edgecdn.edge.effects import Note
from edgecdn.observe.journal import Journal
from edgecdn.observe.metrics import Metrics
from edgecdn.observe.unkeyed import Alarms


@dataclass(frozen=True, slots=True)
class Observed:
    """A journal and metrics that hear of everything, and logs that tell of it."""

    journal: Journal
    metrics: Metrics
    logs: Logs

    @staticmethod
    def through(logs: Logs) -> Observed:
        """Observation of a site that was not served yet."""
        metrics = Metrics()
        alarms = Alarms()

        def unkeyed(note: Note) -> None:
            if alarms.first(note):
                logs.alarm(note)

        counted = {"purge": [metrics.note], "keep": [metrics.note, unkeyed]}
        told = {phase: [metrics.note, logs.note] for phase in ("function", "fetch")}
        return Observed(Journal(listeners={**counted, **told}), metrics, logs)

    def record(self, ended: Record) -> None:
        """A request has ended."""
        self.metrics.request(ended.pop, ended.verdict, ended.status, ended.sent, ended.seconds)
        self.logs.record(ended)

    def again(
        self, at: float, request: bytes, peer: str, seconds: float, like: Record, notes: Sequence[Note]
    ) -> None:
        """A request of `peer` that took `seconds` has ended as an earlier one did, whose record and notes these are.

        It is on the way of every remembered hit: a record is made only where somebody reads it.
        """
        self.journal.again(at, request, notes)
        self.metrics.request(like.pop, like.verdict, like.status, like.sent, seconds)
        if self.logs.wanted:
            self.logs.record(like._replace(at=at, seconds=seconds, id=request.decode(), peer=peer))
