"""Whether a tree has the structure of a cdn.yaml: JSON Schema decides, and the sentences are our own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, Final

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError

from edgecdn.config.fits import well_formed
from edgecdn.config.parts import DURATION, SIZE, Schema
from edgecdn.config.schema import LATER
from edgecdn.config.tree import Mapping, Node, Scalar, at, plain
from edgecdn.config.units import DURATION_HELP, SIZE_HELP, duration_meant, size_meant
from edgecdn.diagnostics.diagnostic import Diagnostic, Related, Span, did_you_mean, join

_KINDS: Final = {
    "object": "a mapping",
    "array": "a list",
    "string": "text",
    "integer": "a number",
    "number": "a number",
    "boolean": "true or false",
    "null": "nothing",
}

_ELSEWHERE: Final = {
    "swr": "stale_while_revalidate",
    "sie": "stale_if_error",
    "stale": "stale_while_revalidate",
    "grace": "stale_if_error",
    "ttl": "edge_ttl",
    "max_age": "browser_ttl",
    "s_maxage": "edge_ttl",
    "path": "pattern",
    "match": "pattern",
    "env": "vars",
    "cachekey": "key",
    "cache_key": "key",
    "routes": "caching_rules",
    "rules": "caching_rules",
    "backends": "origins",
    "functions": "compute_at_edge",
    "pops": "points_of_presence",
}
"""What other tools, and people, call our keys."""

MOST_PROBLEMS: Final = 1000
"""So many mistakes are told of one file: whoever has more has one that repeats."""


def check_structure(tree: Node, schema: Schema, root: str = "the file") -> tuple[Diagnostic, ...]:
    """Everything in `tree` that the schema does not allow, in the order of the file. `root` names the tree in messages."""
    validator = Draft202012Validator(schema, format_checker=_formats())
    errors = validator.iter_errors(plain(tree))
    told = (diagnostic for error in errors for diagnostic in _told(error, tree, root))
    found = sorted(dict.fromkeys(islice(told, MOST_PROBLEMS)), key=lambda item: item.span)
    if next(told, None) is not None:
        message = f"{root.capitalize()} has more mistakes than these."
        found.append(Diagnostic("SCHEMA012", message, found[-1].span, help="Mend these first."))
    return tuple(found)


def _formats() -> FormatChecker:
    checker = FormatChecker(formats=())
    for name in (DURATION, SIZE):
        checker.checks(name)(lambda value, name=name: well_formed(name, value))
    return checker


def _told(error: ValidationError, tree: Node, root: str) -> Iterator[Diagnostic]:
    """The diagnostics for one error of the validator: the place, one sentence, and the way out."""
    path = tuple(error.absolute_path)
    node = at(tree, path)
    # The validator's own types leave open what a given keyword always has: JSON of the schema, and of the file.
    wanted: Any = error.validator_value
    instance: Any = error.instance
    schema: Any = error.schema
    name = _name(path, root)
    match error.validator:
        case "additionalProperties":
            yield from _unknown_keys(schema, node, name)
        case "required":
            missing = next(key for key in wanted if key not in instance and f"'{key}' is" in error.message)
            others = [key for key in instance if key not in schema["properties"]]
            # A key that is near the missing one is told as the misspelling that it is.
            if did_you_mean(missing, others) is None:
                yield Diagnostic(
                    "SCHEMA002", f"{name} lacks `{missing}`.", _head(node), help=_example(schema, missing)
                )
        case "type":
            # Where the values are listed, that list is the better answer.
            if "enum" not in schema:
                yield from _wrong_type(schema, wanted, node, name)
        case "enum":
            allowed = [str(value) for value in wanted]
            shown = _shown(node)
            message = f"{name} cannot be {shown}."
            near = did_you_mean(instance, allowed) if isinstance(instance, str) else None
            help_text = near or f"It is one of {join(allowed)}."
            yield Diagnostic("SCHEMA004", message, node.span, help=help_text)
        case "format":
            yield _no_amount(wanted, node, name)
        case "minLength" | "minItems" | "minProperties" if not instance:
            yield Diagnostic("SCHEMA006", f"{name} is empty.", node.span, help=_example(schema))
        case "minItems" | "maxItems":
            bound = f"{'at least' if error.validator == 'minItems' else 'at most'} {wanted}"
            count = f"{len(instance)} item{'' if len(instance) == 1 else 's'}"
            yield Diagnostic(
                "SCHEMA007",
                f"{name} has {count}; it takes {bound}.",
                node.span,
                help=_example(schema),
            )
        case "pattern":
            yield Diagnostic(
                "SCHEMA008", f"{name} cannot be {_shown(node)}.", node.span, help=_example(schema)
            )
        case "minimum" | "maximum":
            bound = "least" if error.validator == "minimum" else "most"
            message = f"{name} cannot be {_shown(node)}: the {bound} is {wanted}."
            yield Diagnostic("SCHEMA009", message, node.span, help=_example(schema))
        case "uniqueItems":
            yield from _doubled(node, name)
        case _:
            yield Diagnostic(
                "SCHEMA009",
                f"{name} is not as it should be: {error.message}.",
                node.span,
                help=_example(schema),
            )


def _unknown_keys(schema: Any, node: Node, name: str) -> Iterator[Diagnostic]:
    if not isinstance(node, Mapping):
        return
    known = list(schema.get("properties", {}))
    patterns = schema.get("patternProperties", {})
    for key, _ in node.pairs:
        word = str(key.value)
        if word in known or (
            patterns and len(word) == 3 and word[0] in "12345" and (word[1:] == "xx" or word[1:].isdigit())
        ):
            continue
        if word in LATER:
            yield Diagnostic("SCHEMA010", f"`{word}` {LATER[word]}.", key.span, help="Take it out here.")
            continue
        if patterns:
            yield Diagnostic(
                "SCHEMA001",
                f"{name} takes statuses, and `{word}` is none.",
                key.span,
                help=_status_meant(word) or "Write a status such as `404`, or a class such as `5xx`.",
            )
            continue
        if word == "<<":
            merging = "Write the keys out: YAML 1.2 merges nothing."
            yield Diagnostic("SCHEMA001", f"{name} has no key `<<`.", key.span, help=merging)
            continue
        yield Diagnostic(
            "SCHEMA001", f"{name} has no key `{word}`.", key.span, help=_meant(word, schema, known, name)
        )


def _status_meant(word: str) -> str | None:
    """Classes that are spelled otherwise: `5XX`, `5**`, `5__`."""
    digit, rest = word[:1], word[1:].lower()
    if not digit or digit not in "12345" or rest not in ("xx", "**", "__", "??", "nn", "x"):
        return None
    return f"Did you mean `{digit}xx`?"


def _meant(word: str, schema: Any, known: list[str], name: str) -> str:
    """What an unknown key may have been meant as: another tool's word, a key one level further in, a misspelling."""
    if (ours := _ELSEWHERE.get(word.lower().replace("-", "_"))) in known:
        return f"Did you mean `{ours}`?"
    below = [key for key in known if word in schema["properties"][key].get("properties", ())]
    if below:
        return f"It belongs below {join(below)}."
    return did_you_mean(word, known) or f"{name} takes {join(sorted(known), 'and')}."


