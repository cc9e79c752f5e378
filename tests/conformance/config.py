"""The config that the suite is played with: every rule is `standard`, and Set-Cookie is no reason not to store."""

from __future__ import annotations

from typing import Final

CONFIG: Final = """\
cdn:
  points_of_presence:
    - region: "local"
      locations: ["va"]
  origins:
    suite: {{url: "http://127.0.0.1:{port}"}}
  defaults:
    cache: "standard"
    set_cookie: "store"
"""
