"""Plans as canonical JSON: the same plan gives the same bytes on every machine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import msgspec

from edgecdn.plan.model import VERSION, Plan

_DECODER: Final = msgspec.json.Decoder(Plan)


@dataclass(frozen=True, slots=True)
class Unreadable:
    """The bytes are no plan of this version; the message is a sentence for the user."""

    message: str


def encode_plan(plan: Plan) -> bytes:
    """The plan as JSON: keys sorted, two spaces deep, every default explicit, a newline at the end."""
    return msgspec.json.format(msgspec.json.encode(plan, order="sorted"), indent=2) + b"\n"


def decode_plan(data: bytes) -> Plan | Unreadable:
    """The plan that JSON spells. Never raises for what the bytes are."""
    try:
        version = msgspec.json.decode(data, type=_Version).version
        if version != VERSION:
            return Unreadable(f"This plan has version {version}; this edgecdn reads version {VERSION}.")
        return _DECODER.decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as problem:
        return Unreadable(f"This is no plan: {problem}.")


class _Version(msgspec.Struct):
    version: int


def plan_schema() -> dict[str, Any]:
    """The JSON Schema of a plan; JSON, whose shape no type says."""
    schema: dict[str, Any] = msgspec.json.schema(Plan)
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "A compiled plan of edgecdn"
    return schema
