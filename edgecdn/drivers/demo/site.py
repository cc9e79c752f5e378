"""The demo site: pages under `/`, fingerprinted assets under `/static/`, JSON under `/api/`, photographs under `/media/`."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Final

from edgecdn.drivers.demo.pages import ABOUT, HOME, NOT_FOUND, SCRIPT, STYLE, page
from edgecdn.drivers.demo.pictures import SCENES, picture
from edgecdn.http.body import EMPTY, Bytes
from edgecdn.http.conditional import evaluate
from edgecdn.http.fields.dates import http_date
from edgecdn.http.headers import Headers
from edgecdn.http.message import Request, Response
from edgecdn.http.ranges import cut, if_range_holds

BUILT: Final = 1_767_225_600.0
"""When the site was last changed, as it says: the first second of 2026."""


@dataclass(frozen=True, slots=True)
class _Content:
    """What stands under a path, and how long caches may keep it."""

    type: str
    data: bytes
    cache: str
    vary: str | None = None


def _fingerprint(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:8]


STYLE_PATH: Final = f"/static/site.{_fingerprint(STYLE.encode())}.css"
SCRIPT_PATH: Final = f"/static/site.{_fingerprint(SCRIPT.encode())}.js"
_ASSETS: Final = {
    STYLE_PATH: _Content("text/css; charset=utf-8", STYLE.encode(), "public, max-age=31536000, immutable"),
    SCRIPT_PATH: _Content(
        "text/javascript; charset=utf-8", SCRIPT.encode(), "public, max-age=31536000, immutable"
    ),
    "/static/app.js": _Content("text/javascript; charset=utf-8", SCRIPT.encode(), "public, max-age=300"),
    "/static/app.css": _Content("text/css; charset=utf-8", STYLE.encode(), "public, max-age=300"),
}


def demo(request: Request, now: float) -> Response:
    """The demo site's answer to one request at `now`. Drawing a photograph takes half a second, the first time."""
    if request.url.path.startswith("/api/"):
        return _finish(request, _api(request, now), now)
    if request.method not in ("GET", "HEAD"):
        return Response(405, Headers((("allow", "GET, HEAD"), ("content-length", "0"))))
    found = _content(request)
    if found is None:
        missing = page(NOT_FOUND, STYLE_PATH, SCRIPT_PATH, "").encode()
        found = _Content("text/html; charset=utf-8", missing, "public, max-age=10")
        return _finish(request, _respond(404, found), now)
    return _finish(request, _respond(200, found), now)


def _content(request: Request) -> _Content | None:
    path = request.url.path
    if path in _ASSETS:
        return _ASSETS[path]
    if path.startswith("/media/"):
        data = picture(path.removeprefix("/media/").removesuffix(".jpg")) if path.endswith(".jpg") else None
        return None if data is None else _Content("image/jpeg", data, "public, max-age=86400")
    variant = request.headers.first("x-ab-variant") or ""
    pages = {"/": HOME, "/index.html": HOME, "/about.html": ABOUT}
    if path not in pages:
        return None
    names = " ".join(f'<a href="/media/{name}.jpg">{name}</a>' for name in SCENES)
    text = page(
        pages[path].replace("{pictures}", names),
        STYLE_PATH,
        SCRIPT_PATH,
        variant if variant in ("A", "B") else "",
    )
    return _Content("text/html; charset=utf-8", text.encode(), "public, max-age=60")


def _api(request: Request, now: float) -> Response:
    url, headers = request.url, request.headers
    match url.path:
        case "/api/time":
            told: dict[str, object] = {"time": http_date(now), "seconds": now}
        case "/api/hello":
            told = {"hello": headers.first("x-auth-subject") or "world"}
        case "/api/echo":
            shown = {name: value for name, value in headers.pairs if name != "authorization"}
            told = {"method": request.method, "url": str(url), "headers": shown, "bytes": request.body.length}
        case _:
            told = {"error": "not found", "try": ["/api/hello", "/api/time", "/api/echo"]}
            return _respond(404, _Content("application/json", _json(told), "no-store"))
    return _respond(200, _Content("application/json", _json(told), "no-store"))


def _json(value: object) -> bytes:
    return (json.dumps(value, indent=2) + "\n").encode()


def _respond(status: int, content: _Content) -> Response:
    pairs = [
        ("content-type", content.type),
        ("content-length", str(len(content.data))),
        ("cache-control", content.cache),
        ("x-content-type-options", "nosniff"),
    ]
    if content.cache != "no-store" and status == 200:
        pairs += [
            ("etag", f'"{_fingerprint(content.data)}"'),
            ("last-modified", http_date(BUILT)),
            ("accept-ranges", "bytes"),
        ]
    return Response(status, Headers(tuple(pairs)), Bytes(content.data))


def _finish(request: Request, response: Response, now: float) -> Response:
    """Date, and what conditions, ranges and HEAD make of it, as an origin of its own would."""
    response = response.with_headers(response.headers.set("date", http_date(now)))
    if response.status == 200 and "etag" in response.headers:
        outcome = evaluate(request.headers, response.headers, request.method, now)
        if outcome != "go":
            kept = response.headers.without("content-length", "content-type")
            return Response(304 if outcome == "not-modified" else 412, kept, EMPTY)
        wanted = request.headers.first("range")
        holds = if_range_holds(request.headers, response.headers, now)
        if wanted and holds and request.method == "GET" and isinstance(response.body, Bytes):
            response = cut(response, response.body.data, wanted)
    return Response(response.status, response.headers, EMPTY) if request.method == "HEAD" else response
