"""Keys with which Ringback signs what it sends by itself (DKIM), and the DNS record that tells the public part."""

from __future__ import annotations

import base64
from datetime import datetime

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from ringback.intake.mail_guess import domain_of
from ringback.queries.domain_names import is_domain, is_selector
from ringback.store.models import MailAccount
from ringback.store.secrets import decrypt, encrypt
from ringback.store.transactions import write

from .errors import CannotSetUp
from .journal import note

BITS = 2048
"""RFC 8301 wants at least 1024 and asks for 2048."""


def make_key(
    row: MailAccount, *, selector: str = "", domain: str = "", now: datetime, actor: str
) -> MailAccount:
    """Make a key for this account, in place of one that is there; from then on its messages are signed.

    `domain`: that of the sender unless given; `selector`: named after the day unless given, so that a new key gets a
    new name and what was signed with the old one can still be verified. Raises `CannotSetUp`.
    """
    domain = (domain or domain_of(row.from_address)).strip().lower().rstrip(".")
    selector = (selector or f"ringback-{now:%Y%m%d}").strip().lower()
    if not is_domain(domain) or not is_selector(selector):
        raise CannotSetUp("Give a domain such as example.com, and a selector of letters, digits and hyphens.")
    key = rsa.generate_private_key(public_exponent=65537, key_size=BITS)
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode("ascii")
    with write():
        fresh = MailAccount.objects.select_for_update(no_key=True).get(pk=row.pk)
        fresh.dkim_domain, fresh.dkim_selector, fresh.dkim_key_encrypted = domain, selector, encrypt(pem)
        fresh.save(update_fields=["dkim_domain", "dkim_selector", "dkim_key_encrypted"])
        note(fresh.workspace_id, "signing_key_made", now=now, actor=actor, domain=domain, selector=selector)
    return fresh


def forget_key(row: MailAccount, *, now: datetime, actor: str) -> None:
    """Sign no more, because the provider does, or because the record is not published."""
    with write():
        had = MailAccount.objects.filter(pk=row.pk).exclude(dkim_key_encrypted="")
        if had.update(dkim_domain="", dkim_selector="", dkim_key_encrypted=""):
            note(row.workspace_id, "signing_key_forgotten", now=now, actor=actor, sender=row.from_address)


def public_record(row: MailAccount) -> tuple[str, str]:
    """The name and the text of the TXT record to publish; two times "" without a key. Raises `CannotDecrypt`."""
    if not row.dkim_key_encrypted:
        return "", ""
    key = serialization.load_pem_private_key(decrypt(row.dkim_key_encrypted).encode("ascii"), password=None)
    public = key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    text = f"v=DKIM1; k=rsa; p={base64.b64encode(public).decode('ascii')}"
    return f"{row.dkim_selector}._domainkey.{row.dkim_domain}", text
