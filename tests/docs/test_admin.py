"""The page on the admin port says what the code does."""

from __future__ import annotations

import argparse
import json
import re
from pathlib import Path

from edgecdn.admin.app import ROUTES
from edgecdn.admin.orders import MEMBERS, MOST
from edgecdn.cli.administering import add_flags
from edgecdn.compiler.compile import load_bytes
from edgecdn.observe.metrics import FAMILIES
from tests.support.admin import administered
from tests.support.server import ROOT

PAGE = (ROOT / "docs" / "admin.md").read_text()


def test_the_tables_are_the_codes() -> None:
    routes = [f"| {route.method} | `{route.path}` | {route.does} |" for route in ROUTES]
    metrics = [f"| `{name}` | {kind} | {what} |" for name, (kind, what) in FAMILIES.items()]
    for rows in (routes, metrics):
        assert "\n".join(rows) in PAGE, "the table has to be:\n" + "\n".join(rows)


def test_every_member_of_an_order_is_told_with_its_bound() -> None:
    for name in MEMBERS:
        row = re.search(rf"^\| `{name}` \| .* \| ?(\d*) ?\|$", PAGE, re.MULTILINE)
        assert row is not None, name
        assert row[1] == str(MOST.get(name, "")), name


def test_every_flag_is_told() -> None:
    parser = argparse.ArgumentParser(add_help=False)
    add_flags(parser)
    flags = [flag for action in parser._actions for flag in action.option_strings]
    assert flags
    assert not [flag for flag in flags if f"`{flag}" not in PAGE]


def test_every_field_of_an_answer_is_told(tmp_path: Path) -> None:
    with administered(tmp_path) as site:
        site.get("/told/x")
        name = site.json("POST", "/v1/purge", {"tags": ["told"]})["id"]
        answers = [
            site.json("POST", "/v1/purge", {"tags": ["told"]}),
            *(site.json("GET", f"/v1/{path}") for path in ("health", "pops", "requests", f"requests/{name}")),
            json.loads(site.ask("GET", "/v1/none").body),
            json.loads((tmp_path / ".edgecdn" / "serve.json").read_text()),
        ]
    keys = {key for answer in answers for key in members(answer)} - {"pid", "port", "config"}
    assert len(keys) > 20
    assert not [key for key in keys if f"`{key}`" not in PAGE]


def members(value: object) -> set[str]:
    """The names of an answer's members, but for those in the detail of a note, which are each phase's own."""
    match value:
        case dict():
            inner = (members(item) for key, item in value.items() if key != "detail")
            return set(value).union(*inner)
        case list():
            return set[str]().union(*(members(item) for item in value))
        case _:
            return set()


def test_the_config_that_is_shown_is_valid() -> None:
    text = PAGE.split("```yaml\n")[1].split("```")[0]
    loaded = load_bytes(text.encode(), "page.yaml", Path())
    assert loaded.diagnostics == ()
    assert loaded.plan is not None
    assert loaded.plan.purge is not None
