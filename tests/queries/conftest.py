"""A business whose pages are read."""

from __future__ import annotations

import pytest

from tests.web.house import House, house


@pytest.fixture
def stark(db: None) -> House:
    return house("Stark Plumbing")


@pytest.fixture
def stranger(db: None) -> House:
    return house("Other Roofing")
