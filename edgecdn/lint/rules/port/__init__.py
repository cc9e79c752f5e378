"""Advice on what would be otherwise on another platform."""
