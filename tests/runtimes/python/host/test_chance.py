"""Chance that follows from a seed."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from edgecdn.runtimes.python.host.chance import Dice

SCRIPT = """
import json, sys
sys.path.insert(0, sys.argv[1])
from edgecdn.runtimes.python.host.chance import Dice, replace
from types import SimpleNamespace
now = {"call": None}
replace(Dice(sys.argv[2], "tok", lambda: now["call"]))
import os, random, secrets, uuid

def drawn(call):
    now["call"] = SimpleNamespace(name=call, drawn=0)
    own = random.Random()
    told = [random.random(), random.randint(1, 10**9), random.choice(range(10**9)), secrets.token_hex(8), str(uuid.uuid4())]
    told += [os.urandom(4).hex(), own.random(), random.sample(range(10**6), 3), random.Random(5).random(), random.gauss(0, 1)]
    return told

told = [drawn("a"), drawn("b")]
random.seed(7)
told.append([random.random(), random.Random(7).random()])
print(json.dumps(told))
"""


@dataclass
class Who:
    name: str
    drawn: int = 0


def drawn(seed: str) -> Any:
    root = Path(__file__).parents[4]
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(root), seed], capture_output=True, check=True, timeout=60
    )
    return json.loads(done.stdout)


def test_two_runs_are_the_same_and_two_seeds_are_not() -> None:
    one, again, other = drawn("1"), drawn("1"), drawn("2")
    assert one == again
    assert one[0][8] == other[0][8]
    for place in (0, 1, 2, 3, 4, 5, 6, 7, 9):
        assert len({str(told[place]) for told in (one[0], one[1], other[0])}) == 3, place
    # A seed of the function's own counts.
    assert one[2][0] == one[2][1] == other[2][0]


def test_what_a_call_draws_does_not_depend_on_others() -> None:
    one, two = Who("a"), Who("b")
    now = [one]
    dice = Dice("s", "tok", lambda: now[0])
    first = [dice.draw(4), dice.draw(4)]
    now[0] = two
    dice.draw(9)
    now[0] = one
    third = dice.draw(4)
    alone = Who("a")
    other = Dice("s", "tok", lambda: alone)
    assert [other.draw(4) for _ in range(3)] == [*first, third]
    assert Dice("s", "lon", lambda: Who("a")).draw(4) != first[0]
    module = Dice("s", "tok", lambda: None)
    assert module.draw(4) != module.draw(4)
