"""Requests to the service `kv`, read strictly, and their answers.

`POST /NAMESPACE/OPERATION?…`: `get`, `put` and `delete` take a `key`; `put` takes the value as its body, and `expiration`,
`expiration_ttl` (seconds) and `metadata` (JSON); `get` answers with the value as its body and `kv-metadata` (JSON in ASCII) among its
fields, or with 404. `get-many` takes `{"keys": […]}` and gives `{key: {"value": text, "metadata": …} | null}`; `list` takes `prefix`,
`limit` and `cursor`, and gives what Workers' `list()` does. A refusal is a status with its sentence as text.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, assert_never
from urllib.parse import parse_qsl

from edgecdn.drivers.kv.rules import (
    MOST_AT_ONCE,
    MOST_KEY,
    MOST_VALUE,
    Delete,
    Item,
    KvProblem,
    Listed,
    Put,
    check_key,
    check_limit,
    cursor_after,
    key_before,
    make_item,
)
from edgecdn.drivers.kv.store import Store
from edgecdn.http.body import EMPTY, Bytes
from edgecdn.http.headers import Headers
from edgecdn.http.message import Request, Response, text_response

_PARAMETERS: Final = {
    "get": frozenset(("key",)),
    "get-many": frozenset[str](),
    "put": frozenset(("key", "expiration", "expiration_ttl", "metadata")),
    "delete": frozenset(("key",)),
    "list": frozenset(("prefix", "limit", "cursor")),
}


@dataclass(frozen=True, slots=True)
class Get:
    """Read one key."""

    namespace: str
    key: str


@dataclass(frozen=True, slots=True)
class GetMany:
    """Read several keys at once."""

    namespace: str
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class List:
    """A page of keys: those that begin with `prefix` and come after `after`."""

    namespace: str
    prefix: str
    after: str
    limit: int


Call = Get | GetMany | List | Put | Delete


def read_call(request: Request, now: float) -> Call:
    """What a request asks for. Raises `KvProblem`."""
    _, namespace, operation = (*request.url.path.split("/", 2), "", "")[:3]
    known = _PARAMETERS.get(operation)
    if known is None or not namespace or request.method != "POST":
        raise KvProblem(404, f"There is no {request.method} {request.url.path} in the KV service.")
    body = request.body
    if not isinstance(body, Bytes):
        raise KvProblem(413, "The body has to be here.")
    given = _given(request.url.query, known)
    match operation:
        case "get":
            return Get(namespace, check_key(given.get("key", "")))
        case "get-many":
            return GetMany(namespace, _keys(body.data))
        case "put":
            times = given.get("expiration"), given.get("expiration_ttl")
            item = make_item(body.data, given.get("metadata"), *times, now)
            return Put(namespace, check_key(given.get("key", "")), item)
        case "delete":
            return Delete(namespace, check_key(given.get("key", "")))
        case _:
            prefix = given.get("prefix", "")
            if (size := len(prefix.encode())) > MOST_KEY:
                text = f"UTF-8 encoded length of {size} exceeds key length limit of {MOST_KEY}."
                raise KvProblem(414, text)
            after = key_before(given["cursor"]) if given.get("cursor") else ""
            return List(namespace, prefix, after, check_limit(given.get("limit")))


def _given(query: str | None, known: frozenset[str]) -> Mapping[str, str]:
    try:
        pairs = parse_qsl(query or "", keep_blank_values=True, errors="strict")
    except UnicodeDecodeError:
        raise KvProblem(400, "Could not URL-decode key name") from None
    given = dict(pairs)
    if len(given) < len(pairs) or not given.keys() <= known:
        raise KvProblem(400, "A parameter is unknown, or there twice.")
    return given


def _keys(data: bytes) -> tuple[str, ...]:
    try:
        read = json.loads(data)
    except (ValueError, RecursionError):
        read = None
    keys = read.get("keys") if isinstance(read, dict) else None
    if not isinstance(keys, list) or not all(isinstance(key, str) for key in keys):
        raise KvProblem(400, "The keys have to be a list of strings.")
    if not keys:
        raise KvProblem(400, "You must request a minimum of 1 key")
    if len(keys) > MOST_AT_ONCE:
        raise KvProblem(400, f"You can request a maximum of {MOST_AT_ONCE} keys")
    return tuple(map(check_key, keys))


def perform(store: Store, call: Call, now: float) -> Response:
    """Carry a call out; its answer. Raises `KvProblem`."""
    match call:
        case Get(namespace, key):
            return _got(store.get(namespace, key, now))
        case GetMany(namespace, keys):
            found = {key: store.get(namespace, key, now) for key in keys}
            if sum(len(item.value) for item in found.values() if item is not None) > MOST_VALUE:
                raise KvProblem(413, "Total size of request exceeds the limit of 25MB")
            return _json({key: _told(item) for key, item in found.items()})
        case List(namespace, prefix, after, limit):
            # One more than asked for tells whether there are more.
            listed = store.list(namespace, prefix, after, limit + 1, now)
            page = {"keys": [_listed(item) for item in listed[:limit]], "list_complete": len(listed) <= limit}
            if len(listed) > limit:
                page["cursor"] = cursor_after(listed[limit - 1].key)
            return _json(page)
        case Put() | Delete():
            store.write(call, now)
            return DONE
        case _:
            assert_never(call)


DONE: Final = Response(204, Headers(), EMPTY)
"""The answer to a write that is there for good."""


def refused(problem: KvProblem) -> Response:
    """A problem as an answer."""
    return text_response(problem.status, problem.text)


def answer(store: Store, request: Request, now: float) -> Response:
    """The answer to one request, from a store that needs no waiting."""
    try:
        return perform(store, read_call(request, now), now)
    except KvProblem as problem:
        return refused(problem)


def _got(item: Item | None) -> Response:
    if item is None:
        return text_response(404, "There is no such key.")
    pairs = [("content-length", str(len(item.value))), ("content-type", "application/octet-stream")]
    if item.metadata is not None:
        pairs.append(("kv-metadata", json.dumps(json.loads(item.metadata))))
    return Response(200, Headers(tuple(pairs)), Bytes(item.value))


def _told(item: Item | None) -> dict[str, object] | None:
    if item is None:
        return None
    metadata = None if item.metadata is None else json.loads(item.metadata)
    return {"value": item.value.decode("utf-8", "replace"), "metadata": metadata}


def _listed(item: Listed) -> dict[str, object]:
    told: dict[str, object] = {"name": item.key}
    if item.expiration is not None:
        told["expiration"] = item.expiration
    if item.metadata is not None:
        told["metadata"] = json.loads(item.metadata)
    return told


def _json(value: object) -> Response:
    data = json.dumps(value).encode()
    pairs = (("content-type", "application/json"), ("content-length", str(len(data))))
    return Response(200, Headers(pairs), Bytes(data))
