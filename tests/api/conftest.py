"""Two businesses that know nothing of each other, and a clock that stands still."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine

from tests.api.business import MARIA, NOW, Business, business


@pytest.fixture
def noon(db: None) -> Iterator[time_machine.Traveller]:
    """The clock stands still at `NOW`, unless the test moves it."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def acme(noon: time_machine.Traveller) -> Business:
    return business("Acme")


@pytest.fixture
def stranger(noon: time_machine.Traveller) -> Business:
    return business("Stranger")


@pytest.fixture
def maria(acme: Business) -> int:
    """The number of a lead of Acme with a call on the desk."""
    response = acme.api("POST", "/leads", MARIA)
    assert response.status_code == 202, response.content
    return int(response.json()["id"])
