"""Small words about people that several pages show: place, zone, telephone number, value. No query of its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import phonenumbers

from ringback.rules.zones import locate
from ringback.store.models import Contact, ContactPoint, PointKind, PointStatus, Workspace
from ringback.store.models import (
    Lead as Lead,
)  # pages name the types that they hand from a query to a service
from ringback.store.models import User as User


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who a page is about. `zone`: IANA name of their local time; `where`: the word for it ("Denver").
    `region_unknown`: nobody knows in which state they are, and the rules of all of them hold."""

    name: str
    company: str
    place: str
    zone: str
    where: str
    zone_unknown: bool
    region_unknown: bool


def person(contact: Contact, workspace: Workspace, phones: Iterable[str]) -> Person:
    """The words about a contact. `phones`: E.164, the best first; they may tell the zone."""
    place = locate(
        time_zone=contact.time_zone,
        postal_code=contact.postal_code,
        region=contact.region,
        country=contact.country or workspace.country,
        phones=tuple(phones),
    )
    region = contact.region.rpartition("-")[2]
    return Person(
        name=name_of(contact),
        company=contact.organization.name if contact.organization else "",
        place=", ".join(part for part in (contact.city, region) if part),
        zone=place.day_zone,
        where=contact.city or zone_city(place.day_zone),
        zone_unknown=place.zone_unknown,
        region_unknown=place.region_unknown,
    )


def name_of(contact: Contact) -> str:
    """A name to show, whatever is known."""
    company = contact.organization.name if contact.organization else ""
    return contact.full_name or company or "Name not known"


def zone_city(zone: str) -> str:
    """`America/New_York` -> `New York`."""
    return zone.rpartition("/")[2].replace("_", " ")


def phones_of(points: Iterable[ContactPoint]) -> tuple[str, ...]:
    """The numbers among the points, usable ones first."""
    numbers = [point for point in points if point.kind == PointKind.PHONE]
    numbers.sort(key=lambda point: (point.status != PointStatus.OK, point.position, point.pk))
    return tuple(point.value for point in numbers)


def shown_phone(value: str, country: str) -> str:
    """`+13035550100` -> `(303) 555-0100` for a reader in the US, `+1 303-555-0100` for one elsewhere."""
    try:
        number = phonenumbers.parse(value, None)
    except phonenumbers.NumberParseException:
        return value
    here = phonenumbers.country_code_for_region(country) == number.country_code
    style = phonenumbers.PhoneNumberFormat.NATIONAL if here else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, style)
