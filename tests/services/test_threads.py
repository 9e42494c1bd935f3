"""A follow-up's e-mails as one conversation: the same subject, a chain of ids, "Re:" only where they wrote."""

from __future__ import annotations

from datetime import datetime

from ringback.adapters.mime import to_bytes
from ringback.ports.outbound import OutgoingEmail
from ringback.services import templates
from ringback.services.advance import locked, rows_of
from ringback.services.mail_servers import account_of
from ringback.services.messages import email_for
from ringback.services.reply_addresses import reply_address, touch_answered
from ringback.store.models import Enrollment, InboundMessage, Lead, MailAccount, Touch
from ringback.store.transactions import write
from tests.services.plans import ending
from tests.services.scene import DAY, HOUR, MINUTE, Scene, a_business, failure

THREE = ending(
    "ask: what_next",
    name="three",
    steps=(
        "email: {on_days: 1, template: one-idea, send: automatically, tolerance: 3 days}",
        "email: {on_days: 2, template: two-lines, send: automatically, tolerance: 3 days}",
        "email: {on_days: 3, template: still-here, send: automatically, tolerance: 3 days}",
    ),
)


def sent(scene: Scene, count: int, *, to: str = "ann@lead.example") -> list[OutgoingEmail]:
    """Time goes by until so many e-mails have left."""
    for _ in range(60):
        if len(scene.messenger.to(to)) >= count:
            return scene.messenger.to(to)
        scene.go_on()
    raise AssertionError(f"{len(scene.messenger.to(to))} of {count} e-mails left")


def reply(
    lead: Lead, at: datetime, *, message_id: str = "<r1@lead.example>", sender: str = "ann@lead.example"
) -> None:
    InboundMessage.objects.create(
        workspace=lead.workspace, bucket=0, digest=message_id.ljust(64, "0")[:64], fetched_at=at, lead=lead,
        kind="reply", message_id=message_id, from_address=sender, state="handled",
    )  # fmt: skip


def headers(email: OutgoingEmail) -> tuple[str, str]:
    found = dict(email.headers)
    return found.get("In-Reply-To", ""), found.get("References", "")


def test_the_emails_of_a_follow_up_form_one_thread_under_the_first_subject(scene: Scene) -> None:
    lead = scene.lead_in(THREE)
    first, second, third = sent(scene, 3)
    assert first.subject == second.subject == third.subject
    assert "one idea" in first.subject.lower()
    assert headers(first) == ("", "")
    assert headers(second) == (first.message_id, first.message_id)
    assert headers(third) == (second.message_id, f"{first.message_id} {second.message_id}")
    kept = list(
        Touch.objects.filter(lead=lead, channel="email")
        .order_by("number")
        .values_list("in_reply_to", flat=True)
    )
    assert kept == ["", first.message_id, second.message_id]
    scene.sound()


def test_re_stands_only_where_the_newest_message_is_theirs(scene: Scene) -> None:
    lead = scene.lead_in(THREE)
    (first,) = sent(scene, 1)
    reply(lead, scene.now + MINUTE)
    second = sent(scene, 2)[1]
    assert second.subject == f"Re: {first.subject}"
    assert headers(second) == ("<r1@lead.example>", f"{first.message_id} <r1@lead.example>")
    third = sent(scene, 3)[2]
    assert third.subject == first.subject
    assert headers(third)[1] == f"{first.message_id} <r1@lead.example> {second.message_id}"


def test_an_out_of_office_message_and_a_strangers_reply_are_no_answer(scene: Scene) -> None:
    lead = scene.lead_in(THREE)
    (first,) = sent(scene, 1)
    reply(lead, scene.now + MINUTE)
    InboundMessage.objects.update(kind="auto_reply")
    reply(lead, scene.now + MINUTE, message_id="<r2@else.example>", sender="somebody@else.example")
    second = sent(scene, 2)[1]
    assert (second.subject, headers(second)[0]) == (first.subject, first.message_id)


def test_a_broken_id_of_theirs_breaks_nothing(scene: Scene) -> None:
    lead = scene.lead_in(THREE)
    sent(scene, 1)
    reply(lead, scene.now + MINUTE, message_id="<a b@x>\r\nBcc: everybody@example.com")
    first, second, third = sent(scene, 3)
    assert b"Bcc" not in to_bytes(second)
    assert headers(second) == (first.message_id, first.message_id)
    assert headers(third)[0] == second.message_id


