"""Whether a tree has the structure that a schema asks for: quickly where it has, at length where it has not."""

from __future__ import annotations

from edgecdn.config.fits import fits
from edgecdn.config.parts import Schema
from edgecdn.config.tree import Node, plain
from edgecdn.diagnostics.diagnostic import Diagnostic


def check_structure(tree: Node, schema: Schema, root: str = "the file") -> tuple[Diagnostic, ...]:
    """Everything in `tree` that the schema does not allow, in the order of the file. `root` names the tree in messages."""
    if fits(plain(tree), schema):
        return ()
    from edgecdn.config import structure

    return structure.check_structure(tree, schema, root)
