"""Any course of events: people, programs, mail servers and dying workers in any order; the promises hold after each."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from ringback.engine.model import Answer, Channel
from ringback.engine.transitions import NEEDS_UNTIL, TRANSITIONS
from ringback.ports.outbound import Receipt
from ringback.services import enrollments, suppression
from ringback.services.dispatch import LEASE, dispatch_due
from ringback.services.errors import CannotDo
from ringback.services.questions import CHOICES, settle
from ringback.services.touches import log_by_hand, record_outcome
from ringback.store.models import Event, Lead, Question, Touch
from tests.services.scene import DAY, HOUR, MINUTE, Scene, a_business, failure

PEOPLE = [
    {"name": "Ann Lee", "phone": "(303) 555-0142", "email": "ann@lead.example", "postal_code": "80202"},
    {"name": "Bob Roe", "phone": "(303) 555-0142", "email": "bob@lead.example"},  # Ann's number
    {"name": "Cem Kaya", "phone": "(305) 555-0111", "region": "FL", "value": "9000"},
    {"name": "Dee Poe", "email": "dee@lead.example", "country": "CA"},
    {"name": "Eve Doe", "city": "Denver", "region": "CO"},  # no way to reach her
    {"name": "Ann Lee", "email": "ann@lead.example", "phone": "(303) 555-0177", "value": "12000"},
]
ERRORS: list[dict[str, Any]] = [
    {},
    {"permanent": True, "about": "recipient"},
    {"permanent": True, "about": "account"},
    {"permanent": True, "about": "message"},
    {"sure": False},
]
MOVES = [MINUTE, 5 * MINUTE, 47 * MINUTE, 3 * HOUR, 11 * HOUR, DAY, 4 * DAY, 30 * DAY, 200 * DAY]
some = st.integers(0, 7)


class Died(BaseException):
    """The process is gone."""


class Course(RuleBasedStateMachine):
    """Drives the services; what a service refuses in words is as good as what it does."""

    def __init__(self) -> None:
        super().__init__()
        self.block = transaction.atomic()
        self.block._from_testcase = True  # type: ignore[attr-defined]  # lets durable transactions in
        self.block.__enter__()
        self.scene = Scene(a_business())
        self.workers = 0
        self.opted_out: dict[str, int] = {}
        self.refusals: list[str] = []

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    # ------------------------------------------------------------------------------------------------- what happens

    @initialize(connected=st.booleans())
    def begin(self, connected: bool) -> None:
        if connected:
            self.scene.connect_mail()
        self.scene.capture(**PEOPLE[0])

    @rule(who=st.sampled_from(PEOPLE), door=st.sampled_from(["form", "api", "import", "hand"]))
    def somebody_asks(self, who: dict[str, str], door: str) -> None:
        self.scene.capture(door, **who)

    @rule(by=st.sampled_from(MOVES))
    def time_goes_by(self, by: timedelta) -> None:
        self.scene.later(by)

    @rule(by=st.sampled_from(MOVES))
    def time_goes_by_and_workers_work(self, by: timedelta) -> None:
        self.scene.later(by + LEASE)
        for _ in range(6):
            self.work()
        self.scene.sound()

    @rule()
    def work(self) -> None:
        self.workers += 1
        self.scene.work(worker=f"w{self.workers}")

    @rule(error=st.sampled_from(ERRORS), times=st.integers(1, 3), arrives=st.booleans())
    def the_server_will_fail(self, error: dict[str, Any], times: int, arrives: bool) -> None:
        told = failure(**error)
        self.scene.messenger.fail_next(told, times=times, arrives=arrives and not told.sure_not_sent)

    @rule(arrives=st.booleans())
    def a_worker_dies_while_sending(self, arrives: bool) -> None:
        messenger = self.scene.messenger

        def die(*given: Any) -> Receipt:
            if arrives:
                type(messenger)._take(messenger, *given)
            raise Died

        messenger._take = die  # type: ignore[method-assign]
        self.workers += 1
        try:
            dispatch_due(now_of=lambda: self.scene.now, worker=f"w{self.workers}", messenger=messenger)
        except Died:
            pass
        finally:
            del messenger._take  # type: ignore[method-assign]

    @rule(which=some, index=some, far=st.sampled_from([HOUR, DAY, 40 * DAY]))
    def a_call_is_made(self, which: int, index: int, far: timedelta) -> None:
        calls = list(Touch.objects.filter(channel="call", state="open").order_by("id"))
        if calls:
            call = calls[which % len(calls)]
            self._record(call.lead, call, "call", index + which, far)

    @rule(which=some, index=some, channel=st.sampled_from(["call", "email", "letter"]), ago=st.booleans())
    def something_is_logged(self, which: int, index: int, channel: str, ago: bool) -> None:
        self._record(self._lead(which), None, channel, index + which, DAY, 20 * MINUTE if ago else None)

    @rule(
        which=some,
        how=st.sampled_from(["pause", "resume", "close", "reopen", "optout", "unsubscribe", "list"]),
    )
    def a_person_steps_in(self, which: int, how: str) -> None:
        lead, now = self._lead(which), self.scene.now
        points = list(lead.contact.points.all())
        try:
            if how == "pause":
                enrollments.pause(lead, until=now + 3 * DAY, reason="holiday", actor="1", now=now)
            elif how == "resume":
                enrollments.resume(lead, actor="1", now=now)
            elif how == "close":
                enrollments.close(lead, answer=list(Answer)[which % 5], actor="1", now=now)
            elif how == "reopen":
                enrollments.reopen(lead, actor="1", now=now)
            elif how == "optout":
                enrollments.close(lead, answer="do_not_contact", actor="1", now=now)
            elif how == "unsubscribe" and points:
                suppression.unsubscribe(suppression.unsubscribe_token(points[-1]), now=now)
            elif how == "list" and points:
                point = points[0]
                suppression.suppress(
                    self.scene.workspace,
                    kind=point.kind,
                    value=point.value,
                    reason="list",
                    evidence="",
                    now=now,
                    actor="1",
                )
        except CannotDo as refused:
            self.refusals.append(str(refused))

    @rule(which=some, choice=some)
    def a_question_is_settled(self, which: int, choice: int) -> None:
        questions = list(Question.objects.filter(settled_at__isnull=True).order_by("id"))
        if not questions:
            return
        question = questions[which % len(questions)]
        choices = CHOICES[question.kind]
        try:
            settle(question, settlement=choices[choice % len(choices)].code, now=self.scene.now)
        except CannotDo as refused:
            self.refusals.append(str(refused))

    # ----------------------------------------------------------------------------------------------- what always holds

    @invariant()
    def every_open_lead_has_a_next_move_or_a_question(self) -> None:
        self.scene.sound(workers_running=False)

    @invariant()
    def what_cannot_be_done_is_said_in_a_sentence(self) -> None:
        assert all(text.endswith(".") for text in self.refusals), self.refusals

    @invariant()
    def nothing_was_sent_twice(self) -> None:
        ids = [sent.email.message_id for sent in self.scene.messenger.sent]
        assert len(ids) == len(set(ids))

    @invariant()
    def nothing_was_sent_after_an_opt_out(self) -> None:
        for address, count in self.opted_out.items():
            assert len(self.scene.messenger.to(address)) == count
        for point in suppression.Suppression.objects.filter(kind="email"):
            self.opted_out.setdefault(point.value, len(self.scene.messenger.to(point.value)))

    @invariant()
    def the_journal_of_a_lead_goes_forward(self) -> None:
        last: dict[int | None, Any] = {}
        for lead_id, at in Event.objects.order_by("id").values_list("lead_id", "at"):
            assert at >= last.get(lead_id, at)
            last[lead_id] = at

    # -------------------------------------------------------------------------------------------------------- helpers

    def _lead(self, which: int) -> Lead:
        leads = list(Lead.objects.order_by("id"))
        return leads[which % len(leads)]

    def _record(
        self,
        lead: Lead,
        touch: Touch | None,
        channel: str,
        index: int,
        far: timedelta,
        ago: timedelta | None = None,
    ) -> None:
        table = list(TRANSITIONS[Channel(channel)])
        disposition = table[index % len(table)]
        now = self.scene.now
        until = now + far if disposition in NEEDS_UNTIL else None
        try:
            if touch is not None:
                record_outcome(touch, disposition=disposition, now=now, until=until)
            else:
                at = now - (ago or timedelta(0))
                log_by_hand(lead, channel=channel, disposition=disposition, at=at, now=now, until=until)
        except CannotDo as refused:
            self.refusals.append(str(refused))


@pytest.mark.django_db
def test_the_promises_hold_after_every_step_of_any_course_of_events() -> None:
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        Course,
        settings=settings(
            max_examples=25,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
