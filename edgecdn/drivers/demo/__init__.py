"""The built-in site that answers where a config names no origin."""
