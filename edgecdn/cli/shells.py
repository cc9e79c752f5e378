"""Scripts of completion for bash, zsh and fish: each is static text, so that a Tab starts no Python."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Flag:
    """A flag in its spellings (`-c`, `--config`), the values to choose from, and whether it `takes` a value at all."""

    names: tuple[str, ...]
    choices: tuple[str, ...]
    help: str
    takes: bool


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb, its flags, the words that may stand behind it, and whether `files` may, too."""

    name: str
    does: str
    flags: tuple[Flag, ...]
    words: tuple[str, ...]
    files: bool


_BASH: Final = """\
# Completion of edgecdn for bash: eval "$(edgecdn completion bash)"
_edgecdn() {
  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} verb="" words="" files="" word
  # `--format=json` comes in three words.
  if [[ $cur == "=" ]]; then cur=""
  elif [[ $prev == "=" ]]; then prev=${COMP_WORDS[COMP_CWORD-2]}; fi
  for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    if [[ $word != -* ]]; then verb=$word; break; fi
  done
  COMPREPLY=()
  case "$verb $prev" in
@values@
  esac
  case "$verb" in
    "") words="@verbs@ --help --version" ;;
@verb@
  esac
  if [[ -n $files && $cur != -* ]]; then compopt -o filenames; COMPREPLY=($(compgen -f -- "$cur")); fi
  COMPREPLY+=($(compgen -W "$words" -- "$cur"))
}
complete -F _edgecdn edgecdn
"""

_ZSH: Final = """\
#compdef edgecdn
# Completion of edgecdn for zsh, behind compinit: eval "$(edgecdn completion zsh)"
_edgecdn() {
  local prev=${words[CURRENT-1]} verb="" word
  local -a offered described
  for word in "${(@)words[2,CURRENT-1]}"; do
    if [[ $word != -* ]]; then verb=$word; break; fi
  done
  case "$verb $prev" in
@values@
  esac
  case "$verb" in
    "") described=(@described@); _describe verb described; offered=(--help --version) ;;
@verb@
  esac
  compadd -- $offered
}
compdef _edgecdn edgecdn
"""


def bash(verbs: Sequence[Verb]) -> str:
    """For bash 4 and later."""
    values = []
    for verb, flag in _taking(verbs):
        how = f'-W "{" ".join(flag.choices)}"' if flag.choices else "-f"
        values.append(f'    {_patterns(verb, flag)}) COMPREPLY=($(compgen {how} -- "$cur")); return ;;')
    each = []
    for verb in verbs:
        files = " files=1" if verb.files else ""
        each.append(f'    {verb.name}) words="{_offered(verb)}"{files} ;;')
    return _filled(_BASH, values, each, verbs=" ".join(verb.name for verb in verbs))


def zsh(verbs: Sequence[Verb]) -> str:
    """For zsh with compinit."""
    values = []
    for verb, flag in _taking(verbs):
        how = f"compadd -- {' '.join(flag.choices)}" if flag.choices else "_files"
        values.append(f"    {_patterns(verb, flag)}) {how}; return ;;")
    each = []
    for verb in verbs:
        files = "; _files" if verb.files else ""
        each.append(f"    {verb.name}) offered=({_offered(verb)}){files} ;;")
    described = " ".join(_quoted(f"{verb.name}:{verb.does}") for verb in verbs)
    return _filled(_ZSH, values, each, described=described)


def fish(verbs: Sequence[Verb]) -> str:
    """For fish 3."""
    names = " ".join(verb.name for verb in verbs)
    nothing = f"not __fish_seen_subcommand_from {names}"
    lines = [
        "# Completion of edgecdn for fish: ~/.config/fish/completions/edgecdn.fish",
        "complete -c edgecdn -f",
    ]
    lines += [
        f"complete -c edgecdn -n {_quoted(nothing)} -a {verb.name} -d {_quoted(verb.does)}" for verb in verbs
    ]
    for verb in verbs:
        behind = f"complete -c edgecdn -n {_quoted(f'__fish_seen_subcommand_from {verb.name}')}"
        if verb.files:
            lines.append(f"{behind} -F")
        if verb.words:
            lines.append(f"{behind} -a {_quoted(' '.join(verb.words))}")
        for flag in verb.flags:
            spelled = " ".join(
                f"-l {name[2:]}" if name.startswith("--") else f"-s {name[1:]}" for name in flag.names
            )
            value = (
                f" -x -a {_quoted(' '.join(flag.choices))}" if flag.choices else " -r" if flag.takes else ""
            )
            lines.append(f"{behind} {spelled}{value} -d {_quoted(flag.help)}")
    return "\n".join(lines) + "\n"


SHELLS: Final[Mapping[str, Callable[[Sequence[Verb]], str]]] = {"bash": bash, "zsh": zsh, "fish": fish}


def _taking(verbs: Sequence[Verb]) -> Iterator[tuple[Verb, Flag]]:
    for verb in verbs:
        yield from ((verb, flag) for flag in verb.flags if flag.takes)


def _patterns(verb: Verb, flag: Flag) -> str:
    return "|".join(f'"{verb.name} {name}"' for name in flag.names)


def _offered(verb: Verb) -> str:
    return " ".join((*(name for flag in verb.flags for name in flag.names), *verb.words))


def _quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "'\\''") + "'"


def _filled(script: str, values: Sequence[str], each: Sequence[str], **more: str) -> str:
    parts = {"values": "\n".join(values), "verb": "\n".join(each), **more}
    for name, part in parts.items():
        script = script.replace(f"@{name}@", part)
    return script
