"""The box around a function: what is out of its reach, and what becomes of one that does harm."""

from __future__ import annotations

import asyncio
import json
import os
import signal
from pathlib import Path

import pytest

from edgecdn.plan.limits import Limits
from tests.support.box import Answer, Box, boxed
from tests.support.server import children

HANDLER = "export default { async fetch(request, env, ctx) { %s } };\n"


def answer(folder: Path, code: str, target: str = "/f") -> Answer:
    async def story(box: Box) -> Answer:
        box.add("f", HANDLER % code, env={"NAME": "value"})
        return await box.get(target)

    return boxed(folder, story)


REACHES = {
    "files": "return new Response(String((await import('node:fs')).readFileSync('/etc/passwd')))",
    "files by require": "return new Response(String(require('fs').readFileSync('/etc/passwd')))",
    "files by process": "return new Response(String(process.getBuiltinModule('fs').readFileSync('/etc/passwd')))",
    "children": "return new Response(String((await import('node:child_process')).execSync('id')))",
    "sockets": "(await import('node:net')).connect(80, '127.0.0.1'); return new Response('connected')",
    "workers": "(await import('node:worker_threads')).parentPort.postMessage(1); return new Response('posted')",
    "the machine": "return new Response((await import('node:os')).hostname())",
    "killing": "process.kill(process.ppid, 0); return new Response('killed')",
    "binding": "return new Response(String(process.binding('fs')))",
    "constructors": "return new Response(String(request.constructor.constructor('return process')().mainModule.require('fs')))",
}


@pytest.mark.parametrize("what", sorted(REACHES))
def test_nothing_outside_the_box_is_in_reach(tmp_path: Path, what: str) -> None:
    got = answer(tmp_path, REACHES[what])
    assert got.status == 500, got.text
    assert "root:" not in got.text


def test_the_environment_is_empty(tmp_path: Path) -> None:
    code = (
        "return new Response(JSON.stringify([Object.keys(globalThis.process?.env ?? {}), Object.keys(env)]));"
    )
    host, own = json.loads(answer(tmp_path, code).text)
    assert (host, "NAME" in own) == ([], True)


LOOPS = {
    "loop": "while (true);",
    "microtasks": "const again = () => Promise.resolve().then(again); await again();",
    "expression": "/^(a+)+$/.test('a'.repeat(40) + '!'); return new Response('matched');",
    "never": "await new Promise(() => {});",
    "naps": "while (true) await new Promise((wake) => setTimeout(wake, 10));",
}


@pytest.mark.parametrize("what", sorted(LOOPS))
def test_what_never_ends_is_ended_and_others_do_not_notice(tmp_path: Path, what: str) -> None:
    async def story(box: Box) -> None:
        box.add(
            "f",
            HANDLER % f"if (request.url.endsWith('bad')) {{ {LOOPS[what]} }} return new Response('ok');",
            timeout=0.5,
        )
        box.add("g", HANDLER % "return new Response('other');")
        await box.get("/f")
        bad, good = await asyncio.gather(box.get("/f/bad"), box.get("/g"))
        assert (bad.status, "timeout" in bad.text, good.text) == (504, True, "other")
        assert (await box.get("/f")).text == "ok"

    boxed(tmp_path, story)


BURNING = ("expression", "loop", "microtasks")


@pytest.mark.parametrize("what", BURNING)
def test_processor_time_is_bounded_long_before_wall_time(tmp_path: Path, what: str) -> None:
    async def story(box: Box) -> None:
        code = f"if (request.url.endsWith('bad')) {{ {LOOPS[what]} }} return new Response('ok');"
        box.add("f", HANDLER % code, timeout=30.0, cpu=0.05)
        assert (await box.get("/f")).text == "ok"
        bad, *others = await asyncio.gather(box.get("/f/bad"), *(box.get("/f") for _ in range(5)))
        assert (bad.status, "(cpu)" in bad.text) == (504, True)
        assert bad.headers.first("edge-function-error") == "f;code=EF02;kind=cpu"
        used = dict(part.split("=") for part in str(bad.headers.first("edge-function-usage")).split(";")[1:])
        assert int(used["cpu"]) >= 100
        # Those that were waiting behind it in the same isolate had not begun: they begin again.
        assert [got.text for got in others] == ["ok"] * 5
        assert (await box.get("/f")).text == "ok"

    boxed(tmp_path, story)


def test_waiting_costs_no_processor_time(tmp_path: Path) -> None:
    async def story(box: Box) -> None:
        naps = "for (let n = 0; n < 6; n++) await new Promise((wake) => setTimeout(wake, 50));"
        box.add("f", HANDLER % f"{naps} return new Response('ok');", cpu=0.15)
        got = await box.get("/f")
        assert got.text == "ok"
        used = dict(part.split("=") for part in str(got.headers.first("edge-function-usage")).split(";")[1:])
        assert int(used["cpu"]) < 100

    boxed(tmp_path, story)


def test_work_in_small_pieces_adds_up(tmp_path: Path) -> None:
    async def story(box: Box) -> None:
        burn = "const end = performance.now() + 15; while (performance.now() < end);"
        code = f"while (true) {{ {burn} await new Promise((wake) => setTimeout(wake, 1)); }}"
        box.add("f", HANDLER % code, timeout=30.0, cpu=0.05)
        assert (await box.get("/f")).headers.first("edge-function-error") == "f;code=EF02;kind=cpu"

    boxed(tmp_path, story)


