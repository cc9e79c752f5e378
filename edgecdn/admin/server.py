"""The admin port's server: uvicorn with its strict parser, beside the one that serves the site."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

import uvicorn
from starlette.types import ASGIApp

from edgecdn.admin.control import Control

_MOST_CONNECTIONS: Final = 200


@asynccontextmanager
async def admin_server(app: ASGIApp, control: Control, listener: socket.socket) -> AsyncIterator[None]:
    """Serve as long as the block runs; streams end with it."""
    config = uvicorn.Config(
        app,
        http="h11",
        ws="none",
        lifespan="off",
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=_MOST_CONNECTIONS,
        timeout_keep_alive=15,
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    # Its public form would take the signals, which are the site's server's.
    serving = asyncio.get_running_loop().create_task(server._serve([listener]))  # noqa: SLF001 - see above
    try:
        while not server.started and not serving.done():  # noqa: ASYNC110 - uvicorn gives no event for it
            await asyncio.sleep(0.005)
        yield
    finally:
        server.should_exit = True
        for feed in tuple(control.feeds):
            feed.end()
        await serving
