"""One request's way through the edge."""

from __future__ import annotations

from edgecdn.cache.decide import Miss
from edgecdn.edge.effects import Note
from edgecdn.edge.visit import Arrival, Verdict, Visit
from edgecdn.http.url import Url
from tests.support.edge import Edge, ok

SITE = Url("http", "localhost", 8080, "/")


def a_visit() -> Visit:
    network = Edge(ok()).network
    matched = network.site.match("GET", SITE)
    return Visit(Arrival("r1", 1.0), network.site, network.pops["tok"], SITE, matched, network.tiers)


def test_a_note_bears_the_request_and_the_pop() -> None:
    note = a_visit().note(2.0, "keep", "stored", bytes=5)
    assert note == Note(2.0, "tok", "r1", "keep", "stored", (("bytes", 5),))


def test_a_visit_in_which_no_cache_was_asked_has_a_word_too() -> None:
    visit = a_visit()
    assert visit.word == "BYPASS"
    visit.verdict = Verdict(Miss("uri-miss", "nothing is stored under this key"))
    assert visit.word == "MISS"
