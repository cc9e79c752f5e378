"""Functions: their files, and what the config and the file itself say of them."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Final, cast

from edgecdn.compiler.bindings import check_bindings, image_binding, secrets, stores, variables
from edgecdn.compiler.bundle import Bundle
from edgecdn.compiler.files import Files
from edgecdn.compiler.keys import compile_key
from edgecdn.compiler.limits import check_limits, compile_limits
from edgecdn.compiler.literals import NotLiteral, javascript_config, python_config, stretch
from edgecdn.compiler.python_source import parsed
from edgecdn.compiler.rules import check_host, check_pattern
from edgecdn.compiler.shapes import check_shape, shape_of
from edgecdn.compiler.words import child, items, source, text, texts
from edgecdn.config.check import check_structure
from edgecdn.config.function import API, IMAGES, KV, ON, PATHS, VARIABLE
from edgecdn.config.schema import KEY
from edgecdn.config.tree import Mapping, Node, Scalar
from edgecdn.diagnostics.diagnostic import Diagnostic, Related, Span, did_you_mean, join
from edgecdn.plan.model import Api, Function, Module, On

SUFFIXES: Final = {"nodejs": (".js", ".mjs", ".cjs"), "python": (".py",)}
_AS_WRITTEN: Final = {
    "python": "It is there in Python: write `runtime: python:3.11`, or whichever version runs edgecdn.",
    "nodejs": "It is there in JavaScript: write `runtime: nodejs:20`, or leave `runtime:` out.",
}
_CONFIG: Final = {
    "nodejs": 'export const config = { path: "/api/*" }',
    "python": 'config = {"path": "/api/*"}',
}
TYPESCRIPT: Final = (".ts", ".mts", ".cts")
# `isdigit` would take superscripts for digits, too.
_VERSION: Final = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,5}){0,2}")
_STRIPS_TYPES: Final = 22
"""The first major of Node.js that strips types itself."""
_MOST_CODE: Final = 10 * 1024 * 1024

FILE_CONFIG: Final = {
    "type": "object",
    "properties": {
        "path": PATHS,
        "on": ON,
        "api": API,
        "key": KEY,
        "vars": {"type": "object", "additionalProperties": VARIABLE},
        "secrets": {"type": "array", "items": {"type": "string", "minLength": 1}},
        "kv": KV,
        "images": IMAGES,
    },
    "additionalProperties": False,
}
"""What a function's file may say of itself in `export const config = {…}`."""


def compile_functions(cdn: Node, files: Files, problems: list[Diagnostic]) -> tuple[Function, ...]:
    """The functions in their order; one that cannot be made is left out, and said why."""
    found: list[Function] = []
    seen: dict[str, Span] = {}
    for node in items(child(cdn, "compute_at_edge")):
        name_node = child(node, "function")
        name = text(name_node)
        span = node.span if name_node is None else name_node.span
        if name in seen:
            first = Related(seen[name], "the first one is here")
            problems.append(
                Diagnostic(
                    "FUNC006",
                    f"The function `{name}` is listed twice.",
                    span,
                    related=(first,),
                    help="Remove one of the two; `path:` may be a list.",
                )
            )
            continue
        seen[name] = span
        function = _function(name, node, span, files, problems)
        if function is not None:
            found.append(function)
    return tuple(found)


def _function(name: str, node: Node, span: Span, files: Files, problems: list[Diagnostic]) -> Function | None:
    runtime, _, version = text(child(node, "runtime"), "nodejs:20").partition(":")
    runtime_node = child(node, "runtime")
    if runtime not in SUFFIXES or _VERSION.fullmatch(version) is None:
        where = span if runtime_node is None else runtime_node.span
        problems.append(
            Diagnostic(
                "FUNC001",
                f"There is no runtime `{text(runtime_node)}`.",
                where,
                help="Write `nodejs:20`, or another major of Node.js; or `python:3.11`, for one.",
            )
        )
        return None
    path = _file(name, runtime, span, files, problems)
    if path is None:
        return None
    shown = path.relative_to(files.root).as_posix()
    if path.suffix in TYPESCRIPT and int(version.partition(".")[0]) < _STRIPS_TYPES:
        problems.append(
            Diagnostic(
                "FUNC016",
                f"{shown} is TypeScript, which Node.js {version} does not run.",
                span,
                help="Write `runtime: nodejs:24`, which strips types itself, or compile it to JavaScript.",
            )
        )
        return None
    try:
        # Asked before it is read: it may be larger than memory.
        size = path.stat().st_size
        code = b"" if size > _MOST_CODE else path.read_bytes()
    except OSError as problem:
        problems.append(_unreadable(shown, problem, span))
        return None
    if size > _MOST_CODE:
        problems.append(
            Diagnostic(
                "FUNC008",
                f"{shown} has {size:,} bytes; a function may have {_MOST_CODE:,}.",
                span,
                help="Bundle less into it.",
            )
        )
        return None
    if not code.strip():
        # Also what a reload may see of a file that is just being written.
        problems.append(Diagnostic("FUNC011", f"{shown} is empty.", span, help="Write the function into it."))
        return None
    files.texts[shown] = code.decode("utf-8", "replace")
    files.read[shown] = path
    own = _own_config(shown, files.texts[shown], runtime, problems)
    if isinstance(own, NotLiteral):
        return None

    def said(key: str) -> Node | None:
        in_config = child(node, key)
        return child(own, key) if in_config is None else in_config

    paths = texts(said("path"))
    if not paths:
        problems.append(
            Diagnostic(
                "FUNC003",
                f"Nothing says which paths the function `{name}` is for.",
                span,
                help=f'Write `path: "/api/*"` here, or `{_CONFIG[runtime]}` in {shown}.',
            )
        )
        return None
    for path_node in items(said("path")):
        check_pattern(path_node, problems)
    for host in items(child(node, "allow_hosts")):
        check_host(host, problems)
    key = child(own, "key")
    on = cast("On", text(said("on"), "viewer"))
    api = cast("Api", text(said("api"))) if said("api") else shape_of(files.texts[shown], path.suffix)
    problems.extend(check_shape(api, on, code, shown, span))
    check_bindings(own, node, problems)
    modules = _modules(path, files, problems)
    taken = compile_limits(node)
    problems.extend(check_limits(node, taken, code, shown, span))
    return Function(
        name=name,
        runtime=runtime,
        version=version,
        file=shown,
        sha256=hashlib.sha256(code).hexdigest(),
        memory=taken.memory,
        timeout=taken.timeout,
        cpu=taken.cpu,
        paths=paths,
        on=on,
        fail="open" if text(child(node, "fail")) == "open" else "closed",
        allow_hosts=tuple(host.lower() for host in texts(child(node, "allow_hosts"))),
        vars=variables(own, node),
        secrets=secrets(own, node),
        kv=stores(own, node),
        images=image_binding(own, node),
        key=None if key is None else compile_key(key, problems),
        limits=taken.limits,
        api=api,
        modules=modules,
        source=source(span),
    )


