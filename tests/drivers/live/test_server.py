"""Sockets that are bound before anything is said."""

from __future__ import annotations

import errno
import socket

import pytest

from edgecdn.drivers.live.server import bind


def test_a_port_is_bound_or_the_reason_is_raised() -> None:
    with bind("127.0.0.1", 0) as listener:
        port = listener.getsockname()[1]
        with pytest.raises(OSError, match="in use") as taken:
            bind("127.0.0.1", port)
        assert taken.value.errno == errno.EADDRINUSE
        socket.create_connection(("127.0.0.1", port)).close()


def test_the_new_internet_protocol_too() -> None:
    if not socket.has_ipv6:
        return
    try:
        listener = bind("::1", 0)
    except OSError:
        return  # the system has no such loopback
    with listener:
        assert listener.family == socket.AF_INET6
