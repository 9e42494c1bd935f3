"""Signing in and out, the first run, and which workspace is shown."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from ringback import clock
from ringback.intake.text import without_controls
from ringback.queries.access import NoAccess, workspace_for
from ringback.queries.workspaces import all_workspaces, any_user
from ringback.services.errors import CannotDo
from ringback.services.throttles import allowed
from ringback.services.workspaces import add_member, create_user, create_workspace, update_workspace
from ringback.web.forms.account import SignInForm, WelcomeForm
from ringback.web.http import WORKSPACE, Visit, address_of, member

TRIES_OF_AN_ADDRESS = 30
TRIES_FOR_AN_ACCOUNT = 10
WINDOW = timedelta(minutes=15)


@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """By e-mail address and password. Tries are counted for the address and for the account, known or not."""
    if not any_user():
        return HttpResponseRedirect("/welcome")
    back = _back(request)
    if request.user.is_authenticated:
        return HttpResponseRedirect(back)
    form = SignInForm(request.POST or None)
    problem, status = "", 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            email, password = form.cleaned_data["email"].strip().lower(), form.cleaned_data["password"]
            if not _may_try(request, email):
                problem, status = "Too many tries. Wait a quarter of an hour, then try again.", 429
            else:
                user = authenticate(request, username=email, password=password)
                if user is not None:
                    login(request, user)
                    return HttpResponseRedirect(back)
                problem = "This e-mail address and password do not go together. Check both and try again."
    return render(
        request, "web/account/sign_in.html", {"form": form, "problem": problem, "next": back}, status=status
    )


def _may_try(request: HttpRequest, email: str) -> bool:
    now = clock.now()
    by_address = allowed(f"sign-in:{address_of(request)}", limit=TRIES_OF_AN_ADDRESS, window=WINDOW, now=now)
    by_account = allowed(f"sign-in:{email}", limit=TRIES_FOR_AN_ACCOUNT, window=WINDOW, now=now)
    return by_address and by_account


def _back(request: HttpRequest) -> str:
    """Where to go after signing in: only ever a page of ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or "/"
    own = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None, require_https=request.is_secure())
    return wanted if own and wanted.startswith("/") else "/"


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """By POST only, so that no link can do it."""
    logout(request)
    return HttpResponseRedirect("/sign-in")


@require_http_methods(["GET", "POST"])
def welcome(request: HttpRequest) -> HttpResponse:
    """The first run: who you are and which business this is. Shut for good as soon as anybody can sign in."""
    if any_user():
        raise Http404
    form = WelcomeForm(request.POST or None, initial={"time_zone": settings.RINGBACK_TIME_ZONE})
    problem = ""
    if request.method == "POST" and form.is_valid():
        try:
            return _set_up(request, form)
        except CannotDo as error:
            problem = str(error)
    status = 422 if request.method == "POST" else 200
    return render(request, "web/account/welcome.html", {"form": form, "problem": problem}, status=status)


def _set_up(request: HttpRequest, form: WelcomeForm) -> HttpResponse:
    now, given = clock.now(), form.cleaned_data
    if any_user():
        raise Http404
    business = form.business()
    existing = all_workspaces()
    # A list may have been imported on the command line before anybody could sign in. The business comes first: should
    # anything fail after that, this page is still open and takes the business up again.
    if existing:
        workspace = update_workspace(existing[0], now=now, actor="system", **business)
    else:
        workspace = create_workspace(**business, now=now)
    user = create_user(email=given["email"], name=given["name"], password=given["password"])
    add_member(workspace, user, "owner", now=now, actor=str(user.pk))
    signed_in = authenticate(request, username=user.email, password=given["password"])
    login(request, signed_in)
    return HttpResponseRedirect("/")


@require_POST
@member()
def choose_workspace(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Show another of one's workspaces."""
    slug = without_controls(request.POST.get("workspace", ""))
    try:
        workspace_for(visit.user, slug or "-")
    except NoAccess:
        raise Http404 from None
    request.session[WORKSPACE] = slug
    return HttpResponseRedirect("/")
