"""Where a request asks for a picture by its URL: which original that is, and whether it may be had so.

The original's own rule decides: its `images` says in whose URLs, and its policy, its signature and its functions hold. Nothing is
fetched from a URL: an absolute one must be this site's, or lie at the origin that the original's rule asks.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from edgecdn.edge.images.cloudflare import PREFIX, read_path
from edgecdn.edge.images.errors import BAD_OPTIONS, LOOP, REFUSED_BY_ORIGIN, no_picture
from edgecdn.edge.images.fastly import read_query
from edgecdn.edge.images.picture import Picture, Unreadable
from edgecdn.edge.site import Site
from edgecdn.http.message import Request, Response, text_response
from edgecdn.http.url import Url, parse_url
from edgecdn.plan.model import Policy


@dataclass(frozen=True, slots=True)
class Entered:
    """A request as it goes on: for the original, where its path named one, and the picture that is wanted of it."""

    request: Request
    picture: Picture | None = None


def by_path(site: Site, request: Request) -> Entered | Response:
    """What a request asks for by Cloudflare's URLs, or why that cannot be had; before it is routed."""
    if not site.pictures_by_path or not request.url.path.startswith(PREFIX):
        return Entered(request)
    if request.method == "PURGE":
        return text_response(400, "Purge the original: all that was made of it goes with it.")
    if request.method not in ("GET", "HEAD"):
        return text_response(405, f"A picture is asked for, not {request.method}.", ("allow", "GET, HEAD"))
    read = read_path(request.url)
    if isinstance(read, Unreadable):
        return no_picture(400, BAD_OPTIONS, read.text)
    original = _on_site(site, request.url, read.source)
    if original is None:
        text = f"{read.source.authority} is neither this site nor the origin of its rule"
        return no_picture(403, REFUSED_BY_ORIGIN, text)
    if original.path.startswith(PREFIX):
        return no_picture(400, LOOP, "the original is a picture in another size already: name it itself")
    if site.match("GET", original).policy.images != "cloudflare":
        text = f"no rule with `images: cloudflare` is for {original.path}"
        return no_picture(403, REFUSED_BY_ORIGIN, text)
    return Entered(replace(request, url=original), read.picture)


def by_query(policy: Policy, request: Request) -> tuple[Request, Picture | Unreadable | None]:
    """What an admitted request asks for by Fastly's query, which its original's URL has not; as it is where its rule has none of it.

    All of the query goes, as on the platform: what is no wish for a picture there is no part of the original's URL either.
    """
    if policy.images != "fastly" or request.method not in ("GET", "HEAD"):
        return request, None
    return replace(request, url=request.url.with_query(None)), read_query(request.url.query)


def _on_site(site: Site, asked: Url, source: Url) -> Url | None:
    """The original as a URL of the site that was asked; None where it is somebody else's."""
    own = replace(source, scheme=asked.scheme, host=asked.host, port=asked.port)
    if source.authority == asked.authority:
        return own
    for origin in site.plan.origins:
        base = parse_url(origin.target) if origin.kind == "url" else None
        if base is None or (base.scheme, base.authority) != (source.scheme, source.authority):
            continue
        folder = base.path.rstrip("/")
        if source.path.startswith(f"{folder}/"):
            inside = replace(own, path=source.path[len(folder) :])
            if site.match("GET", inside).origin == origin:
                return inside
    return None
