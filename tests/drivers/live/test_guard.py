"""What is let in off the wire; the payloads of test_protocol.py try it over sockets."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecdn.drivers.live.guard import READ_HERE, Head, Refused, check_head, plain_name

PAIR = st.tuples(st.binary(max_size=12), st.binary(max_size=12))


def test_a_good_head_passes_in_normal_form() -> None:
    head = check_head(
        b"/a/../b?c",
        [(b"host", b"Shop.Example:80"), (b"x", b" \tv\xe9 "), (b"content-length", b"3")],
        "1.1",
        "http",
    )
    assert str(head.url) == "http://shop.example/b?c"
    assert (head.length, dict(head.pairs)["x"]) == (3, "vé")


def test_an_absolute_target_names_the_host() -> None:
    assert check_head(b"http://other:81/x", [(b"host", b"h")], "1.1", "http").url.authority == "other:81"


@pytest.mark.parametrize(
    ("headers", "length"),
    [
        ([], 0),
        ([(b"content-length", b"0")], 0),
        ([(b"content-length", b"5"), (b"content-length", b"5")], 5),
        ([(b"transfer-encoding", b"Chunked")], None),
    ],
)
def test_how_long_the_body_is(headers: list[tuple[bytes, bytes]], length: int | None) -> None:
    assert check_head(b"/", [(b"host", b"h"), *headers], "1.1", "http").length == length


def test_old_clients_need_no_host() -> None:
    assert check_head(b"/", [], "1.0", "http").url.host == "localhost"


@pytest.mark.parametrize(
    ("name", "passes"),
    [
        (b"x_forwarded_for", False),
        (b"x-forwarded_for", False),
        (b"x_auth-subject", False),
        (b"edge-client_location", False),
        (b"x-real_ip", False),
        (b"x-forwarded-for", True),
        (b"my_field", True),
        (b"x_forward", True),
    ],
)
def test_no_field_passes_for_one_of_the_edges_where_dashes_and_underscores_are_the_same(
    name: bytes, *, passes: bool
) -> None:
    expected = contextlib.nullcontext() if passes else pytest.raises(Refused, match="only the edge may send")
    with expected:
        check_head(b"/", [(b"host", b"h"), (name, b"1")], "1.1", "http")


@given(
    target=st.binary(max_size=20),
    headers=st.lists(PAIR, max_size=4),
    version=st.sampled_from(["1.1", "1.0", "2.0"]),
)
def test_no_bytes_raise_anything_but_a_refusal(
    target: bytes, headers: list[tuple[bytes, bytes]], version: str
) -> None:
    found: Head | Refused
    try:
        found = check_head(target, [(name.lower(), value) for name, value in headers], version, "http")
    except Refused as refused:
        found = refused
    if isinstance(found, Refused):
        assert 400 <= found.status <= 505
        assert found.text.endswith(".")
    else:
        head = found
        assert all("\r" not in value and "\n" not in value for _, value in head.pairs)
        assert head.url.path.startswith("/")


@given(
    pairs=st.lists(
        st.tuples(
            st.from_regex(rb"\A[A-Za-z0-9-]{1,12}\Z"),
            st.from_regex(rb"\A[\t -~\x80-\xff]{0,12}\Z"),
        ),
        max_size=6,
    )
)
def test_fields_that_are_plain_pass_the_gate_as_they_are(pairs: list[tuple[bytes, bytes]]) -> None:
    """So an answer may be given to them without the gate, as far as the gate itself does not go by them."""
    pairs = [(name, value) for name, value in pairs if name.lower().decode() not in READ_HERE]
    assert [plain_name(b"%b:%b" % pair) for pair in pairs] == [name for name, _ in pairs]
    named = [(name.lower(), value.strip(b" \t")) for name, value in pairs]
    checked = check_head(b"/x", [(b"host", b"localhost"), *named], "1.1", "http")
    assert checked.pairs[1:] == tuple((name.decode(), value.decode("latin-1")) for name, value in named)


@pytest.mark.parametrize(
    "line", [b"a: b\n", b"a b: c", b"a", b"", b" a: b", b"a: b\r", b"a: \x00", b": b", b"a_b: c"]
)
def test_a_field_that_is_odd_in_any_way_is_not_plain(line: bytes) -> None:
    assert plain_name(line) is None
