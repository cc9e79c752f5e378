"""Errors as the host tells of them: where in the project's own files, and what was written on the way."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from edgecdn.edge.turns import Log
from tests.support.box import Box

SOURCES = {
    "helper": """\
import { helper } from "./lib/helper.mjs";
export default { fetch: (request) => helper(request) };
""",
    "syntax": """\
export default {
  fetch() {
    return new Response(;
  },
};
""",
    "loading": """\
const nothing = undefined;
export const value = nothing.value;
""",
    "thrown": """\
console.info("loading", { a: 1 });
export default { async fetch() { await null; throw "just text"; } };
""",
    "late": """\
export default {
  fetch(request, env, ctx) {
    Promise.reject(new Error("nobody looks"));
    return new Response("fine");
  },
};
""",
}


class Story:
    """A box with these functions, and what they said outside of any request."""

    def __init__(self, folder: Path, runner: asyncio.Runner) -> None:
        self.runner = runner
        self.box = Box(folder)
        self.loose: list[tuple[str, Log]] = []
        (folder / "functions" / "lib").mkdir()
        (folder / "functions" / "lib" / "helper.mjs").write_text(
            "export async function helper(request) {\n  return request.missing.value;\n}\n"
        )
        for name, source in SOURCES.items():
            self.box.add(name, source)
            instance = self.box.functions[name]
            instance.setup = replace(instance.setup, told=self.told)

    def told(self, pop: str, logs: tuple[Log, ...]) -> None:
        self.loose += [(pop, line) for line in logs]

    def failure(self, name: str) -> dict[str, object]:
        """The failure's note of a request to a function."""
        before = len(self.box.notes)
        self.runner.run(self.box.get(f"/{name}"))
        (note,) = [note for note in self.box.notes[before:] if note.what == "failed"]
        return dict(note.detail)


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    with asyncio.Runner() as runner:
        story = Story(tmp_path_factory.mktemp("errors"), runner)
        yield story
        runner.run(story.box.close())


def test_an_error_in_a_helper_is_told_with_the_places_that_led_there(story: Story) -> None:
    told = story.failure("helper")
    assert told["where"] == "functions/lib/helper.mjs:2:26"
    stack = str(told["stack"]).splitlines()
    assert stack[0] == "functions/lib/helper.mjs:2:26 in helper"
    assert stack[1].startswith("functions/helper.mjs:2:38")
    assert not [line for line in stack if "isolate" in line or "node:" in line]


def test_a_module_that_fails_while_it_is_loaded_is_told_at_its_line(story: Story) -> None:
    told = story.failure("loading")
    assert (told["kind"], told["where"]) == ("start", "functions/loading.mjs:2:30")


def test_what_node_says_of_syntax_is_told(story: Story) -> None:
    # Where it is, Node.js does not say to whom imports it: `validate` and a reload do (FUNC012).
    told = story.failure("syntax")
    assert (told["kind"], told["text"]) == ("start", "SyntaxError: Unexpected token ';'")


def test_what_is_thrown_need_not_be_an_error(story: Story) -> None:
    told = story.failure("thrown")
    assert (told["text"], told["where"], told["stack"]) == ("just text", "", None)


def test_what_belongs_to_no_request_is_told_too(story: Story) -> None:
    story.failure("thrown")
    assert ("tok", Log("info", "loading { a: 1 }")) in story.loose
    assert story.runner.run(story.box.get("/late")).text == "fine"

    async def told() -> Log:
        while not (late := [line for _, line in story.loose if "unhandled" in line.text]):  # noqa: ASYNC110 - a list has no event
            await asyncio.sleep(0.01)
        return late[0]

    line = story.runner.run(asyncio.wait_for(told(), 10))
    assert line.level == "error"
    assert "nobody looks" in line.text
