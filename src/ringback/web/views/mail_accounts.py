"""The mail accounts that somebody may see, and connecting one more."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_GET, require_http_methods

from ringback.intake.mail_guess import domain_of, guess, provider
from ringback.intake.mail_providers import Provider
from ringback.queries.mail_accounts import accounts_page
from ringback.queries.mail_health import stopped_accounts
from ringback.services import mail_accounts as service
from ringback.services.errors import CannotDo
from ringback.web import outside
from ringback.web.forms.mail import OWN_SERVER, AccountForm, StartForm, preset
from ringback.web.http import Visit, member, show


@require_GET
@member()
def accounts(request: HttpRequest, visit: Visit) -> HttpResponse:
    """One's own, and for managers all of the workspace."""
    context = {
        "page": accounts_page(visit.access, now=visit.now),
        "stopped": stopped_accounts(visit.access),
        "nav": "settings",
    }
    return show(request, visit, "web/settings/mail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@member()
def new(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Ask for the address first, then show the form filled in as the provider wants it; keep what is sent."""
    if request.method == "POST":
        return _kept(request, visit)
    if not request.GET.get("address"):
        start = StartForm(initial=_start(request, visit), auto_id="start_%s")
        return _page(request, visit, start=start)
    start = StartForm(request.GET, auto_id="start_%s")
    if not start.is_valid():
        return _page(request, visit, start=start, status=422)
    address = start.cleaned_data["address"]
    whose = start.cleaned_data["whose"] or "mine"
    known = _provider(start.cleaned_data["provider"], address)
    name = visit.access.workspace.name if whose == "shared" else visit.user.name
    form = AccountForm(initial=preset(address, name, known), auto_id="account_%s")
    return _page(request, visit, form=form, known=known, whose=whose)


def _start(request: HttpRequest, visit: Visit) -> dict[str, str]:
    shared = request.GET.get("whose") == "shared" and visit.access.may("own")
    address = visit.access.workspace.email if shared else visit.user.email
    return {"whose": "shared" if shared else "mine", "address": address}


def _provider(chosen: str, address: str) -> Provider | None:
    if chosen == OWN_SERVER:
        return None
    if chosen:
        return provider(chosen)
    known = guess(address)
    if known is None:
        known = guess(address, outside.dns().look(domain_of(address), "MX").values)
    return known


def _kept(request: HttpRequest, visit: Visit) -> HttpResponse:
    whose = request.POST.get("whose", "mine")
    if whose == "shared" and not visit.access.may("own"):
        raise PermissionDenied("Only an owner connects an account for everybody.")
    form = AccountForm(request.POST, auto_id="account_%s")
    if form.is_valid():
        try:
            row = service.add_account(
                visit.access.workspace,
                user=None if whose == "shared" else visit.user,
                now=visit.now,
                actor=visit.actor,
                **form.values(),
            )
            messages.success(request, f"{row.from_address} is connected. Try whether it works.")
            return HttpResponseRedirect(f"/settings/mail/{row.pk}?try=1")
        except CannotDo as error:
            form.add_error(None, str(error))
    return _page(request, visit, form=form, whose=whose, status=422)


def _page(request: HttpRequest, visit: Visit, *, status: int = 200, **context: Any) -> HttpResponse:
    return show(request, visit, "web/settings/mail_new.html", context | {"nav": "settings"}, status=status)
