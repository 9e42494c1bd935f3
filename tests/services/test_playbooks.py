"""Playbooks of a workspace: copies, drafts, versions that never change, the default one."""

from __future__ import annotations

import pytest

from ringback.services import playbooks
from ringback.services.errors import CannotChange
from ringback.store.models import Event, Playbook, PlaybookVersion, Published, Workspace
from tests.services.plans import WINNING, plan, published
from tests.services.scene import NOW, a_business

pytestmark = pytest.mark.django_db


@pytest.fixture
def home() -> Workspace:
    return a_business()


@pytest.fixture
def winning(home: Workspace) -> Playbook:
    return Playbook.objects.get(workspace=home)


def default_of(workspace: Workspace) -> Playbook | None:
    return Workspace.objects.get(pk=workspace.pk).default_playbook


def events(workspace: Workspace, kind: str) -> list[dict[str, object]]:
    return list(Event.objects.filter(workspace=workspace, kind=kind).values_list("data", flat=True))


def test_a_new_workspace_has_the_shipped_playbook_published_and_as_its_default(home: Workspace) -> None:
    version = PlaybookVersion.objects.get(workspace=home)
    assert (version.number, version.source, version.published_at) == (1, WINNING, version.created_at)
    assert default_of(home) == version.playbook


def test_a_shipped_playbook_is_added_once(home: Workspace, winning: Playbook) -> None:
    with pytest.raises(CannotChange, match="There is a playbook named 'winning-strategy' already"):
        playbooks.add_shipped(home, "winning-strategy", now=NOW, actor="1")
    with pytest.raises(CannotChange, match="no shipped playbook 'x'"):
        playbooks.add_shipped(home, "x", now=NOW, actor="1")
    Workspace.objects.update(default_playbook=None)
    winning.delete()
    copy = playbooks.add_shipped(home, "winning-strategy", now=NOW, actor="1")
    assert playbooks.newest_version(copy) is not None
    assert default_of(home) == copy, "the first playbook is the default one"


def test_a_playbook_made_from_text_is_a_draft_until_it_is_published(home: Workspace) -> None:
    playbook = playbooks.create(home, plan(), now=NOW, actor="1", note="First try")
    assert playbooks.newest_version(playbook) is None
    version = playbooks.publish(playbook, now=NOW, actor="1")
    assert (version.number, version.note, playbook.name) == (1, "First try", "short")
    assert events(home, "playbook_published")[-1] == {"playbook": "short", "version": 1}


def test_a_text_that_is_no_playbook_makes_no_playbook_and_says_where(home: Workspace) -> None:
    with pytest.raises(CannotChange, match="line 1"):
        playbooks.create(home, "name: Not A Name\n", now=NOW, actor="1")
    with pytest.raises(CannotChange, match="not YAML"):
        playbooks.create(home, "name: [", now=NOW, actor="1")
    with pytest.raises(CannotChange, match="at most 100,000 characters"):
        playbooks.create(home, "#" * 100_001, now=NOW, actor="1")
    assert Playbook.objects.count() == 1


def test_a_draft_is_kept_even_if_it_is_wrong_and_is_not_published_then(winning: Playbook) -> None:
    draft = playbooks.edit_draft(winning, "phases: soon\r\n", now=NOW, actor="1")
    assert (draft.number, draft.source, draft.published_at) == (2, "phases: soon\n", None)
    with pytest.raises(CannotChange, match="is missing"):
        playbooks.publish(winning, now=NOW, actor="1")
    assert PlaybookVersion.objects.filter(playbook=winning, published_at=None).get() == draft


def test_a_draft_must_keep_the_name_and_change_something(winning: Playbook) -> None:
    playbooks.edit_draft(
        winning, WINNING.replace("name: winning-strategy", "name: other"), now=NOW, actor="1"
    )
    with pytest.raises(CannotChange, match="Write name: winning-strategy, or make a new playbook"):
        playbooks.publish(winning, now=NOW, actor="1")
    playbooks.edit_draft(winning, WINNING, now=NOW, actor="1")
    with pytest.raises(CannotChange, match="the same as version 1"):
        playbooks.publish(winning, now=NOW, actor="1")