def _wrong_type(schema: Any, wanted: Any, node: Node, name: str) -> Iterator[Diagnostic]:
    if schema.get("format") in (DURATION, SIZE):
        yield _no_amount(schema["format"], node, name)
        return
    kinds = [wanted] if isinstance(wanted, str) else wanted
    wish = " or ".join(dict.fromkeys(_KINDS[kind] for kind in kinds))
    got = _kind(plain(node))
    way_out = _example(schema)
    if kinds == ["string"] and isinstance(node, Scalar) and node.text:
        quoted = f'YAML reads {node.text} as {got}; between quotes it is text: "{node.text}".'
        way_out = quoted if way_out is None else f"{quoted} {way_out}"
    yield Diagnostic("SCHEMA003", f"{name} should be {wish}, and is {got}.", node.span, help=way_out)


def _no_amount(kind: str, node: Node, name: str) -> Diagnostic:
    """What is no duration, or no size, and how it may have been meant."""
    if kind == DURATION:
        what, meant, help_text = "duration", duration_meant, DURATION_HELP
    else:
        what, meant, help_text = "size", size_meant, SIZE_HELP
    near = meant(node.text) if isinstance(node, Scalar) and node.text else None
    way_out = help_text if near is None else f"Did you mean `{near}`? {help_text}"
    return Diagnostic("SCHEMA005", f"{name} is no {what}: {_shown(node)}.", node.span, help=way_out)


def _doubled(node: Node, name: str) -> Iterator[Diagnostic]:
    seen: dict[object, Span] = {}
    for item in getattr(node, "items", ()):
        value = repr(plain(item))
        if value in seen:
            first = Related(seen[value], "the first one is here")
            yield Diagnostic(
                "SCHEMA011",
                f"{name} has {_shown(item)} twice.",
                item.span,
                related=(first,),
                help="Remove one.",
            )
        seen.setdefault(value, item.span)


def _name(path: Sequence[str | int], root: str) -> str:
    """A place in words: `caching_rules[2].edge_ttl`, counted from 1 as people do, without the `cdn` around it."""
    steps = list(path[1:] if path[:1] == ["cdn"] or path[:1] == ("cdn",) else path)
    out = ""
    for step in steps:
        out += f"[{step + 1}]" if isinstance(step, int) else f".{step}" if out else step
    if not out:
        return f"`{path[0]}`" if path else root.capitalize()
    return f"`{out}`"


def _head(node: Node) -> Span:
    """The first line of a node: enough to point at what lacks something."""
    span = node.span
    if isinstance(node, Mapping) and node.pairs:
        return node.pairs[0][0].span
    return (
        span
        if span.line == span.end_line
        else Span(span.file, span.line, span.column, span.line, span.column + 1)
    )


def _shown(node: Node) -> str:
    return f"`{node.text}`" if isinstance(node, Scalar) and node.text else _kind(plain(node))


def _kind(value: object) -> str:
    match value:
        case None:
            return "nothing"
        case bool():
            return "true or false"
        case int() | float():
            return "a number"
        case str():
            return "text"
        case list():
            return "a list"
        case _:
            return "a mapping"


def _example(schema: Any, key: str | None = None) -> str | None:
    """What to write, from the schema's own examples."""
    if not isinstance(schema, dict):
        return None
    if key is not None:
        inner = schema.get("properties", {}).get(key, {})
        examples = inner.get("examples", inner.get("enum", ()))
        if not examples:
            said: str | None = inner.get("description")
            return said
        return f"Write for example `{key}: {_yaml(examples[0])}`."
    if schema.get("type") == "boolean":
        return "Write `true` or `false`."
    examples = schema.get("examples", ())[:2]
    described: str | None = schema.get("description")
    return f"Write for example {_joined(examples)}." if examples else described


def _joined(examples: Iterable[object]) -> str:
    return " or ".join(f"`{_yaml(example)}`" for example in examples)


def _yaml(value: object) -> str:
    match value:
        case bool():
            return str(value).lower()
        case list():
            return f"[{', '.join(_yaml(item) for item in value)}]"
        case dict():
            return "{" + ", ".join(f"{key}: {_yaml(item)}" for key, item in value.items()) + "}"
        case _:
            return str(value)
