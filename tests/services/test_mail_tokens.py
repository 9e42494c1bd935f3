"""OAuth2: a token is had once and kept, a lost grant is told in words, and no secret shows anywhere."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qs

import pytest

from ringback.ports.web import Answer, WebError
from ringback.services import mail_accounts
from ringback.services.dispatch import Dispatched, dispatch_due
from ringback.services.errors import CannotSetUp
from ringback.services.mail_tokens import NoToken, fresh_token
from ringback.store.models import Event, MailAccount
from tests.services.mailboxes import MemoryWeb, said
from tests.services.scene import HOUR, MINUTE, Scene

OAUTH: dict[str, Any] = {
    "host": "smtp.big.example",
    "port": 587,
    "security": "starttls",
    "auth": "oauth2",
    "username": "office@acme.example",
    "from_address": "office@acme.example",
    "oauth_token_url": "https://login.big.example/token",
    "oauth_client_id": "client-7",
    "oauth_client_secret": "client-secret-7",
    "oauth_refresh_token": "refresh-secret-7",
}


@pytest.fixture
def granted(bare: Scene) -> Scene:
    mail_accounts.add_account(bare.workspace, now=bare.now, actor="test", **OAUTH)
    return bare


def work(scene: Scene, web: MemoryWeb) -> Dispatched:
    return dispatch_due(now_of=lambda: scene.now, worker="w", messenger=scene.messenger, web=web)


def test_a_message_leaves_with_a_token_that_was_had_with_the_refresh_token(granted: Scene) -> None:
    web = MemoryWeb([said(access_token="access-1", expires_in=3600)])
    granted.only_mail()
    assert work(granted, web).sent == 1
    assert granted.messenger.sent[0].server.token == "access-1"
    ((url, body),) = web.asked
    assert url == "https://login.big.example/token"
    assert parse_qs(body.decode()) == {
        "grant_type": ["refresh_token"],
        "refresh_token": ["refresh-secret-7"],
        "client_id": ["client-7"],
        "client_secret": ["client-secret-7"],
    }


def test_a_token_is_kept_until_shortly_before_its_end(granted: Scene) -> None:
    web = MemoryWeb([said(access_token="one", expires_in=3600), said(access_token="two", expires_in=3600)])
    row = MailAccount.objects.get()
    assert fresh_token(row.pk, web, now=granted.now) == "one"
    assert fresh_token(row.pk, web, now=granted.now + HOUR - 3 * MINUTE) == "one"
    assert fresh_token(row.pk, web, now=granted.now + HOUR - MINUTE) == "two"
    assert len(web.asked) == 2


def test_a_new_refresh_token_takes_the_place_of_the_old_one(granted: Scene) -> None:
    web = MemoryWeb([said(access_token="a", expires_in=0, refresh_token="refresh-2")])
    row = MailAccount.objects.get()
    fresh_token(row.pk, web, now=granted.now)
    fresh_token(row.pk, web, now=granted.now)
    assert parse_qs(web.asked[1][1].decode())["refresh_token"] == ["refresh-2"]


@pytest.mark.parametrize(
    ("answer", "permanent", "words"),
    [
        (said(400, error="invalid_grant"), True, "Connect the account anew"),
        (said(401, error="invalid_client"), True, "Connect the account anew"),
        (said(400, error="something_else"), True, "something_else"),
        (said(503), False, "status 503"),
        (said(429, error="slow_down"), False, "slow_down"),
        (Answer(status=200, body=b"<html>"), False, "status 200"),
        (Answer(status=200, body=b'["list"]'), False, "status 200"),
        (WebError("login.big.example did not answer in time.", permanent=False), False, "in time"),
    ],
    ids=str,
)
def test_what_the_provider_says_is_told_in_words(
    granted: Scene, answer: Answer | WebError, permanent: bool, words: str
) -> None:
    with pytest.raises(NoToken) as caught:
        fresh_token(MailAccount.objects.get().pk, MemoryWeb([answer]), now=granted.now)
    assert (caught.value.permanent, words in caught.value.text) == (permanent, True)


def test_a_grant_that_was_taken_back_is_asked_about_and_nothing_is_lost(granted: Scene) -> None:
    lead = granted.only_mail()
    assert work(granted, MemoryWeb([said(400, error="invalid_grant")])).failed == 1
    assert granted.kinds(lead) == ["email_failed"]
    assert "Connect the account anew" in MailAccount.objects.get().last_error
    granted.sound()


def test_no_secret_can_be_read_anywhere(granted: Scene, caplog: pytest.LogCaptureFixture) -> None:
    web = MemoryWeb([said(access_token="access-secret", expires_in=3600, refresh_token="refresh-secret-8")])
    granted.only_mail()
    work(granted, web)
    row = MailAccount.objects.get()
    kept = [json.dumps(list(model.objects.values()), default=str) for model in (MailAccount, Event)]
    kept += [repr(row), str(vars(row)), caplog.text]
    for secret in ("client-secret-7", "refresh-secret", "access-secret"):
        assert [text for text in kept if secret in text] == []


@pytest.mark.parametrize("missing", ["username", "oauth_token_url", "oauth_client_id"])
def test_a_grant_without_a_part_is_refused(bare: Scene, missing: str) -> None:
    with pytest.raises(CannotSetUp, match="OAuth2 needs"):
        mail_accounts.add_account(bare.workspace, now=bare.now, actor="test", **OAUTH | {missing: ""})
    assert MailAccount.objects.count() == 0


def test_a_token_that_is_kept_is_forgotten_with_the_grant_it_came_from(granted: Scene) -> None:
    web = MemoryWeb([said(access_token="old", expires_in=3600), said(access_token="new", expires_in=3600)])
    row = MailAccount.objects.get()
    fresh_token(row.pk, web, now=granted.now)
    mail_accounts.change_account(row, oauth_refresh_token="another", now=granted.now, actor="test")
    assert fresh_token(row.pk, web, now=granted.now) == "new"


def test_an_account_that_waits_for_its_grant_says_so(bare: Scene) -> None:
    row = mail_accounts.add_account(
        bare.workspace, now=bare.now, actor="test", **OAUTH | {"oauth_refresh_token": ""}
    )
    web = MemoryWeb([said(access_token="never")])
    with pytest.raises(NoToken, match="not granted yet"):
        fresh_token(row.pk, web, now=bare.now)
    assert web.asked == []
