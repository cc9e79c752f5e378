"""What a function read of its request comes to the edge with its answer."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Literal

import pytest

from edgecdn.edge.turns import Answer, Answers, RequestHead, ResponseHead, Start, Turned
from edgecdn.http.headers import Headers
from edgecdn.runtimes.base import Setup
from edgecdn.runtimes.instance import HostInstance
from tests.support.scripted import function

URL = "http://site.example/a?w=1&other=2"
HEADERS = Headers((("host", "site.example"), ("accept-language", "de"), ("cookie", "a=b")))
FACTS = '{"colo":"TOK","country":"JP"}'
# The code to run comes as the request's body.
HANDLER = """
const make = Object.getPrototypeOf(async () => {}).constructor;
export default { async fetch(request, env, ctx) {
  const code = await request.clone().text();
  return (await make("request", "env", "ctx", code)(request, env, ctx)) ?? new Response("ok");
} };
"""
CASES: list[tuple[str, set[str]]] = [
    ("", set()),
    ("request.method; request.headers; request.cf; request.signal", set()),
    ("request.headers.get('Accept-Language')", {"header:accept-language"}),
    ("request.headers.has('x-absent'); request.headers.get('cookie')", {"header:x-absent", "header:cookie"}),
    ("[...request.headers]", {"header:*"}),
    ("request.headers.forEach(() => {})", {"header:*"}),
    ("Object.fromEntries(request.headers.entries())", {"header:*"}),
    ("console.log(request.headers, request.cf)", set()),
    # A copy tells as the original does, but for what the function put there itself.
    ("new Headers(request.headers)", set()),
    ("new Headers(request.headers).get('cookie')", {"header:cookie"}),
    ("const own = new Headers(request.headers); own.set('x-mine', '1'); own.get('x-mine')", set()),
    ("const own = new Headers(request.headers); own.append('a', '1'); own.get('a')", {"header:a"}),
    ("new Request(request).headers.get('cookie')", {"header:cookie"}),
    ("new Request('http://other.example/', request).headers.get('cookie')", {"header:cookie"}),
    ("new Request(request, { headers: { a: 'b' } }).headers.get('a')", set()),
    # The URL, and the query in it.
    ("new URL(request.url).pathname", set()),
    ("const { pathname } = new URL(request.url); return Response.json(pathname)", set()),
    ("new URL(request.url).searchParams.get('w')", {"query:w"}),
    (
        "new URL(request.url).searchParams.has('w'); new URL(request.url).searchParams.getAll('x y')",
        {"query:w", "query:x y"},
    ),
    ("[...new URL(request.url).searchParams]", {"query:*"}),
    ("new URL(request.url).search", {"query:*"}),
    ("new URLSearchParams(new URL(request.url).search).get('w')", {"query:w"}),
    ("new URLSearchParams(new URL(request.url).searchParams).get('w')", {"query:w"}),
    ("new URL(new URL(request.url)).searchParams.get('w')", {"query:w"}),
    ("new URL('/b', request.url).searchParams.get('w')", set()),
    ("request.url.includes('w=1')", {"query:*"}),
    ("request.url.split('?'); new URL(request.url)", {"query:*"}),
    ("const url = new URL(request.url); url.pathname = '/b'; new Request(url, request)", set()),
    ("const url = new URL(request.url); new Request(url.toString(), request)", set()),
    ("const url = new URL(request.url); return new Response(url.href)", {"query:*"}),
    ("const url = new URL(request.url); url.search = '?a=b'; url.href; url.searchParams.get('a')", set()),
    ("new URL('http://other.example/?a=b').searchParams.get('a')", set()),
    # Facts of the client.
    ("request.cf.country", {"cf:country"}),
    ("const { country, city } = request.cf", {"cf:country", "cf:city"}),
    ("JSON.stringify(request.cf)", {"cf:*"}),
    ("new Request(request).cf.country", {"cf:country"}),
    ("request.clone().headers.get('cookie')", {"header:cookie"}),
    # What is handed on is not looked at.
    ("return fetch(request)", set()),
    ("return fetch(request.url, request)", set()),
    ("return fetch(new Request(request, { headers: { a: 'b' } }))", set()),
    ("throw new Error(request.headers.get('cookie'))", {"header:cookie"}),
    ("ctx.waitUntil(fetch('http://site.example/b')); request.headers.get('cookie')", {"header:cookie"}),
]


Api = Literal["cloudfront-functions", "lambda-edge"]
# The same for functions that are called by events.
EVENTS: dict[Api, tuple[str, list[tuple[str, set[str]]]]] = {
    "cloudfront-functions": (
        "async function handler(event) { const request = event.request; %s }",
        [
            ("return request", set()),
            ("request.headers['accept-language']; return request", {"header:accept-language"}),
            ("'x-absent' in request.headers; return request", {"header:x-absent"}),
            ("request.headers['cloudfront-viewer-country']; return request", {"cf:country"}),
            ("Object.keys(request.headers); return request", {"header:*", "cf:country"}),
            ("request.cookies.a; return request", {"header:cookie"}),
            ("request.querystring.w; return request", {"query:w"}),
            ("request.rawQueryString(); return request", {"query:*"}),
            ("request.querystring = { a: { value: '1' } }; return request", set()),
            ("request.headers['x-new'] = { value: '1' }; return request", set()),
            ("request.uri = '/b'; return request", set()),
            ("return { statusCode: 200 }", set()),
        ],
    ),
    "lambda-edge": (
        "exports.handler = async (event) => { const { request } = event.Records[0].cf; %s };",
        [
            ("return request", set()),
            ("request.headers['accept-language']; return request", {"header:accept-language"}),
            ("request.headers['cloudfront-viewer-country']; return request", {"cf:country"}),
            ("JSON.stringify(request.uri); return request", set()),
            ("new URLSearchParams(request.querystring); return request", {"query:*"}),
            ("request.querystring = ''; return request", set()),
            ("return { status: '200' }", set()),
        ],
    ),
}


@pytest.fixture(scope="module")
def talk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[asyncio.Runner, HostInstance]]:
    folder = tmp_path_factory.mktemp("reads")
    (folder / "f.mjs").write_text(HANDLER)
    with asyncio.Runner() as runner:
        instance = HostInstance(Setup(function("f"), folder / "f.mjs", folder, {}, lambda: 1.0))
        yield runner, instance
        runner.run(instance.close())


_numbers = count()


async def _outcome(instance: HostInstance, code: str, url: str = URL) -> Turned:
    """The turn with the outcome; what is fetched meanwhile is answered."""
    name = f"c-{next(_numbers)}"
    start = Start(RequestHead("POST", url, HEADERS, (code or ";").encode()), 1.0, FACTS)
    turned = await instance.turn("tok", name, start)
    while turned.outcome is None:
        answers = tuple(Answer(ask.number, ResponseHead(200, Headers(), b"")) for ask in turned.asks)
        turned = await instance.turn("tok", name, Answers(answers, 1.0))
    return turned


@pytest.mark.parametrize(("code", "reads"), CASES)
def test_what_was_read(talk: tuple[asyncio.Runner, HostInstance], code: str, reads: set[str]) -> None:
    runner, instance = talk
    turned = runner.run(_outcome(instance, code))
    assert set(turned.reads) == reads
    assert len(turned.reads) == len(reads)


@pytest.mark.parametrize("api", EVENTS)
def test_what_was_read_of_an_event(tmp_path: Path, api: Api) -> None:
    source, cases = EVENTS[api]
    # One function with every case, chosen by the path, which is no input that a cache's key could lack.
    chosen = "\n".join(f"if (request.uri === '/{n}') {{ {code} }}" for n, (code, _) in enumerate(cases))
    (tmp_path / "f.cjs").write_text(source % chosen)

    async def told() -> list[set[str]]:
        made = replace(function("f"), api=api, on="viewer-request")
        instance = HostInstance(Setup(made, tmp_path / "f.cjs", tmp_path, {}, lambda: 1.0))
        urls = [f"http://site.example/{n}?w=1" for n in range(len(cases))]
        found = [set((await _outcome(instance, "", url)).reads) for url in urls]
        await instance.close()
        return found

    assert asyncio.run(told()) == [reads for _, reads in cases]
