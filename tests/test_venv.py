"""How the bootstrap finds a pip on a machine whose Python came without one."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest


def _load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("venv_bootstrap", Path(__file__).parents[1] / ".ci/venv.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


bootstrap = _load()


def _page(*links: str) -> str:
    return "<!DOCTYPE html><html><body>" + "<br/>".join(links) + "</body></html>"


def test_the_newest_final_release_is_taken() -> None:
    page = _page(
        '<a href="../files/pip-9.0.3-py3-none-any.whl">old</a>',
        '<a href="../files/pip-26.10-py3-none-any.whl#sha256=abc" data-requires-python="&gt;=3.10">new</a>',
        '<a href="../files/pip-26.9-py3-none-any.whl">less new</a>',
        '<a href="../files/pip-27.0b1-py3-none-any.whl">not final</a>',
        '<a href="../files/pip-27.0.tar.gz">no wheel</a>',
        '<a href="../files/pip-28.0-py3-none-any.whl" data-yanked="">withdrawn</a>',
        '<a href="../files/pip-29.0-py3-none-any.whl" data-requires-python="&gt;=3.99">not for this Python</a>',
    )
    assert bootstrap.newest_pip(page) == "../files/pip-26.10-py3-none-any.whl#sha256=abc"


def test_a_page_without_a_wheel_is_an_error() -> None:
    with pytest.raises(ValueError, match="no wheel of pip"):
        bootstrap.newest_pip(_page('<a href="pip-1.0.tar.gz">old</a>'))


def test_the_index_is_the_one_that_pip_would_use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "pip.conf"
    file.write_text("[global]\nindex-url = https://file.example/simple\n")
    monkeypatch.delenv("PIP_INDEX_URL", raising=False)
    monkeypatch.setenv("PIP_CONFIG_FILE", str(file))
    assert bootstrap.setting("index-url", "") == "https://file.example/simple"
    monkeypatch.setenv("PIP_INDEX_URL", "https://variable.example/simple")
    assert bootstrap.setting("index-url", "") == "https://variable.example/simple"


def test_a_broken_file_of_pip_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "pip.conf"
    file.write_text("no section\n")
    for name, value in (("HOME", tmp_path), ("XDG_CONFIG_HOME", tmp_path), ("PIP_CONFIG_FILE", file)):
        monkeypatch.setenv(name, str(value))
    assert bootstrap.setting("no-such-setting", "the default") == "the default"
