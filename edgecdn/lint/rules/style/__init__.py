"""Advice on what could be said more plainly."""
