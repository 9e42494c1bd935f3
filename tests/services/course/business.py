"""The beginning of every course of events: the business, its clock, its workers and its mail server."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from unittest import mock

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from ringback.services import move_steps, playbooks, workspaces
from ringback.services.dispatch import LEASE, dispatch_due
from ringback.services.errors import CannotDo
from ringback.services.imports import continue_imports
from ringback.services.moving import continue_moves
from ringback.store.models import Enrollment, Lead, Playbook, Touch, User
from tests.services.course.books import NAMES, books
from tests.services.course.people import PEOPLE
from tests.services.course.witness import Died, Witness
from tests.services.scene import DAY, HOUR, MINUTE, Scene, a_business, failure

ERRORS: list[dict[str, Any]] = [
    {},
    {"permanent": True, "about": "recipient"},
    {"permanent": True, "about": "account"},
    {"permanent": True, "about": "message"},
    {"sure": False},
]
MOVES = [MINUTE, 5 * MINUTE, 47 * MINUTE, 3 * HOUR, 11 * HOUR, DAY, 4 * DAY, 30 * DAY, 200 * DAY]
some = st.integers(0, 11)
rarely = st.sampled_from([False, False, False, True])
OPEN_FIRST = 9
"""Of the numbers of `some` so many mean an open lead, where there is one."""


class Business(RuleBasedStateMachine):
    """Two workspaces that may become one business. What a service refuses in words is as good as what it does."""

    def __init__(self) -> None:
        super().__init__()
        self.block = transaction.atomic()
        self.block._from_testcase = True  # type: ignore[attr-defined]  # lets durable transactions in
        self.block.__enter__()
        # One lead at a time, so that a move can be stopped in between.
        self.small = mock.patch.multiple(move_steps, MOVE_AT_ONCE=1, COUNT_AT_ONCE=1)
        self.small.start()
        self.scene = Scene(a_business())
        self.witness = Witness(lambda: self.scene.now)
        self.scene.messenger = self.witness
        self.sister = Scene(a_business(name="Acme Gutters"))
        self.workers = 0
        self.refusals: list[str] = []
        self.users = [self._user("owner@acme.example"), self._user("rep@acme.example")]

    def teardown(self) -> None:
        self.small.stop()
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    def _user(self, email: str) -> User:
        user = User.objects.create_user(email, None, email.partition("@")[0])
        workspaces.add_member(self.scene.workspace, user, "rep", now=self.scene.now, actor="1")
        return user

    @initialize(
        unconnected=rarely,
        texts=st.tuples(*(books(name) for name in NAMES)),
        default=st.sampled_from(["", *NAMES]),
        who=st.lists(st.sampled_from(PEOPLE), min_size=2, max_size=6, unique_by=lambda one: str(one)),
    )
    def begin(
        self, unconnected: bool, texts: tuple[str, ...], default: str, who: list[dict[str, str]]
    ) -> None:
        """The shipped playbook and two small ones, one of which may be the default, and some people."""
        home, now = self.scene.workspace, self.scene.now
        if not unconnected:
            self.scene.connect_mail()
        for name, text in zip(NAMES, texts, strict=True):
            made = playbooks.create(home, text, now=now, actor="1")
            playbooks.publish(made, now=now, actor="1")
            if name == default:
                playbooks.set_default(made, now=now, actor="1")
        for one in who:
            self.scene.capture(**one)

    # ------------------------------------------------------------------------------------------- the clock and workers

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
        """One round of the loop: what is due, lists, moves."""
        self.workers += 1
        self.scene.work(worker=f"w{self.workers}")
        while continue_imports(lambda: self.scene.now) or continue_moves(lambda: self.scene.now):
            pass

    @rule(times=st.integers(2, 8), made=st.booleans())
    def nobody_answers(self, times: int, made: bool) -> None:
        self.nobody_answers_for_a_while(times, made)

    @rule(times=st.integers(8, 40))
    def months_go_by(self, times: int) -> None:
        self.nobody_answers_for_a_while(times, made=True)

    def nobody_answers_for_a_while(self, times: int, made: bool) -> None:
        """From one due instant to the next; what lies on the desk is made (`made`), or left lying."""
        for _ in range(times):
            dates = Enrollment.objects.filter(next_due_at__gt=self.scene.now).order_by("next_due_at")
            at = dates.values_list("next_due_at", flat=True).first()
            self.scene.now = max(self.scene.now + MINUTE, at or self.scene.now)
            self.work()
            if made:
                for touch in Touch.objects.filter(state="open", by="person").order_by("id"):
                    self.make(touch, "no_answer" if touch.channel == "call" else "sent")

    @rule(error=st.sampled_from(ERRORS), times=st.integers(1, 3), arrives=st.booleans())
    def the_server_will_fail(self, error: dict[str, Any], times: int, arrives: bool) -> None:
        told = failure(**error)
        self.witness.fail_next(told, times=times, arrives=arrives and not told.sure_not_sent)

    @rule(how=st.sampled_from(["before", "after"]))
    def a_worker_dies_while_sending(self, how: str) -> None:
        self.workers += 1
        self.witness.dies = how
        with contextlib.suppress(Died):
            dispatch_due(now_of=lambda: self.scene.now, worker=f"w{self.workers}", messenger=self.witness)
        self.witness.dies = ""

    # --------------------------------------------------------------------------------------------------------- helpers

    def make(self, touch: Touch, disposition: str, until: Any = None) -> None:
        """What came of a touch of the desk. Overridden where it is watched."""
        raise NotImplementedError

    def lead(self, which: int) -> Lead:
        leads = list(Lead.objects.filter(workspace=self.scene.workspace).order_by("id"))
        if which < OPEN_FIRST:
            leads = [lead for lead in leads if lead.state == "open"] or leads
        return leads[which % len(leads)]

    def playbook(self, which: int) -> Playbook:
        found = list(Playbook.objects.filter(workspace=self.scene.workspace).order_by("id"))
        return found[which % len(found)]

    def attempt(self, act: Callable[[], object]) -> Any:
        """What came of it, or None where it was refused in words."""
        try:
            return act()
        except CannotDo as refused:
            self.refusals.append(str(refused))
            return None
