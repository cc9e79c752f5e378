"""The entry point: which verb, and what its end means for the shell."""

from __future__ import annotations

import argparse
import contextlib
import errno
import importlib
import io
import os
import sys
from collections.abc import Sequence
from typing import Final, NoReturn

from edgecdn import __version__
from edgecdn.diagnostics.render.text import printable

VERBS: Final = {
    "init": "start a project: a config, a function and its test",
    "validate": "check a config, every mistake at its line",
    "compile": "turn a config into a plan, as canonical JSON",
    "diff": "tell what a new config changes for traffic",
    "serve": "serve a site from a whole CDN on this machine",
    "run": "run one function by itself",
    "purge": "purge a running server's caches",
    "kv": "read and write the key value stores of functions",
    "explain": "tell why a request gets what it gets",
    "sign": "print a signed URL",
    "token": "print a token (JWT) to try",
    "runtimes": "list the runtimes that are here, or install one",
    "completion": "print a script that has the shell complete verbs and flags",
}
"""Each verb is a module of this package with `configure(parser)` and `run(arguments) -> exit code`."""

GOOD: Final = 0
BAD: Final = 1
COULD_NOT_RUN: Final = 2
INTERRUPTED: Final = 130

_EPILOG: Final = "edgecdn VERB --help tells more. Start with: edgecdn serve"


def main(words: Sequence[str] | None = None) -> int:
    """Run one verb; the exit code is 0 good, 1 not good, 2 could not run, 130 interrupted."""
    _open_output()
    arguments = list(sys.argv[1:] if words is None else words)
    verb = next((word for word in arguments if not word.startswith("-")), None)
    parser = _parser(verb)
    try:
        read = parser.parse_args(arguments)
        if read.verb is None:
            parser.print_help()
            return COULD_NOT_RUN
        code: int = read.run(read)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has seen enough; nothing is wrong, and nothing more can be said.
        _drop_output()
        return GOOD
    except OSError as problem:
        if problem.errno != errno.ENOSPC:
            raise
        _drop_output()
        return complain(f"The output cannot be written: {problem.strerror}.")
    return code


def command() -> NoReturn:
    """The command as a process, which ends at once: what the interpreter would tidy up first, a full cache, goes with it."""
    code = main()
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            stream.flush()
    os._exit(code)


def _open_output() -> None:
    """See to it that whatever is printed can be: without an output, and in an encoding that lacks characters."""
    if sys.stdout is None:
        sys.stdout = os.fdopen(os.open(os.devnull, os.O_WRONLY), "w", closefd=False)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


def _drop_output() -> None:
    """Send what is still to be flushed nowhere, so that the interpreter's own end does not fail on it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _parser(verb: str | None) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="edgecdn", description="A CDN on one laptop.", epilog=_EPILOG)
    parser.add_argument("--version", action="version", version=f"edgecdn {__version__}")
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", title="verbs")
    for name, does in VERBS.items():
        inner = verbs.add_parser(name, help=does, description=does[0].upper() + does[1:] + ".")
        if name == verb:
            _configure(name, inner)
    return parser


def parser_of(verb: str) -> argparse.ArgumentParser:
    """The parser of one verb's own arguments."""
    parser = argparse.ArgumentParser(prog=f"edgecdn {verb}")
    _configure(verb, parser)
    return parser


def _configure(verb: str, parser: argparse.ArgumentParser) -> None:
    module = importlib.import_module(f"edgecdn.cli.{verb}")
    module.configure(parser)
    parser.set_defaults(run=module.run)


def add_config(parser: argparse.ArgumentParser) -> None:
    """The config argument that all verbs share: `[FILE]`, or `-c FILE`, `cdn.yaml` by default."""
    parser.add_argument("file", nargs="?", metavar="FILE", help="the config (cdn.yaml)")
    parser.add_argument("-c", "--config", metavar="FILE", help="the same")
    add_environment(parser)


def add_environment(parser: argparse.ArgumentParser) -> None:
    """The flag that chooses one of the config's environments; EDGECDN_ENVIRONMENT does so for every verb."""
    parser.add_argument("-e", "--environment", metavar="NAME", help="the config's environment to choose")


def config_of(arguments: argparse.Namespace) -> str:
    """The config that was named, in either way. An empty name is one too: a script's unset variable names nothing."""
    named: str | None = arguments.config if arguments.file is None else arguments.file
    return "cdn.yaml" if named is None else named


def complain(message: str) -> int:
    """Say on standard error why the command could not run."""
    print(f"edgecdn: {printable(message)}", file=sys.stderr)
    return COULD_NOT_RUN
