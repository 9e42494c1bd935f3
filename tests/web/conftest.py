"""A clock that stands still, a business at work, and a stranger's business beside it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine

from tests.web.house import NOW, House, house


@pytest.fixture
def noon(db: None) -> Iterator[time_machine.Traveller]:
    """The clock stands at `NOW` until the test moves it."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def stark(noon: time_machine.Traveller) -> House:
    return house("Stark Plumbing")


@pytest.fixture
def stranger(noon: time_machine.Traveller) -> House:
    return house("Other Roofing")
