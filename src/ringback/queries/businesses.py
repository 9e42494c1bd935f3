"""Which workspaces are one business. For rules that hold in all of them; no page shows rows of another workspace."""

from __future__ import annotations

from ringback.store.models import Business, Membership, Role, User, Workspace


def siblings(workspace_id: int) -> list[int]:
    """The ids of all workspaces of this workspace's business, its own among them."""
    same = Workspace.objects.filter(business__workspaces=workspace_id)
    return list(same.order_by("id").values_list("pk", flat=True))


def others_of_business(workspace: Workspace) -> list[Workspace]:
    """The other workspaces of this one's business, by name. For owners of all of them, and for the keeper."""
    same = Workspace.objects.filter(business_id=workspace.business_id).exclude(pk=workspace.pk)
    return list(same.order_by("name", "id"))


def owns_all_of(user: User, business: Business) -> bool:
    """Whether this person is an owner in each workspace of the business."""
    workspaces = Workspace.objects.filter(business=business)
    owned = Membership.objects.filter(workspace__business=business, user=user, role=Role.OWNER)
    return workspaces.count() == owned.count()


def joinable(user: User, workspace: Workspace) -> list[Workspace]:
    """The workspaces of other businesses that this owner may put into this one's business, by name."""
    owned = Workspace.objects.select_related("business").filter(
        memberships__user=user, memberships__role=Role.OWNER
    )
    elsewhere = owned.exclude(business_id=workspace.business_id).order_by("name", "id")
    return [one for one in elsewhere if owns_all_of(user, one.business)]
