"""Codes of the compiler: what only a whole site can show."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from edgecdn.diagnostics.codes.page import Page

COMPILING: Final[Mapping[str, Page]] = {
    "RULE002": Page(
        "A rule names signing keys that are not there.",
        "Nobody could check the signature, so nobody would get the content.",
        "Name a set under `signing:`.",
    ),
    "RULE003": Page(
        "`signing` stands on a rule that checks no signature.",
        "The content is open although the rule speaks of keys.",
        "Write `cache: signed-url`, or take it out.",
    ),
    "RULE004": Page(
        "`edge_ttl` stands on a rule that stores nothing.",
        "One of the two is not meant.",
        "Take it out, or choose another `cache`.",
    ),
    "RULE005": Page(
        "The bounds of `edge_ttl` are not in order.",
        "No lifetime can be above the maximum and below the minimum.",
        "Let `min` be at most `default`, and that at most `max`.",
    ),
    "RULE006": Page(
        "`query` cannot be that.",
        "Which parameters tell two objects apart decides whether visitors see the right one.",
        "Write `all`, `sorted`, `none`, a list of parameters, or `{deny: [utm_source]}`.",
    ),
    "RULE007": Page(
        "A pattern can match no path.",
        "Patterns are held against the path alone, in normal form; a scheme, a query or a regular expression never matches.",
        "Write a path such as `/static/*`.",
    ),
    "RULE008": Page(
        "A host is none.",
        "No request can be for it.",
        "Write a name such as `shop.example` or `*.shop.example`.",
    ),
    "RULE009": Page(
        "A slice is too small.",
        "Each slice is a request to the origin.",
        "Write at least `4KB`; `1MB` is usual.",
    ),
    "RULE010": Page(
        "A field in `targeted` speaks to nobody.",
        "Only fields that are named after caches may speak in place of Cache-Control (RFC 9213).",
        "Write `cdn-cache-control`, or a name that ends so.",
    ),
    "RULE011": Page(
        "`images` stands on a rule for `/cdn-cgi/`.",
        "A picture's URL in another size names its original, and the rule of the original says whether it may be had and how it is kept.",
        "Write `images: cloudflare` on the rule for the pictures themselves.",
    ),
    "RULE012": Page(
        "A name in `key` is none.",
        "No request has a header, a cookie or a parameter of that name, so nothing would be told apart by it.",
        "Write the name alone: `page`, not `page=1`.",
    ),
    "ORIGIN001": Page(
        "An origin has neither `url` nor `directory`, or both.",
        "Content comes from one place.",
        "Write one of the two.",
    ),
    "ORIGIN002": Page(
        "A rule names an origin that is not there.",
        "Its requests would lead nowhere.",
        "Name one of `origins:`.",
    ),
    "ORIGIN003": Page(
        "The URL of an origin is no base URL.",
        "The path of each request is put behind it.",
        "Write scheme and host, and a path if all content is below it: `https://shop.example`.",
    ),
    "ORIGIN004": Page(
        "The directory of an origin is outside the project.",
        "A config that somebody else wrote could show any file of this machine.",
        "Name a folder beside the config; `edgecdn serve --origin DIR` serves any other.",
    ),
    "ORIGIN005": Page(
        "An origin has no time to answer.",
        "Every request would fail.",
        "Write a timeout above zero, such as `30s`.",
    ),
    "ORIGIN006": Page(
        "The directory of an origin cannot be one.",
        "No file system allows the character.",
        "Take out the character U+0000.",
    ),
    "PLACE001": Page(
        "A code names no place.",
        "Where a PoP or an origin is decides which one answers, and how far it is.",
        "Write a metro, an airport or a cloud region, or spell the place out.",
    ),
    "PLACE002": Page(
        "A PoP is listed twice.",
        "One code is one cache.",
        "Remove one of the two.",
    ),
    "PLACE003": Page(
        "`at` is no place on earth.",
        "Latitude comes first, and goes from -90 to 90.",
        "Write [latitude, longitude].",
    ),
    "PLACE004": Page(
        "A shield is no PoP of the config.",
        "A shield is one of the PoPs, whose cache the others ask.",
        "Name one of the locations, or list it as one.",
    ),
    "PLACE005": Page(
        "Shields go round in a circle.",
        "No request would come to the origin.",
        "Let the last one have no shield.",
    ),
    "PLAN001": Page(
        "The file is no plan of this version.",
        "A plan of another version may mean something else.",
        "Make it anew with `edgecdn compile`.",
    ),
    "PLAN002": Page(
        "A plan's function has no file.",
        "A plan holds the hash of a function, not its code.",
        "Serve the plan from the folder that it was compiled for.",
    ),
    "PLAN003": Page(
        "A function has changed since the plan was compiled.",
        "What runs would not be what was reviewed.",
        "Compile it anew.",
    ),
    "PURGE001": Page(
        "What may purge is neither an address nor a network.",
        "A network that cannot be read lets nobody in, or the wrong ones.",
        "Write `10.1.2.3`, or `10.0.0.0/8`.",
    ),
    "PURGE002": Page(
        "Everybody may purge.",
        "Whoever can purge can make the origin answer everything itself.",
        "Ask for a `secret`, too, or name the networks that deploy.",
    ),
    "STATUS001": Page(
        "Two vendors write one header.",
        "Each has words of its own for it, and only one can stand there.",
        "Remove one of the two.",
    ),
    "LINT001": Page(
        "A comment silences nothing.",
        "An idle comment hides the next mistake at its line.",
        "Take it out.",
    ),
    "LINT002": Page(
        "There is no advice with this code.",
        "A code with a typo silences nothing.",
        "Look at the code that is near.",
    ),
    "LINT003": Page(
        "Not every question about patterns could be decided.",
        "Deciding exactly takes exponential time for some patterns, so it is bounded, and never guessed.",
        "Use fewer `?` behind stars.",
    ),
    "LINT004": Page(
        "A comment silences advice without a reason.",
        "Whoever reads it next cannot know whether it still holds.",
        "Write the reason behind the bracket.",
    ),
    "SEC010": Page(
        "A key is so short that it can be guessed.",
        "Whoever guesses it signs URLs, or purges, as he likes. It is looked at where `validate` runs: in the environment, `.env` and `.dev.vars`.",
        "Make one of 32 random bytes: `openssl rand -base64 32`.",
    ),
}
