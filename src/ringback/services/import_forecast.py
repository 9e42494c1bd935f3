"""What follows an import: when the first calls are due and when the first automatic e-mails would leave.

Some of the leads are run through the engine as they would be enrolled, with nobody answering. Nothing is stored.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from ringback.engine.decisions import Move
from ringback.engine.history import fold
from ringback.engine.limits import Cap
from ringback.engine.model import By, Channel
from ringback.engine.playbook import Playbook as Compiled
from ringback.engine.preview import at_once, nobody_answers, run
from ringback.engine.snapshot import Snapshot
from ringback.intake.drafts import LeadDraft
from ringback.playbooks.compile import compile_source
from ringback.queries.snapshots import law_of, open_times, place_of
from ringback.store.models import Contact, Playbook, Workspace

from .capture import is_fresh
from .errors import CannotEnroll
from .people import wish_of
from .playbook_choice import version_for

LOOKED_AT = 60
AHEAD = timedelta(days=15)


class Forecast:
    """The earliest instants among the leads that were looked at; None while there is none."""

    def __init__(self, workspace: Workspace, now: datetime, playbook: Playbook | None = None) -> None:
        self._workspace = workspace
        self._now = now
        self._left = LOOKED_AT
        self._playbook: Compiled | None
        try:
            self._playbook = compile_source(version_for(workspace.pk, playbook).source)
        except CannotEnroll:  # the import itself will say so
            self._playbook = None
        self.first_call_at: datetime | None = None
        self.first_email_at: datetime | None = None

    def look_at(self, draft: LeadDraft) -> None:
        """Run this lead ahead, if not enough were looked at already."""
        snapshot = self._snapshot(draft) if self._left else None
        if snapshot is None:
            return
        self._left -= 1
        lines = run(
            snapshot,
            start=self._now,
            until=self._now + AHEAD,
            outcome_of=nobody_answers,
            reaction_of=at_once,
        )
        for line in lines:
            if not isinstance(line.move, Move):
                continue
            if line.move.channel is Channel.CALL:
                self.first_call_at = _earlier(self.first_call_at, line.at)
            elif line.move.by is By.AUTOMATIC:
                self.first_email_at = _earlier(self.first_email_at, line.at)
                break

    def _snapshot(self, draft: LeadDraft) -> Snapshot | None:
        if self._playbook is None:
            return None
        workspace, now = self._workspace, self._now
        contact = Contact(
            workspace=workspace,
            city=draft.city,
            region=draft.region,
            postal_code=draft.postal_code,
            country=draft.country,
            time_zone=draft.time_zone,
            wish=wish_of(draft),
        )
        place = place_of(contact, workspace, tuple(phone.e164 for phone in draft.phones))
        arrived_at = draft.arrived_at or now
        law = law_of(
            place,
            arrived_at=arrived_at,
            around=now,
            workspace_id=workspace.pk,
            asked=draft.arrived_at is not None,
        )
        opened = open_times(workspace, contact, place, law, around=now)
        return Snapshot(
            playbook=self._playbook,
            arrived_at=arrived_at,
            started_at=now,
            fresh=is_fresh(draft, "import", now),
            value=draft.value,
            high_value=workspace.high_value,
            open_time=opened.plan,
            law_time=opened.law,
            history=fold(()),
            phones=len(draft.phones),
            emails=len(draft.emails),
            call_law=law.call,
            email_law=law.email,
            sms_law=law.sms,
            voicemail_law=law.voicemail,
            caps=law.caps
            + tuple(
                Cap(source="workspace", limit=int(cap["limit"]), period=timedelta(hours=float(cap["hours"])))
                for cap in workspace.caps
            ),
            zone_unknown=place.zone_unknown,
            call_hours_never_meet=opened.never_meet,
        )


def _earlier(known: datetime | None, at: datetime) -> datetime:
    return at if known is None else min(known, at)
