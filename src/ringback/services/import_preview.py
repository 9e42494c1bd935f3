"""What an import would do, worked out over all of its rows. Nothing is stored here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ringback.intake.drafts import LeadDraft, Rejected
from ringback.queries.suppressions import draft_keys, listed, shut_because
from ringback.store.models import ImportRun, Lead

from .capture import told_problems
from .import_forecast import Forecast
from .import_outcomes import no_counts, reason_of, short
from .import_people import Found, Roster, Somebody, earlier_rows
from .import_plan import Plan
from .import_repeat import Repeat
from .matching import KnownPeople

HEAD = 20
MOST_PROBLEMS = 50
AT_ONCE = 400
_CELL = 120


@dataclass(slots=True)
class Foresight:
    """`counts`: rows by outcome. `head`: the first rows as read. `problems`: (row, text) of rows that need a look."""

    counts: dict[str, int] = field(default_factory=no_counts)
    head: list[dict[str, Any]] = field(default_factory=list)
    problems: list[tuple[int, str]] = field(default_factory=list)
    more_problems: int = 0
    enrolled: int = 0
    forecast: Forecast | None = None

    def tells(self, row: int) -> bool:
        """Whether the reason of this row may be shown; finding the words takes time."""
        return row < HEAD or len(self.problems) < MOST_PROBLEMS

    def add(self, row: int, draft: LeadDraft | Rejected, outcome: str, reason: str) -> None:
        """Count one row."""
        self.counts[outcome] += 1
        if row < HEAD:
            self.head.append({**_as_read(draft), "row": row, "outcome": outcome, "reason": reason})
        if outcome in ("needs_look", "no_way_to_reach", "rejected") or (
            isinstance(draft, LeadDraft) and draft.problems
        ):
            if len(self.problems) < MOST_PROBLEMS:
                self.problems.append((row, reason))
            else:
                self.more_problems += 1


def foresee(run: ImportRun, plan: Plan, *, now: datetime) -> Foresight:
    """Go through the list as an import would."""
    forecast = Forecast(run.workspace, now, run.playbook)
    told = Foresight(forecast=forecast)
    roster = Roster(plan, earlier_rows(run, plan))
    shut: dict[str, str] = {}
    for rows, drafts in _slices(plan):
        leads = [draft for draft in drafts if isinstance(draft, LeadDraft)]
        people = KnownPeople(run.workspace, leads)
        shut |= _shut(run.workspace_id, leads)
        for row, draft in zip(rows, drafts, strict=True):
            if isinstance(draft, Rejected):
                told.add(row, draft, "rejected", short(draft.reason))
                continue
            found = roster.find(row, draft, people.find(draft))
            person = found.person or Somebody()
            first = person.first_row
            closed = shut.keys() & set(draft.keys)
            whole = next((shut[key] for key in _keys(draft) if shut.get(key)), "")
            others = {
                key
                for key in closed
                if key.startswith("phone:") and (key in roster.keys or people.holds(key))
            }
            outcome = _outcome(draft, found, closed, others, whole)
            roster.put(row, draft.name, draft.keys, person)
            if outcome == "opted_out":
                shut |= dict.fromkeys(person.keys - shut.keys(), "")
            if outcome in ("new", "needs_look"):
                told.enrolled += 1
                forecast.look_at(draft)
            told.add(
                row,
                draft,
                outcome,
                _reason(draft, outcome, found, first, closed, whole) if told.tells(row) else "",
            )
    return told


def foresee_repeat(plan: Plan, repeat: Repeat) -> Foresight:
    """The same for a file that was imported before, letter for letter."""
    told = Foresight()
    day = repeat.earlier.created_at.date().isoformat()
    for row in range(len(plan)):
        draft = plan.draft(row)
        if isinstance(draft, Rejected):
            told.add(row, draft, "rejected", short(draft.reason))
        else:
            told.counts["duplicate"] += 1
            if row < HEAD:
                why = f"This very file was imported on {day}."
                told.head.append({**_as_read(draft), "row": row, "outcome": "duplicate", "reason": why})
    return told


def _slices(plan: Plan) -> Iterator[tuple[range, list[LeadDraft | Rejected]]]:
    for start in range(0, len(plan), AT_ONCE):
        rows = range(start, min(start + AT_ONCE, len(plan)))
        yield rows, [plan.draft(row) for row in rows]


def _shut(workspace_id: int, drafts: list[LeadDraft]) -> dict[str, str]:
    """What of these drafts is on the opt-out list: the keys of their numbers and addresses with "", and the keys of
    people who are shut as a whole with the sentence that says why."""
    found = listed(workspace_id, {key for draft in drafts for key in draft_keys(draft)})
    return {f"{kind}:{value}": shut_because([(kind, value)]) for kind, value in found}


def _keys(draft: LeadDraft) -> list[str]:
    return [f"{kind}:{value}" for kind, value in draft_keys(draft)]


def _outcome(draft: LeadDraft, found: Found, closed: set[str], others: set[str], whole: str) -> str:
    """As `services.capture` decides it. `closed`: its keys on the opt-out list; `others`: those that others have;
    `whole`: why the whole person is shut."""
    if draft.opted_out:
        return "opted_out"
    if found.person is not None:
        return "duplicate" if draft.reachable else "no_way_to_reach"
    if whole or (closed and (closed > others or closed == set(draft.keys))):
        return "opted_out"
    if not draft.reachable:
        return "no_way_to_reach"
    return "needs_look" if draft.problems or found.ask_about is not None or closed else "new"


def _reason(
    draft: LeadDraft, outcome: str, found: Found, first: int | None, closed: set[str], whole: str
) -> str:
    lead = None
    if first is None and found.person is not None and found.person.contact is not None:
        lead = (
            Lead.objects.filter(contact_id=found.person.contact)
            .order_by("-state", "-id")
            .values_list("number", flat=True)
            .first()
        )
    said = told_problems(draft, found.why if found.ask_about else "")
    if draft.opted_out:
        said = f"“{draft.opted_out}”"
    elif whole:
        said = f"{said} {whole[0].upper()}{whole[1:]}.".strip()
    elif closed:
        said = f"{said} {', '.join(sorted(closed))} is on the opt-out list.".strip()
    return reason_of(outcome, draft, why=found.why, row=first, lead=lead, said=said)


def _as_read(draft: LeadDraft | Rejected) -> dict[str, Any]:
    if isinstance(draft, Rejected):
        return {"name": "", "phones": [], "emails": [], "place": "", "value": "", "arrived_at": ""}
    place = ", ".join(
        part for part in (draft.city, draft.region.rpartition("-")[2], draft.postal_code) if part
    )
    return {
        "name": (draft.full_name or draft.company)[:_CELL],
        "phones": [
            phone.e164 + (f" x{phone.extension}" if phone.extension else "") for phone in draft.phones
        ],
        "emails": [email.key[:_CELL] for email in draft.emails],
        "place": place[:_CELL],
        "value": f"{draft.value:,.2f} {draft.currency}".strip() if draft.value is not None else "",
        "arrived_at": draft.arrived_at.isoformat() if draft.arrived_at else "",
    }
