"""Make the virtual environment that the Makefile works in, and install into it; a bare Python is enough.

    python3 .ci/venv.py .venv --editable '.[nodejs]'

Debian and Ubuntu split `ensurepip` off into python3-venv. Where it is missing, pip comes as a wheel from the package
index, read with the standard library alone; a wheel of pip can install itself.
"""

from __future__ import annotations

import configparser
import contextlib
import fcntl
import hashlib
import html.parser
import http.client
import os
import re
import ssl
import subprocess
import sys
import tempfile
import urllib.parse
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path

OLDEST = (3, 11)
NEW_ENOUGH = f"import sys; sys.exit(sys.version_info < {OLDEST})"
# Dependency groups, which the development tools are, came with pip 25.1.
PIP_KNOWS_GROUPS = "import pip, sys; sys.exit([int(n) for n in pip.__version__.split('.')[:2]] < [25, 1])"
WAY_OUT = (
    "Install what Debian and Ubuntu keep apart (apt-get install python3-venv ca-certificates) and try again."
)


class CannotInstallError(Exception):
    """What went wrong, as a sentence for whoever typed `make`."""


def main(words: Sequence[str]) -> int:
    """Install into the environment named by the first word what the others tell pip; make it where there is none."""
    target = Path(words[0])
    try:
        with _alone():
            _make(target)
            _equip(target)
            _install(target, *words[1:])
    except CannotInstallError as problem:
        print(problem, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    return 0


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """Hold the project's folder, so that two `make` at once do not install into one environment together."""
    folder = os.open(".", os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _make(target: Path) -> None:
    if _answers(target / "bin" / "python", "-c", NEW_ENOUGH):
        return
    print(f"making {target} with Python {'.'.join(map(str, sys.version_info[:3]))} …", flush=True)
    if not _answers(sys.executable, "-m", "venv", "--clear", "--without-pip", target):
        raise CannotInstallError(f"{sys.executable} could not make a virtual environment. {WAY_OUT}")


def _equip(target: Path) -> None:
    """See to it that the environment has a pip, and one that is new enough."""
    python = target / "bin" / "python"
    if not _answers(python, "-c", "import pip") and not _answers(python, "-m", "ensurepip"):
        _fetch_pip(python)
    if not _answers(python, "-c", PIP_KNOWS_GROUPS):
        _install(target, "--upgrade", "pip")


def _answers(program: str | Path, *words: str | Path) -> bool:
    with contextlib.suppress(OSError):
        return subprocess.run([program, *words], capture_output=True, check=False).returncode == 0
    return False


def _install(target: Path, *words: str) -> None:
    pip = (str(target / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    if subprocess.run([*pip, *words], check=False).returncode != 0:
        raise CannotInstallError(f"pip could not install {words[-1]}; its own words stand above.")


def _fetch_pip(python: Path) -> None:
    page = f"{setting('index-url', 'https://pypi.org/simple').rstrip('/')}/pip/"
    try:
        link = newest_pip(_read(page).decode())
        wheel = _read(urllib.parse.urljoin(page, link))
    except (OSError, ValueError, http.client.HTTPException) as problem:
        raise CannotInstallError(
            f"Python has no ensurepip here, and {page} gave no pip: {problem}. {WAY_OUT}"
        ) from None
    checksum = urllib.parse.urlsplit(link).fragment.removeprefix("sha256=")
    if checksum and hashlib.sha256(wheel).hexdigest() != checksum:
        raise CannotInstallError(f"The pip that {page} gave is not the one that it lists. {WAY_OUT}")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / _file_name(link)
        path.write_bytes(wheel)
        if not _answers(python, path / "pip", "install", "--no-index", path):
            raise CannotInstallError(f"{path.name} could not install itself. {WAY_OUT}")


def _read(address: str) -> bytes:
    context = ssl.create_default_context(cafile=setting("cert", "") or None)
    with urllib.request.urlopen(address, context=context, timeout=60) as answer:
        body: bytes = answer.read()
        return body


def setting(name: str, default: str) -> str:
    """Give what pip itself would go by: its environment variables, then its files, the nearest to the user first."""
    said = os.environ.get(f"PIP_{name.upper().replace('-', '_')}")
    if said:
        return said
    home = Path.home()
    own = Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config")
    named = os.environ.get("PIP_CONFIG_FILE")
    usual = (own / "pip/pip.conf", home / ".pip/pip.conf", "/etc/pip.conf", "/etc/xdg/pip/pip.conf")
    for path in ([named] if named else []) + [str(path) for path in usual]:
        file = configparser.RawConfigParser()
        with contextlib.suppress(configparser.Error):
            file.read(path)
        for section in ("install", "global"):
            if file.has_option(section, name):
                return file.get(section, name)
    return default


class _Links(html.parser.HTMLParser):
    """The wheels on a page of the simple index (PEP 503) that this Python may install, by version."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[tuple[int, ...], str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a link to a final release that was not withdrawn."""
        said = dict(attrs)
        link = said.get("href") or ""
        version = re.fullmatch(r"pip-([0-9.]+)-py3-none-any\.whl", _file_name(link))
        needs = re.search(r">=\s*3\.(\d+)", said.get("data-requires-python") or "")
        if (
            tag == "a"
            and version
            and "data-yanked" not in said
            and not (needs and int(needs[1]) > sys.version_info.minor)
        ):
            self.found[tuple(int(part) for part in version[1].split("."))] = link


def newest_pip(page: str) -> str:
    """Give the link to the newest pip on a page of the index; ValueError where it lists none."""
    links = _Links()
    links.feed(page)
    if not links.found:
        raise ValueError("it lists no wheel of pip for this Python")
    return links.found[max(links.found)]


def _file_name(link: str) -> str:
    return urllib.parse.urlsplit(link).path.rpartition("/")[2]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
