"""The workspaces of this installation, for whoever keeps it: commands and start-up. Pages ask `access`."""

from __future__ import annotations

from ringback.store.models import Membership, User, Workspace


def all_workspaces() -> list[Workspace]:
    return list(Workspace.objects.order_by("id"))


def any_workspace() -> bool:
    return Workspace.objects.exists()


def any_user() -> bool:
    return User.objects.exists()


def user_with(email: str) -> User | None:
    return User.objects.filter(email=email.strip().lower()).first()


def members_of(workspace: Workspace) -> list[Membership]:
    return list(Membership.objects.select_related("user").filter(workspace=workspace).order_by("user__email"))


def nobody() -> User:
    """The reader of commands: a user without a zone of their own, who has made no touches. Never saved."""
    return User(pk=0)
