"""What stands in `env`: strings, and bindings that the edge's services answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NoReturn
from urllib.parse import urlencode

from edgecdn.runtimes.python.host.body import Body, body_of
from edgecdn.runtimes.python.host.calls import current
from edgecdn.runtimes.python.host.web import Response


class Env(Mapping[str, Any]):
    """`env.NAME` and `env["NAME"]`: variables, secrets and bindings. Nobody can change it, since all requests have the same."""

    __slots__ = ("_known",)

    def __init__(self, known: Mapping[str, Any]) -> None:
        object.__setattr__(self, "_known", dict(known))

    def __getitem__(self, name: str) -> Any:
        return self._known[name]

    def __getattr__(self, name: str) -> Any:
        if name in self._known:
            return self._known[name]
        raise AttributeError(f"env has no {name}: list it in the function's `vars:` or `secrets:`")

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"env cannot be changed: {name}")

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)

    def __repr__(self) -> str:
        # Secrets stand among them, and a log is no place for those.
        return f"Env({', '.join(self._known)})"


def make_env(told: Mapping[str, Any]) -> Env:
    """`env` for every request, from what the edge told."""
    known: dict[str, Any] = dict(told["strings"])
    if told.get("images"):
        known[told["images"]] = Images()
    return Env(known)


class ServiceError(Exception):
    """A service of the edge refused; `code` is the status that it gave."""

    def __init__(self, text: str, code: int) -> None:
        super().__init__(text)
        self.code = code


async def call_service(service: str, path: str, body: object, error: type[ServiceError]) -> Response:
    """The service's answer to a body. Raises `error` where it is a refusal."""
    call = current()
    given = body_of(body)
    data = b"" if given is None else await given.read()
    request = {
        "method": "POST",
        "url": f"http://{service}{path}",
        "headers": [],
        "body": {"inline": len(data)},
        "cf": "",
    }
    head, inline = await call.ask({"kind": "service", "service": service, "request": request}, [data])
    response = Response.crossed(call, head, inline)
    if not response.ok:
        raise error((await response.text()).strip(), response.status)
    return response


class ImagesError(ServiceError):
    """The image engine refused."""


class Images:
    """The binding for images: `await env.IMAGES.input(body).transform(width=400).output(format="image/avif")`."""

    __slots__ = ()

    def input(self, source: object) -> Pipeline:
        """A picture: bytes, or a body."""
        return Pipeline(source, {})

    async def info(self, source: object) -> Any:
        """The format, the size in bytes, the width and the height of a picture."""
        response = await call_service("images", "/info", source, ImagesError)
        return await response.read_json()


class Pipeline:
    """A picture, and what is to be made of it."""

    __slots__ = ("_source", "_wanted")

    def __init__(self, source: object, wanted: Mapping[str, Any]) -> None:
        self._source = source
        self._wanted = wanted

    def transform(self, **options: Any) -> Pipeline:
        """The same with these options, such as `width`, `height`, `fit`, `gravity`, `blur` and `rotate`."""
        return Pipeline(self._source, {**self._wanted, **options})

    async def output(self, *, format: str | None = None, quality: int | None = None) -> Picture:  # noqa: A002 - its name everywhere
        """Have it made. Raises `ImagesError` where it cannot be."""
        kind = None if format is None else format.removeprefix("image/")
        wanted = {**self._wanted, "format": kind, "quality": quality}
        query = urlencode({name: value for name, value in wanted.items() if value is not None})
        return Picture(await call_service("images", f"/transform?{query}", self._source, ImagesError))


class Picture:
    """What was made of a picture."""

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
