"""Doubts about sent mail are settled by the Sent folder and by what comes in; nothing is ever sent again by itself."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from ringback.engine.model import Answer
from ringback.ports.fake_inbox import MemoryInbox
from ringback.ports.inbound import FetchError
from ringback.queries.access import Access
from ringback.queries.questions import open_questions
from ringback.services import sent_search
from ringback.services.closing import close_lead
from ringback.services.own_mail import mark_own
from ringback.services.questions import settle
from ringback.services.sent_evidence import GIVE_UP_AFTER, LOOK_AGAIN, settle_by_evidence
from ringback.services.sent_search import search_due
from ringback.store.mail_claims import claim_searches
from ringback.store.models import InboundMessage, Lead, MailAccount, Question, SentSearch, Touch
from ringback.store.transactions import write
from tests.servers.mailboxes import message
from tests.services.scene import DAY, HOUR, MINUTE, Scene, a_business, failure

pytestmark = pytest.mark.django_db


class Doubt:
    """An e-mail of which nobody knows whether it left."""

    def __init__(self, **fields: Any) -> None:
        self.scene = Scene(a_business())
        self.scene.connect_mail()
        MailAccount.objects.update(**({"imap_host": "imap.acme.example", "keep_sent_copy": False} | fields))
        self.inbox = MemoryInbox()
        self.lead = self.scene.only_mail()
        self.scene.messenger.fail_next(failure(sure=False))
        self.scene.work()
        self.touch = self.scene.touch(self.lead, state="unsure")
        self.user = MailAccount.objects.get().username

    def sent_copy(self) -> None:
        raw = message(1).replace(b"<1@lead.example>", self.touch.message_id.encode())
        self.inbox.deliver(raw, self.user, folder="Sent")

    def search(self) -> int:
        return search_due(self.inbox, worker="w1", now_of=lambda: self.scene.now)

    def search_until_the_end(self) -> int:
        found = self.search()
        for wait in LOOK_AGAIN:
            self.scene.later(wait)
            found += self.search()
        return found

    def question(self) -> Question:
        return Question.objects.get(touch=self.touch)

    def detail(self) -> str:
        access = Access(workspace=self.scene.workspace, user=None, role="owner")
        (row,), _total = open_questions(access)
        return row.detail

    def fresh(self) -> Touch:
        return Touch.objects.get(pk=self.touch.pk)

    def is_settled(self, how: str) -> bool:
        question = self.question()
        touch = self.fresh()
        assert not SentSearch.objects.exists()
        self.scene.sound(workers_running=False)
        assert len(self.scene.messenger.sent) == 0, "the double never got it: nothing was sent again"
        assert self.scene.events(self.lead, how)
        return (touch.state, touch.disposition, question.settlement) == ("done", "sent", how)


def test_a_copy_in_the_sent_folder_settles_the_doubt_without_asking() -> None:
    doubt = Doubt()
    doubt.sent_copy()
    assert doubt.search() == 1
    assert doubt.is_settled("found_in_sent")


def test_a_copy_that_shows_up_late_is_found_by_a_later_look() -> None:
    doubt = Doubt()
    assert doubt.search() == 0
    assert doubt.question().settled_at is None
    doubt.sent_copy()
    assert doubt.search() == 0, "not before its time"
    doubt.scene.later(LOOK_AGAIN[0])
    assert doubt.search() == 1
    assert doubt.is_settled("found_in_sent")


def test_absence_after_the_last_look_stays_a_question_and_says_so() -> None:
    doubt = Doubt()
    assert doubt.search_until_the_end() == 0
    assert doubt.fresh().state == "unsure"
    assert "It is not in the Sent folder" in doubt.detail()
    assert "most likely it never left" in doubt.detail()
    assert not SentSearch.objects.exists()
    doubt.scene.sound()


def test_where_ringback_makes_the_copies_absence_is_said_to_prove_nothing() -> None:
    doubt = Doubt(keep_sent_copy=True)
    doubt.search_until_the_end()
    assert "this says nothing" in doubt.detail()


def test_a_mailbox_without_a_sent_folder_is_told_at_once() -> None:
    doubt = Doubt()
    doubt.inbox.sent = ""
    doubt.search()
    assert "no Sent folder" in doubt.detail()


def test_a_mailbox_that_cannot_be_reached_is_tried_again_for_days_and_then_told() -> None:
    doubt = Doubt()
    doubt.inbox.fail_next(FetchError("Not now.", permanent=False), times=1000)
    ends = doubt.scene.now + GIVE_UP_AFTER
    while doubt.scene.now <= ends:
        doubt.search()
        doubt.scene.later(HOUR)
    assert "could not be looked into" in doubt.detail()
    assert not SentSearch.objects.exists()


def test_a_mailbox_that_heals_still_finds_the_copy() -> None:
    doubt = Doubt()
    doubt.sent_copy()
    doubt.inbox.fail_next(FetchError("Not now.", permanent=False))
    assert doubt.search() == 0
    doubt.scene.later(LOOK_AGAIN[0])
    assert doubt.search() == 1
    assert doubt.is_settled("found_in_sent")


@pytest.mark.parametrize(
    ("kind", "how"), [("reply", "reply_came"), ("bounce_hard", "bounce_came"), ("bounce_soft", "bounce_came")]
)
def test_a_reply_or_a_bounce_that_is_here_already_settles_it(kind: str, how: str) -> None:
    doubt = Doubt()
    InboundMessage.objects.create(
        workspace=doubt.scene.workspace,
        bucket=0,
        digest="0" * 64,
        fetched_at=doubt.scene.now,
        kind=kind,
        touch=doubt.touch,
        lead=doubt.lead,
    )
    assert doubt.search() == 1
    assert doubt.inbox.opened == 0
    assert doubt.is_settled(how)


def test_evidence_that_comes_in_settles_it_once() -> None:
    doubt = Doubt()
    with write():
        assert settle_by_evidence(doubt.touch, "reply_came", doubt.scene.now)
        assert not settle_by_evidence(doubt.touch, "bounce_came", doubt.scene.now)
    assert doubt.is_settled("reply_came")


def test_what_a_person_has_decided_stays_and_the_search_ends() -> None:
    doubt = Doubt()
    doubt.sent_copy()
    settle(doubt.question(), settlement="was_sent", now=doubt.scene.now)
    assert doubt.search() == 1
    assert doubt.question().settlement == "was_sent"
    assert doubt.inbox.opened == 0


def test_the_doubt_of_a_closed_lead_is_settled_as_well() -> None:
    doubt = Doubt()
    with write():
        close_lead(
            Lead.objects.get(pk=doubt.lead.pk),
            answer=Answer.NO,
            now=doubt.scene.now,
            actor="test",
            because="test",
        )
    doubt.sent_copy()
    assert doubt.search() == 1
    assert doubt.fresh().disposition == "sent"
    doubt.scene.sound()


def test_an_account_whose_mailbox_is_not_read_is_not_searched() -> None:
    doubt = Doubt(imap_host="")
    assert not SentSearch.objects.exists()
    assert doubt.question().settled_at is None


def test_searches_of_one_account_share_one_connection() -> None:
    doubt = Doubt()
    for number in range(3):
        doubt.scene.messenger.fail_next(failure(sure=False))
        doubt.scene.only_mail(name=f"Person{number} Other", email=f"p{number}@lead.example")
        doubt.scene.work()
    assert SentSearch.objects.count() == 4
    doubt.search()
    assert doubt.inbox.opened == 1


def test_a_search_of_a_worker_that_died_is_taken_up_when_its_lease_is_over() -> None:
    doubt = Doubt()
    doubt.sent_copy()
    with write():
        claim_searches(now=doubt.scene.now, limit=9, worker="dead", lease=sent_search.LEASE)
    doubt.scene.later(MINUTE)
    assert doubt.search() == 0
    doubt.scene.later(sent_search.LEASE)
    assert doubt.search() == 1
    assert doubt.is_settled("found_in_sent")


def test_our_own_message_in_the_inbox_settles_it_even_after_the_search_was_over() -> None:
    doubt = Doubt()
    doubt.search_until_the_end()
    doubt.scene.later(DAY + timedelta(hours=1))
    account = MailAccount.objects.get()
    row = InboundMessage(
        workspace=doubt.scene.workspace,
        account=account,
        bucket=0,
        digest="1" * 64,
        fetched_at=doubt.scene.now,
        message_id=doubt.touch.message_id,
        from_address=account.from_address,
    )
    with write():
        assert mark_own(account, [row], now=doubt.scene.now) == 1
        row.save()
    assert doubt.search() == 1
    assert doubt.is_settled("found_in_inbox")
