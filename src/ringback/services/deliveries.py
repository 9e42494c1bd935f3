"""Leads that come in through a door of our own, the API or the form: kept as they came, read, taken in exactly once.

Nothing is lost: what came in is on disk before anybody tries to understand it. Nothing comes
twice: the row of a delivery is held while its lead is made, and says afterwards what became of it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from django.db import IntegrityError

from ringback.intake.drafts import LeadDraft
from ringback.services.capture import Outcome, capture
from ringback.services.errors import CannotDo
from ringback.store.models import Capture, Workspace
from ringback.store.transactions import write

REJECTED = "rejected"


class KeyReused(CannotDo):
    """An idempotency key came again with another body."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A body as it came. `source`: the door, for people. `key`: the sender's idempotency key, "" for none."""

    source: str
    body: bytes
    address: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """What became of it. `outcome` as of `capture_lead`. `again`: it was delivered before, and nothing was done now."""

    lead_number: int
    outcome: Outcome
    reason: str
    again: bool = False


def deliver(
    workspace: Workspace,
    arrival: Arrival,
    read: Callable[[], LeadDraft],
    *,
    now: datetime,
    actor: str,
    raw_source: str,
) -> Delivered:
    """Keep the body, read it, take the lead in. The same key again gives the same result and makes nothing.

    `read` may raise; then the delivery is kept as rejected, with the words of the error, and the error goes on. Raises
    `KeyReused` for a key that came before with another body. A delivery during which the program died is taken up by
    the next one with its key.
    """
    kept = _keep(workspace, arrival, now=now)
    try:
        draft = read()
    except Exception as error:
        _reject(kept, str(error))
        raise
    with write():
        # Held until the lead is made: a second delivery with this key waits here, and then finds the result.
        row = Capture.objects.select_for_update(of=("self",)).get(pk=kept)
        if row.lead_id is not None:
            assert row.lead is not None
            return Delivered(
                lead_number=row.lead.number, outcome=cast(Outcome, row.outcome), reason=row.error, again=True
            )
        taken = capture(workspace, draft, now=now, actor=actor, raw_source=raw_source)
        row.lead, row.outcome, row.error = taken.lead, taken.outcome, taken.reason
        row.save(update_fields=["lead", "outcome", "error"])
    return Delivered(lead_number=taken.lead.number, outcome=taken.outcome, reason=taken.reason)


def _keep(workspace: Workspace, arrival: Arrival, *, now: datetime) -> int:
    """The id of the row that holds this delivery; of the first one, where the key came before."""
    digest = hashlib.sha256(arrival.body).hexdigest()
    # Whatever was sent stays readable: bytes that are no text are written out, and so is NUL, which no text may hold.
    raw = arrival.body.decode("utf-8", errors="backslashreplace").replace("\x00", "\\x00")
    try:
        with write():
            made = Capture.objects.create(
                workspace=workspace,
                at=now,
                source=arrival.source[:40],
                remote_address=arrival.address,
                idempotency_key=arrival.key,
                digest=digest,
                raw=raw,
            )
        return made.pk
    except IntegrityError:
        known = Capture.objects.get(workspace=workspace, idempotency_key=arrival.key)
    if known.digest != digest:
        raise KeyReused("This Idempotency-Key came before with another body. Use a new key for a new lead.")
    return known.pk


def _reject(kept: int, words: str) -> None:
    with write():
        Capture.objects.filter(pk=kept, lead__isnull=True).update(outcome=REJECTED, error=words[:2000])
