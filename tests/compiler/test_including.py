"""The files that a config includes."""

from __future__ import annotations

from pathlib import Path

import pytest

from edgecdn.compiler.compile import Setting, load

CONFIG = "include: {name}\ncdn:\n  points_of_presence: [{{region: eu, locations: [lon]}}]\n"
RULES = 'cdn:\n  caching_rules: [{pattern: "/b", edge_ttl: "${TTL:-1h}"}]\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "outside.yaml").write_text("{}")
    site = tmp_path / "site"
    (site / "parts").mkdir(parents=True)
    (site / "parts" / "rules.yaml").write_text(RULES)
    return site


def test_an_included_rule_knows_its_place_and_its_file_is_watched(folder: Path) -> None:
    (folder / "cdn.yaml").write_text(CONFIG.format(name="parts/rules.yaml"))
    loaded = load(folder / "cdn.yaml", setting=Setting(variables={"TTL": "2h"}))
    assert loaded.plan is not None
    (route,) = loaded.plan.routes
    assert str(route.source) == "parts/rules.yaml:2:29"
    assert route.policy.edge_ttl == 7200
    assert folder / "parts" / "rules.yaml" in loaded.files


def test_a_mistake_in_it_is_shown_there(folder: Path) -> None:
    (folder / "parts" / "rules.yaml").write_text(RULES.replace("edge_ttl", "edge_tll"))
    (folder / "cdn.yaml").write_text(CONFIG.format(name="parts/rules.yaml"))
    loaded = load(folder / "cdn.yaml")
    assert [(item.code, item.span.file) for item in loaded.diagnostics] == [("SCHEMA001", "parts/rules.yaml")]
    assert "edge_tll" in loaded.texts["parts/rules.yaml"]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("../outside.yaml", "lies outside"),
        ("none.yaml", "There is no file none.yaml."),
        ("parts", "parts cannot be read: Is a directory."),
        ('"\\0"', "cannot be read"),
    ],
)
def test_what_cannot_be_included_is_said(folder: Path, name: str, said: str) -> None:
    (folder / "cdn.yaml").write_text(CONFIG.format(name=name))
    (problem,) = load(folder / "cdn.yaml").diagnostics
    assert problem.code == "INCLUDE002"
    assert said in problem.message
