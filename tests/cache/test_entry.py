"""What a shelf holds."""

from __future__ import annotations

from dataclasses import replace

from edgecdn.cache.entry import OVERHEAD
from edgecdn.http.body import Bytes, Counted
from tests.support.cache import NOW, entry, ok


def test_an_entry_counts_key_fields_body_and_bookkeeping() -> None:
    small = entry(ok(cache_control="max-age=1"), key="k" * 10)
    assert small.size == OVERHEAD + 20 + small.response.headers.size() + 5
    counted = replace(small, response=replace(small.response, body=Counted(1000)))
    assert counted.size == small.size + 995
    assert replace(small, response=replace(small.response, body=Bytes())).size == small.size - 5


def test_it_was_received_when_it_was_confirmed_last() -> None:
    assert entry().received_at == NOW
