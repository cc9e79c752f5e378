"""Codes of the reader: what a file can be before its meaning matters, and the structure of a config."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from edgecdn.diagnostics.codes.page import Page

READING: Final[Mapping[str, Page]] = {
    "YAML001": Page(
        "The file is too large.",
        "A config of more than a megabyte is a mistake or an attack, and reading it would hold up whoever checks it.",
        "Split the site, or generate less.",
    ),
    "YAML002": Page(
        "The file is not UTF-8.",
        "Bytes in another encoding are other characters for each reader.",
        "Save it as UTF-8.",
    ),
    "YAML003": Page(
        "The file is not YAML.",
        "Nothing behind the place can be read, and what is before it may mean something else than it seems.",
        "Look at the place and the line above it for a colon, a quote, a bracket or an indent that is missing.",
    ),
    "YAML004": Page(
        "A tab stands where YAML wants spaces.",
        "YAML forbids tabs as indentation, since nobody agrees how wide they are.",
        "Indent with spaces.",
    ),
    "YAML005": Page(
        "A control character stands in the file.",
        "It cannot be seen, and YAML does not allow it.",
        "Remove it; between double quotes it can be written as an escape.",
    ),
    "YAML006": Page(
        "The file has a second document.",
        "A config is one document; which of two counts would be a guess.",
        "Remove the line `---`, or put the other document into a file of its own.",
    ),
    "YAML007": Page(
        "The file is empty.",
        "Without points of presence there is nothing that could serve.",
        "Write `cdn:` with `points_of_presence:`.",
    ),
    "YAML008": Page(
        "The file is nested too deep.",
        "No setting is so deep; a bracket that nobody closes mostly is.",
        "Close the brackets.",
    ),
    "YAML009": Page(
        "The file is too large once its aliases are written out.",
        "Aliases of aliases grow without bound: a few lines can stand for billions of values.",
        "Write out less, or use fewer aliases.",
    ),
    "YAML010": Page(
        "An alias stands inside what it names.",
        "Such a value has no end.",
        "Write the value out.",
    ),
    "YAML011": Page(
        "An alias names an anchor that is not there.",
        "A value that begins with `*` is an alias in YAML, so an unquoted pattern such as `*.jpg` is one, too.",
        "Put patterns between quotes, or set the anchor before the alias.",
    ),
    "YAML012": Page(
        "A tag means nothing here.",
        "Tags make other tools build objects or run code; edgecdn takes plain values alone.",
        "Remove the tag.",
    ),
    "YAML013": Page(
        "A key is a list or a mapping.",
        "Every setting has a name, and a name is one word.",
        "Write `name: value`.",
    ),
    "YAML014": Page(
        "A key stands twice in one mapping.",
        "YAML readers disagree about which one counts, so one of the two silently does nothing.",
        "Keep one of them.",
    ),
    "YAML015": Page(
        "An escape is half a character.",
        "Halves of a pair (surrogates) are no characters and cannot be written anywhere.",
        'Write the character itself, or its whole number: `"\\U0001F600"`.',
    ),
    "SCHEMA001": Page(
        "There is no such key.",
        "A key that nobody reads does nothing, while whoever wrote it believes that it does.",
        "Look at the name that is near; the schema lists all keys of the place.",
    ),
    "SCHEMA002": Page(
        "A key is missing.",
        "Without it nobody can say what is meant.",
        "Add it, as the message shows.",
    ),
    "SCHEMA003": Page(
        "A value is of another kind.",
        "YAML reads words without quotes as numbers, booleans or nothing where they look so.",
        "Write what the message asks for; put text between quotes.",
    ),
    "SCHEMA004": Page(
        "The value is none of those that are possible.",
        "A word that is not known would be ignored or guessed.",
        "Choose one of the list in the message.",
    ),
    "SCHEMA005": Page(
        "A duration or size cannot be read.",
        "A number without a unit is seconds for one tool and milliseconds for another.",
        "Write a number and a unit: `30s`, `1h`, `1d`; `512KB`, `128MB`.",
    ),
    "SCHEMA006": Page(
        "A value is empty.", "An empty name or list says nothing.", "Fill it, or take out the key."
    ),
    "SCHEMA007": Page(
        "A list has too few or too many items.",
        "The place takes a certain number of them.",
        "Write as many as the message says.",
    ),
    "SCHEMA008": Page(
        "A text does not have the form that is asked for.",
        "Names become parts of host names and files, and not every character can.",
        "Write it as the examples in the message are.",
    ),
    "SCHEMA009": Page(
        "A value is not as it should be.",
        "The schema asks for something that the value is not.",
        "Write it as the message says.",
    ),
    "SCHEMA010": Page(
        "The key is reserved for a later version.",
        "It would do nothing yet, so it is refused rather than ignored.",
        "Take it out for now.",
    ),
    "SCHEMA011": Page(
        "A list has one item twice.",
        "The second one adds nothing; mostly another one was meant.",
        "Remove one of the two.",
    ),
    "SCHEMA012": Page(
        "There are more mistakes than are shown.",
        "Whoever has a thousand has one that repeats.",
        "Mend the first ones, and check again.",
    ),
}
