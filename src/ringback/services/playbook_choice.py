"""Which playbook a lead gets: the one that was named, else the default one of the workspace."""

from __future__ import annotations

from ringback.queries.newest import newest_published
from ringback.store.models import Enrollment, Lead, Playbook, PlaybookVersion, Workspace

from .errors import CannotEnroll


def version_for(workspace_id: int, playbook: Playbook | None) -> PlaybookVersion:
    """The newest published version of this playbook; of the default one where None is named. Raises `CannotEnroll`.

    Without a default the newest version of any playbook in use is taken.
    """
    workspace = Workspace(pk=workspace_id)
    if playbook is not None:
        version = newest_published(workspace, playbook)
        if version is None or version.playbook.archived_at is not None:
            raise CannotEnroll(
                f"No lead can be put into {playbook.name}: it is archived or has no published version."
            )
        return version
    version = newest_published(workspace)
    if version is None:
        raise CannotEnroll("This workspace has no playbook in use. Add one, or publish a draft.")
    return version


def usable_names(workspace: Workspace) -> list[str]:
    """The names of the playbooks that leads can be put into, in order."""
    usable = Playbook.objects.filter(
        workspace=workspace, archived_at__isnull=True, versions__published_at__isnull=False
    )
    return list(usable.order_by("name").values_list("name", flat=True).distinct())


def named(workspace: Workspace, name: str) -> Playbook:
    """The playbook of this name that leads can be put into. Raises `CannotEnroll` telling which there are."""
    usable = usable_names(workspace)
    wanted = name.strip()
    if wanted not in usable:
        told = ", ".join(usable) or "none yet"
        raise CannotEnroll(f"There is no playbook {wanted[:100]!r} to put leads into. There are: {told}.")
    return Playbook.objects.get(workspace=workspace, name=wanted)


def known_by_name(workspace: Workspace, name: str) -> Playbook | None:
    """The same, None where there is none: what programs and strangers write must not keep a lead out."""
    try:
        return named(workspace, name)
    except CannotEnroll:
        return None


def last_playbook(lead: Lead) -> Playbook | None:
    """The playbook that the lead was in last, if leads can still be put into it."""
    last = Enrollment.objects.filter(lead=lead).select_related("version__playbook").order_by("-id").first()
    return last.version.playbook if last is not None and last.version.playbook.archived_at is None else None
