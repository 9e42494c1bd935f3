"""A sample workspace with 40 made-up leads in all states, so that a newcomer sees the product alive.

Their past is not invented row by row: the engine and the services live through it, at instants that are past.
"""

from __future__ import annotations

import secrets
import unicodedata
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings

from ringback.engine.model import Channel, Disposition
from ringback.engine.transitions import NEEDS_UNTIL
from ringback.intake.drafts import LeadDraft, Rejected, draft_from_fields
from ringback.store.models import Enrollment, EnrollmentState, RawSource, Touch, TouchState, User, Workspace
from ringback.store.transactions import write

from .advance import advance, locked
from .capture import capture
from .sample_people import ASKING_NOW, EVERYWHERE, PEOPLE, Made
from .sending import mark_unsure
from .touches import finish
from .workspaces import create_user, create_workspace

SAMPLE_EMAIL = "sam@example.com"
MOST_MOVES = 120
REP_TAKES = timedelta(minutes=3)
NOT_YET = timedelta(minutes=20)
"""What became due this recently is left for the newcomer to do."""


def sample_password() -> str:
    """The password of the sample's owner while the sample is there; empty otherwise."""
    file = _password_file()
    known = User.objects.filter(email=SAMPLE_EMAIL, memberships__workspace__is_sample=True).exists()
    return file.read_text(encoding="utf-8").strip() if known and file.is_file() else ""


def make_sample(*, now: datetime) -> Workspace:
    """Make the sample workspace, its owner and its leads."""
    password = secrets.token_urlsafe(9)
    file = _password_file()
    file.touch(mode=0o600)
    file.write_text(password + "\n", encoding="utf-8")
    owner = create_user(email=SAMPLE_EMAIL, name="Sam Rivera", password=password)
    workspace = create_workspace(
        name="Brightwater Plumbing & Heating",
        now=now - timedelta(days=200),
        time_zone="America/Denver",
        hours={"mon-sun": "00:00-24:00"},
        holidays="",
        high_value=Decimal(5000),
        phone="(303) 555-0199",
        email="office@example.com",
        website="https://example.com",
        postal_address="12 Sample Street\nDenver, CO 80202",
        owner=owner,
        is_sample=True,
    )
    for made in PEOPLE:
        _live_through(workspace, made, owner, now)
    _asking_now(workspace, now)
    _one_unsure(workspace, now)
    return workspace


def _password_file() -> Path:
    return Path(settings.RINGBACK_DATA_DIR) / "sample-password.txt"


# -------------------------------------------------------------------------------------------------------- their stories


def _live_through(workspace: Workspace, made: Made, owner: User, now: datetime) -> None:
    """From the arrival to now: what became due was done, calls as the story has them, e-mails as sent."""
    arrived = now - timedelta(days=made.days_ago)
    with write():
        draft = _draft(workspace, made, arrived)
        captured = capture(workspace, draft, now=arrived, actor="sample", raw_source=RawSource.SAMPLE)
        lead = captured.lead
        story = list(made.story)
        for _ in range(MOST_MOVES):
            enrollment = Enrollment.objects.filter(lead=lead).exclude(state=EnrollmentState.CLOSED).first()
            if enrollment is None:
                return
            if not _next_move(locked(enrollment.pk), story, owner, now):
                return


def _next_move(enrollment: Enrollment, story: list[str], owner: User, now: datetime) -> bool:
    """Do the next thing that lies in the past. False when there is none left."""
    call = (
        Touch.objects.select_related("point", "lead__contact")
        .filter(enrollment=enrollment, state=TouchState.OPEN, channel=Channel.CALL.value)
        .first()
    )
    if call is not None and call.expires_at is not None:
        at = max(call.due_at, call.created_at) + REP_TAKES
        if at >= now - NOT_YET:
            return False
        outcome = story.pop(0) if story else _nobody(call)
        if at < call.expires_at and outcome:
            _tell(call, outcome, at, owner)
            advance(enrollment, now=at, actor=str(owner.pk))
            return True
        if call.expires_at >= now:
            return False
        advance(enrollment, now=call.expires_at, actor="worker")
        return True
    due = enrollment.next_due_at
    if due is None or due >= now - NOT_YET:
        return False
    advanced = advance(enrollment, now=due, actor="worker", may_send=True)
    if advanced.to_send is not None:
        email = Touch.objects.select_related("point", "lead__contact").get(pk=advanced.to_send.pk)
        finish(email, Disposition.SENT, now=due, actor="worker")
        advance(enrollment, now=due, actor="worker")
    return True


