"""A folder of files as an origin."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from edgecdn.drivers.clock import Clock
from edgecdn.drivers.live.world import World
from edgecdn.drivers.origins.directory import fetch_file, find_file
from edgecdn.edge.effects import Turn, Unreachable
from edgecdn.edge.streams import collect
from edgecdn.edge.turns import Turned
from edgecdn.http.body import BodyBroken, Bytes
from edgecdn.http.headers import Headers
from edgecdn.http.message import Request, Response
from edgecdn.http.url import parse_url

NOW = 1_800_000_000.0


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "secret.txt").write_text("secret")
    site = tmp_path / "public"
    (site / "docs").mkdir(parents=True)
    for name, text in (
        ("index.html", "home"),
        ("docs/index.html", "docs"),
        ("a b.txt", "spaced"),
        ("é.txt", "accent"),
    ):
        (site / name).write_text(text)
    (site / "out").symlink_to(tmp_path / "secret.txt")
    (site / "in").symlink_to(site / "index.html")
    (site / "loop").symlink_to(site / "loop")
    return site


def fetch(root: Path, target: str, method: str = "GET", **fields: str) -> Response:
    async def whole() -> Response:
        async def nothing(origin: str, request: Request) -> Unreachable:
            raise AssertionError

        async def never(turn: Turn) -> Turned:
            raise AssertionError

        world = World(nothing, never, Clock.of_the_wall(), lambda note: None, lambda bug: None)
        url = parse_url(f"http://x{target}")
        assert url is not None
        headers = Headers(tuple((name.replace("_", "-"), value) for name, value in fields.items()))
        response = await fetch_file(root, Request(method, url, headers), NOW, world.stream)
        body = await world.run(collect(response.body, 100_000_000))
        assert body is not None
        return Response(response.status, response.headers, body)

    return asyncio.run(whole())


@pytest.mark.parametrize(
    ("target", "text"),
    [
        ("/", "home"),
        ("/index.html", "home"),
        ("/docs", "docs"),
        ("/docs/", "docs"),
        ("/a%20b.txt", "spaced"),
        ("/in", "home"),
        ("/%C3%A9.txt", "accent"),
        ("/docs/../index.html", "home"),
    ],
)
def test_paths_name_files(root: Path, target: str, text: str) -> None:
    response = fetch(root, target)
    assert (response.status, response.body) == (200, Bytes(text.encode()))


@pytest.mark.parametrize(
    "path",
    [
        *(
            "/none",
            "/out",
            "/loop",
            "/..%2fsecret.txt",
            "/%2e%2e/secret.txt",
            "/../secret.txt",
            "/docs/..%2f..%2fsecret.txt",
        ),
        *("/index.html%00", "/index.html/x", "/" + "x" * 5000, "/%ff", "/.."),
    ],
)
def test_nothing_outside_and_nothing_odd_is_served(root: Path, path: str) -> None:
    assert find_file(root, path) is None


def test_a_folder_that_is_not_there_serves_nothing(tmp_path: Path) -> None:
    assert fetch(tmp_path / "none", "/").status == 404


def test_fields_tell_type_length_and_validators(root: Path) -> None:
    response = fetch(root, "/a%20b.txt")
    assert response.headers.first("content-type") == "text/plain; charset=utf-8"
    assert response.headers.first("content-length") == "6"
    tag = response.headers.first("etag") or ""
    assert fetch(root, "/a%20b.txt", if_none_match=tag).status == 304
    assert fetch(root, "/a%20b.txt", if_match='"other"').status == 412
    head = fetch(root, "/a%20b.txt", "HEAD")
    assert (head.status, head.body, head.headers.first("content-length")) == (200, Bytes(), "6")


def test_a_change_changes_the_tag(root: Path) -> None:
    before = fetch(root, "/index.html").headers.first("etag")
    (root / "index.html").write_text("another home")
    assert fetch(root, "/index.html").headers.first("etag") != before


def test_packed_and_unknown_files_are_bytes(root: Path) -> None:
    for name in ("x.tar.gz", "x.unknown-type"):
        (root / name).write_text("x")
        assert fetch(root, f"/{name}").headers.first("content-type") == "application/octet-stream"


def test_only_reading_is_allowed(root: Path) -> None:
    response = fetch(root, "/", "DELETE")
    assert (response.status, response.headers.first("allow")) == (405, "GET, HEAD")


def test_a_large_file_streams(root: Path) -> None:
    (root / "big").write_bytes(b"x" * 3_000_000)
    response = fetch(root, "/big")
    assert (response.headers.first("content-length"), response.body) == ("3000000", Bytes(b"x" * 3_000_000))


def test_a_file_that_shrinks_while_it_is_read_breaks(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (root / "big").write_bytes(b"x" * 3_000_000)
    (root / "big").open("r+b").close()
    real = Path.stat

    def larger(path: Path, *, follow_symlinks: bool = True) -> object:
        found = real(path, follow_symlinks=follow_symlinks)
        if path.name != "big":
            return found
        import os

        return os.stat_result((*found[:6], 4_000_000, *found[7:]))

    monkeypatch.setattr(Path, "stat", larger)
    with pytest.raises(BodyBroken, match="became shorter"):
        fetch(root, "/big")


def test_a_file_that_cannot_be_read_is_a_403(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path, mode: str) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    assert fetch(root, "/index.html").status == 403


@pytest.mark.parametrize(
    "path",
    [
        "/.env",
        "/%2Eenv",
        "/.git/config",
        "/docs/.hidden/x",
        "/.edgecdn/keys/SIGNING_KEY",
        "/visible",
        "/.git",
    ],
)
def test_what_is_hidden_stays_so_whatever_leads_there(root: Path, path: str) -> None:
    for name in (".env", ".git/config", ".git/index.html", "docs/.hidden/x", ".edgecdn/keys/SIGNING_KEY"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("secret")
    (root / "visible").symlink_to(root / ".env")
    assert find_file(root, path) is None
    assert fetch(root, path).status == 404


def test_what_is_well_known_is_served_and_a_hidden_folder_may_be_the_root(root: Path) -> None:
    hidden = root / ".site"
    (hidden / ".well-known").mkdir(parents=True)
    (hidden / ".well-known" / "security.txt").write_text("mail us")
    assert fetch(hidden, "/.well-known/security.txt").body == Bytes(b"mail us")


def test_a_pipe_or_a_device_is_no_file(root: Path) -> None:
    import os

    os.mkfifo(root / "pipe")
    (root / "null").symlink_to("/dev/null")
    assert find_file(root, "/pipe") is None
    assert find_file(root, "/null") is None
