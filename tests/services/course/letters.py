"""What comes in by mail, at any time: replies, stops, bounces, absences, complaints, leads, things nobody knows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import rule

from ringback.inbox.model import Kind, Meaning, Person, Recipient, Trouble, Understood
from ringback.services.inbound import LEASE, claim, process_due
from ringback.services.inbound_settling import is_lead, is_no_lead, of_lead
from ringback.store.models import InboundMessage, Lead, Touch
from tests.services.course.business import Business, rarely, some
from tests.services.post import Post, bounce, of, reply
from tests.services.scene import DAY, draft

ZOE = Person(name="Zoe Quinn", email="zoe@lead.example")
MEANINGS = [None, *Meaning]
KINDS = [
    *("reply", "reply", "reply", "stop", "hard", "soft", "soft", "away", "away", "left"),
    *("blocked", "complaint", "lead", "unknown", *(kind.value for kind in Kind)),
]
FROM = ["answer", "answer", "sender", "stranger", "colleague"]


class Letters(Business):
    """Messages are understood as the rule says; a worker that dies with one in hand leaves it to the next."""

    def __init__(self) -> None:
        super().__init__()
        self.post = Post(self.scene)

    @rule()
    def work(self) -> None:
        """One round of the loop, and the messages that came in."""
        super().work()
        while process_due(lambda: self.scene.now, f"m{self.workers}", understand=self.post.understand):
            pass
        assert not InboundMessage.objects.exclude(error="").exists(), "no message stumbles"

    @rule(which=some, kind=st.sampled_from(KINDS), index=some, by=st.sampled_from(FROM), read=st.booleans())
    def a_message_comes_in(self, which: int, kind: str, index: int, by: str, read: bool) -> None:
        lead = self.lead(which)
        address = lead.contact.points.filter(kind="email").values_list("value", flat=True).first()
        sent = Touch.objects.filter(lead=lead, channel="email").exclude(message_id="").order_by("-id").first()
        sender = {"stranger": "who@else.example", "colleague": "boss@lead.example"}.get(by, address)
        understood = self._understood(kind, address or "nobody@lead.example", index)
        row = self.post.keep(
            understood,
            sender=sender or "nobody@lead.example",
            answers=sent if by == "answer" else None,
        )
        if read:
            self.work()
            row.refresh_from_db()
            if understood.meaning is Meaning.STOP and row.contact is not None:
                assert row.contact.points.exclude(status="suppressed").count() == 0, (
                    "a stop is obeyed at once"
                )
                assert not Lead.objects.filter(contact=row.contact, state="open").exclude(
                    questions__settled_at__isnull=True
                )

    def _understood(self, kind: str, address: str, index: int) -> Understood:
        now = self.scene.now
        day = (now + (index - 3) * 5 * DAY).date()
        table: dict[str, Callable[[], Understood]] = {
            "reply": lambda: reply("Hello.", MEANINGS[index % len(MEANINGS)]),
            "stop": lambda: reply("stop", Meaning.STOP, confidence=0.1),
            "hard": lambda: bounce(address),
            "soft": lambda: bounce(address, hard=False),
            "blocked": lambda: bounce(address, hard=False, trouble=Trouble.BLOCKED),
            "away": lambda: of(Kind.AUTO_REPLY, until=day if index % 4 else None, people=(ZOE,)),
            "left": lambda: of(Kind.AUTO_REPLY, meaning=Meaning.WRONG_PERSON, people=(ZOE,)),
            "complaint": lambda: of(Kind.COMPLAINT, recipients=(Recipient(address=address, hard=False),)),
            "lead": lambda: of(
                Kind.NEW_LEAD,
                confidence=0.9 if index % 3 else 0.2,
                lead=draft(now, name=f"Mail {index}", email=f"mail{index}@form.example"),
            ),
        }
        made = table.get(kind)
        return of(Kind(kind)) if made is None else made()

    @rule(far=st.sampled_from([timedelta(0), LEASE]))
    def a_worker_dies_with_messages_in_hand(self, far: timedelta) -> None:
        self.workers += 1
        claim(now=self.scene.now, worker=f"dead{self.workers}", limit=5, lease=LEASE)
        self.scene.later(far)

    @rule(which=some, how=st.sampled_from(["lead", "belongs", "nothing"]), really=rarely)
    def a_message_is_placed(self, which: int, how: str, really: bool) -> None:
        waiting = list(InboundMessage.objects.filter(state="asking", lead__isnull=True).order_by("id"))
        if not waiting:
            return
        message, now = waiting[which % len(waiting)], self.scene.now
        if how == "belongs":
            lead = self.lead(which)
            self.attempt(lambda: of_lead(message, lead, now=now, actor="1", understand=self.post.understand))
        elif how == "lead" and really:
            fields = {"name": "Eve Mail", "email": message.from_address}
            self.attempt(lambda: is_lead(message, fields, now=now, actor="1"))
        else:
            self.attempt(lambda: is_no_lead(message, now=now, actor="1"))
