"""Waking the messages that wait for an account: their follow-ups are looked at again now."""

from __future__ import annotations

from datetime import datetime

from ringback.engine.model import By, Channel
from ringback.store.models import Enrollment, EnrollmentState, MailAccount, Touch, TouchState
from ringback.store.transactions import write

SLICE = 500


def wake(row: MailAccount, *, now: datetime) -> int:
    """Let every message that waits for this account find its place anew. Returns how many.

    In slices of short writes; whatever a crash leaves out looks for itself within the hour, or when its place comes.
    """
    count = 0
    while True:
        with write():
            waiting = list(
                Touch.objects.filter(
                    workspace_id=row.workspace_id,
                    account_id=row.pk,
                    place_at__gt=now,
                    state=TouchState.OPEN,
                    channel=Channel.EMAIL.value,
                    by=By.AUTOMATIC.value,
                )
                .order_by("place_at", "id")
                .values_list("pk", "enrollment_id")[:SLICE]
            )
            # The follow-ups first, as everybody who holds both does.
            running = Enrollment.objects.filter(pk__in={one for _, one in waiting})
            held = list(
                running.exclude(state__in=(EnrollmentState.CLOSED, EnrollmentState.ASKING))
                .order_by("pk")
                .select_for_update()
            )
            Touch.objects.filter(pk__in=[pk for pk, _ in waiting]).update(place_at=None)
            for enrollment in held:
                if enrollment.next_due_at is None or enrollment.next_due_at > now:
                    enrollment.next_due_at = now
                    enrollment.save(update_fields=["next_due_at"])
        count += len(waiting)
        if len(waiting) < SLICE:
            return count
