"""The server: uvicorn with our protocol, on sockets that are bound before anything is said."""

from __future__ import annotations

import asyncio
import logging
import signal
import socket
from collections.abc import Awaitable, Callable
from typing import Final

import uvicorn

from edgecdn.drivers.live.app import make_app
from edgecdn.drivers.live.desk import Desk
from edgecdn.drivers.live.protocol import EdgeProtocol
from edgecdn.drivers.live.stalls import Stalls

DRAIN_SECONDS: Final = 1.5
"""How long requests under way may go on when the server is asked to stop."""

_SCAN_SECONDS: Final = 1.0


def bind(host: str, port: int) -> socket.socket:
    """A listening socket. Raises OSError where the address is taken or is not ours."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(2048)
        listener.setblocking(False)
    except OSError:
        listener.close()
        raise
    return listener


async def run_server(desk: Desk, listener: socket.socket, ready: Callable[[], Awaitable[None]]) -> None:
    """Serve until a signal asks to stop: the first one drains, the second one ends at once.

    `ready` is awaited when connections are accepted.
    """
    app = make_app(desk)
    config = uvicorn.Config(
        app,
        http=_protocol_for(desk),
        ws="none",
        lifespan="off",
        access_log=False,
        log_config=None,
        # Whom a client speaks for is no matter of headers here: its address is the one that it comes from.
        proxy_headers=False,
        date_header=False,
        server_header=False,
        timeout_keep_alive=65,
        timeout_graceful_shutdown=2,
        backlog=2048,
    )
    # What uvicorn has to say of requests is said in the access log; a bug in ours is told by the world.
    logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL + 1)
    server = uvicorn.Server(config)
    loop = asyncio.get_running_loop()

    def stop() -> None:
        if server.should_exit:
            server.force_exit = True
        server.should_exit = True

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop)
    serving = loop.create_task(server._serve([listener]))  # noqa: SLF001 - its public form would take the signals
    scanning = loop.create_task(_scan(server))
    try:
        while not server.started and not serving.done():  # noqa: ASYNC110 - uvicorn gives no event for it
            await asyncio.sleep(0.005)
        await ready()
        stopping = loop.create_task(_drain(server))
        await serving
        stopping.cancel()
    finally:
        scanning.cancel()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)


def _protocol_for(desk: Desk) -> type[EdgeProtocol]:
    """The protocol class with its desk: uvicorn makes an instance for each connection and hands over nothing of ours."""
    return type("BoundEdgeProtocol", (EdgeProtocol,), {"desk": desk})


async def _scan(server: uvicorn.Server) -> None:
    """Once a second, hang up on clients that have had their time: one look at all instead of a timer for each."""
    loop, stalls = asyncio.get_running_loop(), Stalls()
    while True:
        await asyncio.sleep(_SCAN_SECONDS)
        now = loop.time()
        connections = [one for one in server.server_state.connections if isinstance(one, EdgeProtocol)]
        for transport in stalls.stalled((one.transport for one in connections), now):
            # What waits for them would hold back a connection that is only closed.
            transport.abort()
        for connection in connections:
            if connection.overdue(now):
                connection.hang_up()


async def _drain(server: uvicorn.Server) -> None:
    """When the server stops, end what has not ended by itself in time."""
    while not server.should_exit:  # noqa: ASYNC110 - a flag of uvicorn's
        await asyncio.sleep(0.05)
    await asyncio.sleep(DRAIN_SECONDS)
    server.force_exit = True
    for connection in list(server.server_state.connections):
        connection.transport.abort()
