"""The shape of Cloudflare's Images binding. What a chain asks for is read, and refused, where pictures are made."""

from __future__ import annotations

import json
import math
import re
import struct
from collections.abc import Mapping
from typing import Any, Final

from edgecdn.runtimes.python.host.body import Body, body_of
from edgecdn.runtimes.python.host.services import ask
from edgecdn.runtimes.python.host.web import Response

_CODE: Final = re.compile(r"err=(\d+)").search
_LENGTH: Final = struct.Struct(">I")


class ImagesError(Exception):
    """The image engine refused: `code` is Cloudflare's number for it, `status` the HTTP status that says the same."""

    def __init__(self, text: str, code: int, status: int) -> None:
        super().__init__(text)
        self.code = code
        self.status = status


class Images:
    """The binding: `await env.IMAGES.input(body).transform(width=400).output(format="image/avif")`."""

    __slots__ = ()

    def input(self, source: object) -> Chain:
        """A picture: bytes, or a body."""
        return Chain(source)

    async def info(self, source: object) -> Any:
        """The format, the size in bytes, the width and the height of a picture."""
        return await (await _asked("/info", await _bytes(source))).read_json()


class Chain:
    """A picture, and what is to be made of it, step by step."""

    __slots__ = ("_source", "_steps", "_taken")

    def __init__(self, source: object) -> None:
        self._source = source
        self._steps: list[tuple[dict[str, Any], Chain | None]] = []
        self._taken = False

    def transform(self, **options: Any) -> Chain:
        """The next step: `width`, `height`, `fit`, `gravity`, `rotate`, `blur` and their kin."""
        self._steps.append(({"transform": _finite(options)}, None))
        return self

    def draw(self, image: object, **options: Any) -> Chain:
        """Another picture on this one, at `top`, `left`, `bottom` or `right`, with its `opacity`."""
        self._steps.append(({"draw": _finite(options)}, image if isinstance(image, Chain) else Chain(image)))
        return self

    async def output(self, **options: Any) -> Picture:
        """Have it made, in the `format` and the `quality` that are asked for. Raises `ImagesError` where it cannot be."""
        pictures: list[bytes] = []
        steps = await self._told(pictures)
        head = {
            "steps": steps,
            "output": _finite(options),
            "pictures": [len(picture) for picture in pictures],
        }
        told = json.dumps(head).encode()
        return Picture(await _asked("/transform", b"".join((_LENGTH.pack(len(told)), told, *pictures))))

    async def _told(self, pictures: list[bytes]) -> list[dict[str, Any]]:
        """The steps by themselves. Pictures go into the list, this chain's own before those that are drawn on it."""
        if self._taken:
            raise TypeError("this picture has been used already")
        self._taken = True
        pictures.append(await _bytes(self._source))
        told: list[dict[str, Any]] = []
        for step, image in self._steps:
            if image is None:
                told.append(step)
            else:
                number = len(pictures)
                told.append({**step, "picture": number, "steps": await image._told(pictures)})  # noqa: SLF001 - one of our own
        return told


class Picture:
    """What was made."""

    __slots__ = ("_response",)

    def __init__(self, response: Response) -> None:
        self._response = response

    def response(self) -> Response:
        """It as an answer."""
        return self._response

    def image(self) -> Body | None:
        """Its bytes, as a body."""
        return self._response.body

    def content_type(self) -> str | None:
        """What it is."""
        return self._response.headers.get("content-type")


async def _bytes(source: object) -> bytes:
    body = body_of(source)
    return b"" if body is None else await body.read()


async def _asked(path: str, data: bytes) -> Response:
    response = await ask("images", path, data)
    if not response.ok:
        said = _CODE(response.headers.get("cf-resized", ""))
        code = response.status if said is None else int(said[1])
        raise ImagesError((await response.text()).strip(), code, response.status)
    return response


def _finite(options: Mapping[str, Any]) -> dict[str, Any]:
    """The options, where JSON has a way to say them."""
    for name, value in options.items():
        if isinstance(value, float) and not math.isfinite(value):
            raise ImagesError(f"{name} is {value}, which is no number", 9401, 400)
    return dict(options)
