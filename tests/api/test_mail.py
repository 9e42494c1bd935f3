"""Mail accounts by API: who may do what, and that no secret leaves."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import override_settings

from ringback.services import mail_accounts, mail_health, workspaces
from ringback.services.workspaces import issue_token
from ringback.store.models import MailAccount, User
from ringback.store.transactions import write
from tests.api.business import NOW, Business, call

SENT = {"from_address": "office@acme.example", "host": "smtp.acme.example", "password": "hunter22hunter"}
CALLS = [
    ("GET", "/mail/accounts"),
    ("POST", "/mail/accounts"),
    ("GET", "/mail/accounts/{id}"),
    ("PATCH", "/mail/accounts/{id}"),
    ("DELETE", "/mail/accounts/{id}"),
    ("POST", "/mail/accounts/{id}/check"),
    ("POST", "/mail/accounts/{id}/start"),
    ("GET", "/mail/accounts/{id}/domain"),
]


@pytest.fixture(autouse=True)
def _outside() -> Any:
    with override_settings(
        RINGBACK_MESSENGER="ringback.ports.fakes.MemoryMessenger",
        RINGBACK_INBOX="tests.services.mailboxes.MemoryInbox",
        RINGBACK_DNS="tests.api.test_mail.NoDns",
    ):
        yield


class NoDns:
    """A Dns that nobody answers."""

    def look(self, name: str, kind: str) -> Any:
        from ringback.ports.dns import Records

        return Records(state="unknown")


def deployed(one: Business, *, by: User | None = None) -> Business:
    """The same with a token that may change playbooks, issued by an owner unless somebody else is named."""
    token, row = issue_token(one.workspace, name="deploy", user=by or one.owner, now=NOW, role="manager")
    return Business(workspace=one.workspace, owner=one.owner, token=token, row=row)


def connected(one: Business) -> MailAccount:
    return mail_accounts.add_account(one.workspace, now=NOW, actor="test", **SENT)


def test_an_account_is_connected_tried_changed_and_removed(acme: Business) -> None:
    api = deployed(acme).api
    made = api("POST", "/mail/accounts", SENT | {"imap_host": "imap.acme.example", "per_day": 40})
    assert made.status_code == 201, made.content
    path = f"/mail/accounts/{made.json()['id']}"
    assert (made.json()["is_default"], made.json()["state"], made.json()["cap_day"]) == (True, "untried", 40)
    tried = api("POST", f"{path}/check").json()
    assert tried == {"sending": {"ok": True, "problem": "", "advice": ""},
                     "reading": {"ok": True, "problem": "", "advice": ""}}  # fmt: skip
    changed = api("PATCH", path, {"per_day": 50}).json()
    assert (changed["cap_day"], changed["host"], changed["state"]) == (50, "smtp.acme.example", "ok")
    assert len(api("GET", "/mail/accounts").json()["accounts"]) == 1
    assert api("GET", f"{path}/domain").json()["state"] == "unknown"
    assert api("DELETE", path).json() == {"removed": "office@acme.example"}
    assert not MailAccount.objects.exists()


def test_a_known_provider_needs_no_servers(acme: Business) -> None:
    made = (
        deployed(acme).api("POST", "/mail/accounts", {"from_address": "a@gmail.com", "password": "x"}).json()
    )
    assert (made["host"], made["provider"], made["cap_day"]) == (
        "smtp.gmail.com",
        "Gmail or Google Workspace",
        500,
    )
    assert MailAccount.objects.get().keep_sent_copy is False
    assert MailAccount.objects.get().username == "a@gmail.com"


def test_no_answer_holds_a_secret(acme: Business) -> None:
    api = deployed(acme).api
    row = connected(acme)
    answers = [api("GET", "/mail/accounts"), api("GET", f"/mail/accounts/{row.pk}"),
               api("PATCH", f"/mail/accounts/{row.pk}", {"password": "another-secret"})]  # fmt: skip
    for answer in answers:
        text = answer.content.decode()
        assert "hunter22" not in text
        assert "another-secret" not in text
        assert "encrypted" not in text


def test_a_stopped_account_is_started_again(acme: Business) -> None:
    row = connected(acme)
    with write():
        mail_health.stop(row, "Refused.", now=NOW, actor="test")
    api = deployed(acme).api
    assert api("GET", f"/mail/accounts/{row.pk}").json()["state"] == "stopped"
    started = api("POST", f"/mail/accounts/{row.pk}/start").json()
    assert (started["woken"], started["account"]["stopped_at"]) == (0, None)


@pytest.mark.parametrize(
    ("sent", "status", "field"),
    [
        ({"from_address": "office@acme.example"}, 409, ""),
        (SENT | {"port": 0}, 422, "port"),
        (SENT | {"security": "magic"}, 422, "security"),
        (SENT | {"host": None}, 422, "host"),
        (SENT | {"provider": "nobody"}, 422, "provider"),
        (SENT | {"per_day": -1}, 422, "per_day"),
        (SENT | {"from_address": "office"}, 409, ""),
        (SENT | {"dkim_key": "x"}, 422, "dkim_key"),
        (SENT | {"auth": "oauth2"}, 409, ""),
    ],
    ids=str,
)
def test_nonsense_is_refused_in_words(acme: Business, sent: Any, status: int, field: str) -> None:
    answer = deployed(acme).api("POST", "/mail/accounts", sent)
    assert (answer.status_code, answer.json()["error"]["field"]) == (status, field)
    assert answer.json()["error"]["message"]
    assert not MailAccount.objects.exists()


@pytest.mark.parametrize(("method", "path"), CALLS)
def test_strangers_reps_and_managers_learn_and_change_nothing(
    acme: Business, stranger: Business, method: str, path: str
) -> None:
    row = connected(acme)
    where = path.format(id=row.pk)
    assert call(method, where, SENT).status_code == 401
    assert acme.api(method, where, SENT).status_code == 403, "a token of a rep"
    outside = deployed(stranger).api(method, where, SENT)
    if "{id}" in path:
        assert outside.status_code == 404
    assert b"acme" not in outside.content or method == "POST"
    boss = User.objects.create_user("boss@acme.example", "a long password", name="Boss")
    workspaces.add_member(acme.workspace, boss, "manager", now=NOW, actor="test")
    answer = deployed(acme, by=boss).api(method, where, SENT)
    assert answer.status_code == (200 if method == "GET" else 403)
    assert MailAccount.objects.filter(pk=row.pk, host="smtp.acme.example").exists()
