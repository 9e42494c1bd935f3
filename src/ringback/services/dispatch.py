"""The dispatcher: claim what is due, decide again, commit the intent, act outside any transaction, record.

Every step holds if the process dies right after it: a claim runs out and another worker takes the row; a touch that
was being sent is found as such and becomes unsure.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from ringback.ports.outbound import DeliveryError, Messenger, Receipt, Session
from ringback.ports.web import Web
from ringback.queries.mail_choice import account_for
from ringback.store.claims import claim_due
from ringback.store.models import Enrollment, EnrollmentState, Touch, TouchState, Workspace
from ringback.store.secrets import CannotDecrypt
from ringback.store.transactions import refuse_inside_write, write

from .advance import Rows, advance, locked, rows_of
from .mail_limits import take_place
from .mail_servers import Account, account_from
from .mail_tokens import signed_in
from .mail_waiting import wait_for
from .retries import next_try, waiting_message
from .sending import (
    STOPPED,
    Job,
    call_off,
    give_up,
    mark_unsure,
    prepare,
    record_failure,
    record_sent,
    still_wanted,
)

LEASE = timedelta(minutes=3)
"""Longer than one message can take; it is renewed before each."""

WORKER = "worker"


@dataclass(slots=True)
class Dispatched:
    """What one round did. `looked_at`: enrollments decided again; `called_off`: messages that were not wanted any more
    at the last instant; `errors`: enrollments that could not be looked after, by id."""

    looked_at: int = 0
    sent: int = 0
    failed: int = 0
    unsure: int = 0
    called_off: int = 0
    errors: list[tuple[int, Exception]] = field(default_factory=list)


@dataclass(slots=True)
class _Round:
    """One round: its open connections, one an account."""

    messenger: Messenger
    stack: ExitStack
    now_of: Callable[[], datetime]
    worker: str
    lease: timedelta
    web: Web | None
    done: Dispatched = field(default_factory=Dispatched)
    sessions: dict[int, Session] = field(default_factory=dict)

    def session(self, job: Job) -> Session:
        """The connection of this job's account. Raises DeliveryError where it cannot sign in."""
        account = job.account
        if account.account_id not in self.sessions:
            ready = signed_in(account, self.web, now=self.now_of())
            opened = self.stack.enter_context(self.messenger.session(ready.server))
            self.sessions[account.account_id] = opened
        return self.sessions[account.account_id]


def dispatch_due(
    *,
    now_of: Callable[[], datetime],
    worker: str,
    messenger: Messenger,
    web: Web | None = None,
    limit: int = 50,
    lease: timedelta = LEASE,
    keep_going: Callable[[], bool] = lambda: True,
) -> Dispatched:
    """Look after up to `limit` due enrollments. `now_of` is asked before each, since sending takes time.

    `worker` must be unique to the process and thread. `web`: who asks for access tokens (OAuth2), where accounts need
    them. `keep_going` is asked before each; False gives the rest back.
    """
    with write():
        claimed = claim_due(now=now_of(), limit=limit, worker=worker, lease=lease)
    with ExitStack() as stack:
        this_round = _Round(
            messenger=messenger, stack=stack, now_of=now_of, worker=worker, lease=lease, web=web
        )
        if len(claimed) < limit:
            # First: what nobody knows of an old message is to be asked before this lead gets a new one.
            _settle_orphans(this_round)
        for index, enrollment_id in enumerate(claimed):
            if not keep_going():
                _give_back(claimed[index:], worker)
                break
            try:
                _look_after(enrollment_id, this_round)
            except Exception as error:  # noqa: BLE001  # one bad row must not keep the others from their turn
                # The row stays claimed until its lease is over, and is then tried again. `ringback check` lists it.
                this_round.done.errors.append((enrollment_id, error))
    return this_round.done


