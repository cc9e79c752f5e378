"""Which shape a file has is told by its exports, and by `api:` where they leave that in doubt."""

from __future__ import annotations

import pytest

from tests.support.shapes import Shapes

SAYS = {
    "fetch": "export default { fetch: () => new Response('it') };",
    "fetch in CommonJS": "module.exports = { fetch: () => new Response('it') };",
    "a function": "export default () => new Response('it');",
    "service worker": "addEventListener('fetch', (event) => event.respondWith(new Response('it')));",
    "pages": "export const onRequestGet = () => new Response('it');",
    "pages in CommonJS": "exports.onRequest = () => new Response('it');",
    "cloudfront": "function handler() { return { statusCode: 200, body: 'it' }; }",
    "lambda": "export const handler = async () => ({ status: '200', body: 'it' });",
    "lambda in CommonJS": "exports.handler = async () => ({ status: '200', body: 'it' });",
    "lambda as module.exports": "module.exports = { handler: async () => ({ status: '200', body: 'it' }) };",
}


def serve(shapes: Shapes, code: str, **config: object) -> str:
    file = shapes.folder / "inline.js"
    file.write_text(code)
    shapes.use(file, **config)
    return shapes.get("/").text


@pytest.mark.parametrize("what", sorted(SAYS))
def test_exports_tell_the_shape(shapes: Shapes, what: str) -> None:
    assert serve(shapes, SAYS[what]) == "it"


def test_api_settles_doubts(shapes: Shapes) -> None:
    code = "export const handler = async () => ({ statusCode: 200, body: 'it' });"
    assert serve(shapes, code, api="cloudfront-functions") == "it"


def test_the_file_may_say_its_api(shapes: Shapes) -> None:
    code = "export const config = { api: 'lambda-edge' };\n"
    code += "export default { fetch: () => 1 };\nexport const handler = async () => ({ status: '200', body: 'it' });"
    assert serve(shapes, code) == "it"


@pytest.mark.parametrize(
    ("code", "config", "text"),
    [
        ("export const x = 1;", {}, "exports no handler: write `export default"),
        (
            "export default { fetch() {} };",
            {"api": "lambda-edge"},
            "no handler for lambda-edge: write `exports.handler",
        ),
        ("export default { fetch() {} };", {"on": "viewer-request"}, "write `on: viewer`"),
    ],
)
def test_what_does_not_fit_is_told(shapes: Shapes, code: str, config: dict[str, object], text: str) -> None:
    assert text in serve(shapes, code, **config)
