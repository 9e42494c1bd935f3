"""Workspaces, their members and their keys for programs."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import available_timezones

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models
from django.utils.text import slugify

from ringback.playbooks.compile import shipped_source
from ringback.rules.grounds import Medium
from ringback.rules.holidays import closed_dates
from ringback.rules.hours import parse_hours
from ringback.store.models import (
    ApiToken,
    Business,
    Membership,
    Role,
    User,
    Workspace,
    bucket_of,
)
from ringback.store.transactions import write

from .errors import CannotSetUp
from .journal import note
from .playbooks import put_in

DEFAULT_HOURS = {"mon-fri": "08:00-18:00", "sat": "09:00-13:00"}
DEFAULT_PLAYBOOK = "winning-strategy"

EDITABLE = frozenset(
    {
        "name",
        "time_zone",
        "hours",
        "holidays",
        "country",
        "currency",
        "high_value",
        "phone",
        "email",
        "website",
        "postal_address",
        "consent_texts",
    }
)
LONGEST_CONSENT_TEXT = 2000


def create_workspace(
    *,
    name: str,
    now: datetime,
    time_zone: str | None = None,
    country: str = "US",
    hours: dict[str, Any] | None = None,
    holidays: str | None = None,
    high_value: Decimal | int | None = None,
    currency: str = "USD",
    phone: str = "",
    email: str = "",
    website: str = "",
    postal_address: str = "",
    owner: User | None = None,
    is_sample: bool = False,
) -> Workspace:
    """Make a workspace with the default playbook in it. Raises `CannotSetUp` for values that make no sense."""
    zone = time_zone or settings.RINGBACK_TIME_ZONE
    chosen_hours = DEFAULT_HOURS if hours is None else hours
    chosen_holidays = (country if country in ("US", "CA") else "") if holidays is None else holidays
    _check(
        name=name,
        time_zone=zone,
        hours=chosen_hours,
        holidays=chosen_holidays,
        high_value=high_value,
        now=now,
    )
    with write():
        workspace = Workspace(
            name=name,
            slug=_free_slug(name),
            time_zone=zone,
            hours=chosen_hours,
            holidays=chosen_holidays,
            country=country,
            currency=currency,
            high_value=Decimal(5000) if high_value is None else Decimal(high_value),
            phone=phone,
            email=email,
            website=website,
            postal_address=postal_address,
            is_sample=is_sample,
            created_at=now,
        )
        workspace.bucket = bucket_of(workspace.slug)
        refuse_misfits(workspace, EDITABLE)
        workspace.business = Business.objects.create(name=name, created_at=now)
        workspace.save()
        actor = str(owner.pk) if owner else "system"
        note(workspace, "workspace_created", now=now, actor=actor, name=name)
        put_in(workspace, shipped_source(DEFAULT_PLAYBOOK), now=now, actor=actor)
        if owner is not None:
            Membership.objects.create(workspace=workspace, user=owner, role=Role.OWNER)
    return workspace


def update_workspace(workspace: Workspace, *, now: datetime, actor: str, **fields: Any) -> Workspace:
    """Change the business's details. What is decided from now on uses them; what is on the desk stays."""
    unknown = set(fields) - EDITABLE
    if unknown:
        raise CannotSetUp(f"These cannot be changed: {', '.join(sorted(unknown))}.")
    _check(now=now, **{name: fields[name] for name in fields if name in _CHECKED})
    with write():
        fresh = Workspace.objects.select_for_update(no_key=True).get(pk=workspace.pk)
        for name, value in fields.items():
            setattr(fresh, name, value)
        refuse_misfits(fresh, fields)
        fresh.save(update_fields=list(fields))
        note(fresh, "workspace_changed", now=now, actor=actor, fields=", ".join(sorted(fields)))
    return fresh


_CHECKED = frozenset({"name", "time_zone", "hours", "holidays", "high_value", "consent_texts"})


def _check(*, now: datetime, **fields: Any) -> None:
    """Refuse what later decisions would stumble over."""
    if "name" in fields and not str(fields["name"]).strip():
        raise CannotSetUp("Give the business a name.")
    if "time_zone" in fields and fields["time_zone"] not in available_timezones():
        raise CannotSetUp(f"{fields['time_zone']!r} is no time zone; write for example America/Denver.")
    try:
        if "hours" in fields and not any(parse_hours(fields["hours"])):
            raise CannotSetUp("Give at least one day with opening hours, for example mon-fri 08:00-18:00.")
        if fields.get("holidays"):
            closed_dates(fields["holidays"], (now.year,))
    except ValueError as error:
        raise CannotSetUp(f"{str(error).rstrip('.')}.") from None
    if fields.get("high_value") is not None:
        _check_amount(fields["high_value"])
    for channel, text in (fields.get("consent_texts") or {}).items():
        if channel not in set(Medium):
            raise CannotSetUp(f"{channel!r} is no channel; choose one of {', '.join(Medium)}.")
        if not text.strip() or len(text) > LONGEST_CONSENT_TEXT:
            raise CannotSetUp(f"The words of a box need 1 to {LONGEST_CONSENT_TEXT:,} characters.")


