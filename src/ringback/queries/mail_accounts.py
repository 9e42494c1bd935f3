"""Mail accounts as pages, API and commands show them. Never a secret, only whether there is one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

from django.db.models import Q

from ringback.intake.mail_guess import provider
from ringback.store.models import MailAccount, Touch, TouchState

from .access import Access
from .mail_health import Rates, rates, waiting

DAY, MINUTE = timedelta(hours=24), timedelta(minutes=1)
State = Literal["ok", "untried", "failing", "waiting", "stopped"]
LEFT = (TouchState.SENDING, TouchState.DONE, TouchState.UNSURE)


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountRow:
    """An account and how it does.

    `state`: ok, untried, failing, waiting (until `resume_at`) or stopped; `problem`: what is wrong, in words.
    `member`: whose it is, "" for the workspace's. `used_day`, `used_minute`: sent in the last 24 hours and 60 seconds;
    `cap_day`, `cap_minute`: how many may be, 0 for as many as there are. `reads`: whether mail is fetched from it.
    """

    id: int
    address: str
    from_name: str
    host: str
    port: int
    provider: str
    member: str
    own: bool
    is_default: bool
    may_change: bool
    reads: bool
    state: State
    problem: str
    reading_problem: str
    last_ok_at: datetime | None
    reading_ok_at: datetime | None
    resume_at: datetime | None
    stopped_at: datetime | None
    used_day: int
    cap_day: int
    used_minute: int
    cap_minute: int
    warming: bool
    waiting: int
    rates: Rates
    signs: bool


STATES: dict[State, str] = {
    "ok": "works",
    "untried": "not tried yet",
    "failing": "does not work",
    "waiting": "waits",
    "stopped": "stopped",
}
"""Words for the states, for a chip."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountsPage:
    """`own`: the reader's; `shared`: the workspace's; `others`: of other members. The last two are for managers."""

    own: tuple[AccountRow, ...]
    shared: tuple[AccountRow, ...]
    others: tuple[AccountRow, ...]
    may_own: bool


def accounts_page(access: Access, *, now: datetime) -> AccountsPage:
    """The accounts that this reader may see."""
    rows = account_rows(access, now=now)
    return AccountsPage(
        own=tuple(row for row in rows if row.own),
        shared=tuple(row for row in rows if not row.member),
        others=tuple(row for row in rows if row.member and not row.own),
        may_own=access.may("own"),
    )


def account_rows(access: Access, *, now: datetime) -> tuple[AccountRow, ...]:
    """The accounts that this reader may see: the default one first, then those of the workspace, then of members."""
    found = MailAccount.objects.filter(workspace=access.workspace).select_related("workspace", "user")
    if not access.may("manage"):
        found = found.filter(user=access.user) if access.user else found.none()
    rows = sorted(found, key=lambda row: (not row.is_default, row.user_id is not None, row.pk))
    return tuple(account_row(access, row, now=now) for row in rows)


def account_row(access: Access, row: MailAccount, *, now: datetime) -> AccountRow:
    """One account, as this reader sees it."""
    known = provider(row.provider)
    sent = Touch.objects.filter(workspace_id=row.workspace_id, account_id=row.pk, state__in=LEFT)
    state, problem = state_of(row, now=now)
    today = now.astimezone(ZoneInfo(row.workspace.time_zone)).date()
    cap, warming = cap_of(row, today)
    return AccountRow(
        id=row.pk,
        address=row.from_address,
        from_name=row.from_name,
        host=row.host,
        port=row.port,
        provider=known.name if known else "",
        member=(row.user.name or row.user.email) if row.user else "",
        own=row.user_id is not None and access.user is not None and row.user_id == access.user.pk,
        is_default=row.is_default,
        may_change=access.may_change(row),
        reads=bool(row.imap_host),
        state=state,
        problem=problem,
        reading_problem=row.imap_error,
        last_ok_at=row.last_ok_at,
        reading_ok_at=row.imap_ok_at,
        resume_at=row.resume_at if state == "waiting" else None,
        stopped_at=row.stopped_at,
        used_day=sent.filter(place_at__gt=now - DAY).count(),
        cap_day=cap,
        used_minute=sent.filter(place_at__gt=now - MINUTE).count(),
        cap_minute=row.per_minute,
        warming=warming,
        waiting=waiting(row),
        rates=rates(row, now=now),
        signs=bool(row.dkim_key_encrypted),
    )


def state_of(row: MailAccount, *, now: datetime) -> tuple[State, str]:
    """How the account does, as a code of `STATES`, and what is wrong."""
    if row.stopped_at is not None:
        return "stopped", row.stopped_why
    if row.resume_at is not None and row.resume_at > now:
        return "waiting", row.last_error
    if row.last_error:
        return "failing", row.last_error
    return ("ok" if row.last_ok_at else "untried"), ""


WARM_UP = (
    *(20, 25, 30, 40, 50, 65, 80),
    *(100, 125, 160, 200, 250, 320, 400),
    *(500, 640, 800, 1000, 1300, 1600, 2000),
)
"""Messages on the first, second, … day of an account's warm-up: about a quarter more each day. Providers ask new
senders to begin low and to grow slowly without naming numbers; these are ours."""


def cap_of(row: MailAccount, day: date) -> tuple[int, bool]:
    """How many messages this account may send in 24 hours on this day of the workspace, 0 for as many as there are; and
    whether its warm-up is what says so."""
    if row.warm_up_from_date is None:
        return row.per_day, False
    step = (day - row.warm_up_from_date).days
    if step >= len(WARM_UP):
        return row.per_day, False
    warm = WARM_UP[max(step, 0)]
    if row.per_day and row.per_day <= warm:
        return row.per_day, False
    return warm, True


FORM = (
    *("provider", "auth", "host", "port", "security", "username", "from_name", "from_address", "reply_to"),
    *("imap_host", "imap_port", "imap_security", "imap_username", "imap_folder", "sent_folder"),
    *("keep_sent_copy", "plus_addressing", "takes_leads", "oauth_token_url", "oauth_client_id"),
    *("per_minute", "per_day", "warm_up_from_date"),
)
"""What of an account is shown in a form and told by the API: everything but secrets and states."""


def form_values(row: MailAccount) -> dict[str, Any]:
    """What a form for this account begins with."""
    return {name: getattr(row, name) for name in FORM}


def has_secrets(row: MailAccount) -> dict[str, bool]:
    """Which secrets are kept, for a word beside their empty fields."""
    return {
        "password": bool(row.password_encrypted),
        "imap_password": bool(row.imap_password_encrypted),
        "oauth_client_secret": bool(row.oauth_client_secret_encrypted),
        "oauth_refresh_token": bool(row.oauth_refresh_encrypted),
    }


def account_named(access: Access, address: str) -> MailAccount | None:
    """The account of this address that the reader may see; None if there is none."""
    found = MailAccount.objects.select_related("workspace", "user").filter(
        workspace=access.workspace, from_address__iexact=address.strip()
    )
    if not access.may("manage"):
        found = found.filter(Q(user=access.user)) if access.user else found.none()
    return found.first()
