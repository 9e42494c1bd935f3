"""The process dies before or after each commit of handling a message; then life goes on, and it was done once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

import pytest

from ringback.inbox.model import Kind, Meaning, Understood
from ringback.inbox.setting import Setting
from ringback.services import inbound
from ringback.store.models import ContactPoint, InboundMessage, Lead, Notice, Question, Suppression, Touch
from ringback.store.transactions import write
from tests.services.post import Post, bounce, of, reply
from tests.services.scene import DAY, Scene, a_business, draft

COMMITS = 2
"""The claim, and everything that follows from the message. `test_a_message_has_so_many_commits` says if there are
more one day."""

ANN = "ann@lead.example"


class Died(BaseException):
    """The process is gone; nothing catches this."""


@pytest.fixture
def post(db: None) -> Post:
    scene = Scene(a_business())
    scene.connect_mail()
    scene.only_mail(email=ANN, name="Ann Lee")
    scene.work()
    return Post(scene)


Check = Callable[[], bool]
STORIES: dict[str, tuple[Callable[[Scene], Understood], Check]] = {
    "reply": (
        lambda _scene: reply("Hello.", Meaning.YES),
        lambda: Question.objects.filter(kind="reply").count() == 1 and Notice.objects.count() == 1,
    ),
    "stop": (
        lambda _scene: reply("stop", Meaning.STOP),
        lambda: (
            Suppression.objects.filter(value=ANN).count() == 1
            and Touch.objects.filter(disposition="replied_stop").count() == 1
        ),
    ),
    "bounce": (
        lambda _scene: bounce(ANN),
        lambda: (
            ContactPoint.objects.get().status == "bad"
            and Touch.objects.filter(disposition="bounced").count() == 1
        ),
    ),
    "away": (
        lambda _scene: of(Kind.AUTO_REPLY, until=date(2026, 3, 20)),
        lambda: Touch.objects.filter(disposition="out_of_office").count() == 1,
    ),
    "lead": (
        lambda scene: of(Kind.NEW_LEAD, lead=draft(scene.now, name="Eve Mail", phone="(303) 555-0142")),
        lambda: Lead.objects.count() == 2 and Lead.objects.filter(raw_source="email").count() == 1,
    ),
}


def dies_at(monkeypatch: pytest.MonkeyPatch, number: int, when: str) -> list[int]:
    """Let the process die right before or right after the commit with this number. Returns the counter."""
    count = [0]

    @contextmanager
    def deadly() -> Iterator[None]:
        with write():
            yield
            count[0] += 1
            if when == "before" and count[0] == number:
                raise Died
        if when == "after" and count[0] == number:
            raise Died

    monkeypatch.setattr(inbound, "write", deadly)
    return count


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("number", range(1, COMMITS + 1))
@pytest.mark.parametrize("story", STORIES)
def test_death_at_any_commit_neither_repeats_nor_loses_what_a_message_does(
    post: Post, monkeypatch: pytest.MonkeyPatch, story: str, number: int, when: str
) -> None:
    scene, (understood, done_once) = post.scene, STORIES[story]
    sender = "forms@provider.example" if story == "lead" else ANN
    row = post.keep(understood(scene), sender=sender)
    with monkeypatch.context() as patch:
        dies_at(patch, number, when)
        with pytest.raises(Died):
            post.handle("dead")
    row.refresh_from_db()
    finished = number == COMMITS and when == "after"
    assert (row.state != "new") == finished == done_once()
    for life in range(3):
        scene.later(inbound.LEASE)
        post.handle(f"next-{life}")
        scene.sound(workers_running=False)
    row.refresh_from_db()
    assert row.state != "new"
    assert row.error == ""
    assert done_once()


def test_a_message_has_so_many_commits(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    post.keep(reply())
    count = dies_at(monkeypatch, 99, "after")
    post.handle()
    assert count == [COMMITS]


def test_a_worker_that_comes_back_after_its_lease_does_nothing_twice(post: Post) -> None:
    """It was held up between understanding and writing, and another one has done the work."""
    scene = post.scene
    row = post.keep(reply("Hello.", Meaning.YES))
    done = []

    def held_up(raw: bytes, _setting: Setting) -> Understood:
        scene.later(inbound.LEASE)
        done.append(post.handle("other"))
        return post.understand(raw)

    assert inbound.process_due(lambda: scene.now, "slow", understand=held_up) == 1
    assert done == [1]
    assert Question.objects.filter(kind="reply").count() == 1
    assert Notice.objects.count() == 1
    row.refresh_from_db()
    assert row.state == "asking"


def test_a_message_that_nobody_looks_at_is_found_by_the_check(post: Post) -> None:
    from ringback.queries.invariants import violations

    post.keep(reply())
    post.scene.later(DAY)
    codes = {found.code for found in violations(post.scene.now)}
    assert "message_forgotten" in codes
    assert "message_forgotten" not in {
        found.code for found in violations(post.scene.now, workers_running=False)
    }
    post.handle()
    InboundMessage.objects.update(state="asking")
    Question.objects.update(settled_at=post.scene.now)
    assert "asking_message_without_question" in {found.code for found in violations(post.scene.now)}


def test_a_message_that_left_over_a_reply_is_found_by_the_check(post: Post) -> None:
    from ringback.queries.invariants import violations

    scene = post.scene
    lead = Lead.objects.get()
    post.comes(reply())
    scene.later(DAY)
    sent = scene.touch(lead, disposition="sent")
    sent.pk, sent.number, sent.key, sent.created_at = None, 90, "test-90", scene.now
    sent.save()
    assert "sent_over_a_reply" in {found.code for found in violations(scene.now)}
