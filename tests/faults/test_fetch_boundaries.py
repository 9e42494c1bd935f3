"""The process dies before or after each commit of a visit to a mailbox, or while it talks to it; then life goes on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest

from ringback.services import fetching, mail_visits
from ringback.store.transactions import write
from tests.servers.mailboxes import message
from tests.services.mail_scene import Post, an_account
from tests.services.scene import a_business

pytestmark = pytest.mark.django_db

MESSAGES = 2 * fetching.TOGETHER + 5
COMMITS = 6
"""Where reading begins, three batches, that it was read, and that it is given back."""


class Died(BaseException):
    """The process is gone; nothing catches this."""


@pytest.fixture
def post() -> Post:
    post = Post(an_account(a_business()))
    post.watch(days=1)
    post.deliver(*[message(number) for number in range(MESSAGES)])
    return post


def dies_at(monkeypatch: pytest.MonkeyPatch, number: int, when: str) -> list[int]:
    """Let the process die right before or right after the commit with this number: nothing is written after it."""
    count = [0]
    dead = [False]

    @contextmanager
    def deadly() -> Iterator[None]:
        if dead[0]:
            raise Died
        count[0] += 1
        with write():
            yield
            if when == "before" and count[0] == number:
                dead[0] = True
                raise Died
        if when == "after" and count[0] == number:
            dead[0] = True
            raise Died

    for module in (fetching, mail_visits):
        monkeypatch.setattr(module, "write", deadly)
    return count


def live_on(post: Post) -> None:
    for number in range(4):
        post.now += fetching.LEASE
        post.look(worker=f"next-{number}")
    assert sorted(post.raw()) == sorted(message(number) for number in range(MESSAGES))
    assert (post.folder().claimed_by, post.folder().error) == ("", "")


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("number", range(1, COMMITS + 1))
def test_death_at_any_commit_neither_repeats_nor_loses_a_message(
    post: Post, monkeypatch: pytest.MonkeyPatch, number: int, when: str
) -> None:
    with monkeypatch.context() as patch:
        dies_at(patch, number, when)
        with pytest.raises(Died):
            post.look(worker="dead")
    live_on(post)


@pytest.mark.parametrize("number", range(1, COMMITS + 1))
def test_death_followed_by_new_numbers_of_the_server_neither_repeats_nor_loses_a_message(
    post: Post, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    with monkeypatch.context() as patch:
        dies_at(patch, number, "after")
        with pytest.raises(Died):
            post.look(worker="dead")
    post.inbox.begin_anew(user=post.user)
    live_on(post)


def test_a_visit_has_so_many_commits(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    count = dies_at(monkeypatch, 99, "after")
    post.look()
    assert count == [COMMITS]
    assert timedelta(minutes=10) > fetching.LEASE
