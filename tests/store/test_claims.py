"""Claims: a due row has one holder at a time, and finding it costs the same however many leads there are."""

import itertools
import threading
from datetime import datetime, timedelta

import pytest
from django.db import connection

from ringback.store.claims import claim_due, claim_statement, release
from ringback.store.models import BUCKETS, Enrollment, EnrollmentState, Lead
from tests.store import make
from tests.store.make import MINUTE, NOW

LEASE = timedelta(minutes=5)


def claim(
    worker: str = "alice", *, now: datetime = NOW, limit: int = 10, buckets: list[int] | None = None
) -> list[int]:
    return claim_due(now=now, limit=limit, worker=worker, lease=LEASE, buckets=buckets)


@pytest.mark.django_db
def test_what_is_due_is_claimed_with_the_longest_due_first() -> None:
    late = make.enrollment(next_due_at=NOW - MINUTE)
    later = make.enrollment(next_due_at=NOW)
    latest_of_all = make.enrollment(next_due_at=NOW - 2 * MINUTE)
    assert claim() == [latest_of_all.id, late.id, later.id]
    late.refresh_from_db()
    assert (late.claimed_by, late.claimed_until) == ("alice", NOW + LEASE)


@pytest.mark.django_db
def test_no_more_than_the_limit_are_taken_and_the_rest_stay_free() -> None:
    ids = {make.enrollment().id for _ in range(5)}
    first, second, third = (set(claim(limit=2)) for _ in range(3))
    assert [len(first), len(second), len(third)] == [2, 2, 1]
    assert first | second | third == ids


@pytest.mark.django_db
def test_a_second_worker_does_not_get_what_the_first_one_holds() -> None:
    held = make.enrollment()
    assert claim("alice") == [held.id]
    assert claim("bob") == []
    assert claim("bob", now=NOW + LEASE - timedelta(microseconds=1)) == []


@pytest.mark.django_db
def test_a_lease_that_ran_out_can_be_claimed_again() -> None:
    held = make.enrollment()
    assert claim("alice") == [held.id]
    assert claim("bob", now=NOW + LEASE) == [held.id]
    held.refresh_from_db()
    assert held.claimed_by == "bob"


@pytest.mark.django_db
def test_release_frees_the_row_for_the_next_worker() -> None:
    held = make.enrollment()
    claim("alice")
    assert release(held.id, "alice") is True
    assert claim("bob") == [held.id]


@pytest.mark.django_db
def test_release_by_somebody_else_does_nothing() -> None:
    held = make.enrollment()
    claim("alice")
    assert release(held.id, "bob") is False
    held.refresh_from_db()
    assert (held.claimed_by, held.claimed_until) == ("alice", NOW + LEASE)


@pytest.mark.django_db
def test_release_by_one_whose_lease_went_to_another_does_nothing() -> None:
    held = make.enrollment()
    claim("alice")
    claim("bob", now=NOW + LEASE)
    assert release(held.id, "alice") is False
    held.refresh_from_db()
    assert held.claimed_by == "bob"


@pytest.mark.django_db
def test_release_of_what_nobody_holds_says_no() -> None:
    assert release(make.enrollment().id, "") is False


@pytest.mark.django_db
@pytest.mark.parametrize("state", list(EnrollmentState))
def test_only_active_resting_and_paused_are_claimed(state: EnrollmentState) -> None:
    closed = state == EnrollmentState.CLOSED
    row = make.enrollment(
        state=state, closed_at=NOW if closed else None, next_due_at=None if closed else NOW - MINUTE
    )
    assert claim() == ([row.id] if state in {"active", "resting", "paused"} else [])


@pytest.mark.django_db
def test_what_is_not_due_yet_or_has_no_instant_is_not_claimed() -> None:
    make.enrollment(next_due_at=NOW + timedelta(microseconds=1))
    make.enrollment(next_due_at=None)
    assert claim() == []


@pytest.mark.django_db
def test_a_worker_of_some_buckets_takes_from_these_only() -> None:
    home = make.workspace(bucket=3)
    mine = make.enrollment(make.lead(home))
    make.enrollment(make.lead(make.workspace(bucket=4)))
    other = make.enrollment(make.lead(make.workspace(bucket=63)))
    assert claim(buckets=[]) == []
    assert claim(buckets=[3]) == [mine.id]
    assert claim(buckets=[3, 63]) == [other.id]


@pytest.mark.django_db
def test_a_claim_changes_nothing_but_the_lease() -> None:
    row = make.enrollment()
    before = Enrollment.objects.values().get(id=row.id)
    claim()
    after = Enrollment.objects.values().get(id=row.id)
    assert {name for name in before if before[name] != after[name]} == {"claimed_until", "claimed_by"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"now": NOW.replace(tzinfo=None)},
        {"worker": ""},
        {"limit": 0},
        {"lease": timedelta(0)},
        {"buckets": [64]},
        {"buckets": [-1]},
    ],
)
def test_a_claim_that_makes_no_sense_is_refused_before_the_database_is_asked(
    wrong: dict[str, object],
) -> None:
    right = {"now": NOW, "worker": "alice", "limit": 1, "lease": LEASE, "buckets": None}
    with pytest.raises(ValueError, match=r"claim|bucket"):
        claim_due(**right | wrong)  # type: ignore[arg-type]


