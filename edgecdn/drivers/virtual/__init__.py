"""A world in virtual time: deterministic, and as fast as the edge's own code."""
