"""`edgecdn completion`: a script that has the shell complete verbs, flags and their values, made from the parser."""

from __future__ import annotations

import argparse
import sys

from edgecdn.cli.main import GOOD, VERBS, parser_of
from edgecdn.cli.shells import SHELLS, Flag, Verb


def configure(parser: argparse.ArgumentParser) -> None:
    """The verb's arguments."""
    parser.add_argument("shell", choices=tuple(SHELLS), help="for which shell")
    parser.epilog = 'Example: eval "$(edgecdn completion bash)"'
    parser.description = (
        "Print a script for the shell. bash and zsh: put the line of the example, with the shell's name, into ~/.bashrc or "
        "~/.zshrc (there behind compinit). fish: edgecdn completion fish > ~/.config/fish/completions/edgecdn.fish"
    )


def run(arguments: argparse.Namespace) -> int:
    """Print the script."""
    sys.stdout.write(SHELLS[arguments.shell](verbs()))
    return GOOD


def verbs() -> tuple[Verb, ...]:
    """What each verb takes, as its own parser says."""
    return tuple(_verb(name, does) for name, does in VERBS.items())


def _verb(name: str, does: str) -> Verb:
    flags: list[Flag] = []
    words: list[str] = []
    files = False
    for action in parser_of(name)._actions:  # noqa: SLF001 - argparse tells nobody what it takes
        choices = tuple(str(choice) for choice in action.choices or ())
        if action.option_strings:
            takes = action.nargs != 0
            flags.append(Flag(tuple(action.option_strings), choices, action.help or "", takes=takes))
        else:
            words += choices
            files = files or not choices
    return Verb(name, does, tuple(flags), tuple(words), files=files)
