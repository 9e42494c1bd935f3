"""What people at the desk do: calls and letters, what came in, pauses and ends, questions, absences, declared days."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule

from ringback.engine.model import Answer, Channel
from ringback.engine.transitions import NEEDS_UNTIL, TRANSITIONS
from ringback.queries.snapshots import snapshot_of
from ringback.services import absences, contacts, drafts, enrollments, proclamations
from ringback.services.questions import CHOICES, settle
from ringback.services.touches import log_by_hand, record_outcome
from ringback.store.models import Enrollment, Lead, Proclamation, Question, Touch
from tests.services.course.budget import too_many
from tests.services.course.business import Business, rarely, some
from tests.services.course.people import REGIONS
from tests.services.scene import DAY, HOUR, MINUTE

FAR = st.sampled_from([10 * MINUTE, HOUR, DAY, 40 * DAY])
CALLS = [
    *("no_answer", "left_voicemail", "call_back", "busy", "talked_not_now", "left_voicemail", "gatekeeper"),
    *("no_answer", "wrong_number", "talked_yes", "not_qualified", "do_not_contact"),
]
OTHERS = [
    "sent",
    "sent",
    "sent",
    "replied_not_now",
    "sent",
    "bounced",
    "out_of_office",
    "failed",
    "replied_no",
]
REPLIES = ["replied_yes", "replied_no", "replied_stop", "replied_not_now", "out_of_office", "bounced"]
CHANNELS = [channel.value for channel in Channel]
CHANGES: list[dict[str, Any]] = [
    {"value": Decimal(1000)},
    {"value": Decimal(50000)},
    {"value": None},
    {"tags": "hot, fair"},
    {"tags": ""},
    {"source": "expo"},
    {"role": "owner"},
]


class Desk(Business):
    """A call of the desk is made when it lies there, as a rep makes it who follows what is shown."""

    def make(self, touch: Touch, disposition: str, until: Any = None) -> None:
        if not Touch.objects.filter(pk=touch.pk, state="open").exists():
            return  # what was made just now has taken it off the desk
        self.witness.wrong += unlawful(touch, self.scene.now)
        if disposition == "left_voicemail" and not touch.voicemail:
            disposition = "no_answer"
        self.attempt(lambda: record_outcome(touch, disposition=disposition, now=self.scene.now, until=until))

    @rule(which=some, index=some, far=FAR)
    def a_touch_of_the_desk_is_made(self, which: int, index: int, far: timedelta) -> None:
        found = list(Touch.objects.filter(state="open", by="person").order_by("id"))
        if found:
            touch = found[which % len(found)]
            table = CALLS if touch.channel == "call" else OTHERS
            disposition = table[index % len(table)]
            self.make(touch, disposition, self.scene.now + far if disposition in NEEDS_UNTIL else None)

    @rule(
        which=some, index=some, channel=st.sampled_from(CHANNELS), ago=st.sampled_from([0, 20, 3000]), far=FAR
    )
    def something_is_logged(self, which: int, index: int, channel: str, ago: int, far: timedelta) -> None:
        self._log(self.lead(which), channel, _legal(channel, index), ago * MINUTE, far)

    @rule(which=some, reply=st.sampled_from(REPLIES), channel=st.sampled_from(["email", "sms"]), far=FAR)
    def somebody_writes_back(self, which: int, reply: str, channel: str, far: timedelta) -> None:
        self._log(self.lead(which), channel, reply, timedelta(0), far)

    def _log(self, lead: Lead, channel: str, came: str, ago: timedelta, far: timedelta) -> None:
        now = self.scene.now
        until = now + far if came in NEEDS_UNTIL else None
        self.attempt(
            lambda: log_by_hand(lead, channel=channel, disposition=came, at=now - ago, now=now, until=until)
        )

    @rule(which=some)
    def an_email_is_finished_by_hand(self, which: int) -> None:
        found = list(Touch.objects.filter(state="open", by="person", channel="email").order_by("id"))
        if found:
            touch = found[which % len(found)]
            self.attempt(
                lambda: drafts.send_draft(
                    touch, subject="Hello", text="Two lines.", now=self.scene.now, user=self.users[0]
                )
            )

    @rule(
        which=some,
        how=st.sampled_from(["close", "reopen", "optout"]),
        really=rarely,
    )
    def a_lead_ends_or_begins_anew(self, which: int, how: str, really: bool) -> None:
        lead, now = self.lead(which), self.scene.now
        if how == "reopen":
            self.attempt(lambda: enrollments.reopen(lead, actor="1", now=now))
        elif really:
            answer = Answer.DO_NOT_CONTACT if how == "optout" else list(Answer)[which % 5]
            self.attempt(lambda: enrollments.close(lead, answer=answer, actor="1", now=now))

    @rule(
        which=some,
        how=st.sampled_from(["pause", "pause", "resume"]),
        length=st.sampled_from([HOUR, 3 * DAY, 45 * DAY]),
    )
    def a_lead_is_held(self, which: int, how: str, length: timedelta) -> None:
        lead, now = self.lead(which), self.scene.now
        acts = {
            "pause": lambda: enrollments.pause(
                lead, until=now + length, reason="holiday", actor="1", now=now
            ),
            "resume": lambda: enrollments.resume(lead, actor="1", now=now),
        }
        self.attempt(acts[how])

    @rule(which=some, choice=some, far=st.none() | FAR)
    def a_question_is_settled(self, which: int, choice: int, far: timedelta | None) -> None:
        questions = list(Question.objects.filter(settled_at__isnull=True).order_by("id"))
        if not questions:
            return
        question = questions[which % len(questions)]
        choices = CHOICES[question.kind]
        until = None if far is None else self.scene.now + far
        chosen = choices[choice % len(choices)].code
        self.attempt(lambda: settle(question, settlement=chosen, now=self.scene.now, until=until))

    @rule(which=some, change=st.sampled_from(CHANGES))
    def something_else_is_known(self, which: int, change: dict[str, Any]) -> None:
        self.attempt(lambda: contacts.change_lead(self.lead(which), now=self.scene.now, actor="1", **change))

    @rule(which=some, owner=st.sampled_from([0, 1, None]))
    def somebody_else_owns_it(self, which: int, owner: int | None) -> None:
        user = None if owner is None else self.users[owner]
        self.attempt(
            lambda: contacts.change_lead(self.lead(which), now=self.scene.now, actor="1", owner=user)
        )

    @rule(who=st.integers(0, 1), ahead=st.sampled_from([-DAY, 2 * HOUR, 5 * DAY]), back=st.booleans())
    def somebody_is_away(self, who: int, ahead: timedelta, back: bool) -> None:
        now, user, home = self.scene.now, self.users[who], self.scene.workspace
        if back:
            self.attempt(lambda: absences.clear_away(home, user, now=now, actor="1"))
        else:
            since, until = now + ahead, now + ahead + 6 * DAY
            self.attempt(lambda: absences.set_away(home, user, since=since, until=until, now=now, actor="1"))

    @rule(
        region=st.sampled_from(REGIONS), kind=st.sampled_from(["emergency", "holiday"]), days=st.none() | some
    )
    def days_are_declared(self, region: str, kind: str, days: int | None) -> None:
        today = self.scene.now.date()
        self.attempt(
            lambda: proclamations.declare(
                self.scene.workspace,
                region=region,
                kind=kind,
                first_date=today,
                last_date=None if days is None else today + timedelta(days=days),
                now=self.scene.now,
                actor="1",
            )
        )

    @rule(which=some)
    def a_declaration_is_lifted(self, which: int) -> None:
        rows = list(Proclamation.objects.order_by("id"))
        if rows:
            self.attempt(lambda: proclamations.lift(rows[which % len(rows)], now=self.scene.now, actor="1"))


def _legal(channel: str, index: int) -> str:
    table = list(TRANSITIONS[Channel(channel)])
    return table[index % len(table)].value


def unlawful(touch: Touch, now: Any) -> list[str]:
    """Why a touch that lies on the desk must not be made now, in words."""
    enrollment = Enrollment.objects.select_related(
        "workspace", "version", "lead__contact__organization", "lead__owner"
    ).get(pk=touch.enrollment_id)
    if touch.expires_at is not None and touch.expires_at <= now:
        return []  # its time is over: it lies there until a worker looks, and the desk does not show it
    snapshot = snapshot_of(enrollment)
    told = f"{touch.channel} {touch.key} ({touch.step})"
    return [f"{told}: {fault}" for fault in too_many(touch, enrollment, snapshot, now)]
