"""The texts of the workspace, its snippets, the message check, and the line for one person alone."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from django.http import HttpRequest
from ninja import Router
from ninja.params.functions import Path

from ringback import clock
from ringback.api import schemas
from ringback.api.auth import access_of
from ringback.api.common import LeadNumber, manager_of, reader_of
from ringback.api.errors import unprocessable
from ringback.playbooks.messages.check import Finding
from ringback.queries.access import Access, NoAccess
from ringback.queries.message_check import check_message
from ringback.queries.people import Lead
from ringback.queries.preview import FileLine, preview
from ringback.queries.text_pages import as_text, snippet_rows, text_page, text_rows
from ringback.queries.texts import own_text
from ringback.services import templates
from ringback.services.personal_lines import write_line

router = Router(tags=["texts"])
TextName = Annotated[str, Path(max_length=100, description="The name of the text.", example="still-here")]
SnippetName = Annotated[
    str, Path(max_length=60, description="The name of the snippet.", example="opening_hours")
]
_CAN_FAIL = {
    401: schemas.Error,
    403: schemas.Error,
    404: schemas.Error,
    409: schemas.Error,
    415: schemas.Error,
    422: schemas.Error,
}


@router.get("/templates", response={200: schemas.TextList, 401: schemas.Error}, summary="The texts")
def texts(request: HttpRequest) -> schemas.TextList:
    """Every text that playbooks may name: the workspace's own, and those that come with Ringback."""
    return schemas.TextList(
        templates=[schemas.TextRow(**asdict(row)) for row in text_rows(access_of(request))]
    )


@router.get(
    "/templates/{name}",
    response={200: schemas.TextOut, 401: schemas.Error, 404: schemas.Error},
    summary="A text",
)
def text(request: HttpRequest, name: TextName) -> schemas.TextOut:
    """One text with its source: the workspace's own, else the shipped one of this name."""
    return _text(access_of(request), name)


@router.put("/templates/{name}", response={200: schemas.TextOut, **_CAN_FAIL}, summary="Keep a text")
def keep(request: HttpRequest, name: TextName, data: schemas.TextIn) -> schemas.TextOut:
    """Write a text, new or changed; one with the name of a shipped one is used instead of it. What has not left yet is
    made of it. Needs a token that may change playbooks."""
    access = manager_of(request)
    templates.save_text(access.workspace, name, data.source, now=clock.now(), actor=access.actor)
    return _text(access, name)


@router.post(
    "/templates/{name}/archive", response={200: schemas.TextOut, **_CAN_FAIL}, summary="Put a text away"
)
def archive(request: HttpRequest, name: TextName) -> schemas.TextOut:
    """Use a text of the workspace's own no more. One that a playbook in use names stays, unless a shipped one stands in
    for it. Needs a token that may change playbooks."""
    access = manager_of(request)
    text_page(access, name)
    templates.archive_text(access.workspace, name, now=clock.now(), actor=access.actor)
    return _text(access, name)


@router.post(
    "/templates/{name}/restore", response={200: schemas.TextOut, **_CAN_FAIL}, summary="Use a text again"
)
def restore(request: HttpRequest, name: TextName) -> schemas.TextOut:
    """Take a text that was put away into use again. Needs a token that may change playbooks."""
    access = manager_of(request)
    text_page(access, name)
    templates.restore_text(access.workspace, name, now=clock.now(), actor=access.actor)
    return _text(access, name)


@router.post(
    "/templates/{name}/preview",
    response={
        200: schemas.PreviewOut,
        401: schemas.Error,
        404: schemas.Error,
        415: schemas.Error,
        422: schemas.Error,
    },
    summary="A text as a lead would get it",
)
def preview_text(request: HttpRequest, name: TextName, data: schemas.PreviewIn) -> schemas.PreviewOut:
    """Make a text for this lead, or for somebody invented, without sending it, and look it over."""
    access = access_of(request)
    template = as_text(name, text_page(access, name).source)
    if isinstance(template, str):
        raise unprocessable(template)
    around, _files = own_text(access.workspace.pk, name, template)
    shown = preview(
        access.workspace,
        template,
        around,
        user=reader_of(access),
        lead=_lead(access, data.lead),
        now=clock.now(),
    )
    return schemas.PreviewOut(
        subject=shown.subject,
        text=shown.text,
        problem=shown.problem,
        files=_files_out(shown.files),
        findings=_findings(shown.findings),
    )


