"""`edgecdn token`: a token (JWT) to try, signed with the development key."""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

from edgecdn.cli.main import GOOD, complain
from edgecdn.config.units import DURATION_HELP, duration
from edgecdn.drivers.secrets import MissingSecret, Secrets


def configure(parser: argparse.ArgumentParser) -> None:
    """The verb's arguments."""
    parser.add_argument("--sub", default="you", metavar="WHO", help="whose token it is (you)")
    parser.add_argument("--iss", metavar="WHO", help="the issuer")
    parser.add_argument("--aud", metavar="WHOM", help="the audience")
    parser.add_argument("--expires-in", default="1h", metavar="DURATION", help="how long it holds (1h)")
    parser.add_argument(
        "--claim",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="a further claim; VALUE is JSON or text",
    )
    parser.add_argument("--state", default=".edgecdn", metavar="DIR", help="where keys are kept (.edgecdn)")
    parser.epilog = (
        'Example: curl -H "Authorization: Bearer $(edgecdn token)" http://localhost:8080/api/hello'
    )


def run(arguments: argparse.Namespace) -> int:
    """Print the token."""
    import jwt

    seconds = duration(arguments.expires_in)
    if seconds is None:
        return complain(f"--expires-in cannot be {arguments.expires_in!r}. {DURATION_HELP}")
    now = int(time.time())
    claims: dict[str, object] = {"sub": arguments.sub, "iat": now, "exp": now + int(seconds)}
    claims |= {
        name: value for name, value in (("iss", arguments.iss), ("aud", arguments.aud)) if value is not None
    }
    for claim in arguments.claim:
        name, equals, value = claim.partition("=")
        if not equals or not name:
            return complain(f"--claim cannot be {claim!r}: write NAME=VALUE.")
        claims[name] = _value(value)
    try:
        key = json.loads(Secrets(Path(), Path(arguments.state)).value("JWT_KEY"))
        if not isinstance(key, dict):
            return complain("JWT_KEY cannot sign: it is no JSON object. It is a JWK with its private part.")
        private = jwt.PyJWK.from_dict(key)
        token = jwt.encode(claims, private.key, algorithm=private.algorithm_name)
    except MissingSecret as problem:
        return complain(str(problem))
    except (ValueError, TypeError, jwt.PyJWTError) as problem:
        return complain(
            f"JWT_KEY cannot sign: {problem}. It is a JWK with its private part; a public key only checks."
        )
    print(token)
    return GOOD


def _value(text: str) -> object:
    try:
        value: object = json.loads(text)
    except ValueError:
        return text
    return value
