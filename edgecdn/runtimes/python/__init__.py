"""Functions in Python: a process for each function, and one more for each of its PoPs."""
