"""Many workers at once never exceed the limit of an account, on either database."""

from __future__ import annotations

import threading

import pytest
from django.db import connection

from ringback.services import mail_accounts
from ringback.services.dispatch import Dispatched, dispatch_due
from ringback.store.models import MailAccount, Touch
from tests.services.scene import MINUTE, Scene, a_business


@pytest.mark.django_db(transaction=True)
def test_four_workers_send_no_more_than_one_may_and_give_no_place_twice() -> None:
    scene = Scene(a_business())
    scene.connect_mail()
    mail_accounts.change_account(MailAccount.objects.get(), per_minute=5, now=scene.now, actor="test")
    for number in range(24):
        scene.only_mail(name=f"Eve{number} Mail", email=f"eve{number}@lead.example")
    start = threading.Barrier(4)
    done: list[Dispatched] = []

    def work(name: str) -> None:
        try:
            start.wait(10)
            done.extend(
                dispatch_due(now_of=lambda: scene.now, worker=name, messenger=scene.messenger, limit=3)
                for _ in range(3)
            )
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(f"w{number}",)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert [error for one in done for error in one.errors] == []
    assert len(scene.messenger.sent) == sum(one.sent for one in done) == 5
    places = sorted(
        place for place in Touch.objects.filter(channel="email").values_list("place_at", flat=True) if place
    )
    assert len(places) == 24
    for index, place in enumerate(places):
        assert sum(other > place - MINUTE for other in places[: index + 1]) <= 5, "in any 60 seconds"
