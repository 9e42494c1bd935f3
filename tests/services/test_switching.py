"""What follows a plan, on real rows: a rest and something new, another person, another playbook, a question."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from ringback.services import contacts, enrollments, playbooks
from ringback.services.questions import settle
from ringback.services.touches import record_outcome
from ringback.store.models import Enrollment, Lead, Playbook, Touch
from tests.services.plans import A_CALL_AND_AN_EMAIL, added, come_back, ending
from tests.services.scene import DAY, HOUR, Scene

REST = "rest: 1 month"
EACH_DAY = ("call: {each: day, at: '11:00', script: first-call}",)


def at_dental(scene: Scene, source: str, **fields: str) -> Lead:
    return scene.lead_in(source, company="Prairie Dental", **fields)


def colleague(scene: Scene, name: str, role: str, answer: str = "unreachable") -> Lead:
    """Somebody at the same organization whose own lead ended with this answer."""
    lead = scene.capture(
        name=name, company="Prairie Dental", email=f"{name.split()[0].lower()}@dental.example", role=role
    ).lead
    enrollments.close(lead, answer=answer, actor="t", now=scene.now)
    return lead


def settled(scene: Scene, lead: Lead, choice: str) -> None:
    (question,) = scene.questions(lead)
    settle(question, settlement=choice, now=scene.now)
    scene.sound()


def until_it_rests(scene: Scene, lead: Lead) -> Enrollment:
    for _ in range(30):
        if scene.enrollment(lead).state == "resting":
            return scene.enrollment(lead)
        scene.go_on()
    raise AssertionError("it never rested")


def templates_sent(scene: Scene, lead: Lead) -> list[str]:
    sent = Touch.objects.filter(lead=lead, channel="email", state="done").order_by("at")
    return list(sent.values_list("template", flat=True))


# ------------------------------------------------------------------------------------------------ something new


def test_after_the_rest_it_comes_back_with_a_text_that_the_person_has_not_had(scene: Scene) -> None:
    lead = scene.lead_in(ending(REST, come_back("still-here", "one-idea"), "ask: what_next"))
    resting = until_it_rests(scene, lead)
    assert templates_sent(scene, lead) == ["still-here"]
    assert resting.next_due_at is not None
    assert timedelta(days=25) < resting.next_due_at - scene.now < timedelta(days=33)
    scene.sound()
    scene.until_asked(lead)
    assert templates_sent(scene, lead) == ["still-here", "one-idea"]
    assert scene.kinds(lead) == ["what_next"]
    assert scene.enrollment(lead).stage == 2
    (stage,) = scene.events(lead, "stage")
    assert stage.data["stage"] == 2
    scene.sound()


def test_a_text_of_the_return_that_no_worker_saw_in_its_day_is_told_as_missed(scene: Scene) -> None:
    lead = scene.lead_in(ending(REST, come_back("one-idea"), "ask: what_next"))
    resting = until_it_rests(scene, lead)
    assert resting.next_due_at is not None
    scene.now = resting.next_due_at
    scene.work()
    assert scene.enrollment(lead).stage == 2
    scene.later(3 * DAY)
    scene.work()
    missed = scene.touch(lead, state="missed", template="one-idea")
    assert (missed.channel, missed.by) == ("email", "automatic")
    assert missed.at < scene.now - DAY
    assert scene.events(lead, "missed")[-1].data == {"n": missed.number, "unseen": True}
    assert scene.kinds(lead) == ["what_next"]
    scene.work()
    assert Touch.objects.filter(lead=lead, template="one-idea").count() == 1
    scene.sound()


def test_with_nothing_new_to_say_a_person_is_asked_and_what_they_skip_leads_on(scene: Scene) -> None:
    lead = scene.lead_in(ending(REST, come_back("still-here"), REST, "ask: what_next"))
    scene.until_asked(lead)
    assert scene.kinds(lead) == ["nothing_new"]
    scene.sound()
    settled(scene, lead, "skip_stage")
    assert templates_sent(scene, lead) == ["still-here"]
    # The second rest counts from the last touch too, so that it is over already.
    assert scene.kinds(lead) == ["what_next"]


def test_what_the_person_had_in_another_playbook_is_not_new_either(scene: Scene) -> None:
    lead = scene.lead_in(ending("ask: what_next", name="first"))
    scene.until_asked(lead)
    other = added(
        scene.workspace,
        ending(REST, come_back("still-here"), "ask: what_next", name="second", steps=EACH_DAY),
        now=scene.now,
    )
    enrollments.put_into(lead, other, now=scene.now, actor="t")
    scene.until_asked(lead)
    assert scene.kinds(lead) == ["nothing_new"]
    assert templates_sent(scene, lead) == ["still-here"]
    scene.sound()


def test_an_answer_during_the_rest_ends_it(scene: Scene) -> None:
    lead = scene.lead_in(ending(REST, come_back("one-idea"), "ask: what_next"))
    until_it_rests(scene, lead)
    enrollments.close(lead, answer="no", actor="t", now=scene.now)
    for _ in range(40):
        scene.go_on()
    assert templates_sent(scene, lead) == ["still-here"]
    scene.sound()


# ----------------------------------------------------------------------------------------------- another person


SWITCH = "switch_person: {roles: [owner, office manager], cool_off: 10 days}"


def test_the_next_decision_maker_takes_the_place_of_one_who_never_answered(scene: Scene) -> None:
    colleague(scene, "Max Other", "Janitor")
    colleague(scene, "Olga Manager", "Office Manager")
    lead = at_dental(scene, ending(SWITCH, name="other"))
    for _ in range(20):
        scene.go_on()
        lead.refresh_from_db()
        if lead.state == "closed":
            break
    scene.sound()
    assert (lead.state, lead.answer) == ("closed", "unreachable")
    linked = Lead.objects.get(linked_from=lead)
    assert (linked.contact.full_name, linked.link, linked.state) == ("Olga Manager", "other_person", "open")
    assert (linked.value, linked.interest, linked.owner_id) == (lead.value, lead.interest, lead.owner_id)
    (told,) = scene.events(lead, "other_person")
    assert told.data["number"] == linked.number
    # They hear nothing before the cool-off is over, counted from the last touch of the first person.
    last = Touch.objects.filter(lead=lead, state="done").order_by("-at").values_list("at", flat=True)[0]
    assert last is not None
    running = scene.enrollment(linked)
    assert running.started_at == last + 10 * DAY
    assert running.next_due_at is not None
    assert running.next_due_at >= running.started_at
    assert not linked.touches.exists()
    while not linked.touches.exists():
        scene.go_on()
    first = linked.touches.order_by("due_at").first()
    assert first is not None
    assert first.due_at >= last + 10 * DAY
    scene.sound()


@pytest.mark.parametrize("answer", ["no", "unqualified", "yes", "do_not_contact"])
def test_somebody_who_has_given_an_answer_of_their_own_is_not_followed_up_instead(
    scene: Scene, answer: str
) -> None:
    colleague(scene, "Olga Manager", "owner", answer)
    lead = scene.until_asked(at_dental(scene, ending(SWITCH, name="other")))
    assert scene.kinds(lead) == ["find_decision_maker"]
    assert not Lead.objects.filter(linked_from=lead).exists()
    scene.sound()


def test_when_the_second_person_does_not_answer_either_the_third_is_tried_and_then_a_person_is_asked(
    scene: Scene,
) -> None:
    colleague(scene, "Olga Manager", "Office Manager")
    colleague(scene, "Otto Owner", "Owner")
    first = at_dental(scene, ending(SWITCH, name="other"))
    chain = [first]
    for _ in range(120):
        scene.go_on()
        following = Lead.objects.filter(linked_from=chain[-1]).first()
        if following is not None:
            chain.append(following)
        if scene.questions(chain[-1]):
            break
    names = [lead.contact.full_name for lead in chain]
    assert names == ["Ann Lee", "Otto Owner", "Olga Manager"]
    assert scene.kinds(chain[-1]) == ["find_decision_maker"]
    scene.sound()


def test_the_switch_works_although_the_playbook_was_archived_in_the_meantime(scene: Scene) -> None:
    colleague(scene, "Otto Owner", "Owner")
    lead = at_dental(scene, ending(SWITCH, name="other"))
    playbooks.archive(Playbook.objects.get(name="other"), now=scene.now, actor="t")
    for _ in range(20):
        scene.go_on()
    linked = Lead.objects.get(linked_from=lead)
    assert scene.enrollment(linked).version.playbook.name == "other"
    scene.sound()


def test_a_colleague_who_turns_up_is_taken_when_a_person_looks_again(scene: Scene) -> None:
    lead = scene.until_asked(at_dental(scene, ending("switch_person: {}", name="other")))
    colleague(scene, "Olga Manager", "")
    settled(scene, lead, "look_again")
    assert Lead.objects.get(linked_from=lead).contact.full_name == "Olga Manager"


# --------------------------------------------------------------------------------------------- another playbook


def test_a_lead_goes_on_in_the_other_playbook_from_its_first_day(scene: Scene) -> None:
    added(scene.workspace, ending("ask: what_next", name="second", steps=EACH_DAY), now=scene.now)
    lead = scene.lead_in(ending("move_to: second", name="first"))
    scene.until_asked(lead)
    assert scene.kinds(lead) == ["what_next"]
    names = (
        Enrollment.objects.filter(lead=lead).order_by("id").values_list("version__playbook__name", flat=True)
    )
    assert list(names) == ["first", "second"]
    calls = lead.touches.filter(channel="call", enrollment__version__playbook__name="second")
    assert calls.count() == 3
    (left,) = scene.events(lead, "left_playbook")
    assert left.data["playbook"] == "first"
    scene.sound()


def test_a_playbook_that_is_missing_is_asked_about_and_taken_once_it_is_there(scene: Scene) -> None:
    lead = scene.until_asked(scene.lead_in(ending("move_to: second", name="first")))
    (question,) = scene.questions(lead)
    assert (question.kind, "second" in question.params["why"]) == ("playbook_missing", True)
    added(scene.workspace, ending("ask: what_next", name="second", steps=EACH_DAY), now=scene.now)
    settled(scene, lead, "look_again")
    assert scene.enrollment(lead).version.playbook.name == "second"
    assert scene.enrollment(lead).next_due_at is not None


def test_playbooks_that_hand_a_lead_to_each_other_come_to_a_question_and_not_to_a_circle(
    scene: Scene,
) -> None:
    added(scene.workspace, ending("move_to: first", name="second", steps=EACH_DAY), now=scene.now)
    playbook = added(scene.workspace, ending("move_to: second", name="first", steps=EACH_DAY), now=scene.now)
    lead = scene.only_mail()
    enrollments.put_into(lead, playbook, now=scene.now, actor="t")
    for _ in range(10):
        scene.go_on()
    assert scene.kinds(lead) == ["playbook_missing"]
    assert "nothing to do" in scene.questions(lead)[0].params["why"]
    scene.sound()


# ------------------------------------------------------------------------------------------------ after a pause


def paused_until_asked(scene: Scene) -> Lead:
    lead = scene.lead_in(ending("ask: what_next", name="asks", steps=EACH_DAY, head=("after_pause: ask",)))
    scene.later(HOUR)
    scene.work()
    record_outcome(scene.call(lead), disposition="no_answer", now=scene.now)
    enrollments.pause(lead, until=scene.now + 6 * DAY, reason="trip", actor="t", now=scene.now)
    scene.until_asked(lead)
    assert scene.kinds(lead) == ["after_pause"]
    scene.sound()
    return lead


def call_dates(scene: Scene, lead: Lead) -> list[datetime]:
    """When calls come up until the plan is through, nobody making them."""
    scene.until_asked(lead)
    found = lead.touches.filter(channel="call").exclude(state="cancelled").order_by("due_at")
    return [touch.due_at for touch in found]


@pytest.mark.parametrize(
    ("choice", "calls"),
    [("shift_plan", 3), ("restart_phase", 4), ("skip_missed", 1)],
)
def test_after_a_pause_the_plan_goes_on_as_a_person_chose(scene: Scene, choice: str, calls: int) -> None:
    # One call was made on day 1 of three. Shifted, two days are left; begun again, three; as if nothing had been, none.
    lead = paused_until_asked(scene)
    settled(scene, lead, choice)
    assert len(call_dates(scene, lead)) == calls
    scene.sound()


@pytest.mark.parametrize(("policy", "calls"), [("shift", 3), ("restart", 4), ("skip", 1)])
def test_a_playbook_that_says_how_it_goes_on_asks_nobody(scene: Scene, policy: str, calls: int) -> None:
    head = (f"after_pause: {policy}",)
    lead = scene.lead_in(ending("ask: what_next", name="says", steps=EACH_DAY, head=head))
    scene.later(HOUR)
    scene.work()
    record_outcome(scene.call(lead), disposition="no_answer", now=scene.now)
    enrollments.pause(lead, until=scene.now + 6 * DAY, reason="trip", actor="t", now=scene.now)
    assert len(call_dates(scene, lead)) == calls
    assert scene.kinds(lead) == ["what_next"]
    scene.sound()


def test_a_pause_that_is_ended_early_asks_too(scene: Scene) -> None:
    lead = scene.lead_in(ending("ask: what_next", name="asks", steps=EACH_DAY, head=("after_pause: ask",)))
    enrollments.pause(lead, until=scene.now + 6 * DAY, reason="trip", actor="t", now=scene.now)
    scene.later(2 * HOUR)
    enrollments.resume(lead, now=scene.now, actor="t")
    assert scene.kinds(lead) == ["after_pause"]
    scene.sound()


# ---------------------------------------------------------------------------------------------------- referrals


def test_the_referral_is_asked_for_after_the_answers_that_the_playbook_names(scene: Scene) -> None:
    source = ending("ask: what_next", name="refers", head=("ask_for_referral: [unqualified]",))
    unqualified = scene.lead_in(source)
    record_outcome(scene.call(unqualified), disposition="not_qualified", now=scene.now)
    assert scene.kinds(unqualified) == ["ask_referral"]
    said_no = scene.lead_in(source, name="Bo Ray", phone="(303) 555-0177", email="bo@lead.example")
    record_outcome(scene.call(said_no), disposition="talked_no", now=scene.now)
    assert scene.kinds(said_no) == []
    scene.sound()
    settled(scene, unqualified, "knows_nobody")
    unqualified.refresh_from_db()
    assert (unqualified.state, unqualified.answer) == ("closed", "unqualified")


def test_changing_the_role_of_somebody_answers_who_else_decides(scene: Scene) -> None:
    helper = colleague(scene, "Otto Owner", "helper")
    lead = scene.until_asked(at_dental(scene, ending(SWITCH, name="other", steps=A_CALL_AND_AN_EMAIL)))
    contacts.change_lead(helper, role="Owner", now=scene.now, actor="t")
    settled(scene, lead, "look_again")
    assert Lead.objects.get(linked_from=lead).contact.full_name == "Otto Owner"
