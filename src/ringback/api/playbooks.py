"""Playbooks: which there are, their versions, writing the next one, publishing it."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest
from ninja import Router
from ninja.params.functions import Path

from ringback import clock
from ringback.api import schemas
from ringback.api.auth import access_of
from ringback.api.common import PlaybookPath, manager_of
from ringback.api.errors import not_found, unprocessable
from ringback.queries import playbooks as read
from ringback.services import playbooks as write

router = Router(tags=["playbooks"])
_CAN_FAIL = {
    401: schemas.Error,
    403: schemas.Error,
    404: schemas.Error,
    409: schemas.Error,
    415: schemas.Error,
    422: schemas.Error,
}
_NO_NAME = {status: shape for status, shape in _CAN_FAIL.items() if status != 404}


@router.get("/playbooks", response={200: schemas.PlaybookList, 401: schemas.Error}, summary="The playbooks")
def playbooks(request: HttpRequest) -> schemas.PlaybookList:
    """The playbooks of your workspace, and the shipped ones that can be added to it."""
    found = read.playbook_list(access_of(request))
    return schemas.PlaybookList(
        playbooks=[
            schemas.PlaybookRow(
                name=row.name,
                title=row.title,
                version=row.version,
                running=row.running,
                default=row.is_default,
                draft=row.has_draft,
                archived_at=row.archived_at,
            )
            for row in found.playbooks
        ],
        shipped=[
            schemas.ShippedRow(name=one.name, title=one.title, about=one.about) for one in found.gallery
        ],
    )


@router.post("/playbooks", response={200: schemas.PlaybookOut, **_NO_NAME}, summary="Add a playbook")
def add_playbook(request: HttpRequest, data: schemas.PlaybookIn) -> schemas.PlaybookOut:
    """Add a copy of a shipped playbook, which is ready for leads, or one from its text, which begins as a draft."""
    access = manager_of(request)
    if bool(data.shipped) == bool(data.source):
        raise unprocessable("Send either `shipped` or `source`.", field="source")
    if data.shipped:
        made = write.add_shipped(access.workspace, data.shipped, now=clock.now(), actor=access.actor)
    else:
        made = write.create(
            access.workspace, data.source, now=clock.now(), actor=access.actor, note=data.note
        )
    return _playbook(request, made.name)


@router.get(
    "/playbooks/{name}",
    response={200: schemas.PlaybookOut, 401: schemas.Error, 404: schemas.Error},
    summary="A playbook",
)
def playbook(request: HttpRequest, name: PlaybookPath) -> schemas.PlaybookOut:
    """One playbook with its published versions and how many leads go by each."""
    return _playbook(request, name)


@router.patch(
    "/playbooks/{name}", response={200: schemas.PlaybookOut, **_CAN_FAIL}, summary="Default, archive"
)
def change_playbook(
    request: HttpRequest, name: PlaybookPath, data: schemas.PlaybookChange
) -> schemas.PlaybookOut:
    """Make it the default one, put it away, or take it into use again. The default one cannot be put away."""
    access, now = manager_of(request), clock.now()
    found = access.playbook(name)
    if data.default is False:
        raise unprocessable("Make another playbook the default one instead.", field="default")
    if data.archived is False:
        write.restore(found, now=now, actor=access.actor)
    if data.default:
        write.set_default(access.playbook(name), now=now, actor=access.actor)
    if data.archived:
        write.archive(found, now=now, actor=access.actor)
    return _playbook(request, name)


@router.get(
    "/playbooks/{name}/versions/{number}",
    response={200: schemas.VersionOut, 401: schemas.Error, 404: schemas.Error},
    summary="The text of a version",
)
def version(
    request: HttpRequest,
    name: PlaybookPath,
    number: Annotated[int, Path(ge=1, le=2**31 - 1, description="The number of the version.", example=2)],
) -> schemas.VersionOut:
    """The text of a published version, which never changes."""
    found = access_of(request).version(name, number)
    if found.published_at is None:
        raise not_found()
    return schemas.VersionOut(
        name=name, number=found.number, source=found.source, note=found.note, published_at=found.published_at
    )


@router.put(
    "/playbooks/{name}/draft",
    response={200: schemas.DraftOut, **_CAN_FAIL},
    summary="Write the draft of the next version",
)
def write_draft(request: HttpRequest, name: PlaybookPath, data: schemas.DraftIn) -> schemas.DraftOut:
    """Keep a text as the draft of the next version, and see what keeps it from being published, line by line."""
    access = manager_of(request)
    write.edit_draft(
        access.playbook(name),
        data.source,
        now=clock.now(),
        actor=access.actor,
        note=data.note,
        seen=data.seen or None,
    )
    kept = read.playbook_detail(access, name).draft
    if kept is None:  # somebody has published or discarded it in this very moment
        raise not_found()
    return _draft(kept)


@router.post(
    "/playbooks/{name}/publish",
    response={200: schemas.PlaybookOut, **_CAN_FAIL},
    summary="Publish the draft",
)
def publish(request: HttpRequest, name: PlaybookPath) -> schemas.PlaybookOut:
    """Make the draft a version that never changes. New leads get it; running leads stay on theirs until they are moved.

    Refused with the lines to mend while it is no playbook. Send no body.
    """
    access = manager_of(request)
    write.publish(access.playbook(name), now=clock.now(), actor=access.actor)
    return _playbook(request, name)


def _playbook(request: HttpRequest, name: str) -> schemas.PlaybookOut:
    access = access_of(request)
    found = read.playbook_detail(access, name)
    draft = found.draft if access.may("manage") else None
    return schemas.PlaybookOut(
        name=found.name,
        title=found.title,
        default=found.is_default,
        archived_at=found.archived_at,
        versions=[
            schemas.VersionRow(
                number=one.number, note=one.note, published_at=one.published_at, running=one.running
            )
            for one in found.versions
        ],
        draft=_draft(draft) if draft else None,
    )


def _draft(draft: read.Draft) -> schemas.DraftOut:
    return schemas.DraftOut(
        number=draft.number,
        source=draft.source,
        digest=draft.digest,
        note=draft.note,
        problems=[
            schemas.ProblemOut(line=one.line, text=one.text, severity=one.severity.value)
            for one in draft.problems
        ],
    )
