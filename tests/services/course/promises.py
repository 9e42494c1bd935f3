"""What always holds, whatever happened."""

from __future__ import annotations

import json
from typing import Any

from hypothesis.stateful import invariant

from ringback.engine.model import Channel
from ringback.playbooks.compile import compile_source
from ringback.queries.grounds import consents_of
from ringback.queries.invariants import violations
from ringback.store.models import Contact, ContactPoint, Event, Lead, MoveRun, PointStatus, Touch
from tests.engine.oracle import step_named
from tests.services.course.business import Business


class Promises(Business):
    """Looked at after each step."""

    def __init__(self) -> None:
        super().__init__()
        self.touched = 0
        self.looked_at = 0
        self.journal: dict[int, tuple[Any, ...]] = {}
        self.last_event = 0

    @invariant()
    def all_is_well(self) -> None:
        """One invariant, so that what Hypothesis prints of a course stays readable."""
        self.all_hold()

    def all_hold(self) -> None:
        self.every_open_lead_has_a_next_move_or_a_question()
        self.what_cannot_be_done_is_said_in_a_sentence()
        self.nothing_is_made_that_may_not_be_made()
        self.no_move_of_leads_fails()
        self.the_journal_is_only_added_to()
        self.no_touch_is_ever_lost()
        self.no_voicemail_is_offered_that_the_rule_forbids()
        self.everybody_is_one_person_with_points_and_leads_of_their_own()
        self.whoever_is_shut_altogether_allows_nothing()

    def every_open_lead_has_a_next_move_or_a_question(self) -> None:
        found = violations(self.scene.now, workers_running=False)
        assert found == [], found

    def what_cannot_be_done_is_said_in_a_sentence(self) -> None:
        assert all(text.rstrip().endswith((".", "?", "”")) for text in self.refusals), self.refusals

    def nothing_is_made_that_may_not_be_made(self) -> None:
        assert not self.witness.wrong, self.witness.wrong

    def no_move_of_leads_fails(self) -> None:
        assert not MoveRun.objects.filter(state="failed").exists()

    def the_journal_is_only_added_to(self) -> None:
        rows = list(Event.objects.order_by("id").values_list("id", "at", "kind", "actor", "lead_id", "data"))
        now = {row[0]: (*row[1:5], json.dumps(row[5], sort_keys=True)) for row in rows}
        assert all(now[pk] == known for pk, known in self.journal.items())
        self.journal = now
        last: dict[int | None, Any] = {}
        for _pk, at, _kind, _actor, lead, _data in rows:
            assert at >= last.get(lead, at)
            last[lead] = at

    def words_taken_out(self) -> None:
        rows = Event.objects.order_by("id").values_list("id", "at", "kind", "actor", "lead_id", "data")
        for pk, *plain, data in rows:
            if pk in self.journal:
                assert list(self.journal[pk][:4]) == plain
                self.journal[pk] = (*plain, json.dumps(data, sort_keys=True))

    def no_touch_is_ever_lost(self) -> None:
        count = Touch.objects.count()
        assert count >= self.touched
        self.touched = count

    def no_voicemail_is_offered_that_the_rule_forbids(self) -> None:
        new = Touch.objects.filter(pk__gt=self.looked_at, channel="call").select_related(
            "enrollment__version"
        )
        for touch in new.order_by("pk"):
            self.looked_at = touch.pk
            step = step_named(compile_source(touch.enrollment.version.source), touch.step)
            if not touch.voicemail or step is None or step.channel is not Channel.CALL:
                continue
            rule = step.voicemail
            left = touch.enrollment.touches.filter(disposition="left_voicemail", number__lt=touch.number)
            if rule.within is not None:
                left = left.filter(at__gt=touch.due_at - rule.within)
            assert rule.at_most is None or left.count() < rule.at_most, touch.key

    def everybody_is_one_person_with_points_and_leads_of_their_own(self) -> None:
        assert not Lead.objects.filter(contact__merged_into__isnull=False).exists()
        assert not Contact.objects.filter(erased_at__isnull=False).exclude(full_name="").exists()
        assert not ContactPoint.objects.filter(contact__erased_at__isnull=False).exists()
        for touch in Touch.objects.filter(state="open", point__isnull=False).select_related("point", "lead"):
            assert touch.point is not None
            assert touch.point.contact_id == touch.lead.contact_id

    def whoever_is_shut_altogether_allows_nothing(self) -> None:
        for contact in Contact.objects.filter(points__status=PointStatus.SUPPRESSED).distinct():
            if contact.leads.filter(answer="do_not_contact").exists() and not contact.points.exclude(
                status=PointStatus.SUPPRESSED
            ):
                last = contact.leads.filter(answer="do_not_contact").latest("closed_at").closed_at
                held = contact.consents.filter(revoked_at__isnull=True)
                assert not consents_of(contact).given or held.filter(created_at__gte=last).exists()
