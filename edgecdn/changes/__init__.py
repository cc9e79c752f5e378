"""What a new config changes for traffic, not for text."""