@pytest.mark.django_db(transaction=True)
def test_many_workers_at_once_share_the_rows_without_a_double() -> None:
    home = make.workspace()
    plan = make.version(home)
    ids = [make.enrollment(make.lead(home), version=plan).id for _ in range(60)]
    taken: list[list[int]] = [[] for _ in range(4)]
    together = threading.Barrier(4)

    def work(index: int) -> None:
        try:
            together.wait()
            # SKIP LOCKED may come back empty while another worker is just taking rows; a short run of tries ends it.
            for _ in range(40):
                taken[index] += claim(f"worker-{index}", limit=3)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(index,)) for index in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(itertools.chain(*taken)) == sorted(ids)


def crowd(count: int, *, next_due_at: datetime) -> None:
    """So many active enrollments more, spread over all buckets."""
    home = make.workspace()
    plan, contact = make.version(home), make.lead(home).contact
    first = Lead.objects.order_by("-number").values_list("number", flat=True)[0] + 1
    common = {"workspace": home, "created_at": NOW}
    leads = Lead.objects.bulk_create(
        Lead(contact=contact, number=first + i, arrived_at=NOW, raw_source="form", **common)
        for i in range(count)
    )
    Enrollment.objects.bulk_create(
        Enrollment(
            lead=row, version=plan, bucket=i % BUCKETS, started_at=NOW, next_due_at=next_due_at, **common
        )
        for i, row in enumerate(leads)
    )
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE store_enrollment")


def statement(buckets: list[int] | None) -> tuple[str, list[object]]:
    return claim_statement(now=NOW, limit=10, worker="alice", lease=LEASE, buckets=buckets)


@pytest.mark.django_db
@pytest.mark.parametrize(("buckets", "index"), [(None, "enrollment_due"), ([3], "enrollment_due_bucket")])
def test_the_plan_of_a_claim_walks_the_index_of_what_is_due(buckets: list[int] | None, index: str) -> None:
    crowd(3_000, next_due_at=NOW)
    sql, params = statement(buckets)
    explain = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
    with connection.cursor() as cursor:
        cursor.execute(f"{explain} {sql}", params)
        lines = [str(row[-1]) for row in cursor.fetchall()]
    if connection.vendor == "sqlite":
        searched = f"SEARCH store_enrollment USING INDEX {index} "
        assert any(line.startswith(searched) and "next_due_at<?" in line for line in lines)
        assert not any(line.startswith("SCAN store_enrollment") for line in lines)
        # Rows come in the index's order, so that ten of a million due ones cost ten.
        assert not any("TEMP B-TREE" in line for line in lines)
    else:
        assert any(f"using {index} " in line for line in lines)
        assert not any("Seq Scan" in line for line in lines)


def steps_on_sqlite(sql: str, params: list[object]) -> int:
    """Instructions of SQLite's virtual machine."""
    steps = 0

    def count() -> int:
        nonlocal steps
        steps += 1
        return 0

    with connection.cursor() as cursor:
        connection.connection.set_progress_handler(count, 1)
        try:
            cursor.execute(sql, params)
            cursor.fetchall()
        finally:
            connection.connection.set_progress_handler(None, 1)
    return steps


def blocks_on_postgresql(sql: str, params: list[object]) -> int:
    """Blocks read to find the rows; writing them costs the same with and without an index."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON, TIMING OFF) {sql}", params)
        parts = cursor.fetchone()[0][0]["Plan"]["Plans"]
    (finding,) = [part for part in parts if part.get("Parent Relationship") == "InitPlan"]
    return int(finding["Shared Hit Blocks"] + finding["Shared Read Blocks"])


@pytest.mark.django_db
def test_a_claim_costs_as_much_among_ten_thousand_leads_as_among_ten() -> None:
    """Counted in the database's own work: no clock, no noise."""
    cost = steps_on_sqlite if connection.vendor == "sqlite" else blocks_on_postgresql

    def claim_five() -> int:
        ids = [make.enrollment().id for _ in range(5)]
        work = cost(*statement(None))
        assert Enrollment.objects.filter(id__in=ids, claimed_by="alice").count() == 5
        return work

    tomorrow = NOW + timedelta(days=1)
    crowd(10, next_due_at=tomorrow)
    among_few = claim_five()
    crowd(10_000, next_due_at=tomorrow)
    among_many = claim_five()
    assert 0 < among_many <= among_few + among_few // 2 + 20
