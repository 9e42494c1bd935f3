"""Two deliveries at the same moment: one lead, and both are told the same."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from ringback.store.models import Capture, Lead, Touch
from tests.api.business import MARIA, Business, business

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*jobs: Callable[[], Any]) -> list[Any]:
    """Run the jobs in threads that start together; what each gave back, in order."""
    gate = threading.Barrier(len(jobs))

    def run(job: Callable[[], Any]) -> Any:
        try:
            gate.wait(timeout=10)
            return job()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return [future.result(timeout=60) for future in [pool.submit(run, job) for job in jobs]]


@pytest.fixture
def shop() -> Business:
    return business("Shop")


def test_one_key_from_several_threads_makes_one_lead_and_one_answer(shop: Business) -> None:
    answers = at_once(*[lambda: shop.api("POST", "/leads", MARIA, Idempotency_Key="same")] * 4)
    assert [answer.status_code for answer in answers] == [202] * 4
    assert len({answer.content for answer in answers}) == 1
    assert answers[0].json()["outcome"] == "new"
    assert (Lead.objects.count(), Capture.objects.count()) == (1, 1)
    assert Touch.objects.count() <= 1


def test_one_key_with_two_bodies_takes_one_and_refuses_the_other(shop: Business) -> None:
    other = {"name": "Bob Miller", "phone": "212-555-0143"}
    answers = at_once(
        lambda: shop.api("POST", "/leads", MARIA, Idempotency_Key="same"),
        lambda: shop.api("POST", "/leads", other, Idempotency_Key="same"),
    )
    assert sorted(answer.status_code for answer in answers) == [202, 409]
    assert (Lead.objects.count(), Capture.objects.count()) == (1, 1)


def test_many_different_leads_at_once_all_get_a_number_of_their_own(shop: Business) -> None:
    def send(index: int) -> Callable[[], Any]:
        lead = {"name": f"Person {index}", "phone": f"212-555-01{index:02}"}
        return lambda: shop.api("POST", "/leads", lead)

    answers = at_once(*[send(index) for index in range(6)])
    assert [answer.json()["outcome"] for answer in answers] == ["new"] * 6
    assert sorted(answer.json()["id"] for answer in answers) == [1, 2, 3, 4, 5, 6]


def test_one_outcome_from_two_threads_is_recorded_once(shop: Business) -> None:
    number = shop.api("POST", "/leads", MARIA).json()["id"]
    logged = shop.api("POST", f"/leads/{number}/touches", {"channel": "call", "disposition": "no_answer"})
    assert logged.status_code == 200
    touch = Touch.objects.order_by("-pk").first()
    assert touch is not None
    Touch.objects.filter(pk=touch.pk).update(state="open", disposition="", at=None)
    body = {"disposition": "no_answer"}
    answers = at_once(*[lambda: shop.api("POST", f"/touches/{touch.pk}/outcome", body)] * 2)
    assert sorted(answer.status_code for answer in answers) == [200, 409]
