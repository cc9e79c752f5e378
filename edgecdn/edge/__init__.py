"""One request through one network, as a pure program that asks its world for what it needs."""
