from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from edgecdn.http.message import Request, Response
from tests.support.functions import NOW, Answer, Bench, ok

SECRET = b"s" * 32
RSA = rsa.generate_private_key(public_exponent=65537, key_size=2048)
EC = ec.generate_private_key(ec.SECP256R1())
GOOD: dict[str, Any] = {"sub": "mina", "exp": int(NOW) + 60}  # claims, whose types tokens leave open


def b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def pem(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) -> str:
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return key.public_key().public_bytes(serialization.Encoding.PEM, form).decode()


HS_KEY = json.dumps({"kty": "oct", "alg": "HS256", "k": b64(SECRET)})
RS_JWK = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(RSA.public_key()))
ES_JWK = json.loads(jwt.algorithms.ECAlgorithm.to_jwk(EC.public_key()))


def who(request: Request) -> Response:
    return ok((request.headers.get("x-auth-subject") or "nobody").encode(), cache_control="no-store")


@pytest.fixture(autouse=True)
def keys(bench: Bench) -> None:
    bench.origin = who
    bench.env = {"JWT_KEY": HS_KEY}


def token(
    claims: dict[str, Any] | None = None, **more: Any
) -> str:  # claims and headers, whose types tokens leave open
    return jwt.encode(GOOD if claims is None else claims, SECRET, algorithm="HS256", **more)


def ask(bench: Bench, bearer: str, *fields: tuple[str, str], target: str = "/api/x") -> Answer:
    return bench.get(target, ("authorization", f"Bearer {bearer}"), *fields)


def refused(bench: Bench, answer: Answer) -> str:
    assert answer.status == 401
    challenge = answer.headers.first("www-authenticate") or ""
    assert challenge.startswith('Bearer realm="api"')
    assert answer.headers.first("cache-control") == "no-store"
    assert bench.asked == []
    return challenge


def test_a_good_token_lets_through_and_names_the_subject(bench: Bench) -> None:
    answer = ask(bench, token())
    assert (answer.status, answer.text) == (200, "mina")
    assert bench.get("/api/x", ("authorization", f"bearer   {token()}")).text == "mina"


@pytest.mark.parametrize("name", ["x-auth-subject", "X-Auth-Subject", "x-auth-role"])
def test_a_client_cannot_say_who_it_is_itself(bench: Bench, name: str) -> None:
    assert ask(bench, token(), (name.lower(), "root")).text == "mina"
    assert "x-auth-role" not in bench.asked[0].headers
    anonymous = token({"exp": GOOD["exp"]})
    assert ask(bench, anonymous, ("x-auth-subject", "root")).text == "nobody"


@pytest.mark.parametrize(("key", "algorithm"), [(RSA, "RS256"), (EC, "ES256")])
@pytest.mark.parametrize("form", ["pem", "jwk", "set"])
def test_public_keys_in_each_form(
    bench: Bench, key: Any, algorithm: str, form: str
) -> None:  # two kinds of private key
    jwk = RS_JWK if algorithm == "RS256" else ES_JWK
    other = {"kty": "OKP", "crv": "Ed25519", "x": "AAAA"}
    forms: dict[str, Callable[[], str]] = {
        "pem": lambda: pem(key),
        "jwk": lambda: json.dumps(jwk),
        "set": lambda: json.dumps({"keys": [other, {**jwk, "kid": "k1"}]}),
    }
    bench.env = {"JWT_KEY": forms[form]()}
    assert ask(bench, jwt.encode(GOOD, key, algorithm=algorithm, headers={"kid": "k1"})).text == "mina"


def forged(header: dict[str, Any], claims: dict[str, Any], signature: bytes = b"x") -> str:  # as above
    return ".".join((b64(json.dumps(header).encode()), b64(json.dumps(claims).encode()), b64(signature)))


def tampered() -> str:
    head, _, signature = token().split(".")
    return f"{head}.{b64(json.dumps({**GOOD, 'sub': 'root'}).encode())}.{signature}"


