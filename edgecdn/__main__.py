"""`python -m edgecdn` is `edgecdn`."""

from edgecdn.cli.main import command

command()
