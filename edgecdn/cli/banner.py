"""What `edgecdn serve` shows when it is ready."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TextIO

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from edgecdn.diagnostics.render.text import printable
from edgecdn.edge.site import Site
from edgecdn.http.url import Url
from edgecdn.plan.model import Plan, Policy
from edgecdn.plan.words import told_duration


def show_banner(plan: Plan, config: str, address: str, port: int, stream: TextIO, *, colour: bool) -> None:
    """The PoPs with their places and addresses, the rules, the functions, the origin, and two lines to try."""
    console = Console(file=stream, highlight=False, no_color=not colour, soft_wrap=True)
    name = escape(printable(config))
    console.print(f"\n[bold]edgecdn[/bold] serves [bold]{name}[/bold] on [cyan]{address}[/cyan]\n")
    console.print(_table("Points of presence", ("code", "region", "place", "address"), _pops(plan, port)))
    if plan.routes:
        console.print(
            _table("Rules, the first match wins", ("pattern", "cache", "kept at the edge"), _rules(plan))
        )
    if plan.functions:
        console.print(_table("Functions", ("name", "runtime", "runs on", "paths"), _functions(plan)))
    console.print(f"[bold]Origin[/bold]  {escape(printable('; '.join(_origins(plan))))}\n")
    path = _worth_trying(plan)
    console.print("[bold]Try[/bold] a miss in the first PoP, then a hit; from elsewhere it is a miss again:")
    line = f"  curl -i {address}{path}"
    console.print(line)
    console.print(f"{line} -H 'Edge-Client-Location: {plan.pops[-1].code}'")
    if any(route.signing for route in plan.routes):
        console.print("  edgecdn sign URL and edgecdn token print a signed URL and a token to try.")
    console.print("\nCtrl-C stops. Saving the config or a function reloads it.\n")


def _table(title: str, heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Table:
    table = Table(
        title=title, title_justify="left", title_style="bold", box=None, padding=(0, 2, 0, 0), pad_edge=False
    )
    for head in heads:
        table.add_column(head, style=None, header_style="dim", no_wrap=True)
    for row in rows:
        table.add_row(*(Text(printable(cell)) for cell in row))
    table.add_row()
    return table


def _pops(plan: Plan, port: int) -> Iterable[tuple[str, ...]]:
    for pop in plan.pops:
        place = ", ".join(part for part in (pop.place.city, pop.place.country) if part)
        where = place or f"{pop.place.latitude:.2f}, {pop.place.longitude:.2f}"
        yield pop.code, pop.region, where, f"http://{pop.code}.localhost:{port}/"


def _rules(plan: Plan) -> Iterable[tuple[str, ...]]:
    for route in plan.routes:
        host = f"{route.host} " if route.host else ""
        methods = f"{','.join(route.methods)} " if route.methods else ""
        yield f"{methods}{host}{route.pattern}", route.policy.mode, _kept(route.policy)


def _kept(policy: Policy) -> str:
    if policy.mode == "no-store":
        return "never"
    if policy.edge_ttl is not None:
        return told_duration(policy.edge_ttl)
    return "as the origin says, within bounds" if policy.bounds is not None else "as the origin says"


def _functions(plan: Plan) -> Iterable[tuple[str, ...]]:
    for function in plan.functions:
        yield function.name, f"{function.runtime}:{function.version}", function.on, ", ".join(function.paths)


def _origins(plan: Plan) -> Iterable[str]:
    for origin in plan.origins:
        match origin.kind:
            case "demo":
                yield "the built-in demo site, since the config names none"
            case _:
                yield f"{origin.name}: {origin.target}"


def _worth_trying(plan: Plan) -> str:
    """A path that is answered without a token or a signature, and kept."""
    site = Site(plan, {})
    for path in ("/static/app.js", "/", "/index.html"):
        matched = site.match("GET", Url("http", "localhost", None, path))
        if not matched.viewer and matched.policy.mode in ("immutable", "standard"):
            return path
    return "/"
