"""`python -m edgecdn.cli` is `edgecdn`."""

from edgecdn.cli.main import command

command()