def _check_amount(value: Any) -> None:
    try:
        amount = Decimal(value)
    except (InvalidOperation, TypeError, ValueError):
        raise CannotSetUp(f"{value!r} is no amount; write for example 5000.") from None
    if not amount.is_finite() or amount < 0:
        raise CannotSetUp("The high-value line cannot be below zero.")


def refuse_misfits(row: models.Model, fields: Iterable[str]) -> None:
    """Refuse in words what does not fit into these columns. Raises `CannotSetUp`."""
    others = {field.name for field in row._meta.fields} - set(fields)
    try:
        row.clean_fields(exclude=others)
    except ValidationError as error:
        name, messages = next(iter(error.message_dict.items()))
        raise CannotSetUp(f"{name.replace('_', ' ').capitalize()}: {' '.join(messages)}") from None


def _free_slug(name: str) -> str:
    base = slugify(name)[:60] or "business"
    slug, number = base, 1
    while Workspace.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{base}-{number}"
    return slug


# ------------------------------------------------------------------------------------------------------------ members


def create_user(*, email: str, name: str, password: str, time_zone: str = "") -> User:
    """Make somebody who can sign in. Raises `CannotSetUp` if the address is taken or the password is too weak."""
    try:
        validate_email(email.strip())
    except ValidationError:
        raise CannotSetUp("Give an e-mail address to sign in with.") from None
    if time_zone and time_zone not in available_timezones():
        raise CannotSetUp(f"{time_zone!r} is no time zone; write for example America/Denver.")
    try:
        validate_password(password, User(email=email, name=name))
    except ValidationError as error:
        raise CannotSetUp(" ".join(error.messages)) from None
    with write():
        if User.objects.filter(email=email.strip().lower()).exists():
            raise CannotSetUp(f"{email} is known already.")
        user = User.objects.create_user(email=email, password=password, name=name)
        if time_zone:
            user.time_zone = time_zone
            user.save(update_fields=["time_zone"])
    return user


def set_password(user: User, password: str) -> None:
    """Give somebody another password. Raises `CannotSetUp` if it is too weak. Sessions elsewhere end."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise CannotSetUp(" ".join(error.messages)) from None
    with write():
        user.set_password(password)
        user.save(update_fields=["password"])


def add_member(workspace: Workspace, user: User, role: str, *, now: datetime, actor: str) -> Membership:
    """Let somebody into a workspace, or change their role there."""
    if role not in Role.values:
        raise CannotSetUp(f"{role!r} is no role; choose one of {', '.join(Role.values)}.")
    with write():
        owners = Membership.objects.filter(workspace=workspace, role=Role.OWNER)
        if (
            role != Role.OWNER
            and owners.filter(user=user).exists()
            and not owners.exclude(user=user).exists()
        ):
            raise CannotSetUp("This is the only owner. Make somebody else an owner first.")
        member, _made = Membership.objects.update_or_create(
            workspace=workspace, user=user, defaults={"role": role}
        )
        note(workspace, "member", now=now, actor=actor, user=user.pk, role=role)
    return member


# ------------------------------------------------------------------------------------------------------------- tokens


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def issue_token(
    workspace: Workspace, *, name: str, user: User | None, now: datetime, role: str = Role.REP
) -> tuple[str, ApiToken]:
    """A key for programs. The text is given back this once; only its hash is kept.

    `role`: what the program may do: the work of a rep, or also what a manager may, such as changing playbooks.
    """
    if not name.strip():
        raise CannotSetUp("Give the key a name, so that you know later what uses it.")
    if role not in (Role.REP, Role.MANAGER):
        raise CannotSetUp(f"A key cannot have the role {role!r}. Choose rep or manager.")
    token = f"rb_{secrets.token_urlsafe(32)}"
    with write():
        row = ApiToken.objects.create(
            workspace=workspace,
            name=name.strip()[:100],
            token_hash=token_hash(token),
            prefix=token[:8],
            role=role,
            created_by=user,
            created_at=now,
        )
        note(
            workspace, "token_issued", now=now, actor=str(user.pk) if user else "system", name=name, role=role
        )
    return token, row


def revoke_token(token: ApiToken, *, now: datetime, actor: str) -> None:
    """The key stops working at once. Repeating it changes nothing."""
    with write():
        changed = ApiToken.objects.filter(pk=token.pk, revoked_at__isnull=True).update(revoked_at=now)
        if changed:
            note(token.workspace_id, "token_revoked", now=now, actor=actor, name=token.name)
