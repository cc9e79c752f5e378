"""What an origin compressed, a function reads as it was before; what it makes goes out as its fields say."""

from __future__ import annotations

import asyncio
import gzip
import zlib
from collections.abc import Callable, Iterator

import pytest

from edgecdn.drivers.virtual.play import Play
from edgecdn.http.headers import Headers
from edgecdn.http.message import Request
from tests.support.box import Answer
from tests.support.shapes import Shapes

PAGE = b"<h1>old</h1>" + b"<p>some text</p>" * 20
FUNCTION = """
const rewriter = new HTMLRewriter().on("h1", { element: (each) => void each.setInnerContent("new") });

const WAYS = {
  untouched: (response) => response,
  rewrapped: (response) => new Response(response.body, response),
  cloned: (response) => response.clone(),
  read: async (response) => new Response((await response.text()).replace("old", "new"), response),
  bytes: async (response) => new Response(new Uint8Array(await response.arrayBuffer()).slice(0, 12), response),
  rewritten: (response) => rewriter.transform(response),
  piped: (response) => new Response(response.body.pipeThrough(new IdentityTransformStream()), response),
  plain(response) {
    const headers = new Headers(response.headers);
    headers.delete("content-encoding");
    return new Response(response.body, { headers });
  },
  told: async (response) => Response.json([await response.text(), response.headers.get("content-encoding")]),
  manual: async (response) =>
    new Response(new Response("mine").body.pipeThrough(new CompressionStream("gzip")), {
      headers: { "content-encoding": "gzip" },
      encodeBody: "manual",
    }),
  own: () => new Response("mine", { headers: { "content-encoding": "gzip" } }),
  async cached(response) {
    const key = new Request("http://site.example/key");
    const copy = new Response(response.body, response);
    copy.headers.set("cache-control", "max-age=60");
    await caches.default.put(key, copy);
    return new Response(await (await caches.default.match(key)).text());
  },
};

export default {
  async fetch(request) {
    const response = await fetch(request);
    return WAYS[new URL(request.url).pathname.slice(1)](response);
  },
};
"""

CODINGS: dict[str, Callable[[bytes], bytes]] = {"gzip": gzip.compress, "deflate": zlib.compress}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shapes]:
    """One function for all tests, in both worlds."""
    with asyncio.Runner() as runner:
        made = Shapes("both", runner, tmp_path_factory.mktemp("site"))
        (made.folder / "inline.js").write_text(FUNCTION)
        made.use(made.folder / "inline.js")
        yield made
        made.close()


def decoded(answer: Answer) -> bytes:
    match answer.headers.first("content-encoding"):
        case None:
            return answer.body
        case "gzip":
            return gzip.decompress(answer.body)
        case "deflate":
            return zlib.decompress(answer.body)
        case other:
            raise AssertionError(other)


def ask(site: Shapes, way: str, coding: str = "gzip", *, pieces: int = 1) -> tuple[Answer, bytes]:
    sent = CODINGS[coding](PAGE)
    step = -(-len(sent) // pieces)
    cut = tuple(sent[start : start + step] for start in range(0, len(sent), step))
    fields = Headers(
        (("content-type", "text/html"), ("content-encoding", coding), ("cache-control", "no-store"))
    )
    site.origin = lambda request: Play(200, fields, cut)
    return site.get(f"/{way}"), sent


@pytest.mark.parametrize("coding", sorted(CODINGS))
@pytest.mark.parametrize("way", ["untouched", "rewrapped"])
def test_what_is_not_read_goes_on_as_it_came(site: Shapes, way: str, coding: str) -> None:
    answer, sent = ask(site, way, coding)
    assert (answer.body, answer.headers.first("content-encoding")) == (sent, coding)


@pytest.mark.parametrize("pieces", [1, 7])
@pytest.mark.parametrize(
    ("way", "page"),
    [
        ("cloned", PAGE),
        ("read", PAGE.replace(b"old", b"new")),
        ("bytes", PAGE[:12]),
        ("rewritten", PAGE.replace(b"old", b"new")),
        ("piped", PAGE),
        ("plain", PAGE),
        ("own", b"mine"),
        ("manual", b"mine"),
        ("cached", PAGE),
    ],
)
def test_what_is_read_is_plain_and_goes_out_as_its_fields_say(
    site: Shapes, way: str, page: bytes, pieces: int
) -> None:
    answer, _ = ask(site, way, pieces=pieces)
    assert answer.status == 200, answer.text
    assert decoded(answer) == page
    length = answer.headers.first("content-length")
    assert length in (None, str(len(answer.body)))


def test_the_function_sees_which_coding_it_was(site: Shapes) -> None:
    answer, _ = ask(site, "told")
    assert answer.body == b'["%s","gzip"]' % PAGE.replace(b'"', b'\\"')


def test_what_is_torn_or_is_no_such_coding_is_an_error_when_it_is_read(site: Shapes) -> None:
    fields = Headers((("content-encoding", "gzip"), ("cache-control", "no-store")))
    for sent in (gzip.compress(PAGE)[:30], PAGE):

        def torn(request: Request, sent: bytes = sent) -> Play:
            return Play(200, fields, (sent,))

        site.origin = torn
        assert site.get("/told").status == 500


def test_codings_that_nobody_knows_are_left_alone(site: Shapes) -> None:
    for coding in ("zstd", "gzip, br"):
        fields = Headers((("content-encoding", coding), ("cache-control", "no-store")))

        def coded(request: Request, fields: Headers = fields) -> Play:
            return Play(200, fields, (b"???",))

        site.origin = coded
        assert site.get("/read").body == b"???"
