"""Codes of functions: their files, what they export, and where they stand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from edgecdn.diagnostics.codes.page import Page

FUNCTIONS: Final[Mapping[str, Page]] = {
    "FUNC050": Page(
        "A function read something of a request that no key holds, and what came of it is stored.",
        "What was made for one visitor is then served to others who differ in it: a page in another's language, or with another's name. Whoever can choose "
        "the input can choose what all the others get (cache poisoning).",
        "Add it to the rule's `key:` (or the function's own), answer with `Vary`, give `cacheKey`, or do not read it.",
    ),
    "FUNC001": Page(
        "There is no such runtime.",
        "A function needs something to run it, and its major version decides what the code may use.",
        "Write `nodejs:20`, or another major of Node.js; or `python:3.11`, for one.",
    ),
    "FUNC002": Page(
        "A function has no file.",
        "The name in the config is the name of a file in `functions/`.",
        "Write the file, or mend the name.",
    ),
    "FUNC003": Page(
        "Nothing says which paths a function is for.",
        "It would run never, or on everything.",
        "Write `path:` in the config, or `export const config = {…}` in the file.",
    ),
    "FUNC004": Page(
        "A function's file leads out of the project.",
        "A link could hand any file of the machine to the runtime.",
        "Put the file itself there.",
    ),
    "FUNC005": Page(
        "A function has several files.",
        "Which one counts would be a guess.",
        "Keep one of them.",
    ),
    "FUNC006": Page(
        "A function is listed twice.",
        "It would run twice on each request.",
        "Remove one; `path:` may be a list.",
    ),
    "FUNC007": Page(
        "A function asks for another Python than runs edgecdn.",
        "Functions run in the Python that edgecdn itself runs in, and its minor version decides what the code may use.",
        "Write `python:3.11`, or whichever version edgecdn is installed with; or install edgecdn with the one that is asked for.",
    ),
    "FUNC008": Page(
        "A function's file is too large.",
        "No platform takes so much code, and each instance would hold it in memory.",
        "Bundle less into it.",
    ),
    "FUNC009": Page(
        "A function's config is code.",
        "The config is read without running the file, so it must be written out.",
        "Write strings, numbers, true, false, lists and objects alone.",
    ),
    "FUNC010": Page(
        "A function's file cannot be read.",
        "The system refuses it.",
        "Give yourself the right to read it.",
    ),
    "FUNC011": Page(
        "A function's file is empty.",
        "It would answer nothing; an editor may just be writing it.",
        "Write the function into it.",
    ),
    "FUNC012": Page(
        "A function's file cannot be read in its language.",
        "It would fail at its first request, wherever it is deployed.",
        "Mend the place that is shown; an editor shows it, too.",
    ),
    "FUNC013": Page(
        "A function's file has no handler.",
        "Nothing of it would be called.",
        "Write `export default { async fetch(request, env, ctx) { … } }`, or the handler of the platform that it is for; in Python "
        "`async def fetch(request, env, ctx)`.",
    ),
    "FUNC014": Page(
        "A CloudFront Function is too long.",
        "CloudFront refuses more than 10,240 bytes when it is deployed, so better learn it here.",
        "Shorten or minify it, or make it a Lambda@Edge function.",
    ),
    "FUNC015": Page(
        "A function stands where its platform does not call it.",
        "The platforms call each kind of function at certain events alone.",
        "Choose an event that the message names, or another `api`.",
    ),
    "FUNC016": Page(
        "A function is TypeScript, and its Node.js does not run that.",
        "Node.js strips types itself from version 22.18 on.",
        "Write `runtime: nodejs:24`, or compile it to JavaScript.",
    ),
    "FUNC017": Page(
        "A function has more code than its platform takes.",
        "Its `limits:` name a platform, which would refuse the upload.",
        "Shorten or minify it, or name another profile.",
    ),
    "FUNC018": Page(
        "A function has no time to run in.",
        "A limit of zero fails every call.",
        "Write more than zero.",
    ),
    "FUNC020": Page(
        "A function's runtime is not here.",
        "The major version decides what the code may use, so another one is not taken in its place.",
        "Run `edgecdn runtimes install nodejs:24` (or another major), or put a `node` of that major on PATH.",
    ),
    "FUNC021": Page(
        "A binding has a name that cannot be.",
        "Bindings are members of `env`, and globals for service workers, so their names have to be identifiers.",
        "Write letters, digits and `_` alone, and no digit first.",
    ),
    "FUNC022": Page(
        "Two bindings of a function have one name.",
        "Both are members of `env`, which has room for one; `IMAGES` is the image binding of every function.",
        "Give one of them another name.",
    ),
    "FUNC030": Page(
        "A function in Python hides the `fetch` that it imports.",
        "The handler has the same name, so what is meant to ask for what lies behind would call the handler once more.",
        "Write `import workers` and `await workers.fetch(request)`, or call the handler `on_fetch`.",
    ),
    "FUNC031": Page(
        "A function in Python is said to be of a platform that has none.",
        "The other platforms' interfaces are there for JavaScript alone.",
        "Leave `api:` out, or write the function in JavaScript.",
    ),
    "FUNC040": Page(
        "A function imports a file that is not there.",
        "Nothing of the function runs then: each request that it is for would get an error.",
        "Write the file, or mend the name. Node.js adds no ending to a name in `import`.",
    ),
}
