"""From what people write to selectors: URLs, prefixes, patterns, tags and hosts as text. Raises `Problem`, and nothing else.

Content is asked for by http here where it is https in production, so a URL means both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from edgecdn.admin.problem import Problem
from edgecdn.cache.selector import ByHost, ByPattern, ByPrefix, ByTag, ByTarget, Selector
from edgecdn.edge.purging import by_url
from edgecdn.http.url import Url, parse_authority, parse_url, split_target
from edgecdn.plan.pattern import path_pattern

_SCHEMES = ("http", "https")


def by_urls(texts: Sequence[str]) -> tuple[Selector, ...]:
    """Selectors for URLs, or for paths (with a query or without) on any host."""
    targets = frozenset(_target(text) for text in texts if text.startswith("/"))
    urls = [_url(text) for text in texts if not text.startswith("/")]
    exact = tuple(selector for url in urls for selector in by_url(url))
    return (*exact, ByTarget(targets)) if targets else exact


def _target(text: str) -> str:
    _literal(text)
    return _spelled(text)


def _url(text: str) -> Url:
    _literal(text)
    url = parse_url(text)
    if url is None:
        raise Problem(400, f"`{text}` is no URL: write http://host/path, or a path alone for any host.")
    return _of_the_site(url)


def _of_the_site(url: Url) -> Url:
    """A PoP that is asked by its own name stores under the site's."""
    return replace(url, host="localhost") if url.host.endswith(".localhost") else url


def _literal(text: str) -> None:
    if "*" in text:
        raise Problem(400, f"`{text}` is read letter by letter as a URL; give it as a pattern for its `*`.")


def _spelled(target: str) -> str:
    path, query = split_target(target.partition("#")[0])
    return path if query is None else f"{path}?{query}"


def by_prefixes(texts: Sequence[str]) -> tuple[Selector, ...]:
    """Selectors for all that begins with one of these: URLs, `host/path` without a scheme, or paths on any host."""
    anywhere: list[str] = []
    urls: list[str] = []
    for text in texts:
        if text.startswith("/"):
            anywhere.append(_spelled(text))
            continue
        url = parse_url(text if "://" in text else f"http://{text}")
        if url is None:
            raise Problem(400, f"`{text}` is no prefix: write http://host/path, host/path or /path.")
        urls += [str(replace(_of_the_site(url), scheme=scheme)) for scheme in _SCHEMES]
    found: list[Selector] = [ByPrefix(tuple(urls))] if urls else []
    return (*found, ByTarget(prefixes=tuple(anywhere))) if anywhere else tuple(found)


def by_directories(texts: Sequence[str]) -> tuple[Selector, ...]:
    """Selectors for `host/path` and what lies below it, as Cloudflare reads prefixes: `/foo` is not `/foobar`."""
    urls: list[str] = []
    exact: list[Selector] = []
    for text in texts:
        url = parse_url(text if "://" in text else f"http://{text}")
        if url is None or url.query is not None or text.startswith("/"):
            raise Problem(400, f"`{text}` is no prefix: write host/path, without a query.")
        url = _of_the_site(url)
        exact += by_url(url)
        for scheme in _SCHEMES:
            base = str(replace(url, scheme=scheme))
            urls += [base] if base.endswith("/") else [f"{base}/", f"{base}?"]
    return (*exact, ByPrefix(tuple(urls))) if urls else ()


def by_patterns(texts: Sequence[str]) -> tuple[Selector, ...]:
    """Selectors for paths that match a pattern, on any host."""
    for text in texts:
        if not text:
            raise Problem(400, "A pattern is empty; `/*` matches every path.")
        if "://" in text:
            raise Problem(400, f"`{text}` has a host, and a pattern is for paths: write `/images/*`.")
    return tuple(ByPattern(path_pattern(text)) for text in texts)


def by_tags(texts: Sequence[str]) -> tuple[Selector, ...]:
    """Selectors for tags, whose case does not count."""
    for text in texts:
        if not text or any(char.isspace() or char == "," for char in text):
            raise Problem(400, f"`{text}` is no tag: a tag has no spaces and no commas.")
    return tuple(ByTag(text.lower()) for text in texts)


def by_hosts(texts: Sequence[str]) -> tuple[Selector, ...]:
    """Selectors for hosts, on all of their ports or on one."""
    found: list[Selector] = []
    for text in texts:
        authority = parse_authority(text)
        if authority is None:
            raise Problem(400, f"`{text}` is no host: write www.example.com, or localhost:8080.")
        host, port = authority
        host = "localhost" if host.endswith(".localhost") else host
        found.append(ByHost(host if port is None else f"{host}:{port}"))
    return tuple(found)
