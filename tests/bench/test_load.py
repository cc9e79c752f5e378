"""What wrk says is read as it means it."""

from __future__ import annotations

import pytest

from tests.bench.load import milliseconds, read

TOLD = """\
Running 3s test @ http://127.0.0.1:8080/x
  1 threads and 32 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency   614.35us  400.04us   9.93ms   93.46%
    Req/Sec    54.06k     4.27k   59.59k    83.87%
  Latency Distribution
     50%  558.00us
     75%  642.00us
     90%  781.00us
     99%    2.18ms
  166698 requests in 3.10s, 215.07MB read
Requests/sec:  53775.86
Transfer/sec:     69.38MB
"""


def test_a_round_is_read_with_its_latencies_in_milliseconds() -> None:
    found = read(TOLD)
    assert (found.count, found.rate) == (166_698, 53_775.86)
    assert (found.p50, found.p99) == pytest.approx((0.558, 2.18))


@pytest.mark.parametrize(("text", "expected"), [("250us", 0.25), ("1.50ms", 1.5), ("1.03s", 1030)])
def test_latencies_are_told_in_three_units(text: str, expected: float) -> None:
    assert milliseconds(text) == pytest.approx(expected)
