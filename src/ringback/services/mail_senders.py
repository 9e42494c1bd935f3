"""An account as the one who sends for a domain, for looking at its DNS."""

from __future__ import annotations

from ringback.queries.mail_domain import Sender
from ringback.store.models import MailAccount
from ringback.store.secrets import CannotDecrypt

from .mail_signing import public_record


def sender_of(row: MailAccount) -> Sender:
    """Who sends through this account. A key that cannot be read any more is left out: it signs nothing either."""
    try:
        record = public_record(row)
    except CannotDecrypt:
        record = ("", "")
    return Sender(
        host=row.host,
        provider=row.provider,
        address=row.from_address,
        dkim_selector=row.dkim_selector if record[0] else "",
        dkim_record=record,
    )
