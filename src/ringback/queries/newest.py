"""The newest published version: of a playbook, or of the default one of a workspace."""

from __future__ import annotations

from django.db.models import F

from ringback.store.models import Playbook, PlaybookVersion, Workspace


def newest_published(workspace: Workspace, playbook: Playbook | None = None) -> PlaybookVersion | None:
    """The newest published version of this playbook, an archived one too.

    Without a playbook: of the default one, else of any in use, as `services.playbook_choice` puts leads into it.
    """
    published = (
        PlaybookVersion.objects.select_related("playbook")
        .filter(workspace=workspace, published_at__isnull=False)
        .order_by("-number")
    )
    if playbook is not None:
        return published.filter(playbook=playbook).first()
    in_use = published.filter(playbook__archived_at__isnull=True)
    return (
        in_use.filter(playbook__workspace__default_playbook=F("playbook_id")).first()
        or in_use.order_by("-pk").first()
    )
