"""Make the virtual environment that the Makefile works in, with nothing but a bare Python.

Debian and Ubuntu split `ensurepip` off into python3-venv. Where it is missing, the environment is made without pip, and
pip comes as a wheel from the package index, which it can install itself from.
"""

from __future__ import annotations

import html.parser
import os
import shutil
import ssl
import subprocess
import sys
import tempfile
import urllib.parse
import urllib.request
from pathlib import Path

NEWEST = 20
OLDEST = 11


def main() -> int:
    """Make the environment named by the first argument, unless it is there and works."""
    target = Path(sys.argv[1])
    python = _newest_python()
    if python is None:
        print(f"edgecdn needs Python 3.{OLDEST} or newer, and found none on PATH.", file=sys.stderr)
        return 2
    if _works(target):
        return 0
    shutil.rmtree(target, ignore_errors=True)
    print(f"making {target} with {python} …", flush=True)
    if subprocess.run([python, "-c", "import ensurepip"], capture_output=True, check=False).returncode == 0:
        subprocess.run([python, "-m", "venv", str(target)], check=True)
        # Dependency groups need pip 25.1.
        _pip(target, "install", "--upgrade", "pip")
        return 0
    subprocess.run([python, "-m", "venv", "--without-pip", str(target)], check=True)
    try:
        _bootstrap(target)
    except OSError as problem:
        print(f"Python has no ensurepip here, and pip could not be fetched: {problem}.", file=sys.stderr)
        print(
            "Install the package python3-venv (apt-get install python3-venv) and try again.", file=sys.stderr
        )
        shutil.rmtree(target, ignore_errors=True)
        return 2
    return 0


def _newest_python() -> str | None:
    names = [f"python3.{minor}" for minor in range(NEWEST, OLDEST - 1, -1)]
    for name in [os.environ.get("PYTHON", ""), sys.executable, "python3", *names]:
        found = shutil.which(name) if name else None
        check = f"import sys; sys.exit(sys.version_info < (3, {OLDEST}))"
        if found and subprocess.run([found, "-c", check], capture_output=True, check=False).returncode == 0:
            return found
    return None


def _works(target: Path) -> bool:
    python = target / "bin" / "python"
    if not python.exists():
        return False
    return (
        subprocess.run([str(python), "-m", "pip", "--version"], capture_output=True, check=False).returncode
        == 0
    )


def _pip(target: Path, *words: str) -> None:
    python = str(target / "bin" / "python")
    subprocess.run([python, "-m", "pip", "--quiet", "--disable-pip-version-check", *words], check=True)


class _Links(html.parser.HTMLParser):
    """The addresses on a page of the simple index (PEP 503)."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if tag == "a" and name == "href" and value]


def _bootstrap(target: Path) -> None:
    index = os.environ.get("PIP_INDEX_URL", "https://pypi.org/simple").rstrip("/")
    context = ssl.create_default_context(cafile=os.environ.get("PIP_CERT"))
    page = f"{index}/pip/"
    with urllib.request.urlopen(page, context=context, timeout=60) as answer:  # noqa: S310 - the index's own address
        links = _Links()
        links.feed(answer.read().decode())
    wheels = [link for link in links.found if "-py3-none-any.whl" in link and ".whl.metadata" not in link]
    finals = [link for link in wheels if not any(mark in link for mark in ("b1", "b2", "rc", "a1"))]
    if not finals:
        raise OSError(f"{page} lists no wheel of pip")
    newest = max(finals, key=_version)
    with tempfile.TemporaryDirectory() as folder:
        name = urllib.parse.urlsplit(newest).path.rpartition("/")[2]
        wheel = Path(folder) / name
        address = urllib.parse.urljoin(page, newest)
        with urllib.request.urlopen(address, context=context, timeout=120) as answer:  # noqa: S310 - as above
            wheel.write_bytes(answer.read())
        python = str(target / "bin" / "python")
        subprocess.run([python, f"{wheel}/pip", "install", "--quiet", "--no-index", str(wheel)], check=True)


def _version(link: str) -> tuple[int, ...]:
    name = urllib.parse.urlsplit(link).path.rpartition("/")[2]
    return tuple(int(part) for part in name.split("-")[1].split(".") if part.isdigit())


if __name__ == "__main__":
    sys.exit(main())
