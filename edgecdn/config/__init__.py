"""cdn.yaml as the user wrote it: every value knows its place."""
