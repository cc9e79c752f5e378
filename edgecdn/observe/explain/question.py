"""What somebody wants to have explained: a request as it might be made, from text to a story."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from edgecdn.diagnostics.diagnostic import did_you_mean, join
from edgecdn.edge.effects import Note
from edgecdn.edge.foresee import foresee
from edgecdn.edge.network import Network
from edgecdn.edge.visit import Arrival
from edgecdn.http.headers import Headers
from edgecdn.http.message import Request
from edgecdn.http.url import Url, parse_url
from edgecdn.observe.explain.foreseen import story_of
from edgecdn.observe.explain.story import Story
from edgecdn.plan.model import Place

_TOKEN: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")


class NotAsked(Exception):
    """The question makes no request; the text is a sentence that says why."""


@dataclass(frozen=True, slots=True)
class Question:
    """A request in words: a URL, or the path of one, a method, fields as `Name: value`, and a place or nothing."""

    url: str
    method: str = "GET"
    fields: tuple[str, ...] = ()
    place: str | None = None


def explain(
    network: Network,
    question: Question,
    base: Url,
    home: Place | None,
    resolve: Callable[[str], Place | None],
    now: float,
    notes: Sequence[Note] = (),
) -> Story:
    """The story of the request in question. Raises `NotAsked`.

    `base` is where the site is reached, `home` where clients are that do not say, `resolve` knows places by their names.
    """
    url, pop = _url(question.url, base, network)
    method = question.method.upper()
    if not _TOKEN.fullmatch(method):
        raise NotAsked(f"`{question.method}` is no method.")
    fields = tuple(_field(text) for text in question.fields)
    place = home
    if question.place is not None:
        place = resolve(question.place[:100])
        if place is None:
            raise NotAsked(
                f"`{question.place}` is no place: write a code (tok), coordinates (35.6,139.7) or a country (JP)."
            )
    arrival = Arrival("explain", now, pop, place)
    return story_of(foresee(network, Request(method, url, Headers(fields)), arrival), notes)


def _url(text: str, base: Url, network: Network) -> tuple[Url, str | None]:
    """The URL in normal form, and the PoP that its host names, as `tok.localhost` does."""
    url = parse_url(f"{base.scheme}://{base.authority}{text}" if text.startswith("/") else text)
    if url is None:
        raise NotAsked(f"`{text}` is neither a path nor an http(s) URL.")
    if not url.host.endswith(".localhost"):
        return url, None
    code, known = url.host.removesuffix(".localhost"), sorted(network.pops)
    if code not in known:
        way_out = did_you_mean(code, known) or f"There are {join(known, 'and')}."
        raise NotAsked(f"There is no PoP `{code}`. {way_out}")
    return replace(url, host="localhost"), code


def _field(text: str) -> tuple[str, str]:
    name, colon, value = text.partition(":")
    if not colon or not _TOKEN.fullmatch(name.strip()):
        raise NotAsked(f"`{text}` is no field: write `Name: value`.")
    if not value.isprintable():
        raise NotAsked(f"The value of `{name.strip()}` has characters that no field may have.")
    return name.strip().lower(), value.strip()
