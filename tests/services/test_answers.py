"""Each answer that a person gives by the link in a message: what it does, once, and after what was answered before."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from ringback.queries.answer_page import answer_page
from ringback.services import answers, suppression
from ringback.services.absences import set_away
from ringback.services.errors import CannotRecord, CannotRefer, SlotGone
from ringback.services.workspaces import add_member
from ringback.store.models import (
    Consent,
    ContactPoint,
    Event,
    Lead,
    LeadState,
    Notice,
    Suppression,
    Touch,
    User,
)
from tests.services.answering import WEDNESDAY_TEN, choices, fresh, letter, written_to
from tests.services.scene import ANN, DAY, MINUTE, Scene


@pytest.fixture
def ann(scene: Scene) -> Lead:
    return written_to(scene)


# ------------------------------------------------------------------------------------------------------- yes, call me


def test_a_slot_that_is_chosen_is_the_next_move_and_everything_else_waits(scene: Scene, ann: Lead) -> None:
    scene.call(ann)
    done = answers.call_me(letter(ann), at=WEDNESDAY_TEN, message="Use the side door", now=scene.now)
    assert (done.choice, done.until, done.again) == ("yes", WEDNESDAY_TEN, False)
    assert not Touch.objects.filter(lead=ann, state="open").exists()
    said = scene.touch(ann, step="reply")
    assert (said.channel, said.disposition, said.until) == ("email", "call_back", WEDNESDAY_TEN)
    assert said.note == "Use the side door"
    assert scene.enrollment(ann).next_due_at == WEDNESDAY_TEN
    scene.sound()
    before = len(scene.messenger.sent)
    scene.now = WEDNESDAY_TEN
    scene.work()
    call = scene.call(ann)
    assert (call.step, call.due_at) == ("promise", WEDNESDAY_TEN)
    assert len(scene.messenger.sent) == before
    assert fresh(ann).asked_at is not None
    scene.sound()


def test_the_owner_is_told_at_once_and_the_journal_keeps_it(scene: Scene, ann: Lead) -> None:
    owner = User.objects.create_user("rep@acme.example", "x")
    add_member(scene.workspace, owner, "rep", now=scene.now, actor="test")
    Lead.objects.filter(pk=ann.pk).update(owner=owner)
    answers.call_me(letter(ann), at=WEDNESDAY_TEN, now=scene.now)
    notice = Notice.objects.get()
    assert (notice.user, notice.lead, notice.kind, notice.seen_at) == (owner, ann, "answered", None)
    assert (notice.params["choice"], notice.params["until"]) == ("yes", "2026-03-04T17:00:00Z")
    assert choices(ann) == ["yes"]
    assert len(scene.events(ann, "page_opened")) == 1


@pytest.mark.parametrize("gone", ["left", "away", "shut out"])
def test_where_the_owner_is_not_there_everybody_is_told(scene: Scene, ann: Lead, gone: str) -> None:
    owner = User.objects.create_user("rep@acme.example", "x")
    member = add_member(scene.workspace, owner, "rep", now=scene.now, actor="test")
    Lead.objects.filter(pk=ann.pk).update(owner=owner)
    if gone == "left":
        member.delete()
    elif gone == "away":
        set_away(
            scene.workspace, owner, since=scene.now - DAY, until=scene.now + DAY, now=scene.now, actor="1"
        )
    else:
        User.objects.filter(pk=owner.pk).update(is_active=False)
    answers.decline(letter(ann), stop=False, now=scene.now)
    assert Notice.objects.get().user is None


def test_as_soon_as_possible_is_on_the_desk_in_the_same_moment(scene: Scene, ann: Lead) -> None:
    done = answers.call_me(letter(ann), at=None, now=scene.now)
    assert done.choice == "at_once"
    call = scene.call(ann)
    assert call.step == "promise"
    assert call.due_at - scene.now <= timedelta(seconds=1)
    scene.sound()


def test_a_double_tap_and_a_second_device_count_once(scene: Scene, ann: Lead) -> None:
    for _ in range(3):
        done = answers.call_me(letter(ann), at=WEDNESDAY_TEN, now=scene.now)
    assert done.again
    assert Touch.objects.filter(lead=ann, step="reply").count() == 1
    assert Notice.objects.count() == 1
    assert choices(ann) == ["yes"]


def test_nobody_is_promised_a_time_that_is_promised_already(scene: Scene, ann: Lead) -> None:
    answers.call_me(letter(ann), at=WEDNESDAY_TEN, now=scene.now)
    bob = scene.only_mail(name="Bob Day", email="bob@lead.example", phone="(303) 555-0177")
    other = Touch.objects.filter(lead=bob).first()
    assert other is not None
    with pytest.raises(SlotGone):
        answers.call_me(other, at=WEDNESDAY_TEN, now=scene.now)
    assert choices(bob) == []
    shown = [slot.label for day in answer_page(bob, now=scene.now).days[1:2] for slot in day.slots]
    assert shown[:5] == ["8:00 AM", "8:30 AM", "9:00 AM", "9:30 AM", "10:30 AM"]
    # She puts it off: the time is free again.
    answers.ask_later(letter(ann), until=scene.now + 40 * DAY, now=scene.now)
    answers.call_me(other, at=WEDNESDAY_TEN, now=scene.now)


def test_two_owners_may_promise_the_same_time(scene: Scene, ann: Lead) -> None:
    owner = User.objects.create_user("rep@acme.example", "x")
    add_member(scene.workspace, owner, "rep", now=scene.now, actor="test")
    answers.call_me(letter(ann), at=WEDNESDAY_TEN, now=scene.now)
    bob = scene.lead(name="Bob Day", email="bob@lead.example", phone="(303) 555-0177")
    Lead.objects.filter(pk=bob.pk).update(owner=owner)
    answers.call_me(scene.call(bob), at=WEDNESDAY_TEN, now=scene.now)
    scene.sound()


@pytest.mark.parametrize(
    "at",
    [
        WEDNESDAY_TEN + MINUTE,
        WEDNESDAY_TEN - DAY,
        WEDNESDAY_TEN + timedelta(hours=14),
        WEDNESDAY_TEN + 400 * DAY,
    ],
)
def test_a_time_that_was_not_offered_is_refused_and_nothing_is_kept(
    scene: Scene, ann: Lead, at: datetime
) -> None:
    events = Event.objects.count()
    with pytest.raises(SlotGone):
        answers.call_me(letter(ann), at=at, phone="(303) 555-0188", now=scene.now)
    assert Event.objects.count() == events
    assert not ContactPoint.objects.filter(value="+13035550188").exists()


def test_another_number_goes_first_with_its_evidence_and_is_the_one_that_is_called(
    scene: Scene, ann: Lead
) -> None:
    answers.call_me(letter(ann), at=None, phone="(303) 555-0188", now=scene.now)
    point = ContactPoint.objects.get(value="+13035550188")
    assert point.evidence == "given on the answer page on 2026-03-03"
    assert scene.call(ann).point == point
    assert Consent.objects.get().point_value == "+13035550188"
    assert ContactPoint.objects.get(value="+13035550142").status == "ok"


@pytest.mark.parametrize("phone", ["call me", "12", "0000000000"])
def test_what_is_no_number_is_said_so(scene: Scene, ann: Lead, phone: str) -> None:
    with pytest.raises(CannotRecord, match="Please check the phone number"):
        answers.call_me(letter(ann), at=None, phone=phone, now=scene.now)


def test_a_number_that_has_opted_out_cannot_be_given(scene: Scene, ann: Lead) -> None:
    suppression.suppress(
        scene.workspace, kind="phone", value="+13035550188", reason="x", evidence="", now=scene.now, actor="test"
    )  # fmt: skip
    with pytest.raises(CannotRecord, match="cannot call this number"):
        answers.call_me(letter(ann), at=None, phone="(303) 555-0188", now=scene.now)


def test_whoever_has_no_number_gives_one_and_chooses_among_real_slots(scene: Scene) -> None:
    eve = scene.only_mail()
    scene.work()
    page = answer_page(eve, now=scene.now)
    assert page.phone == ""
    assert page.days
    with pytest.raises(CannotRecord, match="give a phone number"):
        answers.call_me(letter(eve), at=WEDNESDAY_TEN, now=scene.now)
    answers.call_me(letter(eve), at=WEDNESDAY_TEN, phone="(303) 555-0166", now=scene.now)
    assert scene.enrollment(eve).next_due_at == WEDNESDAY_TEN
    scene.sound()


def test_a_person_who_never_asked_has_asked_by_asking_for_a_call(scene: Scene) -> None:
    lead = scene.capture("import", **ANN).lead
    assert lead.asked_at is None
    scene.later(DAY)
    scene.work()
    answers.call_me(scene.touch(lead), at=None, now=scene.now)
    assert fresh(lead).asked_at == scene.now


# --------------------------------------------------------------------------------------------------------- the others


def test_not_now_holds_everything_until_the_date_and_then_comes_a_call(scene: Scene, ann: Lead) -> None:
    until = scene.now + 92 * DAY
    done = answers.ask_later(letter(ann), until=until, message="After the summer", now=scene.now)
    assert (done.choice, done.until) == ("later", until)
    assert not Touch.objects.filter(lead=ann, state="open").exists()
    due = scene.enrollment(ann).next_due_at
    assert due is not None
    assert due >= until
    scene.sound()
    scene.now = due
    scene.work()
    assert scene.call(ann).step == "comeback"


@pytest.mark.parametrize("away", [timedelta(0), -DAY, 6 * 366 * DAY])
def test_a_date_that_is_past_or_years_off_is_refused(scene: Scene, ann: Lead, away: timedelta) -> None:
    with pytest.raises(CannotRecord):
        answers.ask_later(letter(ann), until=scene.now + away, now=scene.now)


def test_no_closes_the_lead_and_calls_off_what_was_to_come(scene: Scene, ann: Lead) -> None:
    answers.decline(letter(ann), stop=False, message="Went with somebody else", now=scene.now)
    lead = fresh(ann)
    assert (lead.state, lead.answer) == (LeadState.CLOSED, "no")
    assert scene.touch(ann, step="reply").note == "Went with somebody else"
    assert not Suppression.objects.exists()
    scene.sound()


def test_no_and_no_more_contact_shuts_the_person_for_good(scene: Scene, ann: Lead) -> None:
    for _ in range(2):
        answers.decline(letter(ann), stop=True, now=scene.now)
    assert fresh(ann).answer == "do_not_contact"
    assert {row.kind for row in Suppression.objects.all()} == {"phone", "email"}
    assert choices(ann) == ["stop"]
    scene.sound()


def test_the_right_person_becomes_a_lead_who_has_not_asked_and_this_one_is_closed(
    scene: Scene, ann: Lead
) -> None:
    named = answers.Named(full_name="Bo Hall", email="bo@lead.example", role="facilities")
    for _ in range(2):
        answers.somebody_else(letter(ann), named=named, message="He does roofs", now=scene.now)
    lead = fresh(ann)
    assert (lead.state, lead.answer) == (LeadState.CLOSED, "unqualified")
    theirs = Lead.objects.get(contact__full_name="Bo Hall")
    assert (theirs.linked_from, theirs.link, theirs.asked_at) == (ann, "referral", None)
    assert theirs.contact.role == "facilities"
    assert theirs.contact.organization == lead.contact.organization
    assert Notice.objects.get(lead=ann).params["number"] == theirs.number
    scene.sound()


def test_nobody_needs_to_be_named(scene: Scene, ann: Lead) -> None:
    answers.somebody_else(letter(ann), named=None, now=scene.now)
    assert fresh(ann).answer == "unqualified"
    assert Lead.objects.count() == 1
    scene.sound()


def test_a_name_without_a_way_to_reach_them_changes_nothing(scene: Scene, ann: Lead) -> None:
    with pytest.raises(CannotRefer):
        answers.somebody_else(letter(ann), named=answers.Named(full_name="Bo Hall"), now=scene.now)
    assert fresh(ann).state == LeadState.OPEN
    assert choices(ann) == []


def test_that_somebody_named_has_opted_out_is_not_told(scene: Scene, ann: Lead) -> None:
    suppression.suppress(
        scene.workspace, kind="email", value="bo@lead.example", reason="x", evidence="", now=scene.now, actor="test"
    )  # fmt: skip
    named = answers.Named(full_name="Bo Hall", email="bo@lead.example")
    assert answers.somebody_else(letter(ann), named=named, now=scene.now).choice == "other"
    assert Lead.objects.count() == 1
    assert fresh(ann).answer == "unqualified"
    scene.sound()
