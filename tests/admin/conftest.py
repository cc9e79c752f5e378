"""One server for each file of tests of the admin port, in which each test uses paths and hosts of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.admin import Site, administered


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with administered(tmp_path_factory.mktemp("admin")) as running:
        yield running
