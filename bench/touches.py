"""How many due touches a second go through the whole write path, on SQLite and on PostgreSQL; and what a claim costs.

A touch: claimed, decided, its intent committed, sent (through a messenger in memory), its outcome recorded, the next
move decided. Beside it stands the raw minimum: the same commits on the same database in the same run, with one update
and two inserts a touch and nothing else. Prints one JSON object a figure. Usage: touches.py [TOUCHES]
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

HERE = Path(__file__).resolve()
sys.path.insert(0, str(HERE.parents[1]))

NOW = datetime(2026, 3, 3, 17, 2, tzinfo=UTC)
ROUNDS = 3


def say(figure: str, value: float, unit: str, beside: dict[str, Any]) -> None:
    line = {"bench": "touches", "figure": figure, "value": value, "unit": unit, "beside": beside}
    print(json.dumps(line), flush=True)


def main() -> None:
    """Measure each database in a process of its own: Django's settings are read once."""
    touches = sys.argv[1] if len(sys.argv) > 1 else "300"
    from tests.plugins.postgres import Postgres

    with tempfile.TemporaryDirectory(prefix="ringback-bench-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o711)
        _measure(folder, "sqlite", f"sqlite:///{folder / 'bench.sqlite3'}", touches)
        server = Postgres(folder / "postgresql")
        try:
            # As in a real installation, commits reach the disk (the tests' server does not wait for it).
            _measure(folder, "postgresql", _durable(server.start()), touches)
        finally:
            server.stop()


def _durable(url: str) -> str:
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        for setting, value in (("fsync", "on"), ("synchronous_commit", "on"), ("full_page_writes", "on")):
            connection.execute(f"ALTER SYSTEM SET {setting} = {value}")
        connection.execute("SELECT pg_reload_conf()")
    return url


def _measure(folder: Path, kind: str, url: str, touches: str) -> None:
    environment = os.environ | {
        "RINGBACK_DATA_DIR": str(folder / kind),
        "RINGBACK_DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "ringback.config.settings",
    }
    subprocess.run([sys.executable, HERE, "--inside", kind, touches], env=environment, check=True)


# ---------------------------------------------------------------------------------------- inside, with Django started


def inside(kind: str, touches: int) -> None:
    from ringback.cli.database import ready

    ready(workspace=False)
    from ringback.services import mail_accounts, workspaces

    home = workspaces.create_workspace(
        name="Bench", now=NOW, phone="(303) 555-0199", postal_address="1 Main Street"
    )
    mail_accounts.connect(
        home,
        host="smtp.example.com",
        port=587,
        security="starttls",
        username="",
        password=None,
        from_name="Bench",
        from_address="office@acme.example",
        now=NOW,
        actor="bench",
    )
    rates, raw, processor = [], [], []
    for number in range(ROUNDS):
        people(home, touches, f"r{number}-")
        began = time.process_time()
        rates.append(touches / seconds_of_dispatch(touches))
        processor.append((time.process_time() - began) / touches)
        raw.append(touches / seconds_of_raw_minimum(home, touches))
    people(home, 20, "q-")
    queries = queries_of_dispatch(20)
    rate, least = sorted(rates)[ROUNDS // 2], sorted(raw)[ROUNDS // 2]
    say(
        f"due_touches_per_second_{kind}",
        round(rate),
        "1/s",
        {
            "raw_minimum_per_second": round(least),
            "ratio": round(rate / least, 3),
            "touches": touches,
            "queries_per_touch": round(queries, 1),
            # Neighbors on the machine count for little here.
            "processor_milliseconds_per_touch": round(min(processor) * 1e3, 1),
        },
    )
    costs = {}
    for leads in (1_000, 20_000):
        not_due(home, leads)
        costs[leads] = claim_cost()
    say(
        f"claim_microseconds_{kind}",
        round(costs[20_000] * 1e6),
        "us",
        {
            "leads_not_due": 20_000,
            "microseconds_with_1000_not_due": round(costs[1_000] * 1e6),
            "ratio": round(costs[20_000] / costs[1_000], 2),
        },
    )


def people(home: Any, count: int, prefix: str) -> None:
    """So many leads with an address and no phone: each has one e-mail due at `NOW`."""
    from ringback.intake.drafts import LeadDraft, draft_from_fields
    from ringback.services.capture import capture
    from ringback.store.transactions import write

    with write():
        for index in range(count):
            draft = draft_from_fields(
                {"name": "Pat Lee", "email": f"{prefix}{index}@lead.example", "postal_code": "80202"},
                country="US",
                zone=ZoneInfo("America/Denver"),
                now=NOW,
            )
            assert isinstance(draft, LeadDraft)
            capture(home, draft, now=NOW, actor="bench", raw_source="form")


def seconds_of_dispatch(touches: int) -> float:
    from ringback.ports.fakes import MemoryMessenger
    from ringback.services.dispatch import dispatch_due

    messenger = MemoryMessenger()
    began, sent = time.perf_counter(), 0
    while True:
        done = dispatch_due(now_of=lambda: NOW, worker="bench", messenger=messenger)
        assert done.errors == [], done.errors
        sent += done.sent
        if done.looked_at == 0:
            break
    took = time.perf_counter() - began
    assert sent == touches == len(messenger.sent), (sent, touches)
    return took


def seconds_of_raw_minimum(home: Any, touches: int) -> float:
    """Two commits a touch, with one update and two inserts between them, by bare statements."""
    from django.db import connection, transaction

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS bench_row (id BIGINT PRIMARY KEY, data TEXT)")
        cursor.execute("CREATE TABLE IF NOT EXISTS bench_event (row_id BIGINT, data TEXT)")
        cursor.execute("DELETE FROM bench_row")
        for index in range(touches):
            cursor.execute("INSERT INTO bench_row VALUES (%s, %s)", [index, "x" * 200])
        began = time.perf_counter()
        for index in range(touches):
            with transaction.atomic():
                cursor.execute("INSERT INTO bench_event VALUES (%s, %s)", [index, "y" * 200])
            with transaction.atomic():
                cursor.execute("UPDATE bench_row SET data = %s WHERE id = %s", ["z" * 200, index])
                cursor.execute("INSERT INTO bench_event VALUES (%s, %s)", [index, "y" * 200])
        return time.perf_counter() - began


def queries_of_dispatch(touches: int) -> float:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        seconds_of_dispatch(touches)
    return len(captured) / touches


def not_due(home: Any, wanted: int) -> None:
    """Enrollments that are due in a month, until there are so many of them."""
    from django.db import connection

    from ringback.store.models import Contact, Enrollment, Lead, PlaybookVersion

    later = NOW + timedelta(days=30)
    have = Enrollment.objects.filter(next_due_at__gt=NOW).count()
    version = PlaybookVersion.objects.get(workspace=home)
    contact = Contact.objects.filter(workspace=home).first()
    assert contact is not None
    first = 1 + max(Lead.objects.order_by("-number").values_list("number", flat=True)[:1])
    leads = Lead.objects.bulk_create(
        [
            Lead(
                workspace=home,
                contact=contact,
                number=first + index,
                arrived_at=NOW,
                raw_source="form",
                created_at=NOW,
            )
            for index in range(max(wanted - have, 0))
        ],
        batch_size=500,
    )
    Enrollment.objects.bulk_create(
        [
            Enrollment(
                workspace=home,
                bucket=home.bucket,
                lead=lead,
                version=version,
                started_at=NOW,
                next_due_at=later,
                created_at=NOW,
            )
            for lead in leads
        ],
        batch_size=500,
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def claim_cost() -> float:
    """Seconds of one claim of 50 due rows out of all; the median of many, each given back."""
    from django.db import transaction

    from ringback.store.claims import claim_due
    from ringback.store.models import Enrollment

    due = list(Enrollment.objects.order_by("id").values_list("pk", flat=True)[:50])
    Enrollment.objects.filter(pk__in=due).update(next_due_at=NOW - timedelta(minutes=1))
    times = []
    for _ in range(60):
        with transaction.atomic():
            began = time.perf_counter()
            claimed = claim_due(now=NOW, limit=50, worker="bench", lease=timedelta(minutes=1))
            times.append(time.perf_counter() - began)
            assert len(claimed) == 50
            transaction.set_rollback(True)
    return sorted(times)[len(times) // 2]


if __name__ == "__main__":
    if sys.argv[1:2] == ["--inside"]:
        inside(sys.argv[2], int(sys.argv[3]))
    else:
        main()
