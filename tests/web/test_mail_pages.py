"""The pages of mail accounts: who sees which, what they show, and that no secret is on them."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client, override_settings
from django.urls import URLPattern

from ringback.ports.dns import Kind, Records
from ringback.services import mail_accounts, mail_health
from ringback.store.models import Event, MailAccount, User
from ringback.store.transactions import write
from ringback.web import outside, urls_mail
from tests.services.mailboxes import MemoryInbox, MemoryWeb, said
from tests.web.house import NOW, House, signed_in, words

SENT: dict[str, Any] = {
    "from_address": "office@acme.example",
    "from_name": "Acme",
    "auth": "password",
    "username": "office",
    "password": "hunter22hunter",
    "host": "smtp.acme.example",
    "port": "587",
    "security": "starttls",
    "imap_host": "imap.acme.example",
    "imap_port": "993",
    "imap_security": "tls",
    "keep_sent_copy": "on",
    "per_day": "100",
}


class Zone:
    """A Dns where there is nothing but one mail server of a provider."""

    def look(self, name: str, kind: Kind) -> Records:
        if (name, kind) == ("hosted.example", "MX"):
            return Records(state="found", values=("aspmx.l.google.com",))
        return Records(state="none")


@pytest.fixture(autouse=True)
def _outside(monkeypatch: pytest.MonkeyPatch) -> Any:
    inbox = MemoryInbox()
    monkeypatch.setattr(outside, "inbox", lambda: inbox)
    monkeypatch.setattr(outside, "dns", Zone)
    with override_settings(RINGBACK_MESSENGER="ringback.ports.fakes.MemoryMessenger"):
        yield


def account(of: House, user: User | None = None, address: str = "office@acme.example") -> MailAccount:
    return mail_accounts.add_account(
        of.workspace,
        user=user,
        host="smtp.acme.example",
        from_address=address,
        username="office",
        password="hunter22hunter",
        imap_host="imap.acme.example",
        now=NOW,
        actor="test",
    )


def test_a_member_connects_their_own_account_and_tries_it(stark: House) -> None:
    client = signed_in(stark.rep)
    page = client.post("/settings/mail/new", SENT | {"whose": "mine"}, follow=True)
    row = MailAccount.objects.get()
    assert (row.user, row.is_default, row.per_day) == (stark.rep, False, 100)
    assert 'hx-trigger="submit, load"' in page.content.decode(), "it is tried at once"
    assert "hunter22hunter" not in page.content.decode()
    checked = client.post(f"/settings/mail/{row.pk}/check", headers={"HX-Request": "true"})
    assert "Sending works." in words(checked)
    assert "Reading works." in words(checked)
    row.refresh_from_db()
    assert (row.last_ok_at, row.imap_ok_at) == (NOW, NOW)
    whole = client.post(f"/settings/mail/{row.pk}/check")
    assert "Settings" in words(whole), "without a script the whole page comes"


def test_an_owner_connects_the_one_for_everybody_and_a_rep_cannot(stark: House) -> None:
    assert signed_in(stark.rep).post("/settings/mail/new", SENT | {"whose": "shared"}).status_code == 403
    assert signed_in(stark.manager).post("/settings/mail/new", SENT | {"whose": "shared"}).status_code == 403
    assert MailAccount.objects.count() == 0
    signed_in(stark.owner).post("/settings/mail/new", SENT | {"whose": "shared"})
    row = MailAccount.objects.get()
    assert (row.user, row.is_default) == (None, True)


@pytest.mark.parametrize(
    ("query", "filled", "told"),
    [
        ("address=joe@gmail.com", "smtp.gmail.com", "This is Gmail or Google Workspace"),
        ("address=joe@hosted.example", "smtp.gmail.com", "This is Gmail or Google Workspace"),
        ("address=joe@own.example", "mail.own.example", "not one that Ringback knows"),
        ("address=joe@own.example&provider=fastmail", "smtp.fastmail.com", "This is Fastmail"),
        ("address=joe@gmail.com&provider=own", "mail.gmail.com", "not one that Ringback knows"),
    ],
)
def test_the_form_is_filled_in_as_the_provider_wants_it(
    stark: House, query: str, filled: str, told: str
) -> None:
    page = signed_in(stark.rep).get(f"/settings/mail/new?{query}")
    assert f'value="{filled}"' in page.content.decode()
    assert told in words(page)


def test_what_cannot_be_kept_is_told_in_the_form(stark: House) -> None:
    client = signed_in(stark.owner)
    page = client.post("/settings/mail/new", SENT | {"host": " ", "whose": "mine"})
    assert page.status_code == 422
    account(stark)
    page = client.post("/settings/mail/new", SENT | {"whose": "mine"})
    assert "is connected already" in words(page)
    assert "hunter22hunter" not in page.content.decode()
    assert client.get("/settings/mail/new?address=nonsense").status_code == 422


def test_a_change_without_a_password_keeps_the_one_there_is(stark: House) -> None:
    row = account(stark)
    client = signed_in(stark.owner)
    client.post(f"/settings/mail/{row.pk}", SENT | {"password": "", "host": "mx.acme.example"})
    changed = MailAccount.objects.get()
    assert (changed.host, changed.password_encrypted) == ("mx.acme.example", row.password_encrypted)
    page = client.get(f"/settings/mail/{row.pk}").content.decode()
    assert "A password is kept" in page
    assert row.password_encrypted not in page


def test_a_wrong_password_is_told_with_what_to_do(stark: House, monkeypatch: pytest.MonkeyPatch) -> None:
    from ringback.ports.fakes import MemoryMessenger
    from ringback.ports.outbound import DeliveryError

    messenger = MemoryMessenger()
    text = "The mail server smtp.gmail.com refused the sign-in: 535 5.7.8 Not accepted."
    messenger.fail_check(
        DeliveryError(text, permanent=True, sure_not_sent=True, about="account", trouble="sign_in")
    )
    monkeypatch.setattr(outside, "messenger", lambda: messenger)
    row = account(stark)
    MailAccount.objects.update(provider="google")
    page = words(
        signed_in(stark.owner).post(f"/settings/mail/{row.pk}/check", headers={"HX-Request": "true"})
    )
    assert "Sending does not work." in page
    assert "make an app password at myaccount.google.com/apppasswords" in page
    assert "does not work" in words(signed_in(stark.owner).get("/settings/mail"))


ROUTES = ("", "/check", "/start", "/default", "/key", "/key/forget", "/remove", "/domain", "/grant")


def test_every_address_of_an_account_is_tested_here() -> None:
    known = {f"settings/mail/<int:account_id>{end}" for end in ROUTES}
    known |= {"settings/mail", "settings/mail/new", "settings/mail/granted"}
    assert {str(one.pattern) for one in urls_mail.urlpatterns if isinstance(one, URLPattern)} == known


@pytest.mark.parametrize("end", ROUTES)
def test_a_stranger_learns_and_changes_nothing(stark: House, stranger: House, end: str) -> None:
    row = account(stark)
    for who in (stranger.owner, stark.rep):
        for method in ("get", "post"):
            answer = getattr(signed_in(who), method)(f"/settings/mail/{row.pk}{end}", SENT)
            assert answer.status_code in (403, 404, 405), (who, method)
            assert "acme" not in answer.content.decode()
    method = "get" if end == "/domain" else "post"
    answer = getattr(Client(), method)(f"/settings/mail/{row.pk}{end}")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in")
    assert MailAccount.objects.filter(pk=row.pk, stopped_at=None, dkim_selector="").exists()


@pytest.mark.parametrize("end", ["", "/check", "/start", "/key", "/key/forget", "/remove", "/grant"])
def test_a_manager_sees_the_account_of_another_and_changes_nothing(stark: House, end: str) -> None:
    row = account(stark, stark.rep)
    client = signed_in(stark.manager)
    assert client.get(f"/settings/mail/{row.pk}").status_code == 200
    assert client.post(f"/settings/mail/{row.pk}{end}", SENT).status_code == 404
    assert "Remove the account" not in words(client.get(f"/settings/mail/{row.pk}"))


def test_a_member_sees_their_own_accounts_only(stark: House) -> None:
    account(stark)
    account(stark, stark.rep, "rep@acme.example")
    account(stark, stark.manager, "boss@acme.example")
    seen = words(signed_in(stark.rep).get("/settings/mail"))
    assert "rep@acme.example" in seen
    assert "office@acme.example" not in seen
    assert "boss@acme.example" not in seen
    everything = words(signed_in(stark.manager).get("/settings/mail"))
    assert all(name in everything for name in ("rep@acme", "office@acme", "boss@acme"))


def test_a_stopped_account_is_on_the_desk_and_one_press_starts_it(stark: House) -> None:
    row = account(stark)
    with write():
        mail_health.stop(row, "3 of 30 messages came back.", now=NOW, actor="test")
    for path in ("/", "/settings/mail"):
        seen = words(signed_in(stark.owner).get(path))
        assert "Nothing leaves from office@acme.example." in seen, path
        assert "3 of 30 messages came back." in seen
    rep = words(signed_in(stark.rep).get("/"))
    assert "An owner can start it again." in rep
    assert "Start it again" not in rep
    answer = signed_in(stark.owner).post(f"/settings/mail/{row.pk}/start", {"from": "desk"})
    assert answer["Location"] == "/"
    assert "Nothing leaves from" not in words(signed_in(stark.owner).get("/"))
    assert Event.objects.filter(kind="mail_started").count() == 1


def test_a_key_is_made_shown_as_a_record_and_forgotten(stark: House) -> None:
    row = account(stark)
    client = signed_in(stark.owner)
    assert client.post(f"/settings/mail/{row.pk}/key")["Location"] == f"/settings/mail/{row.pk}/domain"
    part = client.get(f"/settings/mail/{row.pk}/domain", headers={"HX-Request": "true"}).content.decode()
    assert 'value="ringback-20260303._domainkey.acme.example"' in part
    assert "v=DKIM1; k=rsa; p=MII" in part
    assert "PRIVATE" not in part
    client.post(f"/settings/mail/{row.pk}/key/forget")
    assert MailAccount.objects.get().dkim_key_encrypted == ""


def test_the_domain_page_comes_at_once_and_looks_names_up_afterwards(
    stark: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = account(stark)
    client = signed_in(stark.owner)
    with monkeypatch.context() as patch:
        patch.setattr(outside, "dns", lambda: pytest.fail("a name was looked up"))
        assert "Looking at the name servers" in words(client.get(f"/settings/mail/{row.pk}/domain"))
    part = client.get(f"/settings/mail/{row.pk}/domain", headers={"HX-Request": "true"}).content.decode()
    assert "v=DMARC1; p=none; rua=mailto:office@acme.example" in part


def test_access_is_granted_at_the_provider_and_only_to_who_asked(
    stark: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    web = MemoryWeb([said(access_token="access-9", expires_in=3600, refresh_token="refresh-9")])
    monkeypatch.setattr(outside, "web", lambda: web)
    client = signed_in(stark.owner)
    client.post(
        "/settings/mail/new",
        SENT
        | {"whose": "shared", "provider": "google", "auth": "oauth2", "oauth_client_id": "client-9",
           "oauth_token_url": "https://oauth2.googleapis.com/token"},
    )  # fmt: skip
    row = MailAccount.objects.get()
    page = client.post(f"/settings/mail/{row.pk}/grant").content.decode()
    assert "https://accounts.google.com/o/oauth2/v2/auth?response_type=code" in page
    pending = client.session["mail_grant"]
    assert pending["verifier"] not in page
    assert client.get("/settings/mail/granted?code=c&state=forged").status_code == 404
    assert client.get(f"/settings/mail/granted?code=c&state={pending['state']}").status_code == 404, "used up"
    client.post(f"/settings/mail/{row.pk}/grant")
    state = client.session["mail_grant"]["state"]
    assert signed_in(stark.owner).get(f"/settings/mail/granted?code=c&state={state}").status_code == 404
    answer = client.get(f"/settings/mail/granted?code=the-code&state={state}")
    assert answer["Location"] == f"/settings/mail/{row.pk}?try=1"
    assert b"code=the-code" in web.asked[0][1]
    assert b"code_verifier=" in web.asked[0][1]
    row.refresh_from_db()
    assert row.oauth_refresh_encrypted
    assert "refresh-9" not in row.oauth_refresh_encrypted


def test_removing_an_account_forgets_its_password(stark: House) -> None:
    row = account(stark)
    signed_in(stark.owner).post(f"/settings/mail/{row.pk}/remove")
    assert not MailAccount.objects.exists()
