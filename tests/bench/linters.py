"""Other checkers of configs, and what they are given: the same rules, each in its own language."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Final

from tests.support.server import ROOT

PEERS: Final = ("yamllint==1.38.0", "check-jsonschema==0.39.0")
FALCO: Final = "falco-js@0.23.2"
"""The npm package that brings falco's binary, and starts it from Node.js."""

_HEAD: Final = (
    "cdn:\n  points_of_presence:\n    - region: eu\n      locations: [lon, fra]\n  caching_rules:\n"
)
_VCL: Final = """\
backend shop {
  .host = "shop.example";
  .port = "443";
}
sub vcl_recv {
  #FASTLY RECV
  set req.backend = shop;
  return(lookup);
}
sub vcl_fetch {
  #FASTLY FETCH
"""


def rules(number: int) -> str:
    """A config of so many rules, each of four lines."""
    return _HEAD + "".join(
        f'    - pattern: "/section-{one}/*"\n      edge_ttl: {1 + one % 50}m\n      browser_ttl: 30s\n'
        "      stale_if_error: 1d\n"
        for one in range(number)
    )


def short_rules(number: int) -> str:
    """A config of so many rules, each of two lines, so that ten thousand are less than a megabyte."""
    return _HEAD + "".join(
        f'    - pattern: "/section-{one}/*"\n      edge_ttl: {1 + one % 50}m\n' for one in range(number)
    )


def vcl(number: int, *, short: bool = False) -> str:
    """The same rules in Fastly's language, each of four lines; `short` ones do not tell browsers."""
    told = "" if short else '    set beresp.http.Cache-Control = "max-age=30";\n'
    tests = (
        f'  {"else " if one else ""}if (req.url ~ "^/section-{one}/") {{\n    set beresp.ttl = {1 + one % 50}m;\n{told}  }}\n'
        for one in range(number)
    )
    return f"{_VCL}{''.join(tests)}  return(deliver);\n}}\n"


@cache
def python_peers() -> Path | str:
    """The programs of an environment with the peers from PyPI, made where it is not there yet; else why it cannot be had."""
    own = Path(sys.prefix) / "bench" / "peers"
    if not all((own / "bin" / name.partition("==")[0]).exists() for name in PEERS):
        sys.stderr.write(f"fetching {' and '.join(PEERS)} from PyPI …\n")
        try:
            subprocess.run([sys.executable, "-m", "venv", str(own)], check=True, timeout=300)
            subprocess.run([own / "bin" / "pip", "install", "--quiet", *PEERS], check=True, timeout=300)
        except (OSError, subprocess.SubprocessError):
            return "pip could not fetch it"
    return own / "bin"


@cache
def falco() -> Path | str:
    """The folder of falco's npm package, fetched where it is not there yet; else why it cannot be had."""
    own = Path(sys.prefix) / "bench" / "falco"
    there = own / "node_modules" / "falco-js"
    if not there.is_dir():
        sys.stderr.write(f"fetching {FALCO} from npm …\n")
        npm = shutil.which("npm")
        if npm is None:
            return "npm is not on this machine"
        own.mkdir(parents=True, exist_ok=True)
        command = [npm, "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(own), FALCO]
        try:
            subprocess.run(command, check=True, timeout=300)
        except (OSError, subprocess.SubprocessError):
            return "npm could not fetch it"
    return there


OURS: Final = "edgecdn validate"
CHECK: Final = "check-jsonschema"
YAMLLINT: Final = "yamllint"
FALCO_JS: Final = "falco (falco-js)"
FALCO_ALONE: Final = "falco's binary alone"


def commands(config: Path, script: Path | None) -> Mapping[str, Sequence[str] | str]:
    """What each checker is started with for a config, or its VCL; or why one is not here."""
    peers, npm = python_peers(), falco()
    found: dict[str, Sequence[str] | str] = {
        OURS: [str(Path(sys.prefix) / "bin" / "edgecdn"), "validate", str(config)]
    }
    schema = ROOT / "schemas" / "cdn.schema.json"
    found[CHECK] = (
        peers
        if isinstance(peers, str)
        else [str(peers / "check-jsonschema"), "--schemafile", str(schema), str(config)]
    )
    found[YAMLLINT] = peers if isinstance(peers, str) else [str(peers / "yamllint"), str(config)]
    if script is not None:
        node = shutil.which("node")
        binary = None if isinstance(npm, str) else npm / "bin" / "falco-linux-amd64"
        found[FALCO_JS] = (
            npm
            if isinstance(npm, str)
            else "node is not on PATH"
            if node is None
            else [node, str(npm / "src" / "falco.js"), "-vv", str(script)]
        )
        found[FALCO_ALONE] = (
            str(npm) if binary is None or not binary.exists() else [str(binary), "-vv", str(script)]
        )
    return found
