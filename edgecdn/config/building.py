"""From YAML's events to a tree, bounded in depth and size before anything is built."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

import yaml

from edgecdn.config.tree import Mapping, Node, Scalar, Sequence, core_value
from edgecdn.diagnostics.diagnostic import Diagnostic, Related, Span, did_you_mean

MOST_NODES: Final = 100_000
MOST_DEPTH: Final = 64

_CORE_TAGS: Final = frozenset(
    f"tag:yaml.org,2002:{name}" for name in ("str", "int", "float", "bool", "null", "seq", "map")
)


class Refused(Exception):
    """Carries a diagnostic out of the recursive descent."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


@dataclass(eq=False, slots=True)
class Builder:
    """Builds the tree from events. Depth and size are bounded before anything is built, so recursion is safe."""

    events: Iterator[yaml.Event]
    file: str
    problems: list[Diagnostic] = field(default_factory=list)
    anchors: dict[str, tuple[Node, int]] = field(default_factory=dict)
    opened: set[str] = field(default_factory=set)
    nodes: int = 0

    def document(self) -> Node | None:
        """The one document of the stream; None where it is empty. Raises `Refused` where it is too much, or none at all."""
        found: Node | None = None
        seen = 0
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                seen += 1
                if seen > 1:
                    raise Refused(
                        Diagnostic(
                            "YAML006",
                            "A second document begins here; a config is one document.",
                            self._span(event),
                            help="Remove the line `---`, or put the other document into a file of its own.",
                        )
                    )
            elif isinstance(event, yaml.NodeEvent):
                found, _ = self._node(event, 0)
        if found is None or (isinstance(found, Scalar) and found.value is None):
            self.problems.append(
                Diagnostic(
                    "YAML007",
                    "The file is empty.",
                    Span.point(self.file),
                    help="`edgecdn serve` needs at least `cdn:` with `points_of_presence:`.",
                )
            )
            return None
        return found

    def _node(self, event: yaml.Event, depth: int) -> tuple[Node, int]:
        """A node and the number of nodes in it, with what aliases stand for counted each time."""
        if depth > MOST_DEPTH:
            raise Refused(
                Diagnostic(
                    "YAML008",
                    f"This is nested more than {MOST_DEPTH} levels deep.",
                    self._span(event),
                    help="No setting is so deep: look for brackets that nobody closes.",
                )
            )
        if isinstance(event, yaml.AliasEvent):
            node, size = self._alias(event)
        else:
            self._check_tag(event)
            anchor: str | None = getattr(event, "anchor", None)
            if anchor is not None:
                self.opened.add(anchor)
            node, size = self._built(event, depth)
            if anchor is not None:
                self.opened.discard(anchor)
                self.anchors[anchor] = (node, size)
        self.nodes += 1 if not isinstance(event, yaml.AliasEvent) else size
        if self.nodes > MOST_NODES or size > MOST_NODES:
            raise Refused(
                Diagnostic(
                    "YAML009",
                    f"With its aliases this is more than {MOST_NODES:,} values.",
                    self._span(event),
                    help="Write out less, or use fewer aliases of aliases.",
                )
            )
        return node, size

    def _alias(self, event: yaml.AliasEvent) -> tuple[Node, int]:
        if event.anchor in self.opened:
            raise Refused(
                Diagnostic(
                    "YAML010",
                    f"The alias *{event.anchor} stands inside what it names.",
                    self._span(event),
                    help="Write the value out here.",
                )
            )
        if event.anchor not in self.anchors:
            raise Refused(
                Diagnostic(
                    "YAML011",
                    f"There is no anchor &{event.anchor} before this alias.",
                    self._span(event),
                    help=did_you_mean(str(event.anchor), list(self.anchors))
                    or "A value that begins with * is an alias; put it between quotes where it is text.",
                )
            )
        return self.anchors[event.anchor]

    def _check_tag(self, event: yaml.Event) -> None:
        tag: str | None = getattr(event, "tag", None)
        if tag is not None and tag not in _CORE_TAGS and tag != "!":
            shown = tag.replace("tag:yaml.org,2002:", "!!")
            self.problems.append(
                Diagnostic(
                    "YAML012",
                    f"The tag {shown} means nothing here.",
                    self._span(event),
                    help="Remove the tag.",
                )
            )

    def _check_halves(self, event: yaml.ScalarEvent) -> None:
        """Refuse halves of characters: an escape can spell them, and nothing can write them."""
        half = next((char for char in event.value if "\ud800" <= char <= "\udfff"), None)
        if half is not None:
            raise Refused(
                Diagnostic(
                    "YAML015",
                    f"The escape for U+{ord(half):04X} is half a character.",
                    self._span(event),
                    help='Write the character itself, or its whole number: "\\U0001F600".',
                )
            )

    def _built(self, event: yaml.Event, depth: int) -> tuple[Node, int]:
        match event:
            case yaml.ScalarEvent():
                self._check_halves(event)
                value = core_value(event.value) if event.implicit[0] and not event.style else event.value
                if event.tag == "tag:yaml.org,2002:str":
                    value = event.value
                return Scalar(value, event.value, self._span(event)), 1
            case yaml.SequenceStartEvent():
                items: list[Node] = []
                total = 1
                while not isinstance(inner := next(self.events), yaml.SequenceEndEvent):
                    node, size = self._node(inner, depth + 1)
                    items.append(node)
                    total += size
                return Sequence(tuple(items), self._span(event, inner)), total
            case _:
                return self._mapping(event, depth)

    def _mapping(self, event: yaml.Event, depth: int) -> tuple[Node, int]:
        pairs: dict[str, tuple[Scalar, Node]] = {}
        total = 1
        while not isinstance(inner := next(self.events), yaml.MappingEndEvent):
            key, size = self._node(inner, depth + 1)
            total += size
            value, size = self._node(next(self.events), depth + 1)
            total += size
            if not isinstance(key, Scalar):
                self.problems.append(
                    Diagnostic(
                        "YAML013",
                        "A key is one word, not a list or a mapping.",
                        key.span,
                        help="Write `name: value`.",
                    )
                )
                continue
            name = key.text if not isinstance(key.value, str) else key.value
            if name in pairs:
                first = Related(pairs[name][0].span, "the first one is here")
                self.problems.append(
                    Diagnostic(
                        "YAML014",
                        f"The key `{name}` stands here a second time.",
                        key.span,
                        related=(first,),
                        help="Keep one of the two; YAML readers disagree about which one counts.",
                    )
                )
                continue
            pairs[name] = (Scalar(name, key.text, key.span), value)
        return Mapping(tuple(pairs.values()), self._span(event, inner)), total

    def _span(self, start: yaml.Event, end: yaml.Event | None = None) -> Span:
        first, last = start.start_mark, (end or start).end_mark
        if first is None or last is None:
            return Span.point(self.file)
        return Span(self.file, first.line + 1, first.column + 1, last.line + 1, last.column + 1)