def _look_after(enrollment_id: int, this_round: _Round) -> None:
    now, done = this_round.now_of(), this_round.done
    with write():
        enrollment = locked(enrollment_id)
        if enrollment.claimed_by != this_round.worker:
            return  # the lease ran out and somebody else has the row, or the lead was closed
        enrollment.claimed_until = now + this_round.lease
        done.looked_at += 1
        job = _decide(enrollment, this_round, now)
        if job is None:
            _release(enrollment_id, this_round.worker)
            return
    refuse_inside_write()
    error: DeliveryError | None = None
    receipt: Receipt | None = None
    wanted = still_wanted(job)
    if wanted:
        try:
            receipt = this_round.session(job).send(job.email)
        except DeliveryError as caught:
            error = caught
    now = this_round.now_of()
    with write():
        rows = rows_of(locked(enrollment_id, known=enrollment))
        if rows.enrollment.claimed_by == this_round.worker:
            rows.enrollment.claimed_until, rows.enrollment.claimed_by = None, ""
        if not wanted:
            call_off(rows, job, now=now, actor=WORKER)
        elif error is not None:
            record_failure(rows, job, error, now=now, actor=WORKER)
        else:
            assert receipt is not None
            record_sent(rows, job, receipt=receipt, now=now, actor=WORKER)
        _release(enrollment_id, this_round.worker)
    done.called_off += not wanted
    done.failed += error is not None
    done.sent += wanted and error is None


def _decide(enrollment: Enrollment, this_round: _Round, now: datetime) -> Job | None:
    """Settle what a dead worker left, then decide; the job to be sent now, if any."""
    rows = rows_of(enrollment)
    for touch in rows.touches:
        if touch.state == TouchState.SENDING:
            mark_unsure(touch, why=STOPPED, now=now, actor=WORKER)
            this_round.done.unsure += 1
    again = waiting_message(rows.touches)
    if again is not None and (again.expires_at is None or again.expires_at > now):
        at = next_try(again, rows.snapshot(), now=now)
        if at is None:
            give_up(
                rows, again, "email_too_late", now, again.note or "Its time was over before it could leave."
            )
            return None
        if at <= now:
            enrollment.state = EnrollmentState.ACTIVE
            enrollment.save(update_fields=["state", "claimed_until"])
            return _prepared(rows, again, now, tried=True)
    advanced = advance(enrollment, now=now, actor=WORKER, may_send=True, rows=rows)
    if advanced.to_send is None:
        return None
    return _prepared(rows, advanced.to_send, now, tried=False)


def _prepared(rows: Rows, touch: Touch, now: datetime, *, tried: bool) -> Job | None:
    """The job, if its account lets it leave now; else the message waits for its place there."""
    account: Account | str = "No mail account is connected."
    row = account_for(touch.lead)
    if row is not None:
        place = take_place(row, touch, now=now)
        if place.at > now:
            wait_for(rows, touch, row.pk, place, now=now, actor=WORKER)
            return None
        try:
            account = account_from(row)
        except CannotDecrypt as error:
            account = str(error)
    return prepare(rows, touch, account, now=now, tried=tried)


def _settle_orphans(this_round: _Round) -> None:
    """Messages that a dead worker was sending when their lead was closed or its plan began anew.

    No claim leads to them any more. The workspaces are named so that the index on state can be used.
    """
    now = this_round.now_of()
    found = Touch.objects.filter(
        workspace__in=Workspace.objects.values("pk"),
        state=TouchState.SENDING,
        enrollment__state=EnrollmentState.CLOSED,
    ).exclude(attempts__started_at__gt=now - this_round.lease)
    for touch_id in list(found.values_list("pk", flat=True)):
        with write():
            touch = (
                Touch.objects.select_for_update(of=("self",))
                .select_related("lead__contact", "enrollment", "point")
                .get(pk=touch_id)
            )
            if touch.state == TouchState.SENDING:
                mark_unsure(touch, why=STOPPED, now=now, actor=WORKER)
                this_round.done.unsure += 1


def _release(enrollment_id: int, worker: str) -> None:
    Enrollment.objects.filter(pk=enrollment_id, claimed_by=worker).update(claimed_until=None, claimed_by="")


def _give_back(enrollment_ids: list[int], worker: str) -> None:
    with write():
        Enrollment.objects.filter(pk__in=enrollment_ids, claimed_by=worker).update(
            claimed_until=None, claimed_by=""
        )
