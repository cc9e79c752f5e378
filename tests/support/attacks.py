"""Bytes that two readers of one connection could read differently, and what has to become of each."""

from __future__ import annotations

HOST = b"Host: localhost\r\n"
GET = b"GET /static/app.js HTTP/1.1\r\n"
CLOSE = b"Connection: close\r\n"
CHUNKED = b"Transfer-Encoding: chunked"


def request(*lines: bytes, body: bytes = b"", method: bytes = b"POST") -> bytes:
    """A request with a body."""
    return method + b" /x HTTP/1.1\r\n" + HOST + b"".join(line + b"\r\n" for line in lines) + b"\r\n" + body


SMUGGLED = b"GET /static/app.js HTTP/1.1\r\nHost: localhost\r\n\r\n"

REFUSED = {
    # Two framings (RFC 9112 section 6.3)
    "length and chunks": request(b"Content-Length: 5", CHUNKED, body=b"0\r\n\r\n" + SMUGGLED),
    "chunks and length": request(CHUNKED, b"Content-Length: 5", body=b"0\r\n\r\n" + SMUGGLED),
    # Lengths that are none
    **{
        f"length {value!r}": request(b"Content-Length: " + value, body=b"abc")
        for value in (
            b"+3",
            b"0x3",
            b"1_0",
            b"-1",
            b"",
            b"3, 4",
            b"3, 3",
            b"3 3",
            b"\x0b3",
            b"9" * 23,
            b"3;",
            "٣".encode(),
        )
    },
    "two lengths": request(b"Content-Length: 3", b"Content-Length: 0", body=b"abc"),
    "one length twice": request(b"Content-Length: 3", b"Content-Length: 3", body=b"abc"),
    "length with a space before its colon": request(b"Content-Length : 3", body=b"abc"),
    # Transfer codings
    **{
        f"coding {value!r}": request(b"Transfer-Encoding: " + value, body=b"0\r\n\r\n")
        for value in (
            b",chunked",
            b"xchunked",
            b"chunked, chunked",
            b"gzip, chunked",
            b"\xa0chunked",
            b"identity",
            b"chunked;q=1",
            b"chunked,",
            b'"chunked"',
            b"\x0bchunked",
            b"\r\n chunked",
            b"",
        )
    },
    "coding twice": request(CHUNKED, CHUNKED, body=b"0\r\n\r\n"),
    "coding and another": request(CHUNKED, b"Transfer-Encoding: identity", body=b"0\r\n\r\n"),
    "coding with a space before its colon": request(b"Transfer-Encoding : chunked", body=b"0\r\n\r\n"),
    "coding in 1.0": b"POST /x HTTP/1.0\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    # Chunks
    **{
        f"chunk {value!r}": request(CHUNKED, body=value + b"\r\nabc\r\n0\r\n\r\n")
        for value in (
            *(b"0x3", b"-3", b"0_3", b" 3", b"3 3", b"g", b"11111111111111111", b"10000000000000003"),
            *(b"3 ", b"3\t", b"+3", b"3;\n", b"3\r\r;", b'3;a="b', b"3;a=\x00"),
        )
    },
    "chunk end": request(CHUNKED, body=b"3\r\nabcXX0\r\n\r\n"),
    **{
        f"chunks {body!r}": request(CHUNKED, body=body)
        for body in (
            b"3\nabc\n0\n\n",
            b"3\r\nabc\n0\r\n\r\n",
            b"3\r\nabcd\r\n0\r\n\r\n",
            b"0\r\n\n",
            b"0\r\nX: a\n\r\n",
            b"0\r\nX: a\r\n b\r\n\r\n",
            b"0\r\nX\x00: a\r\n\r\n",
        )
    },
    # Host
    "no host": GET + b"\r\n",
    "two hosts": GET + HOST + HOST + b"\r\n",
    **{
        f"host {value!r}": GET + b"Host: " + value + b"\r\n\r\n"
        for value in (
            b"",
            b"a/b",
            b"a@b",
            b"a b",
            b"a:99999",
            b"][",
            b"a?b",
            b"\xe9",
            b"a, b",
            b"a\tb",
            b"[::g]",
            b"a%2fb",
        )
    },
    # Targets
    **{
        f"target {value!r}": b"GET " + value + b" HTTP/1.1\r\n" + HOST + b"\r\n"
        for value in (
            b"@evil/x",
            b"x",
            b"/x#y",
            b"/x\x00",
            b"/\xff",
            b"/a b",
            b"ftp://x/",
            b"http://a b/",
            b"*",
            b"http://a@localhost/",
            b"http:///x",
            b"http://localhost:99999/",
        )
    },
    # Names and values
    **{
        f"field {value!r}": GET + HOST + value + b"\r\n\r\n"
        for value in (
            b"X\x00: a",
            b"X: a\x00b",
            b": a",
            b"X : a",
            b"X\x85: a",
            b"X: a\x7f",
            b"X: a\x01",
            b"Te\nst: a",
            b"X",
        )
    },
    "folded field": GET + HOST + b"X: a\r\n b\r\n\r\n",
    "folded first field": GET + b" " + HOST + b"\r\n",
    "a bare line feed between fields": GET + b"Host: localhost\nX: a\r\n\r\n",
    "a bare line feed at the end": GET + HOST + b"\n",
    "a bare carriage return between fields": GET + b"Host: localhost\rX: a\r\n\r\n",
    "two carriage returns": GET + HOST + b"X: a\r\r\n\r\n",
    "an absolute target without a host": b"GET http://localhost/ HTTP/1.1\r\n\r\n",
    "an absolute target with an empty host": b"GET http://localhost/ HTTP/1.1\r\nHost:\r\n\r\n",
    "bare line feeds": b"GET / HTTP/1.1\nHost: localhost\n\n",
    "bare carriage return": GET + HOST + b"X: a\rb\r\n\r\n",
    **{
        f"spoofed by {name!r}": GET + HOST + name + b": 6.6.6.6\r\n\r\n"
        for name in (b"X_Forwarded_For", b"X-Forwarded_For", b"x_auth-subject", b"Edge-Client_Location")
    },
    # First lines
    **{
        f"line {value!r}": value + b"\r\n" + HOST + b"\r\n"
        for value in (
            b"GET / HTTP/1.9",
            b"GET / HTTP/0.9",
            b"GET / HTTP/2.0",
            b"GET /",
            b"GET",
            b"get / http/1.1",
            b"CONNECT a:1 HTTP/1.1",
            b"G@T / HTTP/1.1",
            b"GET / HTTP/01.1",
            b"GET / HTTP/1.10",
            b"GET / HTTP/1.1 ",
            b"GET\t/\tHTTP/1.1",
            b" GET / HTTP/1.1",
        )
    },
    "a handshake of TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"x" * 50,
    "the preface of HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
}
"""Each of these is answered once, with 400, 501 or 505, and its connection ends."""

