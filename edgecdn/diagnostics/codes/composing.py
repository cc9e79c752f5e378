"""Codes of configs of several files: includes, environments and variables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from edgecdn.diagnostics.codes.page import Page

COMPOSING: Final[Mapping[str, Page]] = {
    "INCLUDE001": Page(
        "`include` names something that is no file.",
        "Only a name can be looked up.",
        "Write `include: [rules.yaml]`.",
    ),
    "INCLUDE002": Page(
        "An included file cannot be read.",
        "The config would be served without its rules.",
        "Name a file in the config's folder, or below it.",
    ),
    "INCLUDE003": Page(
        "Files include each other.",
        "There would be no end to it.",
        "Take the name out of one of them.",
    ),
    "INCLUDE004": Page(
        "More files are included than anybody reads.",
        "So many are a mistake, or an attack on whoever validates them.",
        "Include fewer, larger files.",
    ),
    "ENV001": Page(
        "A variable is not set.",
        "An empty value in its place would be another config than the one that was meant.",
        "Set it in the environment, or give a default: `${NAME:-default}`.",
    ),
    "ENV002": Page(
        "What stands behind a dollar sign is no variable.",
        "It would be taken as it stands, and nobody would see the mistake.",
        "Write `${NAME}` or `${NAME:-default}`; `$$` stands for a dollar sign.",
    ),
    "ENV003": Page(
        "There is no such environment.",
        "Another environment's settings would be taken for the ones that were asked for.",
        "Name one of the config's `environments:`.",
    ),
    "ENV004": Page(
        "`environments` is not a mapping of settings by name.",
        "Nobody could choose one of them.",
        "Write `environments: {staging: {cdn: {…}}}`.",
    ),
}
