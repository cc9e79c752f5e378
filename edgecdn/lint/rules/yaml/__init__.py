"""Advice on how the file is written."""
