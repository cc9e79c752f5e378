"""The worlds that run the edge: real sockets and a wall clock, or a virtual time of their own."""
