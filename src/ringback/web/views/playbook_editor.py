"""Writing a playbook: its text, what is wrong with it beside it, keeping it as a draft, publishing it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_POST

from ringback.queries.drafts import problems_of
from ringback.queries.playbooks import editor_text, playbook_detail, shipped_text
from ringback.services import playbooks as service
from ringback.services.errors import CannotDo
from ringback.web.http import Visit, is_part, member, show


@require_http_methods(["GET", "POST"])
@member("manage")
def new(request: HttpRequest, visit: Visit) -> HttpResponse:
    """A new playbook from a text; it begins as a draft. `?from=`: a shipped one to start with."""
    source, note, problem = shipped_text(request.GET.get("from", "")), "", ""
    if request.method == "POST":
        source, note = _typed(request)
        try:
            made = service.create(visit.access.workspace, source, now=visit.now, actor=visit.actor, note=note)
            messages.success(request, "Kept as a draft. Publish it when it is ready.")
            return HttpResponseRedirect(f"/playbooks/{made.name}/draft")
        except CannotDo as error:
            problem = str(error)
    context = {
        "source": source,
        "note": note,
        "problems": problems_of(source) if request.method == "POST" else (),
        "checked": request.method == "POST",
        "problem": problem,
        "nav": "playbook",
    }
    return show(request, visit, "playbooks/editor.html", context, status=422 if problem else 200)


@require_http_methods(["GET", "POST"])
@member("manage")
def draft(request: HttpRequest, visit: Visit, name: str) -> HttpResponse:
    """The draft of the next version: kept by Save, made a version by Publish."""
    page = playbook_detail(visit.access, name)
    source, note, digest = editor_text(visit.access, name)
    problem = ""
    if request.method == "POST":
        typed, note = _typed(request)
        playbook = visit.access.playbook(name)
        try:
            kept = service.edit_draft(
                playbook,
                typed,
                now=visit.now,
                actor=visit.actor,
                note=note,
                seen=request.POST.get("seen") or None,
            )
            if request.POST.get("do") == "publish":
                made = service.publish(playbook, now=visit.now, actor=visit.actor)
                messages.success(
                    request,
                    f"Version {made.number} is published. New leads get it; running leads stay on theirs until moved.",
                )
                return HttpResponseRedirect(f"/playbooks/{name}")
            messages.success(request, f"The draft of version {kept.number} is kept.")
            return HttpResponseRedirect(f"/playbooks/{name}/draft")
        except CannotDo as error:
            problem, source = str(error), typed
            kept_now = playbook_detail(visit.access, name).draft
            # What was kept before publishing failed is what the writer has seen.
            if kept_now is not None and kept_now.source == typed.replace("\r\n", "\n"):
                digest = kept_now.digest
    found = problems_of(source, name=name)
    context = {
        "page": page,
        "source": source,
        "note": note,
        "digest": digest,
        "problems": found,
        "checked": True,
        # What the list of problems tells with its lines need not stand above it as well.
        "problem": "" if found and problem.startswith("playbook") else problem,
        "nav": "playbook",
    }
    return show(request, visit, "playbooks/editor.html", context, status=422 if problem else 200)


@require_POST
@member("manage")
def check(request: HttpRequest, visit: Visit) -> HttpResponse:
    """What is wrong with a text, as a part of the page. Nothing is kept."""
    source, note = _typed(request)
    name = request.POST.get("name", "")[:100]
    context: dict[str, object] = {
        "problems": problems_of(source[: service.LONGEST], name=name),
        "checked": True,
    }
    if is_part(request):
        return show(request, visit, "playbooks/_problems.html", context)
    page = playbook_detail(visit.access, name) if name else None
    context |= {"page": page, "source": source, "note": note, "digest": request.POST.get("seen", "")}
    return show(request, visit, "playbooks/editor.html", {**context, "nav": "playbook"})


@require_POST
@member("manage")
def discard(request: HttpRequest, visit: Visit, name: str) -> HttpResponse:
    """Forget the draft."""
    try:
        service.discard_draft(visit.access.playbook(name), now=visit.now, actor=visit.actor)
        messages.success(request, "The draft is discarded.")
    except CannotDo as error:
        messages.error(request, str(error))
    return HttpResponseRedirect("/playbooks")


def _typed(request: HttpRequest) -> tuple[str, str]:
    return request.POST.get("source", ""), request.POST.get("note", "")[:500]
