"""From a template and facts to an e-mail that is whole: who we are, how to reach us, when, where, and how to end it.

The footer and the headers are made here, so that no template can leave them out. On the headers:

* Message-ID comes from the touch alone. If a crash leaves a doubt, the Sent copy or a bounce can be matched to it.
* List-Unsubscribe holds exactly one URL, and List-Unsubscribe-Post goes with it (RFC 8058). Mail programs show their
  button for https only; an installation tried out under http carries both all the same, so that what is tried leaves.
* Auto-Submitted (RFC 3834) stands only on notices (`notice: yes` in the template): a confirmation that a program
  sends on its own, at any hour, which must not start a conversation with another program. The follow-ups do not
  carry it. They speak for a named person, are part of a plan that person runs, and ask for an answer; help desks and
  shared mailboxes drop what carries it, and the out-of-office reply that it would suppress tells us until when to
  wait. If a notice answers a message, it is `auto-replied` and says to which.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlsplit

from ringback.ports.outbound import EmailFile, OutgoingEmail

from .errors import CannotSend, TemplateError
from .facts import BusinessFacts, Facts, clean, one_line
from .html import page
from .template import MessageTemplate, Rendered, render
from .threads import NEW, Thread, has_prefix, is_message_id, without_prefix

UNSUBSCRIBE_LABEL = "Stop these e-mails"
ANSWERS_HEAD = "You can also answer with one tap:"
ANSWERS = (
    ("Yes, call me", "yes"),
    ("Not now", "later"),
    ("No, thank you", "no"),
    ("I am not the right person", "other"),
)
"""What the links below a message say, and what they hand to the answer page as `a`."""

RULE = "_" * 40
"""The line between what is said and the footer."""

_DOMAIN = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*")
_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,62}")
_MAX_URL = 800


def compose(
    template: MessageTemplate,
    facts: Facts,
    *,
    touch_key: str,
    workspace_domain: str,
    unsubscribe_url: str,
    from_name: str,
    from_address: str,
    to_address: str,
    now: datetime,
    reply_to: str = "",
    reason: str = "",
    thread: Thread = NEW,
    answer_url: str = "",
    snippets: Mapping[str, str] | None = None,
    files: tuple[EmailFile, ...] = (),
    written: Rendered | None = None,
) -> OutgoingEmail:
    """Make one automatic e-mail. The same arguments always give the same message.

    `touch_key` is the touch's idempotency key ("311-4"), `workspace_domain` the domain of the sender's address.
    `written`: what a person has made of the template for this lead, taken as it is. `reason` says in one sentence
    why this person gets it. `thread`: the messages that it follows; its subject is used. `answer_url`: where it can be
    answered, "" for no links. `snippets`: the sources of those there are. `now` is aware. Raises CannotSend when the
    workspace lacks what every such e-mail needs, MissingFact and TemplateError for the template.
    """
    check_can_send(facts.business)
    if not template.is_email:
        raise TemplateError(f"{template.name} is a call script and cannot be sent: it has no subject.")
    for name in template.attach:
        if name not in {file.filename for file in files}:
            raise TemplateError(
                f"{template.name} must not leave without the file {name}, which is not there."
            )
    url = _checked_url(unsubscribe_url)
    answers = _checked_url(answer_url) if answer_url and template.answers else ""
    choices = [(words, f"{answers}?a={code}") for words, code in ANSWERS] if answers else []
    known = clean(replace(facts, unsubscribe_url=url, answer_url=answer_url))
    rendered = written or render(template, known, snippets)
    closing = footer(known.business, url, reason=reason)
    headers = [("List-Unsubscribe", f"<{url}>"), ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")]
    # What they follow may come from outside; a broken one is no reason not to answer.
    if is_message_id(thread.in_reply_to):
        before = [one for one in thread.references if is_message_id(one)] or [thread.in_reply_to]
        headers += [("In-Reply-To", thread.in_reply_to), ("References", " ".join(before))]
    if template.notice:
        headers.append(("Auto-Submitted", "auto-replied" if thread.in_reply_to else "auto-generated"))
    return OutgoingEmail(
        message_id=message_id(touch_key, workspace_domain),
        from_name=one_line(from_name) or known.sender.name or known.business.name,
        from_address=from_address.strip(),
        reply_to=reply_to.strip(),
        to_name=known.lead.full_name,
        to_address=to_address.strip(),
        subject=thread.subject or honest_subject(rendered.subject),
        text=f"{rendered.text}\n{_in_lines(choices)}{RULE}\n{closing}",
        html=page(rendered.text, closing, labels={url: UNSUBSCRIBE_LABEL}, choices=choices),
        headers=tuple(headers),
        date=now,
        attachments=files,
    )


def honest_subject(subject: str) -> str:
    """The subject of a message that begins a thread: it answers nothing, and so does not say "Re:"."""
    return (without_prefix(subject) or subject) if has_prefix(subject) else subject


def said_in(body: str) -> str:
    """What a text that was sent says, without the links to answer by and the footer."""
    said = body.partition(f"\n{RULE}\n")[0]
    return said.partition(f"\n{ANSWERS_HEAD}\n")[0].strip()


def _in_lines(choices: list[tuple[str, str]]) -> str:
    if not choices:
        return ""
    return "\n".join([ANSWERS_HEAD, *(f"{words}: {url}" for words, url in choices), "", ""])


def check_can_send(business: BusinessFacts) -> None:
    """Raise CannotSend unless the workspace has what the law and our promises want in every automatic e-mail."""
    if not business.name.strip():
        raise CannotSend(
            "No automatic e-mail can go out without the name of the business. Add it in the settings."
        )
    if not business.postal_address.strip():
        raise CannotSend(
            "No automatic e-mail can go out without a postal address: the law asks for one in every such message. "
            "Add a street address, a P.O. box or a private mailbox in the settings."
        )
    if not (business.phone.strip() or business.email.strip()):
        raise CannotSend(
            "No automatic e-mail can go out without a way to reach you. Add a phone number or an e-mail address in the "
            "settings."
        )
    if not business.hours.strip():
        raise CannotSend(
            "No automatic e-mail can go out without your business hours. Add them in the settings."
        )


def footer(business: BusinessFacts, unsubscribe_url: str, *, reason: str = "") -> str:
    """What stands under every automatic e-mail, as text."""
    ways = [
        f"{label}: {value}"
        for label, value in (("Phone", business.phone), ("E-mail", business.email), ("Web", business.website))
        if value
    ]
    why = one_line(reason) or f"{business.name} sent you this e-mail about its services."
    return "\n".join(
        [
            business.name,
            *ways,
            f"Open: {business.hours}",
            business.postal_address,
            "",
            why,
            f"Unsubscribe: {unsubscribe_url}",
            "",
        ]
    )


def message_id(touch_key: str, domain: str) -> str:
    """The Message-ID of a touch: the same for the same touch, and for no other. "311-4" gives <311-4.5f0c…@domain>."""
    if not _KEY.fullmatch(touch_key):
        raise ValueError(f"{touch_key!r} is not the key of a touch.")
    domain = domain.strip().rstrip(".")
    try:
        domain = domain.encode("idna").decode("ascii").lower()
    except UnicodeError:
        domain = ""
    if not _DOMAIN.fullmatch(domain):
        raise CannotSend(
            "The sender's e-mail address has no domain that works. Correct it in the mail settings."
        )
    digest = hashlib.sha256(f"{domain}\0{touch_key}".encode()).hexdigest()[:24]
    return f"<{touch_key}.{digest}@{domain}>"


def _checked_url(url: str) -> str:
    parts = urlsplit(url)
    plain = url.isascii() and url.isprintable() and not re.search(r"[\s<>\"',]", url)
    if parts.scheme not in ("http", "https") or not parts.hostname or not plain or len(url) > _MAX_URL:
        raise CannotSend(
            "No automatic e-mail can go out without a working link to end them. Set the public address of this "
            "Ringback, starting with https://."
        )
    return url
