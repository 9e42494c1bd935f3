"""Trying a mail account without sending anything: what works, what does not, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ringback.ports.inbound import FetchError, Inbox
from ringback.ports.outbound import DeliveryError, Messenger, Trouble
from ringback.ports.web import Web
from ringback.store.models import MailAccount
from ringback.store.secrets import CannotDecrypt
from ringback.store.transactions import write

from .journal import note
from .mail_servers import account_from, mailbox_from
from .mail_tokens import NoToken, fresh_token
from .mail_trouble import advice


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One half of the test. `problem`: what is wrong, in words, "" if it works; `advice`: what to do, may be ""."""

    problem: str = ""
    advice: str = ""

    @property
    def ok(self) -> bool:
        return not self.problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What came of the test. `reading`: None if the account is not read."""

    sending: Finding
    reading: Finding | None

    @property
    def ok(self) -> bool:
        return self.sending.ok and (self.reading is None or self.reading.ok)


def check_account(
    row: MailAccount,
    *,
    messenger: Messenger,
    inbox: Inbox | None,
    web: Web | None = None,
    now: datetime,
    actor: str = "system",
) -> Checked:
    """Try to sign in for sending and for reading, and remember what came of it. `inbox`: None tries sending only."""
    token, trouble = "", None
    try:
        token = fresh_token(row.pk, web, now=now)
    except NoToken as error:
        trouble = Finding(problem=error.text, advice=advice(row, "sign_in", error.text))
    sending = trouble or _sending(row, messenger, token)
    reading = None
    if row.imap_host and inbox is not None:
        reading = trouble or _reading(row, inbox, token)
    values: dict[str, object] = {"last_error": sending.problem}
    if sending.ok:
        values["last_ok_at"] = now
    if reading is not None:
        values["imap_error"] = reading.problem
        if reading.ok:
            values["imap_ok_at"] = now
    with write():
        MailAccount.objects.filter(pk=row.pk).update(**values)
        note(
            row.workspace_id,
            "mail_checked",
            now=now,
            actor=actor,
            sender=row.from_address,
            problem=sending.problem,
            reading=reading.problem if reading else "",
        )
    return Checked(sending=sending, reading=reading)


def _sending(row: MailAccount, messenger: Messenger, token: str) -> Finding:
    try:
        account = account_from(row)
        messenger.check((account.with_token(token) if token else account).server)
    except DeliveryError as error:
        return _finding(row, error.text, error.trouble)
    except CannotDecrypt as error:
        return Finding(problem=str(error))
    return Finding()


def _reading(row: MailAccount, inbox: Inbox, token: str) -> Finding:
    try:
        server = mailbox_from(row, token=token)
        assert server is not None
        inbox.check(server, row.imap_folder or "INBOX")
    except FetchError as error:
        return _finding(row, error.text, error.trouble, reading=True)
    except CannotDecrypt as error:
        return Finding(problem=str(error))
    return Finding()


def _finding(row: MailAccount, text: str, trouble: Trouble, *, reading: bool = False) -> Finding:
    return Finding(problem=text, advice=advice(row, trouble, text, reading=reading))
