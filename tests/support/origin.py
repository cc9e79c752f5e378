"""An origin on a real socket that says exactly the bytes that it is told to."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self


@dataclass
class RawOrigin:
    """Listens on loopback. Each connection is answered, request by request, with the next of `answers`.

    A float among an answer's parts is a pause in seconds; None closes the connection with a reset. `asked` has the heads
    that came in, `open` counts connections that the client has not closed.
    """

    answers: Sequence[Sequence[bytes | float | None]]
    asked: list[bytes] = field(default_factory=list)
    connections: int = 0
    open: int = 0
    _listener: socket.socket = field(init=False)
    _next: int = 0

    def __enter__(self) -> Self:
        self._listener = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        # Closing alone would leave the thread waiting for a connection that never comes.
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def start_over(self) -> None:
        """The next request gets the first of the answers; what came before is forgotten."""
        self.asked.clear()
        self._next = 0

    @property
    def url(self) -> str:
        """Its base URL."""
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def settled(self, most: int = 0) -> bool:
        """Whether all connections but `most` have been closed by now, or within ten seconds."""
        until = time.monotonic() + 10
        while self.open > most and time.monotonic() < until:
            time.sleep(0.01)
        return self.open <= most

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                self.connections += 1
                self.open += 1
                threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with connection, contextlib.suppress(OSError):
            for head in self._heads(connection):
                self.asked.append(head)
                answer = self.answers[min(self._next, len(self.answers) - 1)]
                self._next += 1
                for part in answer:
                    match part:
                        case bytes():
                            connection.sendall(part)
                        case float():
                            time.sleep(part)
                        case None:
                            self.open -= 1
                            return
        self.open -= 1

    def _heads(self, connection: socket.socket) -> Iterator[bytes]:
        data = b""
        while piece := connection.recv(65536):
            data += piece
            while b"\r\n\r\n" in data:
                head, _, data = data.partition(b"\r\n\r\n")
                yield head


def ok(body: bytes = b"hello", *fields: bytes) -> bytes:
    """A whole response."""
    lines = [b"HTTP/1.1 200 OK", b"Content-Length: %d" % len(body), *fields]
    return b"\r\n".join(lines) + b"\r\n\r\n" + body
