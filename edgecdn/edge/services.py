"""Services of the world's that a function may ask through its bindings, and what of theirs is its own.

A host runs code that nobody vouches for, so what it asks a service for is held against the plan here, and not by the host.
"""

from __future__ import annotations

from dataclasses import replace

from edgecdn.http.message import Request
from edgecdn.plan.model import Function


def service_request(service: str, asked: Request, function: Function) -> Request | str:
    """The request as the service gets it, or the sentence that says why the function may not make it.

    `kv` is asked for `/BINDING/…`; the service itself knows namespaces, and only that of the binding is within reach.
    """
    match service:
        case "images" if function.images is not None:
            return asked
        case "kv":
            binding, _, operation = asked.url.path.removeprefix("/").partition("/")
            namespace = dict(function.kv).get(binding)
            if namespace is None:
                return f"this function has no key value store {binding!r}"
            return replace(asked, url=replace(asked.url, path=f"/{namespace}/{operation}"))
        case _:
            return f"this function has no binding to a service {service!r}"
