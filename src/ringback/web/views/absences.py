"""Who is away: one's own absence, and for managers everybody's."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_GET, require_POST

from ringback.queries.absences import absences, member_to_mark
from ringback.services import absences as service
from ringback.services.errors import CannotDo
from ringback.web.http import Visit, member, show
from ringback.web.instants import BadInstant, read_local


@require_GET
@member()
def away(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Everybody whose absence this reader may enter."""
    context = {"rows": absences(visit.access, now=visit.now), "nav": "settings"}
    return show(request, visit, "web/settings/away.html", context)


@require_POST
@member()
def set_away(request: HttpRequest, visit: Visit, user_id: int) -> HttpResponse:
    """Enter an absence; local times of the reader. Without a beginning it begins now."""
    user = member_to_mark(visit.access, user_id)
    since, until = request.POST.get("since", "").strip(), request.POST.get("until", "").strip()
    try:
        service.set_away(
            visit.access.workspace,
            user,
            since=read_local(since, visit.zone) if since else visit.now,
            until=read_local(until, visit.zone),
            now=visit.now,
            actor=visit.actor,
        )
        messages.success(request, f"{user.name or user.email} is away then. Calls of their leads wait.")
    except (CannotDo, BadInstant) as error:
        messages.error(request, str(error))
    return HttpResponseRedirect("/away")


@require_POST
@member()
def clear_away(request: HttpRequest, visit: Visit, user_id: int) -> HttpResponse:
    """They are back, or stay."""
    user = member_to_mark(visit.access, user_id)
    service.clear_away(visit.access.workspace, user, now=visit.now, actor=visit.actor)
    messages.success(request, f"{user.name or user.email} is there. Their calls go on.")
    return HttpResponseRedirect("/away")
