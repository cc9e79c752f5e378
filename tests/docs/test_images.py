"""What docs/images.md shows works, and names every option that there is."""

from __future__ import annotations

import asyncio
import re

import pytest

from edgecdn.compiler.compile import load_bytes
from edgecdn.drivers.virtual.play import Play
from edgecdn.edge.images.fastly import KNOWN
from edgecdn.edge.images.options import DRAW, TRANSFORM
from edgecdn.edge.images.output import OUTPUT
from edgecdn.http.headers import Headers
from edgecdn.http.message import Request
from tests.support.images import Engine
from tests.support.pictures import decoded, encoded, quartered
from tests.support.server import ROOT
from tests.support.shapes import Shapes

PAGE = (ROOT / "docs" / "images.md").read_text()
PICTURE = encoded(quartered((1200, 900)))


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


def origin(request: Request) -> Play:
    if request.url.host == "images":
        return Engine()(request)
    return Play(200, Headers((("content-type", "image/png"), ("cache-control", "max-age=60"))), (PICTURE,))


@pytest.mark.parametrize("code", blocks("js"), ids=["binding", "cf.image"])
def test_the_functions_make_pictures(code: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("docs")
    file = folder / "shown.js"
    file.write_text(code)
    with asyncio.Runner() as runner:
        site = Shapes("virtual", runner, folder, origin)
        site.use(file)
        try:
            answer = site.get("/a.png", accept="image/webp")
        finally:
            site.close()
    assert (answer.status, answer.headers.first("content-type")) == (200, "image/webp"), answer.text
    assert decoded(answer.body).size == (800, 600)


def test_the_config_is_good() -> None:
    (text,) = blocks("yaml")
    loaded = load_bytes(text.encode(), "cdn.yaml", ROOT)
    assert loaded.plan is not None, loaded.diagnostics
    assert [route.policy.images for route in loaded.plan.routes] == ["cloudflare", "fastly"]


def test_every_option_is_in_the_page() -> None:
    named = set(re.findall(r"`([a-z-]+)(?:=[^`]*)?`", PAGE))
    assert {*TRANSFORM, *OUTPUT, *DRAW, *KNOWN} <= named
