"""Where functions' inspectors listen."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecdn.cli.inspecting import DEFAULT, BadWhere, read_where, told
from edgecdn.cli.main import main
from edgecdn.cli.serving import setup
from edgecdn.compiler.compile import load
from edgecdn.drivers.clock import Clock
from edgecdn.drivers.secrets import Secrets
from tests.support.server import seed_site


@pytest.mark.parametrize(
    ("text", "where"),
    [
        (DEFAULT, ("127.0.0.1", 9229)),
        ("9300", ("127.0.0.1", 9300)),
        ("0", ("127.0.0.1", 0)),
        ("localhost", ("127.0.0.1", 9229)),
        ("localhost:9300", ("127.0.0.1", 9300)),
        ("127.0.0.1:", ("127.0.0.1", 9229)),
        ("127.0.0.2", ("127.0.0.2", 9229)),
        ("[::1]:9300", ("::1", 9300)),
    ],
)
def test_a_place_on_this_machine(text: str, where: tuple[str, int]) -> None:
    assert read_where(text) == where
    assert str(where[1]) in told(where)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("0.0.0.0:9229", "on loopback alone"),
        ("[::]:9229", "on loopback alone"),
        ("example.com", "on loopback alone"),
        ("99999", "99999 is no port"),
        ("", "is no HOST:PORT"),
        ("a/b", "is no HOST:PORT"),
    ],
)
def test_other_places_are_refused(text: str, sentence: str) -> None:
    with pytest.raises(BadWhere, match=sentence):
        read_where(text)


@given(st.text(max_size=20))
def test_any_text_is_a_place_on_loopback_or_refused(text: str) -> None:
    with contextlib.suppress(BadWhere):
        host, port = read_where(text)
        assert host.startswith("127.") or host.strip("0:") in ("", "1")
        assert 0 <= port <= 65535


def test_serve_refuses_what_is_no_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(seed_site(tmp_path))
    assert main(["serve", "--inspect", "0.0.0.0:9229"]) == 2
    assert "on loopback alone" in capsys.readouterr().err
    assert main(["serve", "--inspect", "sites/cdn.yaml"]) == 2
    assert "or the config's file before it" in capsys.readouterr().err


def test_who_is_inspected_has_all_the_time_that_it_wants(tmp_path: Path) -> None:
    plan = load(seed_site(tmp_path) / "cdn.yaml").plan
    assert plan is not None
    function = plan.functions[0]
    secrets, clock = Secrets(tmp_path, tmp_path / ".edgecdn"), Clock.of_the_wall()
    made = setup(function, tmp_path, secrets, clock, lambda note: None, ("127.0.0.1", 9229))
    assert made.inspect == ("127.0.0.1", 9229)
    assert (made.function.timeout, made.idle, made.function.cpu) == (7 * 86400, 7 * 86400, None)
    plain = setup(function, tmp_path, secrets, clock, lambda note: None)
    assert (plain.inspect, plain.function) == (None, function)