def test_publishing_takes_the_title_and_leaves_no_draft(winning: Playbook) -> None:
    source = WINNING.replace("title: Call within five minutes, then keep at it", "title: Quicker")
    version = published(winning, source)
    winning.refresh_from_db()
    assert (version.number, winning.title) == (2, "Quicker")
    with pytest.raises(CannotChange, match="no draft"):
        playbooks.publish(winning, now=NOW, actor="1")


def test_a_playbook_has_one_draft_and_the_next_begins_with_the_newest_text(winning: Playbook) -> None:
    first = playbooks.new_draft(winning, now=NOW)
    assert (first.number, first.source) == (2, WINNING)
    assert playbooks.new_draft(winning, now=NOW) == first
    playbooks.discard_draft(winning, now=NOW, actor="1")
    with pytest.raises(CannotChange, match="no draft to discard"):
        playbooks.discard_draft(winning, now=NOW, actor="1")


def test_a_playbook_that_was_never_published_goes_with_its_draft(home: Workspace) -> None:
    playbook = playbooks.create(home, plan(), now=NOW, actor="1")
    playbooks.discard_draft(playbook, now=NOW, actor="1")
    assert not Playbook.objects.filter(name="short").exists()


def test_nobody_writes_over_what_somebody_else_has_just_written(winning: Playbook) -> None:
    draft = playbooks.new_draft(winning, now=NOW)
    playbooks.edit_draft(winning, "# hers\n", now=NOW, actor="1", seen=draft.digest)
    with pytest.raises(CannotChange, match="Somebody has changed this draft"):
        playbooks.edit_draft(winning, "# his\n", now=NOW, actor="2", seen=draft.digest)
    # The same text again, as after a lost answer, is no quarrel.
    playbooks.edit_draft(winning, "# hers\n", now=NOW, actor="1", seen=draft.digest)


def test_a_published_version_cannot_be_changed_or_deleted_by_any_way_of_the_orm(winning: Playbook) -> None:
    version = winning.versions.get()
    version.source = "forged"
    with pytest.raises(Published, match="cannot be changed"):
        version.save()
    with pytest.raises(Published, match="cannot be changed"):
        PlaybookVersion(
            pk=version.pk, workspace=winning.workspace, playbook=winning, number=9, created_at=NOW
        ).save()
    with pytest.raises(Published, match="cannot be changed"):
        PlaybookVersion.objects.filter(pk=version.pk).update(source="forged")
    with pytest.raises(Published, match="cannot be changed"):
        winning.versions.update(published_at=None)
    with pytest.raises(Published, match="cannot be changed"):
        PlaybookVersion.objects.bulk_update([version], ["source"])
    with pytest.raises(Published, match="cannot be changed"):
        PlaybookVersion.objects.bulk_create(
            [version], update_conflicts=True, unique_fields=["id"], update_fields=["source"]
        )
    with pytest.raises(Published, match="cannot be deleted"):
        version.delete()
    with pytest.raises(Published, match="cannot be deleted"):
        PlaybookVersion.objects.all().delete()
    assert PlaybookVersion.objects.get(pk=version.pk).source == WINNING


def test_deleting_a_workspace_takes_its_playbooks_along(home: Workspace) -> None:
    home.delete()
    assert not PlaybookVersion.objects.exists()


def test_the_default_playbook_is_chosen_among_those_in_use(home: Workspace, winning: Playbook) -> None:
    short = playbooks.create(home, plan(), now=NOW, actor="1")
    with pytest.raises(CannotChange, match="no published version"):
        playbooks.set_default(short, now=NOW, actor="1")
    playbooks.publish(short, now=NOW, actor="1")
    playbooks.set_default(short, now=NOW, actor="1")
    assert default_of(home) == short
    with pytest.raises(CannotChange, match="short is the default playbook"):
        playbooks.archive(short, now=NOW, actor="1")
    playbooks.archive(winning, now=NOW, actor="1")
    with pytest.raises(CannotChange, match="archived"):
        playbooks.set_default(winning, now=NOW, actor="1")
    playbooks.restore(winning, now=NOW, actor="1")
    playbooks.set_default(winning, now=NOW, actor="1")
    assert default_of(home) == winning
    assert [one["playbook"] for one in events(home, "playbook_default")] == ["short", "winning-strategy"]
