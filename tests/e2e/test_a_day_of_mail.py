"""A day of follow-up for fifty leads by e-mail, with Postfix, Dovecot and a world that answers.

Everything goes over real lines: what Ringback sends is taken by Postfix, what comes back lies in a mailbox of Dovecot.
The clock of the follow-up is the test's; that of the servers is the machine's.
"""

from __future__ import annotations

import email.policy
import re
import smtplib
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest
from django.test import Client

from ringback.adapters.imap import ImapInbox
from ringback.adapters.smtp import SmtpMessenger
from ringback.queries.answer_page import answer_page
from ringback.services import answers, mail_accounts
from ringback.services.answer_links import answer_target
from ringback.services.dispatch import dispatch_due
from ringback.services.inbound import process_due
from ringback.services.mail_visits import Manner, fetch_now
from ringback.services.mailboxes import watch
from ringback.services.sent_copies import make_copies
from ringback.services.touches import record_outcome
from ringback.store.models import (
    ContactPoint,
    InboundMessage,
    Lead,
    MailAccount,
    Question,
    Suppression,
    Touch,
)
from ringback.store.transactions import write
from tests.e2e.town import letters
from tests.e2e.town.people import DEEDS, Townsman, town
from tests.servers.mailboxes import PASSWORD
from tests.servers.postfix import Postfix
from tests.services.scene import Scene, a_business

pytestmark = [pytest.mark.mailservers, pytest.mark.django_db(transaction=True)]

MINUTE = timedelta(minutes=1)
LINK = re.compile(r"https?://\S+/a/[\w:.=-]+")
TAPS = {"wants_a_call": "yes", "taps_later": "later", "taps_no": "no", "names_another": "other"}