def test_a_template_may_begin_a_thread(scene: Scene) -> None:
    source = "---\nsubject: Something new\nthread: new\n---\nMay I call?\n"
    templates.save_text(scene.workspace, "two-lines", source, now=scene.now, actor="t")
    scene.lead_in(THREE)
    first, second, third = sent(scene, 3)
    assert (second.subject, headers(second)) == ("Something new", ("", ""))
    assert (third.subject, headers(third)[0]) == ("Something new", second.message_id)
    assert first.subject != second.subject


def test_another_account_begins_a_thread_where_the_first_one_is_gone(scene: Scene) -> None:
    scene.lead_in(THREE)
    sent(scene, 1)
    row = MailAccount.objects.get()
    row.delete()
    row.pk, row.from_address = None, "sales@acme.example"
    row.save(force_insert=True)
    second = sent(scene, 2)[1]
    assert headers(second) == ("", "")


def test_another_stage_begins_a_thread(scene: Scene) -> None:
    scene.lead_in(THREE)
    sent(scene, 1)
    Enrollment.objects.update(stage_since=scene.now + HOUR)
    assert headers(sent(scene, 2)[1]) == ("", "")


def test_what_came_back_is_not_followed(scene: Scene) -> None:
    lead = scene.lead_in(THREE)
    sent(scene, 1)
    Touch.objects.filter(lead=lead, channel="email", state="done").update(disposition="bounced")
    assert headers(sent(scene, 2)[1]) == ("", "")


def test_the_same_rows_give_the_same_bytes(scene: Scene) -> None:
    lead = scene.lead_in(THREE)
    (first,) = sent(scene, 1)
    reply(lead, scene.now + MINUTE)
    second = sent(scene, 2)[1]
    touch = Touch.objects.select_related("lead__contact", "lead__workspace", "point").get(
        message_id=second.message_id
    )
    account = account_of(scene.workspace)
    assert account is not None
    with write():
        rows = rows_of(locked(touch.enrollment_id))
        touch = next(one for one in rows.touches if one.pk == touch.pk)
        again = email_for(touch, account, now=second.date, snapshot=rows.snapshot(), earlier=rows.touches)
    assert to_bytes(again) == to_bytes(second)
    assert first.message_id in to_bytes(again).decode()


def test_plus_addresses_name_the_message_and_cannot_be_guessed(scene: Scene) -> None:
    MailAccount.objects.update(plus_addressing=True)
    lead = scene.lead_in(THREE)
    (email,) = sent(scene, 1)
    touch = scene.touch(lead, channel="email", state="done")
    assert email.reply_to.startswith("office+r")
    assert email.reply_to.endswith("@acme.example")
    assert touch_answered(scene.workspace, email.reply_to.upper()) == touch
    figure = "0" if email.reply_to[-14] != "0" else "1"
    for forged in (
        email.reply_to.replace("@", "0@"),
        f"{email.reply_to[:-14]}{figure}{email.reply_to[-13:]}",
        "office@acme.example",
        "office+r1-000000000000@acme.example",
        "office+rzzzzzzzzzzzzz-000000000000@acme.example",
        "",
        "+@",
    ):
        assert touch_answered(scene.workspace, forged) is None
    assert touch_answered(a_business(name="Other"), email.reply_to) is None


def test_without_plus_addresses_replies_go_where_the_account_says(scene: Scene) -> None:
    scene.lead_in(THREE)
    assert sent(scene, 1)[0].reply_to == ""


def test_a_plus_address_is_never_longer_than_an_address_may_be(scene: Scene) -> None:
    lead = scene.lead_in(THREE)
    touch = Touch(pk=2**63 - 1, workspace=scene.workspace, lead=lead)
    assert reply_address(touch, f"{'x' * 60}@acme.example") == f"{'x' * 60}@acme.example"
    assert len(reply_address(touch, "office@acme.example").partition("@")[0]) <= 64


def test_links_to_answer_by_stand_in_every_follow_up(scene: Scene) -> None:
    scene.lead_in(THREE)
    (email,) = sent(scene, 1)
    assert "/a/" in email.text
    assert "?a=yes" in email.text


def test_a_thread_outlives_a_retry(scene: Scene) -> None:
    scene.lead_in(THREE)
    (first,) = sent(scene, 1)
    scene.messenger.fail_next(failure(), times=1)
    scene.later(DAY)
    second = sent(scene, 2)[1]
    assert headers(second)[0] == first.message_id
