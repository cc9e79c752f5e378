"""Where functions may not reach, whatever name leads there: decided on the addresses that are connected to.

A name is resolved once, and what it gave is checked and connected to; so one that changes its mind between two looks
(DNS rebinding) gains nothing, and neither does a name of the attacker's own that points inside.
"""

from __future__ import annotations

import socket
from collections.abc import Callable
from contextlib import suppress
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Final

from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import DefaultResolver

_METADATA: Final = frozenset(
    ip_address(told) for told in ("169.254.169.254", "fd00:ec2::254", "100.100.100.200", "168.63.129.16")
)
"""Where clouds tell a machine its credentials."""

_TRANSLATED: Final = ip_network("64:ff9b::/96")
"""IPv6 addresses that stand for one of IPv4 (RFC 6052): their last four bytes."""


def refusal(address: str, port: int, origin_ports: frozenset[int]) -> str | None:
    """Why a function may not connect to an address, or None where it may.

    This machine's own addresses are out of reach, the edge's ports with them, but for ports of origins of the config.
    """
    try:
        ip = _meant(ip_address(address.partition("%")[0]))
    except ValueError:
        return f"{address} is no address"
    if ip in _METADATA or ip.is_link_local or ip.is_multicast or ip.is_unspecified:
        return f"{address} is out of a function's reach"
    if (ip.is_loopback or _is_own(ip)) and port not in origin_ports:
        return f"{address} is this machine, and no origin of the site is at its port {port}"
    return None


def _meant(ip: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    if isinstance(ip, IPv6Address):
        if ip.ipv4_mapped is not None:
            return ip.ipv4_mapped
        if ip.sixtofour is not None:
            return ip.sixtofour
        if ip in _TRANSLATED:
            return IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip


def _is_own(ip: IPv4Address | IPv6Address) -> bool:
    """Whether it is an address of this machine: one that can be listened on."""
    family = socket.AF_INET if ip.version == 4 else socket.AF_INET6
    with suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as tried:
        tried.bind((str(ip), 0))
        return True
    return False


class Guarded(AbstractResolver):
    """A resolver that gives no address which `refused` has something against; that reason is the error."""

    def __init__(
        self, refused: Callable[[str, int], str | None], resolver: AbstractResolver | None = None
    ) -> None:
        self.refused = refused
        self.resolver = DefaultResolver() if resolver is None else resolver

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """The addresses of a host. Raises OSError where it has none, or any that is refused."""
        found = await self.resolver.resolve(host, port, family)
        for result in found:
            reason = self.refused(result["host"], port)
            if reason is not None:
                raise OSError(None, f"{host}: {reason}")
        return found

    async def close(self) -> None:
        """Let go of the resolver."""
        await self.resolver.close()
