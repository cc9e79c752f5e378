"""Noticing that a file was saved; test_serve.py saves files under a running server."""

from __future__ import annotations

import asyncio
import dataclasses
from pathlib import Path
from typing import cast

import pytest

from edgecdn.cli.reloading import watch
from edgecdn.cli.serving import Serving
from edgecdn.cli.watching import signature
from edgecdn.compiler.compile import CannotRead, Loaded, load
from edgecdn.plan.model import Function
from tests.support.server import seed_site, serving


class Reloads:
    """As much of `Serving` as a reload needs."""

    def __init__(self) -> None:
        self.loaded: list[Loaded] = []
        self.served: tuple[Function, ...] = ()

    def reload(self, loaded: Loaded) -> None:
        self.loaded.append(loaded)


def told(folder: Path, *saves: str, broken: bool = False) -> tuple[list[str], Reloads]:
    """What is said while files are saved (`name=text`), one after the other."""

    async def main() -> tuple[list[str], Reloads]:
        path = folder / "cdn.yaml"
        loaded = load(path)
        said: list[str] = []
        serving = Reloads()
        heard = asyncio.Event()

        def say(text: str) -> None:
            said.append(text)
            heard.set()

        def read() -> Loaded:
            if broken:
                raise CannotRead("it is gone.")
            return load(path)

        task = asyncio.create_task(watch(loaded, signature(loaded), read, cast("Serving", serving), say))
        for save in saves:
            name, _, text = save.partition("=")
            (folder / name).write_text(text or (folder / name).read_text() + "\n")
            await asyncio.wait_for(heard.wait(), 5)
            heard.clear()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        return said, serving

    return asyncio.run(main())


def test_a_save_is_read_and_served(tmp_path: Path) -> None:
    said, serving = told(seed_site(tmp_path), "cdn.yaml", "functions/a_b_test.js", ".env=A=1")
    assert said == ["reloaded: cdn.yaml", "reloaded: a_b_test.js", "reloaded: .env"]
    assert len(serving.loaded) == 3


def test_a_broken_save_is_shown_and_left(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said, serving = told(seed_site(tmp_path), "cdn.yaml=cdn: {}\n")
    assert said == ["not reloaded; what was there goes on:"]
    assert serving.loaded == []
    assert "lacks `points_of_presence`" in capsys.readouterr().err


SITE = """\
cdn:
  points_of_presence:
    - {region: "ap", locations: ["tok"]}
  compute_at_edge:
    - {function: "one", path: "/one"}
    - {function: "two", path: "/two"}
"""
COUNTING = """\
%s
let count = 0;
export default { fetch: () => new Response(`${word} ${++count}`) };
"""


def test_what_a_function_imports_reloads_it_alone_and_a_broken_save_nothing(tmp_path: Path) -> None:
    library = tmp_path / "functions" / "lib"
    library.mkdir(parents=True)
    (tmp_path / "cdn.yaml").write_text(SITE)
    (library / "word.js").write_text("export const word = 'old';\n")
    (library / "word.json").write_text('{"word": "old"}')
    imports = ("import { word } from './lib/word.js';", "import { word } from './lib/two.js';")
    for name, line in zip(("one", "two"), imports, strict=True):
        (tmp_path / "functions" / f"{name}.js").write_text(COUNTING % line)
    (library / "two.js").write_text(
        "import data from './word.json' with { type: 'json' };\nexport const word = data.word;\n"
    )
    with serving(tmp_path) as server:
        assert [server.get(f"/{name}").text for name in ("one", "one", "two")] == ["old 1", "old 2", "old 1"]
        (library / "word.js").write_text("export const word = 'new';\n")
        server.wait_for("reloaded: word.js")
        assert [server.get(f"/{name}").text for name in ("one", "two")] == ["new 1", "old 2"]
        (library / "word.json").write_text('{"word": "newer"}')
        server.wait_for("reloaded: word.json")
        assert [server.get(f"/{name}").text for name in ("one", "two")] == ["new 2", "newer 1"]
        (library / "word.js").write_text("export const word = ;\n")
        server.wait_for("not reloaded")
        assert "--> functions/lib/word.js:1:21" in server.wait_for("word.js:1:21")
        assert [server.get(f"/{name}").text for name in ("one", "two")] == ["new 3", "newer 2"]
        (library / "word.js").write_text("export const word = 'mended';\n")
        answers = iter(lambda: server.get("/one").text, "mended 1")
        assert all(answer.startswith("new ") for answer in answers)


def test_a_file_that_is_gone_is_said(tmp_path: Path) -> None:
    assert told(seed_site(tmp_path), "cdn.yaml", broken=True)[0] == ["not reloaded: it is gone."]


def test_a_signature_changes_with_what_a_site_is_made_of(tmp_path: Path) -> None:
    loaded = load(seed_site(tmp_path) / "cdn.yaml")
    before = signature(loaded)
    (tmp_path / "unrelated.txt").write_text("x")
    (tmp_path / "functions" / ".swap").write_text("x")
    assert signature(loaded) == before
    (tmp_path / "functions" / "new.js").write_text("x")
    assert signature(loaded) != before
    assert dataclasses.replace(loaded, root=tmp_path / "none").files
