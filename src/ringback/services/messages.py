"""The e-mail of a touch: the facts that its template may know, its thread, its headers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings

from ringback.engine.decide import decide
from ringback.engine.decisions import Wait
from ringback.engine.model import Channel
from ringback.engine.snapshot import Snapshot
from ringback.playbooks.messages.compose import compose
from ringback.playbooks.messages.errors import TemplateError
from ringback.playbooks.messages.facts import BusinessFacts, Facts, SenderFacts
from ringback.playbooks.messages.template import MessageTemplate, Rendered, gaps_of
from ringback.playbooks.messages.texts import Texts
from ringback.playbooks.messages.threads import NEW, Thread, same_subject
from ringback.ports.outbound import OutgoingEmail
from ringback.queries.lead_facts import lead_facts
from ringback.queries.texts import own_text
from ringback.queries.threads import thread_of
from ringback.rules.hours import format_hours, parse_hours
from ringback.store.models import Lead, Touch, User, Workspace

from .answer_links import answer_url
from .mail_servers import Account
from .reply_addresses import reply_address
from .suppression import unsubscribe_token


def business_facts(workspace: Workspace) -> BusinessFacts:
    return BusinessFacts(
        name=workspace.name,
        phone=workspace.phone,
        hours=format_hours(parse_hours(workspace.hours)),
        website=workspace.website,
        email=workspace.email,
        postal_address=workspace.postal_address,
    )


def facts_for(lead: Lead, *, sender: User | None = None, call_at: str = "") -> Facts:
    """What a template or a call script may print about this lead."""
    return Facts(
        lead=lead_facts(lead),
        sender=SenderFacts(name=sender.get_full_name() if sender else ""),
        business=business_facts(lead.workspace),
        call_at=call_at,
    )


def email_for(
    touch: Touch, account: Account, *, now: datetime, snapshot: Snapshot, earlier: Sequence[Touch] = ()
) -> OutgoingEmail:
    """The message of this touch, the same each time it is made. Raises `MessageError` saying what is lacking.

    `snapshot`: that of the touch's enrollment, this touch in it; `earlier`: the touches of the enrollment.
    """
    assert touch.point is not None
    lead = touch.lead
    texts, files = own_text(touch.workspace_id, touch.template)
    template = _template(touch, texts)
    written = Rendered(subject=touch.subject, text=touch.body) if is_written(touch) else None
    url = f"{settings.RINGBACK_PUBLIC_URL.rstrip('/')}/u/{unsubscribe_token(touch.point)}"
    answer = answer_url(touch)
    known = facts_for(lead, sender=lead.owner, call_at=_next_call(snapshot, now))
    facts = replace(known, unsubscribe_url=url, answer_url=answer)
    gaps = () if written else gaps_of(template, facts, texts.snippets)
    if gaps:
        raise TemplateError(f"{template.name} leaves {gaps[0][:80]} to a person. Finish it by hand.")
    reply_to = account.reply_to or account.from_address
    return compose(
        template,
        facts,
        touch_key=touch.key,
        workspace_domain=account.domain,
        unsubscribe_url=url,
        from_name=account.from_name or lead.workspace.name,
        from_address=account.from_address,
        reply_to=reply_address(touch, reply_to) if account.plus_addressing else account.reply_to,
        to_address=touch.point.value,
        now=now,
        thread=_thread(touch, template, account, earlier),
        answer_url=answer,
        snippets=texts.snippets,
        files=files,
        written=written,
    )


def _template(touch: Touch, texts: Texts) -> MessageTemplate:
    """The template of this touch. What a person has written needs none: its step may name none, or one that is gone."""
    try:
        return texts.find(touch.template)
    except TemplateError:
        if not is_written(touch):
            raise
        return MessageTemplate(name=touch.template, subject=touch.subject, body=touch.body)


def _thread(touch: Touch, template: MessageTemplate, account: Account, earlier: Sequence[Touch]) -> Thread:
    """What this message follows. A person who gives it another subject begins another conversation."""
    if template.new_thread:
        return NEW
    found = thread_of(touch, earlier, enrollment=touch.enrollment, account_id=account.account_id)
    if is_written(touch) and not same_subject(touch.subject, found.subject):
        return NEW
    return found


def followed_by(email: OutgoingEmail) -> str:
    """The Message-ID that this message follows in its thread; "" for one that begins it."""
    return dict(email.headers).get("In-Reply-To", "")


def is_written(touch: Touch) -> bool:
    """Whether a person has finished the text of this e-mail and let it go; its `body` is then without the footer."""
    return touch.written


def _next_call(snapshot: Snapshot, now: datetime) -> str:
    """When the next call will come, in words that can follow "We will call you"; empty if none is planned."""
    decision = decide(snapshot, now=now)
    if not isinstance(decision, Wait) or decision.next is None or decision.next.channel is not Channel.CALL:
        open_calls = [one for one in snapshot.history.open_touches if one.channel is Channel.CALL]
        return "within minutes" if open_calls else ""
    zone = ZoneInfo(snapshot.open_time.day_zone)
    there, here = decision.next.due_at.astimezone(zone), now.astimezone(zone)
    days = (there.date() - here.date()).days
    clock = f"{there:%I:%M %p}".lstrip("0")
    if days == 0:
        return f"today at {clock}"
    if days == 1:
        return f"tomorrow, {there:%A}, at {clock}"
    return f"on {there:%A}, {there:%B} {there.day}, at {clock}"
