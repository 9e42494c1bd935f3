"""Moving running leads to another version: what would change, the start, the progress, the stop.

Like an import, a run is worked off by the requests of the page that shows it and by the worker's loop.
"""

from __future__ import annotations

from contextlib import suppress

from django.contrib import messages
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRedirect

from ringback.clock import now as read_clock
from ringback.queries.moves import move_page, move_run
from ringback.services import moving
from ringback.services.errors import CannotDo
from ringback.web.http import Visit, is_part, member, show

SLICE_SECONDS = 1.0


@require_POST
@member("manage")
def begin(request: HttpRequest, visit: Visit, name: str) -> HttpResponse:
    """Count what moving the running leads of this playbook to a version would change."""
    playbook = visit.access.playbook(name)
    number = request.POST.get("version", "")
    chosen = visit.access.version(name, int(number)) if number.isdecimal() and len(number) < 9 else None
    try:
        run = moving.begin(playbook, user=visit.user, now=visit.now, version=chosen)
    except CannotDo as error:
        messages.error(request, str(error))
        return HttpResponseRedirect(f"/playbooks/{playbook.name}")
    moving.work_on(run.pk, now_of=read_clock, actor=visit.actor, seconds=SLICE_SECONDS)
    return HttpResponseRedirect(f"/moves/{run.pk}")


@require_GET
@member("manage")
def one_move(request: HttpRequest, visit: Visit, run_id: int) -> HttpResponse:
    """One move, in whatever state it is."""
    page = move_page(visit.access, run_id)
    return show(request, visit, "playbooks/move.html", {"page": page, "nav": "playbook"})


@require_POST
@member("manage")
def start(request: HttpRequest, visit: Visit, run_id: int) -> HttpResponse:
    """Move the leads, or go on after a stop."""
    try:
        moving.start_move(move_run(visit.access, run_id), now=visit.now)
    except CannotDo as error:
        messages.error(request, str(error))
    return HttpResponseRedirect(f"/moves/{run_id}")


@require_POST
@member("manage")
def stop(request: HttpRequest, visit: Visit, run_id: int) -> HttpResponse:
    """Stop after the leads in hand."""
    moving.stop_move(move_run(visit.access, run_id), now=visit.now)
    return HttpResponseRedirect(f"/moves/{run_id}")


@require_POST
@member("manage")
def work(request: HttpRequest, visit: Visit, run_id: int) -> HttpResponse:
    """Count or move for a moment and show how far it is."""
    run = move_run(visit.access, run_id)
    with suppress(OperationalError):  # the database is busy; the next request tries again
        moving.work_on(run.pk, now_of=read_clock, actor=visit.actor, seconds=SLICE_SECONDS)
    page = move_page(visit.access, run_id)
    if not page.at_work or not is_part(request):
        address = f"/moves/{run_id}"
        return HttpResponseClientRedirect(address) if is_part(request) else HttpResponseRedirect(address)
    return show(request, visit, "playbooks/_progress.html", {"page": page})
