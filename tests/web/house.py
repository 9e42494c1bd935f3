"""Two businesses for the tests of pages: one with an owner, a manager, a rep and leads, and a stranger's."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.test import Client

from ringback.intake.drafts import LeadDraft, draft_from_fields
from ringback.services import workspaces
from ringback.services.capture import capture_lead
from ringback.store.models import Lead, Role, Touch, User, Workspace

NOW = datetime(2026, 3, 3, 17, 2, tzinfo=UTC)
"""A Tuesday, 12:02 in New York, 10:02 in Denver."""

ROSA = {
    "name": "Rosa Lindqvist",
    "company": "Prairie Dental",
    "phone": "(303) 555-0142",
    "email": "rosa@example.com",
    "city": "Denver",
    "state": "CO",
    "zip": "80202",
    "interest": "a dead furnace",
    "message": "Can someone come today?",
    "value": "$12,000",
    "source": "web form",
}


@dataclass(frozen=True)
class House:
    """A workspace and the people in it."""

    workspace: Workspace
    owner: User
    manager: User
    rep: User


def house(name: str, *, now: datetime = NOW) -> House:
    word = name.lower().replace(" ", "-")
    people = [
        User.objects.create_user(
            f"{role}@{word}.example", "a long password", name=f"{role.capitalize()} {name}"
        )
        for role in Role.values
    ]
    workspace = workspaces.create_workspace(
        name=name,
        now=now,
        owner=people[0],
        time_zone="America/New_York",
        hours={"mon-fri": "08:00-18:00"},
        phone="+12125550199",
        email=f"hello@{word}.example",
        postal_address="1 Main Street, New York",
    )
    for user, role in zip(people[1:], Role.values[1:], strict=True):
        workspaces.add_member(workspace, user, role, now=now, actor="system")
    return House(workspace, *people)


def lead(of: House, *, at: datetime = NOW, owner: User | None = None, **fields: str) -> Lead:
    """A lead that came in by the form at `at`: Rosa, unless other fields are given."""
    draft = draft_from_fields({**ROSA, **fields}, country="US", zone=ZoneInfo(of.workspace.time_zone), now=at)
    assert isinstance(draft, LeadDraft)
    return capture_lead(of.workspace, draft, now=at, actor="form", raw_source="form", owner=owner).lead


def many_leads(of: House, count: int, *, first: int = 0, at: datetime = NOW) -> None:
    """So many different people, each with a call on the desk."""
    for index in range(first, first + count):
        phone = f"(303) 555-{1000 + index}"
        lead(of, at=at, name=f"Person Number{index}", phone=phone, email=f"p{index}@example.com", company="")


def open_touch(of: Lead) -> Touch:
    """The touch of this lead that lies on the desk."""
    return Touch.objects.get(lead=of, state="open", by="person")


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def words(page: HttpResponse) -> str:
    """What a reader sees, on one line."""
    text = re.sub(r"<(script|style|head)\b.*?</\1>", " ", page.content.decode(), flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)
