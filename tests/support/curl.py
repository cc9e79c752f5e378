"""As much of curl as the README uses: `-s`, `-i`, `-H`, and a URL; `.localhost` is this machine, as curl has it."""

from __future__ import annotations

import argparse
import http.client
import sys
from urllib.parse import urlsplit


def main() -> None:
    parser = argparse.ArgumentParser(prog="curl")
    parser.add_argument("-s", action="store_true")
    parser.add_argument("-i", action="store_true")
    parser.add_argument("-H", action="append", default=[], dest="headers")
    parser.add_argument("url")
    asked = parser.parse_args()
    url = urlsplit(asked.url if "://" in asked.url else f"http://{asked.url}")
    connection = http.client.HTTPConnection("127.0.0.1", url.port)
    fields = {"Host": url.netloc, "Accept": "*/*"}
    fields |= {name: value.strip() for name, _, value in (line.partition(":") for line in asked.headers)}
    connection.request(
        "GET", f"{url.path or '/'}?{url.query}" if url.query else url.path or "/", headers=fields
    )
    response = connection.getresponse()
    out = sys.stdout.buffer
    if asked.i:
        out.write(f"HTTP/1.1 {response.status} {response.reason}\r\n".encode())
        out.writelines(f"{name}: {value}\r\n".encode("latin-1") for name, value in response.getheaders())
        out.write(b"\r\n")
    out.write(response.read())


main()
