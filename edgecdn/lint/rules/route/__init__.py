"""Advice on what matches what."""
