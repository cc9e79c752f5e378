"""A folder of files as an origin."""

from __future__ import annotations

import asyncio
import hashlib
import mimetypes
import stat
from collections.abc import AsyncIterator
from pathlib import Path
from typing import BinaryIO, Final
from urllib.parse import unquote_to_bytes

from edgecdn.drivers.origins.http import Streams
from edgecdn.http.body import EMPTY, BodyBroken, Bytes
from edgecdn.http.conditional import evaluate
from edgecdn.http.fields.dates import http_date
from edgecdn.http.headers import Headers
from edgecdn.http.message import Request, Response, text_response

_WHOLE: Final = 1024 * 1024
"""A file up to this many bytes is read at once; a larger one streams."""

_PIECE: Final = 256 * 1024


async def fetch_file(root: Path, request: Request, now: float, streams: Streams) -> Response:
    """The file under `root` that the request's path names, off the event loop."""
    if request.method not in ("GET", "HEAD"):
        return Response(405, Headers((("allow", "GET, HEAD"), ("content-length", "0"))))
    path = await asyncio.to_thread(find_file, root, request.url.path)
    if path is None:
        return text_response(404, f"There is no file for {request.url.path}")
    try:
        return await asyncio.to_thread(_open, path, request, now, streams)
    except OSError as problem:
        return text_response(403, f"The file for {request.url.path} cannot be read: {problem.strerror}")


def find_file(root: Path, path: str) -> Path | None:
    """The file that a URL's path names, or None: nothing outside `root`, whatever the path or a link says.

    An encoded slash or a NUL names nothing; a folder means its `index.html`. What is hidden (`.env`, `.git`, the
    state folder with its keys) stays so, but for `.well-known` (RFC 8615).
    """
    names = [unquote_to_bytes(part).decode("utf-8", "surrogateescape") for part in path.split("/")[1:]]
    if any("/" in name or "\0" in name or name in (".", "..") for name in names):
        return None
    found = root.joinpath(*(name for name in names if name))
    try:
        if found.is_dir():
            found /= "index.html"
        real = found.resolve(strict=True)
        inside = stat.S_ISREG(real.stat().st_mode) and not _hidden(real.relative_to(root.resolve()))
    except (OSError, RuntimeError, ValueError):
        return None
    return real if inside else None


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") and part != ".well-known" for part in path.parts)


def _open(path: Path, request: Request, now: float, streams: Streams) -> Response:
    file = path.open("rb")
    info = path.stat()
    tag = hashlib.sha256(f"{info.st_mtime_ns}-{info.st_size}".encode()).hexdigest()[:16]
    kind, coding = mimetypes.guess_type(path.name)
    if kind is None or coding is not None:
        kind = "application/octet-stream"
    if kind.startswith("text/") or kind in ("application/json", "application/javascript"):
        kind += "; charset=utf-8"
    headers = Headers(
        (
            ("date", http_date(now)),
            ("content-type", kind),
            ("content-length", str(info.st_size)),
            ("etag", f'"{tag}"'),
            ("last-modified", http_date(info.st_mtime)),
            ("x-content-type-options", "nosniff"),
        )
    )
    outcome = evaluate(request.headers, headers, request.method, now)
    if outcome != "go" or request.method == "HEAD":
        file.close()
        status = {"go": 200, "not-modified": 304, "failed": 412}[outcome]
        return Response(
            status, headers if status == 200 else headers.without("content-length", "content-type"), EMPTY
        )
    if info.st_size <= _WHOLE:
        with file:
            data = file.read()
        return Response(200, headers.set("content-length", str(len(data))), Bytes(data))
    return Response(200, headers, streams(_pieces(file, info.st_size), info.st_size))


async def _pieces(file: BinaryIO, size: int) -> AsyncIterator[bytes]:
    """The pieces of an open file; one that shrinks meanwhile breaks."""
    left = size
    with file:
        while left > 0:
            piece = await asyncio.to_thread(file.read, min(_PIECE, left))
            if not piece:
                raise BodyBroken("the file became shorter while it was read")
            left -= len(piece)
            yield piece
