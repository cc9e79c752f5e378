"""Who may purge by a request to the site: networks that are ones, and not everybody by mistake."""

from __future__ import annotations

from ipaddress import IPv4Network, IPv6Network, ip_network

from edgecdn.compiler.words import child, items, text
from edgecdn.config.tree import Node
from edgecdn.diagnostics.diagnostic import Diagnostic
from edgecdn.plan.model import Purging


def compile_purging(cdn: Node, problems: list[Diagnostic]) -> Purging | None:
    """Who may purge by `PURGE`; None where the config says nothing of it, and nobody may."""
    node = child(cdn, "purge")
    if node is None:
        return None
    secret = child(node, "secret")
    networks: list[str] = []
    for item in items(child(node, "allow")):
        network = _network(text(item), item, problems)
        if network is None:
            continue
        networks.append(str(network))
        if network.prefixlen == 0 and secret is None:
            problems.append(
                Diagnostic(
                    "PURGE002",
                    f"`{network}` lets everybody who reaches the site purge it.",
                    item.span,
                    severity="warning",
                    help="Ask for a `secret` too, or name the networks that deploy.",
                )
            )
    return Purging(tuple(networks), None if secret is None else text(secret))


def _network(written: str, node: Node, problems: list[Diagnostic]) -> IPv4Network | IPv6Network | None:
    try:
        return ip_network(written)
    except ValueError:
        try:
            meant = ip_network(written, strict=False)
        except ValueError:
            way_out = "Write an address such as `10.1.2.3`, or a network such as `10.0.0.0/8`."
        else:
            way_out = (
                f"Write `{meant}` for the network, or `{written.partition('/')[0]}` for the one address."
            )
    problems.append(
        Diagnostic("PURGE001", f"`{written}` is neither an address nor a network.", node.span, help=way_out)
    )
    return None
