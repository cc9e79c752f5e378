"""A function in Node.js, as the edge converses with it: what it can do, and what becomes of one that does harm."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest

from edgecdn.http.body import Bytes
from edgecdn.http.headers import Headers
from edgecdn.http.message import Request, Response
from tests.support.box import Answer, Box, boxed

HANDLER = "export default { async fetch(request, env, ctx) { %s } };\n"


def answer(folder: Path, code: str, target: str = "/f") -> Answer:
    async def story(box: Box) -> Answer:
        box.add("f", HANDLER % code, env={"NAME": "value"})
        return await box.get(target)

    return boxed(folder, story)


def test_bodies_of_any_bytes_go_both_ways(tmp_path: Path) -> None:
    async def story(box: Box) -> None:
        box.add(
            "f",
            HANDLER
            % """
            const bytes = new Uint8Array(await request.arrayBuffer());
            const headers = new Headers([["set-cookie", "a=1"], ["set-cookie", "b=2"], ["x-got", request.headers.get("x-a")]]);
            return new Response(bytes.reverse(), { status: 201, headers });
            """,
        )
        small = await box.get("/f", method="POST", body=bytes(range(256)), x_a="1")
        assert (small.status, small.body) == (201, bytes(range(256))[::-1])
        assert small.headers.all("set-cookie") == ("a=1", "b=2")
        assert small.headers.first("x-got") == "1"
        large = os.urandom(3_000_000)
        assert (await box.get("/f", method="POST", body=large)).body == large[::-1]

    boxed(tmp_path, story)


def test_streams_are_made_piece_by_piece_and_may_break(tmp_path: Path) -> None:
    async def story(box: Box) -> None:
        stream = """
        let n = 0;
        return new Response(new ReadableStream({
          async pull(controller) {
            await new Promise((wake) => setTimeout(wake, 1));
            if (++n > 3) %s;
            else controller.enqueue(new TextEncoder().encode("piece " + n + "\\n"));
          },
        }));
        """
        box.add("whole", HANDLER % (stream % "controller.close()"))
        box.add("torn", HANDLER % (stream % "controller.error(new Error('torn'))"))
        assert (await box.get("/whole")).text == "piece 1\npiece 2\npiece 3\n"
        assert "torn" in ((await box.get("/torn")).broken or "")

    boxed(tmp_path, story)


def test_fetch_goes_on_to_the_origin_with_what_the_function_says(tmp_path: Path) -> None:
    def origin(request: Request) -> Response:
        return Response(
            200,
            Headers((("x-o", "1"),)),
            Bytes(f"{request.url.target} {request.headers.get('x-f')}".encode()),
        )

    async def story(box: Box) -> None:
        box.origin = origin
        box.add(
            "f",
            HANDLER
            % """
            const url = new URL(request.url);
            url.pathname = "/real";
            const inner = new Request(url, request);
            inner.headers.set("x-f", env.NAME);
            const response = await fetch(inner);
            const out = new Response(response.body, response);
            out.headers.set("x-seen", response.headers.get("x-o"));
            return out;
            """,
            env={"NAME": "value"},
        )
        got = await box.get("/f?q=1")
        assert (got.text, got.headers.first("x-seen")) == ("/real?q=1 value", "1")

    boxed(tmp_path, story)


def test_a_cloned_response_outlives_the_object_that_it_was_cloned_from(tmp_path: Path) -> None:
    async def story(box: Box) -> None:
        box.origin = lambda request: Response(200, body=Bytes(b"x" * 200_000))
        box.add(
            "f",
            HANDLER
            % """
            let response = await fetch(request);
            const copy = response.clone();
            const body = copy.body;
            const length = (await response.text()).length;
            response = null;
            for (let n = 0; n < 200; n++) new Array(100000).fill(n);
            await new Promise((wake) => setTimeout(wake, 5));
            const made = new Response(body, { headers: { "x-length": length, "x-kind": copy instanceof Response } });
            return made;
            """,
        )
        for _ in range(5):
            got = await box.get("/f")
            assert (got.status, len(got.body), got.headers.first("x-length")) == (200, 200_000, "200000")

    boxed(tmp_path, story)


def test_module_state_lives_on_in_one_pop_and_is_nobody_elses(tmp_path: Path) -> None:
    async def story(box: Box) -> None:
        counting = (
            "let n = 0; globalThis.seen ??= [];\n"
            + HANDLER % "seen.push(++n); return new Response(seen.join());"
        )
        box.add("f", counting)
        box.add("g", counting)
        answers = [
            await box.get(target, pop=pop)
            for target, pop in (("/f", "tok"), ("/f", "tok"), ("/f", "lon"), ("/g", "tok"))
        ]
        assert [got.text for got in answers] == ["1", "1,2", "1", "1"]

    boxed(tmp_path, story)


def test_polluting_what_all_objects_share_reaches_no_other_function_and_no_answer(tmp_path: Path) -> None:
    async def story(box: Box) -> None:
        box.add(
            "f",
            HANDLER
            % "Object.prototype.status = 418; Array.prototype.map = null; Object.prototype.inline = 9; return new Response('ok');",
        )
        box.add("g", HANDLER % "return new Response(String({}.status));")
        await box.get("/f")
        assert (await box.get("/g")).text == "undefined"
        assert (await box.get("/f")).text == "ok"

    boxed(tmp_path, story)


def test_time_is_the_edges(tmp_path: Path) -> None:
    async def story(box: Box) -> None:
        box.now = 1_900_000_000.0
        box.add("f", HANDLER % "return new Response(String(Date.now()) + ' ' + new Date().getFullYear());")
        assert (await box.get("/f")).text == "1900000000000 2030"

    boxed(tmp_path, story)


def test_work_goes_on_behind_the_response(tmp_path: Path) -> None:
    async def story(box: Box) -> None:
        box.add(
            "f",
            HANDLER
            % """
            ctx.waitUntil((async () => { await fetch(request.url + "/later"); console.log("later", { a: 1 }); })());
            console.warn("now");
            return new Response("at once");
            """,
        )
        assert (await box.get("/f")).text == "at once"
        assert "now" in box.logs()[0]
        assert box.logs()[-1].startswith("later")
        assert [request.url.path for request in box.asked] == ["/f/later"]

    boxed(tmp_path, story)


def test_cryptography_and_urls_work(tmp_path: Path) -> None:
    code = """
    const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode("x"));
    const url = new URL(request.url);
    return new Response([...new Uint8Array(digest)].slice(0, 2).join() + url.searchParams.get("q") + btoa("a"));
    """
    assert answer(tmp_path, code, "/f?q=1").text == "45,1131YQ=="


@pytest.mark.parametrize(
    ("code", "status", "words"),
    [
        ("throw new TypeError('mine');", 500, "TypeError: mine"),
        ("return 7;", 500, "the handler gave number, not a Response"),
        ("return undefined;", 500, "gave nothing"),
        ("null.x;", 500, "Cannot read properties of null"),
        ("await fetch('http://elsewhere.example/');", 500, "allow_hosts"),
        ("await fetch('http://127.0.0.1:8081/v1/purge');", 500, "allow_hosts"),
        ("const r = new Response('x'); await r.text(); return r;", 500, "used already"),
        ("throw 'text';", 500, "text"),
    ],
)
def test_mistakes_are_told_with_function_and_reason(
    tmp_path: Path, code: str, status: int, words: str
) -> None:
    got = answer(tmp_path, code)
    assert got.status == status
    assert got.text.startswith("The edge function f failed (exception): ")
    assert words in got.text
    assert 'detail="f exception"' in (got.headers.first("cache-status") or "")


def test_the_place_of_a_mistake_is_in_the_functions_own_source(tmp_path: Path) -> None:
    async def story(box: Box) -> None:
        box.add("f", "\n\nexport default { fetch() {\n  throw new Error('here');\n} };\n")
        await box.get("/f")
        (note,) = [note for note in box.notes if note.what == "failed"]
        assert str(dict(note.detail)["where"]).startswith("functions/f.mjs:4")

    boxed(tmp_path, story)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("export default { fetch( };", "Unexpected token"),
        ("export const x = 1;", "handler"),
        ("throw new Error('at the top');", "at the top"),
        ("import fs from 'node:fs'; export default { fetch() {} };", "cannot import"),
        ("import x from '../../outside.mjs'; export default { fetch() {} };", ""),
        ("await fetch('http://site.example/'); export default { fetch() {} };", "inside a request only"),
    ],
)
def test_a_module_that_does_not_load_is_a_503_that_says_why(tmp_path: Path, source: str, words: str) -> None:
    async def story(box: Box) -> Answer:
        box.add("f", source)
        return await box.get("/f")

    got = boxed(tmp_path, story)
    assert (got.status, words in got.text) == (503, True)
    assert got.text.startswith("The edge function f failed (start): ")


def test_an_instance_that_retires_finishes_its_calls_and_takes_no_new_ones(tmp_path: Path) -> None:
    async def story(box: Box) -> None:
        box.add(
            "f", HANDLER % "await new Promise((wake) => setTimeout(wake, 200)); return new Response('ok');"
        )
        first = asyncio.create_task(box.get("/f"))
        await asyncio.sleep(0)
        retiring = asyncio.create_task(box.functions["f"].retire())
        assert (await first).text == "ok"
        await retiring
        refused = await box.get("/f")
        assert (refused.status, "was replaced" in refused.text) == (503, True)
        assert box.functions["f"].process is None

    boxed(tmp_path, story)


def test_a_process_rests_when_nobody_calls(tmp_path: Path) -> None:
    async def story(box: Box) -> None:
        import dataclasses

        box.add("f", HANDLER % "return new Response('ok');")
        instance = box.functions["f"]
        instance.setup = dataclasses.replace(instance.setup, idle=0.05)
        await box.get("/f")
        for _ in range(200):
            if instance.process is None:
                break
            await asyncio.sleep(0.01)
        assert instance.process is None
        assert (await box.get("/f")).text == "ok"

    boxed(tmp_path, story)


def test_a_node_that_is_not_there_is_a_503_with_the_way_out(tmp_path: Path) -> None:
    async def story(box: Box) -> None:
        box.add("f", HANDLER % "return new Response('ok');", version="31")
        got = await box.get("/f")
        assert (got.status, "Node.js 31 is not here" in got.text) == (503, True)

    boxed(tmp_path, story)
