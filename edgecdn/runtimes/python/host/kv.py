"""A key value store as a function sees it. What may be stored is the service's to say, and so are most errors' words."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final, Literal, NamedTuple, overload
from urllib.parse import urlencode

from edgecdn.runtimes.python.host.body import Body, body_of
from edgecdn.runtimes.python.host.services import ask
from edgecdn.runtimes.python.host.web import Response

_MOST_VALUE: Final = 25 * 1024 * 1024

Type = Literal["text", "json", "bytes", "stream"]


class KvError(Exception):
    """The store refused; `status` is the HTTP status that says the same."""

    def __init__(self, verb: str, status: int, text: str) -> None:
        super().__init__(f"KV {verb} failed: {status} {text}")
        self.status = status


class Found(NamedTuple):
    """A value with what was stored beside it; both are None where there is none."""

    value: Any
    metadata: Any


class Store:
    """The binding: `await env.NAME.get("key")`."""

    __slots__ = ("_name",)

    def __init__(self, name: str) -> None:
        self._name = name

    @overload
    async def get(self, key: str, type: Type = "text") -> Any: ...

    @overload
    async def get(self, key: Sequence[str], type: Type = "text") -> dict[str, Any]: ...

    async def get(self, key: str | Sequence[str], type: Type = "text") -> Any:  # noqa: A002 - its name everywhere
        """The value as text, JSON, bytes or a stream, None where there is none; of several keys all values, by key."""
        found = await self.get_with_metadata(key, type)
        return found.value if isinstance(found, Found) else {name: one.value for name, one in found.items()}

    async def get_with_metadata(self, key: str | Sequence[str], type: Type = "text") -> Any:  # noqa: A002 - its name everywhere
        """The same with the metadata: `Found(value, metadata)`, or those of several keys, by key."""
        if not isinstance(key, str):
            return await self._several(list(key), type)
        if type not in ("text", "json", "bytes", "stream"):
            raise TypeError('a value is read as "text", "json", "bytes" or "stream"')
        response = await self._say("GET", "get", {"key": _name_of("GET", key)})
        if response.status == 404:
            return Found(None, None)
        metadata = json.loads(response.headers.get("kv-metadata", "null"))
        match type:
            case "stream":
                value: Any = Body(b"") if response.body is None else response.body
            case "bytes":
                value = await response.bytes()
            case "json":
                value = await response.read_json()
            case _:
                value = await response.text()
        return Found(value, metadata)

    async def _several(self, keys: list[str], type: Type) -> dict[str, Found]:  # noqa: A002 - its name everywhere
        if type not in ("text", "json"):
            raise KvError("GET_BULK", 400, f'"{type}" is not a valid type. Use "json" or "text"')
        told = json.dumps({"keys": keys}).encode()
        found = await (await self._say("GET_BULK", "get-many", {}, told)).read_json()
        several: dict[str, Found] = {}
        for key in keys:
            one = found[key]
            if one is None:
                several[key] = Found(None, None)
            else:
                value = json.loads(one["value"]) if type == "json" else one["value"]
                several[key] = Found(value, one["metadata"])
        return several

    async def put(
        self,
        key: str,
        value: object,
        *,
        expiration: float | None = None,
        expiration_ttl: float | None = None,
        metadata: Any = None,
    ) -> None:
        """Keep text, bytes or a body under the key.

        It goes at `expiration` (seconds since the epoch), or after `expiration_ttl` seconds; without either it stays.
        """
        told = {
            "key": _name_of("PUT", key),
            "expiration": _whole(expiration),
            "expiration_ttl": _whole(expiration_ttl),
            "metadata": None if metadata is None else json.dumps(metadata),
        }
        body = body_of(value)
        if body is None:
            raise TypeError("a value is text, bytes, or a body; for None, delete the key")
        data = await body.read()
        if len(data) > _MOST_VALUE:
            raise KvError("PUT", 413, f"Value length of {len(data)} exceeds limit of {_MOST_VALUE}.")
        await self._say("PUT", "put", told, data)

    async def delete(self, key: str) -> None:
        """Forget the key, whether it is there or not."""
        await self._say("DELETE", "delete", {"key": _name_of("DELETE", key)})

    async def list(
        self, *, prefix: str | None = None, limit: int | None = None, cursor: str | None = None
    ) -> Any:
        """A page of the keys: `{"keys": [{"name": …}], "list_complete": …, "cursor": …}`."""
        told = {"prefix": prefix, "limit": _whole(limit), "cursor": cursor}
        return await (await self._say("GET", "list", told)).read_json()

    async def _say(
        self, verb: str, operation: str, told: dict[str, str | None], data: bytes = b""
    ) -> Response:
        query = urlencode({name: value for name, value in told.items() if value is not None})
        response = await ask("kv", f"/{self._name}/{operation}?{query}", data)
        if response.ok or (operation == "get" and response.status == 404):
            return response
        raise KvError(verb, response.status, (await response.text()).strip())


def _name_of(verb: str, key: object) -> str:
    if not isinstance(key, str):
        raise TypeError(f"a key is text, not a {type(key).__name__}")
    if key in ("", ".", ".."):
        raise TypeError("Key name cannot be empty." if not key else f'"{key}" is not allowed as a key name.')
    try:
        key.encode()
    except UnicodeEncodeError:
        raise KvError(verb, 400, "Could not URL-decode key name") from None
    return key


def _whole(value: float | None) -> str | None:
    return None if value is None else str(int(value))
