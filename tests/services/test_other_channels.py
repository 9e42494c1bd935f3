"""Letters, texts, profiles, visits and tasks: they come up for a person with a way to go, and take every outcome."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ringback.engine.model import Channel
from ringback.engine.transitions import NEEDS_UNTIL, TRANSITIONS
from ringback.services import contacts
from ringback.services.drafts import send_draft
from ringback.services.errors import CannotRecord
from ringback.services.mail_accounts import disconnect
from ringback.services.touches import record_outcome
from ringback.store.models import ContactPoint, Lead, Touch, User
from tests.services.plans import ending
from tests.services.scene import DAY, Scene, failure

STEPS = {
    "sms": "sms: {on_days: 1, template: short-text, tolerance: 3 days}",
    "letter": "letter: {on_days: 1, template: a-letter, tolerance: 3 days}",
    "social": "social: {on_days: 1, template: connect, tolerance: 3 days}",
    "visit": "visit: {on_days: 1, tolerance: 3 days}",
    "task": "task: {on_days: 1, tolerance: 3 days}",
    "email": "email: {on_days: 1, template: one-question, send: by hand, tolerance: 3 days}",
}
LEGAL = [
    (channel, disposition.value)
    for channel in STEPS
    for disposition in TRANSITIONS[Channel(channel)]
    if disposition.value not in ("missed", "unsure")
]


def on_desk(scene: Scene, channel: str) -> Touch:
    """The touch of this channel on the desk, of a lead who can be reached by every way and allows texts."""
    source = ending("ask: what_next", name=f"by-{channel}", steps=(STEPS[channel],))
    lead = scene.lead_in(
        source, address="1 Pine Street", city="Denver", state="CO", consent_sms="yes", phone="(303) 555-0142"
    )
    contacts.add_point(lead, text="https://people.example/ann", kind="social", now=scene.now, actor="t")
    for _ in range(6):
        found = Touch.objects.filter(lead=lead, channel=channel, state="open", by="person").first()
        if found is not None:
            return found
        scene.go_on()
    raise AssertionError(f"no {channel} came up: {scene.enrollment(lead).decision}")


@pytest.mark.parametrize("channel", sorted(STEPS))
def test_a_touch_of_every_channel_comes_up_with_the_way_it_goes(scene: Scene, channel: str) -> None:
    touch = on_desk(scene, channel)
    kinds = {"sms": "phone", "letter": "postal", "visit": "postal", "social": "social", "email": "email"}
    assert (touch.point.kind if touch.point else None) == kinds.get(channel)
    scene.sound()


@pytest.mark.parametrize(("channel", "disposition"), LEGAL)
def test_every_outcome_of_every_channel_can_be_recorded(scene: Scene, channel: str, disposition: str) -> None:
    touch = on_desk(scene, channel)
    until = scene.now + 9 * DAY if disposition in NEEDS_UNTIL else None
    record_outcome(touch, disposition=disposition, until=until, now=scene.now)
    touch.refresh_from_db()
    assert (touch.state, touch.disposition, touch.until) == ("done", disposition, until)
    scene.sound()
    scene.work()
    scene.sound()


def test_what_a_call_comes_to_is_no_outcome_of_a_letter(scene: Scene) -> None:
    with pytest.raises(CannotRecord, match="letter"):
        record_outcome(on_desk(scene, "letter"), disposition="left_voicemail", now=scene.now)


def test_the_street_of_a_lead_that_comes_in_is_where_letters_go(scene: Scene) -> None:
    lead = scene.lead(address="1 Pine Street", city="Denver", state="CO")
    assert lead.contact.points.get(kind="postal").value == "1 Pine Street, Denver CO 80202"
    there = {"address": "1 Pine Street", "city": "Denver", "state": "CO", "postal_code": "80202"}
    scene.capture("import", name="Ann Lee", phone="(303) 555-0142", **there)
    assert lead.contact.points.filter(kind="postal").count() == 1
    assert not scene.only_mail().contact.points.filter(kind="postal").exists()


def test_a_postal_address_and_a_profile_can_be_entered_by_hand(scene: Scene) -> None:
    lead = scene.lead()
    added = contacts.add_point(
        lead, text="1 Pine Street\nDenver, CO 80202", kind="postal", now=scene.now, actor="t"
    )
    assert added.value == "1 Pine Street, Denver, CO 80202"
    contacts.add_point(lead, text="@annlee", kind="social", now=scene.now, actor="t")
    with pytest.raises(CannotRecord, match="too short"):
        contacts.add_point(lead, text="?", kind="postal", now=scene.now, actor="t")
    with pytest.raises(CannotRecord, match="no way"):
        contacts.add_point(lead, text="(303) 555-0100", kind="pigeon", now=scene.now, actor="t")
    assert ContactPoint.objects.filter(contact=lead.contact).count() == 4


# ------------------------------------------------------------------------------------- an e-mail that a person finishes


@pytest.fixture
def bob(scene: Scene) -> User:
    return User.objects.create_user("bob@acme.example", None, "Bob")


def let_go(scene: Scene, touch: Touch, bob: User, **given: str) -> Touch:
    texts = {"subject": "Your roof", "text": "Hi Ann,\r\n\r\nmay I {{ ask }} something?"} | given
    return send_draft(touch, now=scene.now, user=bob, **texts)  # type: ignore[arg-type]  # texts all of them


def leaves(scene: Scene, lead: Lead) -> None:
    """Workers look until the message has left, or a day is over."""
    ends_at = scene.now + DAY
    while scene.now < ends_at and not scene.messenger.sent:
        scene.work()
        if not scene.messenger.sent:
            scene.go_on()


def test_the_text_leaves_once_as_the_person_wrote_it_with_our_footer_below(scene: Scene, bob: User) -> None:
    touch = on_desk(scene, "email")
    let_go(scene, touch, bob)
    scene.sound()
    leaves(scene, touch.lead)
    sent = scene.messenger.sent[0].email
    assert len(scene.messenger.sent) == 1
    assert sent.subject == "Your roof"
    # What the person typed is no template: nothing in it is filled in.
    assert sent.text.startswith("Hi Ann,\n\nmay I {{ ask }} something?\n")
    assert "Unsubscribe:" in sent.text
    assert sent.text.count("Unsubscribe:") == 1
    touch.refresh_from_db()
    assert (touch.state, touch.disposition, touch.made_by, touch.step) == (
        "done",
        "sent",
        bob,
        "days-1-to-3/email-1",
    )
    scene.later(2 * DAY)
    scene.work()
    assert len(scene.messenger.sent) == 1
    scene.sound()


def test_after_a_failure_the_same_text_is_tried_again_and_its_footer_is_not_doubled(
    scene: Scene, bob: User
) -> None:
    touch = on_desk(scene, "email")
    scene.messenger.fail_next(failure())
    let_go(scene, touch, bob)
    scene.work()
    touch.refresh_from_db()
    leaves(scene, touch.lead)
    sent = scene.messenger.sent[0].email
    assert len(scene.messenger.sent) == 1
    assert sent.text.count("Unsubscribe:") == 1
    assert scene.messenger.tried == 2
    scene.sound()


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"subject": " "}, "subject and a text"),
        ({"text": "\n"}, "subject and a text"),
        ({"text": "Hi [one sentence of your own]"}, "brackets: \\[one sentence"),
        ({"text": "x" * 20_001}, "longer than"),
    ],
)
def test_what_is_not_finished_does_not_leave(
    scene: Scene, bob: User, given: dict[str, str], says: str
) -> None:
    touch = on_desk(scene, "email")
    with pytest.raises(CannotRecord, match=says):
        let_go(scene, touch, bob, **given)
    touch.refresh_from_db()
    assert (touch.state, touch.by, touch.body) == ("open", "person", "")


def test_it_is_let_go_only_once_and_only_while_it_lies_on_the_desk(scene: Scene, bob: User) -> None:
    touch = on_desk(scene, "email")
    let_go(scene, touch, bob)
    with pytest.raises(CannotRecord, match="leave"):
        let_go(scene, touch, bob)
    other = on_desk_again(scene)
    record_outcome(other, disposition="sent", now=scene.now)
    with pytest.raises(CannotRecord, match="recorded already"):
        let_go(scene, other, bob)


def on_desk_again(scene: Scene) -> Touch:
    source = ending("ask: what_next", name="by-email", steps=(STEPS["email"],))
    lead = scene.lead_in(source, name="Bo Ray", phone="(303) 555-0177", email="bo@lead.example")
    while not lead.touches.filter(state="open").exists():
        scene.go_on()
    return lead.touches.get(state="open")


def test_only_an_email_is_sent_and_only_through_an_account(scene: Scene, bob: User) -> None:
    letter = on_desk(scene, "letter")
    with pytest.raises(CannotRecord, match="Only an e-mail"):
        let_go(scene, letter, bob)
    touch = on_desk_again(scene)
    disconnect(scene.workspace, now=scene.now, actor="t")
    with pytest.raises(CannotRecord, match="No mail account"):
        let_go(scene, touch, bob)


def test_who_opts_out_before_it_leaves_does_not_get_it(scene: Scene, bob: User) -> None:
    from ringback.services.enrollments import close

    touch = on_desk(scene, "email")
    let_go(scene, touch, bob)
    close(touch.lead, answer="do_not_contact", actor="t", now=scene.now)
    scene.later(timedelta(hours=20))
    scene.work()
    assert scene.messenger.sent == []
    scene.sound()
