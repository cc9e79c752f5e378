"""Reading `export const config = {…}` out of a function's source without running it.

The reader is exact about what it takes: literals alone, as JSON has them and as JavaScript spells them (single quotes, bare
keys, comments, trailing commas, template strings without substitutions). Anything else is not a literal, and is said to be
none, with its place.
"""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from edgecdn.config.tree import Mapping, Node, Scalar, Sequence
from edgecdn.diagnostics.diagnostic import Span

_SPACE: Final = re.compile(r"(?:\s|//[^\n]*|/\*.*?\*/)*", re.DOTALL)
_NAME: Final = re.compile(r"[A-Za-z_$][\w$]*")
_NUMBER: Final = re.compile(r"-?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
# Up to the closing quote, and without it: where there is none, this is how far the string reaches.
_STRING: Final = re.compile(r"""'(?:[^'\\\n]|\\.)*+|"(?:[^"\\\n]|\\.)*+|`(?:[^`\\]|\\.)*+""", re.DOTALL)
_ESCAPE: Final = re.compile(r"\\(u\{[0-9a-fA-F]+\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|\r?\n|.)", re.DOTALL)
_HALVES: Final = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_ESCAPES: Final = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0"}
_REGEX: Final = re.compile(r"/(?![*/])(?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*+\])++/[a-z]*")
_CONFIG: Final = re.compile(r"(?:export\s+const\s+config|(?:module\.)?exports\.config)\s*=\s*")
# A slash begins a regular expression where a value may begin, and divides elsewhere.
_BEFORE_VALUES: Final = "=(,:;[!&|?{}+-*%~^<>"
_WORDS: Final = {"true": True, "false": False, "null": None}


@dataclass(frozen=True, slots=True)
class NotLiteral:
    """The config is there, and is not written as a literal; `span` is where it stops being one."""

    span: Span
    message: str


class _Stop(Exception):
    def __init__(self, position: int, message: str) -> None:
        super().__init__(message)
        self.position = position
        self.message = message


def javascript_config(source: str, file: str) -> Node | NotLiteral | None:
    """The value of the exported `config`, with spans; None where the source exports none."""
    start = _find_config(source)
    if start is None:
        return None
    try:
        return _Reader(source, file).value(start)[0]
    except _Stop as stop:
        return NotLiteral(stretch(source, file, stop.position, stop.position + 1), stop.message)


def _find_config(source: str) -> int | None:
    """Where the config's value begins: behind the export that stands in code, not in a comment or a string."""
    for position in _code(source):
        if source[position] in "em":
            boundary = position == 0 or not (source[position - 1].isalnum() or source[position - 1] in "_$.")
            found = _CONFIG.match(source, position) if boundary else None
            if found is not None:
                return found.end()
    return None


def in_code(source: str, position: int) -> bool:
    """Whether the character at `position` stands in code, not in a comment, a string or a regular expression."""
    return position in itertools.takewhile(lambda there: there <= position, _code(source))


def _code(source: str) -> Iterator[int]:
    """The places of all characters outside comments, strings and regular expressions.

    The time is bounded by the source's length: `barren` is up to where a slash has looked for its regular expression's end
    in vain, so that no other one of that line looks again.
    """
    position = barren = 0
    before = ""
    while position < len(source):
        char = source[position]
        if char in "/'\"`":
            value = before[-1:] in _BEFORE_VALUES and before not in ("++", "--")
            tries = char == "/" and position >= barren and value
            skipped = _skip(source, position, tries=tries)
            if tries and skipped == position:
                end = source.find("\n", position)
                barren = len(source) if end < 0 else end
            if skipped > position:
                position = skipped
                before = char
                continue
        yield position
        if not char.isspace():
            before = (before + char)[-2:]
        position += 1


def _skip(source: str, position: int, *, tries: bool) -> int:
    """The end of the comment, string or regular expression at `position`; the position itself where none is there.

    `tries` tells whether a slash may begin a regular expression here. A string that nobody closes ends where it has to.
    """
    char = source[position]
    if char == "/":
        if source.startswith("//", position):
            end = source.find("\n", position)
            return len(source) if end < 0 else end
        if source.startswith("/*", position):
            end = source.find("*/", position + 2)
            return len(source) if end < 0 else end + 2
        found = _REGEX.match(source, position) if tries else None
        return position if found is None else found.end()
    found = _STRING.match(source, position)
    end = position if found is None else found.end()
    return end + 1 if source[end : end + 1] == char else end


@dataclass(frozen=True, slots=True)
class _Reader:
    source: str
    file: str

    def value(self, position: int, depth: int = 0) -> tuple[Node, int]:
        position = self._space(position)
        if depth > 32:
            raise _Stop(position, "This is nested too deep.")
        char = self.source[position : position + 1]
        match char:
            case "{":
                return self._object(position, depth)
            case "[":
                return self._array(position, depth)
            case "'" | '"' | "`":
                text, end = self._string(position)
                return Scalar(text, text, self._span(position, end)), end
        word = _NAME.match(self.source, position)
        if word is not None and word[0] in _WORDS:
            return Scalar(_WORDS[word[0]], word[0], self._span(position, word.end())), word.end()
        number = _NUMBER.match(self.source, position)
        if number is not None:
            read = float(number[0])
            whole: int | float = int(read) if read.is_integer() and abs(read) < 2**53 else read
            return Scalar(whole, number[0], self._span(position, number.end())), number.end()
        raise _Stop(
            position, "This is not written as a literal, and the config is read without running the file."
        )

    def _object(self, start: int, depth: int) -> tuple[Node, int]:
        pairs: dict[str, tuple[Scalar, Node]] = {}
        position = self._space(start + 1)
        while not self.source.startswith("}", position):
            key, position = self._key(position)
            position = self._space(position)
            if not self.source.startswith(":", position):
                raise _Stop(position, "A colon is missing here, or this is a shorthand, which is no literal.")
            value, position = self.value(position + 1, depth + 1)
            pairs[str(key.value)] = (key, value)
            position = self._comma(position, "}")
        return Mapping(tuple(pairs.values()), self._span(start, position + 1)), position + 1

    def _array(self, start: int, depth: int) -> tuple[Node, int]:
        items: list[Node] = []
        position = self._space(start + 1)
        while not self.source.startswith("]", position):
            item, position = self.value(position, depth + 1)
            items.append(item)
            position = self._comma(position, "]")
        return Sequence(tuple(items), self._span(start, position + 1)), position + 1

    def _comma(self, position: int, closing: str) -> int:
        position = self._space(position)
        if self.source.startswith(",", position):
            return self._space(position + 1)
        if not self.source.startswith(closing, position):
            raise _Stop(position, f"A comma or `{closing}` is missing here.")
        return position

    def _key(self, position: int) -> tuple[Scalar, int]:
        word = _NAME.match(self.source, position)
        if word is not None:
            return Scalar(word[0], word[0], self._span(position, word.end())), word.end()
        text, end = self._string(position)
        return Scalar(text, text, self._span(position, end)), end

    def _string(self, position: int) -> tuple[str, int]:
        found = _STRING.match(self.source, position)
        if found is None or self.source[found.end() : found.end() + 1] != found[0][0]:
            raise _Stop(
                position, "This is not written as a literal, and the config is read without running the file."
            )
        inner = found[0][1:]
        if found[0][0] == "`" and "${" in inner:
            raise _Stop(position, "A template with substitutions is no literal.")
        return _whole(_ESCAPE.sub(_unescaped, inner)), found.end() + 1

    def _space(self, position: int) -> int:
        found = _SPACE.match(self.source, position)
        return position if found is None else found.end()

    def _span(self, start: int, end: int) -> Span:
        return stretch(self.source, self.file, start, end)


def _whole(text: str) -> str:
    """Text in which escaped halves of a character are one again; a half that is alone stands for nothing."""
    joined = _HALVES.sub(lambda pair: pair[0].encode("utf-16", "surrogatepass").decode("utf-16"), text)
    return "".join("\ufffd" if "\ud800" <= char <= "\udfff" else char for char in joined)


def _unescaped(found: re.Match[str]) -> str:
    text = found[1]
    if text[0] in "ux" and len(text) > 1:
        number = int(text[1:].strip("{}"), 16)
        return chr(number) if number < 0x110000 else "\ufffd"
    return "" if text.endswith("\n") else _ESCAPES.get(text, text)


def stretch(source: str, file: str, start: int, end: int) -> Span:
    """The span of the characters from `start` to `end`, the end excluded."""

    def place(position: int) -> tuple[int, int]:
        return source.count("\n", 0, position) + 1, position - (source.rfind("\n", 0, position) + 1) + 1

    return Span(file, *place(start), *place(end))


def python_config(source: str, file: str) -> Node | NotLiteral | None:
    """The value of a module's `config = {…}`, read as a literal; None where there is none or the file does not parse."""
    try:
        module = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    for statement in module.body:
        if isinstance(statement, ast.Assign) and any(
            isinstance(t, ast.Name) and t.id == "config" for t in statement.targets
        ):
            return _python_node(statement.value, file)
    return None


def _python_node(node: ast.expr, file: str) -> Node | NotLiteral:
    span = Span(
        file, node.lineno, node.col_offset + 1, node.end_lineno or node.lineno, (node.end_col_offset or 0) + 1
    )
    match node:
        case ast.Constant(value=str() | int() | float() | bool() | None as value):
            return Scalar(value, str(value), span)
        case ast.List(elts=elements) | ast.Tuple(elts=elements):
            items = [_python_node(element, file) for element in elements]
            bad = next((item for item in items if isinstance(item, NotLiteral)), None)
            return bad or Sequence(tuple(item for item in items if not isinstance(item, NotLiteral)), span)
        case ast.Dict(keys=keys, values=values):
            pairs: list[tuple[Scalar, Node]] = []
            for left, right in zip(keys, values, strict=True):
                name = None if left is None else _python_node(left, file)
                inner = _python_node(right, file)
                if not isinstance(name, Scalar) or isinstance(inner, NotLiteral):
                    return (
                        inner
                        if isinstance(inner, NotLiteral)
                        else NotLiteral(span, "A key here is no literal.")
                    )
                pairs.append((name, inner))
            return Mapping(tuple(pairs), span)
        case _:
            return NotLiteral(
                span, "This is not written as a literal, and the config is read without running the file."
            )
