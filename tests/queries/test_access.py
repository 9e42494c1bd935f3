"""Who may see and do what; and the stranger, who must see nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ringback.queries.access import (
    MANAGE,
    OWN,
    WORK,
    Access,
    NoAccess,
    form_workspace,
    may,
    token_access,
    workspace_for,
    workspaces_of,
)
from ringback.services import workspaces
from ringback.store.models import Question, User
from tests.services.scene import Scene, a_business


@pytest.fixture
def scene(db: None) -> Scene:
    return Scene(a_business())


@pytest.fixture
def alice(scene: Scene) -> User:
    user = User.objects.create_user("alice@acme.example", None, "Alice")
    workspaces.add_member(scene.workspace, user, "rep", now=scene.now, actor="1")
    return user


@pytest.fixture
def charlie(scene: Scene) -> User:
    """A stranger: the owner of another business."""
    user = User.objects.create_user("charlie@other.example", None, "Charlie")
    a_business(name="Other", owner=user)
    return user


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        ("rep", {WORK}),
        ("manager", {WORK, MANAGE}),
        ("owner", {WORK, MANAGE, OWN}),
        ("", set()),
        ("king", set()),
    ],
)
def test_a_role_may_do_what_it_is_for(role: str, allowed: set[str]) -> None:
    assert {action for action in (WORK, MANAGE, OWN, "fly") if may(role, action)} == allowed


def test_a_member_sees_their_workspace_and_its_rows(scene: Scene, alice: User) -> None:
    lead = scene.lead()
    access = workspace_for(alice, scene.workspace.slug)
    assert access.lead(lead.number) == lead
    assert access.touch(scene.call(lead).pk).lead == lead
    assert access.actor == str(alice.pk)
    access.need(WORK)
    with pytest.raises(NoAccess):
        access.need(MANAGE)


def test_a_stranger_finds_nothing(scene: Scene, charlie: User) -> None:
    lead = scene.capture("hand", name="Eve Doe", city="Denver", region="CO").lead
    called = scene.lead()
    question = Question.objects.get(lead=lead)
    assert [one.name for one in workspaces_of(charlie)] == ["Other"]
    with pytest.raises(NoAccess):
        workspace_for(charlie, scene.workspace.slug)
    access = workspace_for(charlie)
    ways: list[Callable[[], object]] = [
        lambda: access.lead(lead.number),
        lambda: access.touch(scene.call(called).pk),
        lambda: access.question(question.pk),
    ]
    for way in ways:
        with pytest.raises(NoAccess):
            way()


@pytest.mark.parametrize("number", [0, -1, 2**31, 2**63, 10**30])
def test_a_number_that_no_row_can_have_is_not_there(scene: Scene, number: int) -> None:
    access = Access(workspace=scene.workspace, role="owner")
    for look in (access.lead, access.touch, access.question):
        with pytest.raises(NoAccess):
            look(number)


def test_who_has_left_or_was_never_in_gets_nothing(scene: Scene, alice: User) -> None:
    alice.is_active = False
    alice.save()
    with pytest.raises(NoAccess):
        workspace_for(alice)
    with pytest.raises(NoAccess):
        workspace_for(User.objects.create_user("dan@nowhere.example", None, "Dan"))


def test_a_token_works_in_its_workspace_until_it_is_revoked(scene: Scene) -> None:
    text, row = workspaces.issue_token(scene.workspace, name="site", user=None, now=scene.now)
    access = token_access(workspaces.token_hash(text))
    assert (access.workspace, access.role, access.actor) == (scene.workspace, "rep", "api")
    with pytest.raises(NoAccess):
        token_access(workspaces.token_hash(text + "x"))
    workspaces.revoke_token(row, now=scene.now, actor="1")
    with pytest.raises(NoAccess):
        token_access(workspaces.token_hash(text))


def test_a_form_belongs_to_one_workspace(scene: Scene) -> None:
    assert form_workspace(scene.workspace.form_key) == scene.workspace
    with pytest.raises(NoAccess):
        form_workspace("")