def _modules(path: Path, files: Files, problems: list[Diagnostic]) -> tuple[Module, ...]:
    """What the function imports; a file that is not there is told where it is asked for."""
    shown = path.relative_to(files.root).as_posix()
    bundle = Bundle(files.root)
    bundle.follow(path, files.texts[shown])
    files.read.update(bundle.paths)
    for missing in bundle.missing:
        files.texts.setdefault(missing.file, missing.text)
        message = f"{missing.file} imports {missing.name}, which is not there."
        where = stretch(missing.text, missing.file, missing.position, missing.position + len(missing.name))
        problems.append(Diagnostic("FUNC040", message, where, help="Write the file, or mend the name."))
    return tuple(bundle.modules[name] for name in sorted(bundle.modules))


def _is_there(folder: Path, name: str, suffix: str) -> bool:
    return (folder / f"{name}{suffix}").is_file()


def _unreadable(shown: str, problem: OSError, span: Span) -> Diagnostic:
    message = f"{shown} cannot be read: {problem.strerror}."
    return Diagnostic("FUNC010", message, span, help="Give yourself the right to read it.")


def _file(name: str, runtime: str, span: Span, files: Files, problems: list[Diagnostic]) -> Path | None:
    folder = files.root / "functions"
    suffixes = SUFFIXES[runtime]
    takes = (*suffixes, *TYPESCRIPT) if runtime == "nodejs" else suffixes
    try:
        there = [path for suffix in takes if (path := folder / f"{name}{suffix}").is_file()]
    except OSError as problem:
        problems.append(_unreadable("functions", problem, span))
        return None
    if len(there) > 1:
        names = join([path.name for path in there], "and")
        problems.append(
            Diagnostic(
                "FUNC005",
                f"The function `{name}` has several files: {names}.",
                span,
                help="Keep one of them.",
            )
        )
        return None
    if not there:
        present = (
            sorted(path.stem for path in folder.glob("*") if path.suffix in takes) if folder.is_dir() else []
        )
        wanted = join([f"functions/{name}{suffix}" for suffix in suffixes])
        others = [other for other in SUFFIXES if other != runtime]
        written = next(
            (other for other in others for suffix in SUFFIXES[other] if _is_there(folder, name, suffix)), None
        )
        problems.append(
            Diagnostic(
                "FUNC002",
                f"The function `{name}` has no file.",
                span,
                help=_AS_WRITTEN[written]
                if written
                else did_you_mean(name, present) or f"Write it in {wanted}.",
            )
        )
        return None
    found = there[0]
    if not found.resolve().is_relative_to(files.root.resolve()):
        problems.append(
            Diagnostic(
                "FUNC004",
                f"functions/{found.name} leads out of the project.",
                span,
                help="Put the file itself there.",
            )
        )
        return None
    return found


def _own_config(shown: str, code: str, runtime: str, problems: list[Diagnostic]) -> Node | NotLiteral | None:
    """What the file says of itself, checked; None where it says nothing."""
    if runtime == "python" and isinstance(wrong := parsed(code, shown), Diagnostic):
        problems.append(wrong)
        return NotLiteral(wrong.span, "")
    own = python_config(code, shown) if runtime == "python" else javascript_config(code, shown)
    match own:
        case NotLiteral(span, message):
            problems.append(
                Diagnostic(
                    "FUNC009",
                    message,
                    span,
                    help="Write strings, numbers, true, false, lists and objects alone; or say `path:` in cdn.yaml.",
                )
            )
            return own
        case Mapping():
            told = check_structure(own, FILE_CONFIG, root="the function's config")
            problems.extend(told)
            return NotLiteral(own.span, "") if told else own
        case Scalar() | None:
            return None
        case _:
            return None
