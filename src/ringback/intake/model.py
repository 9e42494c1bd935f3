"""What intake hands on: a lead as read, with what could not be read of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from .consents import StatedConsent
from .emails import Email
from .matching import keys_of, place_key_of
from .names import Name
from .phones import Phone
from .wishes import Wish


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something a person should look at. `text` is what was written, `why` ends the sentence "The <field> ..."."""

    field: str
    text: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadDraft:
    """One lead as read. Empty text means "not given"; `arrived_at` is aware UTC; `currency` "" is the workspace's.

    `region` is like US-CO, `country` ISO 3166, `time_zone` a database name as stated. `opted_out` holds the words that
    say so. `notes_on_reading` say what was assumed, without being problems. `playbook`: the name of the one that the
    sender wants for this lead, as written. `personal_line`: a sentence for this person alone; only a list has one.
    """

    name: Name
    company: str = ""
    phones: tuple[Phone, ...] = ()
    emails: tuple[Email, ...] = ()
    address: str = ""
    city: str = ""
    region: str = ""
    postal_code: str = ""
    country: str = ""
    time_zone: str = ""
    source: str = ""
    interest: str = ""
    message: str = ""
    notes: str = ""
    value: Decimal | None = None
    currency: str = ""
    arrived_at: datetime | None = None
    wish: Wish | None = None
    opted_out: str | None = None
    consents: tuple[StatedConsent, ...] = ()
    owner: str = ""
    external_id: str = ""
    role: str = ""
    tags: tuple[str, ...] = ()
    playbook: str = ""
    personal_line: str = ""
    extra: tuple[tuple[str, str], ...] = ()
    problems: tuple[Problem, ...] = ()
    notes_on_reading: tuple[str, ...] = ()
    raw: tuple[tuple[str, str], ...] = ()

    @property
    def full_name(self) -> str:
        """The name to be shown, or ""."""
        return self.name.full

    @property
    def first_name(self) -> str:
        """The first name, or ""."""
        return self.name.first

    @property
    def last_name(self) -> str:
        """The last name, or ""."""
        return self.name.last

    @property
    def keys(self) -> tuple[str, ...]:
        """The exact keys to look this person up by."""
        return keys_of([phone.e164 for phone in self.phones], [email.key for email in self.emails])

    @property
    def place_key(self) -> str:
        """Name and place, for people without a way to be reached."""
        return place_key_of(self.name, city=self.city, region=self.region, postal_code=self.postal_code)

    @property
    def reachable(self) -> bool:
        """Whether there is a phone number or an e-mail address."""
        return bool(self.phones or self.emails)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """A row that is no lead; `reason` is a sentence."""

    reason: str
    raw: tuple[tuple[str, str], ...] = ()
