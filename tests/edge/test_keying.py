"""How the key parts of a rule and of its functions come together."""

from __future__ import annotations

from edgecdn.edge.keying import joined
from edgecdn.plan.model import KeyPolicy


def test_a_function_that_lists_its_parameters_speaks_for_the_query() -> None:
    key = joined(KeyPolicy(), KeyPolicy(query="allow", query_names=("width",), image_format=("avif", "jpeg")))
    assert (key.query, key.query_names, key.image_format) == ("allow", ("width",), ("avif", "jpeg"))


def test_two_lists_become_one() -> None:
    key = joined(
        KeyPolicy(query="allow", query_names=("v",)), KeyPolicy(query="allow", query_names=("w", "v"))
    )
    assert key.query_names == ("v", "w")


def test_a_rule_that_lists_is_not_widened_by_a_function_that_does_not() -> None:
    rule = KeyPolicy(query="allow", query_names=("v",))
    assert joined(rule, KeyPolicy(query="none")).query_names == ("v",)
    assert joined(rule, KeyPolicy()) == rule


def test_what_either_one_distinguishes_is_distinguished() -> None:
    key = joined(
        KeyPolicy(headers=("x-a",), device=True), KeyPolicy(headers=("x-b",), cookies=("c",), country=True)
    )
    assert (key.headers, key.cookies, key.device, key.country) == (("x-a", "x-b"), ("c",), True, True)
