"""The files that go with the messages of a template. Which kinds may: `playbooks/messages/files.py`."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Sum

from ringback.playbooks.messages.files import BadFile, kind_of_file, safe_name
from ringback.ports.outbound import MAX_ATTACHED
from ringback.queries.texts import texts_of
from ringback.store.models import Attachment, Workspace
from ringback.store.transactions import write

from .errors import CannotChange
from .journal import note

MOST_FILES = 10
"""Of one template."""


def attach(
    workspace: Workspace, template: str, *, name: str, data: bytes, now: datetime, actor: str
) -> Attachment:
    """Let a file go with the e-mails of this template, in place of one of the same name. Raises `CannotChange`."""
    try:
        filename = safe_name(name)
        content_type = kind_of_file(filename, data)
    except BadFile as error:
        raise CannotChange(str(error)) from None
    with write():
        Workspace.objects.select_for_update(no_key=True).only("pk").get(pk=workspace.pk)
        if not _email(workspace, template):
            raise CannotChange(
                f"{template} is no e-mail of yours. Save it first; only e-mails take files along."
            )
        others = Attachment.objects.filter(workspace=workspace, template=template).exclude(filename=filename)
        if others.count() >= MOST_FILES:
            raise CannotChange(f"No more than {MOST_FILES} files go with a message. Remove one first.")
        if (others.aggregate(all=Sum("size"))["all"] or 0) + len(data) > MAX_ATTACHED:
            raise CannotChange("The files of one message may have 10 MB in all. Remove one, or send a link.")
        row, _made = Attachment.objects.update_or_create(
            workspace=workspace,
            template=template,
            filename=filename,
            defaults={"content_type": content_type, "data": data, "size": len(data), "created_at": now},
        )
        note(workspace, "file_attached", now=now, actor=actor, name=template, file=filename)
    return row


def detach(file: Attachment, *, now: datetime, actor: str) -> None:
    """Let a file go with no message any more. Raises `CannotChange` if its template must not leave without it."""
    with write():
        template = texts_of(file.workspace_id, (file.template,)).own.get(file.template)
        if template is not None and file.filename in template.attach:
            raise CannotChange(
                f"{file.template} names {file.filename} under `attach:`. Take it out there first."
            )
        Attachment.objects.filter(pk=file.pk).delete()
        note(file.workspace_id, "file_removed", now=now, actor=actor, name=file.template, file=file.filename)


def _email(workspace: Workspace, name: str) -> bool:
    template = texts_of(workspace.pk, (name,)).all().get(name)
    return template is not None and template.is_email
