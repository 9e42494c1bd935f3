"""The draft of a person who writes to the inquiry address without any form."""

from __future__ import annotations

from ringback.inbox.message import Message
from ringback.inbox.model import Understood
from ringback.inbox.replies.instead import phones_in
from ringback.inbox.setting import ANYWHERE, Setting
from ringback.intake.drafts import draft_from_fields
from ringback.intake.model import LeadDraft

SOURCE = "e-mail"


def inquiry_from(
    message: Message, understood: Understood, setting: Setting | None = None
) -> LeadDraft | None:
    """A lead of whoever wrote this: the name and address of the sender, phone numbers in the text, the new text.

    `understood`: what `read_reply` said of the message. None where there is no sender that can be read.
    """
    setting = setting or ANYWHERE
    if not message.from_address:
        return None
    fields: dict[str, object] = {
        "email": message.from_address,
        "full name": message.from_name if "@" not in message.from_name else "",
        "message": understood.new_text,
        "phone": list(
            phones_in(message.text if not message.answers else understood.new_text, setting.country)
        ),
        "interest": message.subject[:200],
        "source": SOURCE,
    }
    if message.sent_at is not None:
        fields["received at"] = message.sent_at.isoformat()
    draft = draft_from_fields(
        fields, country=setting.country, zone=setting.zone, now=setting.instant(message.sent_at)
    )
    return draft if isinstance(draft, LeadDraft) else None
