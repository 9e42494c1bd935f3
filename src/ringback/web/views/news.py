"""What has just happened: on every page while it is open, and as a list."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from ringback.queries import notices as queries
from ringback.services.notices import put_all_away, put_away
from ringback.web.http import Visit, is_part, member, show
from ringback.web.instants import BadInstant, read_instant


@require_GET
@member()
def news(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The latest news, the new before the old."""
    rows, count = queries.notices(visit.access, visit.user, zone=visit.zone)
    return show(request, visit, "web/news.html", {"rows": rows, "count": count, "nav": "news"})


@require_GET
def part(request: HttpRequest) -> HttpResponse:
    """What stands on an open page. `?mark=` is what it has; 204 where that is all.

    Whoever is signed out by now is left where they are: the page may hold what they have typed.
    """
    return _part(request) if request.user.is_authenticated else HttpResponse(status=204)


@member()
def _part(request: HttpRequest, visit: Visit) -> HttpResponse:
    mark = queries.news(visit.access, visit.user, zone=visit.zone).mark
    if request.GET.get("mark") == mark:
        return HttpResponse(status=204)
    return show(request, visit, "web/_news.html", {"polled": True})


@require_POST
@member()
def seen(request: HttpRequest, visit: Visit, notice_id: int) -> HttpResponse:
    """Put one away."""
    put_away(visit.access.notice(notice_id), now=visit.now)
    return _back(request, visit)


@require_POST
@member()
def all_seen(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Put away all that stood on the page, which was made at `until`; what has come since stays."""
    try:
        until = min(read_instant(request.POST.get("until", "")), visit.now)
    except BadInstant:
        until = visit.now
    count = put_all_away(visit.access.workspace, visit.user, until=until, now=visit.now)
    messages.success(request, f"{count} put away." if count else "There was nothing new.")
    return HttpResponseRedirect("/news")


def _back(request: HttpRequest, visit: Visit) -> HttpResponse:
    if is_part(request):
        return show(request, visit, "web/_news.html", {"polled": True})
    back = request.POST.get("back", "")
    return HttpResponseRedirect(
        back if url_has_allowed_host_and_scheme(back, allowed_hosts=None) else "/news"
    )
