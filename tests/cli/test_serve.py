"""`edgecdn serve`, as a stranger uses it: real processes, real sockets, the example site."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import stat
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.support.server import Serve, children, edgecdn, parse, seed_site, serving


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serve]:
    """The example site, served for all tests of this file that change nothing."""
    with serving(seed_site(tmp_path_factory.mktemp("site"))) as running:
        yield running


def token(server: Serve, *words: str) -> str:
    return f"Bearer {server.cli('token', *words)}"


def signed(server: Serve, target: str) -> str:
    return server.cli("sign", target)


def test_a_miss_then_a_hit_in_tokyo_and_still_a_miss_in_london(server: Serve) -> None:
    path = "/static/app.css"
    answers = [server.get(path, edge_client_location=place) for place in ("tok", "tok", "lon")]
    assert [answer.headers["x-cache"] for answer in answers] == ["MISS", "HIT", "MISS"]
    assert [answer.headers["x-served-by"] for answer in answers] == ["tok", "tok", "lon"]
    assert len({answer.body for answer in answers}) == 1


def test_every_response_tells_where_it_came_from(server: Serve) -> None:
    answer = server.get("/static/app.js", edge_client_location="fra")
    for name in ("cache-status", "via", "x-cache", "x-served-by", "server-timing", "edge-request-id", "date"):
        assert name in answer.headers
    assert answer.headers["cache-status"].startswith("edgecdn-fra; ")


@pytest.mark.parametrize(
    ("place", "pop"),
    [("35.7,139.7", "tok"), ("JP", "tok"), ("GB", "lon"), ("us-east-1", "va"), ("CDG", "lon")],
)
def test_the_nearest_pop_answers(server: Serve, place: str, pop: str) -> None:
    assert server.get("/static/app.js", edge_client_location=place).headers["x-served-by"] == pop


def test_a_pop_can_be_asked_for_by_its_name(server: Serve) -> None:
    answer = server.get("/static/app.js", host=f"sg.localhost:{server.port}")
    assert answer.headers["x-served-by"] == "sg"
    unknown = server.get("/", host=f"tokk.localhost:{server.port}")
    assert (unknown.status, "Did you mean tok" in unknown.text) == (421, True)


def test_a_place_that_is_none_is_a_400_that_says_what_to_write(server: Serve) -> None:
    answer = server.get("/static/app.js", edge_client_location="atlantis")
    assert answer.status == 400
    assert "write a code (tok)" in answer.text


def test_the_api_needs_a_token_and_never_hits(server: Serve) -> None:
    refused = server.get("/api/hello")
    assert refused.status == 401
    assert refused.headers["www-authenticate"].startswith("Bearer")
    bearer = token(server, "--sub", "mina")
    answers = [server.get("/api/hello", authorization=bearer, x_auth_subject="root") for _ in range(3)]
    assert [answer.headers["x-cache"] for answer in answers] == ["BYPASS"] * 3
    assert [json.loads(answer.body)["hello"] for answer in answers] == ["mina"] * 3


def test_media_needs_a_signature_and_is_resized_and_cached(server: Serve) -> None:
    assert server.get("/media/harbour.jpg?width=300").status == 403
    target = signed(server, "/media/harbour.jpg?width=300&format=webp")
    first, second = server.get(target), server.get(target)
    assert (first.status, first.headers["content-type"], first.headers["x-cache"]) == (
        200,
        "image/webp",
        "MISS",
    )
    assert (second.headers["x-cache"], second.body) == ("HIT", first.body)
    assert first.body[:4] == b"RIFF"
    tampered = target.replace("width=300", "width=301")
    assert server.get(tampered).status == 403


def test_two_signatures_of_one_picture_share_an_object_and_formats_do_not(server: Serve) -> None:
    one = signed(server, "/media/dunes.jpg?width=64")
    other = server.cli("sign", "/media/dunes.jpg?width=64", "--expires-in", "2h")
    assert one != other
    assert server.get(one, accept="image/webp").headers["x-cache"] == "MISS"
    assert server.get(other, accept="image/webp,*/*;q=0.5").headers["x-cache"] == "HIT"
    jpeg = server.get(other, accept="image/jpeg")
    assert (jpeg.headers["x-cache"], jpeg.headers["content-type"]) == ("MISS", "image/jpeg")


def test_a_bad_image_parameter_is_a_400_that_says_which(server: Serve) -> None:
    answer = server.get(signed(server, "/media/harbour.jpg?width=banana"))
    assert answer.status == 400
    assert "width" in answer.text


def test_a_and_b_are_never_mixed(server: Serve) -> None:
    def visit(number: int) -> tuple[str, str]:
        answer = server.get("/", cookie=f"visitor={number}")
        shown = re.search(r"variant (A|B)", answer.text)
        assert shown is not None
        return answer.headers["x-ab-variant"], shown[1]

    with ThreadPoolExecutor(8) as pool:
        seen = list(pool.map(visit, range(40)))
    assert {told for told, _ in seen} == {"A", "B"}
    assert all(told == shown for told, shown in seen)
    sticky = {server.get("/", cookie="visitor=7").headers["x-ab-variant"] for _ in range(3)}
    assert len(sticky) == 1


def test_heads_ranges_and_conditions_are_answered_from_the_cache(server: Serve) -> None:
    whole = server.get("/static/app.js", edge_client_location="ams")
    head = server.get("/static/app.js", method="HEAD", edge_client_location="ams")
    assert (head.body, head.headers["content-length"], head.headers["x-cache"]) == (
        b"",
        str(len(whole.body)),
        "HIT",
    )
    part = server.get("/static/app.js", edge_client_location="ams", range="bytes=3-7")
    assert (part.status, part.body, part.headers["x-cache"]) == (206, whole.body[3:8], "HIT")
    same = server.get("/static/app.js", edge_client_location="ams", if_none_match=whole.headers["etag"])
    assert (same.status, same.body) == (304, b"")


def test_many_connections_and_pipelined_requests_get_their_own_answers(server: Serve) -> None:
    request = "GET {} HTTP/1.1\r\nhost: localhost\r\nedge-client-location: hk\r\n\r\n"
    last = "GET /static/app.js HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n"
    batch = (
        "".join(request.format(path) for path in ("/static/app.js", "/static/none", "/static/app.css")) + last
    )
    received = server.raw(batch.encode())
    assert received.count(b"HTTP/1.1 200 OK") == 3
    assert received.count(b"HTTP/1.1 404 Not Found") == 1
    assert received.index(b"404 Not Found") < received.index(b"text/css")


def test_the_log_has_a_line_for_each_request_without_what_lets_in(server: Serve) -> None:
    target = signed(server, "/media/night.jpg?width=32")
    server.get(target)
    said = server.wait_for("/media/night.jpg?width=32")
    assert target.rpartition("signature=")[2] not in said
    line = next(line for line in said.splitlines() if "/media/night.jpg?width=32" in line)
    assert re.search(r"\d\d:\d\d:\d\d  va +MISS +200 GET", line)


def test_the_banner_shows_what_is_served(server: Serve) -> None:
    said = server.said()
    for words in (
        "Tokyo, JP",
        f"http://tok.localhost:{server.port}/",
        "/static/*",
        "signed-url",
        "image_resize",
        "demo site",
    ):
        assert words in said
    lines = re.findall(r"curl -i (\S+)(?: -H '(.*)')?", said)
    assert len(lines) == 2


def test_the_announcement_is_for_us_alone(server: Serve) -> None:
    path = server.folder / ".edgecdn" / "serve.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    told = json.loads(path.read_text())
    assert (told["pid"], told["port"], told["config"]) == (server.process.pid, server.port, "cdn.yaml")
    assert len(told["token"]) >= 22


def test_killing_node_under_load_loses_that_instant_and_nothing_else(tmp_path: Path) -> None:
    with serving(seed_site(tmp_path)) as server:
        bearer = token(server)
        assert server.get("/api/hello", authorization=bearer).status == 200
        assert server.get("/static/app.js").status == 200
        stop = threading.Event()
        statics: list[int] = []
        calls: list[int] = []

        def load(target: str, into: list[int]) -> None:
            while not stop.is_set():
                into.append(server.get(target, authorization=bearer).status)

        threads = [threading.Thread(target=load, args=("/static/app.js", statics)) for _ in range(2)]
        threads += [threading.Thread(target=load, args=("/api/hello", calls)) for _ in range(3)]
        for thread in threads:
            thread.start()
        killed = 0

        def well_again() -> None:
            good, until = calls.count(200) + len(threads), time.monotonic() + 30
            while calls.count(200) < good:
                assert time.monotonic() < until, calls
                time.sleep(0.01)

        for _ in range(3):
            well_again()
            for child in children(server.process.pid):
                if b"main.mjs" in Path(f"/proc/{child}/cmdline").read_bytes():
                    os.kill(child, signal.SIGKILL)
                    killed += 1
        well_again()
        stop.set()
        for thread in threads:
            thread.join()
        assert set(statics) == {200}
        assert set(calls) <= {200, 502}
        # What was under way in a process that was killed is lost: no more than each caller's one call.
        assert killed >= 3
        assert calls.count(502) <= 3 * killed
        assert server.get("/api/hello", authorization=bearer).status == 200


def test_functions_run_on_a_machine_without_a_node_of_its_own(tmp_path: Path) -> None:
    with serving(seed_site(tmp_path), PATH=str(tmp_path)) as server:
        assert server.get("/").status == 200
        assert server.get(signed(server, "/media/night.jpg?width=16")).status == 200
        assert "failed" not in server.said()


def test_saving_a_function_or_the_config_reloads_and_a_broken_save_changes_nothing(tmp_path: Path) -> None:
    with serving(seed_site(tmp_path)) as server:
        function = tmp_path / "functions" / "a_b_test.js"
        function.write_text(
            "export default { fetch() { return new Response('new') } };\nexport const config = { path: '/' };\n"
        )
        server.wait_for("reloaded")
        assert server.get("/").text == "new"
        config = tmp_path / "cdn.yaml"
        text = config.read_text()
        config.write_text(text.replace("immutable", "imutable"))
        said = server.wait_for("not reloaded")
        assert "Did you mean `immutable`?" in server.wait_for("immutable`?")
        assert server.get("/").text == "new"
        config.write_text(text.replace('"ams"', '"ams", "par"'))
        server.wait_for("reloaded: cdn.yaml")
        assert (
            server.get("/static/app.js", host=f"par.localhost:{server.port}").headers["x-served-by"] == "par"
        )
        assert said


def test_no_request_is_lost_over_reloads(tmp_path: Path) -> None:
    with serving(seed_site(tmp_path)) as server:
        stop = threading.Event()
        seen: list[int] = []

        def load() -> None:
            while not stop.is_set():
                seen.append(server.get("/").status)

        threads = [threading.Thread(target=load) for _ in range(4)]
        for thread in threads:
            thread.start()
        function = tmp_path / "functions" / "a_b_test.js"
        for number in range(3):
            function.write_text(function.read_text() + f"// {number}\n")
            until = time.monotonic() + 10
            while server.said().count("reloaded") <= number and time.monotonic() < until:
                time.sleep(0.05)
        stop.set()
        for thread in threads:
            thread.join()
        assert server.said().count("reloaded") >= 3
        assert set(seen) == {200}


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_drains_and_ends_cleanly_with_all_children(tmp_path: Path, number: signal.Signals) -> None:
    with serving(seed_site(tmp_path)) as server:
        server.get("/")
        started = children(server.process.pid)
        assert started
        with socket.create_connection(("127.0.0.1", server.port)) as idle:
            idle.sendall(b"GET /static/app.js HTTP/1.1\r\nhost: loc")
            assert server.stop(number) == 0
        assert not (tmp_path / ".edgecdn" / "serve.json").exists()
        assert not [pid for pid in started if Path(f"/proc/{pid}").exists()]
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", server.port), timeout=2)


def test_children_end_with_a_killed_server(tmp_path: Path) -> None:
    with serving(seed_site(tmp_path)) as server:
        server.get("/")
        server.get(signed(server, "/media/night.jpg?width=16"))
        started = children(server.process.pid)
        server.process.kill()
        server.process.wait()
        until = time.monotonic() + 5
        while any(Path(f"/proc/{pid}").exists() for pid in started) and time.monotonic() < until:
            time.sleep(0.05)
        assert not [pid for pid in started if Path(f"/proc/{pid}").exists()]


def test_a_compiled_plan_is_served_without_the_yaml(tmp_path: Path) -> None:
    seed_site(tmp_path)
    assert edgecdn("compile", "-o", "plan.json", cwd=tmp_path).returncode == 0
    (tmp_path / "cdn.yaml").unlink()
    with serving(tmp_path, "plan.json") as server:
        assert server.get("/static/app.js").status == 200
        assert server.get("/").status == 200


def test_origin_and_home_from_the_command_line(tmp_path: Path) -> None:
    seed_site(tmp_path)
    public = tmp_path / "public" / "static"
    public.mkdir(parents=True)
    (public / "x.txt").write_text("from the folder\n")
    with serving(tmp_path, "--origin", "public", "--from", "tok", "--log-format", "json") as server:
        answer = server.get("/static/x.txt")
        assert (answer.text, answer.headers["x-served-by"]) == ("from the folder\n", "tok")
        assert server.get("/static/%2e%2e/%2e%2e/cdn.yaml").status == 404
        line = json.loads(server.wait_for("/static/x.txt").splitlines()[0])
        assert (line["status"], line["verdict"], line["pop"]) == (200, "MISS", "tok")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("nothing.yaml",), "There is no file nothing.yaml"),
        (("functions",), "functions is a folder"),
        (("--port", "99999"), "99999 is no port"),
        (("--from", "atlantis"), "atlantis is no place"),
        (("--origin", "nowhere"), "neither a URL nor a folder"),
        (("-",), "serve needs a file"),
        (("--access-log", "/nonexistent/log"), "cannot be written"),
    ],
)
def test_what_cannot_be_served_is_said_in_a_sentence(
    tmp_path: Path, words: tuple[str, ...], sentence: str
) -> None:
    done = edgecdn("serve", *words, cwd=seed_site(tmp_path))
    assert (done.returncode, done.stdout) == (2, "")
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


def test_a_port_in_use_and_a_folder_in_use_are_said(server: Serve, tmp_path: Path) -> None:
    taken = edgecdn("serve", "--port", str(server.port), cwd=seed_site(tmp_path))
    assert (taken.returncode, "is in use" in taken.stderr) == (2, True)
    second = edgecdn("serve", "--port", "0", cwd=server.folder)
    assert (second.returncode, "Another edgecdn serves" in second.stderr) == (2, True)


def test_a_full_disk_under_the_log_fails_no_request(tmp_path: Path) -> None:
    with serving(seed_site(tmp_path), "--access-log", "/dev/full") as server:
        assert [server.get("/static/app.js").status for _ in range(3)] == [200, 200, 200]
        assert server.wait_for("/dev/full cannot be written").count("cannot be written") == 1


def test_what_the_seed_parser_lets_through_is_refused(server: Serve) -> None:
    answer = parse(server.raw(b"GET / HTTP/1.1\r\nhost: a\r\nhost: b\r\n\r\n"))
    assert (answer.status, answer.headers["connection"]) == (400, "close")
