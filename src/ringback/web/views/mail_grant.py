"""Having access to a mailbox granted at its provider: on the way there, and back."""

from __future__ import annotations

from secrets import compare_digest

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_GET, require_POST

from ringback.services import mail_grants
from ringback.services.errors import CannotDo
from ringback.web import outside
from ringback.web.http import Visit, member, show

PENDING = "mail_grant"
"""The session's key for what is remembered on the way: account, state, verifier."""


@require_POST
@member()
def grant(request: HttpRequest, visit: Visit, account_id: int) -> HttpResponse:
    """Show the way to the provider. A link and no redirect: the policy of the pages sends no form elsewhere."""
    row = visit.access.mail_account_to_change(account_id)
    try:
        begun = mail_grants.begin(row, public_url=settings.RINGBACK_PUBLIC_URL)
    except CannotDo as error:
        messages.error(request, str(error))
        return HttpResponseRedirect(f"/settings/mail/{account_id}")
    request.session[PENDING] = {"account": row.pk, "state": begun.state, "verifier": begun.verifier}
    context = {"url": begun.url, "address": row.from_address, "account_id": row.pk, "nav": "settings"}
    return show(request, visit, "web/settings/mail_grant.html", context)


@require_GET
@member()
def granted(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Back from the provider, with a code or with a no. What was not begun here, by this person, is not taken."""
    pending = request.session.pop(PENDING, None)
    given = request.GET.get("state", "")
    if pending is None or not compare_digest(given.encode(), str(pending["state"]).encode()):
        raise Http404
    row = visit.access.mail_account_to_change(pending["account"])
    code = request.GET.get("code", "")
    if not code:
        messages.error(request, "Access was not granted.")
        return HttpResponseRedirect(f"/settings/mail/{row.pk}")
    try:
        mail_grants.finish(
            row,
            code=code,
            verifier=pending["verifier"],
            public_url=settings.RINGBACK_PUBLIC_URL,
            web=outside.web(),
            now=visit.now,
            actor=visit.actor,
        )
        messages.success(request, "Access is granted. Try whether it works.")
        return HttpResponseRedirect(f"/settings/mail/{row.pk}?try=1")
    except CannotDo as error:
        messages.error(request, str(error))
    return HttpResponseRedirect(f"/settings/mail/{row.pk}")
