"""Every value that was written has its place, and every place is a value's."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from edgecdn.compiler.compile import load_bytes
from edgecdn.compiler.sources import value_sources
from edgecdn.compiler.words import child
from edgecdn.config.tree import Mapping, Node, Sequence
from edgecdn.plan.codec import encode_plan

ALL = """\
cdn:
  points_of_presence:
    - region: eu
      locations: [lon, {code: hq, at: [59.33, 18.06], city: Stockholm, country: SE, timezone: Europe/Stockholm}]
      shield: lon
      storage: {capacity: 64MB}
    - {region: us, locations: [va]}
  storage: {capacity: 128MB, eviction: sieve}
  origins:
    shop: {url: "https://shop.example", timeout: 5s, shield: lon, at: fra}
    files: {directory: ./public}
  signing: {media: {keys: [NEW, OLD]}}
  status_headers: [fastly]
  purge: {allow: [10.0.0.0/8], secret: PURGE}
  defaults: {edge_ttl: 5m, key: {device: true}, origin: files}
  caching_rules:
    - pattern: /a/*
      host: shop.example
      methods: [GET]
      cache: standard
      edge_ttl: {min: 1s, default: 2s, max: 3s}
      browser_ttl: 4s
      status_ttl: {404: 10s}
      stale_while_revalidate: 5s
      stale_if_error: 6s
      set_cookie: strip
      key: {query: [page], headers: [x-a], cookies: [b], country: true, language: [en], image_format: [webp]}
      targeted: [cdn-cache-control]
      max_object_size: 1MB
      slice: 64KB
      origin: shop
    - {pattern: /b/*, cache: signed-url, signing: media, key: {query: {deny: [utm]}}}
  compute_at_edge:
    - function: hello
      runtime: nodejs:20
      memory: 64MB
      cpu: 20ms
      timeout: 2s
      limits: {subrequests: 5}
      path: /hello
      on: viewer
      api: fetch
      fail: open
      allow_hosts: [api.example]
      vars: {A: b}
      secrets: [KEY]
      kv: {LINKS: links}
    - {function: other, path: [/x], limits: workers-free}
"""


def leaves(node: Node, above: tuple[tuple[int, int], ...] = ()) -> Iterator[tuple[tuple[int, int], ...]]:
    """The places of each value and of all that it stands in."""
    here = (*above, (node.span.line, node.span.column))
    inner = (
        node.items
        if isinstance(node, Sequence)
        else [v for _, v in node.pairs]
        if isinstance(node, Mapping)
        else ()
    )
    if not inner:
        yield here
    for item in inner:
        yield from leaves(item, here)


def test_every_value_has_a_place_and_every_place_a_value(tmp_path: Path) -> None:
    for name in ("hello", "other"):
        path = tmp_path / "functions" / f"{name}.js"
        path.parent.mkdir(exist_ok=True)
        path.write_text("export default { fetch: () => new Response() };\n")
    loaded = load_bytes(ALL.encode(), "cdn.yaml", tmp_path)
    cdn = child(loaded.tree, "cdn")
    assert loaded.plan is not None, loaded.diagnostics
    assert cdn is not None
    found = value_sources(cdn)
    told = {(place.line, place.column) for place in found.values()}
    assert [leaf for leaf in leaves(cdn) if told.isdisjoint(leaf)] == []
    plan = json.loads(encode_plan(replace(loaded.plan, sources=found)))
    for pointer in found:
        value: Any = plan
        for step in pointer[1:].split("/"):
            value = value[int(step)] if isinstance(value, list) else value[step]
    assert str(found["/routes/0/policy/bounds/maximum"]) == "cdn.yaml:21:45"
    # What a rule does not say stands in the defaults.
    assert str(found["/routes/1/policy/edge_ttl"]) == "cdn.yaml:15:24"
    assert str(found["/pops/2/capacity"]) == "cdn.yaml:8:23"
    assert "/pops/2/shield" not in found