BAD: dict[str, Callable[[], str]] = {
    "no algorithm": lambda: forged({"alg": "none"}, GOOD, b""),
    "no algorithm, with a signature": lambda: forged({"alg": "none"}, GOOD),
    "None": lambda: forged({"alg": "None"}, GOOD),
    "another algorithm": lambda: jwt.encode(GOOD, SECRET * 2, algorithm="HS512"),
    "another key": lambda: jwt.encode(GOOD, b"t" * 32, algorithm="HS256"),
    "other claims": tampered,
    "an empty signature": lambda: token().rpartition(".")[0] + ".",
    "expired": lambda: token({"sub": "mina", "exp": int(NOW) - 60}),
    "never expires": lambda: token({"sub": "mina"}),
    "not yet": lambda: token({**GOOD, "nbf": int(NOW) + 120}),
    "exp is text": lambda: forged_signed('{"exp":"9999999999"}'),
    "exp is endless": lambda: forged_signed('{"exp":1e999}'),
    "two exps": lambda: forged_signed(f'{{"exp":1,"exp":{int(NOW) + 60}}}'),
    "sub is no header": lambda: forged_signed(json.dumps({**GOOD, "sub": "a\r\nb: c"})),
    "sub is a number": lambda: forged_signed(json.dumps({**GOOD, "sub": 7})),
    "claims are a list": lambda: forged_signed("[]"),
    "claims are null": lambda: forged_signed("null"),
    "critical extensions": lambda: token(headers={"crit": ["exp"]}),
    "padding": lambda: token() + "=",
    "two dots": lambda: "a.b",
    "nothing": lambda: "",
    "not base64": lambda: "a!.b.c",
    "huge": lambda: token() + "A" * 9000,
    "a path for a key": lambda: jwt.encode(
        GOOD, b"u" * 32, algorithm="HS256", headers={"kid": "../../dev/null"}
    ),
}


def forged_signed(claims: str) -> str:
    """A token with any text for its claims, signed with the right key."""
    import hashlib
    import hmac

    head = b64(b'{"alg":"HS256","typ":"JWT"}')
    body = b64(claims.encode())
    return f"{head}.{body}.{b64(hmac.digest(SECRET, f'{head}.{body}'.encode(), hashlib.sha256))}"


@pytest.mark.filterwarnings("ignore::jwt.warnings.InsecureKeyLengthWarning")
@pytest.mark.parametrize("what", sorted(BAD))
def test_a_token_that_is_not_good_is_refused(bench: Bench, what: str) -> None:
    refused(bench, ask(bench, BAD[what]()))


def test_a_public_key_is_no_secret(bench: Bench) -> None:
    bench.env = {"JWT_KEY": pem(RSA)}
    import hashlib
    import hmac

    head, body = b64(b'{"alg":"HS256"}'), b64(json.dumps(GOOD).encode())
    signature = hmac.digest(pem(RSA).encode(), f"{head}.{body}".encode(), hashlib.sha256)
    refused(bench, ask(bench, f"{head}.{body}.{b64(signature)}"))


@pytest.mark.parametrize(
    ("claims", "good"),
    [
        ({"iss": "us", "aud": "shop"}, True),
        ({"iss": "us", "aud": ["x", "shop"]}, True),
        ({"iss": "them", "aud": "shop"}, False),
        ({"iss": "us", "aud": "bank"}, False),
        ({"iss": "us"}, False),
        ({"aud": "shop"}, False),
    ],
)
def test_issuer_and_audience_count_where_they_are_set(
    bench: Bench, claims: dict[str, Any], *, good: bool
) -> None:
    bench.env = {"JWT_KEY": HS_KEY, "JWT_ISSUER": "us", "JWT_AUDIENCE": "shop"}
    assert (ask(bench, token({**GOOD, **claims})).status == 200) is good


def test_a_little_difference_between_clocks_is_borne(bench: Bench) -> None:
    assert ask(bench, token({"sub": "mina", "exp": int(NOW) - 10})).status == 200
    assert ask(bench, token({**GOOD, "nbf": int(NOW) + 10})).status == 200


def test_without_a_token_the_challenge_names_no_error(bench: Bench) -> None:
    assert refused(bench, bench.get("/api/x")) == 'Bearer realm="api"'
    bench.asked.clear()
    assert 'error="invalid_token"' in refused(bench, bench.get("/api/x", ("authorization", "Basic dTpw")))


def test_a_token_in_the_url_or_twice_is_refused(bench: Bench) -> None:
    assert "invalid_request" in refused(bench, bench.get(f"/api/x?access_token={token()}"))
    twice = ("authorization", f"Bearer {token()}")
    refused(bench, bench.get("/api/x", twice, twice))


@pytest.mark.parametrize(
    "key",
    [
        "",
        "not json",
        '{"kty":"oct","alg":"HS256","k":"c2hvcnQ"}',
        '{"keys":[]}',
        '{"kty":"OKP","crv":"Ed25519","x":"AA"}',
    ],
)
def test_a_key_that_is_none_is_the_operators_mistake_and_lets_nobody_in(bench: Bench, key: str) -> None:
    bench.env = {"JWT_KEY": key}
    answer = ask(bench, token())
    assert answer.status == 500
    assert bench.asked == []
