"""The journal: every kind of event small, in the order of time, and never changed."""

from __future__ import annotations

import json

import pytest

from ringback.services import enrollments, mail_accounts, suppression, workspaces
from ringback.services.journal import LONGEST, cut, note
from ringback.services.questions import settle
from ringback.services.touches import record_outcome
from ringback.store.models import Event, User
from ringback.store.models.journal import AppendOnly
from ringback.store.transactions import write
from tests.services.scene import ANN, DAY, Scene, failure

LONG = "Крыша 屋根 🏠 " * 60


def whole(event: Event) -> int:
    """Bytes of the row as a database holds it, its keys in front."""
    return len(json.dumps(event.data)) + len(event.kind) + len(event.actor) + 8 * 4


def busy_life(scene: Scene) -> None:
    """As many kinds of events as services write, with the longest texts that they take."""
    user = User.objects.create_user("bob@acme.example", None, "Bob")
    workspaces.update_workspace(
        scene.workspace, now=scene.now, actor="1", name=LONG[:200], phone="1", website="w"
    )
    workspaces.add_member(scene.workspace, user, "rep", now=scene.now, actor="1")
    _text, token = workspaces.issue_token(scene.workspace, name=LONG, user=user, now=scene.now)
    workspaces.revoke_token(token, now=scene.now, actor="1")
    scene.connect_mail(host="h" * 250, from_address=f"{'a' * 60}@{'b' * 60}.example")
    scene.messenger.fail_check(failure(text=LONG))
    mail_accounts.check(scene.workspace, scene.messenger, now=scene.now)
    lead = scene.capture(**ANN, source=LONG).lead
    scene.capture("import", **ANN, source=LONG, notes=LONG)
    enrollments.pause(lead, until=scene.now + DAY, reason=LONG, actor="1", now=scene.now)
    enrollments.resume(lead, actor="1", now=scene.now)
    record_outcome(scene.call(lead), disposition="no_answer", now=scene.now, user=user, note=LONG)
    scene.messenger.fail_next(failure(text=LONG))
    scene.work()
    scene.later(DAY)
    scene.work()
    scene.later(2 * DAY)
    scene.capture(**ANN, source=LONG)
    enrollments.close(lead, answer="no", actor="1", now=scene.now, note=LONG)
    enrollments.reopen(lead, actor="1", now=scene.now)
    odd = scene.only_mail()
    scene.messenger.fail_next(failure(sure=False, text=LONG))
    scene.work()
    settle(scene.questions(odd)[0], settlement="was_sent", now=scene.now, user=user)
    suppression.suppress(
        scene.workspace,
        kind="email",
        value="eve@lead.example",
        reason=LONG[:190],
        evidence=LONG,
        now=scene.now,
        actor="1",
    )
    mail_accounts.disconnect(scene.workspace, now=scene.now, actor="1")


def test_no_event_is_larger_than_500_bytes_whatever_people_write(scene: Scene) -> None:
    busy_life(scene)
    sizes: dict[str, int] = {}
    for event in Event.objects.all():
        sizes[event.kind] = max(sizes.get(event.kind, 0), whole(event))
    assert {kind: size for kind, size in sizes.items() if size > 500} == {}
    assert {
        *("workspace_created", "workspace_changed", "member", "token_issued", "token_revoked"),
        *("mail_connected", "mail_checked", "mail_disconnected", "arrived", "came_again", "enrolled", "due"),
        *("paused", "resumed", "touched", "sending", "send_later", "asked", "settled", "asked_again"),
        *("closed", "reopened", "suppressed", "missed"),
    } <= set(sizes)


def test_events_of_a_lead_are_in_the_order_of_time(scene: Scene) -> None:
    busy_life(scene)
    instants = list(Event.objects.order_by("id").values_list("at", flat=True))
    assert instants == sorted(instants)


@pytest.mark.parametrize("text", ["", "short", "x" * 160, "x" * 161, "é" * 30, "屋" * 400, "🏠" * 14, LONG])
def test_a_text_is_cut_to_its_bytes(text: str) -> None:
    short = cut(text)
    assert len(json.dumps(short)) - 2 <= LONGEST
    assert short == text or (short.endswith("…") and text.startswith(short[:-1]))
    if len(json.dumps(text)) - 2 <= LONGEST:
        assert short == text


def test_an_event_cannot_be_changed_or_removed(scene: Scene) -> None:
    with write():
        note(scene.workspace, "tried", now=scene.now, actor="1", what="x")
    event = Event.objects.get(kind="tried")
    event.kind = "other"
    with pytest.raises(AppendOnly):
        event.save()
    with pytest.raises(AppendOnly):
        event.delete()
    assert Event.objects.filter(kind="tried").count() == 1
