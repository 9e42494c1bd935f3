"""Texts, snippets, and what the message check says."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, StringConstraints

from .base import In, LetterText, Out, Subject, plain_text

Source = Annotated[str, BeforeValidator(plain_text), StringConstraints(max_length=20_000)]
SnippetText = Annotated[str, BeforeValidator(plain_text), StringConstraints(max_length=5_000)]
PersonalLine = Annotated[str, BeforeValidator(plain_text), StringConstraints(max_length=2_000)]
WrittenChannel = Literal["email", "sms", "letter", "social"]

_SOURCE = "Front matter between lines of ---, then the text."
_EXAMPLE = (
    "---\nsubject: Your roof\n---\nHi {{ lead.first_name | default: 'there' }}, may I call you on Monday?\n"
)


class FindingOut(Out):
    """Something that the message check says."""

    code: str = Field(description="What it is about; stays the same.", examples=["next_step"])
    level: str = Field(
        description="error (it cannot be sent so), warning, hint, or ok.", examples=["warning"]
    )
    words: str = Field(
        description="For people: what it is and what to do.", examples=["It asks for nothing."]
    )


class Findings(Out):
    """What the message check says."""

    findings: list[FindingOut] = Field(description="Errors first, then warnings, hints, and what is fine.")


class MessageIn(In):
    """A message to be looked over."""

    channel: WrittenChannel = Field("email", description="How it goes out.", examples=["email"])
    subject: Subject = Field("", description='Of an e-mail, else "".', examples=["Your roof"])
    text: LetterText = Field(description="Without the footer.", examples=["Hi Maria,\n\nmay I call you?"])
    lead: int | None = Field(
        None,
        ge=1,
        le=2**31 - 1,
        description="The number of the lead that it is for; what it got last is compared.",
        examples=[12],
    )


class TextRow(Out):
    """A text that playbooks may name."""

    name: str = Field(description="Its name.", examples=["still-here"])
    kind: str = Field(description="email, or script for what has no subject.", examples=["email"])
    subject: str = Field(description="The subject as it is written.", examples=["Still here to help"])
    example: str = Field(
        description="The subject, or the first words, as an invented person would read them.",
        examples=["Still here to help with a new roof"],
    )
    own: bool = Field(description="The workspace's own.", examples=[False])
    replaces: bool = Field(description="It is used in place of a shipped one.", examples=[False])
    archived: bool = Field(description="It was put away.", examples=[False])
    problem: str = Field(description='Why it cannot be read any more, or "".', examples=[""])
    used_by: list[str] = Field(description="The playbooks that name it.", examples=[["winning-strategy"]])
    files: int = Field(description="How many files go with it.", examples=[0])
    updated_at: datetime | None = Field(
        description="When it was saved; null for a shipped one.", examples=[None]
    )


class TextList(Out):
    """The texts of the workspace."""

    templates: list[TextRow] = Field(description="In order of name, those that were put away last.")


class FileOut(Out):
    """A file that goes with a text."""

    filename: str = Field(description="Its name.", examples=["prices.pdf"])
    size: int = Field(description="In bytes.", examples=[48211])


class TextOut(Out):
    """One text."""

    about: TextRow = Field(description="What the list says of it.")
    source: str = Field(description=_SOURCE, examples=[_EXAMPLE])
    files: list[FileOut] = Field(description="What goes along.")


class TextIn(In):
    """A text to keep."""

    source: Source = Field(description=_SOURCE, examples=[_EXAMPLE])


class PreviewIn(In):
    """For whom to make a text."""

    lead: int | None = Field(
        None,
        ge=1,
        le=2**31 - 1,
        description="The number of the lead; somebody invented, if left out.",
        examples=[12],
    )


class PreviewOut(Out):
    """A text as a lead would get it, made and not sent. Its links lead nowhere."""

    subject: str = Field(description='Of an e-mail, else "".', examples=["Your roof"])
    text: str = Field(description="The plain text, for an e-mail with its footer.", examples=["Hi Maria, …"])
    problem: str = Field(description='Why it cannot be made, or "".', examples=[""])
    files: list[FileOut] = Field(description="What goes along.")
    findings: list[FindingOut] = Field(description="What the message check says.")


class SnippetRow(Out):
    """A piece that texts share."""

    name: str = Field(description="What stands behind `snippets.` in a text.", examples=["opening_hours"])
    text: str = Field(description="What it prints.", examples=["We are here {{ business.hours }}."])
    used_in: list[str] = Field(description="The texts that name it.", examples=[["still-here"]])


class SnippetList(Out):
    """The snippets of the workspace."""

    snippets: list[SnippetRow] = Field(description="In order of name.")


class SnippetIn(In):
    """A snippet to keep."""

    text: SnippetText = Field(
        description="It may print facts, and no other snippet.",
        examples=["We are here {{ business.hours }}."],
    )


class PersonalLineIn(In):
    """A sentence for one person alone."""

    text: PersonalLine = Field(
        description='At most 500 characters, without a link; "" takes it away.',
        examples=["I saw the photos of your porch."],
    )


class PersonalLineOut(Out):
    """The sentence for one person alone."""

    text: str = Field(description='"" for none.', examples=["I saw the photos of your porch."])
