"""Keeping secrets out of what functions say."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from edgecdn.edge.turns import Failed, Log, ResponseHead, Turned
from edgecdn.http.headers import Headers
from edgecdn.runtimes.masking import mask_for, masked

JWK = json.dumps({"kty": "oct", "alg": "HS256", "k": "c2VjcmV0LXNlY3JldC1zZWNyZXQ"})


def test_values_are_replaced_by_their_names() -> None:
    mask = mask_for({"KEY": "hunter22", "LONG": "hunter22-and-more", "JWK": JWK, "QUOTED": 'a "quoted"\none'})
    assert mask("it is hunter22, or hunter22-and-more") == "it is [KEY], or [LONG]"
    assert mask(JWK) == "[JWK]"
    assert mask("k=c2VjcmV0LXNlY3JldC1zZWNyZXQ oct") == "k=[JWK] oct"
    assert mask(json.dumps({"key": 'a "quoted"\none'})) == '{"key": "[QUOTED]"}'


def test_short_values_mask_nothing() -> None:
    assert mask_for({"A": "a", "EMPTY": "", "DEBUG": "true"})("a true story") == "a true story"


@given(st.text(min_size=6, max_size=30), st.text(max_size=20), st.text(max_size=20))
def test_no_value_is_left(value: str, before: str, behind: str) -> None:
    said = mask_for({"A": value})(before + value + behind)
    assert value not in said or value in before + "[A]" + behind


def test_logs_and_failures_are_masked_and_answers_are_not() -> None:
    mask = mask_for({"KEY": "hunter22"})
    failed = Failed("exception", "bad hunter22", "a.js:1:1", ("a.js:1:1 in hunter22",))
    turned = masked(Turned(1.0, outcome=failed, logs=(Log("warn", "hunter22"),), done=True), mask)
    assert turned.logs == (Log("warn", "[KEY]"),)
    assert turned.outcome == Failed("exception", "bad [KEY]", "a.js:1:1", ("a.js:1:1 in [KEY]",))
    answer = Turned(1.0, outcome=ResponseHead(200, Headers(), b"hunter22"))
    assert masked(answer, mask) is answer
