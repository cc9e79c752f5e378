"""An origin whose every path may be kept, and bears its first segment as a tag."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        body = f"{self.path}\n".encode()
        self.send_response(304 if self.headers["If-None-Match"] else 200)
        self.send_header("Cache-Control", "max-age=1000")
        self.send_header("ETag", '"1"')
        self.send_header("Vary", "Accept-Language")
        self.send_header("Surrogate-Key", f"all {self.path.split('/')[1]}")
        if self.headers["If-None-Match"]:
            self.end_headers()
            return
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its base class calls it so
        return


@contextlib.contextmanager
def tagging_origin() -> Iterator[str]:
    """The origin's base URL, as long as the block runs."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
