"""Two plans side by side."""

from __future__ import annotations

from edgecdn.changes.change import SEVERITIES, Change, Comparison
from edgecdn.changes.functions import function_changes
from edgecdn.changes.network import network_changes
from edgecdn.changes.rules import rule_changes
from edgecdn.plan.model import Plan


def compare(old: Plan, new: Plan) -> Comparison:
    """Everything that is different for requests; what only stands elsewhere in the file, or in another order, is not."""
    rules, open_rules = rule_changes(old, new)
    functions, open_functions = function_changes(old, new)
    found = [*rules, *functions, *network_changes(old, new)]
    return Comparison(tuple(sorted(found, key=_gravest)), (*open_rules, *open_functions))


def _gravest(change: Change) -> int:
    return SEVERITIES.index(change.severity)
