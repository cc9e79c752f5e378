"""The whole way from a file to a plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from edgecdn.compiler.files import Files
from edgecdn.compiler.including import reader
from edgecdn.compiler.origins import compile_origins, compile_signing
from edgecdn.compiler.pops import compile_pops
from edgecdn.compiler.purging import compile_purging
from edgecdn.compiler.rules import compile_policy, compile_rules
from edgecdn.compiler.shields import check_shields
from edgecdn.compiler.status import compile_status_headers
from edgecdn.compiler.words import child
from edgecdn.config.check import check_structure
from edgecdn.config.compose import Composer, environments
from edgecdn.config.reading import read_yaml
from edgecdn.config.tree import Node
from edgecdn.config.whole import cdn_schema
from edgecdn.diagnostics.diagnostic import Diagnostic, Span, has_errors
from edgecdn.plan.model import Function, Plan

MOST_BYTES: Final = 64 * 1024 * 1024
"""No plan is larger; what is (a device, a disk image) is not read to its end."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a file came to: the plan, if it has no errors, all that is wrong, and the files that it was made from.

    `texts` has each file's text by the name that diagnostics show; `files` are those that a change of means reading again;
    `root` is the folder that the plan's paths are relative to, `environments` those that the config has settings for, `tree`
    what the YAML says, None for a plan.
    """

    plan: Plan | None
    diagnostics: tuple[Diagnostic, ...]
    root: Path
    texts: Mapping[str, str] = field(default_factory=dict)
    files: tuple[Path, ...] = ()
    environments: tuple[str, ...] = ()
    tree: Node | None = None


class CannotRead(Exception):
    """The file itself cannot be had; the text is a sentence for the user."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What a config may ask for from outside: the environment that is chosen, and the values of variables."""

    environment: str | None = None
    variables: Mapping[str, str] = field(default_factory=dict)


def load(path: Path, root: Path | None = None, setting: Setting = Setting()) -> Loaded:
    """Read a cdn.yaml or a compiled plan. Raises `CannotRead` where there is no such file, and nothing else."""
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except IsADirectoryError:
        raise CannotRead(f"{path} is a folder, not a file.") from None
    except FileNotFoundError:
        raise CannotRead(f"There is no file {path}. Name another one, or write a cdn.yaml.") from None
    except (OSError, ValueError) as problem:
        reason = problem.strerror if isinstance(problem, OSError) else str(problem)
        raise CannotRead(f"{path} cannot be read: {reason}.") from None
    if len(data) > MOST_BYTES:
        raise CannotRead(f"{path} has more than {MOST_BYTES:,} bytes; no config and no plan is so large.")
    folder = path.parent if root is None else root
    # A name need not be UTF-8; a plan is, and has its config's name in it.
    name = (
        (path.name if root is None else str(path))
        .encode("utf-8", "surrogateescape")
        .decode("utf-8", "replace")
    )
    return load_bytes(data, name, folder, path, setting)


def _is_plan(data: bytes, name: str) -> bool:
    """Whether these are a plan's bytes rather than a config's, which may begin with a brace, too."""
    if name.endswith((".json", ".yaml", ".yml")):
        return name.endswith(".json")
    return data.lstrip()[:1] == b"{" and b'"version"' in data


def load_bytes(
    data: bytes, name: str, root: Path, path: Path | None = None, setting: Setting = Setting()
) -> Loaded:
    """Compile the text of a config, or read a plan, for the folder `root`; `name` is what diagnostics call it."""
    watched = () if path is None else (path,)
    if _is_plan(data, name):
        from edgecdn.plan.codec import Unreadable, decode_plan

        match decode_plan(data):
            case Unreadable(message):
                problem = Diagnostic(
                    "PLAN001", message, Span.point(name), help="Make it anew with `edgecdn compile`."
                )
                return Loaded(None, (problem,), root, {name: ""}, watched)
            case Plan() as read:
                return _with_files(read, name, root, watched)
    files = Files(root, {}, {name: data.decode("utf-8-sig", "replace")})
    tree, found = read_yaml(data, name)
    problems = list(found)
    named: tuple[str, ...] = ()
    if tree is not None:
        named = tuple(environments(tree) or ())
        composer = Composer(reader(files), setting.variables)
        tree = composer.whole(tree, setting.environment)
        # What could not be composed is not also told to be no duration, say.
        composed = {item.span for item in composer.problems}
        problems += composer.problems
        problems += (item for item in check_structure(tree, cdn_schema()) if item.span not in composed)
    plan = None
    if tree is not None and not has_errors(problems):
        cdn = child(tree, "cdn")
        assert cdn is not None, "the schema asks for it"
        origins = compile_origins(cdn, problems)
        signing = compile_signing(cdn)
        pops = compile_pops(cdn, problems)
        check_shields(cdn, pops, problems)
        plan = Plan(
            pops=pops,
            routes=compile_rules(cdn, tuple(origin.name for origin in origins), signing, problems),
            origins=origins,
            functions=_functions(cdn, files, problems),
            signing=tuple(signing.values()),
            fallback=compile_policy(None, child(cdn, "defaults"), problems),
            status_headers=compile_status_headers(cdn, problems),
            purge=compile_purging(cdn, problems),
        )
    ordered = tuple(sorted(problems, key=lambda item: (item.span.file != name, item.span)))
    good = None if has_errors(problems) else plan
    return Loaded(good, ordered, root, files.texts, (*watched, *files.read.values()), named, tree)


def _functions(cdn: Node, files: Files, problems: list[Diagnostic]) -> tuple[Function, ...]:
    if child(cdn, "compute_at_edge") is None:
        return ()
    # Reading code takes more modules than all the rest of a config.
    from edgecdn.compiler.functions import compile_functions

    return compile_functions(cdn, files, problems)


def _with_files(plan: Plan, name: str, root: Path, watched: tuple[Path, ...]) -> Loaded:
    """A compiled plan with its functions' files, which must be the ones that it was made from."""
    import hashlib

    from edgecdn.compiler.bundle import Bundle

    problems: list[Diagnostic] = []
    files: list[Path] = []
    for function in plan.functions:
        file = root / function.file
        where = Span.point(name)
        try:
            code = file.read_bytes() if file.resolve().is_relative_to(root.resolve()) else None
        except (OSError, ValueError):
            code = None
        if code is None:
            problems.append(
                Diagnostic(
                    "PLAN002",
                    f"The plan's function `{function.name}` has no file {function.file}.",
                    where,
                    help="Serve the plan from the folder that it was compiled for.",
                )
            )
            continue
        bundle = Bundle(root)
        bundle.follow(file, code.decode("utf-8", "replace"))
        now = {function.file: hashlib.sha256(code).hexdigest()}
        now |= {module.file: module.sha256 for module in bundle.modules.values()}
        then = {function.file: function.sha256, **{module.file: module.sha256 for module in function.modules}}
        files += (file, *bundle.paths.values())
        problems += (
            Diagnostic(
                "PLAN003",
                f"{changed} has changed since the plan was compiled.",
                where,
                help="Compile it anew.",
            )
            for changed in sorted({changed for changed, _ in now.items() ^ then.items()})
        )
    return Loaded(None if problems else plan, tuple(problems), root, {name: ""}, (*watched, *files))
