"""What holds for every test."""

from __future__ import annotations

import os

from hypothesis import settings

# No deadline: how long an example takes says more about the laptop than about the code. CI draws the same examples
# every time, so that a red build is about the change in it; people draw new ones, and find what CI then keeps.
settings.register_profile("house", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, database=None)
settings.load_profile("ci" if os.environ.get("CI") else "house")
