"""Which account a message leaves through: the one that its thread has, else that of the lead's owner, else the default.

A thread keeps its account even while nothing leaves there, so that the person does not hear from two addresses; a new
thread goes around an account that has stopped.
"""

from __future__ import annotations

from ringback.engine.model import Channel
from ringback.store.models import Lead, MailAccount, Membership, Touch, TouchState, User

LEFT = (TouchState.SENDING, TouchState.DONE, TouchState.UNSURE)


def account_for(lead: Lead) -> MailAccount | None:
    """The account for the next message to this lead; None if none is connected."""
    return _of_thread(lead) or _of_owner(lead) or _default(lead)


def accounts_of(lead: Lead) -> tuple[MailAccount, ...]:
    """Those of the lead's owner, usable or not, the oldest first."""
    if lead.owner_id is None:
        return ()
    return tuple(
        MailAccount.objects.filter(workspace_id=lead.workspace_id, user_id=lead.owner_id).order_by("pk")
    )


def _of_thread(lead: Lead) -> MailAccount | None:
    last = (
        Touch.objects.filter(
            workspace_id=lead.workspace_id,
            lead=lead,
            channel=Channel.EMAIL.value,
            account__isnull=False,
            state__in=LEFT,
        )
        .exclude(disposition="failed")
        .select_related("account__user")
        .order_by("-id")
        .first()
    )
    if last is None or last.account is None or not _works_here(last.account):
        return None
    return last.account


def _of_owner(lead: Lead) -> MailAccount | None:
    return next((row for row in accounts_of(lead) if row.stopped_at is None and _works_here(row)), None)


def _default(lead: Lead) -> MailAccount | None:
    return MailAccount.objects.filter(workspace_id=lead.workspace_id, is_default=True).first()


def _works_here(row: MailAccount) -> bool:
    """Whether whose account it is still works here: nothing leaves in the name of somebody who has gone."""
    if row.user_id is None:
        return True
    user: User | None = row.user
    return (
        user is not None
        and user.is_active
        and Membership.objects.filter(workspace_id=row.workspace_id, user_id=row.user_id).exists()
    )
