"""What a runtime raises before anything runs; apart from the rest, which is for those that run functions."""

from __future__ import annotations


class CannotStart(Exception):
    """A runtime that is asked for cannot be had; the text is a sentence for the user, with the way out."""