TOO_MUCH = {
    "too many fields": GET + HOST + b"X: a\r\n" * 200 + b"\r\n",
    "too long a field": GET + HOST + b"X: " + b"a" * 40_000 + b"\r\n\r\n",
    "too long a target": b"GET /" + b"a" * 20_000 + b" HTTP/1.1\r\n" + HOST + b"\r\n",
    "too long a body": request(b"Content-Length: 1000000000000"),
    "too long a trailer": request(CHUNKED, body=b"1\r\na\r\n0\r\nX: " + b"a" * 400_000),
    "too long a chunk extension": request(CHUNKED, body=b"1;" + b"a" * 400_000),
}
"""Each of these is answered once, with 413, 414 or 431, and its connection ends."""

MORE = GET + HOST + b"\r\n"

READ_ONE_WAY = {
    # What stands behind the last request of a connection is read by nobody.
    "close": (GET + HOST + CLOSE + b"\r\n" + MORE, 1),
    "close among others": (GET + HOST + b"Connection: keep-alive, close\r\n\r\n" + MORE, 1),
    "close of two": (GET + HOST + b"Connection: keep-alive\r\n" + CLOSE + b"\r\n" + MORE, 1),
    "1.0": (b"GET /static/app.js HTTP/1.0\r\n\r\n" + MORE, 1),
    "1.0 that would stay": (b"GET /static/app.js HTTP/1.0\r\nConnection: keep-alive\r\n\r\n" + MORE, 1),
    # Nobody changes the protocol, and what would be in the new one is no request.
    "upgrade": (GET + HOST + b"Connection: Upgrade\r\nUpgrade: foo\r\n\r\n" + MORE, 1),
    "upgrade to the second version": (
        GET
        + HOST
        + b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n\r\n"
        + b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        1,
    ),
    "upgrade to a web socket": (
        GET + HOST + b"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\r\n" + MORE,
        1,
    ),
    "upgrade with a body": (
        request(b"Connection: Upgrade", b"Upgrade: foo", b"Content-Length: 3", body=b"abc" + MORE),
        1,
    ),
    # What is owed is given before what is wrong is refused.
    "two and nonsense": (GET + HOST + b"\r\n" + MORE + b"\x00\r\n\r\n", 3),
    "one that is not kept and nonsense": (b"GET /x HTTP/1.1\r\n" + HOST + b"\r\n\x00\r\n\r\n", 2),
    "one that is not kept and a broken body": (
        b"GET /x HTTP/1.1\r\n" + HOST + b"\r\n" + request(CHUNKED, body=b"x\r\n\r\n"),
        2,
    ),
    "bodies in a row": (
        request(b"Content-Length: 3", body=b"abc")
        + request(CHUNKED, CLOSE.strip(), body=b"3\r\nabc\r\n0\r\n\r\n"),
        2,
    ),
    # What is allowed, though few send it.
    "an empty line before": (b"\r\n" + GET + HOST + CLOSE + b"\r\n", 1),
    "extensions of chunks": (
        request(CHUNKED, CLOSE.strip(), body=b'3;a=b;c="d\\"e"\r\nabc\r\n0;x\r\nX: a\r\n\r\n'),
        1,
    ),
    "a size with zeros": (request(CHUNKED, CLOSE.strip(), body=b"0003\r\nabc\r\n000\r\n\r\n"), 1),
    "a coding in capitals": (request(b"TRANSFER-ENCODING: CHUNKED", CLOSE.strip(), body=b"0\r\n\r\n"), 1),
    "a length with zeros": (request(b"Content-Length:\t03 ", CLOSE.strip(), body=b"abc"), 1),
    "a host with spaces around": (GET + b"Host: \t localhost \r\n" + CLOSE + b"\r\n", 1),
    # The parser knows two relatives of HTTP, does not tell which one it read, and calls both 1.0.
    "a relative of the protocol": (b"GET /x RTSP/1.0\r\n" + HOST + b"\r\n" + MORE, 1),
    "a host with an empty port": (GET + b"Host: localhost:\r\n" + CLOSE + b"\r\n", 1),
}
"""Each of these has so many answers, and then the connection ends."""
