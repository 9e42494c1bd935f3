"""Sending a message to oneself, to see how it arrives. No touch is made, nobody is counted, its links lead nowhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from ringback.playbooks.messages.errors import MessageError
from ringback.playbooks.messages.template import MessageTemplate, render
from ringback.playbooks.messages.template import Rendered as Said
from ringback.playbooks.messages.texts import Texts
from ringback.ports.outbound import DeliveryError, Messenger
from ringback.queries.message_check import facts_about
from ringback.queries.preview import example_email
from ringback.queries.texts import own_text
from ringback.store.models import Lead, User, Workspace
from ringback.store.secrets import CannotDecrypt
from ringback.store.transactions import refuse_inside_write

from .errors import CannotRecord
from .mail_servers import account_of
from .throttles import allowed

A_HOUR, WINDOW = 20, timedelta(hours=1)
MARK = "[Test] "
NOTE = "This is a test that you sent to yourself. The links at its end do nothing, and nobody else got it."


def send_test(
    workspace: Workspace,
    template: MessageTemplate,
    texts: Texts,
    *,
    user: User,
    lead: Lead | None,
    messenger: Messenger,
    now: datetime,
) -> str:
    """Send this template to `user`, as the lead would get it, marked as a test; the address that it went to.

    Raises `CannotRecord` saying what is in the way.
    """
    refuse_inside_write()
    if not template.is_email:
        raise CannotRecord("Only an e-mail can be sent as a test: it has a subject.")
    try:
        account = account_of(workspace)
        if account is None:
            raise CannotRecord("No mail account is connected. Connect one in the settings.")
        facts = facts_about(lead, workspace, user)
        said = render(template, facts, texts.snippets)
        email = example_email(
            workspace,
            template,
            texts,
            user=user,
            lead=lead,
            now=now,
            to_address=user.email,
            key=f"test-{user.pk}-{int(now.timestamp() * 1000)}",
            written=Said(subject=f"{MARK}{said.subject}", text=f"{NOTE}\n\n{said.text}"),
            files=own_text(workspace.pk, template.name)[1],
        )
    except (MessageError, CannotDecrypt) as error:
        raise CannotRecord(str(error)) from None
    if not allowed(f"test-send:{user.pk}", limit=A_HOUR, window=WINDOW, now=now):
        raise CannotRecord(f"That is more than {A_HOUR} tests in an hour. Go on a little later.")
    bare = tuple(header for header in email.headers if not header[0].startswith("List-"))
    try:
        messenger.send(replace(email, to_name=user.name, headers=bare), account.server)
    except DeliveryError as error:
        raise CannotRecord(f"The test was not sent: {error.text}") from None
    return user.email
