"""Who may see and do what. The one permissions module: every page, API call and command asks here.

A stranger learns nothing: what one may not see raises the same `NoAccess` as what does not exist.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from ringback.store.models import (
    ApiToken,
    Attachment,
    InboundMessage,
    Lead,
    MailAccount,
    Membership,
    MoveRun,
    Notice,
    Playbook,
    PlaybookVersion,
    Proclamation,
    Question,
    Role,
    Touch,
    User,
    Workspace,
)

WORK = "work"  # the desk, outcomes, leads
MANAGE = "manage"  # import, settings, members, tokens, playbooks
OWN = "own"  # the mail account, deleting

_MAY: dict[str, frozenset[str]] = {
    Role.REP: frozenset({WORK}),
    Role.MANAGER: frozenset({WORK, MANAGE}),
    Role.OWNER: frozenset({WORK, MANAGE, OWN}),
}


class NoAccess(Exception):
    """Not there, or not for this person; nobody is told which."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """One person, or one program, in one workspace. Services and queries take what this has let through."""

    workspace: Workspace
    role: str
    user: User | None = None
    token: ApiToken | None = None

    @property
    def actor(self) -> str:
        """How the journal names them."""
        return str(self.user.pk) if self.user else "api"

    def may(self, action: str) -> bool:
        return may(self.role, action)

    def need(self, action: str) -> None:
        """Raise `NoAccess` unless this is allowed."""
        if not self.may(action):
            raise NoAccess

    def need_of_issuer(self, action: str) -> None:
        """For a program: raise `NoAccess` unless whoever issued its key may do this now. The keeper's keys may."""
        issuer = self.token.created_by if self.token else None
        if self.token is None:
            self.need(action)
        elif issuer is not None:
            member = Membership.objects.filter(workspace=self.workspace, user=issuer).first()
            if member is None or not issuer.is_active or not may(member.role, action):
                raise NoAccess

    # ----------------------------------------------------------------------------- the only ways to a row from outside

    def lead(self, number: int) -> Lead:
        """The lead with this number in this workspace. Raises `NoAccess`."""
        found = (
            Lead.objects.select_related("contact__organization", "workspace", "owner")
            .filter(workspace=self.workspace, number=number)
            .first()
        )
        if found is None:
            raise NoAccess
        return found

    def touch(self, touch_id: int) -> Touch:
        found = (
            Touch.objects.select_related("lead__contact", "enrollment", "point")
            .filter(workspace=self.workspace, pk=touch_id)
            .first()
        )
        if found is None:
            raise NoAccess
        return found

    def question(self, question_id: int) -> Question:
        found = (
            Question.objects.select_related("lead").filter(workspace=self.workspace, pk=question_id).first()
        )
        if found is None:
            raise NoAccess
        return found

    @property
    def reader(self) -> User | None:
        """Who reads; for a program, whoever issued its key."""
        return self.token.created_by if self.token is not None else self.user

    def notice(self, notice_id: int) -> Notice:
        """A piece of news that is for this reader or for everybody here. Raises `NoAccess`."""
        theirs = Q(user__isnull=True) | Q(user=self.reader) if self.reader else Q(user__isnull=True)
        found = Notice.objects.filter(theirs, workspace=self.workspace, pk=notice_id).first()
        if found is None:
            raise NoAccess
        return found

    def message(self, message_id: int) -> InboundMessage:
        """The message with this id that came in to this workspace. Raises `NoAccess`."""
        found = (
            InboundMessage.objects.select_related(
                "workspace", "account", "lead__contact__organization", "settled_by"
            )
            .filter(workspace=self.workspace, pk=message_id)
            .first()
        )
        if found is None:
            raise NoAccess
        return found

    def playbook(self, name: str) -> Playbook:
        """The playbook of this name; archived ones too. Raises `NoAccess`."""
        playbooks = Playbook.objects.select_related("workspace__default_playbook")
        found = playbooks.filter(workspace=self.workspace, name=name).first()
        if found is None:
            raise NoAccess
        return found

    def version(self, name: str, number: int) -> PlaybookVersion:
        """This version of a playbook, published or not. Raises `NoAccess`."""
        versions = PlaybookVersion.objects.select_related("playbook__workspace")
        found = versions.filter(
            workspace=self.workspace, playbook__name=name, number=min(number, 2**31 - 1)
        ).first()
        if found is None:
            raise NoAccess
        return found

    def move(self, run_id: int) -> MoveRun:
        """The move of running leads with this id. Raises `NoAccess`."""
        runs = MoveRun.objects.select_related("workspace", "playbook", "version", "user")
        found = runs.filter(workspace=self.workspace, pk=run_id).first()
        if found is None:
            raise NoAccess
        return found

    def attachment(self, template: str, file_id: int) -> Attachment:
        """The file of this template with this id. Raises `NoAccess`."""
        found = Attachment.objects.filter(workspace=self.workspace, template=template, pk=file_id).first()
        if found is None:
            raise NoAccess
        return found

    def mail_account(self, account_id: int) -> MailAccount:
        """The mail account with this id: one's own, for managers any of the workspace. Raises `NoAccess`."""
        accounts = MailAccount.objects.select_related("workspace", "user")
        found = accounts.filter(workspace=self.workspace, pk=account_id).first()
        if found is None or not (self.may(MANAGE) or self._owns(found)):
            raise NoAccess
        return found

    def mail_account_to_change(self, account_id: int) -> MailAccount:
        """The same, if this person may change it: one's own, for owners any. Raises `NoAccess`."""
        found = self.mail_account(account_id)
        if not self.may_change(found):
            raise NoAccess
        return found

    def may_change(self, account: MailAccount) -> bool:
        """Whether this mail account may be changed, started and removed by this person."""
        return self.may(OWN) or self._owns(account)

    def _owns(self, account: MailAccount) -> bool:
        return self.user is not None and account.user_id == self.user.pk

    def proclamation(self, proclamation_id: int) -> Proclamation:
        found = (
            Proclamation.objects.select_related("workspace")
            .filter(workspace=self.workspace, pk=proclamation_id)
            .first()
        )
        if found is None:
            raise NoAccess
        return found


def may(role: str, action: str) -> bool:
    return action in _MAY.get(role, frozenset())


def workspaces_of(user: User) -> list[Workspace]:
    """The workspaces of this user, by name."""
    return list(Workspace.objects.filter(memberships__user=user).order_by("name", "id"))


def workspace_for(user: User, slug: str | None = None) -> Access:
    """The user's access to the workspace with this slug, or to the first one. Raises `NoAccess`."""
    if not user.is_active:
        raise NoAccess
    memberships = (
        Membership.objects.select_related("workspace").filter(user=user).order_by("workspace__name", "id")
    )
    found = memberships.filter(workspace__slug=slug).first() if slug else memberships.first()
    if found is None:
        raise NoAccess
    return Access(workspace=found.workspace, role=found.role, user=user)


def token_access(token_hash: str) -> Access:
    """What a program with this key may do, in the key's workspace. Raises `NoAccess`."""
    token = (
        ApiToken.objects.select_related("workspace", "created_by")
        .filter(token_hash=token_hash, revoked_at__isnull=True)
        .first()
    )
    if token is None:
        raise NoAccess
    return Access(workspace=token.workspace, role=token.role, token=token)


def form_workspace(form_key: str) -> Workspace:
    """The workspace whose public form this is. Raises `NoAccess`."""
    found = Workspace.objects.filter(form_key=form_key).first()
    if found is None:
        raise NoAccess
    return found
