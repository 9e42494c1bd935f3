"""A second answer by the same link, after a no or an opt-out too; and what the answer page shows."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ringback.queries.answer_page import answer_page, standing_of
from ringback.services import answers, enrollments
from ringback.services.erasing import erase
from ringback.services.errors import CannotRecord
from ringback.store.models import (
    Event,
    Lead,
    LeadState,
    Notice,
    Question,
    Suppression,
    Touch,
)
from tests.services.answering import WEDNESDAY_TEN, choices, fresh, letter, written_to
from tests.services.scene import DAY, Scene


@pytest.fixture
def ann(scene: Scene) -> Lead:
    return written_to(scene)


# ------------------------------------------------------------------------------------------------ changing one's mind


def test_a_later_answer_takes_the_place_of_the_one_before_and_the_journal_keeps_both(
    scene: Scene, ann: Lead
) -> None:
    mail = letter(ann)
    answers.ask_later(mail, until=scene.now + 40 * DAY, now=scene.now)
    answers.call_me(mail, at=WEDNESDAY_TEN, now=scene.now)
    assert scene.enrollment(ann).next_due_at == WEDNESDAY_TEN
    other = WEDNESDAY_TEN + timedelta(hours=2)
    answers.call_me(mail, at=other, now=scene.now)
    assert scene.enrollment(ann).next_due_at == other
    answers.decline(mail, stop=False, now=scene.now)
    assert fresh(ann).answer == "no"
    assert choices(ann) == ["later", "yes", "yes", "no"]
    scene.sound()


def test_whoever_said_no_and_then_asks_for_a_call_is_a_new_inquiry_with_its_history(
    scene: Scene, ann: Lead
) -> None:
    answers.decline(letter(ann), stop=False, now=scene.now)
    scene.later(DAY)
    assert standing_of(fresh(ann)) == "closed"
    at = WEDNESDAY_TEN + 2 * DAY
    answers.call_me(letter(ann), at=at, now=scene.now)
    lead = fresh(ann)
    assert (lead.state, lead.answer, lead.asked_at, lead.arrived_at) == (
        LeadState.OPEN, "", scene.now, scene.now,
    )  # fmt: skip
    assert scene.enrollment(ann).next_due_at == at
    assert [event.kind for event in Event.objects.filter(lead=ann, kind="reopened")] == ["reopened"]
    scene.sound()
    # And no again, by the same words as before: it counts again.
    answers.decline(letter(ann), stop=False, now=scene.now)
    assert fresh(ann).answer == "no"
    scene.sound()


def test_a_lead_that_was_closed_by_hand_hears_no_again_without_a_change_of_its_answer(
    scene: Scene, ann: Lead
) -> None:
    enrollments.close(ann, answer="yes", actor="1", now=scene.now)
    answers.decline(letter(ann), stop=False, now=scene.now)
    assert fresh(ann).answer == "yes"
    assert Notice.objects.get().params["was"] == "yes"
    assert scene.touch(ann, step="reply").disposition == "replied_no"
    scene.sound()


def test_whoever_opted_out_and_asks_for_a_call_is_a_question_and_nothing_leaves(
    scene: Scene, ann: Lead
) -> None:
    mail = letter(ann)
    answers.decline(mail, stop=True, now=scene.now)
    scene.later(DAY)
    for _ in range(2):
        done = answers.call_me(mail, at=WEDNESDAY_TEN + DAY, message="I want it after all", now=scene.now)
    assert (done.choice, done.again) == ("came_back", True)
    assert scene.kinds(ann) == ["opted_out_came_back"]
    lead = fresh(ann)
    assert lead.state == LeadState.OPEN
    assert lead.message.count("I want it after all") == 1
    assert Suppression.objects.exists()
    assert not Touch.objects.filter(lead=ann, state="open").exists()
    assert answer_page(lead, now=scene.now).standing == "opted_out"
    scene.sound()
    # And then leaves it after all: the question goes, the stop stays.
    answers.ask_later(mail, until=scene.now + 40 * DAY, now=scene.now)
    assert fresh(ann).answer == "do_not_contact"
    assert not Question.objects.filter(settled_at__isnull=True).exists()
    scene.sound()


def test_an_erased_person_cannot_be_answered_about(scene: Scene, ann: Lead) -> None:
    mail = letter(ann)
    answers.call_me(mail, at=WEDNESDAY_TEN, now=scene.now)
    erase(ann.contact, now=scene.now, actor="1")
    assert answer_page(fresh(ann), now=scene.now).standing == "gone"
    with pytest.raises(CannotRecord, match="not kept here"):
        answers.call_me(mail, at=WEDNESDAY_TEN, now=scene.now)
    assert answers.page_opened(mail, now=scene.now) is False
    assert Notice.objects.get().params == {}
    scene.sound()


# ------------------------------------------------------------------------------------------------------ the page itself


def test_the_page_says_what_was_answered_and_does_not_name_the_person(scene: Scene, ann: Lead) -> None:
    page = answer_page(fresh(ann), now=scene.now)
    assert (page.standing, page.said, page.at_once, page.phone) == ("open", "", True, "42")
    assert (page.zone_words, page.there) == ("All times are in Denver time (MST).", "")
    answers.call_me(letter(ann), at=WEDNESDAY_TEN, now=scene.now)
    assert answer_page(fresh(ann), now=scene.now).said == (
        "You asked for a call tomorrow, Wednesday, March 4, at 10:00 AM."
    )


def test_the_clock_of_the_business_stands_beside_where_it_differs(scene: Scene) -> None:
    far = scene.lead(postal_code="10001", phone="(212) 555-0142")
    page = answer_page(far, now=scene.now)
    assert page.there == "Denver"
    first = page.days[0].slots[0]
    assert (first.label, first.there) == ("12:30 PM", "10:30 AM")


def test_opening_is_kept_once_for_each_message_and_a_plan_may_ask_for_it(scene: Scene) -> None:
    source = """name: watchful
title: Watches
answer_within: 5m
phases:
  - name: Day 1
    open_days: 1
    steps:
      - email: {within: 5m, template: we-have-your-request, send: automatically}
      - call: {after: email, wait: 1h, script: later-call, if: opened answer page}
  - name: Later
    open_days: 2..5
    steps:
      - call: {times: 1 a day, script: later-call}
then:
  - ask: what_next
"""
    lead = scene.lead_in(source)
    scene.work()
    mail = letter(lead)
    due = scene.enrollment(lead).next_due_at
    assert answers.page_opened(mail, now=scene.now) is True
    assert answers.page_opened(mail, now=scene.now) is False
    assert len(scene.events(lead, "page_opened")) == 1
    assert scene.enrollment(lead).next_due_at != due
    scene.sound()
