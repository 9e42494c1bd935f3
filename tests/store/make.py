"""Rows for the tests of the store, from defaults. Every argument is optional; what a test is about, it says."""

import itertools
from datetime import UTC, datetime, timedelta
from typing import Any

from ringback.store.models import (
    Contact,
    Enrollment,
    Lead,
    Playbook,
    PlaybookVersion,
    Touch,
    Workspace,
    touch_key,
)

NOW = datetime(2026, 3, 3, 17, 4, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
_counter = itertools.count(1)


def workspace(**fields: Any) -> Workspace:
    slug = f"roofer-{next(_counter)}"
    defaults = {"name": "Roofer", "slug": slug, "time_zone": "America/Denver", "created_at": NOW}
    return Workspace.objects.create(**defaults | fields)


def lead(in_workspace: Workspace | None = None, **fields: Any) -> Lead:
    home = in_workspace or workspace()
    contact = Contact.objects.create(workspace=home, full_name="Alice Lee", created_at=NOW)
    defaults = {
        "workspace": home,
        "contact": contact,
        "number": next(_counter),
        "arrived_at": NOW,
        "raw_source": "form",
        "created_at": NOW,
    }
    return Lead.objects.create(**defaults | fields)


def version(in_workspace: Workspace) -> PlaybookVersion:
    playbook = Playbook.objects.create(workspace=in_workspace, name=f"plan-{next(_counter)}")
    return PlaybookVersion.objects.create(
        workspace=in_workspace,
        playbook=playbook,
        number=1,
        source="name: plan",
        digest="0" * 64,
        created_at=NOW,
        published_at=NOW,
    )


def enrollment(of_lead: Lead | None = None, **fields: Any) -> Enrollment:
    """An active enrollment that has been due for a minute at NOW."""
    person = of_lead or lead()
    defaults = {
        "workspace": person.workspace,
        "bucket": person.workspace.bucket,
        "lead": person,
        "version": fields.pop("version", None) or version(person.workspace),
        "started_at": NOW,
        "next_due_at": NOW - MINUTE,
        "created_at": NOW,
    }
    return Enrollment.objects.create(**defaults | fields)


def touch(of_enrollment: Enrollment | None = None, **fields: Any) -> Touch:
    """An open call, the first of its enrollment, due at NOW."""
    parent = of_enrollment or enrollment()
    number = fields.get("number", 1)
    defaults = {
        "workspace": parent.workspace,
        "enrollment": parent,
        "lead": parent.lead,
        "number": number,
        "step": "day-1/call-1",
        "channel": "call",
        "by": "person",
        "due_at": NOW,
        "key": touch_key(parent.id, number),
        "created_at": NOW,
    }
    return Touch.objects.create(**defaults | fields)
