"""Works off the rows of a list: a batch is one transaction with its leads, its report rows and the progress.

A crash loses the batch that was open and nothing else: what is done is counted in the same transaction. The row of the
run is the lock, so that two who work on one import take turns and no row is taken twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Literal

import structlog
from django.db import DatabaseError, OperationalError

from ringback.intake.drafts import LeadDraft, Rejected
from ringback.store.models import Contact, ImportRow, ImportRun, ImportState, Membership, RawSource, User
from ringback.store.transactions import need_write, write

from .capture import Captured, capture
from .errors import CannotDo
from .import_outcomes import NOT_STORED, no_counts, reason_of, short
from .import_people import Found, Roster, Somebody, earlier_rows
from .import_plan import Plan, plan_of
from .import_repeat import Repeat, repeat_of
from .journal import note
from .matching import Known, KnownPeople

log = structlog.get_logger("ringback.import")

BATCH = 25

Step = Literal["more", "over", "busy"]
"""`over`: the run is not running any more; `busy`: somebody else is at it right now."""


def plan_of_run(run: ImportRun) -> Plan:
    """The plan of a stored run."""
    return plan_of(
        lambda: bytes(run.content),
        digest=run.digest,
        fields=[str(field) for field in run.columns["fields"]],
        country=run.workspace.country,
        zone=run.workspace.time_zone,
        now=run.created_at,
    )


class Work:
    """One import in hand. `step` takes one batch; whoever calls it may stop after each."""

    def __init__(self, run_id: int) -> None:
        self.run_id = run_id
        self._at = -1
        self._plan: Plan | None = None
        self._roster: Roster | None = None
        self._owners: dict[str, User] = {}
        self._repeat: Repeat | None = None

    def step(self, *, now: datetime, actor: str, most: int = BATCH) -> Step:
        """Take in up to `most` rows. A row that cannot be stored is reported as rejected; the others go on."""
        try:
            return self._batch(now, actor, most)
        except OperationalError:
            self._at = -1
            raise  # the database is busy or away: the same batch is tried again later
        except CannotDo as error:
            self._at = -1
            self._fail(str(error), now)
            return "over"
        except (DatabaseError, ValueError, TypeError, LookupError, ArithmeticError) as error:
            self._at = -1
            log.exception("rows could not be stored", run=self.run_id, rows=most)
            if most == 1:
                return self._reject(error)
            for _ in range(most):
                found = self.step(now=now, actor=actor, most=1)
                if found != "more":
                    return found
            return "more"

    def _batch(self, now: datetime, actor: str, most: int) -> Step:
        with write():
            run = self._held()
            if run is None:
                return "busy" if ImportRun.objects.filter(pk=self.run_id).exists() else "over"
            if run.state != ImportState.RUNNING:
                return "over"
            if run.done >= run.total:
                _finish(run, now, actor)
                return "over"
            if run.done != self._at:
                self._prepare(run)
            rows = range(run.done, min(run.done + most, run.total))
            stored = self._take(run, rows, now, actor)
            _count(run, stored)
            self._at = run.done
        return "more"

    def _held(self) -> ImportRun | None:
        return (
            ImportRun.objects.select_for_update(of=("self",), skip_locked=True)
            .select_related("workspace", "playbook")
            .defer("content")
            .filter(pk=self.run_id)
            .first()
        )

    def _prepare(self, run: ImportRun) -> None:
        """Take up the run where it stands."""
        self._repeat = self._repeat or repeat_of(run)
        if self._repeat is not None and self._repeat.covers(run.total):
            return
        self._plan = self._plan or plan_of_run(run)
        self._roster = Roster(self._plan, earlier_rows(run, self._plan))
        self._roster.recall(run)
        members = Membership.objects.select_related("user").filter(workspace=run.workspace)
        for member in members.order_by("-id"):
            self._owners[member.user.email.casefold()] = member.user
            if member.user.name:
                self._owners[member.user.name.casefold()] = member.user

    # ---------------------------------------------------------------------------------------------------------- rows

    def _take(self, run: ImportRun, rows: range, now: datetime, actor: str) -> list[ImportRow]:
        need_write()
        if self._repeat is not None and self._repeat.covers(run.total):
            return ImportRow.objects.bulk_create(self._repeat.rows(run, rows))
        assert self._plan is not None
        drafts = {row: self._plan.draft(row) for row in rows}
        known = KnownPeople(run.workspace, [d for d in drafts.values() if isinstance(d, LeadDraft)])
        stored = [
            _rejected(run, row, draft)
            if isinstance(draft, Rejected)
            else self._capture(run, row, draft, known.find(draft), now, actor)
            for row, draft in drafts.items()
        ]
        return ImportRow.objects.bulk_create(stored)

    def _capture(
        self, run: ImportRun, row: int, draft: LeadDraft, known: Known, now: datetime, actor: str
    ) -> ImportRow:
        assert self._roster is not None
        found = self._roster.find(row, draft, known)
        captured = capture(
            run.workspace,
            draft,
            now=now,
            actor=actor,
            raw_source=RawSource.IMPORT,
            owner=self._owners.get(draft.owner.casefold()) if draft.owner else None,
            known=_as_known(found),
            playbook=run.playbook,
        )
        person = found.person or Somebody()
        person.contact = captured.lead.contact_id
        first = person.first_row
        self._roster.put(row, draft.name, draft.keys, person)
        return ImportRow(
            workspace_id=run.workspace_id,
            run=run,
            row=row,
            raw=dict(draft.raw),
            outcome=captured.outcome,
            lead=captured.lead,
            duplicate_of_row=first,
            reason=_reason(captured, draft, found, first),
        )

    # ---------------------------------------------------------------------------------------------------- what fails

    def _reject(self, error: Exception) -> Step:
        """One row that the database or a rule of ours refuses must not hold up the list."""
        with write():
            run = self._held()
            if run is None or run.state != ImportState.RUNNING or run.done >= run.total:
                return "busy" if run is None else "over"
            raw = plan_of_run(run).draft(run.done).raw
            row = ImportRow(
                workspace_id=run.workspace_id,
                run=run,
                row=run.done,
                raw=dict(raw),
                outcome="rejected",
                reason=short(f"{NOT_STORED} ({type(error).__name__})."),
            )
            row.save()
            _count(run, [row])
        return "more"

    def _fail(self, text: str, now: datetime) -> None:
        with write():
            ImportRun.objects.filter(pk=self.run_id, state=ImportState.RUNNING).update(
                state=ImportState.FAILED, error=text, finished_at=now
            )


def _as_known(found: Found) -> Known:
    contact, asked = _contact(found.person), _contact(found.ask_about)
    return Known(contact=contact, ask_about=None if contact else asked, why=found.why)


def _contact(person: Somebody | None) -> Contact | None:
    if person is None or person.contact is None:
        return None
    return Contact.objects.filter(pk=person.contact).first()


def _reason(captured: Captured, draft: LeadDraft, found: Found, first: int | None) -> str:
    before = captured.duplicate_of if first is None else None
    return reason_of(captured.outcome, draft, why=found.why, row=first, lead=before, said=captured.reason)


def _rejected(run: ImportRun, row: int, draft: Rejected) -> ImportRow:
    return ImportRow(
        workspace_id=run.workspace_id,
        run=run,
        row=row,
        raw=dict(draft.raw),
        outcome="rejected",
        reason=short(draft.reason),
    )


def _count(run: ImportRun, stored: Iterable[ImportRow]) -> None:
    counts = Counter({name: int(run.counts.get(name, 0)) for name in no_counts()})
    for row in stored:
        counts[row.outcome] += 1
        run.done += 1
    run.counts = dict(counts)
    run.save(update_fields=["done", "counts"])


def _finish(run: ImportRun, now: datetime, actor: str) -> None:
    run.state = ImportState.DONE
    run.finished_at = now
    run.save(update_fields=["state", "finished_at"])
    note(
        run.workspace_id,
        "imported",
        now=now,
        actor=actor,
        run=run.pk,
        file=run.filename,
        rows=run.total,
        **run.counts,
    )
