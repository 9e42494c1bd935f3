"""Who the rows of a list are: people known before it, and people whom its earlier rows brought.

The plan of the list says which rows are one person; the workspace says who is known. Where the two disagree, names
decide, and nobody is joined whose names cannot be one person's.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from ringback.intake.drafts import LeadDraft
from ringback.intake.names import Name, compatible, read_name
from ringback.store.models import ImportRow, ImportRun

from .import_plan import Plan, content_key
from .matching import Known, candidate_of


@dataclass(slots=True, eq=False)
class Somebody:
    """One person. `contact`: its id, None as long as nothing is stored; `first_row`: the first row about them.

    `names`: all that were seen; `keys`: their numbers and addresses.
    """

    contact: int | None = None
    first_row: int | None = None
    names: list[Name] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)

    def fits(self, name: Name) -> bool:
        """Whether this name can be theirs, beside all that were seen."""
        return all(compatible(name, other, missing_ok=True) for other in self.names if not other.missing)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """`person`: who it is, if known. `ask_about`: somebody whom it may be. `why`: the sentence for people."""

    person: Somebody | None = None
    ask_about: Somebody | None = None
    why: str = ""


class Roster:
    """Filled row by row, in the order of the list."""

    def __init__(self, plan: Plan, earlier: dict[str, int]) -> None:
        self._plan = plan
        self._earlier = earlier
        self._of_row: dict[int, Somebody] = {}
        self._of_contact: dict[int, Somebody] = {}
        self.keys: set[str] = set()

    def find(self, row: int, draft: LeadDraft, known: Known) -> Found:
        """Who this row is about. `known`: what the workspace says."""
        in_list = self._plan.repeats[row]
        if in_list.duplicate_of is not None:
            one = self._of_row.get(in_list.duplicate_of)
            if one is not None and one.fits(draft.name):
                return Found(person=one, why=in_list.why)
        if known.contact is not None:
            one = self._of_contact.get(known.contact.pk) or _somebody(known)
            if one.fits(draft.name):
                return Found(person=one, why=known.why)
            return Found(ask_about=one, why=f"{known.why} But the names are not those of one person.".strip())
        if not draft.reachable:
            contact = self._earlier.get(content_key(draft.raw))
            if contact is not None:
                one = self._of_contact.get(contact) or Somebody(contact=contact)
                return Found(person=one, why="The very same row was imported before.")
        if in_list.ask_about is not None and in_list.ask_about in self._of_row:
            return Found(ask_about=self._of_row[in_list.ask_about], why=in_list.why)
        if known.ask_about is not None:
            return Found(ask_about=Somebody(contact=known.ask_about.pk), why=known.why)
        return Found(why=known.why)

    def put(self, row: int, name: Name, keys: Iterable[str], person: Somebody) -> None:
        """This row is about this person."""
        if person.first_row is None:
            person.first_row = row
        person.names.append(name)
        person.keys.update(keys)
        self.keys |= person.keys
        self._of_row[row] = person
        if person.contact is not None:
            self._of_contact[person.contact] = person

    def recall(self, run: ImportRun) -> None:
        """Take in the rows that this run has stored already."""
        stored = ImportRow.objects.filter(run=run, lead__isnull=False).order_by("row")
        for row, contact, name in stored.values_list("row", "lead__contact_id", "lead__contact__full_name"):
            person = self._of_contact.get(contact) or Somebody(contact=contact, names=[read_name(name)])
            own = self._plan.names[row] if row < len(self._plan.names) else None
            self.put(row, own or read_name(name), (), person)


def _somebody(known: Known) -> Somebody:
    assert known.contact is not None
    candidate = candidate_of(known.contact)
    return Somebody(contact=known.contact.pk, names=[candidate.name], keys=set(candidate.keys))


def earlier_rows(run: ImportRun, plan: Plan) -> dict[str, int]:
    """{content key: contact} of rows of earlier imports that are, letter for letter, unreachable rows of this list.

    Nothing but their text can tell such rows from others, and importing them again must not make new leads.
    """
    if not plan.unreachable:
        return {}
    rows = (
        ImportRow.objects.filter(
            workspace_id=run.workspace_id, outcome__in=("no_way_to_reach", "opted_out"), lead__isnull=False
        )
        .exclude(run_id=run.pk)
        .order_by("id")
        .values_list("raw", "lead__contact_id")
    )
    found: dict[str, int] = {}
    for raw, contact in rows.iterator():
        key = content_key(raw.items())
        if key in plan.unreachable:
            found.setdefault(key, contact)
    return found
