"""What a problem is known by from one run to the next."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence

from edgecdn.diagnostics.diagnostic import Diagnostic


def fingerprints(diagnostics: Sequence[Diagnostic]) -> list[str]:
    """A hash for each, of its code, file and message: lines may move above it.

    Problems that say the same are numbered in their order, since trackers show one problem per fingerprint.
    """
    seen: Counter[tuple[str, str, str]] = Counter()
    found: list[str] = []
    for item in diagnostics:
        name = (item.code, item.span.file, item.message)
        seen[name] += 1
        text = "\0".join((*name, str(seen[name])))
        found.append(hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:32])
    return found
