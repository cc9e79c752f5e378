"""What stands in `env`."""

from __future__ import annotations

import pytest

from edgecdn.runtimes.python.host.bindings import make_env
from edgecdn.runtimes.python.host.images import Images
from edgecdn.runtimes.python.host.kv import Store


def test_strings_by_item_and_by_attribute() -> None:
    env = make_env({"strings": {"A": "1", "B": "s3cret"}, "images": None})
    assert (env.A, env["B"], env.get("C"), len(env), sorted(env)) == ("1", "s3cret", None, 2, ["A", "B"])
    assert "s3cret" not in repr(env)
    with pytest.raises(AttributeError, match="env has no C: list it in the function's `vars:`"):
        env.C  # noqa: B018 - looking at it is the test
    with pytest.raises(AttributeError, match="cannot be changed"):
        env.A = "2"


def test_bindings_by_their_names() -> None:
    env = make_env({"strings": {}, "images": "PICTURES", "kv": ["LINKS"]})
    assert (isinstance(env.PICTURES, Images), isinstance(env.LINKS, Store)) == (True, True)
