"""Playbooks, their versions and drafts, and moving running leads between versions."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, StringConstraints

from .base import In, Out, plain_text

PlaybookName = Annotated[str, BeforeValidator(plain_text), StringConstraints(min_length=1, max_length=100)]
# Not `plain_text`: in YAML the spaces at the beginning of a line mean something.
Source = Annotated[str, StringConstraints(min_length=1, max_length=60_000)]
VersionNote = Annotated[str, BeforeValidator(plain_text), StringConstraints(max_length=500)]


class PlaybookRow(Out):
    """A playbook in the list."""

    name: str = Field(description="Its name.", examples=["winning-strategy"])
    title: str = Field(description="Its title.", examples=["Call within five minutes, then keep at it"])
    version: int | None = Field(
        description="The newest published version, null before the first.", examples=[2]
    )
    running: int = Field(description="How many leads are followed up by it now.", examples=[40])
    default: bool = Field(description="Whether leads get it if nobody names a playbook.", examples=[True])
    draft: bool = Field(description="Whether a draft of the next version is there.", examples=[False])
    archived_at: datetime | None = Field(
        description="Since when no lead is put into it, null if leads are.", examples=[None]
    )


class ShippedRow(Out):
    """A playbook that comes with Ringback and is not in the workspace."""

    name: str = Field(description="Its name, to add it by.", examples=["thirty-mornings"])
    title: str = Field(description="Its title.", examples=["One call each morning for thirty days"])
    about: str = Field(description='Where it comes from, or "".', examples=[""])


class PlaybookList(Out):
    """The playbooks of the workspace, and what can be added."""

    playbooks: list[PlaybookRow] = Field(description="The default one first, archived ones last.")
    shipped: list[ShippedRow] = Field(description="Shipped playbooks that are not here yet.")


class VersionRow(Out):
    """A published version of a playbook."""

    number: int = Field(description="From 1.", examples=[2])
    note: str = Field(description="What is new in it.", examples=["E-mail on the third day"])
    published_at: datetime = Field(description="Since when.", examples=["2026-03-03T17:02:00Z"])
    running: int = Field(description="How many leads go by it now.", examples=[40])


class ProblemOut(Out):
    """What keeps a draft from being published, or what its author should look at again."""

    line: int | None = Field(description="In the text, from 1; null where no line is to blame.", examples=[4])
    text: str = Field(
        description="What is wrong and what to write.", examples=["answer_within: write for example 5m."]
    )
    severity: Literal["error", "warning"] = Field(
        description="An error keeps it from being published, a warning does not.", examples=["error"]
    )


class DraftOut(Out):
    """The draft of the next version. No lead goes by it before it is published."""

    number: int = Field(description="The number that it gets when it is published.", examples=[3])
    source: str = Field(description="The text, as YAML.", examples=["name: winning-strategy\n"])
    digest: str = Field(
        description="SHA-256 of the text in hex; send it as `seen` with the next text.", examples=["9f86d081"]
    )
    note: str = Field(description="What is new in it.", examples=[""])
    problems: list[ProblemOut] = Field(
        description="Why it cannot be published yet, and warnings; it can be if no error is among them."
    )


class PlaybookOut(Out):
    """A playbook with its versions."""

    name: str = Field(description="Its name.", examples=["winning-strategy"])
    title: str = Field(description="Its title.", examples=["Call within five minutes, then keep at it"])
    default: bool = Field(description="Whether leads get it if nobody names a playbook.", examples=[True])
    archived_at: datetime | None = Field(
        description="Since when no lead is put into it, null if leads are.", examples=[None]
    )
    versions: list[VersionRow] = Field(description="The published ones, the newest first.")
    draft: DraftOut | None = Field(
        description="The draft, for a token that may change playbooks; null if there is none.",
        examples=[None],
    )


class VersionOut(Out):
    """The text of one published version."""

    name: str = Field(description="The playbook.", examples=["winning-strategy"])
    number: int = Field(description="From 1.", examples=[2])
    source: str = Field(description="The text, as YAML.", examples=["name: winning-strategy\n"])
    note: str = Field(description="What is new in it.", examples=[""])
    published_at: datetime = Field(description="Since when.", examples=["2026-03-03T17:02:00Z"])


class PlaybookIn(In):
    """A playbook to add: a copy of a shipped one, or one of your own from its text."""

    shipped: str = Field(
        "",
        max_length=100,
        description="The name of a shipped one; its copy is published at once.",
        examples=["thirty-mornings"],
    )
    source: str = Field(
        "", max_length=60_000, description="Or the text, as YAML; it begins as a draft.", examples=[""]
    )
    note: VersionNote = Field("", description="What it is for.", examples=["For the trade show"])


class DraftIn(In):
    """The text of the next version."""

    source: Source = Field(
        description="The whole text, as YAML. One that is wrong is kept too; `problems` says what is.",
        examples=["name: winning-strategy\n"],
    )
    note: VersionNote = Field("", description="What is new in it.", examples=["E-mail on the third day"])
    seen: str = Field(
        "",
        max_length=64,
        description="The `digest` of the draft that you started from; refused if it is another one by now.",
        examples=[""],
    )


class PlaybookChange(In):
    """What to change about a playbook as a whole. What is left out stays."""

    default: bool | None = Field(
        None, description="true: leads get it from now on if nobody names another.", examples=[True]
    )
    archived: bool | None = Field(
        None,
        description="true: no lead is put into it any more, those in it finish; false: it is used again.",
        examples=[None],
    )


class MoveIn(In):
    """To which version the running leads of a playbook are to be moved."""

    version: int | None = Field(
        None, ge=1, le=2**31 - 1, description="The newest one, if left out.", examples=[2]
    )


class ChangeCount(Out):
    """For how many leads what changes next."""

    kind: str = Field(
        description="same, earlier, later, other_channel, question, ends; stays: those that cannot be moved.",
        examples=["later"],
    )
    meaning: str = Field(description="In words.", examples=["The next move comes later."])
    leads: int = Field(description="How many.", examples=[12])


class GoneStep(Out):
    """A step that the version does not have."""

    step: str = Field(description="The step.", examples=["day-1/email-2"])
    leads: int = Field(description="How many leads have had it or have it on the desk.", examples=[3])


class FailedLead(Out):
    """A lead that could not be counted or moved; it goes on by its version."""

    lead: int = Field(description="The number of the lead.", examples=[12])
    why: str = Field(
        description="What happened, in words.",
        examples=["An error of the program (KeyError); the log has the details. Report it, then move again."],
    )


class MoveOut(Out):
    """A move of running leads to another version: counted first, made when it is started."""

    id: int = Field(description="For /moves/{id}.", examples=[7])
    playbook: str = Field(description="The playbook.", examples=["winning-strategy"])
    version: int = Field(description="The version to move to.", examples=[2])
    state: str = Field(
        description="counting, counted, running, done, stopped or failed.", examples=["counted"]
    )
    total: int = Field(description="How many leads there are to move.", examples=[40])
    done: int = Field(description="How many were looked at in this state.", examples=[40])
    moved: int = Field(description="How many are moved.", examples=[0])
    delayed: int = Field(
        description="For how many of them an e-mail became due that leaves later, one after the other.",
        examples=[0],
    )
    changes: list[ChangeCount] = Field(description="What changes for how many.")
    gone: list[GoneStep] = Field(description="Steps that the version does not have.")
    failed: int = Field(
        description="How many could not be counted, or moved, and keep their version.", examples=[0]
    )
    failures: list[FailedLead] = Field(description="The first 50 of them.")
    error: str = Field(description='Why it ended, or "".', examples=[""])


class IntoPlaybook(In):
    """The playbook that a lead is to be followed up by."""

    playbook: PlaybookName = Field(description="Its name.", examples=["thirty-mornings"])
