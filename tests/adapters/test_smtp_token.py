"""Signing in with an access token (XOAUTH2), against a real server that speaks it."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from ringback.adapters.smtp import SmtpMessenger

from .handing_over import Make, failure
from .mailserver import TOKEN, running


def test_a_token_signs_in_and_is_nowhere_to_be_seen(email: Make, certificate: Path) -> None:
    with running(certificate=certificate, security="starttls", sign_in=True) as (server, mailbox):
        by_token = dataclasses.replace(server, token=TOKEN, password="")
        messenger = SmtpMessenger(ca_file=str(certificate))
        messenger.check(by_token)
        messenger.send(email(), by_token)
    assert len(mailbox.raw) == 1
    assert mailbox.signed_in == ["XOAUTH2", "XOAUTH2"]
    assert TOKEN not in repr(by_token)


def test_a_token_that_ran_out_is_told_as_a_refused_sign_in(email: Make, certificate: Path) -> None:
    with running(certificate=certificate, security="tls", sign_in=True) as (server, mailbox):
        error = failure(
            SmtpMessenger(ca_file=str(certificate)), email(), dataclasses.replace(server, token="old")
        )
    assert "refused the sign-in: 535" in error.text
    assert (error.permanent, error.about, error.trouble) == (True, "account", "sign_in")
    assert mailbox.raw == []


def test_a_server_without_it_is_not_sent_the_token(email: Make, certificate: Path) -> None:
    options = {"auth_exclude_mechanism": ["XOAUTH2"]}
    with running(certificate=certificate, security="tls", sign_in=True, **options) as (server, _mailbox):
        error = failure(
            SmtpMessenger(ca_file=str(certificate)), email(), dataclasses.replace(server, token=TOKEN)
        )
    assert "offers no way to sign in that we know" in error.text
