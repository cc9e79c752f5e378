"""From bytes to a tree: everything that can be wrong with a file before its meaning matters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

import yaml

from edgecdn.config.tree import Mapping, Node, Scalar, Sequence, core_value
from edgecdn.diagnostics.diagnostic import Diagnostic, Related, Span, did_you_mean

MOST_BYTES: Final = 1024 * 1024
MOST_NODES: Final = 100_000
MOST_DEPTH: Final = 64

_LIBYAML: Final = yaml.__with_libyaml__
_SOON: Final = 128 * 1024
"""So many characters the pure parser reads in half a second."""
_CONFLICT: Final = re.compile(r"^(?:<<<<<<<|=======|>>>>>>>)(?: |$)", re.MULTILINE)
_CORE_TAGS: Final = frozenset(
    f"tag:yaml.org,2002:{name}" for name in ("str", "int", "float", "bool", "null", "seq", "map")
)


class _Refused(Exception):
    """Carries a diagnostic out of the recursive descent; never leaves this file."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


def read_yaml(data: bytes, file: str) -> tuple[Node | None, tuple[Diagnostic, ...]]:
    """The tree that `data` spells, or None, and what is wrong with it. Never raises, whatever the bytes are."""
    start = Span.point(file)
    if len(data) > MOST_BYTES:
        text = f"The file has {len(data):,} bytes; a config may have {MOST_BYTES:,}."
        return None, (Diagnostic("YAML001", text, start, help="Split the site, or generate less."),)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = data[: problem.start].count(b"\n") + 1
        message = f"The file is not UTF-8: byte 0x{data[problem.start]:02x} cannot be read."
        before = data[data.rfind(b"\n", 0, problem.start) + 1 : problem.start]
        column = len(before.decode("utf-8-sig", "replace")) + 1
        return None, (
            Diagnostic("YAML002", message, Span.point(file, line, column), help="Save it as UTF-8."),
        )
    try:
        return _built(text, file, libyaml=_LIBYAML)
    except yaml.YAMLError as problem:
        return None, (_explained(problem, file, text),)


def _built(text: str, file: str, *, libyaml: bool) -> tuple[Node | None, tuple[Diagnostic, ...]]:
    """The tree, and what is wrong with it that is not a matter of syntax. Raises `yaml.YAMLError`."""
    # libyaml is several times faster, and not everywhere; the pure parser reads the same language.
    events = yaml.parse(text, Loader=yaml.CSafeLoader if libyaml else yaml.SafeLoader)
    try:
        builder = _Builder(events, file)
        return builder.document(), tuple(builder.problems)
    except _Refused as refused:
        return None, (refused.diagnostic,)


def _explained(problem: yaml.YAMLError, file: str, text: str) -> Diagnostic:
    """What is wrong, in the pure parser's view where that is soon there: it knows places better, and is on every machine."""
    mark = getattr(problem, "problem_mark", None) or getattr(problem, "context_mark", None)
    if _LIBYAML and (mark is None or mark.index < _SOON):
        try:
            _, (refused, *_) = _built(text, file, libyaml=False)
        except yaml.YAMLError as pure:
            problem = pure
        except ValueError:  # it finds nothing wrong
            pass
        else:
            return refused
    if isinstance(problem, yaml.MarkedYAMLError):
        return _syntax(problem, file, text)
    return _unreadable(problem, file, text)


def _syntax(problem: yaml.MarkedYAMLError, file: str, text: str) -> Diagnostic:
    mark = problem.problem_mark or problem.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)
    said = (problem.problem or problem.context or "this is not YAML").rstrip(".")
    lines = text.splitlines()
    source = lines[line - 1] if line <= len(lines) else ""
    if "\t" in source[: max(column, len(source) - len(source.lstrip()))]:
        return Diagnostic(
            "YAML004",
            "A tab stands where YAML wants spaces.",
            Span.point(file, line, source.index("\t") + 1),
            help="Indent with spaces.",
        )
    return _common(problem, said, file, Span.point(file, line, column), text)


