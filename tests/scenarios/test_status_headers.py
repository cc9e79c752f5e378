"""The vendors' fields on real responses of a real server."""

from __future__ import annotations

import json
import re
from pathlib import Path

from tests.support.server import Answer, serving

SITE = """\
cdn:
  points_of_presence: [{{region: ap, locations: [tok]}}]
  status_headers: [{}]
"""


def asked(folder: Path, dialects: str, times: int) -> tuple[list[Answer], list[dict[str, object]]]:
    """The answers to the same request, sent so often in the same bytes, and the lines of the log."""
    (folder / "cdn.yaml").write_text(SITE.format(dialects))
    with serving(folder, "--log-format", "json") as server:
        answers = [server.get("/static/app.js") for _ in range(times)]
        server.wait_for("/static/app.js")
    lines = [json.loads(line) for line in server.said().splitlines() if "/static/app.js" in line]
    return answers, lines


def test_a_hit_that_came_before_has_fields_of_its_own(tmp_path: Path) -> None:
    answers, lines = asked(tmp_path, "cloudflare, cloudfront, vercel, nginx", 5)
    for name in ("cf-cache-status", "x-vercel-cache", "x-cache-status"):
        assert [answer.headers[name] for answer in answers] == ["MISS", *["HIT"] * 4]
    assert [answer.headers["x-cache"].split()[0] for answer in answers] == ["Miss", *["Hit"] * 4]
    for name in ("cf-ray", "x-amz-cf-id", "x-vercel-id"):
        assert len({answer.headers[name] for answer in answers}) == 5
    assert [(line["verdict"], line["pop"]) for line in lines] == [("MISS", "tok"), *[("HIT", "tok")] * 4]


def test_fastly_counts_hits(tmp_path: Path) -> None:
    answers, lines = asked(tmp_path, "fastly", 4)
    assert [answer.headers["x-cache-hits"] for answer in answers] == ["0", "1", "2", "3"]
    assert len({answer.headers["x-timer"] for answer in answers}) == 4
    assert re.fullmatch(r"cache-tok[0-9]{4}-TOK", answers[0].headers["x-served-by"])
    assert [(line["verdict"], line["pop"]) for line in lines] == [("MISS", "tok"), *[("HIT", "tok")] * 3]
