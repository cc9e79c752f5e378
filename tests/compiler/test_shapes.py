"""Which platform a file is for, and what that platform does not take."""

from __future__ import annotations

import pytest

from edgecdn.compiler.shapes import MOST_CLOUDFRONT_CODE, check_shape, shape_of
from edgecdn.diagnostics.diagnostic import Span
from edgecdn.plan.model import Api, On

SCRIPT = "function handler(event) {\n  return event.request;\n}\n"
HERE = Span("cdn.yaml", 1, 1, 1, 2)


@pytest.mark.parametrize(
    "code",
    [
        SCRIPT,
        f"async {SCRIPT}",
        "var handler = function (event) { return event.request; };",
        f"import cf from 'cloudfront';\n{SCRIPT}",
        f"/*\nexport this\nmodule.exports\n*/\n{SCRIPT}",
        f"export const config = {{ path: '/*' }};\n{SCRIPT}",
    ],
)
def test_a_script_with_a_handler_is_a_cloudfront_function(code: str) -> None:
    assert shape_of(code, ".js") == "cloudfront-functions"


@pytest.mark.parametrize(
    "code",
    [
        "export default { fetch() {} };",
        f"{SCRIPT}exports.handler = handler;",
        f"{SCRIPT}module.exports = {{ handler }};",
        f"export {SCRIPT}",
        f"{SCRIPT}export {{ handler }};",
        f"{SCRIPT}addEventListener('fetch', handler);",
        "function other() { function handler(event) {} }",
    ],
)
def test_what_exports_something_tells_by_that(code: str) -> None:
    assert shape_of(code, ".js") is None


@pytest.mark.parametrize(("suffix", "api"), [(".py", "fetch"), (".ts", None)])
def test_it_is_javascript_alone(suffix: str, api: Api | None) -> None:
    assert shape_of(SCRIPT, suffix) == api


@pytest.mark.parametrize(
    ("api", "on", "size", "codes"),
    [
        ("cloudfront-functions", "viewer", MOST_CLOUDFRONT_CODE, []),
        ("cloudfront-functions", "viewer-response", MOST_CLOUDFRONT_CODE + 1, ["FUNC014"]),
        ("cloudfront-functions", "origin", 1, ["FUNC015"]),
        ("cloudfront-functions", "origin-response", 1, ["FUNC015"]),
        ("lambda-edge", "origin-response", 1_000_000, []),
        ("pages", "viewer-request", 1, ["FUNC015"]),
        ("fetch", "origin", 1, []),
        (None, "viewer-request", 1, []),
    ],
)
def test_what_a_platform_does_not_take(api: Api | None, on: On, size: int, codes: list[str]) -> None:
    found = check_shape(api, on, b"x" * size, "functions/f.js", HERE)
    assert [item.code for item in found] == codes
