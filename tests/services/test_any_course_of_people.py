"""The same as `test_any_course`, with people who are joined, parted, erased, listed and lifted, in two workspaces."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule, run_state_machine_as_test

from ringback.intake.consents import StatedConsent
from ringback.queries.grounds import consents_of
from ringback.services import allowances, businesses, opt_outs
from ringback.services.erasing import erase
from ringback.services.errors import CannotDo
from ringback.services.merging import merge, unmerge
from ringback.store.models import Contact, ContactPoint, Lead, Merge, PointStatus, Suppression, Touch
from tests.services.scene import Scene, a_business
from tests.services.test_any_course import MOVES, PEOPLE, Course, some

LISTS = [("domain", "lead.example"), ("phone", "(303) 555-0142"), ("person", "#1"), ("person", "#2")]


class PeopleCourse(Course):
    """Two workspaces that may become one business."""

    def __init__(self) -> None:
        super().__init__()
        self.sister = Scene(a_business(name="Acme Gutters"))
        self.touched = 0

    @rule(who=st.sampled_from(PEOPLE), door=st.sampled_from(["form", "import"]))
    def somebody_asks_the_other_workspace(self, who: dict[str, str], door: str) -> None:
        self.sister.now = self.scene.now
        self.sister.capture(door, **who)

    @rule(together=st.booleans())
    def workspaces_are_joined_or_parted(self, together: bool) -> None:
        now, mine, theirs = self.scene.now, self.scene.workspace, self.sister.workspace
        try:
            if together:
                businesses.join(theirs, mine, now=now, actor="1")
            else:
                businesses.leave(theirs, now=now, actor="1")
        except CannotDo as refused:
            self.refusals.append(str(refused))

    @rule(first=some, second=some)
    def two_are_joined(self, first: int, second: int) -> None:
        self._try(
            lambda: merge(
                self._lead(first).contact, self._lead(second).contact, now=self.scene.now, actor="1"
            )
        )

    @rule(which=some)
    def two_are_parted(self, which: int) -> None:
        merges = list(Merge.objects.order_by("id"))
        if merges:
            self._try(lambda: unmerge(merges[which % len(merges)], now=self.scene.now, actor="1"))

    @rule(which=some)
    def somebody_is_erased(self, which: int) -> None:
        self._try(lambda: erase(self._lead(which).contact, now=self.scene.now, actor="1"))

    @rule(line=st.sampled_from(LISTS), own=st.booleans())
    def a_line_is_added(self, line: tuple[str, str], own: bool) -> None:
        kind, text = line
        self._try(
            lambda: opt_outs.add(
                self.scene.workspace,
                kind=kind,
                text=text,
                reason="a letter",
                evidence="",
                own=own,
                now=self.scene.now,
                actor="1",
            )
        )

    @rule(which=some, evidence=st.sampled_from(["", "signed a form"]))
    def a_line_is_lifted(self, which: int, evidence: str) -> None:
        rows = list(Suppression.objects.order_by("id"))
        if rows:
            row = rows[which % len(rows)]
            lift = {"reason": "a slip", "evidence": evidence, "now": self.scene.now, "actor": "1"}
            self._try(lambda: opt_outs.lift(row, **lift))
            if not Suppression.objects.filter(kind=row.kind, value=row.value).exists():
                self.opted_out.pop(row.value, None)

    @rule(which=some, channel=st.sampled_from(["sms", "email"]), ago=st.sampled_from(MOVES))
    def something_is_allowed(self, which: int, channel: str, ago: timedelta) -> None:
        stated = StatedConsent(channel=channel, how="a card", given_at=self.scene.now - ago)
        self._try(lambda: allowances.give(self._lead(which), stated, now=self.scene.now, actor="1"))

    @invariant()
    def everybody_is_one_person_with_points_and_leads_of_their_own(self) -> None:
        assert not Lead.objects.filter(contact__merged_into__isnull=False).exists()
        assert not Contact.objects.filter(erased_at__isnull=False).exclude(full_name="").exists()
        assert not ContactPoint.objects.filter(contact__erased_at__isnull=False).exists()
        for touch in Touch.objects.filter(state="open", point__isnull=False).select_related("point", "lead"):
            assert touch.point is not None
            assert touch.point.contact_id == touch.lead.contact_id

    @invariant()
    def no_touch_is_ever_lost(self) -> None:
        count = Touch.objects.count()
        assert count >= self.touched
        self.touched = count

    @invariant()
    def whoever_is_shut_altogether_allows_nothing(self) -> None:
        for contact in Contact.objects.filter(points__status=PointStatus.SUPPRESSED).distinct():
            if contact.leads.filter(answer="do_not_contact").exists() and not contact.points.exclude(
                status=PointStatus.SUPPRESSED
            ):
                last = contact.leads.filter(answer="do_not_contact").latest("closed_at").closed_at
                held = contact.consents.filter(revoked_at__isnull=True)
                assert not consents_of(contact) or held.filter(created_at__gte=last).exists()

    def _try(self, act: object) -> None:
        try:
            act()  # type: ignore[operator]
        except CannotDo as refused:
            self.refusals.append(str(refused))


@pytest.mark.django_db
def test_the_promises_hold_whoever_turns_out_to_be_whom() -> None:
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        PeopleCourse,
        settings=settings(
            max_examples=25,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
