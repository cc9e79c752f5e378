"""The admin port's server beside the site's: where it listens, and what ends with it."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import pytest

from tests.support.admin import administered
from tests.support.server import edgecdn, seed_site, serving


def test_it_listens_on_loopback_with_a_token_of_its_own_and_ends_with_the_site(tmp_path: Path) -> None:
    with administered(tmp_path) as site:
        told = json.loads((tmp_path / ".edgecdn" / "serve.json").read_text())
        assert (told["admin_host"], len(told["token"]) >= 32) == ("127.0.0.1", True)
        assert f"Admin   http://127.0.0.1:{site.port.port}/v1/" in site.server.said()
        with socket.create_connection(("127.0.0.1", site.port.port)):  # an idle client holds nothing up
            assert site.server.stop() == 0
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", site.port.port), timeout=2)
        assert "Traceback" not in site.server.said()


def test_the_token_may_come_from_the_environment(tmp_path: Path) -> None:
    with administered(tmp_path, EDGECDN_ADMIN_TOKEN="a-token-of-our-own") as site:
        assert site.token == "a-token-of-our-own"
        assert site.ask("GET", "/v1/pops").status == 200


def test_other_names_can_be_allowed_exactly(tmp_path: Path) -> None:
    words = ("--admin-host", "0.0.0.0", "--admin-allow-host", "Edge.Internal")
    with administered(tmp_path, *words) as site:
        assert site.ask("GET", "/v1/pops", host="edge.internal:9").status == 200
        assert site.ask("GET", "/v1/pops", host="sub.edge.internal").status == 403
        assert "beyond loopback" in site.server.said()


def test_there_may_be_none(tmp_path: Path) -> None:
    with serving(seed_site(tmp_path), "--no-admin") as server:
        told = json.loads((tmp_path / ".edgecdn" / "serve.json").read_text())
        assert (told["admin_port"], told["token"]) == (None, None)
        assert "Admin" not in server.said()
        done = edgecdn("purge", "--all", cwd=tmp_path)
        assert (done.returncode, "without --no-admin" in done.stderr) == (2, True)
