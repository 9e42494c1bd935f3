"""The pages of playbooks: list and gallery, versions, editor, differences, moving leads; and who may open them."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import URLPattern

from ringback.services import moving, playbooks
from ringback.store.models import Enrollment, MoveRun, Playbook, PlaybookVersion, Workspace
from ringback.web.urls_playbooks import urlpatterns
from tests.services.plans import WINNING, added, plan, published
from tests.web.house import NOW, House, lead, signed_in, words

QUICKER = WINNING.replace("title: Call within five minutes, then keep at it", "title: Quicker")
OTHER_DAYS = WINNING.replace("on_days: [2, 5]", "on_days: [3, 5]")


@pytest.fixture
def winning(stark: House) -> Playbook:
    return Playbook.objects.get(workspace=stark.workspace)


@pytest.fixture
def manager(stark: House) -> Client:
    return signed_in(stark.manager)


@pytest.fixture
def moves(stark: House, winning: Playbook) -> MoveRun:
    """A move of Rosa to version 2 that is counted and not started."""
    lead(stark)
    published(winning, OTHER_DAYS)
    run = moving.begin(winning, user=stark.manager, now=NOW)
    return moving.run_to_end(run, now_of=lambda: NOW, actor="test")


# ------------------------------------------------------------------------------------------------ who may see what

GET = [
    "/playbooks",
    "/playbooks/winning-strategy",
    "/playbooks/winning-strategy/versions/1",
    "/playbooks/winning-strategy/difference",
]
GET_MANAGE = ["/playbook/new", "/playbooks/winning-strategy/draft", "/moves/1"]
POST = [
    "/playbook/add",
    "/playbook/new",
    "/playbook/check",
    "/playbooks/winning-strategy/draft",
    "/playbooks/winning-strategy/discard",
    "/playbooks/winning-strategy/default",
    "/playbooks/winning-strategy/archive",
    "/playbooks/winning-strategy/restore",
    "/playbooks/winning-strategy/move",
    "/moves/1/start",
    "/moves/1/stop",
    "/moves/1/work",
]


def test_every_address_is_tested_here() -> None:
    def pattern(path: str) -> str:
        path = (
            path.strip("/").replace("winning-strategy", "<str:name>").replace("moves/1", "moves/<int:run_id>")
        )
        return path.replace("versions/1", "versions/<int:number>")

    routes = {str(one.pattern) for one in urlpatterns if isinstance(one, URLPattern)}
    assert routes == {pattern(path) for path in GET + GET_MANAGE + POST}


@pytest.mark.parametrize("path", GET + GET_MANAGE)
def test_who_has_not_signed_in_is_sent_to_the_sign_in_page(stark: House, path: str) -> None:
    response = Client().get(path)
    assert (response.status_code, response["Location"].split("?")[0]) == (302, "/sign-in")


@pytest.mark.parametrize("path", POST)
def test_nothing_can_be_done_without_signing_in_or_by_a_rep(
    stark: House, winning: Playbook, path: str
) -> None:
    sent = {"source": QUICKER, "do": "publish", "name": "winning-strategy"}
    assert Client().post(path, sent)["Location"] == "/sign-in"
    assert signed_in(stark.rep).post(path, sent).status_code == 403
    assert PlaybookVersion.objects.filter(playbook=winning).count() == 1


@pytest.mark.parametrize("path", GET_MANAGE)
def test_a_rep_does_not_open_the_editor_or_a_move(stark: House, path: str) -> None:
    assert signed_in(stark.rep).get(path).status_code == 403


def test_a_rep_reads_playbooks_and_sees_no_way_to_change_them(stark: House, winning: Playbook) -> None:
    published(winning, QUICKER)
    playbooks.edit_draft(winning, OTHER_DAYS, now=NOW, actor="test")
    client = signed_in(stark.rep)
    for path in (*GET, "/playbooks/winning-strategy/versions/2"):
        response = client.get(path)
        page = response.content.decode()
        assert response.status_code == 200
        assert "/draft" not in page
        assert 'method="post" action="/playbook' not in page
    assert "Version 3" not in words(client.get("/playbooks/winning-strategy/difference"))
    assert client.get("/playbooks/winning-strategy/versions/3").status_code == 404


def test_a_stranger_learns_nothing_of_a_playbook_or_a_move(
    stark: House, stranger: House, winning: Playbook, moves: MoveRun
) -> None:
    added(stark.workspace, plan("secret", title="Secret plan"))
    client = signed_in(stranger.owner)
    assert "Secret" not in words(client.get("/playbooks"))
    for path in ("", "/versions/1", "/difference", "/draft"):
        there, nowhere = client.get(f"/playbooks/secret{path}"), client.get(f"/playbooks/nowhere{path}")
        assert (there.status_code, there.content) == (404, nowhere.content)
    for action in ("draft", "discard", "default", "archive", "restore", "move"):
        sent = {"source": plan("secret", title="Mine"), "do": "publish"}
        assert client.post(f"/playbooks/secret/{action}", sent).status_code == 404
    assert client.get(f"/moves/{moves.pk}").status_code == 404
    for action in ("start", "stop", "work"):
        assert client.post(f"/moves/{moves.pk}/{action}").status_code == 404
    moves.refresh_from_db()
    assert moves.state == "counted"
    assert Playbook.objects.get(name="secret").archived_at is None
    assert PlaybookVersion.objects.filter(playbook__name="secret").count() == 1


# --------------------------------------------------------------------------------------------------- list and gallery


def test_the_list_tells_title_version_running_leads_and_which_is_the_default(
    stark: House, winning: Playbook, manager: Client
) -> None:
    lead(stark)
    playbooks.archive(added(stark.workspace, plan("old", title="An old plan")), now=NOW, actor="test")
    playbooks.create(stark.workspace, plan("raw", title="A raw plan"), now=NOW, actor="test")
    seen = words(manager.get("/playbooks"))
    assert "Call within five minutes, then keep at it version 1 default 1 running lead" in seen
    assert "A raw plan not published yet · a draft is waiting 0 running leads" in seen
    assert "An old plan version 1 archived 0 running leads" in seen


def test_a_shipped_playbook_that_is_not_here_can_be_added(
    stark: House, winning: Playbook, manager: Client
) -> None:
    Workspace.objects.filter(pk=stark.workspace.pk).update(default_playbook=None)
    winning.delete()
    assert "Come with Ringback" in words(manager.get("/playbooks"))
    response = manager.post("/playbook/add", {"name": "winning-strategy"}, follow=True)
    assert "is here now. Leads can be put into it." in words(response)
    again = manager.post("/playbook/add", {"name": "winning-strategy"}, follow=True)
    assert "There is a playbook named 'winning-strategy' already" in words(again)


def test_the_list_asks_the_database_the_same_number_of_times_however_long_it_is(
    stark: House, manager: Client, django_assert_max_num_queries: object
) -> None:
    for index in range(12):
        added(stark.workspace, plan(f"plan-{index}"))
    with django_assert_max_num_queries(16):  # type: ignore[operator]
        manager.get("/playbooks")


# -------------------------------------------------------------------------------------------------------- the editor


def test_a_draft_is_saved_checked_and_published(stark: House, winning: Playbook, manager: Client) -> None:
    address = "/playbooks/winning-strategy/draft"
    seen = words(manager.get(address))
    assert "It can be published as it is." in seen
    assert not winning.versions.filter(published_at=None).exists(), "looking makes no draft"
    response = manager.post(
        address, {"source": QUICKER.replace("\n", "\r\n"), "note": "Quicker"}, follow=True
    )
    assert "The draft of version 2 is kept." in words(response)
    response = manager.post(address, {"source": QUICKER, "note": "Quicker", "do": "publish"}, follow=True)
    assert "Version 2 is published." in words(response)
    assert "Version 2 Today 12:02 Quicker 0 running leads" in words(response)
    assert winning.versions.get(number=2).source == QUICKER


def test_warnings_stand_beside_the_text_with_their_lines_and_hinder_nothing(
    stark: House, winning: Playbook, manager: Client
) -> None:
    response = manager.get("/playbooks/winning-strategy/draft")
    line = next(number for number, text in enumerate(WINNING.splitlines(), 1) if "name: Day 1" in text)
    assert f"2 things to look at again Line {line} phases.0: day 1 may bring 5 calls" in words(response)
    assert f'data-line="{line}" data-warning' in response.content.decode()
    sent = {"source": QUICKER, "do": "publish"}
    assert manager.post("/playbooks/winning-strategy/draft", sent).status_code == 302
    assert winning.versions.get(number=2).published_at is not None


def test_handing_over_to_a_playbook_of_the_workspace_is_no_mistake_and_to_one_of_a_strangers_is(
    stark: House, stranger: House, manager: Client
) -> None:
    added(stark.workspace, plan("mine"))
    added(stranger.workspace, plan("theirs"))
    to = plan("handing").replace("  - ask: what_next", "  - move_to: NAME")
    seen = words(manager.post("/playbook/check", {"source": to.replace("NAME", "mine")}))
    assert "look at again" not in seen
    seen = words(manager.post("/playbook/check", {"source": to.replace("NAME", "theirs")}))
    assert "1 thing to look at again" in seen


def test_what_is_wrong_is_shown_with_its_line_and_the_text_is_kept(
    winning: Playbook, manager: Client
) -> None:
    wrong = WINNING.replace("answer_within: 5m ", "answer_within: soon ")
    response = manager.post("/playbooks/winning-strategy/draft", {"source": wrong, "do": "publish"})
    line = next(number for number, text in enumerate(wrong.splitlines(), 1) if "soon" in text)
    assert response.status_code == 422
    seen = words(response)
    assert f"1 thing to mend before it can be published Line {line}" in seen
    assert "write for example 5m" in seen
    assert winning.versions.get(number=2).source == wrong
    # It can be sent again from this very answer: what was kept meanwhile is the writer's own.
    digest = winning.versions.get(number=2).digest
    assert f'name="seen" value="{digest}"' in response.content.decode()


def test_two_who_write_at_once_do_not_overwrite_each_other(winning: Playbook, manager: Client) -> None:
    seen = winning.versions.get().digest
    sent = {"source": QUICKER, "seen": seen}
    assert manager.post("/playbooks/winning-strategy/draft", sent).status_code == 302
    response = manager.post("/playbooks/winning-strategy/draft", {"source": OTHER_DAYS, "seen": seen})
    assert response.status_code == 422
    assert "Somebody has changed this draft since you opened it." in words(response)
    assert "on_days: [3, 5]" in response.content.decode(), "what was typed is not lost"
    assert winning.versions.get(number=2).source == QUICKER


def test_a_check_keeps_nothing_and_answers_with_a_part_for_the_page(
    winning: Playbook, manager: Client
) -> None:
    sent = {"source": "name: [", "name": "winning-strategy"}
    part = manager.post("/playbook/check", sent, headers={"HX-Request": "true"})
    assert part.content.decode().strip().startswith('<div class="problems"')
    assert "not YAML" in words(part)
    whole = words(manager.post("/playbook/check", sent))
    assert "Change Call within five minutes" in whole
    assert winning.versions.count() == 1


def test_a_new_playbook_is_written_and_begins_as_a_draft(stark: House, manager: Client) -> None:
    assert "name: winning-strategy" in manager.get("/playbook/new?from=winning-strategy").content.decode()
    wrong = manager.post("/playbook/new", {"source": "name: x"})
    assert wrong.status_code == 422
    assert "is missing" in words(wrong)
    made = manager.post("/playbook/new", {"source": plan("mine"), "note": "First"})
    assert made["Location"] == "/playbooks/mine/draft"
    assert "not published yet" in words(manager.get("/playbooks/mine"))
    assert "Publish version 1" in words(manager.get("/playbooks/mine/draft"))
    gone = manager.post("/playbooks/mine/discard", follow=True)
    assert "The draft is discarded." in words(gone)
    assert not Playbook.objects.filter(name="mine").exists()


def test_text_of_a_playbook_is_never_taken_for_markup(stark: House, manager: Client) -> None:
    wicked = plan("wicked", title="'</textarea><script>alert(1)</script>'")
    manager.post("/playbook/new", {"source": wicked})
    for path in ("/playbooks", "/playbooks/wicked", "/playbooks/wicked/draft"):
        assert "<script>alert" not in manager.get(path).content.decode()


# --------------------------------------------------------------------------------------------------- default, archive


def test_default_and_archive_are_chosen_with_one_press(
    stark: House, winning: Playbook, manager: Client
) -> None:
    added(stark.workspace, plan())
    assert "is the default playbook" in words(
        manager.post("/playbooks/winning-strategy/archive", follow=True)
    )
    assert "New leads get this playbook now" in words(manager.post("/playbooks/short/default", follow=True))
    assert "Archived." in words(manager.post("/playbooks/winning-strategy/archive", follow=True))
    assert "In use again." in words(manager.post("/playbooks/winning-strategy/restore", follow=True))
    assert "A short plan" in words(manager.get("/playbook")), "the plan in words is that of the default one"


# -------------------------------------------------------------------------------------------------------- differences


def test_versions_are_compared_line_by_line(winning: Playbook, manager: Client) -> None:
    assert manager.get("/playbooks/winning-strategy/difference").status_code == 404, (
        "there is one version only"
    )
    published(winning, OTHER_DAYS)
    seen = words(manager.get("/playbooks/winning-strategy/difference"))
    assert "From version 1 to version 2" in seen
    assert "− - email: {on_days: [2, 5]" in seen
    assert "+ - email: {on_days: [3, 5]" in seen
    assert "lines are the same" in seen
    back = words(manager.get("/playbooks/winning-strategy/difference?old=2&new=1"))
    assert "+ - email: {on_days: [2, 5]" in back
    same = words(manager.get("/playbooks/winning-strategy/difference?old=2&new=2"))
    assert "They are the same." in same
    odd = manager.get("/playbooks/winning-strategy/difference?old=x&new=99999999999")
    assert odd.status_code == 200


def test_a_draft_is_compared_with_the_newest_version(winning: Playbook, manager: Client) -> None:
    playbooks.edit_draft(winning, QUICKER, now=NOW, actor="test")
    seen = words(manager.get("/playbooks/winning-strategy/difference"))
    assert "From version 1 to version 2" in seen
    assert "Version 2 (draft)" in seen
    assert "+ title: Quicker" in seen


# -------------------------------------------------------------------------------------------------------- moving leads


def test_moving_leads_is_previewed_confirmed_and_told(
    stark: House, winning: Playbook, manager: Client
) -> None:
    rosa = lead(stark)
    published(winning, OTHER_DAYS)
    seen = words(manager.get("/playbooks/winning-strategy"))
    assert "1 lead still goes by an older version" in seen
    preview = manager.post("/playbooks/winning-strategy/move", follow=True)
    seen = words(preview)
    assert "What would change for 1 lead 1 Same next move" in seen
    assert "Rosa Lindqvist" in seen
    assert "Move 1 lead" in seen
    assert Enrollment.objects.get(lead=rosa).version.number == 1
    run = MoveRun.objects.get()
    started = manager.post(f"/moves/{run.pk}/start", follow=True)
    assert "Moving leads" in words(started)
    done = manager.post(f"/moves/{run.pk}/work", headers={"HX-Request": "true"})
    assert done["HX-Redirect"] == f"/moves/{run.pk}"
    assert "1 lead moved to version 2." in words(manager.get(f"/moves/{run.pk}"))
    assert Enrollment.objects.get(lead=rosa).version.number == 2
    assert "Moved from version 1 to version 2 of “Call within five minutes, then keep at it”" in words(
        manager.get(f"/leads/{rosa.number}")
    )
    seen = words(manager.get("/playbooks/winning-strategy"))
    assert "still go" not in seen
    assert "To version 2 Today 12:02 · Manager Stark Plumbing · 1 of 1 leads moved complete" in seen
    assert "Move leads back to it" in seen
    again = manager.post("/playbooks/winning-strategy/move", follow=True)
    assert "No running lead of winning-strategy goes by another version than 2." in words(again)
    back = manager.post("/playbooks/winning-strategy/move", {"version": "1"}, follow=True)
    assert "Move leads to version 1" in words(back)


def test_a_move_can_be_stopped_on_its_page(stark: House, moves: MoveRun, manager: Client) -> None:
    manager.post(f"/moves/{moves.pk}/start")
    part = manager.get(f"/moves/{moves.pk}")
    assert 'hx-trigger="load delay:100ms, every 15s"' in part.content.decode()
    stopped = manager.post(f"/moves/{moves.pk}/stop", follow=True)
    assert "Go on" in words(stopped)
    manager.post(f"/moves/{moves.pk}/start")
    manager.post(f"/moves/{moves.pk}/work")
    assert "complete" in words(manager.get(f"/moves/{moves.pk}"))
    assert "moved already" in words(manager.post(f"/moves/{moves.pk}/start", follow=True))


def test_a_version_that_does_not_exist_cannot_be_moved_to(
    stark: House, winning: Playbook, manager: Client
) -> None:
    lead(stark)
    assert manager.post("/playbooks/winning-strategy/move", {"version": "7"}).status_code == 404


def test_a_lead_that_cannot_be_moved_is_named_on_the_page_with_the_reason(
    stark: House, manager: Client, winning: Playbook
) -> None:
    good, bad = lead(stark), lead(stark, name="Bo Ray", phone="", email="bo@example.com")
    Enrollment.objects.filter(lead=bad).update(pauses=[{"since": "?"}])
    published(winning, OTHER_DAYS)
    run = moving.run_to_end(
        moving.begin(winning, user=stark.manager, now=NOW), now_of=lambda: NOW, actor="test"
    )
    assert "1 lead could not be counted" in words(manager.get(f"/moves/{run.pk}"))
    moving.run_to_end(moving.start_move(run, now=NOW), now_of=lambda: NOW, actor="test")
    page = manager.get(f"/moves/{run.pk}")
    assert "1 lead moved to version 2" in words(page)
    assert "1 lead could not be moved It goes on by its version" in words(page)
    assert "Bo Ray An error of the program (KeyError)" in words(page)
    assert f'href="/leads/{bad.number}"' in page.content.decode()
    assert "1 failed" in words(manager.get("/playbooks/winning-strategy"))
    assert good.enrollments.get().version.number == 2
