"""One mail account: how it does, trying it, changing it, its signature and its domain."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ringback.intake.mail_guess import provider
from ringback.queries.mail_accounts import account_row, form_values, has_secrets
from ringback.queries.mail_domain import check_domain
from ringback.services import mail_accounts, mail_health, mail_signing
from ringback.services.errors import CannotDo
from ringback.services.mail_checks import check_account
from ringback.services.mail_senders import sender_of
from ringback.web import outside
from ringback.web.forms.mail import AccountForm
from ringback.web.http import Visit, is_part, member, show


@require_http_methods(["GET", "HEAD", "POST"])
@member()
def account(request: HttpRequest, visit: Visit, account_id: int) -> HttpResponse:
    """The account; a POST keeps its form."""
    if request.method != "POST":
        return _page(request, visit, account_id)
    row = visit.access.mail_account_to_change(account_id)
    form = AccountForm(request.POST, auto_id="account_%s")
    if form.is_valid():
        try:
            mail_accounts.change_account(row, now=visit.now, actor=visit.actor, **form.values())
            messages.success(request, "Kept. Try whether it works.")
            return HttpResponseRedirect(f"/settings/mail/{row.pk}?try=1")
        except CannotDo as error:
            form.add_error(None, str(error))
    return _page(request, visit, account_id, form=form, status=422)


def _page(
    request: HttpRequest, visit: Visit, account_id: int, *, status: int = 200, **given: Any
) -> HttpResponse:
    row = visit.access.mail_account(account_id)
    shown = account_row(visit.access, row, now=visit.now)
    known = provider(row.provider)
    context: dict[str, Any] = {
        "one": shown,
        "known": known,
        "try_now": request.GET.get("try") == "1" and shown.may_change,
        "form": AccountForm(initial=form_values(row), auto_id="account_%s"),
        "secrets": has_secrets(row),
        "selector": row.dkim_selector,
        "can_grant": bool(row.auth == "oauth2" and known and known.oauth and row.oauth_client_id),
        "nav": "settings",
    }
    return show(request, visit, "web/settings/mail_account.html", context | given, status=status)


@require_POST
@member()
def check(request: HttpRequest, visit: Visit, account_id: int) -> HttpResponse:
    """Try the account without sending anything."""
    row = visit.access.mail_account_to_change(account_id)
    found = check_account(
        row,
        messenger=outside.messenger(),
        inbox=outside.inbox(),
        web=outside.web(),
        now=visit.now,
        actor=visit.actor,
    )
    if is_part(request):
        return show(request, visit, "web/settings/_mail_checked.html", {"checked": found})
    return _page(request, visit, account_id, checked=found)


@require_POST
@member()
def start(request: HttpRequest, visit: Visit, account_id: int) -> HttpResponse:
    """Let messages leave again."""
    row = visit.access.mail_account_to_change(account_id)
    count = mail_health.start_again(row, now=visit.now, actor=visit.actor)
    waited = f" {count} message{'' if count == 1 else 's'} waited for it." if count else ""
    messages.success(request, f"{row.from_address} sends again.{waited}")
    return _back(request, account_id)


@require_POST
@member("own")
def default(request: HttpRequest, visit: Visit, account_id: int) -> HttpResponse:
    """Send by this account where the lead's owner has none."""
    row = visit.access.mail_account_to_change(account_id)
    try:
        mail_accounts.make_default(row, now=visit.now, actor=visit.actor)
        messages.success(request, f"{row.from_address} is used where nobody has an account of their own.")
    except CannotDo as error:
        messages.error(request, str(error))
    return _back(request, account_id)


@require_POST
@member()
def key(request: HttpRequest, visit: Visit, account_id: int) -> HttpResponse:
    """Make a key to sign with."""
    row = visit.access.mail_account_to_change(account_id)
    mail_signing.make_key(row, now=visit.now, actor=visit.actor)
    messages.success(
        request, "A key was made. Publish its record now: until then signed messages look forged."
    )
    return HttpResponseRedirect(f"/settings/mail/{account_id}/domain")


@require_POST
@member()
def forget_key(request: HttpRequest, visit: Visit, account_id: int) -> HttpResponse:
    """Sign no more."""
    row = visit.access.mail_account_to_change(account_id)
    mail_signing.forget_key(row, now=visit.now, actor=visit.actor)
    messages.success(request, "Messages are not signed here any more.")
    return _back(request, account_id)


@require_POST
@member()
def remove(request: HttpRequest, visit: Visit, account_id: int) -> HttpResponse:
    """Forget the account with its secrets."""
    row = visit.access.mail_account_to_change(account_id)
    mail_accounts.remove_account(row, now=visit.now, actor=visit.actor)
    messages.success(request, f"{row.from_address} is not used any more, and its password is forgotten.")
    return HttpResponseRedirect("/settings/mail")


@require_GET
@member()
def domain(request: HttpRequest, visit: Visit, account_id: int) -> HttpResponse:
    """What DNS says of the sender's domain; the page comes at once and fetches what has to be looked up."""
    row = visit.access.mail_account(account_id)
    one = account_row(visit.access, row, now=visit.now)
    if is_part(request):
        page = check_domain(outside.dns(), row.from_address, sender_of(row))
        return show(request, visit, "web/settings/_mail_domain.html", {"page": page, "one": one})
    return show(request, visit, "web/settings/mail_domain.html", {"one": one, "nav": "settings"})


def _back(request: HttpRequest, account_id: int) -> HttpResponse:
    return HttpResponseRedirect("/" if request.POST.get("from") == "desk" else f"/settings/mail/{account_id}")