@dataclass
class Day:
    """The business, its servers, and the town."""

    scene: Scene
    postfix: Postfix
    address: str
    people: tuple[Townsman, ...]
    answered: set[int] = field(default_factory=set)

    def round(self) -> None:
        """What a worker does in a round: send, copy, fetch, act."""
        manner = Manner(worker="day", now_of=self.now)
        done = dispatch_due(now_of=self.now, worker="day", messenger=SmtpMessenger())
        assert done.errors == []
        make_copies(now_of=self.now, worker="day", inbox=ImapInbox(), web=None)
        for visit in fetch_now(self.scene.workspace, ImapInbox(), manner):
            assert visit.error == ""
        while process_due(self.now, "day"):
            pass
        self.scene.now += MINUTE

    def now(self) -> datetime:
        return self.scene.now

    def lead(self, who: Townsman) -> Lead:
        return Lead.objects.get(contact__full_name=who.name)

    def mail_of(self, who: Townsman) -> EmailMessage | None:
        """The first message that arrived at this person."""
        taken = self.postfix.sink.to(who.address)
        if not taken:
            return None
        message = email.message_from_bytes(taken[0], policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        return message

    def deliver(self, raw: bytes) -> None:
        """Into the mailbox of the office, as the world does."""
        with smtplib.SMTP(self.postfix.server.host, self.postfix.server.port) as line:
            line.login(self.postfix.server.username, PASSWORD)
            line.sendmail("world@lead.example", [self.address], raw)

    def copies(self) -> list[str]:
        """The Message-IDs in the Sent folder."""
        client = self.postfix.dovecot.imap.client(self.address)
        client.select('"Sent Mail"')
        _answer, found = client.fetch("1:*", "(BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)])")
        client.logout()
        heads = [part[1] for part in found if isinstance(part, tuple)]
        return [email.message_from_bytes(head)["message-id"].strip() for head in heads]

    def kept(self) -> int:
        return InboundMessage.objects.count()


@pytest.fixture
def day(postfix: Postfix, settings: object) -> Day:
    # A day that opens where everybody is, near the machine's own: bounces bear the time of the servers.
    today = datetime.now(UTC)
    monday = (today - timedelta(days=today.weekday())).replace(hour=17, minute=2, second=0, microsecond=0)
    scene = Scene(a_business(now=monday - timedelta(days=1)), now=monday)
    address = postfix.dovecot.add(f"day{time.monotonic_ns()}")
    server = postfix.as_user(address)
    mail_accounts.connect(
        scene.workspace,
        now=scene.now,
        actor="test",
        host=server.host,
        port=server.port,
        security="none",
        username=address,
        password=PASSWORD,
        from_name="Acme Roofing",
        from_address=address,
        imap_host="127.0.0.1",
        imap_port=postfix.dovecot.imap.plain,
        imap_security="none",
        plus_addressing=True,
    )
    with write():
        watch(MailAccount.objects.select_related("workspace").get(), now=scene.now, days=365)
    return Day(scene, postfix, address, town())


def until(done: Callable[[], bool], day: Day, *, what: str) -> None:
    """Rounds, until it is so; the servers work beside us."""
    ends = time.monotonic() + 240
    while not done():
        assert time.monotonic() < ends, f"in vain: {what}"
        day.round()
        time.sleep(0.2)


def react(day: Day, who: Townsman, message: EmailMessage) -> None:
    """What this person does with the first e-mail."""
    at = day.scene.now
    if who.deed == "away":
        day.deliver(letters.out_of_office(who, message, at, back=at + timedelta(days=9)))
    elif who.deed in letters.WORDS:
        day.deliver(letters.reply(who, message, at))
    elif who.deed == "complains":
        day.deliver(letters.complaint(who, day.postfix.sink.to(who.address)[0], at))
    elif who.deed == "unsubscribes":
        url = str(message["list-unsubscribe"]).strip("<>")
        answer = Client().post(path_of(url), {"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
    elif who.deed in TAPS:
        tap(day, who, message)


def tap(day: Day, who: Townsman, message: EmailMessage) -> None:
    """Open the answer page, which changes nothing, and confirm one choice as a browser without script does."""

    link = LINK.search(letters.body_of(message))
    assert link is not None, letters.body_of(message)
    before = day.lead(who).state
    assert Client().get(path_of(link[0])).status_code == 200
    assert day.lead(who).state == before
    touch = answer_target(link[0].rpartition("/")[2])
    now = day.scene.now
    if who.deed == "wants_a_call":
        slots = [slot for one in answer_page(touch.lead, now=now).days for slot in one.slots]
        answers.call_me(
            touch,
            at=datetime.fromisoformat(slots[who.number % 4].value),
            phone=f"(303) 555-01{who.number:02d}",
            now=now,
        )
    elif who.deed == "taps_later":
        answers.ask_later(touch, until=now + timedelta(days=90), now=now)
    elif who.deed == "taps_no":
        answers.decline(touch, stop=False, now=now)
    else:
        named = answers.Named(full_name="Vera Castle", email="box-99@lead.example", role="facilities")
        answers.somebody_else(touch, named=named, now=now)


def path_of(url: str) -> str:
    return "/" + url.split("/", 3)[3]


def test_a_day_of_follow_up_for_fifty_leads(day: Day) -> None:
    scene, people = day.scene, day.people
    for who in people:
        scene.capture(**who.fields)
    reached = [who for who in people if who.deed not in ("gone", "full")]

    def call_and_write() -> bool:
        for call in Touch.objects.filter(channel="call", state="open", by="person").select_related("lead"):
            scene_call(day, call)
        return all(day.mail_of(who) is not None for who in reached)

    until(call_and_write, day, what="everybody has the first e-mail")
    expected = 0
    for who in reached:
        message = day.mail_of(who)
        assert message is not None
        before = day.kept()
        react(day, who, message)
        expected += who.deed in ("away", "complains") or who.deed in letters.WORDS
        assert day.kept() == before
    expected += DEEDS["gone"] + DEEDS["full"]
    until(lambda: day.kept() >= expected, day, what=f"{expected} messages came in")
    day.round()

    kinds = Counter(InboundMessage.objects.values_list("kind", flat=True))
    assert kinds == {
        "bounce_hard": DEEDS["gone"],
        "bounce_soft": DEEDS["full"],
        "auto_reply": DEEDS["away"],
        "reply": sum(DEEDS[deed] for deed in letters.WORDS),
        "complaint": DEEDS["complains"],
    }
    assert not InboundMessage.objects.filter(state__in=("new", "failed")).exists()
    for who in people:
        check(day, who)
    assert Suppression.objects.filter(kind="email", own=True).count() == sum(
        DEEDS[deed] for deed in ("says_stop", "unsubscribes", "complains")
    )
    # Nothing twice: no address got the same message again, and every message is in the Sent folder once.
    for who in reached:
        ids = [email.message_from_bytes(raw)["message-id"] for raw in day.postfix.sink.to(who.address)]
        assert len(ids) == len(set(ids)), who
    left = Touch.objects.filter(channel="email", by="automatic", disposition__in=("sent", "bounced"))
    assert sorted(day.copies()) == sorted(left.values_list("message_id", flat=True))
    scene.sound()


def scene_call(day: Day, call: Touch) -> None:
    """Nobody picks up; the e-mail follows."""

    record_outcome(call, disposition="no_answer", now=day.scene.now, actor="test")


def check(day: Day, who: Townsman) -> None:
    """The lead stands where this person's deed puts it."""
    lead = day.lead(who)
    point = ContactPoint.objects.get(contact=lead.contact, kind="email")
    open_questions = set(
        Question.objects.filter(lead=lead, settled_at__isnull=True).values_list("kind", flat=True)
    )
    stands = (lead.state, lead.answer)
    if who.deed in ("says_stop", "unsubscribes", "complains"):
        assert stands == ("closed", "do_not_contact"), who
    elif who.deed == "taps_no":
        assert stands == ("closed", "no"), who
    elif who.deed == "names_another":
        assert stands == ("closed", "unqualified"), who
        assert Lead.objects.filter(linked_from=lead, contact__full_name="Vera Castle").exists()
    else:
        assert stands == ("open", ""), who
    if who.deed in ("says_yes", "says_no", "says_later", "asks"):
        assert "reply" in open_questions, who
        row = InboundMessage.objects.get(lead=lead)
        meant = {"says_yes": "yes", "says_no": "no", "says_later": "not_now", "asks": "question"}
        assert (row.meaning, row.matched_by) == (meant[who.deed], "message_id"), who
    if who.deed == "gone":
        assert point.status == "bad", who
    if who.deed in ("full", "silent", "away"):
        assert point.status == "ok", who
    if who.deed == "away":
        assert day.scene.enrollment(lead).state == "paused", who
    if who.deed == "wants_a_call":
        assert Touch.objects.filter(lead=lead, disposition="call_back").exists(), who
