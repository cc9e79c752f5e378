"""What hears of requests while a site is served: the journal, the metrics, and the logs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from edgecdn.cli.logging import Logs
from edgecdn.drivers.live.recall import Told
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
        self.metrics.cell(ended.pop, ended.verdict, ended.status).add(ended.sent, ended.seconds)
        self.logs.record(ended)

    def again(self, like: Record, notes: Sequence[Note]) -> Told:
        """Whom to tell of requests that end as an earlier one did, whose record and notes these are.

        It is on the way of every remembered hit: what can be looked up is looked up once, and a record is made only where
        somebody reads it.
        """
        noted, counted = self.journal.repeated(notes), self.metrics.cell(like.pop, like.verdict, like.status)
        sent, logs = like.sent, self.logs

        def told(at: float, request: bytes, peer: str, seconds: float) -> None:
            noted(at, request)
            counted.add(sent, seconds)
            if logs.wanted:
                logs.record(like._replace(at=at, seconds=seconds, id=request.decode(), peer=peer))

        return told
