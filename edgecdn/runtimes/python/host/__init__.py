"""What runs beside a function in Python, in its processes.

Nothing of the rest of edgecdn is imported here, and nothing but the standard library: each import costs a cold start, and
whatever is in the process is in reach of the function.
"""
