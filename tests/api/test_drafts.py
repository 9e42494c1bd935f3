"""An e-mail that a person finishes elsewhere and hands in by API: it leaves once, as written, when it may."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from ringback import clock
from ringback.ports.fakes import MemoryMessenger
from ringback.services import mail_accounts, workspaces
from ringback.services.dispatch import dispatch_due
from ringback.store.models import Event, Touch
from tests.api.business import MARIA, NOW, Business, call
from tests.services.plans import added, ending

TEXTS = {"subject": "Your kitchen", "text": "Hi Maria,\n\nmay I ask {{ something }}?"}
BY_EMAIL = ending(
    "ask: what_next",
    name="by-email",
    steps=("email: {on_days: 1, template: one-question, send: by hand, tolerance: 3 days}",),
)


@pytest.fixture
def touch(acme: Business, noon: time_machine.Traveller) -> int:
    """The id of an e-mail on Acme's desk that a person is to finish."""
    mail_accounts.connect(
        acme.workspace,
        now=NOW,
        actor="t",
        host="smtp.acme.example",
        port=587,
        security="starttls",
        username="",
        password="",
        from_name="Acme",
        from_address="hello@acme.example",
    )
    workspaces.update_workspace(
        acme.workspace,
        now=NOW,
        actor="t",
        email="hello@acme.example",
        phone="(212) 555-0100",
        postal_address="1 Main Street\nNew York, NY 10001",
    )
    added(acme.workspace, BY_EMAIL)
    assert acme.api("POST", "/leads", {**MARIA, "playbook": "by-email"}).status_code == 202
    noon.shift(timedelta(hours=3))
    work()
    return Touch.objects.get(state="open", channel="email", by="person").pk


def work() -> MemoryMessenger:
    """A round of a worker, and what left in it."""
    messenger = MemoryMessenger()
    done = dispatch_due(now_of=clock.now, worker="w", messenger=messenger)
    assert done.errors == []
    return messenger


def test_the_proposed_text_is_given_with_what_is_left_to_the_person(acme: Business, touch: int) -> None:
    proposed = acme.api("GET", f"/touches/{touch}/text").json()
    assert "Maria" in proposed["text"]
    assert (bool(proposed["subject"]), proposed["problem"]) == (True, "")
    assert all(gap in proposed["text"] for gap in proposed["gaps"])


def test_what_is_spoken_has_no_text(acme: Business, maria: int) -> None:
    call_touch = Touch.objects.get(channel="call").pk
    assert acme.api("GET", f"/touches/{call_touch}/text").json() == {
        "subject": "",
        "text": "",
        "gaps": [],
        "problem": "",
        "kept": False,
        "seen": "",
    }
    refused = acme.api("POST", f"/touches/{call_touch}/send", TEXTS)
    assert refused.status_code == 409
    assert "Only an e-mail" in refused.json()["error"]["message"]


@pytest.mark.parametrize("by_the_keeper", [False, True])
def test_the_email_leaves_once_as_it_was_handed_in(
    acme: Business, touch: int, noon: time_machine.Traveller, by_the_keeper: bool
) -> None:
    """A key that the keeper issued has no person behind it; the text leaves as it is all the same."""
    key = acme.token
    if by_the_keeper:
        key, _row = workspaces.issue_token(acme.workspace, name="crm", user=None, now=NOW)
    sent = call("POST", f"/touches/{touch}/send", TEXTS, token=key)
    assert sent.status_code == 200, sent.content
    assert (sent.json()["by"], sent.json()["state"]) == ("automatic", "open")
    assert Event.objects.filter(kind="let_go", actor="api").count() == 1
    (mail,) = work().sent
    assert mail.email.subject == "Your kitchen"
    assert mail.email.text.startswith("Hi Maria,\n\nmay I ask {{ something }}?\n")
    assert mail.email.text.count("Unsubscribe:") == 1
    again = call("POST", f"/touches/{touch}/send", TEXTS, token=key)
    assert (again.status_code, again.json()["error"]["code"]) == (409, "cannot_do")
    assert work().sent == []
    assert acme.api("GET", "/leads/1/touches").json()["touches"][-1]["disposition"] == "sent"


@pytest.mark.parametrize(
    ("body", "status", "says"),
    [
        ({**TEXTS, "text": "Hi [name]"}, 409, "brackets"),
        ({**TEXTS, "text": " "}, 409, "a subject and a text"),
        ({**TEXTS, "text": "x" * 20_001}, 422, "20000"),
        ({"text": "Hi"}, 422, ""),
        ({**TEXTS, "html": "<b>Hi</b>"}, 422, ""),
    ],
)
def test_what_is_not_finished_is_refused_in_words_and_stays_on_the_desk(
    acme: Business, touch: int, body: dict[str, str], status: int, says: str
) -> None:
    refused = acme.api("POST", f"/touches/{touch}/send", body)
    assert refused.status_code == status
    assert says in refused.json()["error"]["message"]
    assert Touch.objects.get(pk=touch).by == "person"


def test_a_stranger_neither_reads_nor_sends_it(acme: Business, stranger: Business, touch: int) -> None:
    for method, path, data in (("GET", "text", None), ("POST", "send", TEXTS)):
        theirs = stranger.api(method, f"/touches/{touch}/{path}", data)
        missing = stranger.api(method, f"/touches/987654321/{path}", data)
        assert (theirs.status_code, theirs.content) == (404, missing.content)
        assert call(method, f"/touches/{touch}/{path}", data).status_code == 401
    assert Touch.objects.get(pk=touch).by == "person"
    assert work().sent == []
