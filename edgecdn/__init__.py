"""A CDN on one laptop: points of presence, an HTTP cache, functions at the edge, and a clock that tests can move."""

from typing import Final

__version__: Final = "0.1.0"
