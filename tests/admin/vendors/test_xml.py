"""Small XML, and what is feared of it."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecdn.admin.vendors.xml import MOST_ELEMENTS, NotXml, leaves

LAUGHS = b"""<?xml version="1.0"?>
<!DOCTYPE lolz [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
<lolz>&b;</lolz>"""


def test_leaves_have_paths_of_local_names() -> None:
    document = b'<?xml version="1.0" encoding="UTF-8"?><a xmlns="urn:x"><b> 1 </b><c><d/><d>2 &amp; <![CDATA[<3]]></d></c><c/></a>'
    assert leaves(document) == (("a/b", "1"), ("a/c/d", ""), ("a/c/d", "2 & <3"), ("a/c", ""))


@pytest.mark.parametrize(
    "document",
    [
        LAUGHS,
        b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
        b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
        b'<!DOCTYPE a [<!ENTITY % x SYSTEM "http://127.0.0.1:1/"> %x;]><a/>',
        b"<a>&undefined;</a>",
        b"<a>",
        b"</a>",
        b"{}",
        b"",
        b"\x00",
        b"<a/><b/>",
        b"<a>" * 100_000,
        b"<a>" + b"<b/>" * (MOST_ELEMENTS + 1) + b"</a>",
        b'<?xml version="1.0" encoding="nonsense"?><a/>',
    ],
)
def test_what_is_more_than_small_xml_is_refused(document: bytes) -> None:
    with pytest.raises(NotXml, match=r"\.$"):
        leaves(document)


@given(st.binary() | st.text(alphabet="<>/&;![]ab\"' ").map(str.encode))
def test_no_bytes_raise_anything_else(data: bytes) -> None:
    with contextlib.suppress(NotXml):
        leaves(data)