def _common(problem: yaml.MarkedYAMLError, said: str, file: str, span: Span, text: str) -> Diagnostic:
    """The usual slips in words of our own, at the place where they were made; libyaml's words for the others."""
    begun = problem.context_mark
    opened = span if begun is None else Span.point(file, begun.line + 1, begun.column + 1)
    context = problem.context or ""
    conflict = _CONFLICT.search(text)
    if conflict is not None:
        line = text.count("\n", 0, conflict.start()) + 1
        return Diagnostic(
            "YAML003",
            "A merge conflict stands here.",
            Span.point(file, line),
            help="Keep one side, and take out the markers.",
        )
    if text.lstrip().startswith("<"):
        return Diagnostic(
            "YAML003", "This is a web page or XML, not YAML.", Span.point(file),
            help="Put the config itself here: a download may have fetched a page about it.",
        )  # fmt: skip
    match said:
        case _ if "alias" in context:
            return Diagnostic(
                "YAML003",
                "What begins with `*` is an alias in YAML.",
                opened,
                help='Put text that begins with a star between quotes, such as `"*.js"`.',
            )
        case _ if "unknown escape" in said:
            return Diagnostic(
                "YAML003",
                "Between double quotes a backslash begins an escape, and this is none.",
                span,
                help="Write two backslashes, or put the text between single quotes.",
            )
        case "found unexpected end of stream" | "found unexpected document indicator" if "quoted" in context:
            return Diagnostic(
                "YAML003", "The quote that opens here is never closed.", opened, help="Close it."
            )
        case _ if "flow sequence" in context or "flow mapping" in context:
            closing = "]" if "sequence" in context else "}"
            return Diagnostic(
                "YAML003",
                f"Something is missing in what this bracket opens: a comma, or the `{closing}` that closes it.",
                opened,
                related=(Related(span, "up to here it could be read"),),
                help=f"Separate with commas, and close with `{closing}`.",
            )
        case "mapping values are not allowed here" | "mapping values are not allowed in this context":
            return Diagnostic(
                "YAML003",
                "This colon makes a key where none can stand.",
                span,
                help="Look at the line above for a colon that is missing, or put text with a colon between quotes.",
            )
        case "expected <block end>, but found '<block mapping start>'" | "did not find expected key":
            return Diagnostic(
                "YAML003",
                "This line does not line up with the ones that it belongs to.",
                span,
                related=(Related(opened, "they begin here"),),
                help="Give all keys of one mapping the same indent.",
            )
        case _ if said.startswith(
            ("expected <block end>, but found '}'", "expected <block end>, but found ']'")
        ):
            return Diagnostic(
                "YAML003",
                "This bracket closes nothing.",
                span,
                help="Take it out, or open it where it begins.",
            )
        case _ if (
            said.startswith("expected '<document start>'") or said == "did not find expected <document start>"
        ):
            return Diagnostic(
                "YAML003",
                "Something stands behind the end of the config.",
                span,
                help="Take it out, or look above it for `...`, a quote or a bracket that ends too early.",
            )
        case _:
            where = f" (in what begins in line {opened.line})" if opened.line != span.line else ""
            return Diagnostic(
                "YAML003",
                f"This is not YAML: {said}{where}.",
                span,
                help="Put text with special characters between quotes.",
            )


def _unreadable(problem: yaml.YAMLError, file: str, text: str) -> Diagnostic:
    """For what the reader itself refuses: characters that YAML does not allow."""
    bad = next(
        (index for index, char in enumerate(text) if not (char.isprintable() or char in "\n\r\t\x85\ufeff")),
        None,
    )
    if bad is None:
        return Diagnostic("YAML003", f"This is not YAML: {str(problem).splitlines()[0]}.", Span.point(file))
    line = text.count("\n", 0, bad) + 1
    column = bad - (text.rfind("\n", 0, bad) + 1) + 1
    return Diagnostic(
        "YAML005",
        f"The character U+{ord(text[bad]):04X} may not stand in YAML.",
        Span.point(file, line, column),
        help="Remove it.",
    )


@dataclass(eq=False, slots=True)
class _Builder:
    """Builds the tree from events. Depth and size are bounded before anything is built, so recursion is safe."""

    events: Iterator[yaml.Event]
    file: str
    problems: list[Diagnostic] = field(default_factory=list)
    anchors: dict[str, tuple[Node, int]] = field(default_factory=dict)
    opened: set[str] = field(default_factory=set)
    nodes: int = 0

    def document(self) -> Node | None:
        """The one document of the stream; None where it is empty."""
        found: Node | None = None
        seen = 0
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                seen += 1
                if seen > 1:
                    raise _Refused(
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
            raise _Refused(
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
            raise _Refused(
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
            raise _Refused(
                Diagnostic(
                    "YAML010",
                    f"The alias *{event.anchor} stands inside what it names.",
                    self._span(event),
                    help="Write the value out here.",
                )
            )
        if event.anchor not in self.anchors:
            raise _Refused(
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
            raise _Refused(
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
