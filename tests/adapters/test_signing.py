"""What Ringback signs can be verified by whoever gets it, and a changed message cannot."""

from __future__ import annotations

import base64
from dataclasses import replace

import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from ringback.adapters.dkim_signature import signed
from ringback.adapters.mime import to_bytes
from ringback.adapters.smtp import SmtpMessenger
from ringback.ports.outbound import DeliveryError, SigningKey
from tests.adapters.conftest import an_email
from tests.adapters.mailserver import running


def a_key() -> tuple[SigningKey, bytes]:
    """A key, and the TXT record of its public part."""
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    public = private.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    record = b"v=DKIM1; k=rsa; p=" + base64.b64encode(public)
    return SigningKey(domain="acme.example", selector="rb1", private_key=pem.decode()), record


KEY, RECORD = a_key()
ONE_CLICK = (
    ("List-Unsubscribe", "<https://acme.example/u/abc>"),
    ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
    ("In-Reply-To", "<one@acme.example>"),
    ("References", "<one@acme.example>"),
)


def verified(raw: bytes) -> bool:
    def published(name: bytes, timeout: int = 5) -> bytes | None:
        return RECORD if name == b"rb1._domainkey.acme.example." else None

    return bool(dkim.verify(raw, dnsfunc=published))


def test_a_signed_message_is_verified_and_covers_what_must_not_be_changed() -> None:
    raw = signed(to_bytes(replace(an_email(), headers=ONE_CLICK, subject="Grüße", html="<p>Hi</p>")), KEY)
    assert verified(raw)
    head = raw.split(b"\r\n\r\n")[0].replace(b"\r\n ", b"").lower()
    covered = head.partition(b" h=")[2].partition(b";")[0]
    for name in (b"from", b"list-unsubscribe", b"list-unsubscribe-post", b"in-reply-to", b"references"):
        assert name in [part.strip() for part in covered.split(b":")], name


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"https://acme.example/u/abc", b"https://evil.example/u/abc"),
        (b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n", b""),
        (b"Subject: ", b"Subject: Not "),
        (b"From: ", b"From: evil@evil.example\r\nFrom: "),
    ],
    ids=["link", "one-click", "subject", "second sender"],
)
def test_a_changed_message_is_not_verified(old: bytes, new: bytes) -> None:
    raw = signed(to_bytes(replace(an_email(), headers=ONE_CLICK)), KEY)
    changed = raw.replace(old, new, 1)
    assert changed != raw
    assert not verified(changed)


def test_without_a_key_the_bytes_stay_as_they_are() -> None:
    raw = to_bytes(an_email())
    assert signed(raw, None) == raw


def test_a_key_of_no_use_is_told_and_nothing_is_sent() -> None:
    with pytest.raises(DeliveryError, match=r"DKIM key of acme\.example") as caught:
        signed(to_bytes(an_email()), replace(KEY, private_key="no key"))
    assert (caught.value.permanent, caught.value.sure_not_sent, caught.value.about) == (True, True, "account")
    assert "no key" not in repr(KEY)


def test_what_arrives_at_the_server_is_verified_and_is_what_the_receipt_holds() -> None:
    with running() as (server, mailbox):
        email = replace(an_email(), headers=ONE_CLICK, text="A line\n.\n..dots\nFrom here\n" + "x" * 2000)
        receipt = SmtpMessenger("").send(email, replace(server, signing=KEY))
    assert verified(mailbox.raw[0])
    assert receipt.raw.rstrip() == mailbox.raw[0].rstrip()
