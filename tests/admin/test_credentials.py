"""The token, in whichever field a client puts it."""

from __future__ import annotations

import pytest

from edgecdn.admin.credentials import admitted, well_formed

TOKEN = "abcdefghijklmnop"


@pytest.mark.parametrize(
    ("fields", "in_"),
    [
        ([("authorization", f"Bearer {TOKEN}")], True),
        ([("authorization", f"bearer  {TOKEN} ")], True),
        ([("fastly-key", TOKEN)], True),
        ([("x-auth-key", TOKEN), ("x-auth-email", "user@example.com")], True),
        (
            [
                (
                    "authorization",
                    f"AWS4-HMAC-SHA256 Credential={TOKEN}/1/r/cloudfront/aws4_request, SignedHeaders=host, Signature=0",
                )
            ],
            True,
        ),
        ([("authorization", f"AWS4-HMAC-SHA256 SignedHeaders=host,Credential={TOKEN}/1")], True),
        ([("authorization", f"AWS4-HMAC-SHA256 SignedHeaders={TOKEN}")], False),
        ([("authorization", f"Digest {TOKEN}")], False),
        ([("authorization", f"Bearer {TOKEN}"), ("authorization", f"Bearer {TOKEN}")], False),
        ([("authorization", "Basic x"), ("fastly-key", TOKEN)], False),
        ([("fastly-key", "")], False),
        ([], False),
    ],
)
def test_one_credential_is_the_token(fields: list[tuple[str, str]], *, in_: bool) -> None:
    assert admitted([(name.encode(), value.encode()) for name, value in fields], TOKEN) is in_


def test_a_token_is_long_and_can_be_sent_by_every_client() -> None:
    assert all(well_formed(token) for token in (TOKEN, "A-._~0123456789z", "x" * 200))
    assert not any(
        well_formed(token) for token in ("short", "x" * 201, TOKEN + "/", TOKEN + " ", TOKEN + "\n", "é" * 20)
    )
