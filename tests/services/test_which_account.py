"""Which account a message leaves through."""

from __future__ import annotations

from typing import Any

from ringback.queries.mail_choice import account_for
from ringback.services import mail_accounts, mail_health, workspaces
from ringback.store.models import Lead, MailAccount, Membership, User
from ringback.store.transactions import write
from tests.services.scene import DAY, Scene


def member(scene: Scene, name: str) -> User:
    user = User.objects.create_user(f"{name}@acme.example", "a long password", name=name.capitalize())
    workspaces.add_member(scene.workspace, user, "rep", now=scene.now, actor="test")
    return user


def account(scene: Scene, user: User | None = None, **fields: Any) -> MailAccount:
    name = user.name.lower() if user else "more"
    values = {"host": f"smtp.{name}.example", "from_address": f"{name}@acme.example"} | fields
    return mail_accounts.add_account(scene.workspace, user=user, now=scene.now, actor="test", **values)


def owned(scene: Scene, user: User) -> Lead:
    lead = scene.only_mail()
    Lead.objects.filter(pk=lead.pk).update(owner=user)
    return lead


def test_the_account_of_the_leads_owner_comes_before_the_default_one(scene: Scene) -> None:
    bob = member(scene, "bob")
    own = account(scene, bob)
    lead = owned(scene, bob)
    scene.work()
    (sent,) = scene.messenger.sent
    assert (sent.server.host, sent.email.from_address) == ("smtp.bob.example", "bob@acme.example")
    assert scene.touch(lead, channel="email").account == own


def test_without_an_own_account_the_default_one_is_used_and_no_other(scene: Scene) -> None:
    account(scene)
    owned(scene, member(scene, "bob"))
    scene.work()
    assert scene.messenger.sent[0].server.host == "smtp.acme.example"


def test_a_thread_keeps_its_account_when_the_lead_gets_another_owner(scene: Scene) -> None:
    bob, ann = member(scene, "bob"), member(scene, "ann")
    own = account(scene, bob)
    account(scene, ann)
    lead = owned(scene, bob)
    scene.work()
    Lead.objects.filter(pk=lead.pk).update(owner=ann)
    lead.refresh_from_db()
    assert account_for(lead) == own
    mail_accounts.remove_account(own, now=scene.now, actor="test")
    found = account_for(lead)
    assert found is not None
    assert found.user == ann


def test_a_new_thread_goes_around_an_account_that_has_stopped(scene: Scene) -> None:
    bob = member(scene, "bob")
    own = account(scene, bob)
    with write():
        mail_health.stop(own, "Refused.", now=scene.now, actor="test")
    owned(scene, bob)
    scene.work()
    assert scene.messenger.sent[0].server.host == "smtp.acme.example"


def test_nothing_leaves_in_the_name_of_somebody_who_has_gone(scene: Scene) -> None:
    bob = member(scene, "bob")
    account(scene, bob)
    lead = owned(scene, bob)
    scene.work()
    Membership.objects.filter(user=bob).delete()
    lead.refresh_from_db()
    found = account_for(lead)
    assert found is not None
    assert found.is_default


def test_the_accounts_of_another_workspace_are_never_used(bare: Scene) -> None:
    other = workspaces.create_workspace(name="Other", now=bare.now)
    mail_accounts.add_account(
        other, host="smtp.other.example", from_address="o@other.example", now=bare.now, actor="t"
    )
    lead = bare.only_mail()
    assert account_for(lead) is None
    bare.work()
    assert bare.kinds(lead) == ["email_not_configured"]


def test_removing_the_default_account_makes_the_next_one_the_default(scene: Scene) -> None:
    more = account(scene)
    mail_accounts.disconnect(scene.workspace, now=scene.now, actor="test")
    more.refresh_from_db()
    assert more.is_default
    scene.later(DAY)
    scene.only_mail()
    scene.work()
    assert scene.messenger.sent[0].server.host == "smtp.more.example"
