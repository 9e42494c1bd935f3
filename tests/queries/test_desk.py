"""What lies on the desk, in which order, and what it costs to look."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ringback.queries.access import workspace_for
from ringback.queries.desk import DeskPage, desk
from ringback.services.enrollments import pause
from ringback.services.touches import record_outcome
from ringback.services.workspaces import update_workspace
from ringback.store.models import User
from tests.web.house import NOW, House, lead, many_leads, minutes, open_touch

pytestmark = pytest.mark.django_db


def page(user: User, *, after: float = 0, **wanted: int) -> DeskPage:
    return desk(workspace_for(user, None), user=user, now=NOW + minutes(after), **wanted)


def test_a_lead_that_has_just_come_in_is_in_focus_with_its_clock_running(stark: House) -> None:
    rosa = lead(stark)
    seen = page(stark.rep, after=1)
    assert [row.name for row in seen.clock_running] == ["Rosa Lindqvist"]
    assert seen.focus is not None
    assert seen.focus.touch_id == open_touch(rosa).pk
    assert seen.focus.urgency == "clock"
    assert seen.focus.ends_at == NOW + minutes(5)
    assert seen.focus.attempt == 1
    assert seen.focus.person.zone == "America/Denver"
    assert seen.focus.to is not None
    assert seen.focus.to.shown == "(303) 555-0142"
    assert seen.focus.to.href == "tel:+13035550142"


def test_the_script_is_filled_in_and_its_questions_are_asked(stark: House) -> None:
    lead(stark)
    focus = page(stark.rep).focus
    assert focus is not None
    said = " ".join(piece.text for part in focus.script.paragraphs for piece in part)
    assert "Rosa Lindqvist" in said
    assert "Rep Stark Plumbing" in said
    facts = {piece.text for part in focus.script.paragraphs for piece in part if piece.kind == "fact"}
    assert {"Rosa Lindqvist", "Stark Plumbing", "a dead furnace"} <= facts
    assert focus.script.questions[0].startswith("What made you get in touch about a dead furnace")
    assert focus.voicemail
    assert focus.voicemail_script.paragraphs


def test_a_clock_that_has_run_out_is_late_and_stays_with_the_clocks(stark: House) -> None:
    lead(stark)
    seen = page(stark.rep, after=6)
    assert [row.urgency for row in seen.clock_running] == ["late"]


def test_a_promise_that_is_due_comes_before_a_clock_that_has_run_out(stark: House) -> None:
    rosa = lead(stark)
    until = NOW + minutes(60)
    record_outcome(open_touch(rosa), disposition="call_back", now=NOW, user=stark.rep, until=until)
    other = lead(
        stark, at=NOW + minutes(50), name="Kofi Adams", phone="(303) 555-0177", email="k@example.com"
    )
    assert page(stark.rep, after=55).promised == ()
    from ringback.services.advance import advance, locked
    from ringback.store.models import Enrollment
    from ringback.store.transactions import write

    with write():
        advance(locked(Enrollment.objects.get(lead=rosa).pk), now=until, actor="worker")
    seen = page(stark.rep, after=60)
    assert [row.name for row in seen.promised] == ["Rosa Lindqvist"]
    assert seen.focus is not None
    assert seen.focus.lead_number == rosa.number
    assert [row.lead_number for row in seen.late] == [other.number]
    assert seen.running == ()
    assert [row.lead_number for row in seen.rows] == [rosa.number, other.number]


def test_what_comes_if_nobody_answers_begins_with_the_mail_right_after_this_call(stark: House) -> None:
    lead(stark)
    focus = page(stark.rep).focus
    assert focus is not None
    assert [(line.channel, line.at) for line in focus.next[:2]] == [
        ("email", NOW),
        ("call", NOW + minutes(5)),
    ]
    assert focus.strip[0].is_today
    assert focus.strip[0].calls >= 3
    assert focus.strip[0].emails == 1


def test_a_touch_that_is_asked_for_comes_into_focus(stark: House) -> None:
    lead(stark)
    other = lead(stark, name="Kofi Adams", phone="(303) 555-0177", email="k@example.com")
    seen = page(stark.rep, touch_id=open_touch(other).pk)
    assert seen.focus is not None
    assert seen.focus.lead_number == other.number
    assert not seen.gone


def test_a_touch_that_is_done_gives_way_to_the_next_and_says_so(stark: House) -> None:
    rosa = lead(stark)
    other = lead(stark, name="Kofi Adams", phone="(303) 555-0177", email="k@example.com")
    done = open_touch(rosa)
    record_outcome(done, disposition="no_answer", now=NOW, user=stark.rep)
    seen = page(stark.rep, touch_id=done.pk)
    assert seen.gone
    assert seen.focus is not None
    assert seen.focus.lead_number == other.number


def test_skipping_goes_round_in_a_circle(stark: House) -> None:
    many_leads(stark, 2)
    rows = page(stark.rep).rows
    following = page(stark.rep, after=0)
    seen = desk(workspace_for(stark.rep), user=stark.rep, now=NOW, after=rows[0].touch_id)
    assert seen.focus is not None
    assert seen.focus.touch_id == rows[1].touch_id
    seen = desk(workspace_for(stark.rep), user=stark.rep, now=NOW, after=rows[1].touch_id)
    assert seen.focus is not None
    assert seen.focus.touch_id == rows[0].touch_id == following.rows[0].touch_id


def test_an_empty_desk_says_when_the_next_thing_comes(stark: House) -> None:
    rosa = lead(stark)
    pause(rosa, until=NOW + timedelta(days=3), reason="", actor="1", now=NOW)
    seen = page(stark.rep)
    assert seen.focus is None
    assert seen.next is not None
    assert seen.next.name == "Rosa Lindqvist"
    assert seen.next_at is not None
    assert seen.next_at >= NOW + timedelta(days=3)


def test_the_touch_of_a_stranger_is_never_shown(stark: House, stranger: House) -> None:
    theirs = open_touch(lead(stranger))
    seen = page(stark.rep, touch_id=theirs.pk)
    assert seen.focus is None
    assert seen.rows == ()


def test_the_day_is_counted_for_this_person_since_their_own_midnight(stark: House) -> None:
    many_leads(stark, 4)
    rows = page(stark.rep).rows
    outcomes = ["no_answer", "talked_yes", "talked_no", "no_answer"]
    from ringback.store.models import Touch

    for index, (row, outcome) in enumerate(zip(rows, outcomes, strict=True)):
        touch = Touch.objects.get(pk=row.touch_id)
        user = stark.rep if index < 3 else stark.owner
        record_outcome(touch, disposition=outcome, now=NOW + timedelta(seconds=20 * index), user=user)
    today = page(stark.rep, after=5).today
    assert (today.attempts, today.yes, today.no, today.seconds_per_attempt) == (3, 1, 1, 20)
    tomorrow = page(stark.rep, after=24 * 60).today
    assert (tomorrow.attempts, tomorrow.seconds_per_attempt) == (0, None)


def test_a_script_that_cannot_be_filled_in_says_why_instead_of_breaking_the_desk(stark: House) -> None:
    rosa = lead(stark)
    touch = open_touch(rosa)
    touch.template = "no-such-script"
    touch.save()
    update_workspace(stark.workspace, now=NOW, actor="1", phone="")
    focus = page(stark.rep).focus
    assert focus is not None
    assert "no-such-script" in focus.script.problem


def test_the_number_of_queries_does_not_grow_with_the_rows(stark: House) -> None:
    def cost() -> int:
        access = workspace_for(stark.rep, None)
        with CaptureQueriesContext(
            connection,
        ) as seen:
            desk(access, user=stark.rep, now=NOW)
        return len(seen)

    many_leads(stark, 2)
    few = cost()
    many_leads(stark, 10, first=2)
    assert cost() == few
    assert few < 35
