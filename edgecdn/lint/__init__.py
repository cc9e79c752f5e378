"""Advice on a site that is right but could be better: a registry, and one file for each rule."""
