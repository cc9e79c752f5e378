"""No-Vary-Search: which differences of the query do not matter to a response (draft-ietf-httpbis-no-vary-search)."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote_from_bytes, unquote_to_bytes

from edgecdn.http.fields.structured import dictionary
from edgecdn.http.headers import Headers
from edgecdn.http.url import Url


@dataclass(frozen=True, slots=True)
class Search:
    """What of a query does not matter: the parameters in `names`, or with `others` all but those, and with `order` their order.

    Names are the bytes that they decode to. Parameters of one name keep their order in any case.
    """

    names: frozenset[bytes]
    others: bool = False
    order: bool = False

    def matters(self, query: str | None) -> str:
        """What of a query matters, in one spelling: two queries are as good as the same where this is.

        A query is read as form data (`application/x-www-form-urlencoded` of the URL standard), but compared as bytes:
        text that is no UTF-8 is not the same as other such text.
        """
        found: list[tuple[bytes, bytes]] = []
        for part in (query or "").split("&"):
            if part:
                name, _, value = part.partition("=")
                found.append((_decoded(name), _decoded(value)))
        kept = [pair for pair in found if (pair[0] in self.names) is self.others]
        if self.order:
            kept.sort(key=lambda pair: pair[0])
        return "&".join(f"{quote_from_bytes(name, '')}={quote_from_bytes(value, '')}" for name, value in kept)

    def same(self, one: Url, other: Url) -> bool:
        """Whether a response for one URL with this rule is one for the other."""
        return without_query(one) == without_query(other) and self.matters(one.query) == self.matters(
            other.query
        )


def without_query(url: Url) -> Url:
    """The URL as far as no query is concerned."""
    return url if url.query is None else url.with_query(None)


def search_of(headers: Headers) -> Search | None:
    """What a response says in No-Vary-Search; None where it says nothing, or nothing that is understood.

    `params` is a list of parameters that do not matter or, as the first drafts have it, true for all; `except` is a list of
    those that do, on its own or, as before, beside `params`. Whatever else stands there makes the whole field count for
    nothing, and costs hits at most.
    """
    lines = headers.all("no-vary-search")
    if not lines:
        return None
    found = dictionary(lines)
    if found is None:
        return None
    order, params, but = found.get("key-order", False), found.get("params", False), found.get("except")
    if not isinstance(order, bool):
        return None
    search: Search | None
    if but is None and isinstance(params, bool):
        search = Search(frozenset(), others=params, order=order)
    elif but is None:
        search = _listed(params, others=False, order=order)
    elif params is True or "params" not in found:
        search = _listed(but, others=True, order=order)
    else:
        return None
    return None if search == Search(frozenset()) else search


def _listed(members: object, *, others: bool, order: bool) -> Search | None:
    if not isinstance(members, list):
        return None
    names = [member[0] if isinstance(member, tuple) else member for member in members]
    # Tokens and byte sequences are values of types of their own; only strings name parameters.
    if not all(type(name) is str for name in names):
        return None
    return Search(frozenset(_decoded(name) for name in names), others=others, order=order)


def _decoded(text: str) -> bytes:
    """The bytes that a name or a value of form data stands for."""
    return unquote_to_bytes(text.replace("+", " ").encode("latin-1", "replace"))