@router.post(
    "/messages/check",
    response={200: schemas.Findings, 401: schemas.Error, 415: schemas.Error, 422: schemas.Error},
    summary="Look a message over",
)
def check(request: HttpRequest, data: schemas.MessageIn) -> schemas.Findings:
    """Say whether a message is short, asks for a next step, was written for this person, is honest, and so on.

    Nothing is kept and nothing is sent; only what has the level `error` could not be sent so.
    """
    access = access_of(request)
    found = check_message(
        access.workspace,
        channel=data.channel,
        subject=data.subject,
        text=data.text,
        lead=_lead(access, data.lead),
    )
    return schemas.Findings(findings=_findings(found))


@router.get("/snippets", response={200: schemas.SnippetList, 401: schemas.Error}, summary="The snippets")
def snippets(request: HttpRequest) -> schemas.SnippetList:
    """The pieces that texts share as `{{ snippets.name }}`, and which texts name them."""
    return _snippets(access_of(request))


@router.put("/snippets/{name}", response={200: schemas.SnippetList, **_CAN_FAIL}, summary="Keep a snippet")
def keep_snippet(request: HttpRequest, name: SnippetName, data: schemas.SnippetIn) -> schemas.SnippetList:
    """Write a snippet, new or changed; every text that names it prints the new words. Needs a token that may change
    playbooks."""
    access = manager_of(request)
    templates.save_snippet(access.workspace, name, data.text, now=clock.now(), actor=access.actor)
    return _snippets(access)


@router.delete(
    "/snippets/{name}", response={200: schemas.SnippetList, **_CAN_FAIL}, summary="Remove a snippet"
)
def remove_snippet(request: HttpRequest, name: SnippetName) -> schemas.SnippetList:
    """Forget a snippet that no text names. Needs a token that may change playbooks."""
    access = manager_of(request)
    if name not in {row.name for row in snippet_rows(access)}:
        raise NoAccess
    templates.remove_snippet(access.workspace, name, now=clock.now(), actor=access.actor)
    return _snippets(access)


@router.put(
    "/leads/{number}/personal-line",
    response={
        200: schemas.PersonalLineOut,
        401: schemas.Error,
        404: schemas.Error,
        409: schemas.Error,
        415: schemas.Error,
        422: schemas.Error,
    },
    summary="A sentence for one person alone",
)
def personal_line(
    request: HttpRequest, number: LeadNumber, data: schemas.PersonalLineIn
) -> schemas.PersonalLineOut:
    """Keep a sentence that is written for this lead alone. Texts print it where they name `lead.personal_line`."""
    access = access_of(request)
    lead = write_line(access.lead(number), data.text, now=clock.now(), actor=access.actor)
    return schemas.PersonalLineOut(text=lead.personal_line)


def _text(access: Access, name: str) -> schemas.TextOut:
    page = text_page(access, name)
    return schemas.TextOut(
        about=schemas.TextRow(**asdict(page.row)), source=page.source, files=_files_out(page.files)
    )


def _snippets(access: Access) -> schemas.SnippetList:
    return schemas.SnippetList(snippets=[schemas.SnippetRow(**asdict(row)) for row in snippet_rows(access)])


def _files_out(files: tuple[FileLine, ...]) -> list[schemas.FileOut]:
    return [schemas.FileOut(filename=file.filename, size=file.size) for file in files]


def _findings(findings: tuple[Finding, ...]) -> list[schemas.FindingOut]:
    return [schemas.FindingOut(code=one.code, level=one.level.value, words=one.words) for one in findings]


def _lead(access: Access, number: int | None) -> Lead | None:
    """The lead that a body names. One that is not there, or not for this caller, is a mistake in the body."""
    if number is None:
        return None
    try:
        return access.lead(number)
    except NoAccess:
        raise unprocessable(f"There is no lead {number}.", field="lead") from None
