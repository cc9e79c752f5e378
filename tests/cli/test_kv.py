"""`edgecdn kv`, without a server; tests/scenarios/test_kv.py has it beside one."""

from __future__ import annotations

import io
import json
import sys
import time
from pathlib import Path

import pytest

from edgecdn.cli.main import main
from edgecdn.drivers.kv.file import KvFile
from edgecdn.drivers.kv.rules import Item


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def kv(*words: str) -> int:
    return main(["kv", *words])


def stored(key: str) -> Item | None:
    return KvFile.open(Path(".edgecdn/kv.sqlite3")).get("links", key, time.time())


def test_put_get_list_delete(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert kv("put", "links", "docs", "/about.html", "--ttl", "1h", "--metadata", '{"by": "Ada"}') == 0
    assert kv("put", "links", "ä\x1b", "1") == 0
    assert kv("put", "other", "k", "") == 0
    assert capsysbinary.readouterr().out == b""
    assert kv("get", "links", "docs") == 0
    assert capsysbinary.readouterr().out == b"/about.html"
    assert kv("list", "links") == 0
    assert capsysbinary.readouterr().out.decode() == "docs\nä\\x1b\n"
    assert kv("list", "links", "--prefix", "d", "--json") == 0
    (listed,) = json.loads(capsysbinary.readouterr().out)
    assert listed["metadata"] == {"by": "Ada"}
    assert 3590 < listed["expiration"] - time.time() <= 3600
    assert kv("list") == 0
    assert capsysbinary.readouterr().out == b"links         2\nother         1\n"
    assert kv("delete", "links", "docs") == 0
    assert kv("delete", "links", "docs") == 1
    assert kv("get", "links", "docs") == 1
    assert capsysbinary.readouterr().err.count(b"There is no key 'docs' in links.") == 2


def test_a_value_from_a_file_or_standard_input(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / "value").write_bytes(b"\xff\0")
    assert kv("put", "links", "file", "--file", "value") == 0
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"\xfe")))
    assert kv("put", "links", "stdin", "--file", "-") == 0
    assert (stored("file"), stored("stdin")) == (Item(b"\xff\0"), Item(b"\xfe"))


def test_many_from_a_bulk_file(here: Path) -> None:
    entries = [
        {"key": "a", "value": "1", "metadata": {"n": 1}},
        {"key": "b", "value": "/wA=", "base64": True, "expiration": 4_000_000_000},
        *({"key": f"k{i}", "value": ""} for i in range(600)),
    ]
    (here / "bulk.json").write_text(json.dumps(entries))
    assert kv("put", "links", "--bulk", "bulk.json") == 0
    assert stored("a") == Item(b"1", '{"n":1}')
    assert stored("b") == Item(b"\xff\0", None, 4_000_000_000)
    assert stored("k599") == Item(b"")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["put", "links"], "Say KEY and VALUE"),
        (["put", "links", "k"], "Say KEY and VALUE"),
        (["put", "links", "k", "v", "--file", "x"], "Say KEY and VALUE"),
        (["put", "links", "k", "--file", "none"], "none cannot be read: No such file"),
        (["put", "links", "k", "v", "--ttl", "5"], "--ttl cannot be '5'. Write a number and a unit"),
        (["put", "links", "k", "v", "--ttl", "5s"], "Expiration TTL must be at least 60."),
        (["put", "links", "k", "v", "--metadata", "{"], "Metadata must be JSON."),
        (["put", "links", "..", "v"], "Key name .. is not legal"),
        (["put", "a/b", "k", "v"], "'a/b' is no namespace"),
        (["put", "links", "k", "--bulk", "x"], "--bulk stands alone"),
        (["put", "links", "--bulk", "list.json"], "The bulk file has to be a list"),
        (
            ["put", "links", "--bulk", "wrong.json"],
            "Entry 2 of the bulk file: It needs key and value, and may have base64",
        ),
        (["put", "links", "--bulk", "torn.json"], "The bulk file is no JSON"),
        (["put", "links", "--bulk", "typed.json"], "Entry 1 of the bulk file: Its key and its value"),
        (["put", "links", "--bulk", "coded.json"], "Entry 1 of the bulk file: Its value is no base64"),
    ],
)
def test_what_cannot_be_done_is_said(
    here: Path, words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "list.json").write_text("{}")
    (here / "wrong.json").write_text('[{"key": "a", "value": "1"}, {"key": "b"}]')
    (here / "torn.json").write_text("[")
    (here / "typed.json").write_text('[{"key": 1, "value": ""}]')
    (here / "coded.json").write_text('[{"key": "a", "value": "?", "base64": true}]')
    assert kv(*words) == 2
    assert said in capsys.readouterr().err
    assert not (here / ".edgecdn").exists(), "what is refused leaves nothing behind"


def test_without_a_store_there_is_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert kv("list") == 1
    assert "There is no store .edgecdn/kv.sqlite3 yet." in capsys.readouterr().err


def test_a_damaged_store_is_told(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "kv.sqlite3").write_bytes(b"no database" * 1000)
    assert kv("list", "--state", ".") == 2
    assert "The store kv.sqlite3 is damaged" in capsys.readouterr().err
