"""Secrets by name."""

from __future__ import annotations

import base64
import json
import re
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from edgecdn.drivers.secrets import MissingSecret, Secrets


@pytest.fixture
def secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Secrets:
    for name in ("SIGNING_KEY", "JWT_KEY", "MINE"):
        monkeypatch.delenv(name, raising=False)
    return Secrets(tmp_path, tmp_path / ".edgecdn")


def test_a_key_is_made_once_for_us_alone(secrets: Secrets) -> None:
    made = secrets.value("SIGNING_KEY")
    assert len(base64.urlsafe_b64decode(made + "=")) == 32
    assert secrets.value("SIGNING_KEY") == made
    path = secrets.state / "keys" / "SIGNING_KEY"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert [found.name for found in path.parent.iterdir()] == ["SIGNING_KEY"]
    assert json.loads(secrets.value("JWT_KEY"))["alg"] == "HS256"


def test_several_who_make_it_at_once_get_the_same(secrets: Secrets) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = set(pool.map(lambda _: secrets.value("SIGNING_KEY"), range(32)))
    assert len(made) == 1


def test_the_environment_counts_before_the_file_and_that_before_what_is_made(
    secrets: Secrets, monkeypatch: pytest.MonkeyPatch
) -> None:
    (secrets.root / ".env").write_text("SIGNING_KEY=from-file\nMINE='quoted'\n")
    assert secrets.values(["SIGNING_KEY", "MINE"]) == {"SIGNING_KEY": "from-file", "MINE": "quoted"}
    monkeypatch.setenv("SIGNING_KEY", "from-environment")
    assert secrets.value("SIGNING_KEY") == "from-environment"
    assert not secrets.state.exists()


def test_an_empty_value_is_none(secrets: Secrets, monkeypatch: pytest.MonkeyPatch) -> None:
    (secrets.root / ".env").write_text("SIGNING_KEY=\nMINE=''\n")
    monkeypatch.setenv("SIGNING_KEY", "")
    assert len(secrets.value("SIGNING_KEY")) == 43
    with pytest.raises(MissingSecret, match="MINE is not set"):
        secrets.value("MINE")


def test_a_kept_key_that_was_emptied_is_no_key(secrets: Secrets) -> None:
    secrets.value("SIGNING_KEY")
    (secrets.state / "keys" / "SIGNING_KEY").write_text("\n")
    with pytest.raises(MissingSecret, match=r"is empty in .*SIGNING_KEY\. Delete that file"):
        secrets.value("SIGNING_KEY")


def test_what_nobody_set_is_said_in_a_sentence(secrets: Secrets) -> None:
    with pytest.raises(MissingSecret, match="The secret MINE is not set"):
        secrets.value("MINE")


def test_dev_vars_counts_before_env(secrets: Secrets) -> None:
    (secrets.root / ".env").write_text("MINE=env\nSIGNING_KEY=only-there")
    (secrets.root / ".dev.vars").write_text('MINE="dev"\n')
    assert secrets.values(["MINE", "SIGNING_KEY"]) == {"MINE": "dev", "SIGNING_KEY": "only-there"}


@pytest.mark.parametrize("name", [".env", ".dev.vars"])
def test_a_file_that_cannot_be_read_is_told(secrets: Secrets, name: str) -> None:
    (secrets.root / name).write_bytes(b"\xff\xfe")
    with pytest.raises(MissingSecret, match=rf"{re.escape(name)} cannot be read: it is no UTF-8\."):
        secrets.value("MINE")
    (secrets.root / name).unlink()
    (secrets.root / name).mkdir()
    with pytest.raises(MissingSecret, match="cannot be read: Is a directory"):
        secrets.value("SIGNING_KEY")
