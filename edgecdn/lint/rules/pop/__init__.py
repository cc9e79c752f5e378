"""Advice on points of presence."""
