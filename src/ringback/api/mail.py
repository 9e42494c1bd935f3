"""Mail accounts: connecting, trying, changing, starting again, and what DNS says of their domains."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from ninja import Router, Status

from ringback import clock
from ringback.api import schemas
from ringback.api.common import RowId, manager_of
from ringback.api.errors import Problem, unprocessable
from ringback.intake.mail_guess import provider, with_preset
from ringback.queries.access import Access, NoAccess
from ringback.queries.mail_accounts import AccountRow, account_row, account_rows
from ringback.queries.mail_domain import check_domain
from ringback.services import mail_accounts, mail_health
from ringback.services.mail_checks import Finding, check_account
from ringback.services.mail_senders import sender_of
from ringback.workers.loop import dns_from, inbox_from, messenger_from, web_from

router = Router(tags=["mail"])
READ = {401: schemas.Error, 403: schemas.Error}
ONE = {**READ, 404: schemas.Error}
CHANGE = {**READ, 409: schemas.Error, 415: schemas.Error, 422: schemas.Error}


def _owner_of(request: HttpRequest) -> Access:
    """A token that may also change playbooks, issued by somebody who may change mail accounts now."""
    access = manager_of(request)
    try:
        access.need_of_issuer("own")
    except NoAccess:
        raise Problem(
            403, "needs_owner", "Mail accounts are changed by a token that an owner has issued."
        ) from None
    return access


@router.get("/mail/accounts", response={200: schemas.MailAccountList, **READ}, summary="Mail accounts")
def accounts(request: HttpRequest) -> schemas.MailAccountList:
    """All accounts of the workspace and of its members, how each does, and how much of its limits is used. Needs a
    token that may change playbooks."""
    access = manager_of(request)
    rows = account_rows(access, now=clock.now())
    return schemas.MailAccountList(accounts=[_out(row) for row in rows])


@router.post(
    "/mail/accounts", response={201: schemas.MailAccountOut, **CHANGE}, summary="Connect a mail account"
)
def connect(request: HttpRequest, data: schemas.MailAccountIn) -> Status[schemas.MailAccountOut]:
    """Connect one more account for the workspace; its first one is the default. Members connect their own on the
    pages. Needs a token that may change playbooks and that an owner has issued."""
    access = _owner_of(request)
    row = mail_accounts.add_account(
        access.workspace, now=clock.now(), actor=access.actor, **with_preset(_given(data))
    )
    return Status(201, _one(access, row.pk))


@router.get(
    "/mail/accounts/{account_id}", response={200: schemas.MailAccountOut, **ONE}, summary="One mail account"
)
def account(request: HttpRequest, account_id: RowId) -> schemas.MailAccountOut:
    """How this account does, and how much of its limits is used. Never a secret."""
    return _one(manager_of(request), account_id)


@router.patch(
    "/mail/accounts/{account_id}",
    response={200: schemas.MailAccountOut, 404: schemas.Error, **CHANGE},
    summary="Change a mail account",
)
def change(request: HttpRequest, account_id: RowId, data: schemas.MailAccountIn) -> schemas.MailAccountOut:
    """Change what is given and nothing else. After a change of limits, whatever waits finds its place anew."""
    access = _owner_of(request)
    row = access.mail_account(account_id)
    mail_accounts.change_account(row, now=clock.now(), actor=access.actor, **_given(data))
    return _one(access, account_id)


@router.delete(
    "/mail/accounts/{account_id}",
    response={200: schemas.MailRemoved, **ONE},
    summary="Remove a mail account",
)
def remove(request: HttpRequest, account_id: RowId) -> schemas.MailRemoved:
    """Forget the account with its secrets. What waits for it leaves through another one, or becomes a question."""
    access = _owner_of(request)
    row = access.mail_account(account_id)
    mail_accounts.remove_account(row, now=clock.now(), actor=access.actor)
    return schemas.MailRemoved(removed=row.from_address)


@router.post(
    "/mail/accounts/{account_id}/check",
    response={200: schemas.MailChecked, **ONE},
    summary="Try a mail account",
)
def check(request: HttpRequest, account_id: RowId) -> schemas.MailChecked:
    """Sign in for sending and for reading without sending anything, and say in words what is wrong and what to do."""
    access = _owner_of(request)
    found = check_account(
        access.mail_account(account_id),
        messenger=messenger_from(settings.RINGBACK_MESSENGER),
        inbox=inbox_from(settings.RINGBACK_INBOX),
        web=web_from(settings.RINGBACK_WEB),
        now=clock.now(),
        actor=access.actor,
    )
    reading = _finding(found.reading) if found.reading else None
    return schemas.MailChecked(sending=_finding(found.sending), reading=reading)


@router.post(
    "/mail/accounts/{account_id}/start",
    response={200: schemas.MailStarted, **ONE},
    summary="Start a mail account again",
)
def start(request: HttpRequest, account_id: RowId) -> schemas.MailStarted:
    """Let messages leave again through an account that has stopped, or that waits. What came back before is not counted
    any more."""
    access = _owner_of(request)
    row = access.mail_account(account_id)
    woken = mail_health.start_again(row, now=clock.now(), actor=access.actor)
    return schemas.MailStarted(account=_one(access, account_id), woken=woken)


@router.get(
    "/mail/accounts/{account_id}/domain",
    response={200: schemas.DomainOut, **ONE},
    summary="What DNS says of an account's domain",
)
def domain(request: HttpRequest, account_id: RowId) -> schemas.DomainOut:
    """Look MX, SPF, DKIM and DMARC of the sender's domain up, and say what to add, word for word. It may take some
    seconds; what nobody answers in time is "unknown"."""
    row = manager_of(request).mail_account(account_id)
    page = check_domain(dns_from(settings.RINGBACK_DNS), row.from_address, sender_of(row))
    return schemas.DomainOut(
        domain=page.domain,
        state=page.state,
        verdicts=[
            schemas.DomainVerdict(
                what=one.what,
                state=one.state,
                sentence=one.sentence,
                found=one.found,
                name=one.name,
                record=one.record,
            )
            for one in page.verdicts
        ],
    )


def _given(data: schemas.MailAccountIn) -> dict[str, Any]:
    given: dict[str, Any] = data.model_dump(exclude_unset=True)
    empty = [name for name, value in given.items() if value is None and name != "warm_up_from_date"]
    if empty:
        raise unprocessable("Leave it out, or give a value.", field=empty[0])
    if given.get("provider") and provider(given["provider"]) is None:
        raise unprocessable("No provider is known by this name; leave it out.", field="provider")
    return given


def _one(access: Access, account_id: int) -> schemas.MailAccountOut:
    return _out(account_row(access, access.mail_account(account_id), now=clock.now()))


def _finding(found: Finding) -> schemas.MailFinding:
    return schemas.MailFinding(ok=found.ok, problem=found.problem, advice=found.advice)


def _out(row: AccountRow) -> schemas.MailAccountOut:
    return schemas.MailAccountOut(
        id=row.id,
        from_address=row.address,
        from_name=row.from_name,
        member=row.member,
        is_default=row.is_default,
        provider=row.provider,
        host=row.host,
        port=row.port,
        reads=row.reads,
        state=row.state,
        problem=row.problem,
        reading_problem=row.reading_problem,
        last_ok_at=row.last_ok_at,
        resume_at=row.resume_at,
        stopped_at=row.stopped_at,
        used_day=row.used_day,
        cap_day=row.cap_day,
        used_minute=row.used_minute,
        cap_minute=row.cap_minute,
        waiting=row.waiting,
        sent=row.rates.sent,
        bounced=row.rates.bounced,
        complaints=row.rates.complaints,
        signs=row.signs,
    )
