"""RFC 9111, pure: every function takes the time as an argument."""
