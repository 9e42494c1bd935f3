"""Finding the people that drafts are about among those the workspace knows already."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

from ringback.intake.drafts import LeadDraft
from ringback.intake.matching import Candidate, Match, same_person
from ringback.intake.names import read_name
from ringback.store.models import Contact, ContactPoint, PointKind, Workspace

T = TypeVar("T")

MOST_CANDIDATES = 200
"""A switchboard's number is shared by many; more of them than this are not compared."""

AT_ONCE = 400
"""So many values go into one query; SQLite takes no more than a thousand or so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """The contact that it is, if any; else the one to ask about, if any; and the sentence that says why."""

    contact: Contact | None = None
    ask_about: Contact | None = None
    why: str = ""


def find_known(workspace: Workspace, draft: LeadDraft) -> Known:
    """Same phone or e-mail with a name that fits is the same person; so is the one namesake of an unreachable draft."""
    return KnownPeople(workspace, [draft]).find(draft)


def candidate_of(contact: Contact) -> Candidate:
    """The contact, as matching compares it."""
    points = list(contact.points.all())
    return Candidate(
        name=read_name(contact.full_name),
        phones=tuple(point.value for point in points if point.kind == PointKind.PHONE),
        emails=tuple(point.value for point in points if point.kind == PointKind.EMAIL),
        city=contact.city,
        region=contact.region,
        postal_code=contact.postal_code,
    )


def are_one_person(one: Contact, other: Contact) -> bool:
    """Whether two contacts share a number or an address under names that one person can have."""
    return same_person(candidate_of(one), candidate_of(other)).kind == "same"


class KnownPeople:
    """Everybody whom one of these drafts may be about, read in a few queries however many drafts there are."""

    def __init__(self, workspace: Workspace, drafts: Sequence[LeadDraft]) -> None:
        self._at_key: dict[str, list[int]] = defaultdict(list)
        self._called: dict[str, list[int]] = defaultdict(list)
        self._contacts: dict[int, Contact] = {}
        for kind, values in (
            (PointKind.PHONE, {phone.e164 for draft in drafts for phone in draft.phones}),
            (PointKind.EMAIL, {email.key for draft in drafts for email in draft.emails}),
        ):
            for some in _some_at_once(values):
                points = ContactPoint.objects.filter(
                    workspace=workspace, kind=kind, value__in=some, contact__merged_into__isnull=True
                )
                for value, contact_id in points.order_by("contact_id").values_list("value", "contact_id"):
                    _add(self._at_key[f"{kind}:{value}"], contact_id)
        for some in _some_at_once({d.name.key for d in drafts if not d.keys and d.place_key}):
            named = Contact.objects.filter(
                workspace=workspace, name_key__in=some, merged_into__isnull=True
            ).order_by("id")
            for name_key, contact_id in named.values_list("name_key", "id"):
                _add(self._called[name_key], contact_id)
        ids = {one for found in (*self._at_key.values(), *self._called.values()) for one in found}
        for wanted in _some_at_once(ids):
            for contact in Contact.objects.filter(pk__in=wanted).prefetch_related("points"):
                self._contacts[contact.pk] = contact

    def holds(self, key: str) -> bool:
        """Whether anybody known has this number or address."""
        return bool(self._at_key.get(key))

    def find(self, draft: LeadDraft) -> Known:
        """Who it is. Of several who could be, the one of exactly this name, else the one known longest."""
        if not draft.keys:
            return self._namesake(draft)
        matches: list[tuple[Contact, Match]] = []
        for contact_id in sorted({one for key in draft.keys for one in self._at_key.get(key, ())}):
            contact = self._contacts[contact_id]
            matches.append((contact, same_person(draft, candidate_of(contact))))
        same = [found for found in matches if found[1].kind == "same"]
        exact = [found for found in same if found[0].name_key == draft.name.key]
        for contact, match in [*exact, *same]:
            return Known(contact=contact, why=match.why)
        for contact, match in matches:
            if match.kind == "ask":
                return Known(ask_about=contact, why=match.why)
        return Known(why=matches[0][1].why if matches else "")

    def _namesake(self, draft: LeadDraft) -> Known:
        """The only contact of exactly this name in exactly this place, for a draft with no way to reach anybody."""
        if not draft.place_key:
            return Known()
        named = (self._contacts[one] for one in self._called.get(draft.name.key, ()))
        there = [contact for contact in named if candidate_of(contact).place_key == draft.place_key]
        if len(there) == 1:
            why = "The same name in the same place, and no number or address of its own."
            return Known(contact=there[0], why=why)
        if there:
            return Known(ask_about=there[0], why="Several people of this name are in this place.")
        return Known()


def _add(ids: list[int], one: int) -> None:
    if len(ids) < MOST_CANDIDATES and one not in ids[-1:]:
        ids.append(one)


def _some_at_once(values: Iterable[T]) -> Iterator[list[T]]:
    rest = iter(values)
    while some := list(islice(rest, AT_ONCE)):
        yield some
