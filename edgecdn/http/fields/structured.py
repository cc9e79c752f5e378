"""Structured fields (RFC 9651), read by the library for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import http_sf


def dictionary(lines: Sequence[str]) -> Mapping[str, object] | None:
    """The members of a dictionary without their parameters; None where the field is malformed, and so none at all.

    A value is what http-sf makes of it: True for a member that is only named, a list for an inner list, whose members
    have their parameters beside them.
    """
    try:
        read = http_sf.parse(", ".join(lines).encode("latin-1", "replace"), tltype="dictionary")
    except (ValueError, RecursionError):  # RecursionError: absurdly deep
        return None
    assert isinstance(read, dict), "a dictionary was asked for"
    return {name: member[0] if isinstance(member, tuple) else member for name, member in read.items()}
