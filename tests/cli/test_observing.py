"""What hears of requests while a site is served."""

from __future__ import annotations

import io
import json

import pytest

from edgecdn.cli.logging import Logs
from edgecdn.cli.observing import Observed
from edgecdn.drivers.record import Record
from edgecdn.edge.effects import Note

HIT = Record(1.0, 0.5, "a", "tok", "::1", "GET", "http://localhost/x", 200, "HIT", 7)


@pytest.mark.parametrize("form", ["json", "none"])
def test_a_request_that_went_an_earlier_ones_way_is_heard_of_like_any_other(form: str) -> None:
    stream = io.StringIO()
    observed = Observed.through(Logs.open(form, None, stream))
    note = Note(1.0, "tok", "a", "lookup", "hit")
    observed.journal.take(note)
    observed.record(HIT)
    observed.again(HIT, (note,))(2.0, b"b", "127.0.0.1", 0.25)
    assert observed.journal.notes == (note, Note(2.0, "tok", "b", "lookup", "hit"))
    samples = {(name, labels): value for name, labels, value in observed.metrics.samples()}
    assert samples["edgecdn_sent_bytes_total", (("pop", "tok"),)] == 14
    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert [(line["at"], line["id"], line["peer"], line["seconds"]) for line in lines] == (
        [(1.0, "a", "::1", 0.5), (2.0, "b", "127.0.0.1", 0.25)] if form == "json" else []
    )


def test_what_functions_say_goes_to_the_logs_and_failures_are_counted() -> None:
    stream = io.StringIO()
    observed = Observed.through(Logs.open("json", None, stream))
    failed = (("function", "f"), ("kind", "crash"), ("text", "gone"), ("where", ""))
    observed.journal.take(Note(1.0, "tok", "a", "function", "failed", failed))
    assert json.loads(stream.getvalue())["text"] == "gone"
    assert observed.metrics.counted["edgecdn_function_failures_total", (("pop", "tok"),)] == 1
