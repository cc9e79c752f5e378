"""The cases of the public suite as values: what a client asks step by step, what the origin says, and what is expected."""

from __future__ import annotations

from pathlib import Path
from typing import Final, Literal

import msgspec
from msgspec import UNSET, UnsetType

FILE: Final = Path(__file__).parent / "cases.json"
"""The cases of npm's release, one a line. `make conformance` writes it anew."""

LICENCE: Final = FILE.with_suffix(".LICENSE")
"""The suite's licence, under which the cases are here."""

Pair = tuple[str, str | int]
"""A field. Where it is one of dates, a number stands for that many seconds from the origin's clock."""

Told = tuple[str | int | bool, ...]
"""A field that the origin sends: name, value, and False where the client is not to check that it came."""

Wanted = str | tuple[str | int, ...]
"""A field that is expected: its name; name and value; or name, `=` or `>`, and what to compare with."""

Early = tuple[int | tuple[tuple[str, str], ...], ...]
"""An interim response: its status, and its fields where it has any."""


class Step(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One request of a case, under the suite's own names. A name that is not here is refused, so that nothing is overlooked."""

    setup: bool = False
    setup_tests: tuple[str, ...] = ()
    request_method: str = "GET"
    request_headers: tuple[Pair, ...] = ()
    request_body: str = ""
    filename: str = ""
    query_arg: str = ""
    redirect: Literal["manual"] = "manual"
    magic_ims: bool = False
    magic_locations: bool = False
    rfc850date: tuple[str, ...] = ()
    pause_after: bool = False
    response_status: tuple[int, str] | None = None
    response_headers: tuple[Told, ...] = ()
    response_body: str | None = None
    response_pause: float = 0.0
    interim_responses: tuple[Early, ...] = ()
    disconnect: bool = False
    check_body: bool = True
    expected_type: Literal["cached", "not_cached", "etag_validated", "lm_validated"] | None = None
    expected_method: str | None = None
    expected_status: int | UnsetType | None = UNSET
    expected_response_text: str | UnsetType | None = UNSET
    expected_response_headers: tuple[Wanted, ...] = ()
    expected_response_headers_missing: tuple[Wanted, ...] = ()
    expected_request_headers: tuple[Wanted, ...] = ()
    expected_request_headers_missing: tuple[Wanted, ...] = ()
    expected_interim_responses: tuple[Early, ...] | None = None

    @property
    def validated(self) -> bool:
        """Whether the origin is to be asked with a condition."""
        return self.expected_type in {"etag_validated", "lm_validated"}


class Case(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A case: what it requires, or looks at, and its requests in their order. `needs` are cases without which it says nothing."""

    section: str
    id: str
    kind: Literal["required", "optimal", "check"]
    name: str
    needs: tuple[str, ...]
    requests: tuple[Step, ...]


def read_cases(text: bytes) -> tuple[Case, ...]:
    """The cases from JSON. Raises `msgspec.ValidationError` where one has a member, or a value, that is not known here."""
    return msgspec.json.decode(text, type=tuple[Case, ...])