def _nobody(call: Touch) -> str:
    """What happens when the story is told: mostly nobody answers, and now and then nobody calls."""
    return (
        ""
        if (call.number * 5 + call.lead.number) % 9 == 0
        else "left_voicemail"
        if call.voicemail
        else "no_answer"
    )


def _tell(call: Touch, outcome: str, at: datetime, owner: User) -> None:
    disposition = Disposition(outcome)
    if disposition is Disposition.LEFT_VOICEMAIL and not call.voicemail:
        disposition = Disposition.NO_ANSWER
    until = None
    if disposition in NEEDS_UNTIL:
        until = at + (timedelta(days=1.25) if disposition is Disposition.CALL_BACK else timedelta(days=21))
    finish(call, disposition, now=at, actor=str(owner.pk), user=owner, until=until)


def _draft(workspace: Workspace, made: Made, arrived: datetime) -> LeadDraft:
    plain = unicodedata.normalize("NFKD", made.name).encode("ascii", "ignore").decode()
    address = ".".join(plain.lower().split()) + "@example.com" if made.email else ""
    draft = draft_from_fields(
        {
            "name": made.name,
            "phone": made.phone,
            "email": address,
            "company": made.company,
            "city": made.city,
            "region": made.region,
            "zip": made.postal_code,
            "interest": made.interest,
            "value": made.value,
            "source": made.source,
            "message": made.message,
            "notes": made.notes,
        },
        country=workspace.country,
        zone=ZoneInfo(workspace.time_zone),
        now=arrived,
    )
    if isinstance(draft, Rejected):
        raise ValueError(f"the made-up lead {made.name} cannot be read: {draft.reason}")
    return draft


def _asking_now(workspace: Workspace, now: datetime) -> None:
    """Four who asked within the last minutes, each from a place where they may be called now, if there is one."""
    places = [place for place in EVERYWHERE if _waking(place, now)] or [EVERYWHERE[0]]
    for index, (name, message, interest, value, last) in enumerate(ASKING_NOW):
        city, region, postal_code, area = places[index % len(places)]
        arrived = now - timedelta(seconds=20 + 55 * index)
        made = Made(
            name=name,
            city=city,
            region=region,
            postal_code=postal_code,
            phone=f"({area}) 555-01{last}",
            interest=interest,
            message=message,
            value=value,
            source="web form",
        )
        with write():
            draft = _draft(workspace, made, arrived)
            capture(workspace, draft, now=arrived, actor="sample", raw_source=RawSource.SAMPLE)


_ZONES = {
    "HI": "Pacific/Honolulu",
    "AZ": "America/Phoenix",
    "CO": "America/Denver",
    "IL": "America/Chicago",
    "MA": "America/New_York",
    "GU": "Pacific/Guam",
}


def _waking(place: tuple[str, str, str, str], now: datetime) -> bool:
    return 9 <= now.astimezone(ZoneInfo(_ZONES[place[1]])).hour < 19


def _one_unsure(workspace: Workspace, now: datetime) -> None:
    """One e-mail of which nobody knows whether it left, so that such a question can be seen."""
    sent = (
        Touch.objects.select_related("point", "lead__contact", "enrollment")
        .filter(
            workspace=workspace,
            channel=Channel.EMAIL.value,
            disposition=Disposition.SENT.value,
            enrollment__state=EnrollmentState.ACTIVE,
            by="automatic",
        )
        .order_by("-at")
        .first()
    )
    if sent is None or sent.at is None:
        return
    with write():
        mark_unsure(sent, why="The program stopped while this was being sent.", now=sent.at, actor="worker")
