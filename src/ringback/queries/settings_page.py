"""What the settings page shows: the business, its mail accounts, people and keys. Never a password or a token."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from ringback.rules.hours import DAYS, LONG, parse_hours
from ringback.store.models import ApiToken, Membership, Role, Workspace

from .access import Access
from .mail_accounts import AccountRow, account_rows

COURTESY_LIMITS = ((3, 24), (7, 168))
"""Calls and hours: the lowest cap that a state has, and the one federal number for too many calls (on debts, 12 CFR
1006.14(b)(2))."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayHours:
    """The opening hours of one weekday as people type them: `08:00-12:00, 13:00-17:00`, or ""."""

    key: str
    name: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberRow:
    id: int
    name: str
    email: str
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenRow:
    id: int
    name: str
    prefix: str
    role: str
    created_at: datetime
    created_by: str
    last_used_at: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitRow:
    """A limit of the workspace's own: at most `calls` on a person in any `hours`, which `span` tells in words."""

    calls: int
    hours: int
    span: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsPage:
    name: str
    time_zone: str
    country: str
    currency: str
    holidays: str
    high_value: Decimal
    phone: str
    email: str
    website: str
    postal_address: str
    hours: tuple[DayHours, ...]
    limits: tuple[LimitRow, ...]
    courtesy: bool
    form_key: str
    mail: tuple[AccountRow, ...]
    members: tuple[MemberRow, ...]
    tokens: tuple[TokenRow, ...]


def settings_page(access: Access, *, now: datetime) -> SettingsPage:
    """The settings of this workspace."""
    workspace = access.workspace
    members = Membership.objects.filter(workspace=workspace).select_related("user").order_by("pk")
    tokens = ApiToken.objects.filter(workspace=workspace).select_related("created_by").order_by("-created_at")
    return SettingsPage(
        name=workspace.name,
        time_zone=workspace.time_zone,
        country=workspace.country,
        currency=workspace.currency,
        holidays=workspace.holidays,
        high_value=workspace.high_value,
        phone=workspace.phone,
        email=workspace.email,
        website=workspace.website,
        postal_address=workspace.postal_address,
        hours=day_hours(workspace.hours),
        limits=own_limits(access),
        courtesy=keeps_courtesy(own_limits(access)),
        form_key=workspace.form_key,
        mail=account_rows(access, now=now),
        members=tuple(
            MemberRow(id=one.user.pk, name=one.user.name, email=one.user.email, role=one.role)
            for one in members
        ),
        tokens=tuple(_token(one) for one in tokens),
    )


def own_limits(access: Access) -> tuple[LimitRow, ...]:
    """The limits of this workspace's own, the shortest time first, as they are now."""
    caps = Workspace.objects.values_list("caps", flat=True).get(pk=access.workspace.pk)
    return tuple(LimitRow(calls=cap["limit"], hours=cap["hours"], span=_span(cap["hours"])) for cap in caps)


def keeps_courtesy(limits: tuple[LimitRow, ...]) -> bool:
    """Whether these are at least as low as 3 calls in 24 hours and 7 in 7 days."""
    return all(
        any(one.hours == hours and one.calls <= calls for one in limits) for calls, hours in COURTESY_LIMITS
    )


def _span(hours: int) -> str:
    days, rest = divmod(hours, 24)
    if rest or days < 2:
        return f"{hours} hour{'' if hours == 1 else 's'}"
    return f"{days} days"


def day_hours(hours: dict[str, Any]) -> tuple[DayHours, ...]:
    """Weekly hours, a line for each weekday."""
    week = parse_hours(hours)
    return tuple(
        DayHours(
            key=key,
            name=name.capitalize(),
            text=", ".join(f"{_clock(start)}-{_clock(end)}" for start, end in week[index]),
        )
        for index, (key, name) in enumerate(zip(DAYS, LONG, strict=True))
    )


def token_of(access: Access, token_id: int) -> ApiToken | None:
    """A key of this workspace; None if there is none. For services, not for pages."""
    return ApiToken.objects.filter(workspace=access.workspace, pk=token_id).first()


def is_owner(access: Access, email: str) -> bool:
    """Whether this address is that of an owner of this workspace."""
    return Membership.objects.filter(
        workspace=access.workspace, user__email=email.strip().lower(), role=Role.OWNER
    ).exists()


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _token(token: ApiToken) -> TokenRow:
    return TokenRow(
        id=token.pk,
        name=token.name,
        prefix=token.prefix,
        role=token.role,
        created_at=token.created_at,
        created_by=str(token.created_by) if token.created_by else "",
        last_used_at=token.last_used_at,
        revoked_at=token.revoked_at,
    )
