"""Why: the past with its reasons, the present as it stands, the coming weeks; for leads in every state."""

from __future__ import annotations

import pytest

from ringback.queries.why import why
from ringback.services import enrollments
from ringback.services.questions import settle
from ringback.services.touches import record_outcome
from ringback.store.models import Lead
from tests.services.scene import DAY, MINUTE, Scene, a_business


@pytest.fixture
def scene(db: None) -> Scene:
    scene = Scene(a_business())
    scene.connect_mail()
    return scene


def fresh(lead: Lead) -> Lead:
    return Lead.objects.select_related("contact", "workspace").get(pk=lead.pk)


def test_a_call_on_the_desk_is_explained(scene: Scene) -> None:
    told = why(fresh(scene.lead()), now=scene.now)
    assert told.present.kind == "act"
    assert told.present.sentence.startswith("Call, due Tue 3 Mar 10:02, until ")
    assert told.present.reasons
    assert "{" not in " ".join((*told.present.reasons, *told.present.ruled_out, *told.present.would_change))


def test_what_was_done_is_told_in_order_with_its_reasons(scene: Scene) -> None:
    lead = scene.lead()
    scene.later(MINUTE)
    record_outcome(scene.call(lead), disposition="left_voicemail", now=scene.now, note="friendly")
    scene.work()
    told = why(fresh(lead), now=scene.now)
    assert [line.at for line in told.past] == sorted(line.at for line in told.past)
    words = [line.what for line in told.past]
    assert words[0] == "Arrived (web form)"
    assert "Called, left a voicemail" in words
    assert "E-mail sent" in words
    call = next(line for line in told.past if line.channel == "call")
    assert call.note == "friendly"
    assert call.reasons


def test_the_coming_weeks_are_in_order_and_lawful(scene: Scene) -> None:
    told = why(fresh(scene.lead()), now=scene.now)
    assert len(told.next) > 10
    assert [line.at for line in told.next] == sorted(line.at for line in told.next)
    assert all(scene.now <= line.at <= scene.now + 28 * DAY for line in told.next)


def test_times_are_those_of_the_reader(scene: Scene) -> None:
    told = why(fresh(scene.lead()), now=scene.now, reader_zone="Europe/Paris")
    assert "18:02" in told.present.sentence
    assert (told.zone, told.reader_zone) == ("America/Denver", "Europe/Paris")


def test_a_question_is_the_present_of_a_lead_that_waits_for_a_person(scene: Scene) -> None:
    lead = scene.capture("hand", name="Eve Doe", city="Denver", region="CO").lead
    told = why(fresh(lead), now=scene.now)
    assert told.present.kind == "ask"
    assert "How can this person be reached?" in told.present.sentence
    settle(scene.questions(lead)[0], settlement="pause", now=scene.now, until=scene.now + DAY)
    told = why(fresh(lead), now=scene.now)
    assert (told.present.kind, told.present.due_at) == ("wait", scene.now + DAY)


def test_who_opted_out_and_came_back_is_explained_too(scene: Scene) -> None:
    record_outcome(scene.call(scene.lead()), disposition="do_not_contact", now=scene.now)
    again = scene.lead()
    told = why(fresh(again), now=scene.now)
    assert told.present.kind == "ask"
    assert "opt-out list" in told.present.sentence
    assert told.next == ()


@pytest.mark.parametrize("answer", ["yes", "no", "unreachable"])
def test_a_closed_lead_says_when_and_how(scene: Scene, answer: str) -> None:
    lead = scene.lead()
    enrollments.close(lead, answer=answer, actor="1", now=scene.now)
    told = why(fresh(lead), now=scene.now)
    assert told.present.kind == "stop"
    assert told.present.sentence.startswith("Closed on Tue 3 Mar 10:02: ")
    assert told.next == ()
    assert told.past[-1].what.startswith("Closed")


def test_a_pause_a_rest_and_a_promise_say_until_when(scene: Scene) -> None:
    lead = scene.lead()
    record_outcome(
        scene.call(lead), disposition="call_back", now=scene.now, until=scene.now + DAY + 3 * MINUTE
    )
    told = why(fresh(lead), now=scene.now)
    assert "Wed 4 Mar 10:05" in told.present.sentence
    enrollments.pause(lead, until=scene.now + 9 * DAY, reason="holiday", actor="1", now=scene.now)
    told = why(fresh(lead), now=scene.now)
    assert "Paused until" in " ".join(line.what for line in told.past)
    assert told.present.due_at is not None
    assert told.present.due_at >= scene.now + 9 * DAY


def test_what_would_change_it_soonest_is_told_for_now_and_for_what_was_done(scene: Scene) -> None:
    lead = scene.lead()
    told = why(fresh(lead), now=scene.now)
    assert "counts as missed" in told.present.nearest
    record_outcome(scene.call(lead), disposition="no_answer", now=scene.now)
    told = why(fresh(lead), now=scene.now)
    call = next(line for line in told.past if line.channel == "call")
    assert "counts as missed" in call.nearest
    assert "{" not in call.nearest


def test_what_comes_begins_with_what_lies_on_the_desk(scene: Scene) -> None:
    told = why(fresh(scene.lead()), now=scene.now)
    assert (told.next[0].channel, told.next[0].at) == ("call", scene.now)
    assert told.next[0].sentence == "Call, voicemail offered."
    assert told.next[1].channel == "email"


STATE_UNKNOWN = "It is not known in which state they are: only what is lawful in every state is done."


def test_that_the_state_is_not_known_is_told_while_the_plan_runs(scene: Scene) -> None:
    toll_free = scene.capture(name="Tom Free", phone="(800) 555-0142", email="tom@lead.example").lead
    assert STATE_UNKNOWN in why(fresh(toll_free), now=scene.now).present.ruled_out
    assert STATE_UNKNOWN not in why(fresh(scene.lead()), now=scene.now).present.ruled_out
    enrollments.close(toll_free, answer="no", actor="1", now=scene.now)
    assert STATE_UNKNOWN not in why(fresh(toll_free), now=scene.now).present.ruled_out
