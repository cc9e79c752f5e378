"""Field values: from text to values and back. Nothing here raises for what a message says."""
