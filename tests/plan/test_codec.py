"""Plans as canonical JSON."""

from __future__ import annotations

import json
from dataclasses import replace

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecdn.plan.codec import Unreadable, decode_plan, encode_plan, plan_schema
from edgecdn.plan.model import Bounds, KeyPolicy, Plan, Policy, Signing, Source, StatusTtl
from tests.support.edge import PLAN
from tests.support.scripted import function

POLICIES = st.builds(
    Policy,
    edge_ttl=st.none() | st.floats(0, 1e9),
    bounds=st.none() | st.builds(Bounds, st.floats(0, 10), st.none() | st.floats(0, 10)),
    status_ttl=st.lists(st.builds(StatusTtl, st.integers(200, 599), st.integers(200, 599), st.just(1.0))).map(
        tuple
    ),
    force=st.booleans(),
    key=st.builds(KeyPolicy, headers=st.lists(st.text(max_size=4)).map(tuple), device=st.booleans()),
)


@given(policy=POLICIES)
def test_what_is_encoded_is_decoded_and_the_bytes_are_the_same(policy: Policy) -> None:
    plan = replace(
        PLAN,
        functions=(function("f", "/a/*", source=Source("cdn.yaml", 1, 2), vars=(("A", "ü"),)),),
        signing=(Signing("default", "hmac-sha256", ("KEY",)),),
        fallback=policy,
    )
    data = encode_plan(plan)
    decoded = decode_plan(data)
    assert decoded == plan
    assert encode_plan(plan) == data


def test_keys_are_sorted_and_every_default_is_there() -> None:
    text = encode_plan(PLAN).decode()
    told = json.loads(text)
    assert list(told) == sorted(told)
    assert told["fallback"]["set_cookie"] == "refuse"
    assert text.endswith("}\n")


def test_the_schema_accepts_what_is_encoded() -> None:
    schema = plan_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(json.loads(encode_plan(PLAN)), schema)
    broken = {**json.loads(encode_plan(PLAN)), "pops": 7}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(broken, schema)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "This is no plan"),
        (b"\xff\xfe", "This is no plan"),
        (b"[]", "This is no plan"),
        (b'{"version": 99}', "version 99; this edgecdn reads version 1"),
        (b'{"version": 1}', "This is no plan"),
        (b'{"version": 1, "pops": [' + b"[" * 100_000, "This is no plan"),
    ],
)
def test_what_is_no_plan_is_told_in_a_sentence(data: bytes, words: str) -> None:
    found = decode_plan(data)
    assert isinstance(found, Unreadable)
    assert words in found.message


@given(data=st.binary(max_size=50))
def test_no_bytes_raise(data: bytes) -> None:
    assert not isinstance(decode_plan(data), Plan)
