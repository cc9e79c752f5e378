"""The operating-system process of one function."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import stat
from pathlib import Path

from tests.support.box import Box, boxed
from tests.support.server import children

HANDLER = "export default { async fetch(request, env, ctx) { %s } };\n"


def test_it_has_an_empty_environment_a_session_of_its_own_and_no_descriptors_of_ours(tmp_path: Path) -> None:
    async def story(box: Box) -> None:
        with (tmp_path / "open").open("w"):
            box.add("f", HANDLER % "return new Response('ok');")
            await box.get("/f")
            (child,) = children(os.getpid())
            folder = Path(f"/proc/{child}")
            assert (folder / "environ").read_bytes() == b""
            assert os.getsid(child) == child
            opened = {os.readlink(link) for link in (folder / "fd").iterdir()}  # noqa: PTH115 - a socket is no path
            assert not [name for name in opened if name.startswith(str(tmp_path))]

    boxed(tmp_path, story)


def test_its_socket_is_for_us_alone_and_a_stranger_who_connects_learns_nothing(tmp_path: Path) -> None:
    async def story(box: Box) -> None:
        box.add("f", HANDLER % "return new Response('ok');")
        await box.get("/f")
        process = box.functions["f"].process
        assert process is not None
        assert stat.S_IMODE(Path(process.folder).stat().st_mode) == 0o700
        with socket.socket(socket.AF_UNIX) as stranger:
            stranger.settimeout(2)
            stranger.connect(f"{process.folder}/s")
            head = b'{"hello":"guessed","pop":"tok/1"}'
            stranger.sendall(len(head).to_bytes(4, "big") + bytes(4) + head)
            await asyncio.sleep(0.1)
            stranger.setblocking(False)
            with contextlib.suppress(ConnectionResetError):
                assert stranger.recv(100) == b""
        assert (await box.get("/f")).text == "ok"

    boxed(tmp_path, story)
