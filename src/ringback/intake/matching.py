"""Says whether two drafts are the same person, and finds the duplicates inside one list in linear time.

A shared number or address alone proves nothing: families and offices share them. Names that cannot be one person's
are never joined, not even by way of a third row.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from .names import Name, compatible
from .text import words

_MOST_AT_ONE_KEY = 50
"""So many different people at one number (a switchboard) are compared by likeness; further ones by exact name only."""


class Person(Protocol):
    """What matching needs to know: a `LeadDraft` fits, and so does `Candidate`."""

    @property
    def name(self) -> Name: ...
    @property
    def keys(self) -> tuple[str, ...]: ...
    @property
    def place_key(self) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A known person to compare with. `phones` in E.164, `emails` in lower case."""

    name: Name
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    city: str = ""
    region: str = ""
    postal_code: str = ""

    @property
    def keys(self) -> tuple[str, ...]:
        """The exact keys to look this person up by: "phone:+13035550100", "email:a@b.c"."""
        return keys_of(self.phones, self.emails)

    @property
    def place_key(self) -> str:
        """Name and place for people without a way to be reached, or "" where that says too little."""
        return place_key_of(self.name, city=self.city, region=self.region, postal_code=self.postal_code)


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """`kind`: "same" joins, "ask" lets a person decide, "different" makes a new one.

    `code` is stable, `why` is a sentence for people.
    """

    kind: Literal["same", "ask", "different"]
    code: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InList:
    """What was found for one row of a list: the row (0-based) it repeats or, if unsure, the row to ask about."""

    duplicate_of: int | None = None
    ask_about: int | None = None
    why: str = ""


def keys_of(phones: Sequence[str], emails: Sequence[str]) -> tuple[str, ...]:
    """The exact keys of a person: "phone:+13035550100", "email:a@b.c"."""
    return (*(f"phone:{phone}" for phone in phones), *(f"email:{email}" for email in emails))


class NameParts(Protocol):
    """What of a name goes into a key."""

    @property
    def key(self) -> str: ...
    @property
    def first(self) -> str: ...
    @property
    def last(self) -> str: ...


def place_key_of(name: NameParts, *, city: str, region: str, postal_code: str) -> str:
    """A key of the whole name and the place, or "" without a first and a last name, or without a place."""
    if not (name.first and name.last):
        return ""
    place = words(postal_code).replace(" ", "") or (f"{words(city)}/{region}" if city and region else "")
    return f"{name.key}@{place}" if place else ""


def same_person(draft: Person, candidate: Person) -> Match:
    """Compare two people by their exact keys, then by name."""
    shared = set(draft.keys) & set(candidate.keys)
    phones = sorted(key.partition(":")[2] for key in shared if key.startswith("phone:"))
    emails = sorted(key.partition(":")[2] for key in shared if key.startswith("email:"))
    if shared:
        what = f"the e-mail address {emails[0]}" if emails else f"the phone number {phones[0]}"
        if compatible(draft.name, candidate.name, missing_ok=True):
            return Match(kind="same", code="same_email" if emails else "same_phone", why=f"Both have {what}.")
        names = f"{draft.name.full} and {candidate.name.full}"
        if emails:
            return Match(kind="ask", code="email_other_name", why=f"{names} share {what}.")
        return Match(
            kind="different", code="shared_phone", why=f"{names} share {what}, but are different names."
        )
    if draft.place_key and draft.place_key == candidate.place_key and not (draft.keys and candidate.keys):
        why = f"Both are called {draft.name.full} in the same place, and one has no phone number and no e-mail address."
        return Match(kind="ask", code="name_and_place", why=why)
    return Match(
        kind="different", code="nothing_shared", why="They share no phone number and no e-mail address."
    )


class _Group:
    """Rows that are one person. Every name in it fits every other."""

    __slots__ = ("first", "names")

    def __init__(self, index: int, person: Person) -> None:
        self.first = index
        self.names: dict[str, Name] = {}
        self.add(person)

    def add(self, person: Person) -> None:
        if not person.name.missing:
            self.names.setdefault(f"{person.name.key}|{person.name.suffix}|{person.name.title}", person.name)

    def fits(self, name: Name) -> bool:
        return all(compatible(name, other, missing_ok=True) for other in self.names.values())


