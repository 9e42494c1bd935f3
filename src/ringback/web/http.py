"""Between a request and a page: who is there, in which workspace, and what every page needs around it.

Every view of a signed-in person goes through `member`. Whoever may not see something learns nothing about it: 404.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django_htmx.http import HttpResponseClientRedirect

from ringback.clock import now as read_clock
from ringback.intake.addresses import client_address, flood_key
from ringback.queries.access import Access, NoAccess, may, workspace_for, workspaces_of
from ringback.queries.inbox import unplaced_count
from ringback.queries.notices import News, news
from ringback.queries.people import User
from ringback.queries.questions import open_count
from ringback.queries.today import reader_zone

P = ParamSpec("P")
WORKSPACE = "workspace"
"""The session's key for the slug of the workspace that was chosen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """Somebody who is signed in, in a workspace, at a moment. `zone`: in which they read times."""

    access: Access
    user: User
    now: datetime
    zone: str

    @property
    def actor(self) -> str:
        """How the journal names this person."""
        return str(self.user.pk)


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What stands around every page. `workspaces`: (slug, name) of each, only if there are several.
    `unplaced`: messages that came in and belong to nobody so far."""

    now: datetime
    zone: str
    workspace: str
    slug: str
    workspaces: tuple[tuple[str, str], ...]
    questions: int
    news: News
    unplaced: int
    user: str
    currency: str
    may_manage: bool
    may_own: bool


def member(
    action: str = "work",
) -> Callable[
    [Callable[Concatenate[HttpRequest, Visit, P], HttpResponse]],
    Callable[Concatenate[HttpRequest, P], HttpResponse],
]:
    """Let a view be opened only by somebody signed in whose role may do `action`; the view gets their `Visit`."""

    def decorate(
        view: Callable[Concatenate[HttpRequest, Visit, P], HttpResponse],
    ) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
        @wraps(view)
        def checked(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            user = request.user
            if not user.is_authenticated:
                return to_sign_in(request)
            access = _access(request, user)
            if not may(access.role, action):
                raise PermissionDenied("Your role in this workspace does not include this page.")
            visit = Visit(
                access=access, user=user, now=read_clock(), zone=reader_zone(user, access.workspace)
            )
            try:
                response = view(request, visit, *args, **kwargs)
            except NoAccess:
                raise Http404 from None
            # A page and its part live at one address, and neither belongs into a shared cache.
            patch_vary_headers(response, ["HX-Request", "Cookie"])
            response.setdefault("Cache-Control", "private, no-cache")
            return response

        return checked

    return decorate


def _access(request: HttpRequest, user: User) -> Access:
    chosen = request.session.get(WORKSPACE)
    try:
        return workspace_for(user, chosen)
    except NoAccess:
        if chosen is None:
            raise Http404 from None
    # They have left the workspace that they had chosen.
    del request.session[WORKSPACE]
    try:
        return workspace_for(user, None)
    except NoAccess:
        raise Http404 from None


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """Send to the sign-in page, and back here afterwards."""
    htmx = bool(getattr(request, "htmx", False))
    back = "/" if htmx or request.method != "GET" else request.get_full_path()
    address = "/sign-in" if back == "/" else f"/sign-in?{urlencode({'next': back})}"
    return HttpResponseClientRedirect(address) if htmx else HttpResponseRedirect(address)


def address_of(request: HttpRequest) -> str:
    """What the network address of whoever asks is counted under, "" if it is unknown."""
    return flood_key(client_address(request.META, proxies=settings.RINGBACK_TRUSTED_PROXIES))


def is_part(request: HttpRequest) -> bool:
    """Whether only a part of the page is wanted: htmx asks, and not to restore its history."""
    htmx = getattr(request, "htmx", None)
    return bool(htmx) and not getattr(htmx, "history_restore_request", False)


def show(
    request: HttpRequest,
    visit: Visit,
    template: str,
    context: dict[str, Any] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    """Render a page with its frame."""
    return render(request, template, {**(context or {}), "frame": frame_of(visit)}, status=status)


def frame_of(visit: Visit) -> Frame:
    """The frame of a page for this visit."""
    workspace, role = visit.access.workspace, visit.access.role
    several = workspaces_of(visit.user)
    return Frame(
        now=visit.now,
        zone=visit.zone,
        workspace=workspace.name,
        slug=workspace.slug,
        workspaces=tuple((one.slug, one.name) for one in several) if len(several) > 1 else (),
        questions=open_count(visit.access),
        news=news(visit.access, visit.user, zone=visit.zone),
        unplaced=unplaced_count(visit.access),
        user=visit.user.name or visit.user.email,
        currency=workspace.currency,
        may_manage=may(role, "manage"),
        may_own=may(role, "own"),
    )
