"""What leaves a full shelf first: one strategy a file."""
