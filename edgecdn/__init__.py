"""A CDN on one laptop: points of presence, an HTTP cache, functions at the edge, and a clock that tests can move."""
