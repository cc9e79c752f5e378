"""Small XML documents as text in named places. What XML is feared for (document types, entities) is refused unread."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

MOST_DEPTH: Final = 8
MOST_ELEMENTS: Final = 20_000


class NotXml(Exception):
    """The bytes are no XML, or more of it than is read here; the text is a sentence."""


@dataclass(eq=False, slots=True)
class _Element:
    """An element that is being read."""

    path: str
    text: list[str] = field(default_factory=list)
    leaf: bool = True


def leaves(data: bytes) -> tuple[tuple[str, str], ...]:
    """The text of each element that has no others in it, by its path of local names: `Batch/Paths/Quantity`."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    open_elements: list[_Element] = []
    found: list[tuple[str, str]] = []
    count = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal count
        count += 1
        if len(open_elements) >= MOST_DEPTH or count > MOST_ELEMENTS:
            raise NotXml("The document is too deep, or too large.")
        local = name.rpartition(" ")[2]
        if open_elements:
            open_elements[-1].leaf = False
            local = f"{open_elements[-1].path}/{local}"
        open_elements.append(_Element(local))

    def end(name: str) -> None:
        element = open_elements.pop()
        if element.leaf:
            found.append((element.path, "".join(element.text).strip()))

    def characters(text: str) -> None:
        open_elements[-1].text.append(text)

    def refuse(*_: object) -> None:
        raise NotXml("The document declares its own type or entities, which is not read here.")

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = characters
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(data, True)
    except expat.ExpatError as problem:
        raise NotXml(f"The body is no XML: {expat.errors.messages.get(problem.code, problem)}.") from None
    except (LookupError, ValueError) as problem:
        raise NotXml(
            f"The body is no XML that is read here: {problem}."
        ) from None  # its encoding is none of Python's
    return tuple(found)
