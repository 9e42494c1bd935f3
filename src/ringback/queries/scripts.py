"""What a rep says on a call: the script, its questions and the voicemail, rendered for one lead."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ringback.playbooks.messages.errors import MessageError
from ringback.playbooks.messages.facts import BusinessFacts, Facts, SenderFacts, clean
from ringback.playbooks.messages.texts import SHIPPED, Texts
from ringback.rules.hours import format_hours, parse_hours
from ringback.store.models import Lead, User, Workspace

from .lead_facts import lead_facts
from .people import shown_phone

VOICEMAIL = "voicemail"
_DIRECTION = re.compile(r"(\[[^\]]*\])")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a script. `kind`: `say`; `fact` for what was filled in; `do` for a direction to the rep."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """`paragraphs` of pieces; `questions` to ask and note; `problem` instead, when it cannot be rendered."""

    paragraphs: tuple[tuple[Piece, ...], ...] = ()
    questions: tuple[str, ...] = ()
    problem: str = ""


def facts_for(lead: Lead, workspace: Workspace, user: User) -> Facts:
    """The facts that a script may name, for a call that `user` makes."""
    return Facts(lead=lead_facts(lead), sender=SenderFacts(name=user.name), business=business_of(workspace))


def business_of(workspace: Workspace) -> BusinessFacts:
    """What messages and scripts may know of the business, as its readers write numbers and hours."""
    try:
        hours = format_hours(parse_hours(workspace.hours))
    except ValueError:
        hours = ""
    return BusinessFacts(
        name=workspace.name,
        phone=shown_phone(workspace.phone, workspace.country),
        hours=hours,
        website=workspace.website,
        email=workspace.email,
        postal_address=workspace.postal_address,
    )


def script(name: str, facts: Facts, texts: Texts = SHIPPED) -> Script:
    """The script of this name for these facts. A name or a fact that is missing is told, not raised."""
    if not name:
        return Script()
    try:
        rendered = texts.render(name, facts)
    except MessageError as error:
        return Script(problem=str(error))
    known = clean(facts)
    words = [
        known.lead.full_name,
        known.lead.first_name,
        known.lead.interest,
        known.lead.city,
        known.lead.company,
    ]
    words += [known.sender.name, known.business.name, known.business.phone]
    return Script(
        paragraphs=tuple(
            _pieces(part, words) for part in rendered.text.strip().split("\n\n") if part.strip()
        ),
        questions=rendered.questions,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """The text of a message that a person makes: to copy, to print, or to finish and send.

    `subject`: of an e-mail. `gaps`: what its brackets leave to the person. `problem` instead, when there is no text.
    `kept`: somebody has worked on it; `seen` tells later whether somebody else did since.
    """

    subject: str = ""
    text: str = ""
    gaps: tuple[str, ...] = ()
    problem: str = ""
    seen: str = ""
    kept: bool = False


def message(name: str, facts: Facts, texts: Texts = SHIPPED) -> Message:
    """The message of this name for these facts. What is missing is told, not raised."""
    if not name:
        return Message()
    try:
        rendered = texts.render(name, facts)
    except MessageError as error:
        return Message(problem=str(error))
    return Message(subject=rendered.subject, text=rendered.text.strip(), gaps=gaps_in(rendered.text))


def gaps_in(text: str) -> tuple[str, ...]:
    """What stands in brackets, brackets and all: directions to whoever finishes the text."""
    return tuple(_DIRECTION.findall(text))


def _pieces(text: str, facts: list[str]) -> tuple[Piece, ...]:
    named = sorted({fact for fact in facts if len(fact) > 1}, key=len, reverse=True)
    pattern = (
        re.compile("(" + "|".join(rf"(?<!\w){re.escape(fact)}(?!\w)" for fact in named) + ")")
        if named
        else None
    )
    pieces: list[Piece] = []
    for part in _DIRECTION.split(text):
        if _DIRECTION.fullmatch(part):
            pieces.append(Piece("do", part[1:-1]))
            continue
        runs = pattern.split(part) if pattern else [part]
        pieces += [Piece("fact" if run in named else "say", run) for run in runs if run]
    return tuple(pieces)
