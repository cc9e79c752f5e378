"""One file per way of showing diagnostics."""
