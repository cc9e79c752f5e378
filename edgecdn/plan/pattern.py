"""Path and host patterns: CloudFront's language, matched in linear time.

`*` is any run of characters, slashes included, `?` is exactly one; everything else is itself, and case counts.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern ready for matching: the literal pieces between its stars.

    `prefix` is what every match begins with, up to the first wildcard; an index over many patterns can be made of it.
    """

    text: str
    pieces: tuple[str, ...]
    prefix: str

    def matches(self, subject: str) -> bool:
        """Whether the whole of `subject` matches.

        The first piece stands at the start and the last one at the end; those between are found from the left, each
        behind the one before, which finds a match wherever there is one. Nothing is tried twice at one place, so
        the time is bounded by the product of both lengths, whatever a client sends.
        """
        first, *rest = self.pieces
        if not rest:
            return len(subject) == len(first) and _at(first, subject, 0)
        *middle, last = rest
        if len(subject) < len(first) + len(last) or not _at(first, subject, 0):
            return False
        if not _at(last, subject, len(subject) - len(last)):
            return False
        position, end = len(first), len(subject) - len(last)
        for piece in middle:
            found = _find(piece, subject, position, end)
            if found is None:
                return False
            position = found + len(piece)
        return True


def compile_pattern(text: str) -> Pattern:
    """The pattern that `text` spells. Every text is one; a run of stars is as good as one star."""
    pieces = text.split("*")
    kept = [piece for index, piece in enumerate(pieces) if piece or index in (0, len(pieces) - 1)]
    return Pattern(text, tuple(kept), pieces[0].partition("?")[0])


def path_pattern(text: str) -> Pattern:
    """A pattern for paths, in which the leading slash may be left out, as CloudFront allows."""
    return compile_pattern(text if text.startswith(("/", "*")) else "/" + text)


def _at(piece: str, subject: str, start: int) -> bool:
    """Whether `piece` stands at `start`; `subject` is long enough for it."""
    if "?" not in piece:
        return subject.startswith(piece, start)
    return all(char in ("?", subject[start + offset]) for offset, char in enumerate(piece))


def _find(piece: str, subject: str, start: int, end: int) -> int | None:
    if "?" not in piece:
        found = subject.find(piece, start, end)
        return None if found < 0 else found
    for position in range(start, end - len(piece) + 1):
        if _at(piece, subject, position):
            return position
    return None
