"""The settings of a workspace: the business, the mail account, its people, the keys for programs, the public form."""

from __future__ import annotations

from typing import Any

from django.conf import settings as django_settings
from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_GET, require_POST

from ringback.queries.settings_page import SettingsPage, is_owner, settings_page, token_of
from ringback.queries.workspaces import user_with
from ringback.services import own_limits
from ringback.services.errors import CannotDo
from ringback.services.workspaces import add_member, create_user, issue_token, revoke_token, update_workspace
from ringback.web.forms.settings import BusinessForm, LimitForm, MemberForm, TokenForm
from ringback.web.http import Visit, member, show


def _page(request: HttpRequest, visit: Visit, *, status: int = 200, **given: Any) -> HttpResponse:
    """The whole page; `given` replaces a form that was sent and could not be kept."""
    page = settings_page(visit.access, now=visit.now)
    context = {
        "page": page,
        "business": BusinessForm(initial=_business(page), auto_id="business_%s"),
        "member": MemberForm(auto_id="member_%s"),
        "token": TokenForm(auto_id="token_%s"),
        "limit": LimitForm(auto_id="limit_%s"),
        "form_address": f"{django_settings.RINGBACK_PUBLIC_URL}/f/{page.form_key}",
        "nav": "settings",
    }
    return show(request, visit, "web/settings/settings.html", context | given, status=status)


def _business(page: SettingsPage) -> dict[str, Any]:
    names = ("name", "phone", "email", "website", "postal_address", "time_zone", "holidays", "high_value")
    return {name: getattr(page, name) for name in names} | {
        f"hours_{day.key}": day.text for day in page.hours
    }


def _problem(form: Form, error: CannotDo) -> None:
    form.add_error(None, str(error))


@require_GET
@member("manage")
def settings(request: HttpRequest, visit: Visit) -> HttpResponse:
    """All cards."""
    return _page(request, visit)


@require_POST
@member("manage")
def business(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Keep the details of the business."""
    form = BusinessForm(request.POST, auto_id="business_%s")
    if form.is_valid():
        try:
            update_workspace(visit.access.workspace, now=visit.now, actor=visit.actor, **form.values())
            return _done(request, "Saved. Decisions from now on use it.", "business")
        except CannotDo as error:
            _problem(form, error)
    return _page(request, visit, status=422, business=form)


@require_POST
@member("manage")
def add_limit(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Add a limit of the business's own."""
    form = LimitForm(request.POST, auto_id="limit_%s")
    if form.is_valid():
        try:
            own_limits.add_limit(
                visit.access.workspace, now=visit.now, actor=visit.actor, **form.cleaned_data
            )
            return _done(request, f"{_LIMITS} Calls that are too many now are off the desk.", "limits")
        except CannotDo as error:
            _problem(form, error)
    return _page(request, visit, status=422, limit=form)


@require_POST
@member("manage")
def add_courtesy(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Add the courtesy limits."""
    try:
        own_limits.add_courtesy(visit.access.workspace, now=visit.now, actor=visit.actor)
        return _done(request, f"{_LIMITS} Calls that are too many now are off the desk.", "limits")
    except CannotDo as error:
        messages.error(request, str(error))
    return HttpResponseRedirect("/settings#limits")


@require_POST
@member("manage")
def remove_limit(request: HttpRequest, visit: Visit, hours: int) -> HttpResponse:
    """Take a limit away."""
    try:
        own_limits.remove_limit(visit.access.workspace, hours=hours, now=visit.now, actor=visit.actor)
        return _done(request, f"{_LIMITS} What waited for it goes on.", "limits")
    except CannotDo as error:
        messages.error(request, str(error))
    return HttpResponseRedirect("/settings#limits")


_LIMITS = "Saved. Every plan is looked at again."


@require_POST
@member("manage")
def members(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Let somebody in. Only an owner can make an owner."""
    form = MemberForm(request.POST, auto_id="member_%s")
    if form.is_valid():
        given = form.cleaned_data
        try:
            if not visit.access.may("own") and (
                given["role"] == "owner" or is_owner(visit.access, given["email"])
            ):
                raise CannotDo("Only an owner can make somebody an owner, or change what an owner is.")
            user = user_with(given["email"]) or create_user(
                email=given["email"], name=given["name"], password=given["password"]
            )
            add_member(visit.access.workspace, user, given["role"], now=visit.now, actor=visit.actor)
            return _done(request, f"{given['email']} can work here now.", "members")
        except CannotDo as error:
            _problem(form, error)
    return _page(request, visit, status=422, member=form)


@require_POST
@member("manage")
def tokens(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Issue a key for a program. It is on this one answer and never again, so this page is not redirected to."""
    form = TokenForm(request.POST, auto_id="token_%s")
    if form.is_valid():
        try:
            text, _row = issue_token(
                visit.access.workspace,
                name=form.cleaned_data["name"],
                user=visit.user,
                now=visit.now,
                role=form.cleaned_data["role"] or "rep",
            )
            response = _page(request, visit, issued=text)
            response["Cache-Control"] = "no-store"
            return response
        except CannotDo as error:
            _problem(form, error)
    return _page(request, visit, status=422, token=form)


@require_POST
@member("manage")
def revoke(request: HttpRequest, visit: Visit, token_id: int) -> HttpResponse:
    """Make a key stop working."""
    token = token_of(visit.access, token_id)
    if token is None:
        raise Http404
    revoke_token(token, now=visit.now, actor=visit.actor)
    return _done(request, f"The key {token.name} no longer works.", "tokens")


def _done(request: HttpRequest, words: str, card: str) -> HttpResponse:
    messages.success(request, words)
    return HttpResponseRedirect(f"/settings#{card}")
