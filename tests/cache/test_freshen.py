"""How stored responses change when the origin speaks of them again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from edgecdn.cache.entry import Entry
from edgecdn.cache.freshen import Freshened, confirmed, freshen, marked_stale, same_as_head
from edgecdn.http.fields.dates import http_date
from edgecdn.http.message import Request, Response
from edgecdn.plan.model import Policy
from tests.support.cache import NOW, PLAIN, entry, fields, get, ok

FRESH = {"cache_control": "max-age=60"}
LONG_AGO = http_date(NOW - 9_999)
JUST_NOW = http_date(NOW - 1)


def freshened(
    stored: Entry,
    newer: Response | None = None,
    policy: Policy = PLAIN,
    *,
    request: Request | None = None,
    after: float = 0.0,
    delay: float = 0.0,
) -> Freshened:
    """What comes of a 304 that was asked for `delay` seconds before it came, `after` seconds from now."""
    at = NOW + after
    return freshen(
        stored,
        request or get(),
        newer or Response(304),
        policy,
        requested_at=at - delay,
        received_at=at,
    )


class TestWhichOnes:
    """Which stored responses a 304 speaks of (RFC 9111 section 4.3.4)."""

    def named(
        self, headers: dict[str, str], variants: Sequence[Entry], request: Request | None = None
    ) -> list[int]:
        found = confirmed(variants[0], variants, request or get(), Response(304, fields(**headers)), NOW)
        return [next(i for i, one in enumerate(variants) if one is each) for each in found]

    def stored(self, ago: float = 0.0, request: Request | None = None, **headers: str) -> Entry:
        found = entry(ok(**FRESH, **headers), request)
        return replace(found, terms=replace(found.terms, received_at=NOW - ago))

    def test_a_strong_tag_names_all_that_bear_it_and_no_other(self) -> None:
        held = [self.stored(etag='"1"'), self.stored(etag='"1"', ago=5), self.stored(etag='"2"')]
        assert self.named({"etag": '"1"'}, held) == [0, 1]
        assert self.named({"etag": '"3"'}, held) == []
        assert self.named({"etag": '"2"'}, held) == [2]

    def test_a_strong_tag_is_not_the_same_as_a_weak_one(self) -> None:
        assert self.named({"etag": '"1"'}, [self.stored(etag='W/"1"')]) == []

    def test_another_tag_is_believed_before_the_same_date(self) -> None:
        held = [self.stored(etag='"1"', last_modified=LONG_AGO)]
        assert self.named({"etag": '"2"', "last_modified": LONG_AGO}, held) == []

    def test_a_weak_validator_names_the_most_recent_that_corresponds(self) -> None:
        held = [self.stored(etag='W/"1"', ago=9), self.stored(etag='"1"', ago=2), self.stored(etag='"2"')]
        assert self.named({"etag": 'W/"1"'}, held) == [1]
        dated = [self.stored(last_modified=JUST_NOW, ago=9), self.stored(last_modified=JUST_NOW)]
        assert self.named({"last_modified": JUST_NOW, "date": http_date(NOW)}, dated) == [1]

    def test_a_strong_date_names_all_that_bear_it(self) -> None:
        held = [self.stored(last_modified=LONG_AGO), self.stored(last_modified=LONG_AGO, etag='"1"')]
        assert self.named({"last_modified": LONG_AGO, "date": http_date(NOW)}, held) == [0, 1]
        assert self.named({"last_modified": JUST_NOW, "date": http_date(NOW)}, held) == []

    def test_what_the_request_does_not_select_is_not_meant(self) -> None:
        german = get(accept_language="de")
        held = [
            self.stored(etag='"1"', vary="Accept-Language", request=german),
            self.stored(etag='"1"', vary="Accept-Language", request=get(accept_language="fr")),
        ]
        assert self.named({"etag": '"1"'}, held, german) == [0]

    def test_without_validators_it_is_the_one_that_was_asked_about(self) -> None:
        assert self.named({}, [self.stored(etag='"1"'), self.stored(etag='"2"')]) == [0]

    def test_what_has_left_the_shelf_may_still_be_confirmed_for_the_one_who_asked(self) -> None:
        gone = self.stored(etag='"1"')
        assert confirmed(gone, (), get(), Response(304, fields(etag='"1"')), NOW) == (gone,)


class TestFields:
    """What a 304 changes in a stored response (RFC 9111 section 3.2)."""

    def test_fields_are_replaced_but_for_those_that_the_body_depends_on(self) -> None:
        stored = entry(
            ok(**FRESH, etag='"1"', x_a="old", x_b="old", content_type="text/a", content_length="5")
        )
        newer = fields(
            etag='"1"',
            x_a="new",
            content_type="text/b",
            content_length="99",
            content_encoding="br",
            content_range="bytes 0-1/2",
        )
        fresh = freshened(stored, Response(304, newer)).entry
        headers = fresh.response.headers
        assert [headers.first(name) for name in ("x-a", "x-b", "content-type", "content-length")] == [
            "new",
            "old",
            "text/b",
            "5",
        ]
        assert not {"content-encoding", "content-range"} & {name for name, _ in headers}
        assert fresh.response.body == stored.response.body

    def test_it_is_as_young_as_the_confirmation(self) -> None:
        stored = entry(ok(**FRESH))
        fresh = freshened(stored, after=100, delay=1).entry
        assert fresh.terms.age(NOW + 100) == 1
        assert fresh.response.headers.first("date") == http_date(NOW + 100)
        aged = freshened(stored, Response(304, fields(age="30")), after=100).entry
        assert aged.terms.age(NOW + 100) == 30
        assert "age" not in aged.response.headers

    def test_its_lifetime_is_that_of_the_newer_fields(self) -> None:
        newer = Response(304, fields(cache_control="max-age=5", surrogate_key="t"))
        fresh = freshened(entry(ok(**FRESH)), newer).entry
        assert (fresh.terms.lifetime.seconds, fresh.tags) == (5, ("t",))

    def test_a_soft_purge_is_over_when_the_origin_has_confirmed(self) -> None:
        assert freshened(marked_stale(entry(ok(**FRESH)), NOW)).entry.stale_since is None

    def test_a_head_freshens_what_a_get_stored(self) -> None:
        fresh = freshened(entry(ok(**FRESH)), ok(cache_control="max-age=9"), request=get(method="HEAD"))
        assert (fresh.refused, fresh.entry.terms.lifetime.seconds) == (None, 9)

    @pytest.mark.parametrize("says", ["no-store", "private"])
    def test_what_may_not_be_stored_any_longer_says_so(self, says: str) -> None:
        fresh = freshened(entry(ok(**FRESH)), Response(304, fields(cache_control=says)))
        assert fresh.refused is not None
        assert says in fresh.refused.reason

    def test_a_newer_vary_is_read_for_the_request_that_was_confirmed(self) -> None:
        request = get(accept_language="de", x_a="1")
        stored = entry(ok(**FRESH, vary="X-A"), request)
        fresh = freshened(stored, Response(304, fields(vary="Accept-Language")), request=request)
        assert fresh.entry.vary == (("accept-language", "de;q=1000"),)
        everything = freshened(stored, Response(304, fields(vary="X-A, *")), request=request)
        assert everything.refused is not None
        assert everything.refused.section == "RFC 9111 4.1"

    def test_a_cookie_is_for_the_one_who_asked(self) -> None:
        newer = Response(304, fields(set_cookie="session=1"))
        fresh = freshened(entry(ok(**FRESH)), newer)
        assert "set-cookie" not in fresh.entry.response.headers
        assert fresh.own.first("set-cookie") == "session=1"
        assert fresh.refused is None
        stripped = freshened(entry(ok(**FRESH)), newer, Policy(set_cookie="strip"))
        assert "set-cookie" not in stripped.own
        stored = freshened(entry(ok(**FRESH)), newer, Policy(set_cookie="store"))
        assert stored.entry.response.headers.first("set-cookie") == "session=1"

    def test_named_fields_are_for_the_one_who_asked(self) -> None:
        newer = Response(304, fields(cache_control='max-age=9, private="x-who"', x_who="me"))
        fresh = freshened(entry(ok(**FRESH)), newer)
        assert "x-who" not in fresh.entry.response.headers
        assert fresh.own.first("x-who") == "me"


@pytest.mark.parametrize(
    ("head", "same"),
    [
        ({}, True),
        ({"etag": '"1"', "last_modified": LONG_AGO, "content_length": "5"}, True),
        ({"etag": '"2"'}, False),
        ({"last_modified": JUST_NOW}, False),
        ({"content_length": "6"}, False),
        ({"content_length": "five"}, False),
    ],
)
def test_a_head_speaks_of_what_is_stored_or_of_something_else(head: dict[str, str], *, same: bool) -> None:
    stored = ok(**FRESH, etag='"1"', last_modified=LONG_AGO)
    assert same_as_head(stored, fields(**head)) is same
    if "etag" in head:
        assert not same_as_head(ok(**FRESH), fields(**head))


def test_marking_stale_keeps_an_earlier_mark() -> None:
    once = marked_stale(entry(ok(**FRESH)), NOW)
    assert marked_stale(once, NOW + 5).stale_since == NOW
