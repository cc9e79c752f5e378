"""Purge requests as people's deploy scripts send them already: one file for each vendor."""
