"""A message as one lead would get it, made and not sent. Its links lead nowhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ringback.playbooks.messages.check import Finding, Level
from ringback.playbooks.messages.compose import ANSWERS, RULE, UNSUBSCRIBE_LABEL, compose
from ringback.playbooks.messages.errors import CannotSend, MessageError
from ringback.playbooks.messages.html import links, paragraphs
from ringback.playbooks.messages.template import MessageTemplate, Rendered, render
from ringback.playbooks.messages.texts import Texts
from ringback.ports.outbound import EmailFile, OutgoingEmail
from ringback.store.models import Attachment, Lead, MailAccount, User, Workspace

from .message_check import check_template, facts_about, inert_link


@dataclass(frozen=True, slots=True, kw_only=True)
class FileLine:
    """A file that goes along. `size` in bytes."""

    id: int
    filename: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What would leave. `html`, `small_html`: what is said and the footer, clean; `text`: the plain part, whole.

    `subject` and `headers` are empty for what is no e-mail. `problem`: why it cannot be made, with nothing else.
    """

    is_email: bool
    subject: str = ""
    text: str = ""
    html: str = ""
    small_html: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    questions: tuple[str, ...] = ()
    files: tuple[FileLine, ...] = ()
    findings: tuple[Finding, ...] = ()
    problem: str = ""

    @property
    def advice(self) -> tuple[Finding, ...]:
        return tuple(one for one in self.findings if one.level is not Level.OK)

    @property
    def fine(self) -> tuple[Finding, ...]:
        return tuple(one for one in self.findings if one.level is Level.OK)


def preview(
    workspace: Workspace,
    template: MessageTemplate,
    texts: Texts,
    *,
    user: User,
    lead: Lead | None,
    now: datetime,
    channel: str = "call",
) -> Preview:
    """This template for this lead, else for an invented one, in the name of the lead's owner or of `user`."""
    findings = check_template(workspace, template, texts, user=user, lead=lead, channel=channel)
    facts = facts_about(lead, workspace, user)
    try:
        rendered = render(template, facts, texts.snippets)
        if not template.is_email:
            text = rendered.text
            return Preview(is_email=False, text=text, questions=rendered.questions, findings=findings)
        email = example_email(workspace, template, texts, user=user, lead=lead, now=now)
    except MessageError as error:
        return Preview(is_email=template.is_email, findings=findings, problem=str(error))
    said, _, footer = email.text.partition(f"{RULE}\n")
    html = paragraphs(rendered.text, {})
    answers = [(words, f"{inert_link('a')}?a={code}") for words, code in ANSWERS]
    if answers[0][1] in said:
        html = f"{html}\n{links(answers)}"
    return Preview(
        is_email=True,
        subject=email.subject,
        text=email.text,
        html=html,
        small_html=paragraphs(footer, {inert_link("u"): UNSUBSCRIBE_LABEL}),
        headers=_headers(email),
        files=file_lines(workspace, template.name),
        findings=findings,
    )


def example_email(
    workspace: Workspace,
    template: MessageTemplate,
    texts: Texts,
    *,
    user: User,
    lead: Lead | None,
    now: datetime,
    to_address: str = "",
    key: str = "preview-1",
    written: Rendered | None = None,
    files: tuple[EmailFile, ...] = (),
) -> OutgoingEmail:
    """The e-mail of a template with links that lead nowhere. Raises `MessageError`.

    `to_address`: where it goes, with `files`, if it goes anywhere; else the lead's address is named.
    """
    facts = facts_about(lead, workspace, user)
    account = MailAccount.objects.filter(workspace=workspace, is_default=True).first()
    if account is None and to_address:
        raise CannotSend("No mail account is connected. Connect one in the settings.")
    from_address = account.from_address if account else workspace.email or "office@example.com"
    stand_in = tuple(
        EmailFile(filename=name, content_type="text/plain", data=b"") for name in template.attach
    )
    return compose(
        template,
        facts,
        touch_key=key,
        workspace_domain=from_address.rpartition("@")[2],
        unsubscribe_url=inert_link("u"),
        from_name=(account.from_name if account else "") or workspace.name,
        from_address=from_address,
        reply_to=account.reply_to if account else "",
        to_address=to_address or _address_of(lead),
        now=now,
        answer_url=inert_link("a"),
        snippets=texts.snippets,
        files=files if to_address else stand_in,
        written=written,
    )


def file_lines(workspace: Workspace, template: str) -> tuple[FileLine, ...]:
    """The files of a template, in order of name."""
    rows = Attachment.objects.filter(workspace=workspace, template=template).order_by("filename")
    return tuple(
        FileLine(id=pk, filename=name, size=size)
        for pk, name, size in rows.values_list("pk", "filename", "size")
    )


def _address_of(lead: Lead | None) -> str:
    point = lead.contact.points.filter(kind="email").order_by("position").first() if lead else None
    return point.value if point else "ann@example.com"


def _headers(email: OutgoingEmail) -> tuple[tuple[str, str], ...]:
    from_whom = f"{email.from_name} <{email.from_address}>" if email.from_name else email.from_address
    to_whom = f"{email.to_name} <{email.to_address}>" if email.to_name else email.to_address
    rows = [("From", from_whom), ("To", to_whom), ("Subject", email.subject)]
    if email.reply_to:
        rows.append(("Reply-To", email.reply_to))
    return (*rows, *email.headers)
