"""A due mailbox has one reader at a time, and finding it costs the same however many mailboxes there are."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from ringback.store.mail_claims import (
    claim_folder,
    claim_folders,
    claim_searches,
    claim_statement,
    prolong,
    release_folders,
)
from ringback.store.models import MailAccount, MailFolder, SentSearch
from tests.store import make
from tests.store.make import MINUTE, NOW

pytestmark = pytest.mark.django_db

LEASE = timedelta(minutes=3)


def account(**fields: Any) -> MailAccount:
    home = fields.pop("workspace", None) or make.workspace()
    return MailAccount.objects.create(
        workspace=home, host="h", from_address=f"a{MailAccount.objects.count()}@acme.example", **fields
    )


def folder(of: MailAccount | None = None, **fields: Any) -> MailFolder:
    owner = of or account()
    defaults = {"bucket": owner.workspace.bucket, "name": "INBOX", "next_check_at": NOW}
    return MailFolder.objects.create(workspace=owner.workspace, account=owner, **defaults | fields)


def claim(worker: str = "alice", *, now: Any = NOW, limit: int = 10) -> list[int]:
    return claim_folders(now=now, limit=limit, worker=worker, lease=LEASE)


def test_the_longest_due_comes_first_and_what_is_not_due_or_not_looked_at_does_not_come() -> None:
    later = folder(next_check_at=NOW)
    late = folder(next_check_at=NOW - MINUTE)
    folder(next_check_at=NOW + MINUTE)
    folder(next_check_at=None)
    assert claim() == [late.pk, later.pk]


def test_one_reader_at_a_time_until_the_lease_is_over_or_the_folder_is_given_back() -> None:
    held = folder()
    assert claim("alice") == [held.pk]
    assert claim("bob") == []
    assert not claim_folder(held.pk, now=NOW, worker="bob", lease=LEASE)
    assert claim("bob", now=NOW + LEASE) == [held.pk]
    assert release_folders([held.pk], "alice") == 0, "who lost it gives nothing back"
    assert release_folders([held.pk], "bob") == 1
    assert claim_folder(held.pk, now=NOW, worker="carol", lease=LEASE)


def test_a_lease_is_prolonged_by_its_holder_only() -> None:
    held = folder()
    claim("alice")
    assert prolong(held.pk, worker="alice", until=NOW + 2 * LEASE)
    assert not prolong(held.pk, worker="bob", until=NOW + 9 * LEASE)
    assert claim("bob", now=NOW + LEASE) == []


def test_no_more_than_the_limit_are_taken() -> None:
    ids = {folder().pk for _ in range(5)}
    taken = [set(claim(limit=2)) for _ in range(3)]
    assert [len(some) for some in taken] == [2, 2, 1]
    assert set().union(*taken) == ids


def test_searches_are_claimed_in_the_same_way() -> None:
    owner = account()
    touch = make.touch()
    search = SentSearch.objects.create(
        workspace=owner.workspace, bucket=0, touch=touch, account=owner, opened_at=NOW, next_look_at=NOW
    )
    claimed = [
        claim_searches(now=now, limit=9, worker="alice", lease=LEASE) for now in (NOW - MINUTE, NOW, NOW)
    ]
    assert claimed == [[], [search.pk], []]


@pytest.mark.parametrize("wrong", [{"worker": ""}, {"limit": 0}, {"lease": timedelta(0)}])
def test_a_claim_without_a_name_a_limit_or_a_lease_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="claim needs"):
        claim_folders(**{"now": NOW, "limit": 1, "worker": "alice", "lease": LEASE, **wrong})


@pytest.mark.parametrize(
    ("model", "instant", "index"),
    [(MailFolder, "next_check_at", "mailfolder_due"), (SentSearch, "next_look_at", "sentsearch_due")],
)
def test_the_plan_of_a_claim_walks_the_index_of_what_is_due(model: Any, instant: str, index: str) -> None:
    home = make.workspace()
    owners = [account(workspace=home) for _ in range(300)]
    for owner in owners:
        folder(owner, next_check_at=NOW + timedelta(days=1))
    if model is SentSearch:
        touches = make.touch()
        SentSearch.objects.create(
            workspace=home, bucket=0, touch=touches, account=owners[0], opened_at=NOW, next_look_at=NOW
        )
    sql, params = claim_statement(
        model._meta.db_table, instant, now=NOW, limit=5, worker="alice", lease=LEASE
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")  # so few rows are read faster from end to end
        explain = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
        cursor.execute(f"{explain} {sql}", params)
        plan = "\n".join(str(row) for row in cursor.fetchall())
    assert index in plan, plan
