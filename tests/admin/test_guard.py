"""Who is kept out of the admin port, on real sockets: strangers, rebinding names, forged requests, other sites' pages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.admin import Site


@pytest.mark.parametrize(
    "host", ["localhost:{port}", "127.0.0.1", "[::1]:{port}", "LOCALHOST:{port}", "localhost:1"]
)
def test_names_of_this_machine_are_answered_for(site: Site, host: str) -> None:
    answer = site.ask("GET", "/v1/pops", host=host.format(port=site.port.port))
    assert answer.status == 200


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("evil.com", 403),
        ("localhost.evil.com", 403),
        ("127.0.0.1.evil.com", 403),
        ("sub.localhost", 403),
        ("tok.localhost", 403),
        ("0.0.0.0", 403),
        ("127.1", 403),
        ("][", 400),
        ("localhost:999999", 400),
        ("localhost:", 200),
        ("a b", 400),
        ("user@localhost", 400),
        ("\x80", 400),
        ("", 400),
    ],
)
def test_other_names_are_not_even_with_the_token_or_for_health(site: Site, host: str, status: int) -> None:
    for target in ("/v1/pops", "/v1/health", "/nowhere"):
        answer = parsed(site, f"GET {target}", f"host: {host}")
        assert answer == (404 if status == 200 and target == "/nowhere" else status)


def parsed(site: Site, line: str, *fields: str) -> int:
    """The status of the answer to a request with exactly these fields and the token."""
    lines = [f"{line} HTTP/1.1", *fields, f"authorization: Bearer {site.token}", "connection: close", "", ""]
    return int(site.port.raw("\r\n".join(lines).encode("latin-1")).split()[1])


def test_a_request_has_one_host(site: Site) -> None:
    assert parsed(site, "GET /v1/pops") == 400
    assert parsed(site, "GET /v1/pops", "host: localhost", "host: localhost") == 400


@pytest.mark.parametrize(
    "credential",
    [
        {},
        {"authorization": "Bearer"},
        {"authorization": "Bearer "},
        {"authorization": "Bearer wrong"},
        {"authorization": "Bearer {token}x"},
        {"authorization": "Basic {token}"},
        {"authorization": "{token}"},
        {"authorization": "AWS4-HMAC-SHA256 Signature=1"},
        {"authorization": "AWS4-HMAC-SHA256 Credential={token}x/1/2/3/4"},
        {"fastly-key": "wrong"},
        {"fastly-key": "{token}", "authorization": "Bearer {token}"},
        {"cookie": "token={token}"},
    ],
)
@pytest.mark.parametrize("target", ["/v1/pops", "/v1/events", "/v1/nothing", "/service/x/purge_all"])
def test_without_the_token_nothing_is_told(site: Site, credential: dict[str, str], target: str) -> None:
    fields = {name: value.format(token=site.token) for name, value in credential.items()}
    method = "POST" if "service" in target else "GET"
    answer = site.port.get(target, method=method, body=None, host=None, **fields)
    assert answer.status == 401
    assert answer.headers["www-authenticate"] == 'Bearer realm="edgecdn"'
    assert site.token not in answer.text


def test_a_token_in_the_url_is_none(site: Site) -> None:
    assert site.port.get(f"/v1/pops?token={site.token}").status == 401


def test_health_needs_no_token(site: Site) -> None:
    assert json.loads(site.port.get("/v1/health").body)["status"] == "ok"


@pytest.mark.parametrize(
    "origin", ["http://evil.com", "null", "http://[", "//", "", "http://localhost:1", "http://localhost/x"]
)
def test_pages_of_other_origins_are_refused_and_change_nothing(site: Site, origin: str) -> None:
    site.fill("/forged")
    order = {"tags": ["forged"]}
    for kind in ("application/json", "text/plain", "application/x-www-form-urlencoded"):
        answer = site.ask("POST", "/v1/purge", order, origin=origin, content_type=kind)
        assert answer.status == 403
        assert "access-control-allow-origin" not in answer.headers
    for method, target in (("GET", "/v1/events"), ("GET", "/v1/requests"), ("OPTIONS", "/v1/purge")):
        assert site.ask(method, target, origin=origin).status == 403
    assert site.verdicts("/forged") == ["HIT", "HIT"]


@pytest.mark.parametrize("where", ["cross-site", "same-site", "nonsense"])
def test_a_browser_that_says_that_another_site_asks_is_believed(site: Site, where: str) -> None:
    assert site.ask("GET", "/v1/requests", sec_fetch_site=where).status == 403


def test_the_admin_ports_own_page_may_ask_with_json_alone(site: Site) -> None:
    own = f"http://localhost:{site.port.port}"
    order = {"tags": ["own-page"]}
    kinds = {"application/json": 200, "application/json; charset=utf-8": 200, "text/plain": 415, "": 415}
    for kind, status in kinds.items():
        answer = site.ask("POST", "/v1/purge", order, origin=own, content_type=kind)
        assert answer.status == status
    assert site.ask("GET", "/v1/pops", origin=own, sec_fetch_site="same-origin").status == 200


def test_every_answer_is_kept_from_caches_frames_and_guesses(site: Site) -> None:
    for answer in (site.ask("GET", "/v1/pops"), site.port.get("/v1/pops"), site.ask("GET", "/nowhere")):
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]


def test_nothing_is_told_of_the_token_in_logs_or_arguments(site: Site) -> None:
    site.ask("GET", "/v1/pops")
    assert site.token not in site.server.said()
    assert site.token.encode() not in Path(f"/proc/{site.server.process.pid}/cmdline").read_bytes()
