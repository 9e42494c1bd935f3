"""Importing a list: upload, look, start, watch, read what came of it.

A running import is worked off by the requests of the page that shows it and by the worker's loop, whichever comes; so
it goes on when the browser is closed, and it needs no worker while somebody watches.
"""

from __future__ import annotations

from contextlib import suppress

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from ringback.clock import now as read_clock
from ringback.queries.access import NoAccess
from ringback.queries.import_report import report_csv
from ringback.queries.imports import (
    ImportRun,
    import_list,
    import_page,
    import_rows,
    import_run,
)
from ringback.services import imports as service
from ringback.services.errors import CannotDo
from ringback.services.import_plan import LARGEST
from ringback.services.playbook_choice import named
from ringback.web.http import Visit, is_part, member, show

LARGEST_MB = LARGEST // 1024 // 1024
SLICE_SECONDS = 1.0


@require_http_methods(["GET", "POST"])
@member("manage")
def imports(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Choose a file; what was imported before."""
    problem = ""
    if request.method == "POST":
        file = request.FILES.get("file")
        problem = _problem_with(file)
        if isinstance(file, UploadedFile) and not problem:
            try:
                run = service.preview(
                    visit.access.workspace,
                    data=file.read(),
                    filename=file.name or "",
                    user=visit.user,
                    now=visit.now,
                )
                return HttpResponseRedirect(f"/import/{run.pk}")
            except CannotDo as error:
                problem = str(error)
    context = {"runs": import_list(visit.access), "problem": problem, "largest": LARGEST_MB, "nav": "import"}
    return show(request, visit, "import/list.html", context, status=422 if problem else 200)


def _problem_with(file: object) -> str:
    if not isinstance(file, UploadedFile):
        return "Choose a file first."
    if (file.size or 0) > LARGEST:
        size = (file.size or 0) / 1024 / 1024
        return f"The file has {size:.1f} MB; at most {LARGEST_MB} MB can be read at once. Split it into smaller files."
    return ""


@require_GET
@member("manage")
def one_import(request: HttpRequest, visit: Visit, run_id: int) -> HttpResponse:
    """One import, in whatever state it is."""
    try:
        page = import_page(visit.access, run_id)
        if page.line.state == "preview":
            return show(request, visit, "import/preview.html", {"page": page, "nav": "import"})
        number = request.GET.get("page", "")
        rows = import_rows(
            visit.access,
            run_id,
            outcome=request.GET.get("outcome", ""),
            page=int(number) if number.isdecimal() and len(number) < 7 else 1,
        )
    except NoAccess:
        raise Http404 from None
    return show(request, visit, "import/result.html", {"page": page, "rows": rows, "nav": "import"})


@require_POST
@member("manage")
def columns(request: HttpRequest, visit: Visit, run_id: int) -> HttpResponse:
    """What the columns mean."""
    run = _run(visit, run_id)
    fields = [str(field) for field in run.columns.get("fields", [])]
    chosen = {
        index: request.POST[f"column-{index}"]
        for index, field in enumerate(fields)
        if request.POST.get(f"column-{index}", field) != field
    }
    try:
        service.set_columns(run, chosen, now=visit.now)
        messages.success(request, "The list was read again with your columns.")
    except CannotDo as error:
        messages.error(request, str(error))
    return HttpResponseRedirect(f"/import/{run_id}")


@require_POST
@member("manage")
def playbook(request: HttpRequest, visit: Visit, run_id: int) -> HttpResponse:
    """What the leads of the list are put into."""
    run, name = _run(visit, run_id), request.POST.get("playbook", "")
    try:
        chosen = named(visit.access.workspace, name) if name else None
        service.set_playbook(run, chosen, now=visit.now)
    except CannotDo as error:
        messages.error(request, str(error))
    return HttpResponseRedirect(f"/import/{run_id}")


@require_POST
@member("manage")
def start(request: HttpRequest, visit: Visit, run_id: int) -> HttpResponse:
    """Begin, or go on after a stop."""
    try:
        service.start_import(_run(visit, run_id), now=visit.now)
    except CannotDo as error:
        messages.error(request, str(error))
    return HttpResponseRedirect(f"/import/{run_id}")


@require_POST
@member("manage")
def stop(request: HttpRequest, visit: Visit, run_id: int) -> HttpResponse:
    """Stop after the batch in hand."""
    service.stop_import(_run(visit, run_id), now=visit.now)
    return HttpResponseRedirect(f"/import/{run_id}")


@require_POST
@member("manage")
def discard(request: HttpRequest, visit: Visit, run_id: int) -> HttpResponse:
    """Forget a list that was only looked at."""
    try:
        service.discard(_run(visit, run_id))
    except CannotDo as error:
        messages.error(request, str(error))
        return HttpResponseRedirect(f"/import/{run_id}")
    return HttpResponseRedirect("/import")


@require_POST
@member("manage")
def work(request: HttpRequest, visit: Visit, run_id: int) -> HttpResponse:
    """Take in a slice of the list and show how far it is."""
    run = _run(visit, run_id)
    with suppress(OperationalError):  # the database is busy; the next request tries again
        service.work_on(
            run.pk, now_of=read_clock, actor=visit.actor, seconds=SLICE_SECONDS, keep_going=lambda: True
        )
    page = import_page(visit.access, run_id)
    if page.line.state != "running" or not is_part(request):
        address = f"/import/{run_id}"
        return HttpResponseClientRedirect(address) if is_part(request) else HttpResponseRedirect(address)
    return show(request, visit, "import/_progress.html", {"page": page})


@require_GET
@member("manage")
def report(request: HttpRequest, visit: Visit, run_id: int) -> HttpResponse:
    """The report as a file."""
    run = _run(visit, run_id)
    response = HttpResponse(report_csv(run), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="import-{run.pk}-report.csv"'
    return response


def _run(visit: Visit, run_id: int) -> ImportRun:
    try:
        return import_run(visit.access, run_id)
    except NoAccess:
        raise Http404 from None
