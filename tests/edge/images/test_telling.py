from __future__ import annotations

from edgecdn.edge.images.telling import told_in

TOLD = {
    "from": "png",
    "from_width": 16,
    "from_height": 8,
    "from_bytes": 99,
    "to": "webp",
    "width": 8,
    "height": 4,
    "bytes": 40,
}


def test_each_dialect_has_its_own_fields() -> None:
    assert told_in("cloudflare", TOLD).first("cf-resized") == "internal=ok/m; l=40; original=99"
    told = "ifsz=99 idim=16x8 ifmt=png ofsz=40 odim=8x4 ofmt=webp"
    assert told_in("fastly", TOLD).first("fastly-io-info") == told


def test_an_engine_that_tells_nothing_breaks_nothing() -> None:
    assert told_in("fastly", {}).first("fastly-stats") == "io=1"