def test_an_isolate_that_works_for_no_call_is_ended(tmp_path: Path) -> None:
    async def story(box: Box) -> None:
        stray = "pbkdf2('a', 'b', 100_000, 32, 'sha256', () => { while (true); });"
        source = "import { pbkdf2 } from 'node:crypto';\n" + HANDLER % f"{stray} return new Response('ok');"
        box.add("f", source)
        assert (await box.get("/f")).text == "ok"
        process = box.functions["f"].process
        assert process is not None
        async with asyncio.timeout(20):
            while process.isolates.running:  # noqa: ASYNC110 - nobody tells of it
                await asyncio.sleep(0.02)

    boxed(tmp_path, story)


def test_as_many_calls_at_once_as_it_may_have(tmp_path: Path) -> None:
    async def story(box: Box) -> None:
        nap = "await new Promise((wake) => setTimeout(wake, 300)); return new Response('ok');"
        box.add("f", HANDLER % nap, limits=Limits(concurrency=2))
        await box.get("/f")
        got = await asyncio.gather(*(box.get("/f") for _ in range(4)))
        assert sorted(answer.status for answer in got) == [200, 200, 503, 503]
        assert {answer.headers.first("edge-function-error") for answer in got if answer.status == 503} == {
            "f;code=EF07;kind=concurrency"
        }

    boxed(tmp_path, story)


MEMORY = {
    "heap": "const all = []; while (true) all.push(new Array(100000).fill(Math.random()));",
    "buffers": "const all = []; while (true) { all.push(new Uint8Array(16 << 20).fill(1)); await new Promise((w) => setTimeout(w, 1)); }",
}


@pytest.mark.parametrize("what", sorted(MEMORY))
def test_what_takes_too_much_memory_is_ended_with_its_reason(tmp_path: Path, what: str) -> None:
    async def story(box: Box) -> None:
        code = f"if (request.url.endsWith('bad')) {{ {MEMORY[what]} }} return new Response('ok');"
        box.add("f", HANDLER % code, memory=64 * 2**20, timeout=20.0)
        assert (await box.get("/f")).text == "ok"
        bad = await box.get("/f/bad")
        assert (bad.status, "(memory)" in bad.text) == (503, True)
        assert (await box.get("/f")).text == "ok"

    boxed(tmp_path, story)


def test_leaving_the_process_is_a_crash_and_the_next_request_gets_a_fresh_one(tmp_path: Path) -> None:
    async def story(box: Box) -> None:
        box.add("f", HANDLER % "if (request.url.endsWith('bad')) process.exit(3); return new Response('ok');")
        assert (await box.get("/f/bad")).status in (500, 502)
        assert (await box.get("/f")).text == "ok"

    boxed(tmp_path, story)


def test_a_rejection_that_nobody_handles_harms_nobody(tmp_path: Path) -> None:
    async def story(box: Box) -> None:
        box.add("f", HANDLER % "Promise.reject(new Error('unheard')); return new Response('ok');")
        assert [(await box.get("/f")).text for _ in range(3)] == ["ok"] * 3

    boxed(tmp_path, story)


def test_kill_9_fails_the_calls_of_that_instant_and_nothing_else(tmp_path: Path) -> None:
    async def story(box: Box) -> None:
        box.add(
            "f", HANDLER % "await new Promise((wake) => setTimeout(wake, 300)); return new Response('ok');"
        )
        box.add("g", HANDLER % "return new Response('ok');")
        await box.get("/f")
        calls = [asyncio.create_task(box.get("/f")) for _ in range(5)]
        await asyncio.sleep(0.1)
        process = box.functions["f"].process
        assert process is not None
        assert process.child is not None
        os.kill(process.child.pid, signal.SIGKILL)
        lost = [await call for call in calls]
        assert {got.status for got in lost} == {502}
        assert "signal 9" in lost[0].text
        assert ((await box.get("/g")).text, (await box.get("/f")).text) == ("ok", "ok")

    boxed(tmp_path, story)


def test_ten_deaths_leave_no_process_no_descriptor_and_no_folder_behind(tmp_path: Path) -> None:
    async def story(box: Box) -> None:
        box.add("f", HANDLER % "return new Response('ok');")
        await box.get("/f")
        before = len(os.listdir("/proc/self/fd"))  # noqa: PTH208 - names are all that is wanted
        folders: set[str] = set()
        for _ in range(10):
            process = box.functions["f"].process
            assert process is not None
            assert process.child is not None
            folders.add(process.folder)
            os.kill(process.child.pid, signal.SIGKILL)
            await process.child.wait()
            assert (await box.get("/f")).status in (200, 502)
            assert (await box.get("/f")).status == 200
        assert len(os.listdir("/proc/self/fd")) <= before + 2  # noqa: PTH208 - as above
        assert len(children(os.getpid())) <= 1
        process = box.functions["f"].process
        assert process is not None
        assert not [folder for folder in folders - {process.folder} if Path(folder).exists()]

    boxed(tmp_path, story)
    assert children(os.getpid()) == []
