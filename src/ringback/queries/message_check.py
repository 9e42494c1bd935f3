"""The message check with what the tables know: the person, what they got before, the business, the files."""

from __future__ import annotations

from dataclasses import replace

from django.conf import settings

from ringback.engine.model import Channel
from ringback.playbooks.messages.check import Finding, Level, Looked, check
from ringback.playbooks.messages.compose import said_in
from ringback.playbooks.messages.errors import MessageError, MissingFact
from ringback.playbooks.messages.facts import Facts, SenderFacts, clean
from ringback.playbooks.messages.template import MessageTemplate, Rendered, render, used
from ringback.playbooks.messages.texts import Texts
from ringback.playbooks.messages.threads import has_prefix
from ringback.playbooks.messages.wording import ABOUT, EXAMPLE
from ringback.store.models import Attachment, Lead, Touch, TouchState, User, Workspace

from .lead_facts import lead_facts
from .scripts import business_of, facts_for
from .threads import thread_of

INERT = "test"
"""In place of a token in the links of what is only looked at."""


def personal_facts(lead: Lead) -> tuple[str, ...]:
    """What is known of this person beyond the name, as it would be printed."""
    known = clean(Facts(lead=lead_facts(lead))).lead
    facts = (known.interest, known.city, known.company, known.named_by, known.personal_line)
    return tuple(fact for fact in facts if fact)


def last_said(lead: Lead, *, before: Touch | None = None) -> str:
    """What the last message to this lead said, without its footer; "" for none."""
    made = Touch.objects.filter(
        workspace_id=lead.workspace_id, lead=lead, channel__in=(Channel.EMAIL, Channel.SMS), at__isnull=False
    ).exclude(body="")
    if before is not None:
        made = made.exclude(pk=before.pk)
    found = made.filter(state__in=(TouchState.DONE, TouchState.UNSURE)).order_by("-at", "-id")
    return said_in(found.values_list("body", flat=True).first() or "")


def check_draft(touch: Touch, *, subject: str, text: str, workspace: Workspace) -> tuple[Finding, ...]:
    """The findings about a message of the desk with this text. `touch` comes with its lead and enrollment."""
    earlier = touch.enrollment.touches.filter(channel=Channel.EMAIL.value, number__lt=touch.number)
    thread = thread_of(touch, earlier, enrollment=touch.enrollment)
    return check(
        Looked(
            channel=touch.channel,
            subject=subject,
            text=text,
            business=business_of(workspace),
            personal=personal_facts(touch.lead),
            last=last_said(touch.lead, before=touch),
            answers_them=has_prefix(thread.subject),
            files=files_of(workspace, touch.template),
        )
    )


def check_message(
    workspace: Workspace, *, channel: str, subject: str, text: str, lead: Lead | None = None
) -> tuple[Finding, ...]:
    """The findings about any text; with a lead, about one that is written for this person."""
    return check(
        Looked(
            channel=channel,
            subject=subject,
            text=text,
            business=business_of(workspace),
            personal=personal_facts(lead) if lead else None,
            about_person=lead is None,
            last=last_said(lead) if lead else "",
        )
    )


def check_template(
    workspace: Workspace,
    template: MessageTemplate,
    texts: Texts,
    *,
    user: User,
    lead: Lead | None = None,
    channel: str = Channel.EMAIL.value,
) -> tuple[Finding, ...]:
    """The findings about a template as this lead would get it; without one, as somebody would of whom all is known.

    `channel`: of a text without a subject. A call script has nothing to be looked at but its facts.
    """
    known = facts_about(lead, workspace, user)
    rendered, missing = (
        Rendered(subject="", text=""),
        tuple(f"It needs {one}." for one in texts.lacking(template)),
    )
    if not missing:
        try:
            rendered = render(template, known, texts.snippets)
        except MessageError as error:
            missing = (str(error),)
    found = check(
        Looked(
            channel=Channel.EMAIL.value if template.is_email else channel,
            subject=rendered.subject,
            text=rendered.text,
            business=business_of(workspace),
            personal=personal_facts(lead) if lead else None,
            about_person=bool(ABOUT & used(template)),
            last=last_said(lead) if lead else "",
            files=files_of(workspace, template.name),
            missing=missing,
            is_template=True,
        )
    )
    if not template.is_email and channel == Channel.CALL.value:
        found = tuple(one for one in found if one.code in ("facts", "gaps"))
    return (*_for_the_unknown(template, texts, workspace), *found)


def _for_the_unknown(template: MessageTemplate, texts: Texts, workspace: Workspace) -> tuple[Finding, ...]:
    """What keeps it from somebody of whom nothing is known but the address."""
    try:
        bare = Facts(
            business=business_of(workspace), unsubscribe_url=inert_link("u"), answer_url=inert_link("a")
        )
        render(template, bare, texts.snippets)
    except MissingFact as error:
        words = f"Whoever is less well known cannot get it: {error}"
        return (Finding(code="unknown_facts", level=Level.WARNING, words=words),)
    except MessageError:
        pass  # told by the check itself
    return ()


def facts_about(lead: Lead | None, workspace: Workspace, user: User) -> Facts:
    """What a template may print when it is only looked at: of this lead in the name of its owner, else of somebody
    invented in the name of `user`. Its links lead nowhere."""
    if lead is not None:
        known = facts_for(lead, workspace, lead.owner or user)
    else:
        known = Facts(
            lead=EXAMPLE,
            sender=SenderFacts(name=user.name),
            business=business_of(workspace),
            call_at="tomorrow at 9:00 AM",
        )
    return replace(known, unsubscribe_url=inert_link("u"), answer_url=inert_link("a"))


def inert_link(door: str) -> str:
    """The address of an unsubscribe ("u") or answer ("a") page under which nothing is found."""
    return f"{settings.RINGBACK_PUBLIC_URL.rstrip('/')}/{door}/{INERT}"


def files_of(workspace: Workspace, template: str) -> int:
    """How many files go with this template."""
    return Attachment.objects.filter(workspace=workspace, template=template).count() if template else 0
