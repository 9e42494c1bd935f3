"""Securing the line and signing in, against a real server with a certificate made here."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from ringback.adapters.smtp import SmtpMessenger
from ringback.ports.outbound import DeliveryError, MailServer

from .handing_over import Make, failure
from .mailserver import running, write_certificate


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_secured_connection_signs_in_with_a_password_beyond_ascii(
    email: Make, certificate: Path, security: str
) -> None:
    with running(certificate=certificate, security=security, sign_in=True) as (server, mailbox):  # type: ignore[arg-type]
        messenger = SmtpMessenger(ca_file=str(certificate))
        messenger.check(server)
        messenger.send(email(), server)
    assert len(mailbox.raw) == 1
    assert mailbox.signed_in == ["PLAIN", "PLAIN"]


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_wrong_password_is_told_in_words_and_not_tried_again(
    email: Make, certificate: Path, security: str
) -> None:
    with running(certificate=certificate, security=security, sign_in=True) as (server, mailbox):  # type: ignore[arg-type]
        for wrong in ("nonsense", "unsinn-ß"):
            bad = dataclasses.replace(server, password=wrong)
            error = failure(SmtpMessenger(ca_file=str(certificate)), email(), bad)
            assert "The mail server 127.0.0.1 refused the sign-in: 535" in error.text
            assert (error.permanent, error.sure_not_sent, error.about) == (True, True, "account")
            assert wrong not in error.text
    assert mailbox.raw == []


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_nobody_vouches_for_is_refused(email: Make, certificate: Path, security: str) -> None:
    with running(certificate=certificate, security=security) as (server, mailbox):  # type: ignore[arg-type]
        error = failure(SmtpMessenger(), email(), server)
    assert (error.permanent, error.sure_not_sent, error.about) == (True, True, "account")
    assert "certificate of the mail server 127.0.0.1 cannot be trusted" in error.text
    assert mailbox.raw == []


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_for_another_host_is_refused(email: Make, tmp_path: Path, security: str) -> None:
    other = write_certificate(tmp_path, "mail.other.example")
    with running(certificate=other, security=security) as (server, mailbox):  # type: ignore[arg-type]
        error = failure(SmtpMessenger(ca_file=str(other)), email(), server)
    assert "cannot be trusted" in error.text
    assert mailbox.raw == []


def test_the_private_authority_can_come_from_the_environment(
    email: Make, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RINGBACK_MAIL_CA_FILE", str(certificate))
    with running(certificate=certificate, security="tls") as (server, mailbox):
        SmtpMessenger().send(email(), server)
    assert len(mailbox.raw) == 1


def test_a_missing_authority_file_is_named(email: Make, certificate: Path) -> None:
    with running(certificate=certificate, security="tls") as (server, _):
        error = failure(SmtpMessenger(ca_file="/nowhere/ca.pem"), email(), server)
    assert "/nowhere/ca.pem" in error.text
    assert error.permanent


def test_starttls_is_never_silently_left_out(email: Make) -> None:
    with running() as (server, mailbox):
        error = failure(SmtpMessenger(), email(), dataclasses.replace(server, security="starttls"))
    assert "does not offer STARTTLS" in error.text
    assert (error.permanent, error.sure_not_sent, mailbox.raw) == (True, True, [])


def test_tls_on_a_plain_port_is_told_in_words(email: Make) -> None:
    with running() as (server, mailbox):
        error = failure(SmtpMessenger(), email(), dataclasses.replace(server, security="tls"))
    assert "does not speak TLS on port" in error.text
    assert (error.permanent, mailbox.raw) == (True, [])


def test_a_password_is_never_sent_in_the_clear_to_another_machine(email: Make) -> None:
    server = MailServer(host="mail.acme.example", port=25, security="none", username="joe", password="s3cret")
    error = failure(SmtpMessenger(), email(), server)
    assert "without encryption" in error.text
    assert error.permanent
    assert "s3cret" not in repr(server)


def test_a_server_without_sign_in_is_told_in_words(email: Make) -> None:
    with running() as (server, _):
        for password in ("x", "ü"):
            bad = dataclasses.replace(server, username="joe", password=password)
            error = failure(SmtpMessenger(), email(), bad)
            assert "offers no way to sign in" in error.text
            assert error.permanent


def test_a_check_sends_nothing_and_fails_as_sending_would(certificate: Path) -> None:
    with running(certificate=certificate, security="tls", sign_in=True) as (server, mailbox):
        SmtpMessenger(ca_file=str(certificate)).check(server)
        with pytest.raises(DeliveryError, match="refused the sign-in"):
            SmtpMessenger(ca_file=str(certificate)).check(dataclasses.replace(server, password="no"))
    assert mailbox.raw == []
