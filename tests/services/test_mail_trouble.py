"""Whoever connects an account is told what to do, not only what went wrong."""

from __future__ import annotations

from typing import Any

import pytest

from ringback.intake.mail_guess import guess, preset, provider, with_preset
from ringback.intake.mail_providers import PROVIDERS
from ringback.ports.fakes import MemoryMessenger
from ringback.ports.inbound import FetchError
from ringback.ports.outbound import DeliveryError, Trouble
from ringback.services.mail_checks import check_account
from ringback.services.mail_trouble import advice
from ringback.store.models import MailAccount
from tests.services.mailboxes import MemoryInbox
from tests.services.scene import Scene

ROW: dict[str, Any] = {
    "host": "smtp.acme.example",
    "port": 587,
    "security": "starttls",
    "imap_host": "imap.acme.example",
    "imap_port": 993,
    "imap_security": "tls",
}


@pytest.mark.parametrize(
    ("fields", "trouble", "said", "reading", "words"),
    [
        ({"provider": "google"}, "sign_in", "535 5.7.8", False, "refuses the usual password here"),
        ({"provider": "yahoo"}, "sign_in", "535", False, "app password under Account Security"),
        ({"provider": "microsoft365"}, "sign_in", "535", False, "takes no passwords"),
        ({}, "sign_in", "535", False, "slip in the user name"),
        ({"auth": "oauth2"}, "sign_in", "535", False, "Connect the account anew"),
        ({"provider": "google"}, "sign_in", "log in by your browser: suspicious", False, "blocked as unusual"),
        ({"provider": "gmx"}, "sign_in", "IMAP access is disabled", True, "Turn on IMAP"),
        ({"port": 465}, "tls", "", False, "Port 465 is usually spoken to with TLS, not with STARTTLS"),
        ({"imap_port": 143}, "tls", "", True, "Port 143 is usually spoken to with STARTTLS"),
        ({"port": 2525}, "refused", "", False, "587 with STARTTLS, or 465 with TLS"),
        ({}, "timeout", "", False, "firewall"),
        ({"port": 25}, "timeout", "", False, "shut port 25"),
        ({}, "name", "", False, "slip in the server's name, smtp.acme.example"),
        ({}, "name", "", True, "slip in the server's name, imap.acme.example"),
        ({}, "certificate", "", False, "RINGBACK_MAIL_CA_FILE"),
        ({}, "", "The certificate of the server cannot be trusted.", True, "RINGBACK_MAIL_CA_FILE"),
        ({}, "", "AUTHENTICATIONFAILED", True, "slip in the user name"),
        ({}, "busy", "421", False, "Try it again in some minutes"),
        ({}, "", "Something else.", False, ""),
    ],
)  # fmt: skip
def test_each_trouble_has_its_advice(
    fields: dict[str, Any], trouble: Trouble, said: str, reading: bool, words: str
) -> None:
    found = advice(MailAccount(**ROW | fields), trouble, said, reading=reading)
    assert words in found
    assert bool(found) == bool(words)


def test_sending_and_reading_are_tried_apart_and_remembered(scene: Scene) -> None:
    scene.connect_mail(imap_host="imap.acme.example")
    row = MailAccount.objects.get()
    messenger = MemoryMessenger()
    inbox = MemoryInbox(error=FetchError("The server refused the sign-in.", permanent=True, about="account"))
    found = check_account(row, messenger=messenger, inbox=inbox, now=scene.now)
    assert found.sending.ok
    assert found.reading is not None
    assert "slip in the user name" in found.reading.advice
    row.refresh_from_db()
    assert (row.last_ok_at, row.imap_ok_at, row.imap_error) == (
        scene.now,
        None,
        "The server refused the sign-in.",
    )
    messenger.fail_check(DeliveryError("No.", permanent=True, sure_not_sent=True, about="account"))
    inbox.error = None
    found = check_account(row, messenger=messenger, inbox=inbox, now=scene.now)
    assert (found.ok, found.sending.problem, found.reading and found.reading.ok) == (False, "No.", True)


@pytest.mark.parametrize(
    ("address", "mx", "key"),
    [
        ("joe@gmail.com", (), "google"),
        ("joe@GoogleMail.com", (), "google"),
        ("joe@web.de", (), "webde"),
        ("joe@own.example", ("aspmx.l.google.com.",), "google"),
        ("joe@own.example", ("own-example.mail.protection.outlook.com",), "microsoft365"),
        ("joe@own.example", ("outlook-com.olc.protection.outlook.com",), "outlook"),
        ("joe@own.example", ("mx00.ionos.de",), "ionos"),
        ("joe@own.example", ("notgoogle.com",), None),
        ("joe@own.example", ("mx.own.example",), None),
        ("nonsense", (), None),
        ("", (), None),
    ],
)
def test_a_provider_is_found_by_domain_or_by_mail_servers(
    address: str, mx: tuple[str, ...], key: str | None
) -> None:
    found = guess(address, mx)
    assert (found.key if found else None) == key


def test_every_provider_is_complete_and_has_a_source() -> None:
    assert len({one.key for one in PROVIDERS}) == len(PROVIDERS)
    domains = [domain for one in PROVIDERS for domain in one.domains]
    assert len(set(domains)) == len(domains)
    for one in PROVIDERS:
        assert one.source.startswith("https://"), one.key
        assert one.note.endswith("."), one.key
        assert one.password or one.oauth, one.key
        assert provider(one.key) is one
        MailAccount(**preset(one), from_address="a@b.example").clean_fields(exclude=["workspace"])


def test_what_is_given_goes_before_what_the_provider_says() -> None:
    given = with_preset({"from_address": "joe@gmail.com", "per_day": 3})
    assert (given["host"], given["per_day"], given["username"]) == ("smtp.gmail.com", 3, "joe@gmail.com")
    own = {"from_address": "joe@gmail.com", "host": "smtp.own.example"}
    assert with_preset(own) == own