def find_in_list(people: Sequence[Person | None]) -> tuple[InList, ...]:
    """For each row, the earlier row that it repeats, if any. None in `people` is a row that was rejected.

    A row with no way to reach the person repeats the one person of exactly that name in exactly that place, if there
    is just one in the list: it holds nothing else to go by, and nothing that could be lost.
    """
    group_of: list[_Group | None] = [None] * len(people)
    at_key: dict[str, list[_Group]] = defaultdict(list)
    by_name: dict[tuple[str, str], _Group] = {}
    joined: dict[_Group, _Group] = {}
    found: list[InList] = [InList()] * len(people)
    for index, person in enumerate(people):
        if person is None or not person.keys:
            continue
        near: dict[int, _Group] = {}
        for key in person.keys:
            namesake = by_name.get((key, person.name.key))
            for group in (*at_key[key], *((namesake,) if namesake else ())):
                near.setdefault(id(_root(joined, group)), _root(joined, group))
        fitting = sorted((g for g in near.values() if g.fits(person.name)), key=lambda g: g.first)
        if fitting:
            home = fitting[0]
            home.add(person)
            for other in fitting[1:]:
                if all(home.fits(name) for name in other.names.values()):
                    _join(joined, home, other)
            found[index] = InList(duplicate_of=home.first, why=_why(person, people[home.first]))
        else:
            home = _Group(index, person)
            unsure = next((g for key in person.keys if key.startswith("email:") for g in at_key[key]), None)
            if unsure is not None:
                root = _root(joined, unsure).first
                found[index] = InList(ask_about=root, why=_why(person, people[root]))
        group_of[index] = home
        for key in person.keys:
            by_name.setdefault((key, person.name.key), home)
            if len(at_key[key]) < _MOST_AT_ONE_KEY and home not in at_key[key]:
                at_key[key].append(home)
    _place_the_unreachable(people, group_of, joined, found)
    return tuple(_to_root(index, group_of, joined, found) for index in range(len(people)))


def _place_the_unreachable(
    people: Sequence[Person | None],
    group_of: list[_Group | None],
    joined: dict[_Group, _Group],
    found: list[InList],
) -> None:
    at_place: dict[str, dict[int, _Group]] = defaultdict(dict)
    for person, group in zip(people, group_of, strict=True):
        if person is not None and group is not None and person.place_key:
            root = _root(joined, group)
            at_place[person.place_key][id(root)] = root
    for index, person in enumerate(people):
        if person is None or person.keys or not person.place_key:
            continue
        there = list(at_place[person.place_key].values())
        if not there:
            group_of[index] = at_place[person.place_key][0] = _Group(index, person)
        elif len(there) == 1 and there[0].fits(person.name):
            group_of[index] = there[0]
            why = "The same name in the same place, and no phone number or e-mail address of its own."
            found[index] = InList(why=why)
            there[0].first = min(there[0].first, index)
        else:
            found[index] = InList(
                ask_about=there[0].first, why="Several people of this name are in this place."
            )


def _to_root(
    index: int, group_of: list[_Group | None], joined: dict[_Group, _Group], found: list[InList]
) -> InList:
    group = group_of[index]
    if group is None:
        return found[index]
    root = _root(joined, group).first
    if root == index:
        asks = found[index].ask_about
        return InList(ask_about=asks, why=found[index].why) if asks is not None else InList()
    return InList(duplicate_of=root, why=found[index].why or "It is joined to that row by another row.")


def _root(joined: dict[_Group, _Group], group: _Group) -> _Group:
    while group in joined:
        group = joined[group]
    return group


def _join(joined: dict[_Group, _Group], home: _Group, other: _Group) -> None:
    joined[other] = home
    home.names |= other.names


def _why(person: Person, other: Person | None) -> str:
    return "" if other is None else same_person(person, other).why
