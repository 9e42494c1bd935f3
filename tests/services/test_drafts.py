"""Drafts on the desk: kept while they are written, told to the last of two who write, and honest when they leave."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ringback.queries.proposed import seen_of
from ringback.services.drafts import save_draft, send_draft
from ringback.services.errors import CannotRecord
from ringback.store.models import Event, Touch
from tests.services.scene import Scene


def by_hand(scene: Scene, template: str = "one-question") -> Touch:
    """An e-mail of the desk that a person is to finish."""
    lead = scene.lead()
    Touch.objects.filter(lead=lead).update(state="cancelled")
    return Touch.objects.create(
        workspace=scene.workspace, lead=lead, enrollment=scene.enrollment(lead), number=90, step="day-1/email-1",
        channel="email", by="person", due_at=scene.now, template=template, key="t-90", created_at=scene.now,
        point=lead.contact.points.get(kind="email"),
    )  # fmt: skip


def test_a_draft_is_kept_and_goes_on_where_it_was(scene: Scene) -> None:
    touch = by_hand(scene)
    kept = save_draft(touch, subject="Roof", text="Hi Ann [say more]", seen="", now=scene.now, actor="t")
    assert (kept.subject, kept.body, kept.state, kept.written) == (
        "Roof",
        "Hi Ann [say more]\n",
        "open",
        False,
    )
    scene.work()
    assert scene.messenger.sent == []
    back = save_draft(touch, subject="", text="", seen=seen_of(kept), now=scene.now, actor="t")
    assert seen_of(back) == ""
    assert Event.objects.filter(kind="draft_begun").count() == 1


def test_of_two_who_write_the_last_one_is_told(scene: Scene) -> None:
    touch = by_hand(scene)
    save_draft(touch, subject="Roof", text="Mine", seen="", now=scene.now, actor="1")
    with pytest.raises(CannotRecord, match="Somebody else has changed this draft"):
        save_draft(touch, subject="Roof", text="Yours", seen="", now=scene.now, actor="2")
    with pytest.raises(CannotRecord, match="Somebody else has changed this draft"):
        send_draft(touch, subject="Roof", text="Yours", seen="", now=scene.now)
    touch.refresh_from_db()
    assert touch.body == "Mine\n"
    assert send_draft(touch, subject="Roof", text="Mine", seen="", now=scene.now).written


def test_a_false_re_keeps_a_draft_from_leaving(scene: Scene) -> None:
    touch = by_hand(scene)
    with pytest.raises(CannotRecord, match="Take out “Re:”"):
        send_draft(touch, subject="Re: Your mail", text="May I call?", now=scene.now)


def test_what_is_let_go_or_done_has_no_draft_any_more(scene: Scene) -> None:
    touch = by_hand(scene)
    send_draft(touch, subject="Roof", text="May I call?", now=scene.now)
    with pytest.raises(CannotRecord, match="let go already"):
        save_draft(touch, subject="x", text="y", seen=None, now=scene.now, actor="t")
    call = scene.lead(email="", phone="(303) 555-0166", name="Zoe Kay")
    with pytest.raises(CannotRecord, match="no text to keep"):
        save_draft(scene.call(call), subject="x", text="y", seen=None, now=scene.now, actor="t")


def test_a_written_email_without_a_template_leaves(scene: Scene) -> None:
    touch = by_hand(scene, template="")
    send_draft(touch, subject="Your roof", text="May I call?", now=scene.now)
    scene.later(timedelta(minutes=1))
    scene.work()
    (email,) = scene.messenger.to("ann@lead.example")
    assert (email.subject, email.text.startswith("May I call?")) == ("Your roof", True)
